//! What follows the flags, to the letter of
//! [line_parsers.go](https://github.com/moby/buildkit/blob/master/frontend/dockerfile/parser/line_parsers.go).

use super::error::{SyntaxError, SyntaxErrorKind, shown};
use super::flags::is_blank;
use super::json::{self, Json};
use super::keyword::Keyword;
use super::text::MappedText;
use super::tree::{Arguments, Pair, Word};

/// Reads `rest`, which has no white space at its ends, as `keyword` wants it. `ONBUILD` is not among them.
/// What is refused is kept as [`Arguments::Text`].
pub(super) fn parse(
    keyword: Keyword,
    rest: &MappedText,
    escape: char,
    errors: &mut Vec<SyntaxError>,
) -> Arguments {
    if rest.as_str().is_empty() {
        return Arguments::None;
    }
    match keyword {
        Keyword::Add | Keyword::Copy | Keyword::Volume => json_or(rest, errors, delimited),
        Keyword::Arg => Arguments::Words(words(rest, escape)),
        Keyword::Cmd | Keyword::Entrypoint | Keyword::Run | Keyword::Shell => json_or(rest, errors, text),
        Keyword::Env | Keyword::Label => pairs(keyword, rest, escape, errors),
        Keyword::Expose | Keyword::From => delimited(rest),
        Keyword::Healthcheck => health(rest, errors),
        _ => text(rest),
    }
}

fn text(rest: &MappedText) -> Arguments {
    Arguments::Text(rest.clone())
}

fn json_or(
    rest: &MappedText,
    errors: &mut Vec<SyntaxError>,
    otherwise: impl FnOnce(&MappedText) -> Arguments,
) -> Arguments {
    match json::parse(rest) {
        Json::Strings(arguments) => arguments,
        Json::No => otherwise(rest),
        Json::NotStrings(span) => {
            let message = "an element of the JSON array is no string";
            errors.push(SyntaxError::new(SyntaxErrorKind::Arguments, span, message));
            text(rest)
        }
    }
}

/// Words between blanks; quotes mean nothing.
fn delimited(rest: &MappedText) -> Arguments {
    let text = rest.as_str();
    let words = text.split(is_blank).filter(|word| !word.is_empty()).map(|word| {
        let start = word.as_ptr().addr() - text.as_ptr().addr();
        rest.slice(start..start + word.len()).into()
    });
    Arguments::Words(words.collect())
}

fn health(rest: &MappedText, errors: &mut Vec<SyntaxError>) -> Arguments {
    let text_of = rest.as_str();
    let kind_len = text_of.find(is_blank).unwrap_or(text_of.len());
    let command = rest.slice(kind_len..text_of.len()).trimmed();
    let command = match command.as_str() {
        "" => Arguments::None,
        _ => json_or(&command, errors, text),
    };
    Arguments::Health { kind: rest.slice(0..kind_len).into(), command: Box::new(command) }
}

fn pairs(keyword: Keyword, rest: &MappedText, escape: char, errors: &mut Vec<SyntaxError>) -> Arguments {
    let words = words(rest, escape);
    let name = keyword.as_str();
    let mut refuse = |span, message| {
        errors.push(SyntaxError::new(SyntaxErrorKind::Arguments, span, message));
    };
    if !words.first().is_some_and(|word| word.as_str().contains('=')) {
        let pair = legacy_pair(rest);
        if pair.is_none() {
            refuse(rest.source(), format!("{name} `{}` has no value", shown(rest.as_str())));
        }
        return pair.map_or_else(|| text(rest), |pair| Arguments::Pairs(vec![pair]));
    }
    let mut pairs = Vec::with_capacity(words.len());
    for word in words {
        let text = &word.text;
        let Some(equals) = text.as_str().find('=') else {
            refuse(word.span, format!("`{}` of {name} has no `=`", shown(word.as_str())));
            continue;
        };
        let value = text.slice(equals + 1..text.as_str().len());
        pairs.push(Pair { name: text.slice(0..equals).into(), value: value.into(), legacy: false });
    }
    Arguments::Pairs(pairs)
}

/// The old form, `ENV name value`: all that follows the first blanks is the value.
fn legacy_pair(rest: &MappedText) -> Option<Pair> {
    let text = rest.as_str();
    let name_len = text.find(is_blank)?;
    let value_start = text.len() - text[name_len..].trim_start_matches(is_blank).len();
    Some(Pair {
        name: rest.slice(0..name_len).into(),
        value: rest.slice(value_start..text.len()).into(),
        legacy: true,
    })
}

