//! One pass over one text.

use std::ops::Range;

use super::pattern::{Ends, Pattern};
use super::splitter::Splitter;
use super::{Expanded, LexError, Lexer, Value};

/// `${a:-${b:-${c…` nests no deeper than this.
const DEEPEST: usize = 64;

pub(super) struct Run<'r, 'v> {
    lexer: &'r Lexer,
    variables: &'r dyn Fn(&str) -> Value<'v>,
    text: &'r str,
    at: usize,
    depth: usize,
    raw_escapes: bool,
    unknown: Option<String>,
    splitter: Option<Splitter>,
}

impl<'r, 'v> Run<'r, 'v> {
    pub(super) fn new(
        lexer: &'r Lexer,
        text: &'r str,
        variables: &'r dyn Fn(&str) -> Value<'v>,
        split: bool,
    ) -> Self {
        let splitter = split.then(Splitter::default);
        Self {
            lexer,
            variables,
            text,
            at: 0,
            depth: 0,
            raw_escapes: lexer.raw_escapes,
            unknown: None,
            splitter,
        }
    }

    pub(super) fn finish(mut self) -> Result<Expanded, LexError> {
        let text = self.until(None)?;
        let words = self.splitter.map(Splitter::finish).unwrap_or_default();
        Ok(Expanded { text, words, unknown: self.unknown })
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    /// Reads up to `stop` and over it, or to the end for `None`.
    fn until(&mut self, stop: Option<char>) -> Result<String, LexError> {
        let mut text = String::new();
        while let Some(c) = self.peek() {
            let start = self.at;
            if stop == Some(c) {
                self.next();
                return Ok(text);
            }
            let piece = match c {
                '$' => {
                    let value = self.dollar()?;
                    self.split(|words, range| words.text(&value, range), start);
                    text.push_str(&value);
                    continue;
                }
                '<' => self.heredoc_mark(),
                '\'' if !self.lexer.plain_quotes => self.single_quotes()?,
                '"' if !self.lexer.plain_quotes => self.double_quotes()?,
                _ if c == self.lexer.escape => {
                    self.next();
                    let mut piece = if self.raw_escapes { c.to_string() } else { String::new() };
                    piece.extend(self.next());
                    piece
                }
                _ => {
                    self.next();
                    self.split(|words, range| words.char(c, range), start);
                    text.push(c);
                    continue;
                }
            };
            self.split(|words, range| words.raw(&piece, range), start);
            text.push_str(&piece);
        }
        match stop {
            None => Ok(text),
            Some('/') => Err(LexError::Slash),
            Some(_) => Err(LexError::Brace),
        }
    }

    /// Hands what was read since `start` to the splitter. What stands inside of `${…}` is no part of the words.
    fn split(&mut self, add: impl FnOnce(&mut Splitter, Range<usize>), start: usize) {
        if let Some(splitter) = self.splitter.as_mut().filter(|_| self.depth == 0) {
            add(splitter, start..self.at);
        }
    }

    /// The part of a `${…}` up to `stop`.
    fn nested(&mut self, stop: char, raw_escapes: bool) -> Result<String, LexError> {
        if self.depth == DEEPEST {
            return Err(LexError::Excessive);
        }
        if let Some(splitter) = &mut self.splitter {
            splitter.forget();
        }
        self.depth += 1;
        let raw_before = std::mem::replace(&mut self.raw_escapes, raw_escapes);
        let text = self.until(Some(stop));
        self.raw_escapes = raw_before;
        self.depth -= 1;
        text
    }

    fn single_quotes(&mut self) -> Result<String, LexError> {
        let quoted = &self.text[self.at + 1..];
        let end = quoted.find('\'').ok_or(LexError::Quote('\''))?;
        let start = self.at;
        self.at += end + 2;
        Ok(if self.lexer.raw_quotes { &self.text[start..self.at] } else { &quoted[..end] }.to_owned())
    }

    fn double_quotes(&mut self) -> Result<String, LexError> {
        let mut text = String::new();
        let quote = self.next().filter(|_| self.lexer.raw_quotes);
        text.extend(quote);
        loop {
            match self.peek() {
                None => return Err(LexError::Quote('"')),
                Some('"') => break,
                Some('$') => text.push_str(&self.dollar()?),
                Some(c) => {
                    self.next();
                    if c != self.lexer.escape {
                        text.push(c);
                        continue;
                    }
                    if self.raw_escapes {
                        text.push(c);
                    }
                    match self.peek() {
                        None => {}
                        Some(escaped) if matches!(escaped, '"' | '$') || escaped == c => {
                            text.extend(self.next());
                        }
                        Some(_) => text.push(c),
                    }
                }
            }
        }
        self.next();
        text.extend(quote);
        Ok(text)
    }

    /// `<`, or `<<` with the blanks after it, which are no end of a word.
    fn heredoc_mark(&mut self) -> String {
        let start = self.at;
        self.next();
        if self.peek() == Some('<') {
            self.next();
            while matches!(self.peek(), Some(' ' | '\t' | '\r')) {
                self.next();
            }
        }
        self.text[start..self.at].to_owned()
    }

    fn dollar(&mut self) -> Result<String, LexError> {
        self.next();
        if self.peek() != Some('{') {
            let name = self.name();
            return match self.lookup(name) {
                _ if name.is_empty() => Ok("$".to_owned()),
                Value::Unset if self.lexer.keep_unset => Ok(format!("${name}")),
                value => self.plain(name, value),
            };
        }
        self.next();
        match self.peek() {
            None => return Err(LexError::Brace),
            Some('{' | '}' | ':') => return Err(LexError::Name),
            Some(_) => {}
        }
        let name = self.name();
        match self.next() {
            Some('}') => match self.lookup(name) {
                Value::Unset if self.lexer.keep_unset => Ok(format!("${{{name}}}")),
                value => self.plain(name, value),
            },
            Some(':') => {
                let modifier = self.next();
                self.modified(name, modifier, true)
            }
            Some('/') => self.replaced(name),
            modifier => self.modified(name, modifier, false),
        }
    }

    fn lookup(&self, name: &str) -> Value<'v> {
        if name.is_empty() { Value::Unset } else { (self.variables)(name) }
    }

