//! `.env` files and files named by `env_file:`, to the letter of
//! [compose-go](https://github.com/compose-spec/compose-go/blob/main/dotenv/parser.go). What may stand in them
//! is told in [the documentation](https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::template::{self, TemplateError};
use crate::source::Span;

/// How many bytes the values of one file may have in all.
const MAX_LENGTH: usize = 16 << 20;

/// One variable of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its value, quotes and variables resolved.
    pub value: String,
    /// A variable without value or default that took part in the value.
    pub unset: Option<Arc<str>>,
    /// The bytes of name and value in the file.
    pub span: Span,
}

/// What is wrong with a file, and where. A file with an error has no variables for Compose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DotenvError {
    /// One clause for people.
    pub message: String,
    /// The bytes.
    pub span: Span,
}

/// Reads a file in Compose's usual format. `look_up` is asked first for the variables in values, then the
/// variables read so far, of which `known` may bring some; a name alone on a line takes its value from `look_up`,
/// or is passed over.
///
/// # Errors
/// Gives the first thing that is wrong.
pub fn parse(
    text: &str,
    known: &BTreeMap<String, String>,
    look_up: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<Variable>, DotenvError> {
    let text = text.strip_prefix('\u{feff}').map_or((text, 0), |rest| (rest, text.len() - rest.len()));
    let mut parser = Parser { text: text.0, shift: text.1, at: 0, known: known.clone(), look_up };
    let mut variables = Vec::new();
    let mut length = 0;
    while parser.skip_to_statement() {
        let start = parser.at;
        if let Some(variable) = parser.statement()? {
            length += variable.value.len();
            if length > MAX_LENGTH {
                return Err(parser.error(start, TemplateError::TooLarge.to_string()));
            }
            parser.known.insert(variable.name.clone(), variable.value.clone());
            variables.push(variable);
        }
    }
    Ok(variables)
}

/// Reads a file of [format `raw`](https://docs.docker.com/reference/compose-file/services/#format): everything
/// after the first `=` of a line is the value.
///
/// # Errors
/// Gives the first thing that is wrong.
pub fn parse_raw(text: &str, look_up: &dyn Fn(&str) -> Option<String>) -> Result<Vec<Variable>, DotenvError> {
    let mut variables = Vec::new();
    let mut next = 0;
    for line in text.split_inclusive('\n') {
        let start = next;
        next += line.len();
        let line = line.trim_end_matches(['\n', '\r']).trim_start_matches('\u{feff}');
        let statement = line.trim_start();
        if statement.is_empty() || statement.starts_with('#') {
            continue;
        }
        let span = Span::new(start, start + line.len());
        let (name, value) = match statement.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (statement, look_up(statement)),
        };
        if name.is_empty() || name.contains(char::is_whitespace) {
            return Err(DotenvError { message: format!("`{name}` is no variable name"), span });
        }
        if let Some(value) = value {
            variables.push(Variable { name: name.to_owned(), value, unset: None, span });
        }
    }
    Ok(variables)
}

