//! Sizes, as [go-units](https://github.com/docker/go-units/blob/master/size.go) reads them.

/// What `k` stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Units {
    /// 1000, as `FromHumanSize` has it, also for `KiB`.
    Decimal,
    /// 1024, as `RAMInBytes` has it, also for `KB`.
    Binary,
}

/// A size in bytes. A number without a unit is one; `Mi` and `Gi`, the units of Kubernetes, are refused.
///
/// # Errors
/// Says what is wrong, in one clause.
pub fn parse_size(text: &str, units: Units) -> Result<i64, &'static str> {
    let split =
        text.rfind(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' ')).ok_or("it has no number")?;
    let (number, unit) = text.split_at(split + 1);
    let number = number.strip_suffix(' ').unwrap_or(number);
    let number = float(number).ok_or("it does not start with a number")?;
    if number < 0.0 {
        return Err("it is negative");
    }
    let unit = unit.to_ascii_lowercase();
    let Some(first) = unit.chars().next() else { return Ok(truncate(number)) };
    if unit == "b" {
        return Ok(truncate(number));
    }
    let known = "kmgtp".find(first).filter(|_| matches!(&unit[first.len_utf8()..], "" | "b" | "ib"));
    let power =
        known.and_then(|at| i32::try_from(at + 1).ok()).ok_or("its unit is none of b, k, m, g, t and p")?;
    let base: f64 = match units {
        Units::Decimal => 1000.0,
        Units::Binary => 1024.0,
    };
    Ok(truncate(number * base.powi(power)))
}

/// `strconv.ParseFloat`, but for hexadecimal numbers.
fn float(text: &str) -> Option<f64> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E');
    text.parse().ok().filter(|number: &f64| number.is_finite() && text.chars().all(is_part))
}

/// Go leaves open what an overflowing conversion gives; the nearest number is as good as any.
#[expect(clippy::cast_possible_truncation, reason = "a fraction of a byte is cut off, as Go does")]
fn truncate(number: f64) -> i64 {
    number as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_those_of_go_units() {
        for (text, decimal, binary) in [
            ("10", 10, 10),
            ("10m", 10_000_000, 10_485_760),
            ("10M", 10_000_000, 10_485_760),
            ("10MB", 10_000_000, 10_485_760),
            ("10MiB", 10_000_000, 10_485_760),
            ("10 m", 10_000_000, 10_485_760),
            ("1.5k", 1500, 1536),
            ("10b", 10, 10),
            ("0", 0, 0),
            (".5k", 500, 512),
            ("1e3", 1000, 1000),
            ("2t", 2_000_000_000_000, 2_199_023_255_552),
        ] {
            assert_eq!(parse_size(text, Units::Decimal), Ok(decimal), "{text}");
            assert_eq!(parse_size(text, Units::Binary), Ok(binary), "{text}");
        }
    }

    #[test]
    fn what_go_units_refuses_is_refused() {
        for text in
            ["", "m", "-1", "10q", "10Mi", "10mib5x", "10bb", "10  m", " ", "1.2.3", "1e999", "10mé", "ten"]
        {
            assert!(parse_size(text, Units::Decimal).is_err(), "{text:?}");
        }
    }
}
