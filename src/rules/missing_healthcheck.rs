//! A service that nobody asks how it is.

use crate::finding::{Finding, Findings, Fix, Safety, Severity};
use crate::model::command::program::Kind;
use crate::model::origin::Origin;
use crate::model::project::{Container, Role, service_check};
use crate::rule::{Rule, cured, rule};
use crate::syntax::dockerfile::{Instruction, Keyword};

pub(super) static RULE: Rule = rule!("missing-healthcheck", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    let check = &container.config.healthcheck;
    let unknown = matches!(check.origin, Origin::Unknown(_));
    if check.value.is_some()
        || unknown
        || container.role != Role::Service
        || !container.target().reads_image_healthcheck()
    {
        return;
    }
    findings.extend(if container.service().is_some() { service(container) } else { image(container) });
}

/// Others reach it, or wait for it.
fn service(container: &Container) -> Option<Finding> {
    let service = container.service()?;
    let depends = |dependency: &crate::model::compose::Dependency<'_>| dependency.service == service.name();
    let dependent = container.stack()?.services().flat_map(|other| other.depends_on()).find(depends);
    let published = service.ports().first().map(|port| port.location);
    let exposed = service.expose().first().and_then(crate::model::origin::Sourced::location);
    let (place, why) = match (published.or(exposed), dependent) {
        (Some(place), _) => (place, "others reach it here"),
        (None, Some(dependency)) => (dependency.location, "another service depends on it"),
        (None, None) => return None,
    };
    let finding =
        Finding::at(service.location(), format!("nothing tells whether `{}` works", service.name()))
            .severity(Severity::Warning)
            .label(place, why)
            .note("it counts as well while its process exists: hung, or answering 500 to everyone")
            .help("add a `healthcheck` that asks the service itself");
    let Some(check) = service_check(container) else { return Some(finding) };
    let edits = container.stack()?.loaded.site(service.location()).map(|site| site.merge(&[check.entry]));
    Some(cured(finding, check.title, Safety::Unsafe, edits))
}

fn image(container: &Container) -> Option<Finding> {
    let image = container.image.as_ref()?;
    let program = container.final_program();
    let is_server = program.as_ref().is_some_and(|program| program.kind == Kind::Server);
    let port = container.config.ports.first().and_then(crate::model::origin::Sourced::location);
    let start = program.and_then(|program| program.location);
    let place = port.or(start.filter(|_| is_server)).filter(|place| place.file == image.dockerfile.file)?;
    Some(
        Finding::at(place, "this image serves, and has no `HEALTHCHECK`")
            .severity(Severity::Info)
            .note("a container of it counts as well while its process exists: hung, or answering 500 to everyone")
            .help("add a `HEALTHCHECK` that asks the service itself, or leave it to the Compose file")
            .fix(ask_over_http(container)),
    )
}

/// Before the instruction that starts the program, so that the stage still ends in it.
fn ask_over_http(container: &Container) -> Option<Fix> {
    let image = container.image.as_ref()?;
    let words = serde_json::to_string(&container.http_check()?).ok()?.replace("\",\"", "\", \"");
    let dockerfile = &image.dockerfile;
    let starts = |one: &&Instruction| matches!(one.keyword, Keyword::Cmd | Keyword::Entrypoint);
    let start = dockerfile.instructions(image.stage()).iter().find(starts)?;
    let lines = [
        "# The path is a guess: ask one that answers only while the service works.",
        &format!("HEALTHCHECK --start-period=30s CMD {words}"),
    ];
    Some(Fix {
        title: "ask the service over HTTP".to_owned(),
        safety: Safety::Unsafe,
        edits: lines.iter().map(|line| dockerfile.insert_line_above(start.span, line)).collect(),
    })
}
