//! Whole numbers and booleans.

/// A boolean, as [`strconv.ParseBool`](https://pkg.go.dev/strconv#ParseBool) reads it: `yes` and `on` are
/// none.
#[must_use]
pub fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

/// A whole number, as [`strconv.Atoi`](https://pkg.go.dev/strconv#Atoi) reads it on a 64-bit machine: decimal
/// digits and perhaps a sign, no white space.
#[must_use]
pub fn atoi(text: &str) -> Option<i64> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn booleans_are_those_of_go() {
        for text in ["1", "t", "T", "true", "TRUE", "True"] {
            assert_eq!(parse_bool(text), Some(true), "{text}");
        }
        for text in ["0", "f", "F", "false", "FALSE", "False"] {
            assert_eq!(parse_bool(text), Some(false), "{text}");
        }
        for text in ["", "yes", "on", "tRUE", " true", "2"] {
            assert_eq!(parse_bool(text), None, "{text}");
        }
    }

    #[test]
    fn whole_numbers_are_those_of_go() {
        for (text, number) in
            [("5", Some(5)), ("+5", Some(5)), ("-05", Some(-5)), ("9223372036854775807", Some(i64::MAX))]
        {
            assert_eq!(atoi(text), number, "{text}");
        }
        for text in ["", "-", "three", "3.0", " 3", "1_000", "0x10", "9223372036854775808", "٣"] {
            assert_eq!(atoi(text), None, "{text}");
        }
    }
}
