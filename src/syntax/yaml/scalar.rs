//! What a scalar means, as [go-yaml resolves it](https://github.com/yaml/go-yaml/blob/v4.0.0-rc.4/internal/libyaml/resolver.go)
//! when it is not told a type: mostly the [core schema](https://yaml.org/spec/1.2.2/#103-core-schema), with the octal
//! numbers and timestamps of YAML 1.1. `yes`, `no`, `on` and `off` are texts.

use super::{Node, ScalarStyle};

/// A typed scalar. The text it was written with is in [`Node::text`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scalar<'t> {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Decimal, `0x`, `0o`, `0b`, or octal after a leading `0`; within `i64` and `u64`.
    Int(i128),
    /// Anything else that is a number, `.inf` and `.nan` included.
    Float(f64),
    /// A date or a time, as it is written.
    Timestamp(&'t str),
    /// What `!!binary` stands before: bytes, still in base64.
    Binary(&'t str),
    /// Any other text, and everything quoted or tagged `!!str`.
    Text(&'t str),
}

impl<'t> Scalar<'t> {
    /// What `text` written in `style` means under the explicit tag `tag`.
    #[must_use]
    pub fn resolve(text: &'t str, style: ScalarStyle, tag: Option<&str>) -> Self {
        match tag {
            None | Some("!") if style == ScalarStyle::Plain => Self::plain(text),
            Some("!!null" | "!!bool" | "!!int" | "!!timestamp") => Self::plain(text),
            Some("!!binary") => Self::Binary(text),
            Some("!!float") => match Self::plain(text) {
                #[expect(clippy::cast_precision_loss, reason = "what a float tag asks for")]
                Self::Int(number) => Self::Float(number as f64),
                other => other,
            },
            _ => Self::Text(text),
        }
    }

    /// What `node` means; `None` if it is no scalar.
    #[must_use]
    pub fn of(node: Node<'t>) -> Option<Self> {
        match node.content() {
            super::Content::Scalar { style, text } => {
                Some(Self::resolve(text, *style, node.tag().map(|tag| tag.name.as_str())))
            }
            _ => None,
        }
    }

    fn plain(text: &'t str) -> Self {
        match text {
            "" | "~" | "null" | "Null" | "NULL" => return Self::Null,
            "true" | "True" | "TRUE" => return Self::Bool(true),
            "false" | "False" | "FALSE" => return Self::Bool(false),
            ".nan" | ".NaN" | ".NAN" => return Self::Float(f64::NAN),
            ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return Self::Float(f64::INFINITY),
            "-.inf" | "-.Inf" | "-.INF" => return Self::Float(f64::NEG_INFINITY),
            "-0" => return Self::Float(-0.0),
            _ => {}
        }
        if !text.starts_with(|first: char| matches!(first, '0'..='9' | '+' | '-' | '.')) {
            return Self::Text(text);
        }
        if is_timestamp(text) {
            return Self::Timestamp(text);
        }
        let number = integer(text).map(Self::Int).or_else(|| float(text).map(Self::Float));
        number.unwrap_or(Self::Text(text))
    }
}

/// [`strconv.ParseInt`](https://pkg.go.dev/strconv#ParseInt) with base 0, underscores taken out first.
fn integer(text: &str) -> Option<i128> {
    if text.starts_with('.') {
        return None;
    }
    let digits = text.replace('_', "");
    let (negative, digits) = match digits.as_bytes().first() {
        Some(b'-') => (true, &digits[1..]),
        Some(b'+') => (false, &digits[1..]),
        _ => (false, digits.as_str()),
    };
    let prefixed =
        |lower: &str, upper: &str| digits.strip_prefix(lower).or_else(|| digits.strip_prefix(upper));
    let (radix, digits) = if let Some(rest) = prefixed("0x", "0X") {
        (16, rest)
    } else if let Some(rest) = prefixed("0o", "0O") {
        (8, rest)
    } else if let Some(rest) = prefixed("0b", "0B") {
        (2, rest)
    } else if digits.len() > 1 && digits.starts_with('0') {
        (8, &digits[1..])
    } else {
        (10, digits)
    };
    if digits.starts_with(['+', '-']) {
        return None;
    }
    let magnitude = i128::from(u64::from_str_radix(digits, radix).ok()?);
    let number = if negative { -magnitude } else { magnitude };
    (number >= i128::from(i64::MIN)).then_some(number)
}

fn float(text: &str) -> Option<f64> {
    if text.starts_with('.') && !underscores_separate_digits(text) {
        return None;
    }
    let digits = text.replace('_', "");
    let only_digits =
        digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'+' | b'-' | b'e' | b'E'));
    if !only_digits {
        return None;
    }
    digits.parse().ok().filter(|number: &f64| number.is_finite())
}