struct Parser<'a> {
    text: &'a str,
    /// Where `text` begins in the file.
    shift: usize,
    at: usize,
    known: BTreeMap<String, String>,
    look_up: &'a dyn Fn(&str) -> Option<String>,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Skips white space and comments; tells whether anything is left.
    fn skip_to_statement(&mut self) -> bool {
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start().len();
            if !self.rest().starts_with('#') {
                return !self.rest().is_empty();
            }
            self.at += self.rest().find('\n').unwrap_or(self.rest().len());
        }
    }

    /// Reads one statement; `None` if it is a name alone that has no value.
    fn statement(&mut self) -> Result<Option<Variable>, DotenvError> {
        if let Some(after) =
            self.rest().strip_prefix("export").filter(|after| after.starts_with(char::is_whitespace))
        {
            self.at = self.text.len() - after.trim_start_matches(is_blank).len();
        }
        let start = self.at;
        let (name, separator) = self.name()?;
        if name.contains(' ') {
            return Err(self.error(start, "a variable name holds a space".to_owned()));
        }
        if separator == Some('\n') {
            let value = (self.look_up)(&name);
            return Ok(value.map(|value| self.variable(name, value, None, start, start)));
        }
        let end_of_name = self.at;
        let (value, unset) = self.value()?;
        Ok(Some(self.variable(name, value, unset, start, end_of_name)))
    }

    fn variable(
        &self,
        name: String,
        value: String,
        unset: Option<Arc<str>>,
        start: usize,
        end_of_name: usize,
    ) -> Variable {
        let written = self.text[start..self.at.max(end_of_name)].trim_end();
        let span = Span::new(self.shift + start, self.shift + start + written.len());
        Variable { name, value, unset, span }
    }

    /// Reads up to the character that ends the name: `=`, `:` or the end of the line. Where there is none until
    /// the end of the file, the name is empty and all that is left becomes its value.
    fn name(&mut self) -> Result<(String, Option<char>), DotenvError> {
        let rest = self.rest();
        for (at, character) in rest.char_indices() {
            match character {
                '=' | ':' | '\n' => {
                    self.at += at + 1;
                    self.at += self.rest().len() - self.rest().trim_start_matches(is_blank).len();
                    return Ok((rest[..at].trim_end().to_owned(), Some(character)));
                }
                '_' | '.' | '-' | '[' | ']' => {}
                other if is_blank(other) || other.is_alphabetic() || other.is_numeric() => {}
                other => {
                    let message = format!("`{}` in a variable name", other.escape_debug());
                    return Err(self.error(self.at + at, message));
                }
            }
        }
        Ok((String::new(), None))
    }

    fn value(&mut self) -> Result<(String, Option<Arc<str>>), DotenvError> {
        let rest = self.rest();
        match rest.as_bytes().first() {
            Some(b'"') => {
                let start = self.at;
                let quoted = self.quoted('"')?;
                self.expand(&unescape(&quoted), start)
            }
            Some(b'\'') => Ok((self.quoted('\'')?, None)),
            _ => {
                let start = self.at;
                let line = rest.split('\n').next().unwrap_or(rest);
                self.at = (self.at + line.len() + 1).min(self.text.len());
                let value = line.split(" #").next().unwrap_or(line).trim_end();
                self.expand(value, start)
            }
        }
    }

    fn expand(&self, value: &str, start: usize) -> Result<(String, Option<Arc<str>>), DotenvError> {
        let look_up = |name: &str| (self.look_up)(name).or_else(|| self.known.get(name).cloned());
        let expanded = template::substitute(value, &look_up);
        let expanded = expanded.map_err(|error: TemplateError| self.error(start, error.to_string()))?;
        if let Some(missing) = expanded.missing {
            return Err(self.error(start, missing.to_string()));
        }
        Ok((expanded.text, expanded.unset.into_iter().next()))
    }

    /// Reads what stands in quotes. A backslash before the quote is dropped, any other stays.
    fn quoted(&mut self, quote: char) -> Result<String, DotenvError> {
        let rest = &self.rest()[1..];
        let mut value = String::new();
        let mut escaped = false;
        for (at, character) in rest.char_indices() {
            match character {
                '\\' if !escaped => escaped = true,
                other if other == quote && !escaped => {
                    self.at += 1 + at + 1;
                    return Ok(value);
                }
                other => {
                    if std::mem::take(&mut escaped) && other != quote {
                        value.push('\\');
                    }
                    value.push(other);
                }
            }
        }
        Err(self.error(self.at, "a quote that is not closed".to_owned()))
    }

    /// An error at `start`, up to the end of the line.
    fn error(&self, start: usize, message: String) -> DotenvError {
        let line = self.text[start..].split('\n').next().unwrap_or("").trim_end();
        DotenvError { message, span: Span::new(self.shift + start, self.shift + start + line.len()) }
    }
}

/// White space within a line.
fn is_blank(character: char) -> bool {
    matches!(character, '\t' | '\u{b}' | '\u{c}' | '\r' | ' ' | '\u{85}' | '\u{a0}')
}

/// Resolves the escapes of a value in double quotes, but for those of variables: `\$` becomes `$$`.
fn unescape(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        result.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let plain = match rest.chars().next() {
            Some('a') => "\u{7}",
            Some('b') => "\u{8}",
            Some('f') => "\u{c}",
            Some('n') => "\n",
            Some('r') => "\r",
            Some('t') => "\t",
            Some('v') => "\u{b}",
            Some('"') => "\"",
            Some('\\') => "\\",
            Some('$') => "$$",
            Some('0') => {
                let digits = rest[1..].bytes().take(3).take_while(u8::is_ascii_digit).count();
                result.push_str(&octal(&rest[1..=digits]));
                rest = &rest[1 + digits..];
                continue;
            }
            _ => {
                result.push('\\');
                continue;
            }
        };
        result.push_str(plain);
        rest = &rest[1..];
    }
    result.push_str(rest);
    result
}

