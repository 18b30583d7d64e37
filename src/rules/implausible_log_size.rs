//! Log sizes that cannot be meant.

use crate::finding::{Finding, Findings, Fix, Safety, Severity};
use crate::model::go::{Units, atoi, parse_size};
use crate::model::log_driver::LogDriver;
use crate::model::project::LogConfig;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("implausible-log-size", LogConfig, check);

const KILOBYTE: i64 = 1000;
const GIGABYTE: i64 = 1_000_000_000;

/// Below that, a log holds a few hundred lines.
const SMALL: i64 = 100 * KILOBYTE;

/// Above that, a few containers fill a disk.
const LARGE: i64 = 10 * GIGABYTE;

fn check(config: &LogConfig<'_>, findings: &mut Findings) {
    findings.extend(finding(config));
}

fn finding(config: &LogConfig<'_>) -> Option<Finding> {
    let files_by_default = match config.driver()? {
        LogDriver::JsonFile => 1,
        LogDriver::Local => 5,
        _ => return None,
    };
    let logging = &config.logging;
    let (size, location) = config.own_option("max-size")?;
    let bytes = parse_size(size, Units::Decimal).ok().filter(|&bytes| bytes > 0)?;
    if bytes < SMALL {
        let fix =
            has_no_unit(size).then(|| config.set_options(&[("max-size", &format!("{}m", size.trim()))]));
        let finding = Finding::at(location, format!("a log of {} holds next to nothing", printed(bytes)))
            .severity(if bytes < KILOBYTE { Severity::Error } else { Severity::Warning })
            .note("the log is rotated all the time: `docker logs` shows almost nothing of what happened")
            .help(
                "write a size with its unit: `max-size: \"10m\"` are ten megabytes, `\"10\"` are ten bytes",
            );
        return Some(finding.fix(fix.and_then(Result::ok).map(|edits| Fix {
            title: "make it megabytes".to_owned(),
            safety: Safety::Unsafe,
            edits,
        })));
    }
    let files = match logging.option("max-file") {
        None => files_by_default,
        Some(count) if count.is_unknown() => return None,
        Some(count) => atoi(&count.value)?.max(1),
    };
    let total = bytes.saturating_mul(files);
    (total > LARGE).then(|| {
        Finding::at(location, format!("the logs of one container may take {}", printed(total)))
            .severity(Severity::Warning)
            .note("each container may take as much: a few of them fill the disk of the host")
            .help("write less: `max-size: \"100m\"` with `max-file: \"5\"` are half a gigabyte")
    })
}

fn has_no_unit(size: &str) -> bool {
    size.trim().bytes().all(|byte| byte.is_ascii_digit())
}

fn printed(bytes: i64) -> String {
    match bytes {
        GIGABYTE.. => format!("{} GB", bytes / GIGABYTE),
        KILOBYTE.. => format!("{} kB", bytes / KILOBYTE),
        1 => "1 byte".to_owned(),
        _ => format!("{bytes} bytes"),
    }
}