    /// `$x` and `${x}`.
    fn plain(&mut self, name: &str, value: Value<'v>) -> Result<String, LexError> {
        match value {
            Value::Set(value) => self.value(value),
            Value::Unset => Ok(String::new()),
            Value::Unknown => Ok(self.unknown(name)),
        }
    }

    fn value(&self, value: &str) -> Result<String, LexError> {
        self.lexer.spend(value.len())?;
        Ok(value.to_owned())
    }

    fn unknown(&mut self, name: &str) -> String {
        self.unknown.get_or_insert_with(|| name.to_owned());
        String::new()
    }

    /// `${x-y}` and the like; with `empty_is_unset`, `${x:-y}`.
    fn modified(
        &mut self,
        name: &str,
        modifier: Option<char>,
        empty_is_unset: bool,
    ) -> Result<String, LexError> {
        let colon = if empty_is_unset { ":" } else { "" };
        let Some(modifier) = modifier else { return Err(LexError::Brace) };
        let is_pattern = matches!(modifier, '#' | '%');
        if is_pattern && empty_is_unset || !is_pattern && !matches!(modifier, '+' | '-' | '?') {
            return Err(LexError::Modifier(format!("{colon}{modifier}")));
        }
        let unknown_before = self.unknown.take();
        let word = self.nested('}', is_pattern)?;
        let unknown_word = std::mem::replace(&mut self.unknown, unknown_before);

        let value = match self.lookup(name) {
            Value::Unset if self.lexer.keep_unset => {
                return Ok(format!("${{{name}{colon}{modifier}{word}}}"));
            }
            Value::Set("") if empty_is_unset => None,
            Value::Set(value) => Some(value),
            Value::Unset => None,
            // The default is what a build without arguments takes.
            Value::Unknown if modifier == '-' => None,
            Value::Unknown => return Ok(self.unknown(name)),
        };
        match (modifier, value) {
            ('-', None) | ('+', Some(_)) => {
                self.unknown = self.unknown.take().or(unknown_word);
                Ok(word)
            }
            ('-' | '?', Some(value)) => self.value(value),
            ('?', None) => {
                let default = if empty_is_unset { "may not be empty" } else { "has to be set" };
                let message = if word.is_empty() { default.to_owned() } else { word };
                Err(LexError::Required(name.to_owned(), message))
            }
            ('#' | '%', value) => {
                self.unknown = self.unknown.take().or(unknown_word);
                self.trimmed(value.unwrap_or_default(), &word, modifier)
            }
            _ => Ok(String::new()),
        }
    }

    /// `${x#pattern}`, `${x##pattern}`, `${x%pattern}`, `${x%%pattern}`.
    fn trimmed(&self, value: &str, word: &str, modifier: char) -> Result<String, LexError> {
        let (word, ends) = match word.strip_prefix(modifier) {
            Some(word) => (word, Ends::Last),
            None => (word, Ends::First),
        };
        self.lexer.spend((value.len() + 1).saturating_mul(word.len() + 1))?;
        let from_end = modifier == '%';
        let pattern = Pattern::new(word, from_end).ok_or_else(|| LexError::Pattern(word.to_owned()))?;
        let mut chars: Vec<char> = value.chars().collect();
        if from_end {
            chars.reverse();
        }
        let dropped = pattern.ends(&chars, ends)[0].unwrap_or(0);
        chars.drain(..dropped);
        if from_end {
            chars.reverse();
        }
        Ok(chars.into_iter().collect())
    }

    /// `${x/pattern/replacement}`, `${x//pattern/replacement}`.
    fn replaced(&mut self, name: &str) -> Result<String, LexError> {
        let all = self.peek() == Some('/');
        if all {
            self.next();
        }
        let word = self.nested('/', true)?;
        let replacement = self.nested('}', true)?;
        let value = match self.lookup(name) {
            Value::Unset if self.lexer.keep_unset => {
                return Ok(format!("${{{name}/{word}/{replacement}}}"));
            }
            Value::Set(value) => value,
            Value::Unset => "",
            Value::Unknown => return Ok(self.unknown(name)),
        };
        self.lexer.spend((value.len() + 1).saturating_mul(word.len() + replacement.len() + 1))?;
        let pattern = Pattern::new(&word, false).ok_or(LexError::Pattern(word))?;
        Ok(pattern.replace(value, &replacement, all))
    }

    /// A name: letters, digits and `_`, or digits, or one special character; empty if there is none.
    fn name(&mut self) -> &'r str {
        let rest = &self.text[self.at..];
        let len = match rest.chars().next() {
            Some('0'..='9') => rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()),
            Some('@' | '*' | '#' | '?' | '-' | '$' | '!') => 1,
            _ => rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len()),
        };
        self.at += len;
        &rest[..len]
    }
}
