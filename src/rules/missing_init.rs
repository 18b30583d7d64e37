//! PID 1 without an init that neither reaps nor dies of an unhandled signal.

use crate::finding::{Finding, Findings, Safety, Severity};
use crate::model::command::Family;
use crate::model::command::program::{Invocation, Kind, Language, LauncherKind};
use crate::model::project::{Container, Role};
use crate::model::target::Target;
use crate::rule::{Rule, cured, rule};
use crate::source::Location;
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("missing-init", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    if !container.role.may_serve()
        || container.base.shell == Family::Windows
        || container.has_init() != Ok(false)
    {
        return;
    }
    let Some((name, is_deaf, location)) = first_process(container) else { return };
    let target = container.target();
    let in_stack = container.service().is_some() && target.reads_compose();
    let finding = Finding::at(location, format!("`{name}` is PID 1 and reaps no orphans"))
        .severity(if in_stack && container.role == Role::Service { Severity::Warning } else { Severity::Info })
        .note(if is_deaf {
            "as PID 1 it ignores SIGTERM unless its code handles it, and processes whose parent died stay as zombies"
        } else {
            "processes whose parent died stay as zombies"
        });
    findings.push(match (container.service(), container.stack()) {
        (Some(service), Some(stack)) if in_stack => {
            let site = stack.loaded.site(service.location());
            let edits = site.map(|site| site.set(&["init"], &New::Plain("true".to_owned())));
            let finding = finding
                .label(service.location(), "this service starts it without an init")
                .help("set `init: true` for the service");
            cured(finding, "start it through Docker's init", Safety::Safe, edits)
        }
        _ => finding.help(match target {
            Target::Kubernetes => "start it through tini",
            Target::Ecs => "set `initProcessEnabled` in the task definition, or start it through tini",
            Target::Compose | Target::Swarm => {
                "run it with `docker run --init` or `init: true` in Compose, or start it through tini"
            }
        }),
    });
}

/// PID 1, if it reaps no orphans: its name, whether it ignores SIGTERM, and where it is named.
fn first_process(container: &Container) -> Option<(String, bool, Location)> {
    let found = container.invocation()?;
    if found.program.as_ref()?.kind != Kind::Shell {
        let (name, is_deaf) = idle(&found)?;
        let word = container.launch.command_line()?.argv.get(found.program?.index)?;
        return Some((name, is_deaf, word.location()?));
    }
    // A shell reaps, unless it makes room for a program that does not.
    let last = container.final_commands();
    let [last] = last.as_slice() else { return None };
    if !last.replaces_shell || last.is_left_behind || last.has_alternatives {
        return None;
    }
    let found = last.invocation();
    let (name, is_deaf) = idle(&found)?;
    Some((name, is_deaf, last.location(found.program?.index)?))
}

/// The name of a program that does nothing for orphans, and whether it ignores SIGTERM as PID 1.
fn idle(found: &Invocation<'_>) -> Option<(String, bool)> {
    // What stays in front of the program is PID 1: a package runner, `su`, `timeout`.
    let makes_room =
        |kind| matches!(kind, LauncherKind::Exec | LauncherKind::Entrypoint | LauncherKind::Interpreter);
    let program = found
        .program
        .as_ref()
        .filter(|_| found.launchers.iter().all(|launcher| makes_room(launcher.kind)))?;
    let is_idle = matches!(program.kind, Kind::Interpreter | Kind::Framework)
        && program.reaps_orphans() == Some(false)
        && (program.ignores_sigterm() != Some(false)
            || matches!(program.language, Some(Language::Java | Language::Ruby)));
    is_idle.then(|| (program.name.to_owned(), program.ignores_sigterm() == Some(true)))
}
