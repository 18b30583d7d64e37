//! Log options that are no strings.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::compose::{self, Topic};
use crate::model::daemon::log_opts::{NonString, non_string_log_opts};
use crate::model::daemon::{DaemonFile, Problem};
use crate::model::project::{Project, Stack};
use crate::rule::{Rule, cured, rule};
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("non-string-log-option", Project, check);

fn check(project: &Project<'_>, findings: &mut Findings) {
    for daemon in project.daemons() {
        findings.extend(of_daemon(project, &daemon.file));
    }
    for stack in project.stacks() {
        let problems = stack.loaded.problems.iter().filter(|problem| problem.topic() == Topic::LogOption);
        findings.extend(
            problems.filter(|problem| problem.unset.is_none()).map(|problem| of_service(stack, problem)),
        );
    }
}

/// Compose takes numbers, and refuses everything else that is no string.
fn of_service(stack: &Stack, problem: &compose::Problem) -> Finding {
    let key = problem.path.last().map_or("", String::as_str);
    let location = problem.location;
    let note = "`docker compose` refuses the file: log options are strings or numbers";
    let written = stack.loaded.text(location);
    if !matches!(written, "true" | "false") {
        return Finding::at(location, &problem.message)
            .note(note)
            .help(format!("write one string: `{key}: \"a,b\"`"));
    }
    let finding = Finding::at(location, format!("the log option `{key}` is a boolean instead of a string"))
        .note(note)
        .help(format!("write `{key}: \"{written}\"`"));
    let edits = stack.loaded.site(location).map(|site| site.set(&[], &New::from(written)));
    cured(finding, "put it in quotes", Safety::Safe, edits)
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
