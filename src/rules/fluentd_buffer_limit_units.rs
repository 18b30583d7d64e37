//! A number of events that is taken for a size.

use crate::finding::{Finding, Findings};
use crate::model::go::{Units, parse_size};
use crate::model::log_driver::LogDriver;
use crate::model::project::LogConfig;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("fluentd-buffer-limit-units", LogConfig, check);

/// The default, in events.
const DEFAULT: i64 = 1024 * 1024;

fn check(config: &LogConfig<'_>, findings: &mut Findings) {
    if config.driver() != Some(&LogDriver::Fluentd) {
        return;
    }
    let Some((limit, location)) = config.own_option("fluentd-buffer-limit") else { return };
    let Ok(events) = parse_size(limit, Units::Binary) else { return };
    let has_unit = limit.trim().ends_with(|c: char| c.is_ascii_alphabetic());
    if !has_unit && events <= DEFAULT {
        return;
    }
    let headline = match has_unit {
        true => format!("`{limit}` are {events} lines, not bytes"),
        false => format!("up to {events} lines wait for Fluentd in memory"),
    };
    findings.push(
        Finding::at(location, headline)
            .note(
                "the limit counts lines, and while Fluentd is away they all stay in the memory of `dockerd`: a \
                 million lines of 1 kB are a gigabyte, for each container",
            )
            .help("write the number of lines to keep, without a unit: `fluentd-buffer-limit: \"8192\"`"),
    );
}
