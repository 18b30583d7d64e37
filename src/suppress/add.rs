//! Comments for the findings of today.

use std::collections::{BTreeMap, BTreeSet};

use super::cover::Comments;
use crate::finding::Finding;
use crate::source::{self, Edit, FileId, Kind, SourceFile, Sources, Span};
use crate::syntax::dockerfile;

/// What comments to write.
#[derive(Debug, Default)]
pub struct Added {
    /// The comments, each an insertion of a line.
    pub edits: Vec<Edit>,
    /// The findings that no comment can take back: those of JSON files, and such as begin where a comment has no
    /// place.
    pub left: Vec<Finding>,
}

/// The comments that take back all of `findings`, with `reason`: a line of its own above each instruction, entry or
/// item in question.
#[must_use]
pub fn add(sources: &Sources, findings: &[Finding], reason: &str) -> Added {
    let mut by_file: BTreeMap<FileId, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        by_file.entry(finding.location.file).or_default().push(finding);
    }
    let mut added = Added::default();
    for (id, findings) in by_file {
        let file = sources.file(id);
        let mut lines: BTreeMap<usize, Vec<&Finding>> = BTreeMap::new();
        let place = Places::of(file);
        for finding in findings {
            match place.line_for(file.text(), finding.location.span.start) {
                Some(line) => lines.entry(line).or_default().push(finding),
                None => added.left.push(finding.clone()),
            }
        }
        added.comment(id, file, lines, reason);
    }
    added
}

impl Added {
    /// Puts a comment at the start of each of `lines`, unless it would be none there.
    fn comment(
        &mut self,
        id: FileId,
        file: &SourceFile,
        lines: BTreeMap<usize, Vec<&Finding>>,
        reason: &str,
    ) {
        let edits: Vec<_> = lines
            .iter()
            .map(|(&line, findings)| insertion(id, file.text(), line, findings, reason))
            .collect();
        let real = comments_among(&edits, file);
        for ((_, findings), (edit, real)) in lines.into_iter().zip(edits.into_iter().zip(real)) {
            match real {
                true => self.edits.push(edit),
                false => self.left.extend(findings.into_iter().cloned()),
            }
        }
    }
}

fn insertion(file: FileId, text: &str, line: usize, findings: &[&Finding], reason: &str) -> Edit {
    let rest = &text[line..];
    let indent = &rest[..rest.len() - rest.trim_start_matches([' ', '\t']).len()];
    let names: BTreeSet<_> = findings.iter().map(|finding| finding.rule).collect();
    let names = names.into_iter().collect::<Vec<_>>().join(", ");
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let replacement = format!("{indent}# shipworthy: ignore[{names}] {reason}{end}");
    Edit { file, span: Span::empty(line), replacement }
}

/// For each of `edits`, whether it makes a comment: inside a text of several lines it would be part of the text.
fn comments_among(edits: &[Edit], file: &SourceFile) -> Vec<bool> {
    let Ok(text) = source::apply(file.text(), &edits.iter().collect::<Vec<_>>()) else {
        return vec![false; edits.len()];
    };
    let comments: BTreeSet<u32> = match Comments::read(&text, file.kind()) {
        Some(comments) => comments.with_cover().into_iter().map(|(span, _)| span.start).collect(),
        None => BTreeSet::new(),
    };
    let mut grown = 0;
    edits
        .iter()
        .map(|edit| {
            let indent = edit.replacement.find('#').unwrap_or(0);
            let start = edit.span.start as usize + grown + indent;
            grown += edit.replacement.len();
            comments.contains(&Span::empty(start).start)
        })
        .collect()
}

/// Above what comments may stand.
enum Places {
    Instructions(Vec<Span>),
    /// Each with the index of the one around it, if there is one.
    Parts(Vec<(Span, Option<usize>)>),
    None,
}

