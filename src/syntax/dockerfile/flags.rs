//! Flags, to the letter of
//! [split_command.go](https://github.com/moby/buildkit/blob/master/frontend/dockerfile/parser/split_command.go).
//!
//! One step aside: BuildKit takes the text byte by byte and garbles what is not ASCII; here it stays itself.

use std::ops::Range;

use super::text::{MappedText, trimmed};
use super::tree::Flag;

/// What Go's regular expressions split the line at; a line feed cannot stand in one.
pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{b}' | '\u{c}' | '\r')
}

/// Splits `line` into the instruction's name, its flags, and the place of the rest.
pub(super) fn split(line: &MappedText, escape: char) -> (Range<usize>, Vec<Flag>, Range<usize>) {
    let range = trimmed(line.as_str(), 0..line.as_str().len());
    let text = &line.as_str()[range.clone()];
    let Some(name_len) = text.find(is_blank) else {
        return (range.clone(), Vec::new(), range.end..range.end);
    };
    let name = range.start..range.start + name_len;
    let rest = text[name_len..].trim_start_matches(is_blank);
    let mut scanner = Scanner { line, escape, at: range.end - rest.len(), end: range.end };
    let flags = std::iter::from_fn(|| scanner.flag()).collect();
    (name, flags, trimmed(line.as_str(), scanner.at..range.end))
}

struct Scanner<'l> {
    line: &'l MappedText,
    escape: char,
    at: usize,
    end: usize,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        &self.line.as_str()[self.at..self.end]
    }

    /// The next flag; `None` where the arguments begin.
    fn flag(&mut self) -> Option<Flag> {
        let start = self.end - self.rest().trim_start_matches(is_blank).len();
        if !self.line.as_str()[start..self.end].starts_with("--") {
            return None;
        }
        self.at = start;
        let text = self.word();
        let word = text.as_str();
        let name_end = word.find('=').unwrap_or(word.len());
        let name = word.get(2..name_end)?;
        if word == "--" {
            return None;
        }
        Some(Flag {
            name: name.to_owned(),
            value: (name_end < word.len()).then(|| text.slice(name_end + 1..word.len()).into()),
            span: self.line.span(start..self.at),
            name_span: text.span(2..name_end),
        })
    }

    /// Reads up to the next blank outside of quotes; quotes and escapes are undone.
    fn word(&mut self) -> MappedText {
        let mut text = MappedText::empty(self.line.span(self.at..self.at).start as usize);
        let mut quote = None;
        while let Some(c) = self.rest().chars().next() {
            let at = self.at;
            if quote.is_none() && is_blank(c) {
                break;
            }
            self.at += c.len_utf8();
            if quote == Some(c) {
                quote = None;
            } else if quote.is_none() && matches!(c, '"' | '\'') {
                quote = Some(c);
            } else if c != self.escape {
                text.push_from(self.line, at..self.at);
            } else if let Some(escaped) = self.rest().chars().next() {
                text.push_from(self.line, self.at..self.at + escaped.len_utf8());
                self.at += escaped.len_utf8();
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use crate::syntax::dockerfile::parse;

    /// The flags of the first instruction as `name=value`, and its arguments.
    fn read(text: &str) -> (Vec<String>, Vec<String>) {
        let file = parse(text);
        let instruction = &file.instructions[0];
        for flag in &instruction.flags {
            assert_eq!(text[flag.span.range()].get(..2), Some("--"), "{text:?}");
        }
        let flags = instruction.flags.iter().map(|flag| match &flag.value {
            Some(value) => format!("{}={}", flag.name, value.as_str()),
            None => flag.name.clone(),
        });
        let words = instruction.arguments.words().iter().map(|word| word.as_str().to_owned());
        (flags.collect(), words.collect())
    }

    #[test]
    fn flags_end_where_the_arguments_begin() {
        for (text, flags, words) in [
            ("COPY a b", &[][..], &["a", "b"][..]),
            ("COPY --from=x a b", &["from=x"], &["a", "b"]),
            ("COPY --link --from=x\ta b", &["link", "from=x"], &["a", "b"]),
            ("COPY --link a --from=x b", &["link"], &["a", "--from=x", "b"]),
            ("COPY --link -- --from a b", &["link"], &["--from", "a", "b"]),
            ("COPY --link --", &["link"], &[]),
            ("COPY -from a", &[], &["-from", "a"]),
            ("COPY - a", &[], &["-", "a"]),
            ("COPY --fr\"om=a b\" c d", &["from=a b"], &["c", "d"]),
            ("COPY --from='a\\'b' c d", &["from=a'b"], &["c", "d"]),
            ("COPY --from=a\\ b c d", &["from=a b"], &["c", "d"]),
            ("COPY --from=a\\\\b c d", &["from=a\\b"], &["c", "d"]),
            ("COPY --from=\"a", &["from=a"], &[]),
            ("COPY --chown=bücher:à a b", &["chown=bücher:à"], &["a", "b"]),
            ("COPY --from=a \\\n # note\n --link \\\n b c", &["from=a", "link"], &["b", "c"]),
        ] {
            let expected = (
                flags.iter().map(ToString::to_string).collect(),
                words.iter().map(ToString::to_string).collect(),
            );
            assert_eq!(read(text), expected, "{text:?}");
        }
    }

    #[test]
    fn places_lead_to_the_name_and_the_value() {
        let text = "COPY --fr\\\nom=\"a b\" c d";
        let file = parse(text);
        let flag = file.instructions[0].flag("from").unwrap();
        assert_eq!(&text[flag.span.range()], "--fr\\\nom=\"a b\"");
        assert_eq!(&text[flag.name_span.range()], "fr\\\nom");
        assert_eq!(&text[flag.value.as_ref().unwrap().span.range()], "a b");
    }
}
