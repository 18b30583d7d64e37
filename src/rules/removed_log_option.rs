//! Log drivers and options that newer engines do not have.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::log_driver::{OptionProblem, OptionProblemKind, Support};
use crate::model::project::LogConfig;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("removed-log-option", LogConfig, check);

fn check(config: &LogConfig<'_>, findings: &mut Findings) {
    findings.extend(driver(config));
    findings.extend(config.problems().iter().filter_map(|problem| option(config, problem)));
}

fn driver(config: &LogConfig<'_>) -> Option<Finding> {
    let (driver, location) = config.own_driver()?;
    let Support::Removed(until) = driver.support(config.engine) else { return None };
    let finding = Finding::at(location, format!("Docker {until} removed the log driver `{driver}`"));
    Some(
        finding
            .note(if config.is_daemon() {
                "no container is created any more on this host"
            } else {
                "the container is not created"
            })
            .help("name another driver: `local` keeps the logs on the host"),
    )
}

fn option(config: &LogConfig<'_>, problem: &OptionProblem) -> Option<Finding> {
    let key = problem.key.as_str();
    let OptionProblemKind::Removed { until, replacement } = &problem.kind else { return None };
    let finding = Finding::at(config.own_key(key)?, format!("Docker {until} removed the log option `{key}`"))
        .note(if config.is_daemon() {
            "`dockerd` does not start after the upgrade, although `dockerd --validate` finds nothing wrong"
        } else {
            "the container is not created: `unknown log opt`"
        });
    let Some(replacement) = replacement.filter(|new| config.logging.option(new).is_none()) else {
        let edits = config.remove_option(key).ok();
        let title = format!("delete `{key}`");
        let fix = edits.map(|edits| Fix { title, safety: Safety::Unsafe, edits });
        return Some(finding.help(format!("delete `{key}`")).fix(fix));
    };
    let fix = config.rename_option(key, replacement).ok().map(|edits| Fix {
        title: format!("rename it to `{replacement}`"),
        safety: Safety::Safe,
        edits,
    });
    Some(finding.help(format!("write `{replacement}`, which does the same")).fix(fix))
}
