//! Log options that the engine refuses, or that do not do what they say.

use crate::finding::{Finding, Findings, Fix, Safety, Severity};
use crate::model::log_driver::{OptionProblem, OptionProblemKind, Stage};
use crate::model::project::LogConfig;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("invalid-log-option", LogConfig, check);

fn check(config: &LogConfig<'_>, findings: &mut Findings) {
    for problem in config.problems() {
        findings.extend(finding(config, &problem));
        findings.extend(ineffective(config, &problem));
    }
}

/// An option that the engine takes, and that does not do what it says.
fn ineffective(config: &LogConfig<'_>, problem: &OptionProblem) -> Option<Finding> {
    let OptionProblemKind::Ineffective { reason } = &problem.kind else { return None };
    let key = problem.key.as_str();
    let finding = Finding::at(config.own_key(key)?, format!("`{key}` {reason}"));
    let delete = |finding: Finding, safety| {
        let edits = config.remove_option(key).ok();
        let title = format!("delete `{key}`");
        finding.help(format!("delete `{key}`")).fix(edits.map(|edits| Fix { title, safety, edits }))
    };
    match key {
        // A rule of its own.
        "max-file" => None,
        // Containers with other drivers take it over from the daemon.
        "cache-disabled" if config.is_daemon() => None,
        "syslog-tls-skip-verify" if is_encrypted(config) => {
            let finding = finding.severity(Severity::Warning).note(
                "only that it is there counts: any certificate passes, and who holds it reads the logs",
            );
            Some(delete(finding, Safety::Unsafe))
        }
        _ => Some(delete(finding.severity(Severity::Info), Safety::Safe)),
    }
}

fn is_encrypted(config: &LogConfig<'_>) -> bool {
    config.logging.value("syslog-address").is_some_and(|address| address.starts_with("tcp+tls:"))
}

fn finding(config: &LogConfig<'_>, problem: &OptionProblem) -> Option<Finding> {
    let (driver, key) = (config.driver()?, problem.key.as_str());
    let (reason, stage) = match &problem.kind {
        OptionProblemKind::Invalid { reason, stage } => (reason, *stage),
        OptionProblemKind::Missing { stage } => {
            let (_, location) = config.own_driver()?;
            return Some(
                Finding::at(location, format!("`{driver}` does not work without `{key}`"))
                    .note(consequence(config, *stage))
                    .help(format!("give it the option `{key}`")),
            );
        }
        _ => return None,
    };
    let option = config.logging.option(key)?;
    let headline = match option.value.as_str() {
        "" => format!("`{key}` is empty and {reason}"),
        value => format!("`{key}: {value}` {reason}"),
    };
    let place = config.own_option(key).map(|(_, location)| location);
    let location = place.or_else(|| config.location())?;
    let mut finding = Finding::at(location, headline).note(consequence(config, stage));
    if let Some(inherited) = option.location().filter(|_| place.is_none()) {
        finding = finding.label(inherited, "the service takes this option over from the daemon").help(
            "set the service's options so that they go with this one, or change the daemon's: a service cannot take \
             an option away",
        );
    }
    Some(match cure(config, key) {
        Some((help, fix)) => finding.help(help).fix(fix),
        None => finding,
    })
}

/// What the engine does about it, and when.
fn consequence(config: &LogConfig<'_>, stage: Stage) -> &'static str {
    match (config.is_daemon(), stage) {
        (true, Stage::Create) => {
            "`dockerd` does not start, although `dockerd --validate` finds nothing wrong"
        }
        (true, Stage::Start) => "`dockerd` starts, and then no container does that takes this over",
        (false, Stage::Create) => "the container is not created",
        (false, Stage::Start) => "the container is created, and does not start",
    }
}

/// A value that works, or none at all.
fn cure(config: &LogConfig<'_>, key: &str) -> Option<(String, Option<Fix>)> {
    config.own_key(key)?;
    let value = match key {
        "max-size" => Some("10m"),
        "max-file" => Some("3"),
        _ => None,
    };
    let (help, edits) = match value {
        Some(value) => (format!("write `{key}: \"{value}\"`"), config.set_options(&[(key, value)])),
        None => (format!("correct it, or delete `{key}`"), config.remove_option(key)),
    };
    let title = match value {
        Some(value) => format!("write `{value}`"),
        None => format!("delete `{key}`"),
    };
    Some((help, edits.ok().map(|edits| Fix { title, safety: Safety::Unsafe, edits })))
}
