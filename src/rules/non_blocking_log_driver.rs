//! Logs that are dropped while the collector is slow.

use crate::finding::{Finding, Findings, Severity};
use crate::model::delivery::{DEFAULT_BUFFER, Mode};
use crate::model::log_driver::LogDriver;
use crate::model::project::LogConfig;
use crate::rule::{Rule, rule};
use crate::source::Location;

pub(super) static RULE: Rule = rule!("non-blocking-log-driver", LogConfig, check);

fn check(config: &LogConfig<'_>, findings: &mut Findings) {
    findings.extend(finding(config));
}

fn finding(config: &LogConfig<'_>) -> Option<Finding> {
    let driver = config.driver().filter(|_| config.logging.mode() == Some(Mode::NonBlocking))?;
    let location = decided_at(config)?;
    let bytes = config.logging.buffer()?;
    let chosen = config.logging.value("max-buffer-size").filter(|_| bytes >= DEFAULT_BUFFER);
    let severity = match (goes_over_a_network(driver)?, chosen) {
        (true, None) => Severity::Warning,
        (true, Some(_)) | (false, None) => Severity::Info,
        (false, Some(_)) => return None,
    };
    let size = match config.logging.value("max-buffer-size") {
        Some(size) => format!("`{size}`"),
        None => "1 MB".to_owned(),
    };
    let finding = Finding::at(location, format!("`{driver}` drops the newest lines once {size} of them wait"))
        .severity(severity)
        .note(
            "while the driver is slow or gets no answer, lines wait in the memory of the daemon. When that is full, \
             each new line is thrown away, without a trace and without a counter. After a crash those are the lines \
             that would tell why",
        )
        .help(match chosen {
            Some(_) => {
                "if no line may be lost, write to disk first: `driver: json-file` with `max-size` and `max-file`, and \
                 a collector that reads the files"
            }
            None => {
                "two ways out: a `max-buffer-size` for the longest outage to be bridged, `16m` or more, which the \
                 daemon may need for each container; or write to disk first: `driver: json-file` with `max-size` and \
                 `max-file`, and a collector that reads the files"
            }
        });
    Some(finding)
}

/// Where this place says so: the mode, or the size of the buffer.
fn decided_at(config: &LogConfig<'_>) -> Option<Location> {
    let (_, location) = config.own_option("mode").or_else(|| config.own_option("max-buffer-size"))?;
    Some(location)
}

/// Plugins send logs somewhere, or there would be no need for them. `None` where nothing is lost that was kept.
fn goes_over_a_network(driver: &LogDriver) -> Option<bool> {
    match driver {
        LogDriver::None => None,
        LogDriver::JsonFile | LogDriver::Local | LogDriver::Journald => Some(false),
        LogDriver::Syslog
        | LogDriver::Gelf
        | LogDriver::Fluentd
        | LogDriver::Awslogs
        | LogDriver::Splunk
        | LogDriver::Gcplogs
        | LogDriver::Other(_) => Some(true),
    }
}