/// What [`strconv.ParseFloat`](https://pkg.go.dev/strconv#ParseFloat) asks of underscores. go-yaml takes them out
/// itself unless the number begins with a dot.
fn underscores_separate_digits(text: &str) -> bool {
    let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let bytes = text.as_bytes();
    (1..bytes.len()).all(|at| bytes[at] != b'_' || (digit(bytes.get(at - 1)) && digit(bytes.get(at + 1))))
}

/// The forms of a timestamp that go-yaml knows: `2006-1-2`, `2006-1-2 15:4:5.9` and `2006-1-2T15:4:5.9Z`.
fn is_timestamp(text: &str) -> bool {
    let Some((year, rest)) = text.split_once('-') else { return false };
    if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let Some((month, rest)) = rest.split_once('-') else { return false };
    let (day, time) = digits(rest);
    if !is_date(year, month, day) {
        return false;
    }
    if let Some(time) = time.strip_prefix(' ') {
        return time_of_day(time) == Some("");
    }
    match time.strip_prefix(['T', 't']) {
        Some(time) => time_of_day(time).is_some_and(is_offset),
        None => time.is_empty(),
    }
}

/// One or two digits, at most `last`.
fn small_number(digits: &str, last: u32) -> Option<u32> {
    let plausible = matches!(digits.len(), 1 | 2) && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|&number| plausible && number <= last)
}

fn is_date(year: &str, month: &str, day: &str) -> bool {
    let (Ok(year), Some(month), Some(day)) =
        (year.parse::<u32>(), small_number(month, 12), small_number(day, 31))
    else {
        return false;
    };
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    month >= 1 && (1..=days).contains(&day)
}

/// What follows `15:4:5.999` in `text`.
fn time_of_day(text: &str) -> Option<&str> {
    let (hour, rest) = text.split_once(':')?;
    let (minute, rest) = rest.split_once(':')?;
    let (second, rest) = digits(rest);
    small_number(hour, 23).and(small_number(minute, 59)).and(small_number(second, 59))?;
    let Some(fraction) = rest.strip_prefix(['.', ',']) else { return Some(rest) };
    let (fraction, rest) = digits(fraction);
    (!fraction.is_empty()).then_some(rest)
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_digit).count())
}

