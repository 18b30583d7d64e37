//! A number of log files of which there will only be one.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::log_driver::LogDriver;
use crate::model::project::LogConfig;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("max-file-without-max-size", LogConfig, check);

fn check(config: &LogConfig<'_>, findings: &mut Findings) {
    let logging = &config.logging;
    let limited = !logging.complete || logging.option("max-size").is_some();
    if !config.is_certain() || config.driver() != Some(&LogDriver::JsonFile) || limited {
        return;
    }
    let Some((_, location)) = config.own_option("max-file") else { return };
    let fix = config.set_options(&[("max-size", "10m")]).ok();
    findings.push(
        Finding::at(location, "`max-file` does nothing without `max-size`")
            .note(
                "`json-file` begins a new file only when the first one is full, which it never is: it grows until \
                 the disk is full",
            )
            .help("add `max-size: \"10m\"`")
            .fix(fix.map(|edits| Fix {
                title: "add `max-size`".to_owned(),
                safety: Safety::Safe,
                edits,
            })),
    );
}
