//! Makes every fix that is offered for thousands of real files, where they are at hand: one by one and all
//! together. None may break a file, change what it does not edit, or come up again.
#![allow(clippy::print_stdout, reason = "a skipped test says so")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use shipworthy::config::Config;
use shipworthy::finding::{Finding, Fix};
use shipworthy::fix::{Options, Reason, fix, prove};
use shipworthy::source::{Kind, Sources};
use shipworthy::syntax::dockerfile::{self, Instruction};
use shipworthy::{lint, rules};

fn every_rule() -> Config {
    Config { select: rules::ALL.iter().map(|rule| rule.name.to_owned()).collect(), ..Config::default() }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() { found.extend(files(&entry)) } else { found.push(entry) }
    }
    found.sort();
    found
}

fn text(sources: &Sources) -> &str {
    sources.file(sources.ids().next().unwrap()).text()
}

/// What came of all files.
#[derive(Default)]
struct Tally {
    offered: usize,
    held: usize,
    together: usize,
    refused: BTreeMap<String, usize>,
    refused_together: BTreeMap<String, usize>,
    wrong: Vec<String>,
}

/// The reason without what it is about.
fn kind(reason: &Reason) -> String {
    let reason = format!("{reason:?}");
    reason.split(' ').next().unwrap_or_default().to_owned()
}

impl Tally {
    fn check(&mut self, path: &str, bytes: Vec<u8>) {
        let sources = Sources::default();
        sources.add(path, Kind::Dockerfile, bytes).unwrap();
        for finding in &lint(&sources, &every_rule()).findings {
            for fix in &finding.fixes {
                self.check_alone(path, &sources, finding, fix);
            }
        }
        self.check_together(path, &sources);
    }

    fn check_alone(&mut self, path: &str, sources: &Sources, finding: &Finding, fix: &Fix) {
        self.offered += 1;
        match prove(sources, &every_rule(), finding, fix) {
            Ok(after) => {
                self.held += 1;
                self.wrong.extend(
                    unintended(text(sources), text(&after), fix)
                        .map(|what| format!("{path}: {}: {what}: {fix:?}", finding.rule)),
                );
            }
            Err(reason) => {
                println!("refused: {path}: {}: {reason}", finding.rule);
                *self.refused.entry(kind(&reason)).or_default() += 1;
            }
        }
    }

    fn check_together(&mut self, path: &str, sources: &Sources) {
        let options = Options { unsafe_fixes: true, ..Options::default() };
        let outcome = fix(sources, &every_rule(), &options);
        self.together += outcome.applied.len();
        for refused in &outcome.refused {
            *self.refused_together.entry(kind(&refused.reason)).or_default() += 1;
        }
        let errors = |sources: &Sources| dockerfile::parse(text(sources)).errors.len();
        if errors(&outcome.sources) > errors(sources) {
            self.wrong.push(format!("{path}: broken by all fixes together"));
        }
        let again = fix(&outcome.sources, &every_rule(), &options);
        if text(&again.sources) != text(&outcome.sources) {
            self.wrong.push(format!("{path}: a second run changes it"));
        }
    }
}

/// What differs between two texts beyond the lines that `fix` edits, told without the means of the engine: the
/// instructions in front of the first edit and those behind the last one are the same, one by one.
fn unintended(before: &str, after: &str, fix: &Fix) -> Option<String> {
    let (old, new) = (dockerfile::parse(before), dockerfile::parse(after));
    if new.errors.len() > old.errors.len() {
        return Some("broken".to_owned());
    }
    let first = fix.edits.iter().map(|edit| edit.span.start).min()?;
    let last = fix.edits.iter().map(|edit| edit.span.end).max()?;
    let same = |old: &Instruction, new: &Instruction| old.line.as_str() == new.line.as_str();
    let head: Vec<_> = old.instructions.iter().take_while(|one| one.span.end < first).collect();
    let tail: Vec<_> = old.instructions.iter().rev().take_while(|one| one.span.start > last).collect();
    let head_stays = head.iter().zip(&new.instructions).all(|(old, new)| same(old, new));
    let tail_stays = tail.iter().zip(new.instructions.iter().rev()).all(|(old, new)| same(old, new));
    let lost = head.len() + tail.len() > new.instructions.len();
    // No fix so far adds or takes away more than one instruction.
    let many = old.instructions.len().abs_diff(new.instructions.len()) > fix.edits.len();
    (!head_stays || !tail_stays || lost || many).then(|| "unintended change".to_owned())
}

#[test]
fn every_fix_for_real_dockerfiles_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/dockerfile");
    if !folder.is_dir() {
        println!("skipped: ../shared is absent");
        return;
    }
    let mut tally = Tally::default();
    for path in files(&folder) {
        let name = path.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
        tally.check(&name, std::fs::read(&path).unwrap());
    }
    println!(
        "{} fixes offered, {} hold alone, {} made together; refused alone {:?}, together {:?}",
        tally.offered, tally.held, tally.together, tally.refused, tally.refused_together
    );
    assert!(tally.wrong.is_empty(), "{:#?}", tally.wrong);
    assert!(tally.held > 0, "no fix holds at all");
}
