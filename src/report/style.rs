//! How text for people is laid out.

use std::borrow::Cow;

use textwrap::{Options, WordSeparator, WordSplitter};

/// What is written to: a terminal, or a file that is read like one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether it shows colours.
    pub color: bool,
    /// Whether it shows more than ASCII.
    pub unicode: bool,
    /// How many columns it has.
    pub width: usize,
}

impl Default for Style {
    /// A file: no colours, 80 columns.
    fn default() -> Self {
        Self { color: false, unicode: true, width: 80 }
    }
}

impl Style {
    /// `text`, bold where there are colours.
    pub(crate) fn bold(self, text: &str) -> Cow<'_, str> {
        let bold = anstyle::Style::new().bold();
        if self.color { format!("{bold}{text}{bold:#}").into() } else { text.into() }
    }
}

/// Breaks lines at spaces only, so that options, paths and URLs can be copied.
pub(crate) fn wrapped<'a>(width: usize) -> Options<'a> {
    Options::new(width)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .break_words(false)
}
