//! Whether fixes hold together: what comes of the files, and what is found in them then.

use std::collections::BTreeMap;

use super::Judge;
use super::candidate::{Candidate, Cause};
use super::reading::{self, Changed};
use super::reason::Reason;
use crate::finding::{Finding, Severity};
use crate::lint::Report;
use crate::source::{self, Edit, FileId, Sources};

/// What fixes are held against.
pub(super) struct Before<'a> {
    pub(super) sources: &'a Sources,
    pub(super) report: &'a Report,
    pub(super) judge: Judge<'a>,
}

impl Before<'_> {
    /// Whether the files still say the same but for what is edited: the part that takes no look at other files.
    pub(super) fn read(&self, fixes: &[&Candidate]) -> Result<(), Reason> {
        edits_by_file(fixes).into_iter().try_for_each(|(id, edits)| {
            let file = self.sources.file(id);
            let after = apply(file.text(), &edits)?;
            let changed = Changed { id, before: file.text(), after: &after, edits: &edits };
            reading::compare(file.kind(), &changed)
        })
    }

    /// Whether the findings are gone, and no error has come up. Gives the files with the fixes, and what is found
    /// in them.
    pub(super) fn judge(&self, fixes: &[&Candidate]) -> Result<(Sources, Report), Reason> {
        let mut texts = Vec::new();
        for (id, edits) in edits_by_file(fixes) {
            texts.push((id, apply(self.sources.file(id).text(), &edits)?));
        }
        let sources = self.sources.with_replaced(texts).map_err(|_| Reason::Malformed)?;
        let report = (self.judge)(&sources);
        let (counted, left) = (count(self.report, |_| true), count(&report, |_| true));
        for (cause, cured) in tally(fixes.iter().map(|fix| fix.cause())) {
            if left.get(&cause).unwrap_or(&0) + cured > *counted.get(&cause).unwrap_or(&0) {
                return Err(Reason::NotGone);
            }
        }
        let is_error = |finding: &Finding| finding.severity == Severity::Error;
        let known = count(self.report, is_error);
        let new = count(&report, is_error)
            .into_iter()
            .find(|(cause, errors)| known.get(cause).unwrap_or(&0) < errors);
        match new {
            Some(((rule, _), _)) => Err(Reason::NewError { rule }),
            None => Ok((sources, report)),
        }
    }
}

/// The edits of `fixes`, file by file, in the order of their places.
fn edits_by_file<'c>(fixes: &[&'c Candidate]) -> BTreeMap<FileId, Vec<&'c Edit>> {
    let mut edits: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    for edit in fixes.iter().flat_map(|candidate| &candidate.fix.edits) {
        edits.entry(edit.file).or_default().push(edit);
    }
    for edits in edits.values_mut() {
        edits.sort_by_key(|edit| edit.span);
    }
    edits
}

fn apply(text: &str, edits: &[&Edit]) -> Result<String, Reason> {
    source::apply(text, edits).map_err(|_| Reason::Malformed)
}

/// How many findings that pass `filter` each rule has in each file.
fn count(report: &Report, filter: impl Fn(&Finding) -> bool) -> BTreeMap<Cause, usize> {
    let findings = report.findings.iter().filter(|finding| filter(finding));
    tally(findings.map(|finding| (finding.rule, finding.location.file)))
}

fn tally(causes: impl Iterator<Item = Cause>) -> BTreeMap<Cause, usize> {
    let mut counts = BTreeMap::new();
    for cause in causes {
        *counts.entry(cause).or_default() += 1;
    }
    counts
}
