//! The [code quality report](https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format) that
//! GitLab shows on a merge request.

use std::io::{self, Write};

use serde::Serialize;

use super::{range_of, safe_json, words};
use crate::finding::{Fingerprints, Severity};
use crate::lint::Report;
use crate::source::Sources;

/// Writes the findings as one JSON list.
///
/// # Errors
/// What `out` fails with.
pub fn gitlab(report: &Report, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let mut fingerprints = Fingerprints::default();
    let issues: Vec<_> = report
        .findings
        .iter()
        .map(|finding| {
            let (start, end) = range_of(sources, finding.location);
            Issue {
                description: words(finding).collect::<Vec<_>>().join("\n"),
                check_name: finding.rule,
                fingerprint: fingerprints.next(finding, sources),
                severity: severity(finding.severity),
                location: Location {
                    path: sources.file(finding.location.file).path(),
                    lines: Lines { begin: start.line, end: end.line },
                },
            }
        })
        .collect();
    safe_json::write_json(&issues, out)
}

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "critical",
        Severity::Warning => "major",
        Severity::Info => "info",
    }
}
