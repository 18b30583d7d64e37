//! Physical lines, and the logical lines that continuations make of them.

use super::error::{SyntaxError, SyntaxErrorKind};
use super::text::MappedText;
use super::tree::Comment;
use crate::source::Span;

/// BuildKit reads lines with a buffer of 64 KiB and
/// [gives up](https://github.com/moby/buildkit/blob/master/frontend/dockerfile/parser/parser.go) on longer ones.
const LONGEST_LINE: usize = 65_535;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// A physical line. Only a line feed ends one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'t> {
    /// Offset of its first byte in the file.
    pub(super) start: usize,
    /// Its text, without the line feed and the carriage returns before it.
    pub(super) text: &'t str,
    /// Offset of the line after it.
    pub(super) next: usize,
}

impl<'t> Line<'t> {
    /// The line without the white space before it.
    pub(super) fn trimmed_start(self) -> Self {
        let text = self.text.trim_start();
        Self { start: self.start + self.text.len() - text.len(), text, next: self.next }
    }

    pub(super) fn span(self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }

    /// The comment that the whole line is, if it is one.
    pub(super) fn comment(self) -> Option<Comment> {
        let line = self.trimmed_start();
        line.text.starts_with('#').then(|| Comment { span: line.span() })
    }

    /// The line up to the mark that continues it on the next line, if it has one: an escape character at its
    /// end, with nothing but blanks behind and no other escape character before it.
    fn continued(self, escape: char) -> Option<&'t str> {
        let before = self.text.trim_end_matches([' ', '\t']).strip_suffix(escape)?;
        (!before.ends_with(escape)).then_some(before)
    }
}

/// The lines of a file, one after the other.
#[derive(Debug)]
pub(super) struct Lines<'t> {
    text: &'t str,
    at: usize,
}

/// What one instruction is read from: its lines joined.
#[derive(Debug)]
pub(super) struct LogicalLine {
    pub(super) text: MappedText,
    /// From the first character to the end of the last line that was read for it.
    pub(super) span: Span,
}

impl<'t> Lines<'t> {
    /// The lines of `text`, a byte order mark at its start left out.
    pub(super) fn new(text: &'t str) -> Self {
        let at = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
        Self { text, at }
    }

    /// The next line, if there is one. What BuildKit refuses goes to `errors`.
    pub(super) fn next(&mut self, errors: &mut Vec<SyntaxError>) -> Option<Line<'t>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let (line, len) = match rest.find('\n') {
            Some(end) => (&rest[..end], end + 1),
            None => (rest, rest.len()),
        };
        let start = self.at;
        self.at += len;
        if line.len() > LONGEST_LINE {
            let span = Span::new(start, start + line.len());
            let message = format!("line of {} bytes, BuildKit reads no more than {LONGEST_LINE}", line.len());
            errors.push(SyntaxError::new(SyntaxErrorKind::LineLength, span, message));
        }
        Some(Line { start, text: line.trim_end_matches(['\r', '\n']), next: self.at })
    }

    /// Where the next line starts.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// The logical line that starts with `first`: comments and blank lines inside of it are left out.
    pub(super) fn logical(
        &mut self,
        first: Line<'t>,
        escape: char,
        comments: &mut Vec<Comment>,
        errors: &mut Vec<SyntaxError>,
    ) -> LogicalLine {
        let mut text = MappedText::empty(first.start);
        let mut line = first;
        let mut last = first;
        loop {
            let continued = line.continued(escape);
            let part = continued.unwrap_or(line.text);
            text.push(part, Span::new(line.start, line.start + part.len()));
            if continued.is_none() {
                break;
            }
            let Some(next) = self.next_part(comments, errors, &mut last) else { break };
            line = next;
        }
        LogicalLine { text, span: first.span().to(last.span()) }
    }

    /// The next line that is neither blank nor a comment. `last` becomes the last line that was read.
    fn next_part(
        &mut self,
        comments: &mut Vec<Comment>,
        errors: &mut Vec<SyntaxError>,
        last: &mut Line<'t>,
    ) -> Option<Line<'t>> {
        while let Some(line) = self.next(errors) {
            *last = line;
            if let Some(comment) = line.comment() {
                comments.push(comment);
            } else if !line.text.trim_start().is_empty() {
                return Some(line);
            }
        }
        None
    }
}
