//! The stop signal of a base image whose program is not the one that runs.

use crate::finding::{Finding, Findings, Safety};
use crate::model::command::program::{Kind, Language, Program};
use crate::model::origin::Origin;
use crate::model::project::Container;
use crate::rule::{Rule, cured, rule, stop_with};

pub(super) static RULE: Rule = rule!("inherited-stop-signal", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    let setting = &container.config.stop_signal;
    let (Some(signal), Origin::Base(_)) = (&setting.value, &setting.origin) else { return };
    // Behind an init most signals end a program that does not handle them, if not well.
    if !container.role.may_serve() || container.has_init() != Ok(false) {
        return;
    }
    let commands = container.final_commands();
    // A shell that stays handles no signal at all, which is another flaw.
    let [command] = commands.as_slice() else { return };
    let found = command.invocation();
    let Some(program) = found.program.as_ref().filter(|_| command.replaces_shell && found.parent().is_none())
    else {
        return;
    };
    let arguments = &command.argv()[program.index + 1..];
    let Some(note) = consequence(signal, program, arguments) else { return };
    let Some(location) = command.location_from(program.index) else { return };
    let finding =
        Finding::at(location, format!("`{}` gets `{signal}`, the stop signal of its base", program.name));
    let finding = match &container.image {
        Some(image) => finding.label(image.base_location(), format!("`STOPSIGNAL {signal}` comes from here")),
        None => finding,
    };
    let key = if container.image.as_ref().is_some_and(|image| image.dockerfile.file == location.file) {
        "`STOPSIGNAL SIGTERM`"
    } else {
        "`stop_signal: SIGTERM`"
    };
    let finding = finding.note(note).help(format!("write {key}"));
    findings.push(cured(
        finding,
        "stop it with SIGTERM",
        Safety::Safe,
        stop_with(container, location, "SIGTERM"),
    ));
}

/// What becomes of the program; `None` where it handles the signal, or where that is not known.
fn consequence(signal: &str, program: &Program<'_>, arguments: &[&str]) -> Option<&'static str> {
    let signal = signal.trim_start_matches("SIG");
    // See `options.py` and `supervisord.py` of supervisor, `Worker::listenForSignals` of Laravel.
    match (program.name, program.kind, program.language) {
        ("supervisord", ..) => matches!(signal, "WINCH" | "USR1")
            .then_some("supervisord knows TERM, INT and QUIT: `docker stop` waits, and kills it, status 137"),
        ("uvicorn" | "hypercorn" | "daphne", ..) => (signal != "INT").then_some(IGNORED),
        (_, Kind::Interpreter, Some(Language::Java)) if signal == "QUIT" => Some(
            "Java prints a thread dump on SIGQUIT and goes on: `docker stop` waits, and kills it, status 137",
        ),
        (_, Kind::Interpreter | Kind::Framework, Some(Language::Node)) if signal != "USR1" => Some(IGNORED),
        // Python and Java end on SIGINT by themselves.
        (_, Kind::Interpreter, Some(Language::Python | Language::Java)) => {
            (signal != "INT").then_some(IGNORED)
        }
        (_, Kind::Framework, Some(Language::Python)) if program.name != "celery" => {
            (signal != "INT").then_some(IGNORED)
        }
        // Its frameworks handle SIGQUIT where they run workers.
        (_, Kind::Interpreter, Some(Language::Php)) => {
            (signal == "WINCH" && !arguments.is_empty()).then_some(IGNORED)
        }
        _ => None,
    }
}

const IGNORED: &str =
    "as PID 1 it ignores a signal without a handler: `docker stop` waits, and kills it, status 137";
