//! One line for a finding, as compilers write them: `path:line:column: severity[rule]: message`.

use std::io::{self, Write};

use super::visible::Visible;
use crate::lint::Report;
use crate::source::Sources;

/// Writes one line for each finding.
///
/// # Errors
/// What `out` fails with.
pub fn concise(report: &Report, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    report.findings.iter().try_for_each(|finding| {
        let place = super::shown_place(sources, finding.location);
        writeln!(out, "{place}: {}[{}]: {}", finding.severity, finding.rule, Visible(&finding.message))
    })
}
