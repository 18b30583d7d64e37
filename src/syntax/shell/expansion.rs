//! Expansions that start with `$` or a backquote, and process substitutions.

use super::cursor::Cursor;
use super::word::Parts;
use super::{Expansion, ExpansionKind, Item, Script, Unsure};

impl Cursor<'_> {
    /// Reads the expansion that starts here, or a `$` that starts none.
    pub(super) fn expansion(&mut self, parts: &mut Parts, quoted: bool) -> Result<(), Unsure> {
        let start = self.at;
        let kind = self.nested(|cursor| cursor.expansion_kind(&mut parts.expansions, quoted))?;
        parts.text.push_str(self.since(start));
        if let Some(kind) = kind {
            parts.expansions.push(Expansion { span: self.span_from(start), kind, quoted });
        }
        Ok(())
    }

    fn expansion_kind(
        &mut self,
        inner: &mut Vec<Expansion>,
        quoted: bool,
    ) -> Result<Option<ExpansionKind>, Unsure> {
        let start = self.at;
        if self.peek() == b'`' {
            return self.backquotes().map(|script| Some(ExpansionKind::Command(script)));
        }
        self.at += 1;
        match (self.peek(), self.peek_at(1)) {
            (b'(', b'(') => {
                self.at += 2;
                self.arithmetic(inner)?;
                Ok(Some(ExpansionKind::Arithmetic))
            }
            (b'(', _) => {
                let script = self.parenthesised_script()?;
                Ok(Some(ExpansionKind::Command(Some(script))))
            }
            (b'{', _) => self.braced_parameter(inner, quoted).map(Some),
            (b'[', _) => self.unsure(start, "`$[` means different things to different shells"),
            (b'\'', _) if !quoted => {
                self.dollar_quotes()?;
                Ok(Some(ExpansionKind::DollarQuote))
            }
            (b'"', _) if !quoted => {
                self.scratch(inner, |cursor, parts| cursor.double_quotes(parts))?;
                Ok(Some(ExpansionKind::DollarQuote))
            }
            _ => {
                let length = parameter_length(self.rest(), 1);
                let name = self.rest()[..length].to_owned();
                self.at += length;
                Ok((length > 0).then_some(ExpansionKind::Parameter(name)))
            }
        }
    }

    /// Reads something of which only the expansions are wanted.
    fn scratch(
        &mut self,
        expansions: &mut Vec<Expansion>,
        read: impl FnOnce(&mut Self, &mut Parts) -> Result<(), Unsure>,
    ) -> Result<(), Unsure> {
        let mut parts = Parts { expansions: std::mem::take(expansions), ..Parts::default() };
        read(self, &mut parts)?;
        *expansions = parts.expansions;
        Ok(())
    }

    pub(super) fn process_substitution(&mut self, parts: &mut Parts) -> Result<(), Unsure> {
        let start = self.at;
        self.at += 1;
        let script = self.nested(Self::parenthesised_script)?;
        parts.text.push_str(self.since(start));
        let span = self.span_from(start);
        parts.expansions.push(Expansion { span, kind: ExpansionKind::Process(script), quoted: false });
        Ok(())
    }

    fn parenthesised_script(&mut self) -> Result<Script, Unsure> {
        self.expect("(")?;
        let items = self.own_list()?;
        self.expect(")")?;
        Ok(Script { items, comments: Vec::new() })
    }

    /// Reads a list whose heredocs end with it.
    fn own_list(&mut self) -> Result<Vec<Item>, Unsure> {
        let outer = std::mem::take(&mut self.heredocs);
        let items = self.list()?;
        self.no_heredoc_pending()?;
        self.heredocs = outer;
        Ok(items)
    }

    fn backquotes(&mut self) -> Result<Option<Script>, Unsure> {
        let start = self.at;
        let inside = &self.rest()[1..];
        let mut escaped = false;
        let length = inside.bytes().position(|byte| {
            let closes = byte == b'`' && !escaped;
            escaped = byte == b'\\' && !escaped;
            closes
        });
        let Some(length) = length else {
            return self.unsure(start, "a backquote is never closed");
        };
        let close = start + 1 + length;
        if inside[..length].contains('\\') {
            self.at = close + 1;
            return Ok(None);
        }
        let outer_end = std::mem::replace(&mut self.end, close);
        self.at = start + 1;
        let items = self.own_list()?;
        if !self.at_end() {
            return self.unsure(self.at, "this closes nothing");
        }
        self.end = outer_end;
        self.at = close + 1;
        Ok(Some(Script { items, comments: Vec::new() }))
    }

    /// Reads `'…'` behind a `$`: a backslash escapes there.
    fn dollar_quotes(&mut self) -> Result<(), Unsure> {
        let start = self.at;
        self.at += 1;
        while !self.at_end() {
            match self.peek() {
                b'\'' => {
                    self.at += 1;
                    return Ok(());
                }
                b'\\' => self.skip_escaped(),
                _ => self.skip_char(),
            }
        }
        self.unsure(start, "a quote is never closed")
    }

    fn skip_escaped(&mut self) {
        self.at += 1;
        self.skip_char();
    }

    /// Reads an arithmetic expression and the `))` behind it.
    pub(super) fn arithmetic(&mut self, inner: &mut Vec<Expansion>) -> Result<(), Unsure> {
        let start = self.at;
        let mut open = 0_usize;
        while !self.at_end() {
            match (self.peek(), self.peek_at(1)) {
                (b'(', _) => {
                    open += 1;
                    self.at += 1;
                }
                (b')', b')') if open == 0 => {
                    self.at += 2;
                    return Ok(());
                }
                // `((a) || b)` is a subshell in a subshell; to tell them apart takes a second reading.
                (b')', _) if open == 0 => break,
                (b')', _) => {
                    open -= 1;
                    self.at += 1;
                }
                (b'\\', _) => self.skip_escaped(),
                (b'"', _) => self.scratch(inner, |cursor, parts| cursor.double_quotes(parts))?,
                (b'$' | b'`', _) => self.scratch(inner, |cursor, parts| cursor.expansion(parts, true))?,
                _ => self.skip_char(),
            }
        }
        self.unsure(start, "`((` is not closed by `))`")
    }

    /// Reads `{name…}` behind a `$`.
    fn braced_parameter(
        &mut self,
        inner: &mut Vec<Expansion>,
        quoted: bool,
    ) -> Result<ExpansionKind, Unsure> {
        let start = self.at;
        self.at += 1;
        if matches!(self.peek(), b'{' | b'%') {
            return self.unsure(start, "this looks like a template");
        }
        let length_or_indirect = matches!(self.peek(), b'#' | b'!') && self.peek_at(1) != b'}';
        if length_or_indirect && parameter_length(&self.rest()[1..], usize::MAX) > 0 {
            self.at += 1;
        }
        let length = parameter_length(self.rest(), usize::MAX);
        if length == 0 {
            return self.unsure(start, "a variable has no name");
        }
        let name = self.rest()[..length].to_owned();
        self.at += length;
        // In double quotes, the quotes of a default value are text, those of a pattern are quotes.
        let single_quotes = !quoted || matches!(self.peek(), b'#' | b'%' | b'/');
        while !self.at_end() {
            match self.peek() {
                b'}' => {
                    self.at += 1;
                    return Ok(ExpansionKind::Parameter(name));
                }
                b'\\' => self.skip_escaped(),
                b'\'' if single_quotes => self.scratch(inner, |cursor, parts| cursor.single_quotes(parts))?,
                b'"' => self.scratch(inner, |cursor, parts| cursor.double_quotes(parts))?,
                b'$' | b'`' => self.scratch(inner, |cursor, parts| cursor.expansion(parts, quoted))?,
                _ => self.skip_char(),
            }
        }
        self.unsure(start, "a `${` is never closed")
    }
}

/// The length of the parameter's name at the start of `text`: an identifier, at most `digits` digits, or one
/// special character.
fn parameter_length(text: &str, digits: usize) -> usize {
    let bytes = text.as_bytes();
    match bytes.first() {
        Some(b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!') => 1,
        Some(b'0'..=b'9') => bytes.iter().take(digits).take_while(|byte| byte.is_ascii_digit()).count(),
        Some(b'_' | b'a'..=b'z' | b'A'..=b'Z') => {
            bytes.iter().take_while(|&&byte| byte == b'_' || byte.is_ascii_alphanumeric()).count()
        }
        _ => 0,
    }
}
