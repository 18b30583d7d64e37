//! Log options that are no strings.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::daemon::log_opts::{NonString, non_string_log_opts};
use crate::model::daemon::{DaemonFile, Problem};
use crate::model::project::Project;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("non-string-log-option", Project, check);

fn check(project: &Project<'_>, findings: &mut Findings) {
    for daemon in project.daemons() {
        findings.extend(of_daemon(project, &daemon.file));
    }
}

fn of_daemon(project: &Project<'_>, daemon: &DaemonFile) -> Vec<Finding> {
    let problems = non_string_log_opts(daemon, project.assumptions.engine);
    problems.iter().map(|problem| finding(project, daemon, problem)).collect()
}

fn finding(project: &Project<'_>, daemon: &DaemonFile, problem: &Problem<NonString>) -> Finding {
    let finding = Finding::at(problem.location, format!("`{}` {}", problem.name(), problem.kind.reason))
        .note("`dockerd` does not start: log options are strings, also those that are numbers");
    let meant = problem.kind.meant.as_ref().and_then(|meant| meant.as_str());
    let (Some(key), Some(meant)) = (problem.path.get(1), meant) else {
        return finding.help("write one string for each option: `\"labels\": \"service,team\"`");
    };
    let fix = daemon.set_log_options(project.sources, &[(key, meant)]).ok();
    finding.help(format!("write `\"{key}\": \"{meant}\"`")).fix(fix.map(|edits| Fix {
        title: "put it in quotes".to_owned(),
        safety: Safety::Safe,
        edits,
    }))
}
