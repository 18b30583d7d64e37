//! Annotations on a pull request: [workflow commands](https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands)
//! that GitHub Actions reads from the log.

use std::cmp::Reverse;
use std::io::{self, Write};

use super::visible::visible;
use super::{by_file, range_of, words};
use crate::finding::{Finding, Severity};
use crate::lint::Report;
use crate::source::Sources;

/// GitHub shows no more than 50 annotations of a job
/// ([limits](https://docs.github.com/en/rest/checks/runs#update-a-check-run)).
const MOST: usize = 50;

/// Writes an annotation for each finding, in a foldable group for each file; of many findings for the most
/// severe ones, and a notice of how many there are besides.
///
/// # Errors
/// What `out` fails with.
pub fn github(report: &Report, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    for findings in by_file(&most_severe(&report.findings)) {
        let path = sources.file(findings[0].location.file).path();
        writeln!(out, "::group::{}", data(path))?;
        findings.iter().try_for_each(|finding| annotate(finding, path, sources, out))?;
        writeln!(out, "::endgroup::")?;
    }
    match report.findings.len().saturating_sub(MOST) {
        0 => Ok(()),
        more => writeln!(
            out,
            "::notice title=shipworthy::{more} more findings are not annotated: GitHub shows {MOST} of a job"
        ),
    }
}

/// As many findings as GitHub shows, in the order of the report.
fn most_severe(findings: &[Finding]) -> Vec<Finding> {
    let mut chosen: Vec<_> = findings.iter().enumerate().collect();
    chosen.sort_by_key(|(_, finding)| Reverse(finding.severity));
    chosen.truncate(MOST);
    chosen.sort_by_key(|&(nth, _)| nth);
    chosen.into_iter().map(|(_, finding)| finding.clone()).collect()
}

fn annotate(finding: &Finding, path: &str, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let (start, end) = range_of(sources, finding.location);
    write!(out, "::{command} file={},line={},endLine={}", property(path), start.line, end.line)?;
    // Columns of a place on several lines are refused.
    if start.line == end.line {
        write!(out, ",col={},endColumn={}", start.column, end.column)?;
    }
    let text = words(finding).map(|line| data(&line)).collect::<Vec<_>>().join("%0A");
    writeln!(out, ",title={}::{text}", property(&format!("shipworthy[{}]", finding.rule)))
}

/// `text` as the data of a command, [escaped as the runner undoes it](https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs);
/// line ends and what else would act on a terminal are made visible.
fn data(text: &str) -> String {
    text.chars().map(visible).collect::<String>().replace('%', "%25")
}

/// `text` as a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
