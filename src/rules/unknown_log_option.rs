//! Options that the log driver does not have.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::log_driver::{OptionProblem, OptionProblemKind};
use crate::model::project::LogConfig;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("unknown-log-option", LogConfig, check);

fn check(config: &LogConfig<'_>, findings: &mut Findings) {
    // Whose driver is a guess, or a matter of another file, has the wrong options only perhaps.
    if config.is_daemon() || config.own_driver().is_some() {
        findings.extend(config.problems().iter().filter_map(|problem| finding(config, problem)));
    }
}

fn finding(config: &LogConfig<'_>, problem: &OptionProblem) -> Option<Finding> {
    let (driver, key) = (config.driver()?, problem.key.as_str());
    let headline = match &problem.kind {
        OptionProblemKind::Unknown { .. } => format!("`{driver}` has no option `{key}`"),
        OptionProblemKind::TooNew { since } => {
            format!("`{driver}` has the option `{key}` only from Docker {since} on")
        }
        OptionProblemKind::EcsOnly => format!("`{key}` is an option of Amazon ECS, not of Docker"),
        _ => return None,
    };
    let mut finding = Finding::at(config.own_key(key)?, headline).note(if config.is_daemon() {
        "`dockerd` does not start, although `dockerd --validate` finds nothing wrong"
    } else {
        "the container is not created: `unknown log opt`"
    });
    let OptionProblemKind::Unknown { nearest, drivers } = &problem.kind else {
        return Some(finding.help(format!("delete `{key}`")).fix(deletion(config, key)));
    };
    let nearest = nearest.filter(|nearest| config.logging.option(nearest).is_none());
    if let Some(nearest) = nearest {
        let fix = config.rename_option(key, nearest).ok().map(|edits| Fix {
            title: format!("rename it to `{nearest}`"),
            safety: Safety::Unsafe,
            edits,
        });
        return Some(finding.help(format!("write `{nearest}`")).fix(fix));
    }
    if !drivers.is_empty() {
        finding = finding.note(format!("it is an option of `{}`", drivers.join("`, `")));
    }
    Some(finding.help(format!("delete `{key}`")).fix(deletion(config, key)))
}

fn deletion(config: &LogConfig<'_>, key: &str) -> Option<Fix> {
    let edits = config.remove_option(key).ok()?;
    Some(Fix { title: format!("delete `{key}`"), safety: Safety::Unsafe, edits })
}
