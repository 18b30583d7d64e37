//! A package manager between Docker and the program.

use crate::finding::{Finding, Findings, Safety, Severity};
use crate::model::command::Family;
use crate::model::command::program::{Invocation, Kind, LauncherKind, Program, Role as ProgramRole};
use crate::model::project::{Container, FinalCommand, Project};
use crate::rule::{Rule, cured, exec_form, rule};

pub(super) static RULE: Rule = rule!("package-manager-as-pid1", Project, check);

fn check(project: &Project<'_>, findings: &mut Findings) {
    for container in project.containers().filter(|container| container.role.may_serve()) {
        let commands = container.final_commands();
        let certain = commands.iter().filter(|command| !command.has_alternatives);
        findings.extend(certain.filter_map(|command| finding(project, container, command)));
    }
}

fn finding(project: &Project<'_>, container: &Container, command: &FinalCommand<'_>) -> Option<Finding> {
    let found = command.invocation();
    let (index, name, script) = manager(&found, &command.argv())?;
    let line = script.as_deref().and_then(|script| project.package_script(container, script));
    // npm hands signals to the shell that it starts, which is out of the way then.
    let makes_room = line.as_deref().is_some_and(|line| line.trim_start().starts_with("exec "));
    if makes_room && name == "npm" {
        return None;
    }
    let location = command.location_from(index)?;
    let certain = container.sh() == Family::Dash;
    let shown = script.as_ref().map_or(name.to_owned(), |script| format!("{name} {script}"));
    let finding = Finding::at(location, format!("`{name}` stands between Docker and the program"))
        .severity(if certain { Severity::Warning } else { Severity::Info })
        .note(match (name, certain) {
            ("npm", true) => "it starts a shell, which starts the program: the stop signal ends at that shell, and the program is killed".to_owned(),
            ("npm" | "npx", _) => "it starts a shell, which starts the program; whether that gets the stop signal depends on the shell".to_owned(),
            ("yarn" | "pnpm", _) => "it ends as soon as it is told to stop, and the program is killed in the middle of its work".to_owned(),
            _ => format!("`{shown}` stays as a parent of the program, and answers for it: signals, memory, exit status"),
        });
    let node = line.as_deref().and_then(node_words);
    let finding = match (&node, name) {
        (Some(words), _) => {
            finding.help(format!("write `{}`, which is what the script runs", exec_form(words)))
        }
        (None, "npm") => finding
            .help("start the program itself, or write `exec` in front of it in the script of package.json"),
        (None, _) => finding.help("start the program itself"),
    };
    let edits = node.filter(|_| index == 0).and_then(|words| container.replace_all(command, &words));
    Some(cured(finding, "start the program itself", Safety::Unsafe, edits))
}

/// The package manager that starts a service: the word that names it, its name, its script.
fn manager<'f>(found: &'f Invocation<'_>, argv: &[&str]) -> Option<(usize, &'f str, Option<String>)> {
    let serves = |program: &Program<'_>| matches!(program.role, ProgramRole::Service | ProgramRole::Unknown);
    let program = found.program.as_ref().filter(|program| serves(program))?;
    if let Some(runner) = found.launchers.iter().find(|launcher| launcher.kind == LauncherKind::PackageRunner)
    {
        return Some((runner.index, runner.name, None));
    }
    let script = program.script.filter(|_| program.kind == Kind::PackageManager)?;
    matches!(program.name, "npm" | "pnpm" | "yarn" | "bun")
        .then(|| (program.index, program.name, Some(argv[script].to_owned())))
}

/// The words of a script that is nothing but a call of node.
fn node_words(line: &str) -> Option<Vec<&str>> {
    let plain = line.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ' || "-_./:=@,+".contains(c));
    let words: Vec<_> = line.split_whitespace().collect();
    (plain && words.len() > 1 && matches!(words[0], "node")).then_some(words)
}
