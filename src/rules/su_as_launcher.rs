//! `su` and its kin in front of a service.

use crate::finding::{Finding, Findings};
use crate::model::command::program::{LauncherKind, Role as ProgramRole};
use crate::model::project::{Container, FinalCommand, Role};
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("su-as-launcher", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    if !container.role.may_serve() {
        return;
    }
    let commands = container.final_commands();
    findings.extend(commands.iter().filter_map(|command| finding(container, command)));
}

fn finding(container: &Container, command: &FinalCommand<'_>) -> Option<Finding> {
    let found = command.invocation();
    let launcher = found.launchers.iter().find(|launcher| launcher.kind == LauncherKind::SwitchUser)?;
    // What stands in the text of an argument is not read.
    let serves = found.program.as_ref().map_or(container.role == Role::Service, |program| {
        !matches!(program.role, ProgramRole::OneShot | ProgramRole::Interactive)
    });
    let location = command.location_from(launcher.index).filter(|_| serves)?;
    let note = match launcher.name {
        "su" | "runuser" => {
            "it stays in front, passes SIGTERM on, and kills the program two seconds later, whatever the grace period"
        }
        _ => "it stays in front of the program, as the process that gets the signals",
    };
    Some(
        Finding::at(location, format!("`{}` stays in front of the program", launcher.name))
            .note(note)
            .help("set `USER` in the Dockerfile, or write `exec gosu USER …` or `exec setpriv --reuid=USER --init-groups …`"),
    )
}
