//! The exec form: a JSON array of strings, as strict as Go's `encoding/json`, which BuildKit
//! [reads it with](https://github.com/moby/buildkit/blob/master/frontend/dockerfile/parser/line_parsers.go).

use serde_json::value::RawValue;

use super::text::MappedText;
use super::tree::{Arguments, Word};
use crate::source::Span;

/// What a text is, seen as JSON.
pub(super) enum Json {
    /// An array of strings.
    Strings(Arguments),
    /// An array with an element that is no string, at this place: BuildKit refuses it.
    NotStrings(Span),
    /// No valid JSON array: BuildKit takes it as plain text.
    No,
}

/// Reads `text`, which has no white space at its ends.
pub(super) fn parse(text: &MappedText) -> Json {
    let whole = text.as_str();
    if !whole.starts_with('[') {
        return Json::No;
    }
    let Ok(raws) = serde_json::from_str::<Vec<&RawValue>>(whole) else { return Json::No };
    let mut elements = Vec::with_capacity(raws.len());
    for raw in raws {
        let raw = raw.get();
        let start = raw.as_ptr().addr() - whole.as_ptr().addr();
        let range = start..start + raw.len();
        if raw.parse::<f64>().is_ok_and(f64::is_infinite) {
            // Valid, but no number that Go can hold.
            return Json::No;
        }
        if !raw.starts_with('"') {
            return Json::NotStrings(text.span(range));
        }
        elements.push(Word { text: unescaped(text, range.start + 1..range.end - 1), span: text.span(range) });
    }
    Json::Strings(Arguments::Json { elements, span: text.source() })
}

/// The string that stands in `range` of `text`, without its quotes.
fn unescaped(text: &MappedText, range: std::ops::Range<usize>) -> MappedText {
    let mut string = MappedText::empty(text.span(range.start..range.start).start as usize);
    let mut at = range.start;
    while at < range.end {
        let rest = &text.as_str()[at..range.end];
        let plain = rest.find('\\').unwrap_or(rest.len());
        string.push_from(text, at..at + plain);
        at += plain;
        if let Some((c, len)) = escape(&rest[plain..]) {
            string.push(c.encode_utf8(&mut [0; 4]), text.span(at..at + len));
            at += len;
        }
    }
    string
}

/// The character that the escape at the start of `text` stands for, and the length of the escape.
fn escape(text: &str) -> Option<(char, usize)> {
    Some(match text.strip_prefix('\\')?.chars().next()? {
        'b' => ('\u{8}', 2),
        'f' => ('\u{c}', 2),
        'n' => ('\n', 2),
        'r' => ('\r', 2),
        't' => ('\t', 2),
        'u' => code_point(text),
        other => (other, 2),
    })
}

/// `\uXXXX`, or two of them that make one character. Go puts U+FFFD in place of half a pair.
fn code_point(text: &str) -> (char, usize) {
    let unit = |text: &str| u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok();
    let units = [unit(text), text.get(6..).and_then(unit)];
    let mut chars = char::decode_utf16(units.into_iter().map_while(|unit| unit));
    match chars.next() {
        Some(Ok(c)) => (c, c.len_utf16() * 6),
        _ => (char::REPLACEMENT_CHARACTER, 6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapped(text: &str) -> MappedText {
        let mut mapped = MappedText::default();
        mapped.push(text, Span::new(0, text.len()));
        mapped
    }

    #[test]
    fn strings_are_unescaped_as_go_does() {
        for (text, strings) in [
            ("[]", &[][..]),
            ("[ ]", &[]),
            (r#"["a", "b c"]"#, &["a", "b c"]),
            (r#"["\"\\\/\b\f\n\r\t"]"#, &["\"\\/\u{8}\u{c}\n\r\t"]),
            (r#"["\u00e9\ud83d\ude00"]"#, &["é😀"]),
            (r#"["\ud83dx", "\ud83d\u0041", "\ude00"]"#, &["\u{fffd}x", "\u{fffd}A", "\u{fffd}"]),
            ("[\"€\"\t,\r\"\"]", &["€", ""]),
        ] {
            let Json::Strings(arguments) = parse(&mapped(text)) else { panic!("{text:?}") };
            let found: Vec<_> = arguments.words().iter().map(Word::as_str).collect();
            assert_eq!(found, strings, "{text:?}");
        }
    }

    #[test]
    fn all_else_is_no_json() {
        for text in [
            "a",
            "{}",
            "[",
            "['a']",
            "[\"a\",]",
            "[\"a\"] x",
            "[\"a\"] # note",
            "[\"a\" \"b\"]",
            "[\"\\x\"]",
            "[\"a\u{1}\"]",
            "[ -f x ]",
            "[01]",
            "[1e999]",
            "[\u{a0}]",
        ] {
            assert!(matches!(parse(&mapped(text)), Json::No), "{text:?}");
        }
    }

    #[test]
    fn other_elements_are_refused() {
        for (text, place) in [("[1]", "1"), (r#"["a", null]"#, "null"), (r#"[ [ "a" ] ]"#, r#"[ "a" ]"#)] {
            let Json::NotStrings(span) = parse(&mapped(text)) else { panic!("{text:?}") };
            assert_eq!(&text[span.range()], place);
        }
    }

    #[test]
    fn places_cover_quotes_and_escapes() {
        let text = r#"["a\nb"]"#;
        let Json::Strings(arguments) = parse(&mapped(text)) else { panic!() };
        let word = &arguments.words()[0];
        assert_eq!(&text[word.span.range()], r#""a\nb""#);
        assert_eq!(&text[word.text.span(1..2).range()], r"\n");
        assert_eq!(&text[word.text.span(2..3).range()], "b");
    }

    #[test]
    fn deep_nesting_is_no_danger() {
        let text = format!("[{}{}]", "[".repeat(100_000), "]".repeat(100_000));
        assert!(matches!(parse(&mapped(&text)), Json::NotStrings(_)));
    }
}
