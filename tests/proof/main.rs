//! Claims of rule pages, on a real Docker Engine: each flaw shows before the cure and is gone after it.
//!
//! `SHIPWORTHY_PROOF=1 cargo test --test proof` runs them, as root, where `dockerd` is installed: it starts a daemon of
//! its own and stops it again. With `UPDATE_EVIDENCE=1` it writes what it measured to `data/evidence.json`, from which
//! `explain` and `docs/evidence.md` tell it.
#![allow(clippy::print_stdout, reason = "a test says what it skips and what it measured")]

mod cases;
mod daemon;
mod engine;
mod experiment;
mod health;
mod images;
mod lab;
mod logging;
mod measure;
mod process;
mod resources;

use std::sync::Mutex;
use std::thread;

use experiment::{Evidence, Experiment};
use lab::Lab;

/// How many experiments run at once: most of their time they wait.
const AT_ONCE: usize = 6;

#[test]
fn claims_hold_on_a_real_engine() {
    if std::env::var_os("SHIPWORTHY_PROOF").is_none_or(|value| value.is_empty() || value == "0") {
        println!("skipped: SHIPWORTHY_PROOF=1 runs the experiments on a Docker Engine");
        return;
    }
    let experiments: Vec<Experiment> =
        [process::ALL, health::ALL, logging::ALL, resources::ALL, daemon::ALL].concat();
    let lab = match Lab::open() {
        Ok(lab) => lab,
        Err(reason) => {
            println!("SKIPPED: {} experiments, for there is no Docker Engine: {reason}", experiments.len());
            return;
        }
    };
    println!("Docker Engine {}, {} experiments", lab.engine.version, experiments.len());
    let (done, failed) = run_all(&lab, &experiments);
    println!("{} claims hold, {} do not", done.len(), failed.len());
    if std::env::var_os("UPDATE_EVIDENCE").is_some() {
        experiment::write(&lab.engine.version, &done);
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// Runs the experiments; gives what was measured, in their order, and what went wrong.
fn run_all(lab: &Lab, experiments: &[Experiment]) -> (Vec<Evidence>, Vec<String>) {
    let only = std::env::var("SHIPWORTHY_PROOF_ONLY").unwrap_or_default();
    let waiting = Mutex::new(experiments.iter().enumerate().filter(|(_, one)| one.rule.contains(&only)));
    let results = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let next = waiting.lock().expect("no thread panics with it").next();
                    let Some((nth, experiment)) = next else { return };
                    let result = experiment.run(lab);
                    match &result {
                        Ok(evidence) => println!("{evidence}"),
                        Err(reason) => println!("FAILED {}: {}: {reason}", experiment.rule, experiment.claim),
                    }
                    results.lock().expect("no thread panics with it").push((nth, result));
                }
            });
        }
    });
    let mut results = results.into_inner().expect("no thread panics with it");
    results.sort_by_key(|(nth, _)| *nth);
    let (mut done, mut failed) = (Vec::new(), Vec::new());
    for (nth, result) in results {
        match result {
            Ok(evidence) => done.push(evidence),
            Err(reason) => {
                failed.push(format!("{}: {}: {reason}", experiments[nth].rule, experiments[nth].claim))
            }
        }
    }
    (done, failed)
}
