//! Parser directives, to the letter of
//! [directives.go](https://github.com/moby/buildkit/blob/master/frontend/dockerfile/parser/directives.go).

use super::error::{SyntaxError, SyntaxErrorKind, shown};
use super::go::is_boolean;
use super::lines::Line;
use super::tree::Directive;
use crate::source::Span;

/// What Go's regular expressions call `\s`; a vertical tab is not among them.
const BLANKS: [char; 5] = [' ', '\t', '\n', '\r', '\u{c}'];

const NAMES: [&str; 3] = ["syntax", "escape", "check"];

/// The directive that `line`, without blanks before it, is. The first line that is none ends the search.
pub(super) fn parse(line: Line<'_>) -> Option<Directive> {
    let rest = line.text.strip_prefix('#')?.trim_start();
    let name_len = rest.find(|c: char| !c.is_ascii_alphanumeric())?;
    let (name, rest) = rest.split_at(name_len);
    let lower = NAMES.into_iter().find(|known| known.eq_ignore_ascii_case(name))?;
    let rest = rest.trim_start_matches(BLANKS).strip_prefix('=')?;
    let value = match rest.trim_matches(BLANKS) {
        // A value of blanks alone is its last blank.
        "" => &rest[rest.char_indices().next_back()?.0..],
        value => value,
    };
    Some(Directive {
        name: lower.to_owned(),
        value: value.to_owned(),
        span: line.span(),
        name_span: place(line, name),
        value_span: place(line, value),
    })
}

/// What is wrong with the value of `directive`.
pub(super) fn check(directive: &Directive) -> Option<SyntaxError> {
    let message = match directive.name.as_str() {
        "escape" if !matches!(directive.value.as_str(), "\\" | "`") => {
            format!("escape character `{}` is neither `\\` nor a backtick", shown(&directive.value))
        }
        "check" => wrong_check_option(&directive.value)?,
        _ => return None,
    };
    Some(SyntaxError::new(SyntaxErrorKind::Directive, directive.value_span, message))
}

/// `check` takes up to three options between semicolons, see
/// [linter.go](https://github.com/moby/buildkit/blob/master/frontend/dockerfile/linter/linter.go).
fn wrong_check_option(value: &str) -> Option<String> {
    if value.trim().is_empty() {
        return None;
    }
    value.trim().splitn(3, ';').find_map(|option| match option.split_once('=') {
        Some((name, value)) if name.trim() == "error" && !is_boolean(value.trim()) => {
            Some(format!("check option `error` is `{}`, not a boolean", shown(value.trim())))
        }
        Some((name, _)) if matches!(name.trim(), "skip" | "experimental" | "error") => None,
        _ => Some(format!("`{}` is no check option", shown(option))),
    })
}

/// The place of `part`, a part of the line's text.
fn place(line: Line<'_>, part: &str) -> Span {
    let start = line.start + part.as_ptr().addr() - line.text.as_ptr().addr();
    Span::new(start, start + part.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::dockerfile::parse as parse_file;

    fn directive(text: &str) -> Option<(String, String)> {
        let line = Line { start: 0, text, next: text.len() };
        parse(line).map(|directive| (directive.name, directive.value))
    }

    #[test]
    fn only_known_names_with_a_value_are_directives() {
        for (text, expected) in [
            ("# syntax=docker/dockerfile:1", Some(("syntax", "docker/dockerfile:1"))),
            ("#SYNTAX = a b\t", Some(("syntax", "a b"))),
            ("# escape=`", Some(("escape", "`"))),
            ("# check=skip=all;error=true", Some(("check", "skip=all;error=true"))),
            ("# escape=  ", Some(("escape", " "))),
            ("# escape=", None),
            ("# escapes=`", None),
            ("# esc ape=`", None),
            ("# 1syntax=x", None),
            ("syntax=x", None),
            ("#", None),
        ] {
            let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
            assert_eq!(directive(text), expected, "{text:?}");
        }
    }

    #[test]
    fn directives_end_with_the_first_other_line() {
        for (text, names, escape) in [
            ("# syntax=a\n# escape=`\nFROM x", vec!["syntax", "escape"], '`'),
            ("\u{feff}# escape=`\nFROM x", vec!["escape"], '`'),
            ("  # escape=`\r\nFROM x", vec!["escape"], '`'),
            ("\n# escape=`\nFROM x", vec![], '\\'),
            ("# hello\n# escape=`\nFROM x", vec![], '\\'),
            ("FROM x\n# escape=`\n", vec![], '\\'),
        ] {
            let file = parse_file(text);
            let found: Vec<_> = file.directives.iter().map(|directive| directive.name.as_str()).collect();
            assert_eq!((found, file.escape), (names, escape), "{text:?}");
            assert_eq!(file.errors, [], "{text:?}");
        }
    }

    #[test]
    fn what_buildkit_refuses() {
        for (text, place) in [
            ("# escape=`\n# Escape=`\nFROM x", "# Escape=`"),
            ("# escape=x\nFROM x", "x"),
            ("# check=skip\nFROM x", "skip"),
            ("# check=error=maybe\nFROM x", "error=maybe"),
            ("# check=skip=a;skips=b\nFROM x", "skip=a;skips=b"),
        ] {
            let file = parse_file(text);
            let places: Vec<_> = file.errors.iter().map(|error| &text[error.span.range()]).collect();
            assert_eq!(places, [place], "{text:?}");
        }
    }
}
