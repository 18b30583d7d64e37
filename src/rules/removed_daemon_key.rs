//! A key or a storage driver that the Docker Engine has no more.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::daemon::Problem;
use crate::model::daemon::removed_keys::{RemovedKey, removed_keys};
use crate::model::project::Daemon;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("removed-daemon-key", Daemon, check);

fn check(daemon: &Daemon<'_>, findings: &mut Findings) {
    let removed = removed_keys(&daemon.file, daemon.engine);
    findings.extend(removed.iter().map(|problem| finding(daemon, problem)));
}

fn finding(daemon: &Daemon<'_>, problem: &Problem<RemovedKey>) -> Finding {
    let key = problem.name();
    let editor = daemon.editor();
    let at =
        |headline| Finding::at(problem.location, headline).note(problem.outcome.consequence(daemon.engine));
    let (finding, title, safety, edit) = match problem.kind {
        RemovedKey::StorageDriver { until } => {
            let driver = daemon.text(problem.location).trim_matches('"');
            return at(format!("Docker Engine {until} removed the storage driver `{driver}`")).help(
                "before the upgrade: save images and volumes, and change to `overlay2`, which begins with an empty store",
            );
        }
        RemovedKey::Key { until, replacement: Some(replacement) } => (
            at(format!("Docker Engine {until} removed the key `{key}`"))
                .help(format!("write `{replacement}`")),
            format!("rename it to `{replacement}`"),
            Safety::Safe,
            editor.rename(&[&key], replacement),
        ),
        RemovedKey::Key { until, replacement: None } => (
            at(format!("Docker Engine {until} removed the key `{key}`"))
                .help("delete it: nothing has come in its place"),
            "delete the key".to_owned(),
            Safety::Unsafe,
            editor.remove(&[&key]),
        ),
    };
    finding.fix(edit.ok().map(|edit| Fix { title, safety, edits: vec![edit] }))
}
