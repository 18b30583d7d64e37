//! PID 1 without an init that neither reaps nor dies of an unhandled signal.

use crate::finding::{Finding, Findings, Safety, Severity};
use crate::model::command::Family;
use crate::model::command::program::{Kind, Language, LauncherKind};
use crate::model::project::{Container, Role};
use crate::model::target::Target;
use crate::rule::{Rule, cured, rule};
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("missing-init", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    if !container.role.may_serve()
        || container.base.shell == Family::Windows
        || container.has_init() != Ok(false)
    {
        return;
    }
    let Some(found) = container.invocation() else { return };
    // What stays in front of the program is PID 1: a package runner, `su`, `timeout`.
    let parent = found.launchers.iter().find(|launcher| {
        !matches!(launcher.kind, LauncherKind::Exec | LauncherKind::Entrypoint | LauncherKind::Interpreter)
    });
    let Some(program) = found.program.filter(|_| parent.is_none()) else { return };
    let name = match program.kind {
        // A shell reaps; whether it makes room for a program that does not is told by the program behind it.
        Kind::Shell => return,
        Kind::Interpreter | Kind::Framework => program.name,
        _ => return,
    };
    if program.reaps_orphans() != Some(false)
        || program.ignores_sigterm() == Some(false)
            && !matches!(program.language, Some(Language::Java | Language::Ruby))
    {
        return;
    }
    let Some(location) =
        container.launch.command_line().and_then(|line| line.argv.get(program.index)?.location())
    else {
        return;
    };
    let target = container.target();
    let in_stack = container.service().is_some() && target.reads_compose();
    let finding = Finding::at(location, format!("`{name}` is PID 1 and reaps no orphans"))
        .severity(if in_stack && container.role == Role::Service { Severity::Warning } else { Severity::Info })
        .note(match program.ignores_sigterm() {
            Some(true) => {
                "as PID 1 it ignores SIGTERM unless its code handles it, and processes whose parent died stay as zombies"
            }
            _ => "processes whose parent died stay as zombies",
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
