//! Sizes, durations and numbers as Compose reads and prints them. Compose is written in Go, and these are the
//! readings of Go's own and of Docker's libraries.

use std::fmt::Write as _;

use crate::model::go::{Units, atoi, parse_size};
use crate::syntax::duration;

/// A size in bytes: digits, or as [go-units](https://pkg.go.dev/github.com/docker/go-units#RAMInBytes) has it, a
/// decimal number with a binary unit: `b`, or one of `k`, `m`, `g`, `t` and `p` with `b` or `ib` after it if you
/// like, all in any case. `None` for anything else, as `512Mi`.
#[must_use]
pub fn size(text: &str) -> Option<i64> {
    atoi(text).or_else(|| parse_size(text, Units::Binary).ok())
}

/// A size as people write it, to the byte: `1536m`, `100k`, `77`.
#[must_use]
pub fn print_size(bytes: i64) -> String {
    let units = [(30, "g"), (20, "m"), (10, "k")];
    let unit = units.iter().find(|(bits, _)| bytes != 0 && bytes.trailing_zeros() >= *bits);
    unit.map_or_else(|| bytes.to_string(), |(bits, letter)| format!("{}{letter}", bytes >> bits))
}

/// A duration in nanoseconds: Go's form, `1m30s`, with days (`d`) and weeks (`w`) besides, as
/// [str2duration](https://pkg.go.dev/github.com/xhit/go-str2duration/v2) has it.
///
/// # Errors
/// Gives one clause for people.
pub fn duration(text: &str) -> Result<i64, &'static str> {
    duration::parse_with(text, &duration::DAYS_AND_WEEKS).map_err(|error| match error {
        duration::Error::NoUnit => "a duration without a unit, as `30s` has it",
        duration::Error::UnknownUnit => "a duration with an unknown unit",
        duration::Error::Number | duration::Error::Overflow => "no duration",
    })
}

/// A duration as Go prints it: `1h0m0s`, `1.5s`, `300ms`.
#[must_use]
pub fn print_duration(nanoseconds: i64) -> String {
    let magnitude = nanoseconds.unsigned_abs();
    let mut text = if nanoseconds < 0 { "-".to_owned() } else { String::new() };
    let fraction = |number: u64, digits: usize| -> String {
        let unit = 10_u64.pow(u32::try_from(digits).unwrap_or(0));
        let rest = format!("{:0digits$}", number % unit);
        let rest = rest.trim_end_matches('0');
        if rest.is_empty() { (number / unit).to_string() } else { format!("{}.{rest}", number / unit) }
    };
    let written = match magnitude {
        0 => write!(text, "0s"),
        1..1_000 => write!(text, "{magnitude}ns"),
        1_000..1_000_000 => write!(text, "{}\u{b5}s", fraction(magnitude, 3)),
        1_000_000..1_000_000_000 => write!(text, "{}ms", fraction(magnitude, 6)),
        _ => {
            let seconds = fraction(magnitude % 60_000_000_000, 9);
            let minutes = magnitude / 60_000_000_000;
            match (minutes / 60, minutes % 60) {
                (0, 0) => write!(text, "{seconds}s"),
                (0, minutes) => write!(text, "{minutes}m{seconds}s"),
                (hours, minutes) => write!(text, "{hours}h{minutes}m{seconds}s"),
            }
        }
    };
    debug_assert!(written.is_ok(), "writing to a string cannot fail");
    text
}

/// A number as Go's `strconv.ParseFloat` reads it, hexadecimal ones aside.
#[must_use]
pub fn float(text: &str) -> Option<f64> {
    let number: f64 = text.parse().ok()?;
    let spelled = text.contains(|c: char| c.is_ascii_digit());
    (number.is_finite() || !spelled).then_some(number)
}

