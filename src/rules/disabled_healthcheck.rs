//! A health check that the image has, and that is switched off.

use crate::finding::{Finding, Findings};
use crate::model::dockerfile::{Healthcheck, Setting};
use crate::model::project::{Container, Image, Role};
use crate::rule::{Rule, rule};
use crate::source::Location;

pub(super) static RULE: Rule = rule!("disabled-healthcheck", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    let check = &container.config.healthcheck;
    let is_off = check.value.as_ref().is_some_and(|check| check.test.is_none());
    let Some(place) = check.location().filter(|_| is_off && container.role == Role::Service) else { return };
    let image = container.image.as_deref().filter(|image| image.dockerfile.file == place.file);
    // Another program than the one that the check was made for has good reason.
    let replaced = [container.config.command.location(), container.config.entrypoint.location()];
    if replaced.into_iter().flatten().any(|command| is_above(image, command, place)) {
        return;
    }
    let below = match (image, container.image.as_deref()) {
        (Some(image), _) => stage_of(image, place),
        (None, Some(image)) => Some(image.config().healthcheck.clone()),
        (None, None) => None,
    };
    let (written, brought) = match below {
        Some(check) if check.value.as_ref().is_some_and(|check| check.test.is_some()) => {
            (check.location(), true)
        }
        Some(_) => (None, false),
        None => (None, container.base.healthcheck.is_some()),
    };
    if !brought {
        return;
    }
    let name = container.service().map_or("this image", |service| service.name());
    let finding = Finding::at(
        place,
        match container.service() {
            Some(_) => format!("the health check of `{name}` is switched off"),
            None => "the health check of the base image is switched off".to_owned(),
        },
    )
    .note(
        "it counts as well while its process exists: nobody can wait for it, and nothing shows when it hangs",
    )
    .help("leave this out, or ask in another way");
    findings.push(match (written, container.base_name()) {
        (Some(check), _) => finding.label(check, "this is what is switched off"),
        (None, Some(base)) => finding.note(format!("`{base}` brings one")),
        (None, None) => finding,
    });
}

/// Whether `command` is written where the check is switched off, or above: in the Compose file, or in a stage on top.
fn is_above(image: Option<&Image>, command: Location, off: Location) -> bool {
    match image {
        // Within one Dockerfile any command of the chain is the image's own.
        Some(image) => command.file != image.dockerfile.file || stage_start(image, off) <= command.span.start,
        None => command.file == off.file,
    }
}

fn stage_start(image: &Image, place: Location) -> u32 {
    let stages = image.dockerfile.stages.iter().map(|stage| stage.location.span.start);
    stages.filter(|start| *start <= place.span.start).max().unwrap_or(0)
}

/// The check that the stage inherits in which `place` is.
fn stage_of(image: &Image, place: Location) -> Option<Setting<Healthcheck>> {
    let start = stage_start(image, place);
    let stage = image.dockerfile.stages.iter().find(|stage| stage.location.span.start == start)?;
    Some(image.below(stage).healthcheck)
}
