//! A key that is written twice in one object of `daemon.json`.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::daemon::duplicate_keys::{DuplicateKey, duplicate_keys};
use crate::model::project::Daemon;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("duplicate-daemon-key", Daemon, check);

fn check(daemon: &Daemon<'_>, findings: &mut Findings) {
    findings.extend(duplicate_keys(&daemon.file).iter().map(|key| finding(daemon, key)));
}

fn finding(daemon: &Daemon<'_>, duplicate: &DuplicateKey) -> Finding {
    let name = duplicate.path.join(".");
    if duplicate.merged {
        return Finding::at(duplicate.location, format!("`{name}` is written twice"))
            .label(duplicate.earlier, "the first one")
            .note("`dockerd` merges both; most programs that read or rewrite JSON keep the second alone")
            .help("write what both hold into one object");
    }
    Finding::at(duplicate.earlier, format!("this `{name}` has no effect: a later one overrides it"))
        .label(duplicate.location, "this one is in force")
        .help("delete the one that is not meant")
        .fix(daemon.editor().remove_at(duplicate.earlier.span).ok().map(|edit| Fix {
            title: "delete the one that has no effect".to_owned(),
            safety: Safety::Unsafe,
            edits: vec![edit],
        }))
}
