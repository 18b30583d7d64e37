//! Python that keeps its output in a buffer.

use crate::finding::{Finding, Findings, Fix, Safety, Severity};
use crate::model::command::program::{Kind, Language};
use crate::model::project::{Container, FinalProgram, Role};
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("buffered-python-output", Container, check);

/// Servers that write their own log without a buffer; what is at stake is what the code that they run prints.
const FLUSH_RECORDS: [&str; 7] = ["celery", "daphne", "flask", "gunicorn", "hypercorn", "uvicorn", "uwsgi"];
/// Those whose framework prints little, since its code logs through them.
const SELDOM_PRINT: [&str; 3] = ["daphne", "hypercorn", "uvicorn"];

fn check(container: &Container, findings: &mut Findings) {
    let Some(program) = container.final_program() else { return };
    let is_python = program.language == Some(Language::Python) && program.kind != Kind::PackageManager;
    if !is_python || !container.role.may_serve() || is_unbuffered(&program) {
        return;
    }
    // Set, be it to no effect, is another rule's matter; unknown is nobody's.
    if container.variable("PYTHONUNBUFFERED").is_some() {
        return;
    }
    let knows_environment = container.base.listed || container.config.env.complete;
    let Some(location) = program.location.filter(|_| knows_environment) else { return };
    let lost = match flushes(&program) {
        true => format!("what code prints under `{}` is lost when the container is killed", program.name),
        false => format!("output of `{}` is lost when the container is killed", program.name),
    };
    let finding = Finding::at(location, lost)
        .severity(severity(container, &program))
        .note(consequence(&program))
        .help("set `ENV PYTHONUNBUFFERED=1`");
    findings.push(finding.fix(set_variable(container, location)));
}

fn severity(container: &Container, program: &FinalProgram) -> Severity {
    let certain = container.role == Role::Service && !SELDOM_PRINT.contains(&program.name.as_str());
    let terminal =
        container.service().and_then(|service| service.flag(&["tty"])).is_some_and(|tty| tty.value);
    if certain && !terminal { Severity::Warning } else { Severity::Info }
}

fn flushes(program: &FinalProgram) -> bool {
    FLUSH_RECORDS.contains(&program.name.as_str())
}

/// `python -u`, in any spelling.
fn is_unbuffered(program: &FinalProgram) -> bool {
    let options = program
        .argv
        .iter()
        .skip(1)
        .take_while(|word| word.starts_with('-') && *word != "-m" && *word != "-c");
    options.into_iter().any(|option| !option.starts_with("--") && option.contains('u'))
}

fn consequence(program: &FinalProgram) -> &'static str {
    match flushes(program) {
        true => "its log records are flushed; what `print` writes stays in a buffer of some 8 KiB",
        false => {
            "Python writes to a pipe in blocks of some 8 KiB: the last lines before a crash are still in the buffer"
        }
    }
}

/// `ENV` before the instruction that starts the program, or at the end of the stage that is run.
fn set_variable(container: &Container, location: crate::source::Location) -> Option<Fix> {
    let image = container.image.as_ref()?;
    let line = "ENV PYTHONUNBUFFERED=1";
    let own = image.dockerfile.instructions(image.stage());
    let starts =
        own.iter().find(|one| location.file == image.dockerfile.file && one.span.contains(location.span));
    let edit = match starts {
        Some(instruction) => image.dockerfile.insert_line_above(instruction.span, line),
        None => image.dockerfile.insert_line_at_end(image.stage(), line),
    };
    Some(Fix { title: "set `PYTHONUNBUFFERED=1`".to_owned(), safety: Safety::Safe, edits: vec![edit] })
}
