//! What a comment speaks of.

use crate::source::{Kind, Span};
use crate::syntax::{dockerfile, yaml};

/// The comments of a file, and what stands around them.
pub(super) enum Comments<'t> {
    Dockerfile(dockerfile::Dockerfile, &'t str),
    Yaml {
        tree: yaml::Tree,
        /// The entries and items, in the order of the text; of those that begin together the longest first.
        parts: Vec<Span>,
    },
}

impl<'t> Comments<'t> {
    /// Reads `text`, unless no comment in it can be of interest or files of this kind have none.
    pub(super) fn read(text: &'t str, kind: Kind) -> Option<Self> {
        let mentions = |words: &[&str]| words.iter().any(|word| text.contains(word));
        match kind {
            Kind::Dockerfile if mentions(&["shipworthy", "hadolint", "check"]) => {
                Some(Self::Dockerfile(dockerfile::parse(text), text))
            }
            Kind::Compose if mentions(&["shipworthy"]) => Some(Self::yaml(text)),
            _ => None,
        }
    }

    pub(super) fn yaml(text: &str) -> Self {
        let tree = yaml::Tree::parse(text);
        let mut parts: Vec<_> = tree
            .nodes()
            .flat_map(|node| {
                let entries = node.entries().iter().map(|entry| entry.span);
                entries.chain(node.items().iter().map(|item| item.span))
            })
            .collect();
        parts.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
        Self::Yaml { tree, parts }
    }

    /// Each comment, and the bytes that it speaks of.
    pub(super) fn with_cover(&self) -> Vec<(Span, Span)> {
        match self {
            Self::Dockerfile(tree, text) => {
                tree.comments.iter().map(|comment| (comment.span, below(tree, text, comment.span))).collect()
            }
            Self::Yaml { tree, parts } => tree
                .comments()
                .iter()
                .map(|comment| {
                    let covered = match comment.own_line {
                        true => part_below(tree.text(), parts, comment.span),
                        false => Span::new(
                            line(tree.text(), comment.span).start as usize,
                            comment.span.start as usize,
                        ),
                    };
                    (comment.span, covered)
                })
                .collect(),
        }
    }
}

/// The instruction below `comment`, or the line below if it stands between the lines of one.
fn below(tree: &dockerfile::Dockerfile, text: &str, comment: Span) -> Span {
    let next = tree.instructions.partition_point(|one| one.span.start < comment.start);
    let around = next.checked_sub(1).and_then(|at| tree.instructions.get(at));
    if around.is_some_and(|one| comment.end < one.span.end) {
        return line(text, Span::empty(next_content(text, comment.end as usize)));
    }
    tree.instructions.get(next).map_or(Span::empty(text.len()), |one| one.span)
}

/// The entry or item below `comment`, and the line on which it begins.
fn part_below(text: &str, parts: &[Span], comment: Span) -> Span {
    let start = next_content(text, comment.end as usize);
    let at = parts.partition_point(|part| (part.start as usize) < start);
    let line = line(text, Span::empty(start));
    match parts.get(at) {
        Some(part) if part.start as usize == start => line.to(*part),
        _ => line,
    }
}

/// The first byte at or after `at` that is neither blank nor part of a comment on a line of its own.
fn next_content(text: &str, at: usize) -> usize {
    let mut start = at;
    for line in text.get(at..).unwrap_or_default().split_inclusive('\n') {
        let content = line.trim_start();
        if !content.is_empty() && !content.starts_with('#') {
            return start + line.len() - content.len();
        }
        start += line.len();
    }
    text.len()
}

/// The lines that `span` touches, without the last line end.
fn line(text: &str, span: Span) -> Span {
    let before = text.get(..span.start as usize).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let after = text.get(span.end as usize..).unwrap_or_default();
    let end = after.find('\n').map_or(text.len(), |at| span.end as usize + at);
    Span::new(start, end)
}

/// The comment at `span` with what goes if it goes: its whole line, or the blanks before it.
pub(super) fn with_blanks(text: &str, span: Span) -> Span {
    let line = line(text, span);
    let before = text.get(line.start as usize..span.start as usize).unwrap_or_default();
    let content = before.trim_end();
    if !content.is_empty() {
        return Span::new(line.start as usize + content.len(), span.end as usize);
    }
    Span::new(line.start as usize, (line.end as usize + 1).min(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the comments with `!` of `text` speak of.
    fn covered(text: &str, kind: Kind) -> Vec<String> {
        let text = format!("{text}# shipworthy\n");
        let comments = Comments::read(&text, kind).unwrap();
        let marked = comments.with_cover().into_iter().filter(|(span, _)| text[span.range()].contains('!'));
        marked.map(|(_, span)| text[span.range()].to_owned()).collect()
    }

    #[test]
    fn in_a_dockerfile() {
        for (text, expected) in [
            ("# !\nFROM a\nCMD b\n", &["FROM a"][..]),
            ("FROM a\n# !\n# more\n\n  CMD b \\\n  c\n", &["CMD b \\\n  c"]),
            ("FROM a\nRUN a \\\n  # !\n  # more\n  && b \\\n && c\n", &["  && b \\"]),
            ("FROM a\nONBUILD RUN a \\\n# !\n  b\n", &["  b"]),
            ("FROM a\r\n# !\r\nCMD b\r\n", &["CMD b"]),
            ("FROM a\nRUN <<X\n# !\nX\n", &[]),
            ("FROM a\n# !\n", &[""]),
        ] {
            assert_eq!(covered(text, Kind::Dockerfile), expected, "{text:?}");
        }
    }

    #[test]
    fn in_yaml() {
        for (text, expected) in [
            ("a:\n  # !\n  b:\n    c: 1\n  d: 2\n", &["  b:\n    c: 1"][..]),
            ("# !\na: 1\nb: 2\n", &["a: 1"]),
            ("a:\n  b: 1 # !\n  c: 2\n", &["  b: 1 "]),
            ("a: # !\n  b: 1\n", &["a: "]),
            ("a:\n# !\n- b: 1\n  c: 2\n- d\n", &["- b: 1\n  c: 2"]),
            ("a: [\n  # !\n  b, c,\n  d,\n]\n", &["  b, c,"]),
            ("a: {\n  # !\n  b: {\n    c: 1 }, d: 2 }\n", &["  b: {\n    c: 1 }"]),
            ("a: |\n  # !\n  b\n", &[]),
            ("a: '# !'\n", &[]),
            ("a: 1\n# !\n", &[""]),
        ] {
            assert_eq!(covered(text, Kind::Compose), expected, "{text:?}");
        }
    }

    #[test]
    fn a_comment_goes_with_its_line_or_the_blanks_before_it() {
        for (text, left) in [
            ("a\n  # x\nb", "a\nb"),
            ("a  # x\nb", "a\nb"),
            ("a\n# x", "a\n"),
            ("a # x", "a"),
            ("a\r\n# x\r\nb", "a\r\nb"),
        ] {
            let start = text.find('#').unwrap();
            let mut without = text.to_owned();
            without.replace_range(with_blanks(text, Span::new(start, start + 3)).range(), "");
            assert_eq!(without, left, "{text:?}");
        }
    }
}
