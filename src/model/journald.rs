//! How many messages journald takes from Docker before it drops the rest.
//!
//! All containers with the `journald` driver log through `dockerd`, which is one unit: they share one limit,
//! for each level of priority. A journal with much free space allows up to six times the burst
//! ([journald-rate-limit.c](https://github.com/systemd/systemd/blob/main/src/journal/journald-rate-limit.c)).

use crate::model::docker_unit::{DockerUnit, has_extension, is_in_folder};
use crate::model::origin::{Origin, Sourced};
use crate::source::{FileId, Location};
use crate::syntax::ini;

/// What `journald.conf` and its drop-ins say
/// ([journald.conf(5)](https://www.freedesktop.org/software/systemd/man/latest/journald.conf.html)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journald {
    /// `RateLimitIntervalSec=` in microseconds.
    pub interval: Sourced<u64>,
    /// `RateLimitBurst=`: messages in one interval.
    pub burst: Sourced<u64>,
    /// `Storage=`: `volatile`, `persistent`, `auto` or `none`.
    pub storage: Sourced<String>,
}

impl Default for Journald {
    /// The defaults since [systemd 239](https://github.com/systemd/systemd/pull/8660); before, the burst was
    /// 1000.
    fn default() -> Self {
        Self {
            interval: Sourced { value: 30_000_000, origin: Origin::Default },
            burst: Sourced { value: 10_000, origin: Origin::Default },
            storage: Sourced { value: "auto".to_owned(), origin: Origin::Default },
        }
    }
}

impl Journald {
    /// The defaults with the given files on top, in the order of
    /// [`read_order`](crate::model::docker_unit::read_order).
    #[must_use]
    pub fn from_files(files: &[(FileId, &str)]) -> Self {
        let mut journald = Self::default();
        for &(file, text) in files {
            for assignment in
                ini::parse(text).into_iter().filter(|assignment| assignment.section == "Journal")
            {
                let location = Location::new(file, assignment.value_span);
                journald.apply(&assignment.key, assignment.value, location);
            }
        }
        journald
    }

    /// The limit for everything that Docker logs: the unit's where it has one, else that of `journald.conf`.
    #[must_use]
    pub fn rate_limit(&self, unit: &DockerUnit) -> RateLimit {
        let mut limit = RateLimit { interval: self.interval.clone(), burst: self.burst.clone() };
        if limit.is_off() {
            // journald sets both to 0 when one of them is, before it looks at any unit.
            (limit.interval.value, limit.burst.value) = (0, 0);
        }
        if let Some(interval) = unit.log_interval() {
            limit.interval = interval.clone();
        }
        if let Some(burst) = unit.log_burst() {
            limit.burst = burst.clone();
        }
        limit
    }

    fn apply(&mut self, key: &str, value: String, location: Location) {
        let origin = Origin::At(location);
        match key {
            // The name without unit is from before systemd 230.
            "RateLimitIntervalSec" | "RateLimitInterval" => {
                let Some(value) = parse_time(&value) else { return };
                self.interval = Sourced { value, origin };
            }
            "RateLimitBurst" => {
                let Some(value) = parse_burst(&value) else { return };
                self.burst = Sourced { value, origin };
            }
            "Storage" if !value.is_empty() => self.storage = Sourced { value, origin },
            _ => {}
        }
    }
}

/// How many messages of one unit and one priority pass in how much time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// Microseconds.
    pub interval: Sourced<u64>,
    /// Messages in one interval.
    pub burst: Sourced<u64>,
}

impl RateLimit {
    /// Whether everything passes.
    #[must_use]
    pub fn is_off(&self) -> bool {
        self.interval.value == 0 || self.burst.value == 0
    }
}

/// Whether `path` is journald's configuration or a drop-in of it.
#[must_use]
pub fn is_journald_file(path: &str) -> bool {
    let is_drop_in = is_in_folder(path, "journald.conf.d") && has_extension(path, "conf");
    is_drop_in || path == "journald.conf" || path.ends_with("/journald.conf")
}

/// A time span in microseconds: numbers with units, seconds where there is none
/// ([systemd.time(7)](https://www.freedesktop.org/software/systemd/man/latest/systemd.time.html)). `None` for
/// what systemd skips with a warning.
pub(super) fn parse_time(text: &str) -> Option<u64> {
    let text = text.trim();
    if text == "infinity" {
        return Some(u64::MAX);
    }
    let mut total: Option<u64> = None;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        let after = after.trim_start();
        let next = after.find(|c: char| c.is_ascii_digit() || c.is_whitespace()).unwrap_or(after.len());
        let (unit, after) = after.split_at(next);
        let part = scaled(number, microseconds(unit)?)?;
        total = Some(total.unwrap_or(0).checked_add(part)?);
        rest = after.trim_start();
    }
    total
}

