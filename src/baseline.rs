//! Findings that are accepted for now, so that a run reports what is new.

use std::collections::HashMap;
use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use crate::finding::Fingerprints;
use crate::lint::Report;
use crate::source::Sources;

const VERSION: u32 = 1;

/// Accepted findings by their fingerprints; lines are of no matter.
#[derive(Debug, Default)]
pub struct Baseline {
    entries: HashMap<String, Entry>,
}

/// An accepted finding. Only the fingerprint counts; the rest is for people who read the file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The path of its file.
    pub path: String,
    /// The rule.
    pub rule: String,
    /// What it said.
    pub message: String,
    /// See [`Fingerprints`].
    pub fingerprint: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    findings: Vec<Entry>,
}

impl Baseline {
    /// Reads what [`write`] wrote.
    ///
    /// # Errors
    /// Says what is wrong, with line and column.
    pub fn read(text: &str) -> Result<Self, String> {
        let file: File = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if file.version != VERSION {
            return Err(format!("it is of version {}, not {VERSION}", file.version));
        }
        let entries = file.findings.into_iter().map(|entry| (entry.fingerprint.clone(), entry));
        Ok(Self { entries: entries.collect() })
    }

    /// Takes the accepted findings out of `report`. Gives back the entries that no finding matches: what they stood
    /// for is cured.
    pub fn apply(mut self, report: &mut Report, sources: &Sources) -> Vec<Entry> {
        let mut fingerprints = Fingerprints::default();
        let before = report.findings.len();
        report.findings.retain(|finding| self.entries.remove(&fingerprints.next(finding, sources)).is_none());
        report.accepted += before - report.findings.len();
        let mut stale: Vec<_> = self.entries.into_values().collect();
        stale.sort_unstable();
        stale
    }
}

/// Writes a baseline that accepts all findings of `report`: an entry on each line, so that changes are easy to read
/// and to merge.
///
/// # Errors
/// What `out` fails with.
pub fn write(report: &Report, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let mut fingerprints = Fingerprints::default();
    let entry = |finding: &crate::finding::Finding| Entry {
        path: sources.file(finding.location.file).path().to_owned(),
        rule: finding.rule.to_owned(),
        message: finding.message.clone(),
        fingerprint: fingerprints.next(finding, sources),
    };
    let mut entries: Vec<_> = report.findings.iter().map(entry).collect();
    entries.sort_unstable();
    write!(out, "{{\"version\":{VERSION},\"findings\":[")?;
    for (nth, entry) in entries.iter().enumerate() {
        write!(out, "{}\n{}", if nth == 0 { "" } else { "," }, serde_json::to_string(entry)?)?;
    }
    writeln!(out, "\n]}}")
}