impl Places {
    fn of(file: &SourceFile) -> Self {
        match file.kind() {
            Kind::Dockerfile => {
                let tree = dockerfile::parse(file.text());
                Self::Instructions(tree.instructions.iter().map(|one| one.span).collect())
            }
            Kind::Compose => match Comments::yaml(file.text()) {
                Comments::Yaml { parts, .. } => Self::Parts(nested(parts)),
                Comments::Dockerfile(..) => Self::None,
            },
            Kind::Daemon | Kind::Related => Self::None,
        }
    }

    /// The start of the line above which a comment speaks of what begins at `at`.
    fn line_for(&self, text: &str, at: u32) -> Option<usize> {
        let start = match self {
            Self::None => return None,
            Self::Instructions(spans) => {
                let after = spans.partition_point(|span| span.start <= at);
                spans[..after].last().filter(|span| at < span.end.max(span.start + 1))?.start
            }
            Self::Parts(spans) => {
                let last = spans.partition_point(|(span, _)| span.start <= at).checked_sub(1);
                let mut around = std::iter::successors(last, |&part| spans[part].1).map(|part| spans[part].0);
                around.find(|span| at < span.end.max(span.start + 1))?.start
            }
        };
        let before = text.get(..start as usize)?;
        Some(before.rfind('\n').map_or(0, |end| end + 1))
    }
}

/// The parts, which come in the order of the text, each with the one around it.
fn nested(parts: Vec<Span>) -> Vec<(Span, Option<usize>)> {
    let mut open: Vec<usize> = Vec::new();
    let mut nested: Vec<(Span, Option<usize>)> = Vec::with_capacity(parts.len());
    for span in parts {
        while open.last().is_some_and(|&last| nested[last].0.end <= span.start) {
            open.pop();
        }
        nested.push((span, open.last().copied()));
        open.push(nested.len() - 1);
    }
    nested
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Location;

    /// `text` with comments for findings of `rule` at each place that begins with `needle`, and how many of them have
    /// no place.
    fn added(kind: Kind, text: &str, needle: &str) -> (String, usize) {
        let sources = Sources::default();
        let id = sources.add("file", kind, text.into()).unwrap();
        let findings: Vec<_> = text
            .match_indices(needle)
            .map(|(at, _)| {
                let location = Location::new(id, Span::new(at, at + needle.len()));
                Finding { rule: "rule", ..Finding::at(location, "m") }
            })
            .collect();
        let Added { edits, left } = add(&sources, &findings, "why");
        let after = source::apply(text, &edits.iter().collect::<Vec<_>>()).unwrap();
        (after.replace("# shipworthy: ignore[rule] why", "#!"), left.len())
    }

    #[test]
    fn a_comment_stands_above_what_it_speaks_of() {
        for (kind, text, expected) in [
            (Kind::Dockerfile, "FROM a\nRUN b \\\n  X\n", "FROM a\n#!\nRUN b \\\n  X\n"),
            (Kind::Dockerfile, "FROM a\n  RUN X X\n", "FROM a\n  #!\n  RUN X X\n"),
            (Kind::Compose, "a:\n  X:\n    b: 1\n", "a:\n  #!\n  X:\n    b: 1\n"),
            (Kind::Compose, "a:\r\n- b: 1\r\n  c: X\r\n", "a:\r\n- b: 1\r\n  #!\r\n  c: X\r\n"),
            (Kind::Compose, "a: [b,\n  X]\n", "a: [b,\n  #!\n  X]\n"),
            (Kind::Compose, "a:\n  b: |\n    c\n    X\n", "a:\n  #!\n  b: |\n    c\n    X\n"),
        ] {
            assert_eq!(added(kind, text, "X"), (expected.to_owned(), 0), "{text:?}");
        }
    }

    #[test]
    fn what_cannot_have_a_comment_is_left() {
        for (kind, text) in [
            (Kind::Daemon, "{\"X\": 1}"),
            (Kind::Dockerfile, "# X\nFROM a\n"),
            (Kind::Compose, "a: {b: \"c\n  d\", X: 1}\n"),
        ] {
            assert_eq!(added(kind, text, "X"), (text.to_owned(), 1), "{text:?}");
        }
    }
}
