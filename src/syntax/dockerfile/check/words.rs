//! Lists and pairs.

use super::super::port::Ports;
use super::{Arguments, Checker, Instruction, Keyword, SyntaxErrorKind, Value, shown};
use crate::syntax::dockerfile::tree::Word;

impl Checker<'_> {
    /// `ARG`, `EXPOSE` and `VOLUME`.
    pub(super) fn list(&mut self, instruction: &Instruction) {
        if self.bare(instruction) {
            return;
        }
        for word in instruction.arguments.words() {
            match instruction.keyword {
                Keyword::Arg => self.build_argument(word),
                Keyword::Expose => self.ports(word),
                _ => self.volume(word),
            }
        }
    }

    fn build_argument(&mut self, word: &Word) {
        let text = word.as_str();
        match text.find('=') {
            None => {}
            Some(0) => self.refuse(SyntaxErrorKind::Arguments, word.span, "build argument has no name"),
            Some(equals) => {
                self.expand(&word.text.slice(equals + 1..text.len()));
            }
        }
    }

    fn volume(&mut self, word: &Word) {
        if word.as_str().trim().is_empty() {
            return self.refuse(SyntaxErrorKind::Arguments, word.span, "volume has no path");
        }
        self.expand(&word.text);
    }

    fn ports(&mut self, word: &Word) {
        let expanded = self.lexer.words(word.as_str(), &|_| Value::Unknown);
        let Some(expanded) = self.expanded(expanded, word.span) else { return };
        if expanded.unknown.is_some() {
            return;
        }
        for port in expanded.words {
            if Ports::parse(&port.text).is_none() {
                let message = format!("`{}` is no port", shown(&port.text));
                self.refuse(SyntaxErrorKind::Port, word.text.span(port.range), message);
            }
        }
    }

    /// `ENV` and `LABEL`.
    pub(super) fn pairs(&mut self, instruction: &Instruction) {
        self.bare(instruction);
        let Arguments::Pairs(pairs) = &instruction.arguments else { return };
        for pair in pairs {
            if pair.name.as_str().is_empty() {
                let span = pair.name.span.to(pair.value.span);
                self.refuse(SyntaxErrorKind::Arguments, span, "value has no name");
            }
            self.expand(&pair.name.text);
            self.expand(&pair.value.text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::refused;

    #[test]
    fn ports() {
        refused(&[
            ("EXPOSE 80 443/tcp 8000-8010/UDP", &[]),
            ("EXPOSE $PORT ${PORT:-80}/tcp \"80\"", &[]),
            ("EXPOSE http", &["http"]),
            ("EXPOSE 80 # web", &["#", "web"]),
            ("EXPOSE 80,443", &["80,443"]),
            ("EXPOSE 80/http 65536", &["80/http", "65536"]),
        ]);
    }
}
