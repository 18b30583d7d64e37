//! Text of the files under judgement, made safe to show.

use std::fmt::{self, Write};

/// `character`, or what stands for it where it would act on the terminal or make text look like other text:
/// control characters, and those that reorder what is written
/// ([Trojan Source](https://trojansource.codes/)). One character stands for one, so that columns stay.
#[must_use]
pub(crate) fn visible(character: char) -> char {
    match character {
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(character)).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\x7f' => '\u{2421}',
        character if acts(character) => char::REPLACEMENT_CHARACTER,
        character => character,
    }
}

/// Whether `character` does something instead of being shown.
#[must_use]
pub(super) fn acts(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                | '\u{feff}'
        )
}

/// A text on one line, with every character made [`visible`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Visible<'a>(pub(crate) &'a str);

impl fmt::Display for Visible<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|character| f.write_char(visible(character)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_acts_is_left() {
        for (given, shown) in [
            ("plain `é` 漢 😀", "plain `é` 漢 😀"),
            ("\x1b[31mred\x1b]8;;u\x07", "␛[31mred␛]8;;u␇"),
            ("a\r\nb\tc\0", "a␍␊b␉c␀"),
            ("\u{9b}31m\x7f", "\u{fffd}31m␡"),
            ("a\u{202e}b\u{2066}c\u{feff}", "a\u{fffd}b\u{fffd}c\u{fffd}"),
        ] {
            assert_eq!(Visible(given).to_string(), shown, "{given:?}");
        }
    }

    #[test]
    fn one_stands_for_one_and_none_acts() {
        for character in '\0'..=char::MAX {
            assert!(!acts(visible(character)), "{character:?}");
        }
    }
}
