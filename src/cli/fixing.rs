//! `shipworthy check --fix` and `--diff`.
//!
//! With `-`, the fixed text goes to standard output, as editors and `ruff` have it, also when nothing is fixed;
//! the report goes to standard error then.

use std::io::{self, Write};

use super::args::{Check, Color};
use super::{Failure, Session, Status, check, complain, finish, write_back};
use crate::config::Config;
use crate::discover::Found;
use crate::fix::{Applied, Options, Outcome, Refused, fix};
use crate::report::{self, Style, Visible};
use crate::source::{FileId, SourceFile, Sources};

/// How many refused fixes are told.
const REFUSED: usize = 10;

pub(super) fn run(
    arguments: &Check,
    color: Color,
    config: &Config,
    found: &Found,
    session: &mut Session<'_>,
) -> Result<Status, Failure> {
    let obstacle = if arguments.diff { write_back::elsewhere } else { write_back::obstacle };
    let locked = |file: &SourceFile| obstacle(&found.places, file);
    let options = Options { unsafe_fixes: arguments.unsafe_fixes, locked: &locked };
    let outcome = fix(&found.sources, config, &options);
    if arguments.diff {
        diff(arguments, color, &outcome, found, session)
    } else {
        apply(arguments, color, config, &outcome, found, session)
    }
}

/// Shows what would be written.
fn diff(
    arguments: &Check,
    color: Color,
    outcome: &Outcome,
    found: &Found,
    session: &mut Session<'_>,
) -> Result<Status, Failure> {
    let style = color.apply(session.style);
    let changes: Vec<_> = outcome.changes(&found.sources).collect();
    let written = changes
        .iter()
        .try_for_each(|change| report::unified_diff(change.before, change.after, style, session.stdout));
    let status = match changes.is_empty() || arguments.exit_zero {
        _ if !found.problems.is_empty() => Status::Failed,
        true => Status::Clean,
        false => Status::Findings,
    };
    let status = finish(written.and_then(|()| session.stdout.flush()), status)?;
    if !arguments.quiet {
        tell(&summary("Would fix", &outcome.applied, outcome), session.stderr);
    }
    Ok(status)
}

/// Writes the fixed files, and reports what is left in them.
fn apply(
    arguments: &Check,
    color: Color,
    config: &Config,
    outcome: &Outcome,
    found: &Found,
    session: &mut Session<'_>,
) -> Result<Status, Failure> {
    let unwritten = write(outcome, found, session.stderr);
    let sources = restored(outcome, found, &unwritten)?;
    let is_complete = found.problems.is_empty() && unwritten.is_empty();
    let report = check::judged(arguments, config, &sources, session)?;
    let status = match found.places.stdin().and_then(|path| sources.find(path)) {
        None => {
            let style = color.apply(session.style);
            let out = check::Out { base: &session.base, style, stdout: session.stdout };
            check::conclude(arguments, color, config, &report, &sources, is_complete, out)?
        }
        Some(stdin) => {
            write_stdin(sources.file(stdin), session.stdout)?;
            let style = color.apply(Style::default());
            let out = check::Out { base: &session.base, style, stdout: session.stderr };
            check::conclude(arguments, color, config, &report, &sources, is_complete, out)?
        }
    };
    if !arguments.quiet {
        let is_written = |fix: &&Applied| !fix.files.iter().any(|file| unwritten.contains(file));
        let applied: Vec<_> = outcome.applied.iter().filter(is_written).cloned().collect();
        tell(&summary("Fixed", &applied, outcome), session.stderr);
    }
    Ok(status)
}

/// Writes all changed files; gives those that could not be written, having said why.
fn write(outcome: &Outcome, found: &Found, stderr: &mut dyn Write) -> Vec<FileId> {
    let mut unwritten = Vec::new();
    for change in outcome.changes(&found.sources) {
        if let Err(reason) = write_back::write(&found.places, &change) {
            let path = change.before.path();
            complain(stderr, &Failure::new(format!("cannot write `{path}`: {reason}")));
            unwritten.push(change.id);
        }
    }
    unwritten
}

/// The files as they are on the disk now.
fn restored(outcome: &Outcome, found: &Found, unwritten: &[FileId]) -> Result<Sources, Failure> {
    let changes = outcome.changes(&found.sources).filter(|change| unwritten.contains(&change.id));
    let restored = changes.map(|change| (change.id, change.before.text().to_owned()));
    outcome.sources.with_replaced(restored).map_err(|size| Failure::new(format!("a file has {size} bytes")))
}

fn write_stdin(file: &SourceFile, stdout: &mut dyn Write) -> Result<(), Failure> {
    if !file.invalid_utf8().is_empty() {
        return Err(Failure::new(format!("cannot fix `{}`: it is no UTF-8", file.path())));
    }
    let written = stdout.write_all(file.text().as_bytes()).and_then(|()| stdout.flush());
    finish(written, Status::Clean).map(drop)
}

/// `Fixed 3 findings in 2 files; 1 fix refused; 4 more with --unsafe-fixes.`, and a line for each refused fix.
fn summary(done: &str, applied: &[Applied], outcome: &Outcome) -> String {
    let mut files: Vec<_> = applied.iter().flat_map(|fix| &fix.files).collect();
    files.sort_unstable();
    files.dedup();
    let findings = counted(applied.len(), "finding");
    let mut parts = vec![format!("{done} {findings} in {}", counted(files.len(), "file"))];
    if applied.is_empty() {
        parts = vec!["Nothing to fix".to_owned()];
    }
    if !outcome.refused.is_empty() {
        let fixes = if outcome.refused.len() == 1 { "fix" } else { "fixes" };
        parts.push(format!("{} {fixes} refused", outcome.refused.len()));
    }
    if outcome.withheld > 0 {
        parts.push(format!("{} more with `--unsafe-fixes`", outcome.withheld));
    }
    let mut text = format!("{}.\n", parts.join("; "));
    for refused in outcome.refused.iter().take(REFUSED) {
        text += &refusal(refused, &outcome.sources);
    }
    if let Some(more @ 1..) = outcome.refused.len().checked_sub(REFUSED) {
        text += &format!("and {more} more refused\n");
    }
    text
}

fn refusal(refused: &Refused, sources: &Sources) -> String {
    let Refused { rule, location, title, reason } = refused;
    let place = report::shown_place(sources, *location);
    format!("refused: {place}: [{rule}] {}: {}\n", Visible(title), Visible(&reason.to_string()))
}

fn counted(count: usize, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

fn tell(text: &str, stderr: &mut dyn Write) {
    // There is nowhere left to say that even this failed.
    let _: io::Result<()> = stderr.write_all(text.as_bytes());
}
