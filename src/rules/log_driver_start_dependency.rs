//! Containers that do not start without a log collector.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::delivery::Mode;
use crate::model::log_driver::LogDriver;
use crate::model::project::LogConfig;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("log-driver-start-dependency", LogConfig, check);

fn check(config: &LogConfig<'_>, findings: &mut Findings) {
    findings.extend(finding(config));
}

fn finding(config: &LogConfig<'_>) -> Option<Finding> {
    let (driver, location) = config.own_driver()?;
    let collector = config.logging.start_dependency()?;
    let what = if config.is_daemon() { "no container starts" } else { "the container does not start" };
    let mut finding = Finding::at(location, format!("{what} while {collector} is down")).note(
        "the driver connects before the program starts: without an answer, `failed to initialize logging driver`. \
         After a reboot, or a restart of the daemon, the container then stays down even when the collector is back: \
         no restart policy tries again",
    );
    if config.logging.mode() == Some(Mode::NonBlocking) {
        finding = finding.note("`mode: non-blocking` begins to work when the connection stands, not before");
    }
    let (option, value, title) = match driver {
        LogDriver::Fluentd => ("fluentd-async", "true", "connect in background"),
        LogDriver::Splunk => ("splunk-verify-connection", "false", "start without asking Splunk"),
        _ => {
            return Some(finding.help(
                "write to disk first: `driver: json-file` with `max-size` and `max-file`, and a collector that reads \
                 the files",
            ));
        }
    };
    let fix = config.set_options(&[(option, value)]).ok();
    Some(finding.help(format!("write `{option}: \"{value}\"`")).fix(fix.map(|edits| Fix {
        title: title.to_owned(),
        safety: Safety::Unsafe,
        edits,
    })))
}
