//! The files of systemd: sections, and assignments one to a line.
//!
//! Crates for such files lose the place of a value; the syntax
//! ([systemd.syntax(7)](https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html)) is
//! small.

use crate::source::Span;

/// One assignment. A key may be assigned many times; what that means is for the key to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The section that it stands in, without brackets.
    pub section: String,
    /// The key, as it is written.
    pub key: String,
    /// The place of the key.
    pub key_span: Span,
    /// The value, white space around it cut off, its lines joined by blanks where it is continued.
    pub value: String,
    /// The value from its first to its last character, over all its lines; empty where there is no value.
    pub value_span: Span,
}

/// The assignments of `text` in order. What systemd skips with a warning (assignments before the first
/// section, lines without `=`) is skipped here too.
#[must_use]
pub fn parse(text: &str) -> Vec<Assignment> {
    let mut section = None;
    let mut assignments = Vec::new();
    let mut lines = Lines { text, at: if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 } };
    while let Some(first) = lines.next() {
        let line = &text[first.range()];
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        if let Some(header) = line.strip_prefix('[') {
            section = header.strip_suffix(']').map(str::to_owned);
            continue;
        }
        let (value, end) = lines.continued(first);
        let (Some(section), Some(equals)) = (&section, line.find('=')) else { continue };
        let start = first.start as usize;
        let key = line[..equals].trim_end();
        let value = value.split_once('=').map_or("", |(_, value)| value).trim();
        assignments.push(Assignment {
            section: section.clone(),
            key: key.to_owned(),
            key_span: Span::new(start, start + key.len()),
            value: value.to_owned(),
            value_span: value_span(text, start + equals + 1, end),
        });
    }
    assignments
}

/// `start..end` of `text` without white space around it.
fn value_span(text: &str, start: usize, end: usize) -> Span {
    let written = text[start..end].trim_end_matches(|c: char| c.is_whitespace() || c == '\\');
    let lead = written.len() - written.trim_start().len();
    Span::new(start + lead, start + written.len())
}

/// The lines of a text, without white space around them.
struct Lines<'t> {
    text: &'t str,
    at: usize,
}

impl Lines<'_> {
    fn next(&mut self) -> Option<Span> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let length = rest.find('\n').unwrap_or(rest.len());
        let line = &rest[..length];
        let start = self.at + (line.len() - line.trim_start().len());
        self.at += length + 1;
        Some(Span::new(start, start + line.trim().len()))
    }

    /// The line `first` with those that continue it, and where the last of them ends.
    fn continued(&mut self, first: Span) -> (String, usize) {
        let mut joined = String::new();
        let mut line = first;
        loop {
            let written = &self.text[line.range()];
            let Some(open) = written.strip_suffix('\\') else {
                joined.push_str(written);
                return (joined, line.end as usize);
            };
            joined.push_str(open);
            joined.push(' ');
            match self.next_not_comment() {
                Some(next) => line = next,
                None => return (joined, line.end as usize),
            }
        }
    }

    /// Comments between the lines of a value are no part of it.
    fn next_not_comment(&mut self) -> Option<Span> {
        loop {
            let line = self.next()?;
            if !self.text[line.range()].starts_with(['#', ';']) {
                return Some(line);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<(String, String, String, &str)> {
        let assignments = parse(text).into_iter();
        assignments.map(|a| (a.section, a.key, a.value, &text[a.value_span.range()])).collect()
    }

    #[test]
    fn assignments_are_read_as_systemd_reads_them() {
        let text = "\u{feff}lost=1\n# c\n[Service]\r\n  ExecStart=\r\nExecStart = dockerd \\\n# skipped\n  \
                    -H fd:// \\\n; skipped\n --debug \nno assignment\n[Unit]\nA=b=c";
        let own = |s: &str, k: &str, v: &str| (s.to_owned(), k.to_owned(), v.to_owned());
        let expected = [
            (own("Service", "ExecStart", ""), ""),
            (
                own("Service", "ExecStart", "dockerd  -H fd://  --debug"),
                "dockerd \\\n# skipped\n  -H fd:// \\\n; skipped\n --debug",
            ),
            (own("Unit", "A", "b=c"), "b=c"),
        ];
        let expected: Vec<_> = expected.into_iter().map(|((s, k, v), span)| (s, k, v, span)).collect();
        assert_eq!(read(text), expected);
    }

    #[test]
    fn a_value_may_end_with_the_file() {
        assert_eq!(read("[S]\nK=a\\").len(), 1);
        assert_eq!(read("[S]\nK=a\\")[0].3, "a");
        assert_eq!(read("[S\nK=a"), []);
        assert_eq!(read("[S]\n=a")[0].1, "");
    }

    proptest! {
        #[test]
        fn any_text_can_be_read(
            parts in proptest::collection::vec(prop::sample::select(vec![
                "[", "]", "S", "=", "\\", "\n", "\r\n", "#", ";", " ", "\t", "é", "\u{a0}",
            ]), 0..40)
        ) {
            let text = parts.concat();
            for assignment in parse(&text) {
                prop_assert_eq!(&text[assignment.key_span.range()], assignment.key);
                prop_assert!(text.get(assignment.value_span.range()).is_some());
            }
        }
    }
}
