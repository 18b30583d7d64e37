//! From byte offsets to lines and columns.

use std::ops::Range;

/// A place for people and editors: both numbers count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineColumn {
    /// Line, from 0.
    pub line: u32,
    /// Column from 0, in the unit that was asked for.
    pub column: u32,
}

/// Where each line of a text starts. A line ends at LF, CR LF, or a CR alone, as editors and the
/// [Language Server Protocol](https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#textDocuments)
/// have it.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Indexes `text` in one pass.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|&(at, &byte)| match byte {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        });
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| super::offset(at + 1))).collect();
        Self { starts }
    }

    /// How many lines there are: one more than there are line ends.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.starts.len()
    }

    /// The line that holds `offset`, from 0.
    #[must_use]
    pub fn line(&self, offset: u32) -> u32 {
        let after = self.starts.partition_point(|&start| start <= offset);
        super::offset(after) - 1
    }

    /// The bytes of line `line` in `text`, its line end included; `None` past the last line.
    #[must_use]
    pub fn line_range(&self, text: &str, line: u32) -> Option<Range<usize>> {
        let line = line as usize;
        let start = *self.starts.get(line)? as usize;
        let end = self.starts.get(line + 1).map_or(text.len(), |&next| next as usize);
        Some(start..end)
    }

    /// Line and column of `offset`, the column in bytes.
    #[must_use]
    pub fn bytes(&self, offset: u32) -> LineColumn {
        let line = self.line(offset);
        LineColumn { line, column: offset - self.starts[line as usize] }
    }

    /// Line and column of `offset`, the column in Unicode code points (what SARIF and people count).
    #[must_use]
    pub fn code_points(&self, text: &str, offset: u32) -> LineColumn {
        self.count(text, offset, |_| 1)
    }

    /// Line and column of `offset`, the column in UTF-16 code units (what editors count).
    #[must_use]
    pub fn utf16(&self, text: &str, offset: u32) -> LineColumn {
        self.count(text, offset, char::len_utf16)
    }

    /// The offset of a place whose column counts UTF-16 code units; a column past the end of its line is the
    /// line's end, a line past the last one is the end of the text.
    #[must_use]
    pub fn offset_of_utf16(&self, text: &str, place: LineColumn) -> u32 {
        let Some(range) = self.line_range(text, place.line) else { return super::offset(text.len()) };
        let line = text[range.clone()].trim_end_matches(['\r', '\n']);
        let mut left = place.column as usize;
        for (at, character) in line.char_indices() {
            if left < character.len_utf16() {
                return super::offset(range.start + at);
            }
            left -= character.len_utf16();
        }
        super::offset(range.start + line.len())
    }

    /// An offset inside a character counts as the offset of that character.
    fn count(&self, text: &str, offset: u32, width: impl Fn(char) -> usize) -> LineColumn {
        let LineColumn { line, .. } = self.bytes(offset);
        let start = self.starts[line as usize] as usize;
        let end = text.floor_char_boundary_at(offset as usize);
        let column = text[start..end].chars().map(width).sum();
        LineColumn { line, column: super::offset(column) }
    }
}

/// `str::floor_char_boundary` is newer than the Rust version that this crate promises.
trait FloorCharBoundary {
    fn floor_char_boundary_at(&self, at: usize) -> usize;
}

impl FloorCharBoundary for str {
    fn floor_char_boundary_at(&self, at: usize) -> usize {
        let at = at.min(self.len());
        (0..=at).rev().find(|&at| self.is_char_boundary(at)).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_kind_of_line_end_ends_a_line() {
        let text = "a\nb\r\nc\rd";
        let index = LineIndex::new(text);
        assert_eq!(index.line_count(), 4);
        let lines: Vec<_> = (0..4).map(|line| &text[index.line_range(text, line).unwrap()]).collect();
        assert_eq!(lines, ["a\n", "b\r\n", "c\r", "d"]);
        assert_eq!(index.line_range(text, 4), None);
    }

    #[test]
    fn columns_differ_by_unit() {
        let text = "x\n€😀z";
        let index = LineIndex::new(text);
        let z = u32::try_from(text.find('z').unwrap()).unwrap();
        assert_eq!(index.bytes(z), LineColumn { line: 1, column: 7 });
        assert_eq!(index.code_points(text, z), LineColumn { line: 1, column: 2 });
        assert_eq!(index.utf16(text, z), LineColumn { line: 1, column: 3 });
        assert_eq!(index.code_points(text, z - 1), LineColumn { line: 1, column: 1 }, "inside the emoji");
    }

    fn texts() -> impl Strategy<Value = String> {
        proptest::collection::vec(prop::sample::select(vec!["a", "\n", "\r", "\r\n", "é", "😀", " "]), 0..40)
            .prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn lines_tile_the_text(text in texts()) {
            let index = LineIndex::new(&text);
            let lines = (0..).map_while(|line| index.line_range(&text, line));
            let joined: String = lines.map(|range| &text[range]).collect();
            prop_assert_eq!(joined, text);
        }

        #[test]
        fn every_offset_lies_in_the_line_it_is_said_to(text in texts()) {
            let index = LineIndex::new(&text);
            for (at, _) in text.char_indices() {
                let place = index.bytes(u32::try_from(at).unwrap());
                let range = index.line_range(&text, place.line).unwrap();
                prop_assert!(range.contains(&at));
                prop_assert_eq!(range.start + place.column as usize, at);
            }
        }

        #[test]
        fn utf16_places_lead_back_to_their_offset(text in texts()) {
            let index = LineIndex::new(&text);
            for (at, character) in text.char_indices().filter(|(_, c)| !matches!(c, '\r' | '\n')) {
                let at = u32::try_from(at).unwrap();
                prop_assert_eq!(index.offset_of_utf16(&text, index.utf16(&text, at)), at, "{:?}", character);
            }
        }
    }
}
