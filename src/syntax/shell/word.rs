//! Words: quotes, and what they leave for the shell to expand.

use crate::source::Span;

use super::cursor::Cursor;
use super::{Expansion, ExpansionKind, Unsure, Word};

/// A word in the making.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) text: String,
    pub(super) expansions: Vec<Expansion>,
    /// Where the last unquoted `[` and `{` stand that have no partner yet.
    pub(super) bracket: Option<usize>,
    pub(super) brace: Option<usize>,
}

impl Parts {
    fn expand(&mut self, span: Span, kind: ExpansionKind) {
        self.expansions.push(Expansion { span, kind, quoted: false });
    }
}

impl Cursor<'_> {
    /// Reads one word. There must be one here, see [`Self::at_word`].
    pub(super) fn word(&mut self) -> Result<Word, Unsure> {
        let start = self.at;
        let mut parts = Parts::default();
        while !self.at_end() && self.word_part(start, &mut parts)? {}
        if self.at == start {
            return self.unsure(start, "a word is missing");
        }
        Ok(Word { span: self.span_from(start), text: parts.text, expansions: parts.expansions })
    }

    /// Reads the next part of the word that starts at `start`; false at its end.
    fn word_part(&mut self, start: usize, parts: &mut Parts) -> Result<bool, Unsure> {
        match self.peek() {
            b' ' | b'\t' | b'\n' | b';' | b'&' | b'|' | b')' => return Ok(false),
            b'\r' if self.peek_at(1) == b'\n' => return Ok(false),
            b'<' | b'>' if self.peek_at(1) == b'(' => self.process_substitution(parts)?,
            b'<' | b'>' => return Ok(false),
            b'(' if is_array_start(self.since(start)) => self.array(parts)?,
            b'(' => return Ok(false),
            b'?' | b'*' | b'+' | b'@' | b'!' if self.peek_at(1) == b'(' => self.extended_pattern(parts)?,
            b'\\' => self.escape(parts)?,
            b'\'' => self.single_quotes(parts)?,
            b'"' => self.double_quotes(parts)?,
            b'$' | b'`' => self.expansion(parts, false)?,
            b'?' | b'*' | b'[' | b']' | b'{' | b'}' | b'~' => self.pattern_character(start, parts)?,
            _ => self.plain(parts),
        }
        Ok(true)
    }

    /// Reads up to the next character that may mean something.
    fn plain(&mut self, parts: &mut Parts) {
        let start = self.at;
        self.skip_char();
        let rest = self.rest();
        self.at += rest.bytes().position(is_special).unwrap_or(rest.len());
        parts.text.push_str(self.since(start));
    }

    pub(super) fn skip_char(&mut self) {
        self.at += self.rest().chars().next().map_or(0, char::len_utf8);
    }

    fn escape(&mut self, parts: &mut Parts) -> Result<(), Unsure> {
        let continued = self.escaped_newline();
        if continued > 0 {
            self.at += continued;
            return Ok(());
        }
        let start = self.at;
        self.at += 1;
        if self.at_end() {
            return self.unsure(start, "nothing follows a backslash");
        }
        let escaped = self.at;
        self.skip_char();
        parts.text.push_str(self.since(escaped));
        Ok(())
    }

    pub(super) fn single_quotes(&mut self, parts: &mut Parts) -> Result<(), Unsure> {
        let start = self.at;
        self.at += 1;
        let Some(length) = self.rest().find('\'') else {
            return self.unsure(start, "a quote is never closed");
        };
        parts.text.push_str(&self.rest()[..length]);
        self.at += length + 1;
        Ok(())
    }

    pub(super) fn double_quotes(&mut self, parts: &mut Parts) -> Result<(), Unsure> {
        let start = self.at;
        self.at += 1;
        loop {
            let rest = self.rest();
            let length = rest.bytes().position(|byte| b"\"\\$`".contains(&byte));
            let Some(length) = length else {
                return self.unsure(start, "a quote is never closed");
            };
            parts.text.push_str(&rest[..length]);
            self.at += length;
            match (self.peek(), self.peek_at(1)) {
                (b'"', _) => {
                    self.at += 1;
                    return Ok(());
                }
                (b'\\', b'"' | b'\\' | b'$' | b'`') => self.escape(parts)?,
                (b'\\', _) if self.escaped_newline() > 0 => self.escape(parts)?,
                (b'\\', _) => {
                    parts.text.push('\\');
                    self.at += 1;
                }
                _ => self.expansion(parts, true)?,
            }
        }
    }

    /// Reads a character that takes part in matching file names, in listing words, or in naming a home folder.
    fn pattern_character(&mut self, start: usize, parts: &mut Parts) -> Result<(), Unsure> {
        let at = self.at;
        let character = self.peek();
        if character == b'{' && matches!(self.peek_at(1), b'{' | b'%') {
            return self.unsure(at, "this looks like a template");
        }
        self.at += 1;
        parts.text.push_str(self.since(at));
        match character {
            b'?' | b'*' => parts.expand(self.span_from(at), ExpansionKind::Glob),
            b'~' if at == start || self.text[start..at].ends_with(['=', ':']) => {
                parts.expand(self.span_from(at), ExpansionKind::Tilde);
            }
            b'[' => parts.bracket = Some(at),
            b'{' => parts.brace = Some(at),
            b']' => {
                if let Some(open) = parts.bracket.take().filter(|open| open + 1 < at) {
                    parts.expand(self.span_from(open), ExpansionKind::Glob);
                }
            }
            b'}' => {
                let inside = |open: &usize| &self.text[*open..at];
                let lists = |open: &usize| inside(open).contains(',') || inside(open).contains("..");
                if let Some(open) = parts.brace.take().filter(lists) {
                    parts.expand(self.span_from(open), ExpansionKind::Braces);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Reads `@(…|…)` and its like.
    fn extended_pattern(&mut self, parts: &mut Parts) -> Result<(), Unsure> {
        let start = self.at;
        self.at += 2;
        self.nested(|cursor| {
            loop {
                if cursor.at_word() {
                    cursor.word()?;
                }
                if cursor.eat(")") {
                    return Ok(());
                }
                cursor.expect("|")?;
            }
        })?;
        parts.text.push_str(self.since(start));
        parts.expand(self.span_from(start), ExpansionKind::Glob);
        Ok(())
    }

    /// Reads the elements of an array.
    fn array(&mut self, parts: &mut Parts) -> Result<(), Unsure> {
        let start = self.at;
        self.at += 1;
        self.nested(|cursor| {
            cursor.skip_lines()?;
            while cursor.at_word() {
                cursor.word()?;
                cursor.skip_lines()?;
            }
            cursor.expect(")")
        })?;
        parts.text.push_str(self.since(start));
        parts.expand(self.span_from(start), ExpansionKind::Array);
        Ok(())
    }
}

fn is_special(byte: u8) -> bool {
    b" \t\r\n;&|()<>?*+@!\\'\"$`[]{}~".contains(&byte)
}

/// Whether `word` is what stands in front of an array's parenthesis: `NAME=`, `NAME+=`, `NAME[…]=`.
fn is_array_start(word: &str) -> bool {
    let Some(target) = word.strip_suffix('=') else { return false };
    let target = target.strip_suffix('+').unwrap_or(target);
    let name = target.split_once('[').map_or(target, |(name, _)| name);
    !name.is_empty() && name.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
}
