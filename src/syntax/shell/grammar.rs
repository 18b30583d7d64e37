//! Lists, pipelines and simple commands.
//!
//! <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html>, with what bash adds to it.

use crate::source::Span;

use super::cursor::{Cursor, PendingHeredoc};
use super::{
    Assignment, Command, Function, Item, Operator, Pipeline, Redirection, RedirectionKind, Script,
    SimpleCommand, Terminator, Unsure, Word,
};

/// Words that end a list where a command could start.
const CLOSING_WORDS: [&str; 8] = ["then", "elif", "else", "fi", "do", "done", "esac", "}"];

/// The operators of redirections, a longer one before those that it starts with.
const REDIRECTIONS: [(&str, RedirectionKind); 12] = [
    ("<<<", RedirectionKind::HereString),
    ("<<-", RedirectionKind::Heredoc),
    ("<<", RedirectionKind::Heredoc),
    ("<&", RedirectionKind::DuplicateInput),
    ("<>", RedirectionKind::ReadWrite),
    ("<", RedirectionKind::Read),
    (">>", RedirectionKind::Append),
    (">&", RedirectionKind::DuplicateOutput),
    (">|", RedirectionKind::Write),
    (">", RedirectionKind::Write),
    ("&>>", RedirectionKind::AppendBoth),
    ("&>", RedirectionKind::WriteBoth),
];

