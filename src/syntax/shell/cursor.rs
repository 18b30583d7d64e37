//! The reading position, and all that stands between words: blanks, comments, line ends, heredocs.

use crate::source::Span;

use super::Unsure;

/// Nesting beyond this is refused. Scripts that people write stay under a dozen.
const MAX_DEPTH: u32 = 64;

/// A heredoc whose body follows after the next line end.
pub(super) struct PendingHeredoc {
    /// The word that ends the body, quotes removed.
    pub(super) delimiter: String,
    /// Whether tabs in front of the body's lines do not count: `<<-`.
    pub(super) strip_tabs: bool,
    /// Where the heredoc was announced.
    pub(super) span: Span,
}

/// A text and the position in it. All delimiters of the shell's grammar are ASCII, so positions next to them are
/// character boundaries.
pub(super) struct Cursor<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    /// Where reading stops: the end of the text, or of the backquotes that are being read.
    pub(super) end: usize,
    pub(super) heredocs: Vec<PendingHeredoc>,
    pub(super) comments: Vec<Span>,
    depth: u32,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0, end: text.len(), heredocs: Vec::new(), comments: Vec::new(), depth: 0 }
    }

    /// The byte `ahead` bytes from here; 0 past the end.
    pub(super) fn peek_at(&self, ahead: usize) -> u8 {
        let at = self.at + ahead;
        if at < self.end { self.text.as_bytes()[at] } else { 0 }
    }

    pub(super) fn peek(&self) -> u8 {
        self.peek_at(0)
    }

    pub(super) fn at_end(&self) -> bool {
        self.at >= self.end
    }

    /// What is left to read.
    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..self.end]
    }

    pub(super) fn looking_at(&self, ahead: &str) -> bool {
        self.text.as_bytes()[self.at..self.end].starts_with(ahead.as_bytes())
    }

    /// Steps over `token` if it is next.
    pub(super) fn eat(&mut self, token: &str) -> bool {
        let found = self.looking_at(token);
        if found {
            self.at += token.len();
        }
        found
    }

    /// What was read since `start`.
    pub(super) fn since(&self, start: usize) -> &'t str {
        &self.text[start..self.at]
    }

    pub(super) fn span_from(&self, start: usize) -> Span {
        Span::new(start, self.at)
    }

    pub(super) fn unsure<T>(&self, start: usize, reason: &'static str) -> Result<T, Unsure> {
        Err(Unsure { span: Span::new(start, self.at.max(start)), reason })
    }

    /// Runs `read` one level deeper.
    pub(super) fn nested<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Unsure>,
    ) -> Result<T, Unsure> {
        if self.depth == MAX_DEPTH {
            return self.unsure(self.at, "the nesting is too deep");
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// Steps over blanks, escaped line ends and a comment. A carriage return in front of a line end counts as
    /// blank: it is the checkout that put it there, not the author.
    pub(super) fn skip_blanks(&mut self) {
        loop {
            match self.peek() {
                b' ' | b'\t' => self.at += 1,
                b'\r' if self.peek_at(1) == b'\n' => self.at += 1,
                b'\\' if self.escaped_newline() > 0 => self.at += self.escaped_newline(),
                b'#' => {
                    let start = self.at;
                    let length = self.rest().find('\n').unwrap_or(self.end - self.at);
                    self.at += length;
                    self.comments.push(self.span_from(start));
                }
                _ => return,
            }
        }
    }

    /// The length of a backslash and line end here; 0 if there is none.
    pub(super) fn escaped_newline(&self) -> usize {
        match (self.peek(), self.peek_at(1), self.peek_at(2)) {
            (b'\\', b'\n', _) => 2,
            (b'\\', b'\r', b'\n') => 3,
            _ => 0,
        }
    }

    /// Steps over a line end and the bodies of the heredocs that it starts. Says whether there was one.
    pub(super) fn newline(&mut self) -> Result<bool, Unsure> {
        if self.peek() != b'\n' {
            return Ok(false);
        }
        self.at += 1;
        for heredoc in std::mem::take(&mut self.heredocs) {
            self.heredoc_body(&heredoc)?;
        }
        Ok(true)
    }

    /// Steps over all line ends, blanks and comments. Says whether there was a line end.
    pub(super) fn skip_lines(&mut self) -> Result<bool, Unsure> {
        let mut any = false;
        self.skip_blanks();
        while self.newline()? {
            any = true;
            self.skip_blanks();
        }
        Ok(any)
    }

    fn heredoc_body(&mut self, heredoc: &PendingHeredoc) -> Result<(), Unsure> {
        while !self.at_end() {
            let rest = self.rest();
            let line = rest.split_inclusive('\n').next().unwrap_or(rest);
            self.at += line.len();
            let line = line.trim_end_matches('\n').trim_end_matches('\r');
            let line = if heredoc.strip_tabs { line.trim_start_matches('\t') } else { line };
            if line == heredoc.delimiter {
                return Ok(());
            }
        }
        Err(Unsure { span: heredoc.span, reason: "a heredoc is never closed" })
    }
}
