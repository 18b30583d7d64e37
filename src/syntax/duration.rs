//! Durations as Go writes them: `1m30s`, `1.5h`, `300ms`. BuildKit, Compose and the daemon all read them so.

/// A unit and its nanoseconds.
pub type Unit = (&'static str, u64);

const NANOSECOND: u64 = 1;
const MICROSECOND: u64 = 1_000;
const MILLISECOND: u64 = 1_000_000;
const SECOND: u64 = 1_000_000_000;
const HOUR: u64 = 3_600 * SECOND;

/// The units of Go's [`time.ParseDuration`](https://pkg.go.dev/time#ParseDuration).
const GO: [Unit; 8] = [
    ("ns", NANOSECOND),
    ("us", MICROSECOND),
    ("\u{b5}s", MICROSECOND),
    ("\u{3bc}s", MICROSECOND),
    ("ms", MILLISECOND),
    ("s", SECOND),
    ("m", 60 * SECOND),
    ("h", HOUR),
];

/// Days and weeks, which
/// [str2duration](https://pkg.go.dev/github.com/xhit/go-str2duration/v2) adds to those of Go.
pub const DAYS_AND_WEEKS: [Unit; 2] = [("d", 24 * HOUR), ("w", 7 * 24 * HOUR)];

/// Half the range of a signed number of 64 bits, and the size of the smallest one.
const LIMIT: u64 = 1 << 63;

/// Why a text is no duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// A number is missing or is none.
    Number,
    /// A number has no unit.
    NoUnit,
    /// A number has a unit that there is not.
    UnknownUnit,
    /// It is longer than some 292 years.
    Overflow,
}

/// `text` in nanoseconds, as Go's [`time.ParseDuration`](https://pkg.go.dev/time#ParseDuration) reads it: numbers with
/// units, `1h30m`, never a bare number but `0`. `None` for what it refuses.
#[must_use]
pub fn parse(text: &str) -> Option<i64> {
    parse_with(text, &[]).ok()
}

/// As [`parse`], with the units `more` besides.
///
/// # Errors
/// Why it is no duration.
pub fn parse_with(text: &str, more: &[Unit]) -> Result<i64, Error> {
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Ok(0);
    }
    let mut total: u64 = 0;
    loop {
        let (nanoseconds, after) = one_unit(rest, more)?;
        total = total.checked_add(nanoseconds).filter(|&total| total <= LIMIT).ok_or(Error::Overflow)?;
        rest = after;
        if rest.is_empty() {
            break;
        }
    }
    let signed = if negative { 0_i64.checked_sub_unsigned(total) } else { i64::try_from(total).ok() };
    signed.ok_or(Error::Overflow)
}

/// The first number with its unit, in nanoseconds, and what follows.
fn one_unit<'t>(text: &'t str, more: &[Unit]) -> Result<(u64, &'t str), Error> {
    let (whole, rest) = digits(text);
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(rest) => digits(rest),
        None => ("", rest),
    };
    if whole.is_empty() && fraction.is_empty() {
        return Err(Error::Number);
    }
    let unit_len = rest.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(rest.len());
    let (unit, rest) = rest.split_at(unit_len);
    if unit.is_empty() {
        return Err(Error::NoUnit);
    }
    let known = GO.iter().chain(more).find(|(name, _)| *name == unit);
    let &(_, unit) = known.ok_or(Error::UnknownUnit)?;
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| Error::Overflow)? };
    let nanoseconds = whole.checked_mul(unit).and_then(|whole| whole.checked_add(part_of(fraction, unit)));
    Ok((nanoseconds.filter(|&nanoseconds| nanoseconds <= LIMIT).ok_or(Error::Overflow)?, rest))
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

/// The part of `unit` that the digits behind a point stand for, rounded down.
fn part_of(fraction: &str, unit: u64) -> u64 {
    // More digits than these change nothing.
    let fraction = &fraction[..fraction.len().min(18)];
    let scale = 10_u128.pow(u32::try_from(fraction.len()).unwrap_or(0));
    let part = fraction.parse::<u128>().unwrap_or(0) * u128::from(unit) / scale;
    u64::try_from(part).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn durations() {
        let second = 1_000_000_000;
        for (text, expected) in [
            ("0", Ok(0)),
            ("-0", Ok(0)),
            ("0s", Ok(0)),
            ("5s", Ok(5 * second)),
            ("1m30s", Ok(90 * second)),
            ("0s1s", Ok(second)),
            ("1.5h", Ok(5_400 * second)),
            (".5s", Ok(second / 2)),
            ("5.s", Ok(5 * second)),
            ("-1s", Ok(-second)),
            ("+1s", Ok(second)),
            ("100ms", Ok(second / 10)),
            ("3\u{b5}s", Ok(3_000)),
            ("3\u{3bc}s", Ok(3_000)),
            ("0.1000000000000000000000000001s", Ok(second / 10)),
            ("9223372036854775807ns", Ok(i64::MAX)),
            ("-9223372036854775808ns", Ok(i64::MIN)),
            ("9223372036854775808ns", Err(Error::Overflow)),
            ("9999999h", Err(Error::Overflow)),
            ("99999999999999999999s", Err(Error::Overflow)),
            ("5", Err(Error::NoUnit)),
            ("1..5s", Err(Error::NoUnit)),
            ("", Err(Error::Number)),
            ("-", Err(Error::Number)),
            ("s", Err(Error::Number)),
            (".s", Err(Error::Number)),
            ("1s-1s", Err(Error::UnknownUnit)),
            ("1 s", Err(Error::UnknownUnit)),
            ("1s ", Err(Error::UnknownUnit)),
            ("1S", Err(Error::UnknownUnit)),
            ("1\u{e9}", Err(Error::UnknownUnit)),
            ("1d", Err(Error::UnknownUnit)),
        ] {
            assert_eq!(parse_with(text, &[]), expected, "{text:?}");
            assert_eq!(parse(text), expected.ok(), "{text:?}");
        }
        assert_eq!(parse_with("1w2d1h", &DAYS_AND_WEEKS), Ok((9 * 24 + 1) * 3_600 * second));
    }

    proptest! {
        #[test]
        fn any_text_can_be_read(text in "[-+]?([0-9.]{0,20}[a-zµ]{0,2}){0,4}") {
            let _ = parse_with(&text, &DAYS_AND_WEEKS);
        }
    }
}
