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
    /// Whether it shows [links](https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda).
    pub links: bool,
    /// Whether somebody waits for it, who may be told how long it took.
    pub live: bool,
    /// How many columns it has.
    pub width: usize,
}

impl Default for Style {
    /// A file: no colours, 80 columns.
    fn default() -> Self {
        Self { color: false, unicode: true, links: false, live: false, width: 80 }
    }
}

impl Style {
    /// `text`, bold where there are colours.
    pub(crate) fn bold(self, text: &str) -> Cow<'_, str> {
        let bold = anstyle::Style::new().bold();
        if self.color { format!("{bold}{text}{bold:#}").into() } else { text.into() }
    }

    /// `text`, leading to `url` where there are links.
    pub(crate) fn link<'t>(self, text: &'t str, url: Option<&str>) -> Cow<'t, str> {
        match url.filter(|_| self.links) {
            Some(url) => format!("\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\").into(),
            None => text.into(),
        }
    }
}

/// Breaks lines at spaces only, so that options, paths and URLs can be copied.
pub(crate) fn wrapped<'a>(width: usize) -> Options<'a> {
    Options::new(width)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .break_words(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_for_those_who_show_them() {
        let plain = Style::default();
        let linked = Style { links: true, ..plain };
        assert_eq!(plain.link("a", Some("https://example.org")), "a");
        assert_eq!(linked.link("a", None), "a");
        assert_eq!(
            linked.link("a", Some("https://example.org")),
            "\x1b]8;;https://example.org\x1b\\a\x1b]8;;\x1b\\"
        );
        // What lays text out must not count it.
        assert_eq!(textwrap::core::display_width(&linked.link("ab", Some("https://example.org"))), 2);
    }
}
