//! A health check that was made for another program than the one that runs.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::command::probe::endpoint;
use crate::model::command::program::Kind;
use crate::model::origin::Origin;
use crate::model::project::{Container, FinalProgram};
use crate::rule::{Rule, cured, rule};
use crate::source::Location;
use crate::syntax::dockerfile::{Instruction, Keyword};
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("inherited-healthcheck-mismatch", Container, check);

/// Programs that take work from a queue or a timetable and listen on no port, each with the words of which one tells
/// so; none if it does nothing else.
#[rustfmt::skip]
const WORKERS: &[(&str, &[&str])] = &[
    ("arq", &[]), ("artisan", &["queue:work", "queue:listen", "schedule:work", "horizon"]), ("celery", &["worker", "beat"]),
    ("console", &["messenger:consume"]), ("cron", &[]), ("crond", &[]), ("dramatiq", &[]), ("huey_consumer", &[]),
    ("huey_consumer.py", &[]),
    ("manage.py", &["celery", "process_tasks", "qcluster", "rqworker", "run_huey"]),
    ("rails", &["jobs:work", "solid_queue:start"]), ("rake", &["jobs:work", "resque:work", "solid_queue:start"]),
    ("resque", &[]), ("rq", &["worker", "worker-pool"]), ("rqworker", &[]), ("shoryuken", &[]), ("sidekiq", &[]),
];

fn check(container: &Container, findings: &mut Findings) {
    if !container.role.may_serve() || container.config.healthcheck.value.is_none() {
        return;
    }
    let Some(program) = container.final_program() else { return };
    let Some(place) = program.location else { return };
    let found = match &container.config.healthcheck.origin {
        Origin::Base(image) if is_other_than_base(container, &program) => {
            Some((format!("`{}` is asked what `{}` answers by itself", program.name, shortened(image)), None))
        }
        Origin::At(check) if is_worker(&program) && asks_another(container, *check, place) => Some((
            format!("`{}` listens on no port, and its health check asks one", program.name),
            Some(*check),
        )),
        _ => None,
    };
    let Some((message, check)) = found else { return };
    let finding = Finding::at(place, message)
        .note(
            "a health check comes with the image, also where the command is another: this one fails for ever",
        )
        .help("give it a check of its own, or switch the inherited one off");
    let finding = match check {
        Some(check) => finding.label(check, "made for the command of the image"),
        None => finding,
    };
    findings.push(switch_off(container, place, finding));
}

fn shortened(image: &str) -> &str {
    image.rsplit('/').next().unwrap_or(image)
}

fn is_worker(program: &FinalProgram) -> bool {
    let worker = WORKERS.iter().find(|(name, _)| *name == program.name);
    worker.is_some_and(|(_, words)| {
        words.is_empty() || program.argv.iter().any(|word| words.contains(&word.as_str()))
    })
}

/// Whether the check, of the Dockerfile, asks a port, and the command is the Compose file's.
fn asks_another(container: &Container, check: Location, command: Location) -> bool {
    let of_image = container.image.as_ref().is_some_and(|image| image.dockerfile.file == check.file);
    let asks_port = container.probe().is_some_and(|probe| {
        probe.calls().iter().any(|call| endpoint(&call.argv()).is_some_and(|endpoint| endpoint.is_local()))
    });
    of_image && asks_port && command.file != check.file
}

/// Whether the command of the base image is replaced by a program that is known to be another one.
fn is_other_than_base(container: &Container, program: &FinalProgram) -> bool {
    let config = &container.config;
    let is_replaced = config.command.location().is_some() || config.entrypoint.location().is_some();
    let is_known = !matches!(program.kind, Kind::Other | Kind::Shell | Kind::Supervisor)
        && !program.name.ends_with(".sh")
        && !program.name.starts_with('-');
    let base = container.base_name().unwrap_or_default();
    let usual = container.base.command.iter().flatten().chain(container.base.entrypoint.iter().flatten());
    let is_usual = usual.into_iter().any(|word| word.rsplit('/').next() == Some(&program.name));
    // `frankenphp` of dunglas/frankenphp, `jupyter` of jupyter/base-notebook
    let is_named = program.argv.iter().any(|word| {
        let stem = word.rsplit('/').next().unwrap_or(word).split(['-', '.', ':']).next().unwrap_or_default();
        stem.len() > 3 && base.contains(stem)
    });
    is_replaced && is_known && !is_usual && !is_named
}

fn switch_off(container: &Container, place: Location, finding: Finding) -> Finding {
    let title = "switch the inherited check off";
    if let Some(image) = container.image.as_ref().filter(|image| image.dockerfile.file == place.file) {
        let starts = |one: &&Instruction| {
            matches!(one.keyword, Keyword::Cmd | Keyword::Entrypoint) && one.span.contains(place.span)
        };
        let instruction = image.dockerfile.instructions(image.stage()).iter().find(starts);
        return finding.fix(instruction.map(|instruction| Fix {
            title: title.to_owned(),
            safety: Safety::Unsafe,
            edits: vec![image.dockerfile.insert_line_before(instruction.span, "HEALTHCHECK NONE")],
        }));
    }
    let site =
        container.service().and_then(|service| container.stack()?.loaded.site(service.value().location()));
    let off = New::Map(vec![("disable".to_owned(), New::from(true))]);
    cured(finding, title, Safety::Unsafe, site.map(|site| site.set(&["healthcheck"], &off)))
}
