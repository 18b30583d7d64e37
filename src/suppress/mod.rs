//! Comments that take findings back: `# shipworthy: ignore[rule] reason`.
//!
//! A comment on a line of its own speaks of what stands below it: the instruction, the entry of a mapping, the item
//! of a list, all that belongs to it included; between the lines of an instruction, of the line below. A comment at
//! the end of a line speaks of that line. `ignore-file` speaks of the file. What a comment speaks of are the
//! findings that begin there.

mod add;
mod cover;
mod foreign;
mod parse;

use std::collections::HashMap;

pub use add::{Added, add};

use crate::finding::Finding;
use crate::source::{Edit, FileId, Kind, Location, Sources, Span};
use cover::Comments;
use parse::{Parsed, parse};

/// A comment that takes findings back, or tries to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The comment.
    pub location: Location,
    /// Whether it speaks of the whole file.
    pub whole_file: bool,
    /// The rules that it names; or why it takes nothing back, one clause.
    pub names: Result<Vec<Name>, String>,
    /// Whether it says why.
    pub has_reason: bool,
    /// The edit that takes the comment out.
    pub removal: Edit,
    /// Between the brackets.
    list: Span,
}

/// A rule named in a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name as it is written.
    pub text: String,
    /// Its place.
    pub location: Location,
    /// What it means.
    pub meaning: Meaning,
    /// Whether a finding of the rule was taken back.
    pub used: bool,
}

/// What a name in a comment means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The rule of that name.
    Rule(&'static str),
    /// No rule; perhaps this one was meant.
    Nothing(Option<&'static str>),
}

impl Suppression {
    /// The edit after which the comment names only those rules that `keep` holds for; it takes the comment out if
    /// none is left.
    #[must_use]
    pub fn only(&self, keep: impl Fn(&Name) -> bool) -> Edit {
        let names = self.names.iter().flatten().filter(|name| keep(name));
        let left: Vec<_> = names.map(|name| name.text.as_str()).collect();
        if left.is_empty() {
            return self.removal.clone();
        }
        Edit { file: self.location.file, span: self.list, replacement: left.join(", ") }
    }
}

/// Whether the text of a comment speaks to shipworthy, be it misspelt.
#[must_use]
pub fn speaks(comment: &str) -> bool {
    parse(comment, Span::new(0, comment.len())).is_some()
}

/// Finds the rules that make the check which another linter calls by a name.
pub type Foreign<'a> = &'a dyn Fn(&str) -> Vec<&'static str>;

/// The rules that comments may name.
pub struct Vocabulary<'a> {
    /// What a name means.
    pub rule: &'a dyn Fn(&str) -> Meaning,
    /// The rules that make the check which another linter calls so; `None` if its comments mean nothing.
    pub foreign: Option<Foreign<'a>>,
}

/// All suppressions of a run.
#[derive(Debug, Default)]
pub struct Suppressions {
    own: Vec<Suppression>,
    /// What is covered, for each rule, in the order of the places.
    covered: HashMap<&'static str, Vec<Covered>>,
}

/// A part of a file of which a suppression speaks.
#[derive(Clone, Copy, Debug)]
struct Covered {
    file: FileId,
    span: Span,
    /// The suppression and the name in it; `None` for another linter's.
    by: Option<(usize, usize)>,
}

impl Suppressions {
    /// Reads the comments of all files under judgement.
    #[must_use]
    pub fn collect(sources: &Sources, vocabulary: &Vocabulary<'_>) -> Self {
        let mut all = Self::default();
        for file in sources.ids() {
            let text = sources.file(file).text();
            let kind = sources.file(file).kind();
            let Some(comments) = Comments::read(text, kind) else { continue };
            for (span, covered) in comments.with_cover() {
                all.add_own(file, text, span, covered, vocabulary);
            }
            if let (Some(rules), Kind::Dockerfile) = (vocabulary.foreign, kind) {
                for (code, span) in foreign::codes(text, &comments) {
                    rules(&code).into_iter().for_each(|rule| all.cover(rule, file, span, None));
                }
            }
        }
        for covered in all.covered.values_mut() {
            covered.sort_by_key(|one| (one.file, one.span.start));
        }
        all
    }

    fn add_own(&mut self, file: FileId, text: &str, span: Span, below: Span, vocabulary: &Vocabulary<'_>) {
        let Some(Parsed { whole_file, names, list, has_reason }) = parse(text, span) else { return };
        let covered = if whole_file { Span::new(0, text.len() + 1) } else { below };
        let name = |span: Span| {
            let text = text[span.range()].to_owned();
            let meaning = (vocabulary.rule)(&text);
            Name { text, location: Location::new(file, span), meaning, used: false }
        };
        let names = names.map(|names| names.into_iter().map(name).collect::<Vec<_>>());
        for (nth, name) in names.iter().flatten().enumerate() {
            if let Meaning::Rule(rule) = name.meaning {
                self.cover(rule, file, covered, Some((self.own.len(), nth)));
            }
        }
        let location = Location::new(file, span);
        let removal = Edit { file, span: cover::with_blanks(text, span), replacement: String::new() };
        self.own.push(Suppression { location, whole_file, names, has_reason, removal, list });
    }

    fn cover(&mut self, rule: &'static str, file: FileId, span: Span, by: Option<(usize, usize)>) {
        self.covered.entry(rule).or_default().push(Covered { file, span, by });
    }

    /// The comments, in the order of the files and of their text.
    pub fn iter(&self) -> impl Iterator<Item = &Suppression> {
        self.own.iter()
    }

    /// Whether a comment names `rule`.
    #[must_use]
    pub fn name(&self, rule: &str) -> bool {
        self.covered.contains_key(rule)
    }

    /// Counts every mention of `rule` as used.
    pub fn excuse(&mut self, rule: &str) {
        for name in self.own.iter_mut().flat_map(|one| one.names.iter_mut().flatten()) {
            name.used |= name.meaning_is(rule);
        }
    }

    /// Takes back those `findings` of `rule` that a comment speaks of: they are moved out and returned.
    pub fn take_back(&mut self, rule: &str, findings: &mut Vec<Finding>) -> Vec<Finding> {
        let Some(covered) = self.covered.get(rule) else { return Vec::new() };
        findings.sort_by_key(|finding| (finding.location.file, finding.location.span.start));
        let (mut next, mut active) = (0, Vec::<Covered>::new());
        let own = &mut self.own;
        let is_taken = |finding: &mut Finding| {
            let at = (finding.location.file, finding.location.span.start);
            while let Some(&one) = covered.get(next).filter(|one| (one.file, one.span.start) <= at) {
                active.push(one);
                next += 1;
            }
            active.retain(|one| one.file == at.0 && at.1 < one.span.end);
            for (comment, name) in active.iter().filter_map(|one| one.by) {
                if let Ok(names) = &mut own[comment].names {
                    names[name].used = true;
                }
            }
            !active.is_empty()
        };
        findings.extract_if(.., is_taken).collect()
    }
}

impl Name {
    fn meaning_is(&self, rule: &str) -> bool {
        matches!(self.meaning, Meaning::Rule(name) if name == rule)
    }
}
