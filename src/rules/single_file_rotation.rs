//! Logs that are cut to nothing when they are full.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::go::{Units, atoi, parse_size};
use crate::model::log_driver::LogDriver;
use crate::model::project::LogConfig;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("single-file-rotation", LogConfig, check);

/// From this size on a collector that reads the file has time to do so.
const ROOMY: i64 = 50_000_000;

fn check(config: &LogConfig<'_>, findings: &mut Findings) {
    let logging = &config.logging;
    if !config.is_certain() || !logging.complete || config.driver() != Some(&LogDriver::JsonFile) {
        return;
    }
    let Some(size) = logging.value("max-size").filter(|size| parse_size(size, Units::Decimal).is_ok()) else {
        return;
    };
    let one_file = match logging.option("max-file") {
        None => true,
        Some(count) => !count.is_unknown() && atoi(&count.value) == Some(1),
    };
    let is_shipped = config.stack().is_some_and(|stack| stack.log_shipper().is_some());
    let is_roomy = parse_size(size, Units::Decimal).is_ok_and(|bytes| bytes >= ROOMY);
    let own = config.own_option("max-file").or_else(|| config.own_option("max-size"));
    let Some((_, location)) = own.filter(|_| one_file && !(is_shipped && is_roomy)) else { return };
    let fix = config.set_options(&[("max-file", "3")]).ok();
    findings.push(
        Finding::at(location, format!("at `{size}` the whole log is thrown away"))
            .note("with one file, which is the default, rotation empties it: what led to an error is gone")
            .help("add `max-file: \"3\"`")
            .fix(fix.map(|edits| Fix { title: "keep three files".to_owned(), safety: Safety::Safe, edits })),
    );
}