/// Words between blanks outside of quotes. Quotes and escapes stay in them; an escape at the end of the line,
/// which escapes nothing, does not.
fn words(rest: &MappedText, escape: char) -> Vec<Word> {
    let text = rest.as_str();
    let mut words = Vec::new();
    let mut start = None;
    let mut quote = None;
    let mut chars = text.char_indices();
    let mut end = text.len();
    while let Some((at, c)) = chars.next() {
        if quote.is_none() && c.is_whitespace() {
            words.extend(start.take().map(|start| rest.slice(start..at).into()));
            continue;
        }
        start.get_or_insert(at);
        if quote == Some(c) {
            quote = None;
        } else if quote.is_none() && matches!(c, '"' | '\'') {
            quote = Some(c);
        } else if c == escape && quote != Some('\'') && chars.next().is_none() {
            end = at;
        }
    }
    let last = start.filter(|&start| start < end);
    words.extend(last.map(|start| rest.slice(start..end).into()));
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;
    use crate::syntax::dockerfile::parse as parse_file;

    fn read(text: &str) -> Arguments {
        parse_file(text).instructions.remove(0).arguments
    }

    #[test]
    fn words_keep_their_quotes() {
        for (text, expected) in [
            ("ARG a b=c", &["a", "b=c"][..]),
            ("ARG a='b c' \"d e\"", &["a='b c'", "\"d e\""]),
            ("ARG a=b\\ c d", &["a=b\\ c", "d"]),
            ("ARG a=\"b\\\" c\" d", &["a=\"b\\\" c\"", "d"]),
            ("ARG a='b\\' c", &["a='b\\'", "c"]),
            ("ARG a=\"b c", &["a=\"b c"]),
            ("ARG ''", &["''"]),
            ("ARG a\u{a0}b", &["a", "b"]),
            ("ARG a \\\\", &["a", "\\\\"]),
            ("# escape=`\nARG a=`b c\\ d", &["a=`b", "c\\", "d"]),
        ] {
            let arguments = read(text);
            let words: Vec<_> = arguments.words().iter().map(Word::as_str).collect();
            assert_eq!(words, expected, "{text:?}");
        }
    }

    #[test]
    fn an_escape_at_the_end_escapes_nothing() {
        // Only a lone escape in front of the end of the text is left out; in a line it would continue the line.
        let mut text = MappedText::default();
        text.push("a b\\", Span::new(0, 4));
        let words = words(&text, '\\');
        assert_eq!(words.iter().map(Word::as_str).collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn pairs_in_both_forms() {
        for (text, expected) in [
            ("ENV a=b c=\"d e\"", vec![("a", "b", false), ("c", "\"d e\"", false)]),
            ("ENV a=", vec![("a", "", false)]),
            ("ENV a=b=c", vec![("a", "b=c", false)]),
            ("ENV a  b c=d", vec![("a", "b c=d", true)]),
            ("ENV \"a b\" c", vec![("\"a", "b\" c", true)]),
            ("LABEL a.b \\\n  c", vec![("a.b", "c", true)]),
        ] {
            let Arguments::Pairs(pairs) = read(text) else { panic!("{text:?}") };
            let found: Vec<_> =
                pairs.iter().map(|pair| (pair.name.as_str(), pair.value.as_str(), pair.legacy)).collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn a_bad_array_is_text() {
        for (text, json) in [
            ("CMD [\"a\"]", true),
            ("CMD [ ]", true),
            ("CMD [\"a\", \\\n # note\n \"b\"]", true),
            ("CMD ['a']", false),
            ("CMD [\"a\"] # note", false),
        ] {
            let arguments = read(text);
            assert_eq!(matches!(arguments, Arguments::Json { .. }), json, "{text:?}");
            assert_eq!(matches!(arguments, Arguments::Text(_)), !json, "{text:?}");
        }
    }

    #[test]
    fn a_health_check_has_a_type_and_a_command() {
        for (text, kind, command) in [
            ("HEALTHCHECK --interval=1s CMD a  b", "CMD", Some("a  b")),
            ("HEALTHCHECK CMD [\"a\"]", "CMD", Some("[\"a\"]")),
            ("HEALTHCHECK cmd \\\n  a", "cmd", Some("a")),
            ("HEALTHCHECK NONE", "NONE", None),
        ] {
            let Arguments::Health { kind: found, command: given } = read(text) else { panic!("{text:?}") };
            assert_eq!(found.as_str(), kind);
            assert_eq!(given.span().map(|span| &text[span.range()]), command, "{text:?}");
        }
    }
}
