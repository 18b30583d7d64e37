//! The report for programs: JSON, version 1. Fields may be added to it; none changes or goes away.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::{place_of, safe_json};
use crate::finding::{self, Fingerprints, Safety, Severity};
use crate::lint::{self, FileCounts, Report};
use crate::source::{self, LineColumn, Location, SourceFile, Sources, Span};

const VERSION: u32 = 1;

/// Writes the whole report as one JSON value on one line. Nothing is held back: `out` had better be buffered.
///
/// # Errors
/// What `out` fails with.
pub fn json(report: &Report, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        version: VERSION,
        findings: Findings { report, sources },
        unresolved: AllUnresolved { report, sources },
        guesses: report.guesses.iter().map(Guess::new).collect(),
        summary: Summary {
            files: report.files,
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warning),
            infos: report.count(Severity::Info),
            fixable: report.fixable(),
        },
    };
    safe_json::write_json(&document, out)
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    findings: Findings<'a>,
    unresolved: AllUnresolved<'a>,
    guesses: Vec<Guess<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Summary {
    files: FileCounts,
    errors: usize,
    warnings: usize,
    infos: usize,
    fixable: usize,
}

/// The findings, made one by one while they are written.
struct Findings<'a> {
    report: &'a Report,
    sources: &'a Sources,
}

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fingerprints = Fingerprints::default();
        let findings = self.report.findings.iter();
        serializer.collect_seq(findings.map(|finding| Finding::new(finding, self.sources, &mut fingerprints)))
    }
}

/// A finding, as it stands in the report.
#[derive(Serialize)]
pub(super) struct Finding<'a> {
    rule: &'a str,
    severity: Severity,
    message: &'a str,
    path: &'a str,
    span: Range,
    labels: Vec<Label<'a>>,
    notes: &'a [String],
    help: Option<&'a str>,
    fixes: Vec<Fix<'a>>,
    fingerprint: String,
}

impl<'a> Finding<'a> {
    pub(super) fn new(
        finding: &'a finding::Finding,
        sources: &'a Sources,
        fingerprints: &mut Fingerprints,
    ) -> Self {
        let label = |label: &'a finding::Label| Label {
            path: sources.file(label.location.file).path(),
            span: Range::of(label.location, sources),
            message: &label.message,
        };
        let fix = |fix: &'a finding::Fix| Fix {
            title: &fix.title,
            safety: fix.safety,
            edits: fix.edits.iter().map(|edit| Edit::new(edit, sources)).collect(),
        };
        Self {
            rule: finding.rule,
            severity: finding.severity,
            message: &finding.message,
            path: sources.file(finding.location.file).path(),
            span: Range::of(finding.location, sources),
            labels: finding.labels.iter().map(label).collect(),
            notes: &finding.notes,
            help: finding.help.as_deref(),
            fixes: finding.fixes.iter().map(fix).collect(),
            fingerprint: fingerprints.next(finding, sources),
        }
    }
}

#[derive(Serialize)]
struct Label<'a> {
    path: &'a str,
    span: Range,
    message: &'a str,
}

#[derive(Serialize)]
struct Fix<'a> {
    title: &'a str,
    safety: Safety,
    edits: Vec<Edit<'a>>,
}

#[derive(Serialize)]
struct Edit<'a> {
    path: &'a str,
    start: Place,
    end: Place,
    replacement: &'a str,
}

impl<'a> Edit<'a> {
    fn new(edit: &'a source::Edit, sources: &'a Sources) -> Self {
        let Range { start, end } = Range::of(Location::new(edit.file, edit.span), sources);
        Self { path: sources.file(edit.file).path(), start, end, replacement: &edit.replacement }
    }
}

/// What the files leave open.
struct AllUnresolved<'a> {
    report: &'a Report,
    sources: &'a Sources,
}

impl Serialize for AllUnresolved<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let unresolved = self.report.unresolved.iter();
        serializer.collect_seq(unresolved.map(|one| Unresolved::new(one, self.sources)))
    }
}

#[derive(Serialize)]
struct Unresolved<'a> {
    path: &'a str,
    span: Range,
    reason: &'a str,
}

impl<'a> Unresolved<'a> {
    fn new(unresolved: &'a lint::Unresolved, sources: &'a Sources) -> Self {
        Self {
            path: sources.file(unresolved.location.file).path(),
            span: Range::of(unresolved.location, sources),
            reason: &unresolved.reason,
        }
    }
}

/// What runs containers, by what the files show.
#[derive(Serialize)]
struct Guess<'a> {
    target: &'static str,
    because: &'a str,
    files: &'a [String],
}

impl<'a> Guess<'a> {
    fn new(guess: &'a lint::Guess) -> Self {
        Self { target: guess.target.as_str(), because: &guess.because, files: &guess.files }
    }
}

#[derive(Serialize)]
struct Range {
    start: Place,
    end: Place,
}

impl Range {
    fn of(location: Location, sources: &Sources) -> Self {
        let file = sources.file(location.file);
        let Span { start, end } = location.span;
        Self { start: Place::new(file, start), end: Place::new(file, end) }
    }
}

/// Line and column from 1, the column in code points, and the offset in bytes from 0.
#[derive(Serialize)]
struct Place {
    line: u32,
    column: u32,
    offset: u32,
}

impl Place {
    fn new(file: &SourceFile, offset: u32) -> Self {
        let LineColumn { line, column } = place_of(file, offset);
        Self { line, column, offset }
    }
}