impl Cursor<'_> {
    /// Reads the whole text.
    pub(super) fn script(&mut self) -> Result<Script, Unsure> {
        let items = self.list()?;
        if !self.at_end() {
            return self.unsure(self.at, "this closes nothing");
        }
        self.no_heredoc_pending()?;
        Ok(Script { items, comments: std::mem::take(&mut self.comments) })
    }

    /// Reads commands up to what cannot start one: the end, `)`, `;;` or a closing word.
    pub(super) fn list(&mut self) -> Result<Vec<Item>, Unsure> {
        let mut items: Vec<Item> = Vec::new();
        loop {
            let line_ended = self.skip_lines()?;
            if let Some(last) = items.last_mut() {
                last.ends_line |= line_ended;
            }
            if self.at_list_end() {
                return Ok(items);
            }
            let item = self.item()?;
            let ended = item.terminator == Terminator::End;
            items.push(item);
            if ended && !self.at_list_end() {
                return self.unsure(self.at, "this cannot follow a command");
            }
        }
    }

    /// Like [`Self::list`], for places where the grammar wants at least one command.
    pub(super) fn filled_list(&mut self) -> Result<Vec<Item>, Unsure> {
        let start = self.at;
        let items = self.list()?;
        if items.is_empty() {
            return self.unsure(start, "a command is missing");
        }
        Ok(items)
    }

    fn at_list_end(&self) -> bool {
        self.at_end()
            || self.peek() == b')'
            || (self.peek() == b';' && matches!(self.peek_at(1), b';' | b'&'))
            || CLOSING_WORDS.contains(&self.bare_word())
    }

    fn item(&mut self) -> Result<Item, Unsure> {
        let first = self.pipeline()?;
        let mut rest = Vec::new();
        let mut end = first.span;
        loop {
            let operator = if self.eat("&&") {
                Operator::And
            } else if self.eat("||") {
                Operator::Or
            } else {
                break;
            };
            self.skip_lines()?;
            let pipeline = self.pipeline()?;
            end = pipeline.span;
            rest.push((operator, pipeline));
        }
        let span = first.span.to(end);
        let terminator = self.terminator()?;
        let ends_line = terminator == Terminator::Newline;
        Ok(Item { first, rest, terminator, ends_line, span })
    }

    fn terminator(&mut self) -> Result<Terminator, Unsure> {
        match (self.peek(), self.peek_at(1)) {
            (b';', b';' | b'&') => Ok(Terminator::End),
            (b';', _) => self.eat_single().map(|()| Terminator::Semicolon),
            (b'&', _) => self.eat_single().map(|()| Terminator::Background),
            (b'\n', _) => self.newline().map(|_| Terminator::Newline),
            _ => Ok(Terminator::End),
        }
    }

    /// Steps over the `&`, `|` or `;` here. Escaped line ends can make `&&` of `&` and `&`, which is refused:
    /// nobody writes that.
    fn eat_single(&mut self) -> Result<(), Unsure> {
        let start = self.at;
        let operator = self.peek();
        self.at += 1;
        while self.escaped_newline() > 0 {
            self.at += self.escaped_newline();
        }
        if self.peek() == operator && self.at > start + 1 {
            return self.unsure(start, "an operator is split over two lines");
        }
        Ok(())
    }

    fn pipeline(&mut self) -> Result<Pipeline, Unsure> {
        let start = self.at;
        let mut negated = false;
        while self.bare_word() == "!" {
            self.at += 1;
            negated = !negated;
            self.skip_blanks();
        }
        let mut commands = vec![self.command()?];
        while self.peek() == b'|' && self.peek_at(1) != b'|' {
            self.eat_single()?;
            self.eat("&");
            self.skip_lines()?;
            commands.push(self.command()?);
        }
        let end = commands.last().map_or(start, |command| command.span().end as usize);
        Ok(Pipeline { negated, commands, span: Span::new(start, end) })
    }

    /// Reads one command and the blanks behind it.
    fn command(&mut self) -> Result<Command, Unsure> {
        if let Some(compound) = self.compound()? {
            return Ok(Command::Compound(compound));
        }
        let start = self.at;
        if self.bare_word() == "function" {
            return self.function_after_keyword();
        }
        let command = self.simple()?;
        if self.peek() != b'(' {
            return Ok(Command::Simple(command));
        }
        match &*command.words {
            [name] if command.span == name.span && name.literal().is_some() => {
                self.function(start, name.text.clone())
            }
            _ => self.unsure(self.at, "a parenthesis cannot stand here"),
        }
    }

    fn simple(&mut self) -> Result<SimpleCommand, Unsure> {
        let start = self.at;
        let (mut assignments, mut words, mut redirections) = (Vec::new(), Vec::new(), Vec::new());
        let mut end = start;
        loop {
            if let Some(redirection) = self.redirection()? {
                redirections.push(redirection);
            } else if self.at_word() {
                let word = self.word()?;
                match assignment(&word, &self.text[word.span.range()]) {
                    Some((name, value)) if words.is_empty() => {
                        assignments.push(Assignment { name, word, value })
                    }
                    _ => words.push(word),
                }
            } else {
                break;
            }
            end = self.at;
            self.skip_blanks();
        }
        if end == start {
            return self.unsure(start, "a command is missing");
        }
        Ok(SimpleCommand { assignments, words, redirections, span: Span::new(start, end) })
    }

    fn function_after_keyword(&mut self) -> Result<Command, Unsure> {
        let start = self.at;
        self.at += "function".len();
        self.skip_blanks();
        if !self.at_word() {
            return self.unsure(start, "a function has no name");
        }
        let name = self.word()?.text;
        self.skip_blanks();
        self.function(start, name)
    }

    /// Reads `() body`, of which the parentheses may be missing after the word `function`.
    fn function(&mut self, start: usize, name: String) -> Result<Command, Unsure> {
        if self.eat("(") {
            self.skip_blanks();
            self.expect(")")?;
        }
        self.skip_lines()?;
        let body = Box::new(self.nested(Self::command)?);
        let span = Span::new(start, body.span().end as usize);
        Ok(Command::Function(Function { name, body, span }))
    }

    /// Reads a redirection if one starts here.
    pub(super) fn redirection(&mut self) -> Result<Option<Redirection>, Unsure> {
        let start = self.at;
        let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        let operator = &self.rest()[digits..];
        let is_process_substitution = operator.starts_with("<(") || operator.starts_with(">(");
        let known = REDIRECTIONS.iter().find(|(written, _)| operator.starts_with(written));
        let Some(&(written, kind)) = known.filter(|_| !is_process_substitution) else {
            return Ok(None);
        };
        if written.starts_with('&') && digits > 0 {
            return Ok(None);
        }
        let descriptor = self.rest()[..digits].parse().ok();
        self.at += digits + written.len();
        if self.looking_at("%") {
            return self.unsure(start, "this looks like a template");
        }
        self.skip_blanks();
        if !self.at_word() {
            return self.unsure(start, "a redirection has no target");
        }
        let target = self.word()?;
        let span = self.span_from(start);
        if kind == RedirectionKind::Heredoc {
            let (delimiter, strip_tabs) = (target.text.clone(), written == "<<-");
            self.heredocs.push(PendingHeredoc { delimiter, strip_tabs, span });
        }
        Ok(Some(Redirection { descriptor, kind, target, span }))
    }

    /// Whether a word starts here. A process substitution does.
    pub(super) fn at_word(&self) -> bool {
        match self.peek() {
            b'<' | b'>' => self.peek_at(1) == b'(',
            b';' | b'&' | b'|' | b'(' | b')' | b'\n' => false,
            _ => !self.at_end(),
        }
    }

    /// The unquoted word here, for comparison with the grammar's own words; empty if it is none of them.
    pub(super) fn bare_word(&self) -> &str {
        let rest = self.rest();
        let length =
            rest.bytes().take_while(|byte| byte.is_ascii_lowercase() || b"!{}[]".contains(byte)).count();
        match rest.as_bytes().get(length) {
            None | Some(b' ' | b'\t' | b'\r' | b'\n' | b';' | b'&' | b'|' | b'(' | b')' | b'<' | b'>') => {
                &rest[..length]
            }
            Some(b'\\') if rest[length + 1..].starts_with(['\n', '\r']) => &rest[..length],
            Some(_) => "",
        }
    }

    /// Steps over `token`, which must stand here.
    pub(super) fn expect(&mut self, token: &str) -> Result<(), Unsure> {
        if self.eat(token) { Ok(()) } else { self.unclosed() }
    }

    pub(super) fn unclosed<T>(&self) -> Result<T, Unsure> {
        self.unsure(self.at, "what starts before this is not closed here")
    }

    /// A heredoc without a line end behind it has no body.
    pub(super) fn no_heredoc_pending(&self) -> Result<(), Unsure> {
        match self.heredocs.first() {
            None => Ok(()),
            Some(heredoc) => Err(Unsure { span: heredoc.span, reason: "a heredoc is never closed" }),
        }
    }
}

/// The name, and where in the text of `word` the value starts, if `word` is an assignment. Neither the name nor
/// the `=` may be quoted, so `raw`, the word as it is written, starts as its text does.
fn assignment(word: &Word, raw: &str) -> Option<(String, usize)> {
    let length = raw.bytes().take_while(|&byte| byte == b'_' || byte.is_ascii_alphanumeric()).count();
    if length == 0 || raw.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let (name, rest) = raw.split_at(length);
    let value = if rest.starts_with('[') {
        word.text
            .find("]=")
            .map(|at| at + "]=".len())
            .or_else(|| word.text.find("]+=").map(|at| at + "]+=".len()))
    } else {
        ["=", "+="]
            .iter()
            .find(|operator| rest.starts_with(**operator))
            .map(|operator| length + operator.len())
    }?;
    Some((name.to_owned(), value))
}