fn microseconds(unit: &str) -> Option<u64> {
    const SECOND: u64 = 1_000_000;
    let scale = match unit {
        "us" | "usec" | "\u{b5}s" | "\u{3bc}s" => 1,
        "ms" | "msec" => 1000,
        "" | "s" | "sec" | "second" | "seconds" => SECOND,
        "m" | "min" | "minute" | "minutes" => 60 * SECOND,
        "h" | "hr" | "hour" | "hours" => 3600 * SECOND,
        "d" | "day" | "days" => 86_400 * SECOND,
        "w" | "week" | "weeks" => 604_800 * SECOND,
        "M" | "month" | "months" => 2_629_800 * SECOND,
        "y" | "year" | "years" => 31_557_600 * SECOND,
        _ => return None,
    };
    Some(scale)
}

fn scaled(number: &str, scale: u64) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = fraction.get(..fraction.len().min(6))?;
    let part = if digits.is_empty() { 0 } else { digits.parse::<u64>().ok()? };
    let part = u128::from(part) * u128::from(scale) / 10u128.pow(u32::try_from(digits.len()).ok()?);
    let whole: u64 = if whole.is_empty() && !digits.is_empty() { 0 } else { whole.parse().ok()? };
    whole.checked_mul(scale)?.checked_add(u64::try_from(part).ok()?)
}

/// A number of messages. `None` for what systemd skips with a warning.
pub(super) fn parse_burst(text: &str) -> Option<u64> {
    text.trim().parse::<u32>().ok().map(u64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(conf: &str, unit: &str) -> (u64, u64, bool) {
        let journald = Journald::from_files(&[(FileId(0), conf)]);
        let limit = journald.rate_limit(&DockerUnit::from_drop_ins(&[(FileId(1), unit)]));
        (limit.interval.value / 1_000_000, limit.burst.value, limit.is_off())
    }

    #[test]
    fn the_unit_comes_before_the_configuration() {
        for (conf, unit, expected) in [
            ("", "", (30, 10_000, false)),
            ("[Journal]\nRateLimitIntervalSec=10s\nRateLimitBurst=50", "", (10, 50, false)),
            ("[Journal]\nRateLimitInterval=10\n#RateLimitBurst=50", "", (10, 10_000, false)),
            ("[Journal]\nRateLimitBurst=0", "", (0, 0, true)),
            ("[Journal]\nRateLimitBurst=0", "[Service]\nLogRateLimitIntervalSec=5", (5, 0, true)),
            (
                "[Journal]\nRateLimitBurst=0",
                "[Service]\nLogRateLimitIntervalSec=5\nLogRateLimitBurst=7",
                (5, 7, false),
            ),
            ("", "[Service]\nLogRateLimitBurst=70000", (30, 70_000, false)),
            ("", "[Service]\nLogRateLimitIntervalSec=0", (30, 10_000, false)),
            ("[Journal]\nRateLimitIntervalSec=soon\nRateLimitBurst=-1\n", "", (30, 10_000, false)),
            ("[Other]\nRateLimitBurst=1\n", "[Journal]\nLogRateLimitBurst=1\n", (30, 10_000, false)),
        ] {
            assert_eq!(limit(conf, unit), expected, "{conf:?} {unit:?}");
        }
    }

    #[test]
    fn later_files_win_and_places_are_kept() {
        let (first, second) =
            ("[Journal]\nRateLimitBurst=1\nStorage=persistent", "[Journal]\nRateLimitBurst=2");
        let journald = Journald::from_files(&[(FileId(0), first), (FileId(1), second)]);
        assert_eq!((journald.burst.value, journald.storage.value.as_str()), (2, "persistent"));
        let burst = journald.burst.location().unwrap();
        assert_eq!((burst.file, &second[burst.span.range()]), (FileId(1), "2"));
        assert_eq!(journald.interval.origin, Origin::Default);
    }

    #[test]
    fn times_are_those_of_systemd() {
        for (text, time) in [
            ("30", 30_000_000),
            ("30s", 30_000_000),
            ("1min 30s", 90_000_000),
            ("1h30min", 5_400_000_000),
            ("1.5 s", 1_500_000),
            ("5ms", 5_000),
            ("0", 0),
            ("infinity", u64::MAX),
        ] {
            assert_eq!(parse_time(text), Some(time), "{text}");
        }
        for text in ["", "soon", "-1", "1x", "s", "1.2.3", "99999999999999999999", "é"] {
            assert_eq!(parse_time(text), None, "{text}");
        }
    }

    #[test]
    fn journald_files_are_known_by_their_path() {
        for path in ["etc/systemd/journald.conf", "journald.conf", "x/journald.conf.d/10-docker.conf"] {
            assert!(is_journald_file(path), "{path}");
        }
        for path in ["myjournald.conf", "journald.conf.d/readme", "journald.conf.d/a/b.conf"] {
            assert!(!is_journald_file(path), "{path}");
        }
    }
}
