//! uWSGI, which reloads when it is told to stop.

use crate::finding::{Finding, Findings, Safety, Severity};
use crate::model::project::{Container, FinalCommand, Project};
use crate::rule::{Rule, cured, rule};
use crate::source::join;

pub(super) static RULE: Rule = rule!("uwsgi-without-die-on-term", Project, check);

fn check(project: &Project<'_>, findings: &mut Findings) {
    for container in project.containers() {
        let commands = container.final_commands();
        findings.extend(commands.iter().filter_map(|command| finding(project, container, command)));
    }
}

fn finding(project: &Project<'_>, container: &Container, command: &FinalCommand<'_>) -> Option<Finding> {
    let argv = command.argv();
    let program = command.invocation().program.filter(|program| program.name == "uwsgi")?;
    let arguments = &argv[program.index + 1..];
    let handles = |word: &&str| {
        ["die-on-term", "exit-on-reload", "unix_signal:15"].iter().any(|option| word.contains(option))
    };
    if arguments.iter().any(handles) || has_variable(container) || !is_stopped_by_term(container) {
        return None;
    }
    let certain = match configuration(container, arguments) {
        None => true,
        Some(path) => match project.file_in(container, &path) {
            Some(file) if file.text.lines().any(says) => return None,
            file => file.is_some(),
        },
    };
    let headline = if certain {
        "uWSGI reloads on SIGTERM, it does not stop"
    } else {
        "uWSGI may reload on SIGTERM, and not stop"
    };
    let finding = Finding::at(command.location_from(program.index)?, headline)
        .severity(if certain { Severity::Error } else { Severity::Info })
        .note("`docker stop` waits for the whole grace period and kills it, status 137")
        .help(if certain {
            "add `--die-on-term`"
        } else {
            "add `--die-on-term`, if its configuration does not say so"
        });
    Some(match certain {
        true => {
            cured(finding, "stop on SIGTERM", Safety::Safe, container.append(command, &["--die-on-term"]))
        }
        false => finding,
    })
}

fn has_variable(container: &Container) -> bool {
    let set =
        |name: &str| container.variable(name).is_some_and(|value| value.value.as_deref().is_none_or(is_true));
    set("UWSGI_DIE_ON_TERM") || set("UWSGI_EXIT_ON_RELOAD")
}

fn is_true(value: &str) -> bool {
    matches!(value, "1" | "true" | "True" | "yes" | "on")
}

/// SIGINT and SIGQUIT kill it.
fn is_stopped_by_term(container: &Container) -> bool {
    let signal = container.stop_signal();
    matches!(signal.value.to_uppercase().trim_start_matches("SIG"), "TERM" | "15")
}

/// The file that uWSGI is told to read, absolute in the container.
fn configuration(container: &Container, arguments: &[&str]) -> Option<String> {
    const OPTIONS: [&str; 8] = ["--ini", "--ini-paste", "--xml", "--yaml", "--yml", "--json", "-x", "-y"];
    let named = arguments.iter().enumerate().find_map(|(at, word)| {
        let (option, value) =
            word.split_once('=').map_or((*word, None), |(option, value)| (option, Some(value)));
        let is_file = [".ini", ".xml", ".yaml", ".yml", ".json"].iter().any(|end| word.ends_with(end))
            && !word.starts_with('-');
        match OPTIONS.contains(&option) {
            true => value.or_else(|| arguments.get(at + 1).copied()),
            false => is_file.then_some(*word),
        }
    });
    let variable = || container.variable("UWSGI_INI")?.value.as_deref();
    let path = named.or_else(variable)?;
    let path = path.split(':').next().unwrap_or(path);
    let folder = container.config.working_dir.value.as_deref().unwrap_or("/");
    Some(join(folder, path))
}

/// A line of an INI, YAML or XML file that makes it stop.
fn says(line: &str) -> bool {
    let line: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let rest = |option: &str| {
        line.trim_start_matches('<')
            .strip_prefix(option)
            .map(|rest| rest.trim_start_matches(['=', ':', '>']).to_owned())
    };
    let on = |rest: String| {
        rest.is_empty()
            || is_true(rest.trim_end_matches("/>").split(['<', ';', '#']).next().unwrap_or_default())
            || rest.starts_with('/')
    };
    rest("die-on-term").is_some_and(on)
        || rest("exit-on-reload").is_some_and(on)
        || (!line.starts_with(['#', ';']) && line.contains("unix_signal:15"))
}
