//! Text as the builder reads it, and where each byte of it stands in the file.

use std::ops::Range;

use crate::source::Span;

/// Text put together from pieces of a file: lines joined where they are continued, quotes and escapes undone.
/// It remembers where each piece came from, so that a place found in the text leads back to the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MappedText {
    text: String,
    /// Where the text starts and its first piece ends; nearly always the only piece.
    first: Span,
    /// The further pieces, in order.
    more: Vec<Piece>,
}

/// A run of text that stands together in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    /// Where it starts in the text.
    at: u32,
    /// Where it stands in the file. As long as the piece itself, unless the piece is one character written as
    /// an escape.
    source: Span,
}

impl MappedText {
    /// No text, standing at `at`.
    #[must_use]
    pub fn empty(at: usize) -> Self {
        Self { first: Span::empty(at), ..Self::default() }
    }

    /// A text that stands in no file: its places are those in itself.
    #[must_use]
    pub fn unmapped(text: &str) -> Self {
        Self { text: text.to_owned(), first: Span::new(0, text.len()), more: Vec::new() }
    }

    /// A text that stands at `source` as it is.
    #[must_use]
    pub fn written(text: &str, source: Span) -> Self {
        Self { text: text.to_owned(), first: source, more: Vec::new() }
    }

    /// `text` as it is written at the start of `source`, which stands at `start` of a file, and how much of `source`
    /// that takes: in quotes, with escapes, with `$$` for `$`, folded over several lines. `None` where `source` says
    /// something else.
    #[must_use]
    pub fn aligned(text: &str, source: &str, start: usize) -> Option<(Self, usize)> {
        let mut mapped = Self::empty(start);
        let mut at = 0;
        let mut last = None;
        for character in text.chars() {
            let (from, to) = loop {
                let rest = &source[at..];
                let next = rest.chars().next()?;
                let blank = rest.len() - rest.trim_start().len();
                match (next, character) {
                    ('\\', '\n') if rest[1..].starts_with('n') => break (at, at + 2),
                    ('\\', '\t') if rest[1..].starts_with('t') => break (at, at + 2),
                    ('\n' | '\r', '\n' | ' ') => break (at, at + blank),
                    _ if next == character => break (at, at + next.len_utf8()),
                    // A line that goes on in the next one.
                    ('\\', _) => {
                        at += 1 + rest[1..].len()
                            - rest[1..].trim_start_matches(['\r', '\n']).trim_start().len()
                    }
                    ('"' | '\'', _) => at += 1,
                    ('$', _) if last == Some('$') => at += 1,
                    (' ' | '\n' | '\r', _) if last.is_none_or(|last| last == '\n') => at += blank,
                    _ => return None,
                }
            };
            mapped.push(character.encode_utf8(&mut [0; 4]), Span::new(start + from, start + to));
            (at, last) = (to, Some(character));
        }
        Some((mapped, at))
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The place of the whole text in the file: from its first byte to its last, with what was dropped between.
    #[must_use]
    pub fn source(&self) -> Span {
        self.first.to(self.more.last().map_or(self.first, |piece| piece.source))
    }

    /// The place in the file of `range`, byte offsets in the text. The place of a character that is written as
    /// an escape is the whole escape. Offsets past the end count as the end.
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = self.start_of(range.start);
        if range.is_empty() {
            return Span { start, end: start };
        }
        Span { start, end: self.end_of(range.end).max(start) }
    }

    /// The pieces: text that stands together in the file, and where. Between two of them stand continuation
    /// marks, comments and blank lines, or an escape begins.
    pub fn pieces(&self) -> impl Iterator<Item = (&str, Span)> {
        (0..=self.more.len()).map(|index| {
            let piece = self.piece(index);
            let end = self.more.get(index).map_or(self.text.len(), |next| next.at as usize);
            (&self.text[piece.at as usize..end], piece.source)
        })
    }

    /// A copy of `range`, byte offsets on character boundaries of the text.
    pub(super) fn slice(&self, range: Range<usize>) -> Self {
        let mut copy = Self::empty(self.start_of(range.start) as usize);
        copy.push_from(self, range);
        copy
    }

    /// The text without white space at its ends, as [`str::trim`] has it.
    pub(super) fn trimmed(&self) -> Self {
        self.slice(trimmed(&self.text, 0..self.text.len()))
    }

    /// Adds `text`, which stands at `source`.
    pub(super) fn push(&mut self, text: &str, source: Span) {
        if text.is_empty() {
            return;
        }
        let last = self.piece(self.more.len()).source;
        let joins =
            text.len() == source.len() && last.end == source.start && !self.is_escape(self.more.len());
        if self.text.is_empty() {
            self.first = source;
        } else if joins {
            self.more.last_mut().map_or(&mut self.first, |piece| &mut piece.source).end = source.end;
        } else {
            self.more.push(Piece { at: Span::empty(self.text.len()).start, source });
        }
        self.text.push_str(text);
    }

