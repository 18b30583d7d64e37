//! Counts for scripts.

use std::io::{self, Write};

use crate::finding::Severity;
use crate::lint::Report;

/// Writes a `name=number` line for each count, all of them always, so that a script needs no parser and GitHub Actions
/// takes them [as outputs](https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
///
/// # Errors
/// What `out` fails with.
pub fn counts(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for (name, count) in [
        ("findings", report.findings.len()),
        ("errors", report.count(Severity::Error)),
        ("warnings", report.count(Severity::Warning)),
        ("infos", report.count(Severity::Info)),
        ("fixable", report.fixable()),
        ("ignored", report.suppressed),
        ("accepted", report.accepted),
        ("unresolved", report.unresolved.len()),
        ("files", report.files.total()),
    ] {
        writeln!(out, "{name}={count}")?;
    }
    Ok(())
}
