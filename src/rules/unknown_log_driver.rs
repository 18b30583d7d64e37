//! Log drivers that Docker does not have.

use crate::finding::{Finding, Findings, Fix, Safety, Severity};
use crate::model::log_driver::Support;
use crate::model::project::LogConfig;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("unknown-log-driver", LogConfig, check);

fn check(config: &LogConfig<'_>, findings: &mut Findings) {
    findings.extend(finding(config));
}

fn finding(config: &LogConfig<'_>) -> Option<Finding> {
    let (driver, location) = config.own_driver()?;
    let consequence = if config.is_daemon() {
        "`dockerd` starts, for it does not look, and then no container is created any more on this host"
    } else {
        "the container is not created: `logger: no log driver named`"
    };
    match driver.support(config.engine) {
        Support::Misspelt(meant) => {
            let fix = config.set_driver(&meant).ok().map(|edits| Fix {
                title: format!("write `{meant}`"),
                safety: Safety::Unsafe,
                edits,
            });
            Some(
                Finding::at(location, format!("Docker has no log driver `{driver}`"))
                    .note(consequence)
                    .help(format!("write `{meant}`, if that is what is meant"))
                    .fix(fix),
            )
        }
        Support::EcsOnly => Some(
            Finding::at(location, format!("`{driver}` is a log driver of Amazon ECS, not of Docker"))
                .severity(Severity::Info)
                .note(format!("the agent of ECS replaces it. Anywhere else: {consequence}"))
                .help("outside of ECS write `fluentd`, which is what it becomes"),
        ),
        Support::WindowsOnly => Some(
            Finding::at(location, format!("`{driver}` is a log driver of Docker on Windows only"))
                .severity(Severity::Info)
                .note(format!("on Linux: {consequence}"))
                .help("on Linux write `journald` or `local`"),
        ),
        Support::BuiltIn | Support::Removed(_) | Support::Plugin => None,
    }
}
