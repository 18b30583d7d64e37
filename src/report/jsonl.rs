//! The findings for programs that read line by line: each is an object as in the list `findings` of the JSON
//! report.

use std::io::{self, Write};

use super::{json, safe_json};
use crate::finding::Fingerprints;
use crate::lint::Report;
use crate::source::Sources;

/// Writes one JSON object for each finding, on a line of its own.
///
/// # Errors
/// What `out` fails with.
pub fn jsonl(report: &Report, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let mut fingerprints = Fingerprints::default();
    report.findings.iter().try_for_each(|finding| {
        safe_json::write_json(&json::Finding::new(finding, sources, &mut fingerprints), out)
    })
}
