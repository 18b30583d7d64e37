//! Reports, one format a file.
//!
//! All of them count lines and columns from 1 and columns in Unicode code points, and name paths as
//! [`Sources`] does. No text that comes from a file under judgement reaches a terminal unless it is safe to
//! show.

mod checkstyle;
mod concise;
mod counts;
mod diff;
mod excerpt;
mod github;
mod gitlab;
mod grouped;
mod html;
mod json;
mod jsonl;
mod junit;
mod markdown;
mod pretty;
mod safe_json;
mod sarif;
mod statistics;
mod style;
mod summary;
mod visible;
mod xml;

pub use checkstyle::checkstyle;
pub use concise::concise;
pub use counts::counts;
pub use diff::unified_diff;
pub use github::github;
pub use gitlab::gitlab;
pub use grouped::grouped;
pub use html::html;
pub use json::json;
pub use jsonl::jsonl;
pub use junit::junit;
pub use markdown::markdown;
pub use pretty::pretty;
pub use safe_json::write_json;
pub use sarif::sarif;
pub use statistics::statistics;
pub use style::Style;
pub(crate) use style::wrapped;
pub use summary::{found, summary};
pub(crate) use visible::Visible;

use crate::finding::Finding;
use crate::source::{LineColumn, Location, SourceFile, Sources};

/// Line and column of `offset`, both from 1.
fn place_of(file: &SourceFile, offset: u32) -> LineColumn {
    let LineColumn { line, column } = file.lines().code_points(file.text(), offset);
    LineColumn { line: line + 1, column: column + 1 }
}

/// The path, line and column of the start of `location`, safe to show: `compose.yaml:3:5`.
pub(crate) fn shown_place(sources: &Sources, location: Location) -> String {
    let file = sources.file(location.file);
    let LineColumn { line, column } = place_of(file, location.span.start);
    format!("{}:{line}:{column}", Visible(file.path()))
}

/// The start and the end of `location`, lines and columns from 1.
fn range_of(sources: &Sources, location: Location) -> (LineColumn, LineColumn) {
    let file = sources.file(location.file);
    (place_of(file, location.span.start), place_of(file, location.span.end))
}

/// All that is said about a finding in words, a line each: the headline, the notes, the help.
fn words(finding: &Finding) -> impl Iterator<Item = String> {
    let notes = finding.notes.iter().map(|note| format!("note: {note}"));
    let help = finding.help.iter().map(|help| format!("help: {help}"));
    std::iter::once(finding.message.clone()).chain(notes).chain(help)
}

/// The findings of each file, in the order of the report.
fn by_file(findings: &[Finding]) -> impl Iterator<Item = &[Finding]> {
    findings.chunk_by(|left, right| left.location.file == right.location.file)
}
