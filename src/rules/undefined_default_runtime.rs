//! A default runtime that is not there.

use crate::finding::{Finding, Findings};
use crate::model::daemon::Problem;
use crate::model::daemon::runtimes::{InvalidRuntime, invalid_runtimes};
use crate::model::nearest::nearest;
use crate::model::project::Daemon;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("undefined-default-runtime", Daemon, check);

fn check(daemon: &Daemon<'_>, findings: &mut Findings) {
    let problems = invalid_runtimes(&daemon.file, daemon.engine);
    findings.extend(problems.iter().filter_map(|problem| finding(daemon, problem)));
}

fn finding(daemon: &Daemon<'_>, problem: &Problem<InvalidRuntime>) -> Option<Finding> {
    let InvalidRuntime::Undefined { name, defined } = &problem.kind else { return None };
    let help = match nearest(defined.iter().map(String::as_str), name) {
        Some(meant) => format!("write `{meant}`, which `runtimes` defines"),
        None => format!(
            "define it: `\"runtimes\": {{\"{name}\": {{\"path\": \"/usr/bin/…\"}}}}`, or delete the key"
        ),
    };
    let finding = Finding::at(problem.location, format!("the default runtime `{name}` is not defined"))
        .note(problem.outcome.consequence(daemon.engine))
        .help(help);
    Some(finding)
}
