//! A `version:` that nothing reads any more.

use crate::finding::{Finding, Findings, Safety};
use crate::model::project::Stack;
use crate::model::target::Target;
use crate::rule::{Rule, cured, rule};
use crate::source::{Edit, Location, Span};

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
        let edits = stack.loaded.site(key(stack, version)).map(|site| {
            let edits = site.remove()?;
            Ok(edits.into_iter().map(|edit| without_gap(stack, edit)).collect())
        });
        findings.push(cured(finding, "delete the line", Safety::Safe, edits));
    }
}

/// At the top of a file the blank line behind what is deleted goes, too.
fn without_gap(stack: &Stack, mut edit: Edit) -> Edit {
    let text = stack.loaded.whole_text(edit.file);
    let (before, after) = (&text[..edit.span.start as usize], &text[edit.span.end as usize..]);
    let gap = ["\r\n", "\n"].into_iter().find(|end| after.starts_with(end));
    if let Some(end) = gap.filter(|_| before.trim_start_matches('\u{feff}').is_empty()) {
        edit.span = Span::new(edit.span.start as usize, edit.span.end as usize + end.len());
    }
    edit
}

/// The key of an entry that is written at `entry`.
fn key(stack: &Stack, entry: Location) -> Location {
    let text = stack.loaded.text(entry);
    let length = text.find(':').unwrap_or(text.len());
    let start = entry.span.start as usize;
    Location::new(entry.file, Span::new(start, start + text[..length].trim_end().len()))
}