/// The character of `\0` and `digits`, which Go wants to be three octal ones; else they stay, without the zero.
fn octal(digits: &str) -> String {
    let code = u32::from_str_radix(digits, 8).ok().filter(|&code| digits.len() == 3 && code < 256);
    code.and_then(char::from_u32).map_or_else(|| format!("\\{digits}"), String::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Vec<(String, String)>, String> {
        let look_up = |name: &str| (name == "OUTSIDE").then(|| "o".to_owned());
        let variables = parse(text, &BTreeMap::new(), &look_up).map_err(|error| error.message)?;
        Ok(variables.into_iter().map(|variable| (variable.name, variable.value)).collect())
    }

    #[test]
    fn variables_are_read() {
        for (text, expected) in [
            ("", vec![]),
            ("\u{feff}A=1", vec![("A", "1")]),
            ("# c\n\nA=1 # c\nB: 2\n", vec![("A", "1"), ("B", "2")]),
            ("export A=1\nexport\tB=2", vec![("A", "1"), ("B", "2")]),
            ("A = x y  \r\nB=\nC=", vec![("A", "x y"), ("B", ""), ("C", "")]),
            ("A=a#b\nB= #x", vec![("A", "a#b"), ("B", "#x")]),
            (r#"A="x # y" # c"#, vec![("A", "x # y")]),
            ("A=\"x\ny\"\nB='$A\\n'", vec![("A", "x\ny"), ("B", "$A\\n")]),
            (r#"A="\"\n\t\\\$B\q\0101\07""#, vec![("A", "\"\n\t\\$B\\qA\\7")]),
            (r"A='it\'s'", vec![("A", "it's")]),
            ("A=1\nB=$A${A}$$A${NO:-d}", vec![("A", "1"), ("B", "11$Ad")]),
            ("OUTSIDE=1\nB=$OUTSIDE", vec![("OUTSIDE", "1"), ("B", "o")]),
            ("OUTSIDE\nNONE\nA.b-c[0]=1", vec![("OUTSIDE", "o"), ("A.b-c[0]", "1")]),
            ("A=1\nlast", vec![("A", "1"), ("", "last")]),
        ] {
            let expected: Vec<_> = expected.iter().map(|&(n, v)| (n.to_owned(), v.to_owned())).collect();
            assert_eq!(read(text), Ok(expected), "{text:?}");
        }
    }

    #[test]
    fn errors_say_where() {
        let error = parse("A=1\nB=\"x\ny", &BTreeMap::new(), &|_| None).unwrap_err();
        assert_eq!((error.message.as_str(), error.span), ("a quote that is not closed", Span::new(6, 8)));
        for text in ["A B=1", "A!=1", "A=${", "{}=1"] {
            assert!(read(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn spans_cover_name_and_value() {
        let text = "\u{feff}# c\nexport A=\"x\" # c\nB=2 \n";
        let variables = parse(text, &BTreeMap::new(), &|_| None).unwrap();
        let written: Vec<_> = variables.iter().map(|variable| &text[variable.span.range()]).collect();
        assert_eq!(written, ["A=\"x\"", "B=2"]);
    }

    #[test]
    fn raw_lines_are_left_alone() {
        let variables = parse_raw("# c\n A='x' # y\nNONE\nB=$C\r\n", &|_| None).unwrap();
        let read: Vec<_> = variables.iter().map(|v| (v.name.as_str(), v.value.as_str())).collect();
        assert_eq!(read, [("A", "'x' # y"), ("B", "$C")]);
        assert!(parse_raw("A B=1", &|_| None).is_err());
        assert!(parse_raw("=1", &|_| None).is_err());
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "[A=:'\"\\\\ #\n$\u{feff}é0\\{\\}]{0,40}") {
            let _ = (read(&text), parse_raw(&text, &|_| None));
        }
    }
}
