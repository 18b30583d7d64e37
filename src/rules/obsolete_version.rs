//! A `version:` that nothing reads any more.

use crate::finding::{Finding, Findings, Safety};
use crate::model::project::Stack;
use crate::model::target::Target;
use crate::rule::{Rule, cured, rule};
use crate::source::{Location, Span};

pub(super) static RULE: Rule = rule!("obsolete-version", Stack, check);

fn check(stack: &Stack, findings: &mut Findings) {
    // Before release 23 `docker stack deploy` takes a file without version for one of 2014.
    if stack.is_for(Target::Swarm) {
        return;
    }
    for &version in &stack.loaded.versions {
        let finding = Finding::at(version, "`version` is obsolete, and nothing reads it")
            .note("`docker compose` warns of it at every call, whatever it says")
            .help("delete the line");
        let edits = stack.loaded.site(key(stack, version)).map(|site| site.remove());
        findings.push(cured(finding, "delete the line", Safety::Safe, edits));
    }
}

/// The key of an entry that is written at `entry`.
fn key(stack: &Stack, entry: Location) -> Location {
    let text = stack.loaded.text(entry);
    let length = text.find(':').unwrap_or(text.len());
    let start = entry.span.start as usize;
    Location::new(entry.file, Span::new(start, start + text[..length].trim_end().len()))
}
