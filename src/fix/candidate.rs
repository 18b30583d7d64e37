//! The fixes that a report offers, and which of them can be made at once.

use std::collections::{BTreeMap, BTreeSet};

use super::reason::Reason;
use super::{Applied, Refused, Run};
use crate::config::find_rule;
use crate::finding::{Finding, Fix, Safety};
use crate::lint::Report;
use crate::source::{FileId, Location, Sources, Span};

/// A fix that may be made.
#[derive(Debug)]
pub(super) struct Candidate {
    /// Its place among all candidates of the round.
    pub(super) index: usize,
    pub(super) rule: &'static str,
    /// The finding.
    pub(super) location: Location,
    pub(super) fix: Fix,
}

/// A rule, and the file that it finds something in.
pub(super) type Cause = (&'static str, FileId);

impl Candidate {
    pub(super) fn cause(&self) -> Cause {
        (self.rule, self.location.file)
    }

    pub(super) fn applied(&self) -> Applied {
        let files: BTreeSet<_> = self.fix.edits.iter().map(|edit| edit.file).collect();
        Applied { rule: self.rule, title: self.fix.title.clone(), files: files.into_iter().collect() }
    }

    fn refused(&self, reason: Reason) -> Refused {
        Refused { rule: self.rule, location: self.location, title: self.fix.title.clone(), reason }
    }
}

/// What a report offers.
#[derive(Debug, Default)]
pub(super) struct Offer {
    /// The fixes that may be made, in the order of the report.
    pub(super) candidates: Vec<Candidate>,
    /// The fixes that may not, because of the files or of what they did in earlier rounds.
    barred: Vec<Refused>,
    /// How many findings have unsafe cures only, which nobody asked for.
    pub(super) withheld: usize,
}

impl Offer {
    pub(super) fn of(report: &Report, sources: &Sources, run: &Run<'_>) -> Self {
        let mut offer = Self::default();
        let asked = |finding: &&Finding| {
            let path = sources.file(finding.location.file).path();
            let weigh = |rule| run.config.weigh(rule, path, finding.severity);
            find_rule(finding.rule).is_ok_and(|rule| weigh(rule).is_some())
        };
        for finding in report.findings.iter().filter(asked) {
            let allowed = |fix: &&Fix| fix.safety == Safety::Safe || run.options.unsafe_fixes;
            let Some(fix) = finding.fixes.iter().find(allowed) else {
                offer.withheld += usize::from(!finding.fixes.is_empty());
                continue;
            };
            let candidate = Candidate {
                index: offer.candidates.len(),
                rule: finding.rule,
                location: finding.location,
                fix: fix.clone(),
            };
            match bar(&candidate, sources, run) {
                Some(reason) => offer.barred.push(candidate.refused(reason)),
                None => offer.candidates.push(candidate),
            }
        }
        offer
    }

    /// As many candidates as do not touch each other, the earlier before the later, without those in `refused`.
    pub(super) fn apart(&self, refused: &BTreeMap<usize, Reason>) -> Vec<&Candidate> {
        let mut taken = Taken::default();
        self.candidates
            .iter()
            .filter(|candidate| !refused.contains_key(&candidate.index) && taken.take(&candidate.fix))
            .collect()
    }

    /// The fixes that do not hold, by place.
    pub(super) fn refused(&self, refused: BTreeMap<usize, Reason>) -> Vec<Refused> {
        let failed = refused.into_iter().map(|(index, reason)| self.candidates[index].refused(reason));
        let mut all: Vec<_> = self.barred.iter().cloned().chain(failed).collect();
        all.sort_by_key(|refused| refused.location);
        all
    }
}

/// Why `candidate` may not even be tried.
fn bar(candidate: &Candidate, sources: &Sources, run: &Run<'_>) -> Option<Reason> {
    if run.restless.contains(&candidate.cause()) {
        return Some(Reason::Restless);
    }
    candidate.fix.edits.iter().map(|edit| sources.file(edit.file)).find_map(|file| {
        if !file.invalid_utf8().is_empty() {
            return Some(Reason::NotText { path: file.path().to_owned() });
        }
        let reason = (run.options.locked)(file)?;
        Some(Reason::Locked { path: file.path().to_owned(), reason })
    })
}

/// The places that are edited already: where each starts, and where it ends. They do not touch each other, unless
/// they belong to one fix.
#[derive(Default)]
struct Taken(BTreeMap<(FileId, u32), u32>);

impl Taken {
    /// Takes the places of `fix`, if none of them touches one that is taken.
    fn take(&mut self, fix: &Fix) -> bool {
        if fix.edits.iter().any(|edit| self.touches(edit.file, edit.span)) {
            return false;
        }
        for edit in &fix.edits {
            let end = self.0.entry((edit.file, edit.span.start)).or_default();
            *end = edit.span.end.max(*end);
        }
        true
    }

    fn touches(&self, file: FileId, span: Span) -> bool {
        let before = self.0.range(..=(file, span.end)).next_back();
        before.is_some_and(|(&(other, _), &end)| other == file && end >= span.start)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::source::{Edit, Kind};

    /// So many fixes, which need not touch each other.
    pub(in crate::fix) fn candidates(count: usize) -> Vec<Candidate> {
        let file = Sources::default().add("f", Kind::Dockerfile, Vec::new()).unwrap();
        let fix = |at| fix(file, &[(3 * at, 3 * at + 1)]);
        let location = Location::new(file, Span::default());
        (0..count).map(|index| Candidate { index, rule: "rule", location, fix: fix(index) }).collect()
    }

    fn fix(file: FileId, spans: &[(usize, usize)]) -> Fix {
        let edits = spans.iter().map(|&(start, end)| Edit {
            file,
            span: Span::new(start, end),
            replacement: String::new(),
        });
        Fix { title: "t".into(), safety: Safety::Safe, edits: edits.collect() }
    }

    #[test]
    fn touching_edits_wait() {
        let sources = Sources::default();
        let [one, other] = ["a", "b"].map(|path| sources.add(path, Kind::Dockerfile, Vec::new()).unwrap());
        let mut taken = Taken::default();
        for (file, spans, expected) in [
            (one, &[(10, 20), (30, 30)][..], true),
            (one, &[(20, 25)], false),
            (one, &[(5, 10)], false),
            (one, &[(12, 13)], false),
            (one, &[(0, 50)], false),
            (one, &[(30, 30)], false),
            (one, &[(22, 28), (29, 31)], false),
            (other, &[(10, 20)], true),
            (one, &[(22, 28)], true),
            (one, &[(0, 9), (40, 41)], true),
        ] {
            assert_eq!(taken.take(&fix(file, spans)), expected, "{spans:?}");
        }
    }
}
