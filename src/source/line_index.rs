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
    /// What lies before every [`STRIDE`]th byte, so that a column costs no more in a long line than in a
    /// short one: a minified file may be one line with thousands of findings.
    before: Vec<Units>,
}

/// How many bytes are counted at most to find a column.
const STRIDE: usize = 1024;

/// The length of a text in the units that columns are counted in.
#[derive(Clone, Copy, Debug, Default)]
struct Units {
    code_points: u32,
    utf16: u32,
}

impl Units {
    /// The units that begin in `bytes`, which may start and end inside characters.
    fn of(bytes: &[u8]) -> Self {
        let code_points = bytes.iter().filter(|&&byte| byte & 0b1100_0000 != 0b1000_0000).count();
        let pairs = bytes.iter().filter(|&&byte| byte >= 0b1111_0000).count();
        Self { code_points: super::offset(code_points), utf16: super::offset(code_points + pairs) }
    }

    fn plus(self, other: Self) -> Self {
        Self { code_points: self.code_points + other.code_points, utf16: self.utf16 + other.utf16 }
    }

    fn minus(self, other: Self) -> Self {
        Self { code_points: self.code_points - other.code_points, utf16: self.utf16 - other.utf16 }
    }
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
        let before = bytes.chunks(STRIDE).scan(Units::default(), |sum, chunk| {
            let before = *sum;
            *sum = sum.plus(Units::of(chunk));
            Some(before)
        });
        Self { starts, before: before.collect() }
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

    /// Line and column of `offset`, the column in Unicode code points (what SARIF and people count). A byte
    /// order mark takes no column: no editor shows it.
    #[must_use]
    pub fn code_points(&self, text: &str, offset: u32) -> LineColumn {
        let mut place = self.count(text, offset, |units| units.code_points);
        if place.line == 0 && text.starts_with('\u{feff}') {
            place.column = place.column.saturating_sub(1);
        }
        place
    }

    /// Line and column of `offset`, the column in UTF-16 code units (what editors count).
    #[must_use]
    pub fn utf16(&self, text: &str, offset: u32) -> LineColumn {
        self.count(text, offset, |units| units.utf16)
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
    fn count(&self, text: &str, offset: u32, unit: impl Fn(Units) -> u32) -> LineColumn {
        let LineColumn { line, .. } = self.bytes(offset);
        let start = self.starts[line as usize] as usize;
        let end = text.floor_char_boundary_at(offset as usize).max(start);
        let column = if end - start <= STRIDE {
            Units::of(&text.as_bytes()[start..end])
        } else {
            self.units_before(text, end).minus(self.units_before(text, start))
        };
        LineColumn { line, column: unit(column) }
    }

    fn units_before(&self, text: &str, offset: usize) -> Units {
        let chunk = (offset / STRIDE).min(self.before.len().saturating_sub(1));
        let counted = self.before.get(chunk).copied().unwrap_or_default();
        counted.plus(Units::of(&text.as_bytes()[chunk * STRIDE..offset]))
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

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        let text = "\u{feff}ab\nc";
        let index = LineIndex::new(text);
        let columns = [0, 3, 4, 6].map(|offset| index.code_points(text, offset).column);
        assert_eq!(columns, [0, 0, 1, 0]);
    }

    #[test]
    fn columns_far_into_a_line_are_counted_from_its_start() {
        let text = format!("x\n{}", "aé€😀".repeat(3 * STRIDE));
        let index = LineIndex::new(&text);
        for (nth, (at, _)) in text[2..].char_indices().enumerate().step_by(997) {
            let offset = u32::try_from(2 + at).unwrap();
            let code_points = u32::try_from(nth).unwrap();
            let utf16 = u32::try_from(text[2..2 + at].encode_utf16().count()).unwrap();
            assert_eq!(index.code_points(&text, offset), LineColumn { line: 1, column: code_points });
            assert_eq!(index.utf16(&text, offset), LineColumn { line: 1, column: utf16 });
        }
    }

    #[test]
    fn an_offset_past_the_end_is_the_end() {
        for text in ["", "é", "a\n"] {
            let index = LineIndex::new(text);
            let end = index.code_points(text, u32::try_from(text.len()).unwrap());
            assert_eq!(index.code_points(text, 9_999), end, "{text:?}");
        }
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
