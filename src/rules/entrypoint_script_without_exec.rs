//! An entrypoint script that keeps the stop signal from the program that it starts.

use crate::finding::{Finding, Findings, Fix, Safety, Severity};
use crate::model::command::program::{Role as ProgramRole, invocation};
use crate::model::command::{Ending, Entrypoint};
use crate::model::project::{Container, EntryScript, Role};
use crate::rule::{Rule, rule};
use crate::source::{Edit, Span};
use crate::syntax::shell::{self, Script};

pub(super) static RULE: Rule = rule!("entrypoint-script-without-exec", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    let Some(file) = container.entry_script.as_ref().filter(|_| container.role.may_serve()) else { return };
    let Ok(script) = shell::parse(&file.text) else { return };
    let entrypoint = Entrypoint::of(&script);
    // Job control means that the script looks after several programs by itself.
    if entrypoint.job_control {
        return;
    }
    for ending in entrypoint.without_exec() {
        if let Some(severity) = severity(container, ending) {
            findings.push(finding(file, &script, ending).severity(severity));
        }
    }
}

/// `None` for a command that ends by itself: then the script does, too.
fn severity(container: &Container, ending: &Ending<'_>) -> Option<Severity> {
    if is_all_arguments(ending) {
        return Some(if container.role == Role::Service { Severity::Error } else { Severity::Warning });
    }
    match invocation(&ending.argv()).program?.role {
        ProgramRole::Service | ProgramRole::DevServer => Some(Severity::Error),
        ProgramRole::Unknown => Some(Severity::Warning),
        ProgramRole::OneShot | ProgramRole::Interactive | ProgramRole::Placeholder => None,
    }
}

fn is_all_arguments(ending: &Ending<'_>) -> bool {
    matches!(ending.command.words.as_slice(), [word] if word.is_all_arguments())
}

fn finding(file: &EntryScript, script: &Script, ending: &Ending<'_>) -> Finding {
    let name = if is_all_arguments(ending) { "the command" } else { "the program" };
    let finding = Finding::at(
        file.location(ending.command.span),
        format!("the script stays PID 1 and keeps signals from {name} that it starts here"),
    )
    .label(file.named_at, "the container starts the script here")
    .note(
        "a script starts every program as a child: `docker stop` signals only the script, and after the grace period \
         everything is killed, status 137",
    );
    match ending.exec_insertion(script) {
        Ok(insertion) => {
            let place = file.location(Span::empty(insertion.at));
            finding.help("write `exec` in front of it").fix(Fix {
                title: "make the script become the program".to_owned(),
                safety: if is_all_arguments(ending) { Safety::Safe } else { Safety::Unsafe },
                edits: vec![Edit { file: place.file, span: place.span, replacement: "exec ".to_owned() }],
            })
        }
        Err(_) => finding.help(
            "make the program the last command, with `exec` in front of it, or start it in the background, pass \
             signals on with `trap`, and `wait` for it",
        ),
    }
}
