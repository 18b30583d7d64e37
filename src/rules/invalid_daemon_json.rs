//! A `daemon.json` that is not the JSON that `dockerd` reads.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::daemon::Problem;
use crate::model::daemon::invalid_json::{InvalidJson, invalid_json};
use crate::model::project::Daemon;
use crate::rule::{Rule, rule};
use crate::source::Edit;

pub(super) static RULE: Rule = rule!("invalid-daemon-json", Daemon, check);

/// One finding for the whole file: it is read, or it is not.
fn check(daemon: &Daemon<'_>, findings: &mut Findings) {
    let problems = invalid_json(&daemon.file, daemon.source(), daemon.engine);
    let Some((first, others)) = problems.split_first() else { return };
    let mut finding = Finding::at(first.location, headline(&first.kind))
        .note(first.outcome.consequence(daemon.engine))
        .help(help(&first.kind))
        .fix(fix(daemon, &problems));
    for other in others {
        finding = finding.label(other.location, label(&other.kind));
    }
    findings.push(finding);
}

fn headline(kind: &InvalidJson) -> String {
    match kind {
        InvalidJson::Comment => "this comment makes the file invalid".to_owned(),
        InvalidJson::TrailingComma => "this comma makes the file invalid".to_owned(),
        InvalidJson::Syntax(reason) => format!("the file stops being JSON here: {reason}"),
        InvalidJson::NotAnObject(kind) => format!("the file holds {kind} instead of an object"),
        InvalidJson::ByteOrderMark => "the file begins with a byte order mark".to_owned(),
        InvalidJson::Encoding => "the file is not UTF-8".to_owned(),
    }
}

fn label(kind: &InvalidJson) -> &'static str {
    match kind {
        InvalidJson::Comment => "a comment too",
        InvalidJson::TrailingComma => "nothing follows this comma",
        InvalidJson::Syntax(_) => "this is no JSON either",
        InvalidJson::NotAnObject(_) => "no object",
        InvalidJson::ByteOrderMark | InvalidJson::Encoding => "wrong encoding",
    }
}

fn help(kind: &InvalidJson) -> &'static str {
    match kind {
        InvalidJson::Comment => "delete it, or move it into a file beside this one: JSON has no comments",
        InvalidJson::TrailingComma => "delete it: nothing follows",
        InvalidJson::Syntax(reason) if reason.starts_with("expected `,`") => "put a `,` before it",
        InvalidJson::Syntax(_) => {
            "keys and texts stand in double quotes; numbers, `true` and `false` in none"
        }
        InvalidJson::NotAnObject(_) => "write an object: `{\"key\": \"value\"}`",
        InvalidJson::ByteOrderMark => "save it as UTF-8 without byte order mark",
        InvalidJson::Encoding => "save it as UTF-8",
    }
}

/// Takes away what is too much, if that is all that is wrong.
fn fix(daemon: &Daemon<'_>, problems: &[Problem<InvalidJson>]) -> Option<Fix> {
    let has = |kind: &InvalidJson| problems.iter().any(|problem| problem.kind == *kind);
    let mut edits = daemon.editor().clean().ok()?;
    for problem in problems {
        match problem.kind {
            InvalidJson::Comment | InvalidJson::TrailingComma => {}
            InvalidJson::ByteOrderMark => edits.push(Edit {
                file: problem.location.file,
                span: problem.location.span,
                replacement: String::new(),
            }),
            _ => return None,
        }
    }
    let (title, safety) = match (has(&InvalidJson::Comment), has(&InvalidJson::TrailingComma)) {
        (true, true) => ("delete the comments and the commas that nothing follows", Safety::Unsafe),
        (true, false) => ("delete the comments", Safety::Unsafe),
        (false, true) => ("delete the commas that nothing follows", Safety::Safe),
        (false, false) => ("delete the byte order mark", Safety::Safe),
    };
    Some(Fix { title: title.to_owned(), safety, edits })
}
