//! gunicorn without a log of its requests.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::project::{Container, Project, Started};
use crate::rule::{Rule, rule};
use crate::source::join;

pub(super) static RULE: Rule = rule!("missing-access-log", Project, check);

fn check(project: &Project<'_>, findings: &mut Findings) {
    for container in project.containers().filter(|container| container.role.may_serve()) {
        if !is_configured_elsewhere(project, container) {
            findings.extend(container.started().iter().filter_map(finding));
        }
    }
}

/// By the variable, or by the file that gunicorn reads from where it is started.
fn is_configured_elsewhere(project: &Project<'_>, container: &Container) -> bool {
    let folder = container.config.working_dir.value.as_deref().unwrap_or("/");
    let knows_environment = container.service().is_none_or(|service| service.knows_environment());
    !knows_environment
        || container.variable("GUNICORN_CMD_ARGS").is_some()
        || project.file_in(container, &join(folder, "gunicorn.conf.py")).is_some()
}

fn finding(started: &Started) -> Option<Finding> {
    let program = started.program().filter(|program| program.name == "gunicorn")?;
    let decides = |word: &str| {
        ["--access-logfile", "--config", "--log-config", "--logger-class", "--paste"]
            .iter()
            .any(|option| word.starts_with(option))
            || word == "-c"
            || word.contains('$')
    };
    if started.words[program.index..].iter().any(|word| decides(&word.text)) {
        return None;
    }
    let name = &started.words[program.index];
    let fix = name.followed_by(&["--access-logfile", "-"]).map(|edit| Fix {
        title: "log requests to the standard output".to_owned(),
        safety: Safety::Unsafe,
        edits: vec![edit],
    });
    Some(
        Finding::at(name.location?, "`gunicorn` does not log the requests that it answers")
            .note("its access log is off by default: which requests failed, or took long, is nowhere")
            .help("add `--access-logfile -`, unless something in front of it logs requests")
            .fix(fix),
    )
}
