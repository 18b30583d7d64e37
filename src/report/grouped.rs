//! A line for each finding below the name of its file.

use std::io::{self, Write};

use super::visible::Visible;
use super::{Style, by_file, place_of};
use crate::lint::Report;
use crate::source::{LineColumn, Sources};

/// Writes the findings of each file in columns, each file followed by an empty line.
///
/// # Errors
/// What `out` fails with.
pub fn grouped(report: &Report, sources: &Sources, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for findings in by_file(&report.findings) {
        let file = sources.file(findings[0].location.file);
        let places: Vec<_> = findings
            .iter()
            .map(|finding| {
                let LineColumn { line, column } = place_of(file, finding.location.span.start);
                format!("{line}:{column}")
            })
            .collect();
        let width = places.iter().map(String::len).max().unwrap_or(0);
        writeln!(out, "{}", style.bold(&Visible(file.path()).to_string()))?;
        for (finding, place) in findings.iter().zip(places) {
            let (severity, message) = (finding.severity, Visible(&finding.message));
            writeln!(out, "  {place:>width$}  {severity:7}  {message}  [{}]", finding.rule)?;
        }
        writeln!(out)?;
    }
    Ok(())
}
