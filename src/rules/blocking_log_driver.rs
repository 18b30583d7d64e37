//! Programs that wait for a log collector.

use crate::finding::{Finding, Findings, Severity};
use crate::model::delivery::Mode;
use crate::model::log_driver::LogDriver;
use crate::model::project::LogConfig;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("blocking-log-driver", LogConfig, check);

fn check(config: &LogConfig<'_>, findings: &mut Findings) {
    let Some((driver, location)) = config.own_driver() else { return };
    // Who writes the mode has decided.
    if config.logging.option("mode").is_some() {
        return;
    }
    if config.logging.waits_for_collector() == Some(true) {
        findings.push(
            Finding::at(location, format!("the program stalls while the collector of `{driver}` is slow"))
                .note(
                    "delivery is blocking by default: as soon as the connection takes no more, writing to stdout or \
                     stderr waits, and with it the request that logs",
                )
                .help(
                    "decide which it is to be, waiting or losing lines: write `mode: blocking` if every line counts; \
                     or `mode: non-blocking` with a `max-buffer-size`, which drops the newest lines when that is \
                     full; or write to disk first, `driver: json-file` with `max-size` and `max-file`, and a \
                     collector that reads the files",
                ),
        );
    }
    let queues = matches!(driver, LogDriver::Splunk | LogDriver::Gcplogs);
    if queues && config.logging.mode() == Some(Mode::Blocking) {
        findings.push(
            Finding::at(location, format!("`{driver}` decides by itself when to wait and when to drop lines"))
                .severity(Severity::Info)
                .note(
                    "the driver keeps a queue of its own. When its collector does not answer for long, the queue is \
                     full, and the driver throws lines away whatever the mode is",
                )
                .help(
                    "if every line counts, write to disk first: `driver: json-file` with `max-size` and `max-file`, \
                     and a collector that reads the files; if not, write `mode` to have it decided",
                ),
        );
    }
}