/// A number as Go's `%v` prints it: with the fewest digits that read back the same, and an exponent for the very
/// large and the very small.
#[must_use]
pub fn print_float(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let scientific = format!("{number:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if number == 0.0 || (-4..21).contains(&exponent) {
        return format!("{number}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}

/// `number` in single precision, as the shortest decimal number that reads back as that.
#[must_use]
#[allow(clippy::cast_possible_truncation)]
pub fn single(number: f64) -> f64 {
    let single = number as f32;
    single.to_string().parse().unwrap_or_else(|_| f64::from(single))
}

/// A boolean in any of the words of [YAML 1.1](https://yaml.org/type/bool.html), in any case.
#[must_use]
pub fn boolean(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "y" | "yes" | "on" => Some(true),
        "false" | "n" | "no" | "off" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sizes() {
        for (text, bytes) in [
            ("0", Some(0)),
            ("-1", Some(-1)),
            ("512", Some(512)),
            ("512b", Some(512)),
            ("1k", Some(1024)),
            ("1KiB", Some(1024)),
            ("1.5g", Some(1_610_612_736)),
            ("64 MB", Some(67_108_864)),
            ("1.m", Some(1_048_576)),
            (".5m", Some(524_288)),
            ("1e3k", Some(1_024_000)),
            ("2i", None),
            ("512Mi", None),
            ("1p", Some(1 << 50)),
            ("99999999999p", Some(i64::MAX)),
            ("", None),
            ("m", None),
            ("1..5m", None),
            ("1  m", None),
            ("1mm", None),
            ("1kbi", None),
            ("-5m", None),
            ("1é", None),
        ] {
            assert_eq!(size(text), bytes, "{text:?}");
        }
    }

    #[test]
    fn durations() {
        for (text, printed) in [
            ("0", "0s"),
            ("-0", "0s"),
            ("10s", "10s"),
            ("1m30s", "1m30s"),
            ("1.5h", "1h30m0s"),
            ("1d", "24h0m0s"),
            ("2w", "336h0m0s"),
            ("300ms", "300ms"),
            ("1.5s", "1.5s"),
            ("1us", "1\u{b5}s"),
            ("1\u{3bc}s1ns", "1.001\u{b5}s"),
            ("-2m", "-2m0s"),
            (".5s", "500ms"),
            ("1.s", "1s"),
            ("90m", "1h30m0s"),
        ] {
            assert_eq!(duration(text).map(print_duration).as_deref(), Ok(printed), "{text:?}");
        }
        for text in ["", "-", "30", "s", ".s", "1x", "1s 2s", "1.2.3s", "10000000w", "9223372036854775808ns"]
        {
            assert!(duration(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn numbers_print_as_in_go() {
        for (number, printed) in [
            (0.5, "0.5"),
            (1e21, "1e+21"),
            (1e20, "100000000000000000000"),
            (1e-5, "1e-05"),
            (0.0001, "0.0001"),
        ] {
            assert_eq!(print_float(number), printed);
        }
    }

    #[test]
    fn booleans_have_many_words() {
        assert_eq!(boolean("True"), Some(true));
        assert_eq!(boolean("YES"), Some(true));
        assert_eq!(boolean("off"), Some(false));
        assert_eq!(boolean("1"), None);
    }

    proptest! {
        #[test]
        fn printed_durations_read_back(nanoseconds in -604_800_000_000_000_i64..604_800_000_000_000) {
            let printed = print_duration(nanoseconds);
            let read = duration(&printed).unwrap();
            prop_assert!((read - nanoseconds).abs() <= 1, "{} reads as {}", printed, read);
        }

        #[test]
        fn printed_sizes_read_back(bytes in 0_i64..i64::MAX, shift in 0_u32..40) {
            let bytes = bytes >> shift << shift;
            prop_assert_eq!(size(&print_size(bytes)), Some(bytes));
        }

        #[test]
        fn nothing_panics(text in "[-+.0-9a-zé ]{0,12}") {
            let _ = (size(&text), duration(&text), float(&text));
        }
    }
}
