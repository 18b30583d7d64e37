//! A command that does nothing, to keep the container from ending.

use crate::finding::{Finding, Findings};
use crate::model::command::Obstacle;
use crate::model::command::program::Role as ProgramRole;
use crate::model::compose::Service;
use crate::model::project::{Container, FinalCommand, Role};
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("placeholder-command", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    // An image with an init and nothing to do is a box of tools.
    if !container.role.may_serve() || container.own_init().is_some() || is_toolbox(container) {
        return;
    }
    let commands = container.final_commands();
    let certain = commands.iter().filter(|command| !command.has_alternatives);
    findings.extend(certain.filter_map(|command| finding(container, command)));
}

/// Whether its name says that people come to work in it.
fn is_toolbox(container: &Container) -> bool {
    const WORDS: [&str; 12] = [
        "box",
        "cli",
        "client",
        "console",
        "debug",
        "dev",
        "devcontainer",
        "sandbox",
        "shell",
        "toolbox",
        "tools",
        "workspace",
    ];
    let named = |name: &str| name.split(['-', '_', '.']).any(|word| WORDS.contains(&word));
    container.service().is_some_and(|service| named(service.name()))
}

fn finding(container: &Container, command: &FinalCommand<'_>) -> Option<Finding> {
    let found = command.invocation();
    let program = found.program?;
    let in_loop = command.obstacles.contains(&Obstacle::Loop) && program.name == "sleep";
    let waits = program.role == ProgramRole::Interactive
        && container.role == Role::Service
        && has_terminal(container);
    if program.role != ProgramRole::Placeholder && !in_loop && !waits {
        return None;
    }
    // With nothing else in it and nobody to serve it is a place to work in.
    if command.is_alone && !is_to_serve(container) {
        return None;
    }
    let location = command.location_from(program.index)?;
    let headline = match waits {
        true => format!("`{}` only waits for somebody who types", program.name),
        false => format!("`{}` does nothing but keep the container up", program.name),
    };
    let finding = Finding::at(location, headline).note(
        "whatever else runs in it may die unseen: the container stays up, its restart policy never acts, and it ends \
         by SIGKILL",
    );
    Some(finding.help("make the program that does the work the command, or one container for each program"))
}

/// Whether something besides its command tells that it serves.
fn is_to_serve(container: &Container) -> bool {
    let repeats =
        |service: Service<'_>| service.restart_policy().value.repeats() || !service.ports().is_empty();
    match container.service() {
        Some(service) => repeats(service) || service.healthcheck().is_some(),
        None => !container.config.ports.is_empty(),
    }
}

fn has_terminal(container: &Container) -> bool {
    container.service().and_then(|service| service.flag(&["tty"])).is_some_and(|tty| tty.value)
}