    /// Adds `range` of `other`, byte offsets on character boundaries of its text.
    pub(super) fn push_from(&mut self, other: &Self, range: Range<usize>) {
        let mut index = other.piece_at(range.start);
        let mut at = range.start;
        while at < range.end {
            let next = other.more.get(index).map_or(range.end, |next| range.end.min(next.at as usize));
            self.push(&other.text[at..next], other.span(at..next));
            at = next;
            index += 1;
        }
    }

    /// The index of the piece that holds offset `at` of the text.
    fn piece_at(&self, at: usize) -> usize {
        self.more.partition_point(|piece| piece.at as usize <= at)
    }

    fn piece(&self, index: usize) -> Piece {
        match index.checked_sub(1) {
            None => Piece { at: 0, source: self.first },
            Some(index) => self.more[index],
        }
    }

    fn start_of(&self, at: usize) -> u32 {
        if at >= self.text.len() {
            return self.source().end;
        }
        let index = self.piece_at(at);
        let piece = self.piece(index);
        if self.is_escape(index) { piece.source.start } else { piece.source.start + offset(at) - piece.at }
    }

    /// Where the byte before offset `at` of the text ends in the file.
    fn end_of(&self, at: usize) -> u32 {
        if at >= self.text.len() {
            return self.source().end;
        }
        let index = self.piece_at(at.saturating_sub(1));
        let piece = self.piece(index);
        if self.is_escape(index) { piece.source.end } else { piece.source.start + offset(at) - piece.at }
    }

    fn is_escape(&self, index: usize) -> bool {
        let piece = self.piece(index);
        let end = self.more.get(index).map_or(self.text.len(), |next| next.at as usize);
        end - piece.at as usize != piece.source.len()
    }
}

fn offset(at: usize) -> u32 {
    Span::empty(at).start
}

/// `range` of `text` without the white space at its ends, as Go's `strings.TrimSpace` has it.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + part.len() - part.trim_start().len();
    start..start + part.trim().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> MappedText {
        // The file: `ab \` newline `cd\n!`, where `\n` is an escape for a line feed.
        let mut text = MappedText::default();
        text.push("ab ", Span::new(10, 13));
        text.push("c", Span::new(15, 16));
        text.push("d", Span::new(16, 17));
        text.push("\n", Span::new(17, 19));
        text.push("!", Span::new(19, 20));
        text
    }

    #[test]
    fn a_text_is_found_in_what_is_written() {
        for (text, source, at, place) in [
            ("a b", "a b", 2, Some(2)),
            ("a b", "\"a b\"", 2, Some(3)),
            ("it's b", "'it''s b'", 5, Some(7)),
            ("a \"b\"", r#""a \"b\"""#, 3, Some(5)),
            ("x $A b", "x $$A b", 5, Some(6)),
            ("a b\nc d\n", "|\n      a b\n      c d\n", 6, None),
            ("a b\nc d\n", "a b\n      c d\n", 6, Some(12)),
            ("a b c", "a b\n      c", 4, Some(10)),
            ("a\nb", "\"a\\nb\"", 2, Some(4)),
            ("ab c", "\"ab \\\n      c\"", 3, Some(12)),
            ("a", "${X:-a}", 0, None),
            ("abc", "ab", 0, None),
        ] {
            let found = MappedText::aligned(text, source, 100);
            let start = found.map(|(mapped, _)| mapped.span(at..at + 1).start as usize - 100);
            assert_eq!(start, place, "{text:?} in {source:?}");
        }
    }

    #[test]
    fn places_lead_back_to_the_file() {
        let text = sample();
        assert_eq!(text.as_str(), "ab cd\n!");
        assert_eq!(text.source(), Span::new(10, 20));
        for (range, span) in [
            (0..2, Span::new(10, 12)),
            (1..4, Span::new(11, 16)),
            (3..5, Span::new(15, 17)),
            (5..6, Span::new(17, 19)),
            (4..7, Span::new(16, 20)),
            (3..3, Span::new(15, 15)),
            (7..7, Span::new(20, 20)),
            (7..99, Span::new(20, 20)),
        ] {
            assert_eq!(text.span(range.clone()), span, "{range:?}");
        }
    }

    #[test]
    fn pieces_are_joined_where_they_touch() {
        let text = sample();
        let pieces: Vec<_> = text.pieces().collect();
        assert_eq!(
            pieces,
            [
                ("ab ", Span::new(10, 13)),
                ("cd", Span::new(15, 17)),
                ("\n", Span::new(17, 19)),
                ("!", Span::new(19, 20)),
            ]
        );
    }

    #[test]
    fn a_slice_keeps_its_places() {
        let text = sample();
        let slice = text.slice(1..6);
        assert_eq!(slice.as_str(), "b cd\n");
        assert_eq!(slice.source(), Span::new(11, 19));
        assert_eq!(slice.span(2..3), Span::new(15, 16));
        assert_eq!(text.slice(3..3), MappedText::empty(15));
    }
}
