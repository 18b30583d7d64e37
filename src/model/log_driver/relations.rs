//! Options that need, exclude or annul each other.

use super::LogDriver;
use super::validate::{OptionProblem, OptionProblemKind, Options, Stage};
use crate::model::go::{atoi, parse_bool, parse_url};

/// Adds what is wrong between `options` of `driver`.
pub(super) fn check(driver: &LogDriver, options: &Options<'_>, problems: &mut Vec<OptionProblem>) {
    buffer(options, problems);
    cache(driver, options, problems);
    match driver {
        LogDriver::JsonFile => json_file(options, problems),
        LogDriver::Local => local(options, problems),
        LogDriver::Syslog => syslog(options, problems),
        LogDriver::Gelf => gelf(options, problems),
        LogDriver::Awslogs => awslogs(options, problems),
        _ => {}
    }
}

fn invalid(key: &str, reason: &str, stage: Stage) -> OptionProblem {
    OptionProblem::new(key, OptionProblemKind::Invalid { reason: reason.to_owned(), stage })
}

fn ineffective(key: &str, reason: &'static str) -> OptionProblem {
    OptionProblem::new(key, OptionProblemKind::Ineffective { reason })
}

fn buffer(options: &Options<'_>, problems: &mut Vec<OptionProblem>) {
    const KEY: &str = "max-buffer-size";
    if options.has(KEY) && !options.is_unknown("mode") && options.value("mode") != Some("non-blocking") {
        problems.retain(|problem| problem.key != KEY);
        problems.push(invalid(KEY, "needs `mode: non-blocking`", Stage::Create));
    }
}

/// The cache is made with the container's own `max-size`, `max-file` and `compress`, which drivers that have
/// a cache do not know: it is always 5 files of 20 MB. The options are let pass and read nowhere
/// ([`WithLocalCache`](https://github.com/moby/moby/blob/master/daemon/logger/loggerutils/cache/local_cache.go);
/// measured on 20.10).
fn cache(driver: &LogDriver, options: &Options<'_>, problems: &mut Vec<OptionProblem>) {
    for key in options.keys().filter(|key| key.starts_with("cache-")) {
        if key != "cache-disabled" {
            problems.push(ineffective(key, "does nothing: only `cache-disabled` is read"));
        } else if driver.reads_back() {
            problems.push(ineffective(key, "does nothing: this driver has no cache"));
        }
    }
}

fn json_file(options: &Options<'_>, problems: &mut Vec<OptionProblem>) {
    let limited = options.has("max-size");
    let compresses = options.value("compress").and_then(parse_bool) == Some(true);
    let one_file = !options.has("max-file") || options.value("max-file").and_then(atoi) == Some(1);
    if compresses && (!limited || one_file) {
        problems.push(invalid("compress", "needs `max-size`, and a `max-file` of 2 or more", Stage::Start));
    }
    if options.has("max-file") && !limited {
        problems.push(ineffective("max-file", "does nothing without `max-size`"));
    }
}

fn local(options: &Options<'_>, problems: &mut Vec<OptionProblem>) {
    let compresses = !options.has("compress") || options.value("compress").and_then(parse_bool) == Some(true);
    let files = options.value("max-file").and_then(atoi);
    if compresses && files.is_some_and(|files| (0..=1).contains(&files)) {
        problems.push(invalid("max-file", "has to be 2 or more unless `compress` is `false`", Stage::Start));
    }
}

fn syslog(options: &Options<'_>, problems: &mut Vec<OptionProblem>) {
    const SKIP: &str = "syslog-tls-skip-verify";
    let secure = options.value("syslog-address").is_some_and(|address| address.starts_with("tcp+tls:"));
    if secure && options.value(SKIP).is_some_and(|value| parse_bool(value) == Some(false)) {
        problems.push(ineffective(SKIP, "switches verification off whatever its value is"));
    }
    if secure || options.is_unknown("syslog-address") {
        return;
    }
    for key in options.keys().filter(|key| key.starts_with("syslog-tls-")) {
        problems.push(ineffective(key, "does nothing without an address of scheme `tcp+tls`"));
    }
}

fn gelf(options: &Options<'_>, problems: &mut Vec<OptionProblem>) {
    let Some(url) = options.value("gelf-address").and_then(|address| parse_url(address).ok()) else { return };
    for (key, scheme, reason) in [
        ("gelf-compression-type", "udp", "is for `udp` only"),
        ("gelf-compression-level", "udp", "is for `udp` only"),
        ("gelf-tcp-max-reconnect", "tcp", "is for `tcp` only"),
        ("gelf-tcp-reconnect-delay", "tcp", "is for `tcp` only"),
    ] {
        let other = matches!(url.scheme.as_str(), "udp" | "tcp") && url.scheme != scheme;
        if other && options.has(key) {
            problems.retain(|problem| problem.key != key);
            problems.push(invalid(key, reason, Stage::Create));
        }
    }
}

fn awslogs(options: &Options<'_>, problems: &mut Vec<OptionProblem>) {
    const DATE: &str = "awslogs-datetime-format";
    const PATTERN: &str = "awslogs-multiline-pattern";
    if options.has(DATE) && options.has(PATTERN) {
        problems.push(invalid(PATTERN, "excludes `awslogs-datetime-format`", Stage::Create));
    }
    if options.value("awslogs-format").is_some_and(|format| !format.is_empty()) {
        for key in [DATE, PATTERN].into_iter().filter(|key| options.has(key)) {
            problems.push(invalid(key, "excludes `awslogs-format`", Stage::Create));
        }
    }
    if options.value("awslogs-stream").is_some_and(|stream| !stream.is_empty()) && options.has("tag") {
        problems.push(ineffective("tag", "does nothing beside `awslogs-stream`"));
    }
}
