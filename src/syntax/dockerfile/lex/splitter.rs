//! Words.

use std::ops::Range;

use super::ExpandedWord;

/// Collects words, to the letter of BuildKit's `wordsStruct`: quotes of nothing make no word.
#[derive(Default)]
pub(super) struct Splitter {
    words: Vec<ExpandedWord>,
    word: String,
    range: Range<usize>,
    in_word: bool,
}

impl Splitter {
    pub(super) fn char(&mut self, c: char, range: Range<usize>) {
        if !c.is_whitespace() {
            self.raw(c.encode_utf8(&mut [0; 4]), range);
        } else if self.in_word && !self.word.is_empty() {
            self.push();
        }
    }

    pub(super) fn text(&mut self, text: &str, range: Range<usize>) {
        text.chars().for_each(|c| self.char(c, range.clone()));
    }

    pub(super) fn raw(&mut self, text: &str, range: Range<usize>) {
        if self.word.is_empty() {
            self.range.start = range.start;
        }
        self.range.end = range.end;
        self.word.push_str(text);
        self.in_word = true;
    }

    /// Drops the word that was begun: BuildKit has one buffer for all levels, and empties it at each `${x:-`.
    pub(super) fn forget(&mut self) {
        self.word.clear();
    }

    fn push(&mut self) {
        let text = std::mem::take(&mut self.word);
        self.words.push(ExpandedWord { text, range: self.range.clone() });
        self.in_word = false;
    }

    pub(super) fn finish(mut self) -> Vec<ExpandedWord> {
        if !self.word.is_empty() {
            self.push();
        }
        self.words
    }
}
