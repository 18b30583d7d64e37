//! Ruby and Perl that keep their output in a buffer.

use crate::finding::{Finding, Findings};
use crate::model::command::program::{Kind, Language};
use crate::model::project::{Container, Project, Role, Started};
use crate::rule::{Rule, rule};
use crate::source::join;

pub(super) static RULE: Rule = rule!("buffered-output", Project, check);

fn check(project: &Project<'_>, findings: &mut Findings) {
    // A script is as often a tool that ends, which writes out its buffer.
    for container in project.containers().filter(|container| container.role == Role::Service) {
        let terminal =
            container.service().and_then(|service| service.flag(&["tty"])).is_some_and(|tty| tty.value);
        if !terminal {
            findings.extend(container.started().iter().filter_map(|one| finding(project, container, one)));
        }
    }
}

fn finding(project: &Project<'_>, container: &Container, started: &Started) -> Option<Finding> {
    let program = started.program().filter(|program| program.kind == Kind::Interpreter)?;
    let (cure, language) = match program.language? {
        Language::Ruby if program.name == "ruby" => ("`$stdout.sync = true`", "Ruby"),
        Language::Perl => ("`$| = 1;`", "Perl"),
        _ => return None,
    };
    let script = &started.words[program.script?].text;
    let folder = container.config.working_dir.value.as_deref().unwrap_or("/");
    if project.file_in(container, &join(folder, script)).is_some_and(|file| flushes(&file.text)) {
        return None;
    }
    Some(
        Finding::at(
            started.words[program.index].location?,
            format!("output of `{}` is lost when the container is killed", program.name),
        )
        .note(format!(
            "{language} writes to a pipe in blocks: the last lines before a crash are still in the buffer"
        ))
        .help(format!("write {cure} at the start of the program")),
    )
}

fn flushes(code: &str) -> bool {
    ["sync = true", "sync=true", "$|", "autoflush", "OUTPUT_AUTOFLUSH", "$stdout.flush", "STDOUT.flush"]
        .iter()
        .any(|way| code.contains(way))
}
