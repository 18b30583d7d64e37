//! What the value of an option may be.

use serde::Deserialize;

use super::address::{self, Dialect};
use super::template;
use crate::model::go::{Units, atoi, parse_bool, parse_duration, parse_size};

/// The grammar of a value.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Grammar {
    /// Any text.
    Any,
    /// A boolean of Go.
    Boolean,
    /// A name or number of a syslog facility.
    Facility,
    /// Text with a template of Go.
    Template,
    /// A size in bytes.
    Size(Size),
    /// A whole number.
    Integer(Range),
    /// A duration of Go.
    Duration(Milliseconds),
    /// One of these words.
    Choice(Vec<String>),
    /// The address of a collector.
    Address(Dialect),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Size {
    units: UnitsName,
    minimum: i64,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum UnitsName {
    Decimal,
    Binary,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Range {
    minimum: Option<i64>,
    maximum: Option<i64>,
}

/// The bounds of a duration. 0 is always allowed: it stands for the default.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Milliseconds {
    minimum_ms: Option<i64>,
    maximum_ms: Option<i64>,
}

const FACILITIES: [&str; 20] = [
    "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp",
    "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7",
];

impl Grammar {
    /// Checks `text`.
    ///
    /// # Errors
    /// Says what is wrong, as one clause to follow the name of the option: "is no size: it is negative".
    pub(super) fn check(&self, text: &str) -> Result<(), String> {
        match self {
            Self::Any => Ok(()),
            Self::Boolean => {
                parse_bool(text).map(drop).ok_or_else(|| "is no boolean: `true` or `false`".to_owned())
            }
            Self::Facility => check_facility(text),
            Self::Template => template::check(text),
            Self::Size(size) => size.check(text),
            Self::Integer(range) => range.check(text),
            Self::Duration(range) => range.check(text),
            Self::Choice(words) if words.iter().any(|word| word == text) => Ok(()),
            Self::Choice(words) => Err(format!("is none of {}", words.join(", "))),
            Self::Address(dialect) => address::check(*dialect, text),
        }
    }
}

impl Size {
    fn check(&self, text: &str) -> Result<(), String> {
        let units = match self.units {
            UnitsName::Decimal => Units::Decimal,
            UnitsName::Binary => Units::Binary,
        };
        let size = parse_size(text, units).map_err(|reason| format!("is no size: {reason}"))?;
        if size < self.minimum { Err("is not above 0".to_owned()) } else { Ok(()) }
    }
}

impl Range {
    fn check(&self, text: &str) -> Result<(), String> {
        let number = atoi(text).ok_or_else(|| "is no whole number".to_owned())?;
        if let Some(minimum) = self.minimum.filter(|&minimum| number < minimum) {
            return Err(format!("is below {minimum}"));
        }
        match self.maximum.filter(|&maximum| number > maximum) {
            Some(maximum) => Err(format!("is above {maximum}")),
            None => Ok(()),
        }
    }
}

impl Milliseconds {
    fn check(&self, text: &str) -> Result<(), String> {
        const NANOSECONDS: i64 = 1_000_000;
        let duration =
            parse_duration(text).ok_or_else(|| "is no duration: a number with a unit, `5s`".to_owned())?;
        if duration == 0 {
            return Ok(());
        }
        if let Some(minimum) = self.minimum_ms.filter(|minimum| duration < minimum * NANOSECONDS) {
            return Err(if minimum == 0 {
                "is negative".to_owned()
            } else {
                format!("is below {minimum}ms")
            });
        }
        match self.maximum_ms.filter(|maximum| duration > maximum * NANOSECONDS) {
            Some(maximum) => Err(format!("is above {maximum}ms")),
            None => Ok(()),
        }
    }
}

fn check_facility(text: &str) -> Result<(), String> {
    let is_known = FACILITIES.contains(&text) || atoi(text).is_some_and(|number| (0..=23).contains(&number));
    if is_known {
        Ok(())
    } else {
        Err("is no syslog facility: a name such as `daemon`, or 0 to 23".to_owned())
    }
}
