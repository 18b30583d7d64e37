//! How often each rule has something to say.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::lint::Report;

/// Writes a line for each rule that found something, the busiest first: how many findings it has, how many of them
/// have a fix, and its name.
///
/// # Errors
/// What `out` fails with.
pub fn statistics(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for finding in &report.findings {
        let (findings, fixable) = counts.entry(finding.rule).or_default();
        *findings += 1;
        *fixable += usize::from(!finding.fixes.is_empty());
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|&(_, (findings, _))| Reverse(findings));
    let width = counts.iter().map(|(_, (findings, _))| findings.to_string().len()).max().unwrap_or(0);
    for (rule, (findings, fixable)) in counts {
        let fixable = if fixable > 0 { format!(" ({fixable} fixable)") } else { String::new() };
        writeln!(out, "{findings:>width$}  {rule}{fixable}")?;
    }
    Ok(())
}
