//! Durations as Go writes them: `1m30s`, `1.5h`, `300ms`.

const MICROSECOND: u64 = 1_000;
const SECOND: u64 = 1_000_000_000;

/// Half the range of a signed number of 64 bits, and the size of the smallest one.
const LIMIT: u64 = 1 << 63;

/// `text` in nanoseconds, as Go's [`time.ParseDuration`](https://pkg.go.dev/time#ParseDuration) reads it; `None`
/// for what it refuses.
#[must_use]
pub fn parse(text: &str) -> Option<i64> {
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0);
    }
    let mut total: u64 = 0;
    loop {
        let (nanoseconds, after) = one_unit(rest)?;
        total = total.checked_add(nanoseconds).filter(|&total| total <= LIMIT)?;
        rest = after;
        if rest.is_empty() {
            break;
        }
    }
    if negative { 0_i64.checked_sub_unsigned(total) } else { i64::try_from(total).ok() }
}

/// The first number with its unit, in nanoseconds, and what follows.
fn one_unit(text: &str) -> Option<(u64, &str)> {
    let (whole, rest) = digits(text);
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(rest) => digits(rest),
        None => ("", rest),
    };
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let unit_len = rest.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(rest.len());
    let (unit, rest) = rest.split_at(unit_len);
    let unit = match unit {
        "ns" => 1,
        "us" | "µs" | "μs" => MICROSECOND,
        "ms" => 1_000 * MICROSECOND,
        "s" => SECOND,
        "m" => 60 * SECOND,
        "h" => 3_600 * SECOND,
        _ => return None,
    };
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let nanoseconds = whole.checked_mul(unit)?.checked_add(part_of(fraction, unit))?;
    (nanoseconds <= LIMIT).then_some((nanoseconds, rest))
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

    #[test]
    fn durations() {
        let second = 1_000_000_000;
        for (text, expected) in [
            ("0", Some(0)),
            ("-0", Some(0)),
            ("5s", Some(5 * second)),
            ("1m30s", Some(90 * second)),
            ("1.5h", Some(5_400 * second)),
            (".5s", Some(second / 2)),
            ("5.s", Some(5 * second)),
            ("-1s", Some(-second)),
            ("+1s", Some(second)),
            ("3µs", Some(3_000)),
            ("3μs", Some(3_000)),
            ("0.1000000000000000000000000001s", Some(second / 10)),
            ("9223372036854775807ns", Some(i64::MAX)),
            ("-9223372036854775808ns", Some(i64::MIN)),
            ("9223372036854775808ns", None),
            ("9999999h", None),
            ("5", None),
            ("", None),
            ("s", None),
            (".s", None),
            ("1 s", None),
            ("1S", None),
            ("1d", None),
            ("1s-1s", None),
        ] {
            assert_eq!(parse(text), expected, "{text:?}");
        }
    }
}