/// `Z` or `+07:00`.
fn is_offset(text: &str) -> bool {
    if text == "Z" {
        return true;
    }
    let Some((hours, minutes)) = text.strip_prefix(['+', '-']).and_then(|offset| offset.split_once(':'))
    else {
        return false;
    };
    let two_digits = |digits: &str, last| digits.len() == 2 && small_number(digits, last).is_some();
    two_digits(hours, 24) && two_digits(minutes, 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As go-yaml v4.0.0-rc.4 types them.
    #[test]
    fn plain_scalars_have_the_types_that_go_yaml_gives_them() {
        use Scalar::{Bool, Float, Int, Null, Text, Timestamp};
        for text in ["", "~", "null", "Null", "NULL"] {
            assert_eq!(Scalar::plain(text), Null);
        }
        let typed = [
            ("true", Bool(true)),
            ("FALSE", Bool(false)),
            ("08", Float(8.0)),
            ("017", Int(15)),
            ("0_7", Int(7)),
            ("00", Int(0)),
            ("0o17", Int(15)),
            ("-0o7", Int(-7)),
            ("0b11", Int(3)),
            ("0x1F", Int(31)),
            ("0x_1", Int(1)),
            ("+0x1", Int(1)),
            ("1__0", Int(10)),
            ("+1", Int(1)),
            ("9223372036854775808", Int(9_223_372_036_854_775_808)),
            ("18446744073709551616", Float(18_446_744_073_709_551_616.0)),
            ("-9223372036854775809", Float(-9_223_372_036_854_775_809.0)),
            ("-0", Float(-0.0)),
            ("1_0.5", Float(10.5)),
            ("1e5", Float(1e5)),
            ("0.", Float(0.0)),
            ("-.5", Float(-0.5)),
            (".5_0", Float(0.5)),
            (".inf", Float(f64::INFINITY)),
            ("-.Inf", Float(f64::NEG_INFINITY)),
            ("2001-1-1", Timestamp("2001-1-1")),
            ("2001-1-1 1:2:3", Timestamp("2001-1-1 1:2:3")),
            ("2001-1-1 1:2:3,5", Timestamp("2001-1-1 1:2:3,5")),
            ("2001-01-01T01:02:03Z", Timestamp("2001-01-01T01:02:03Z")),
            ("2001-01-01t1:2:3.5+01:00", Timestamp("2001-01-01t1:2:3.5+01:00")),
            ("0000-01-01", Timestamp("0000-01-01")),
        ];
        for (text, scalar) in typed {
            assert_eq!(Scalar::plain(text), scalar, "of {text:?}");
        }
        assert!(matches!(Scalar::plain(".NaN"), Float(number) if number.is_nan()));
        let texts = [
            "yes",
            "No",
            "on",
            "off",
            "tRUE",
            "nULL",
            "x",
            "_1",
            "1-2",
            "+",
            "0x",
            "0b",
            "0o9",
            "0b2",
            "1e400",
            ".",
            "._5",
            "1 2",
            "1.2.3",
            "10m",
            "8080:80",
            "é",
            "2001-02-30",
            "2001-001-01",
            "02001-01-01",
            "2001-01-01 1:2",
            "2001-01-01T24:00:00Z",
            "2001-01-01T01:02:03",
            "2001-01-01T01:02:03z",
            "2001-01-01T1:2:60Z",
            "2001-13-01",
            "2001-01-01T1:2:3+01",
            "--1",
            "+-1",
            "0x-1",
            "infinity",
            "1e",
            "0x1p-2",
        ];
        for text in texts {
            assert_eq!(Scalar::plain(text), Text(text));
        }
    }

    #[test]
    fn quotes_and_tags_decide_over_the_text() {
        let cases = [
            ("1", ScalarStyle::DoubleQuoted, None, Scalar::Text("1")),
            ("", ScalarStyle::SingleQuoted, None, Scalar::Text("")),
            ("true", ScalarStyle::Literal, None, Scalar::Text("true")),
            ("1", ScalarStyle::Plain, Some("!!str"), Scalar::Text("1")),
            ("1", ScalarStyle::Plain, Some("!"), Scalar::Int(1)),
            ("1", ScalarStyle::SingleQuoted, Some("!"), Scalar::Text("1")),
            ("1", ScalarStyle::Plain, Some("!t"), Scalar::Text("1")),
            ("1", ScalarStyle::SingleQuoted, Some("!!int"), Scalar::Int(1)),
            ("1", ScalarStyle::Plain, Some("!!float"), Scalar::Float(1.0)),
            ("", ScalarStyle::DoubleQuoted, Some("!!null"), Scalar::Null),
            ("aGk=", ScalarStyle::Plain, Some("!!binary"), Scalar::Binary("aGk=")),
        ];
        for (text, style, tag, scalar) in cases {
            assert_eq!(Scalar::resolve(text, style, tag), scalar, "{tag:?} {text:?}");
        }
    }
}
