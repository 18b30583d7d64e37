//! One line as it is shown: short enough, without tabs, and without what would act on the terminal.

use std::ops::Range;

use crate::report::visible::visible;

const TAB: usize = 4;
const CUT: char = '…';

/// A line, or the part of a long one that matters, ready to show.
#[derive(Debug)]
pub(in crate::report) struct ShownLine {
    /// What is shown.
    pub(in crate::report) text: String,
    /// Where the shown characters stand, and at last their end.
    places: Vec<Place>,
}

/// One place in both texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// Offset in the line.
    source: usize,
    /// Offset in the shown text.
    pub(super) shown: usize,
    /// Columns of the terminal before it.
    pub(super) column: usize,
}

impl ShownLine {
    /// As much of `line` as `room` columns take, `focus` in view. Takes time for what is shown, not for the
    /// whole line.
    pub(in crate::report) fn new(line: &str, focus: Range<usize>, room: usize) -> Self {
        let window = window(line, focus, room);
        let mut shown = Self { text: String::new(), places: Vec::new() };
        let mut column = 0;
        if window.start > 0 {
            shown.text.push(CUT);
            column = 1;
        }
        for (at, character) in line[window.clone()].char_indices() {
            let source = window.start + at;
            if source == 0 && character == '\u{feff}' {
                continue;
            }
            shown.places.push(Place { source, shown: shown.text.len(), column });
            let width = width(character, column);
            match character {
                '\t' => shown.text.extend(std::iter::repeat_n(' ', width)),
                character => shown.text.push(visible(character)),
            }
            column += width;
        }
        shown.places.push(Place { source: window.end, shown: shown.text.len(), column });
        if window.end < line.len() {
            shown.text.push(CUT);
        }
        shown
    }

    /// Where the character at `source` of the line is shown; at the nearer end if it is cut off.
    pub(super) fn place(&self, source: usize) -> Place {
        let at = self.places.partition_point(|place| place.source < source);
        self.places.get(at).or(self.places.last()).copied().unwrap_or_default()
    }
}

fn width(character: char, column: usize) -> usize {
    match character {
        '\t' => TAB - column % TAB,
        character => textwrap::core::display_width(visible(character).encode_utf8(&mut [0; 4])),
    }
}

/// The part of `line` to show.
fn window(line: &str, focus: Range<usize>, room: usize) -> Range<usize> {
    if fitting(line, 0, room) == line.len() {
        return 0..line.len();
    }
    let room = room.saturating_sub(1);
    let beginning = fitting(line, 0, room);
    if focus.end <= beginning {
        return 0..beginning;
    }
    let before = line[..focus.start].char_indices().rev();
    let lead = before.take(room / 3).last().map_or(0, |(at, _)| at);
    // Wide characters may take up all room before the focus.
    let start = if lead + fitting(&line[lead..], 1, room) > focus.start { lead } else { focus.start };
    start..start + fitting(&line[start..], 1, room)
}

/// How many bytes of `text`, which begins at `column`, fit in front of the column `limit`.
fn fitting(text: &str, mut column: usize, limit: usize) -> usize {
    let over = text.char_indices().find(|&(_, character)| {
        column += width(character, column);
        column > limit
    });
    over.map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(line: &str, focus: Range<usize>, room: usize) -> (String, Range<usize>) {
        let shown = ShownLine::new(line, focus.clone(), room);
        let range = shown.place(focus.start).shown..shown.place(focus.end).shown;
        (shown.text, range)
    }

    #[test]
    fn a_short_line_is_shown_whole() {
        assert_eq!(shown("CMD x", 0..3, 20), ("CMD x".into(), 0..3));
        assert_eq!(shown("", 0..0, 20), (String::new(), 0..0));
        assert_eq!(shown("a\tb\x1b", 2..3, 20), ("a   b␛".into(), 4..5), "the tab ends at column 4");
        assert_eq!(shown("\u{feff}FROM a", 3..7, 20), ("FROM a".into(), 0..4));
    }

    #[test]
    fn a_long_line_is_cut_around_its_focus() {
        let line = "abcdefghijklmnopqrstuvwxyz";
        assert_eq!(shown(line, 0..2, 12), ("abcdefghijk…".into(), 0..2));
        let (text, range) = shown(line, 20..22, 12);
        assert_eq!((text.as_str(), &text[range]), ("…rstuvwxyz", "uv"));
        let (text, range) = shown(line, 13..15, 12);
        assert_eq!((text.as_str(), &text[range]), ("…klmnopqrst…", "no"));
        assert_eq!(shown(line, 0..26, 12).1, 0..10, "what is cut off ends at the cut");
    }

    proptest! {
        #[test]
        fn the_focus_is_in_view(
            parts in proptest::collection::vec(prop::sample::select(vec!["a", "é", "漢", "\t", "\x1b", " "]), 1..200),
            at in any::<prop::sample::Index>(),
            room in 12_usize..60,
        ) {
            let line = parts.concat();
            let at = at.index(parts.len());
            let start = parts[..at].concat().len();
            let end = start + parts[at].len();
            let shown = ShownLine::new(&line, start..end, room);
            prop_assert!(textwrap::core::display_width(&shown.text) <= room);
            let (first, last) = (shown.place(start), shown.place(end));
            prop_assert!(first.shown < last.shown, "{:?} is not in {:?}", &line[start..end], shown.text);
            prop_assert!(shown.text.get(first.shown..last.shown).is_some());
            prop_assert_eq!(textwrap::core::display_width(&shown.text[..first.shown]), first.column);
        }
    }
}
