//! Log options whose driver the host decides.

use crate::finding::{Finding, Findings, Fix, Safety, Severity};
use crate::model::log_driver::{LogDriver, OptionProblem, drivers_having, is_shared_option};
use crate::model::project::LogConfig;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("log-options-without-driver", LogConfig, check);

fn check(config: &LogConfig<'_>, findings: &mut Findings) {
    findings.extend(finding(config));
}

fn finding(config: &LogConfig<'_>) -> Option<Finding> {
    let logging = config.service()?.logging()?;
    if logging.driver.is_some() || config.driver().is_none() {
        return None;
    }
    let own: Vec<&str> = logging.options.iter().map(|option| option.name).collect();
    let telling: Vec<&str> =
        own.iter().copied().filter(|key| !is_shared_option(key, config.engine)).collect();
    let first = *telling.first()?;
    let location = config.own_key(first)?;
    let refused = config.problems().iter().any(OptionProblem::concerns_name);
    let finding = if config.logging.daemon_known && refused {
        let driver = config.driver()?;
        Finding::at(location, format!("`{first}` goes to `{driver}`, the driver of the daemon"))
            .severity(Severity::Error)
            .note(format!("`{driver}` does not have it: the container is not created"))
    } else if config.logging.daemon_known {
        return None;
    } else {
        Finding::at(location, format!("which driver gets `{first}`, the host decides"))
            .severity(Severity::Info)
            .note(
                "without `driver` the options go to the one that `daemon.json` of the host names. If that has no such \
                 option, the container is not created",
            )
    };
    let Some(driver) = meant(&telling, config) else { return Some(finding.help("name the driver")) };
    let edits = config.set_driver(&driver).ok();
    Some(finding.help(format!("add `driver: {driver}`")).fix(edits.map(|edits| Fix {
        title: format!("add `driver: {driver}`"),
        safety: Safety::Unsafe,
        edits,
    })))
}

/// The driver that has all of these options; of several the stock one, if it is among them.
fn meant(keys: &[&str], config: &LogConfig<'_>) -> Option<LogDriver> {
    let having = drivers_having(keys, config.engine);
    match having.as_slice() {
        [only] => Some(only.clone()),
        several => several.contains(&LogDriver::JsonFile).then_some(LogDriver::JsonFile),
    }
}
