//! An image that is another one after the next pull.

use crate::finding::{Finding, Findings, Severity};
use crate::model::dockerfile::Base;
use crate::model::image::ImageReference;
use crate::model::project::{Container, Image};
use crate::rule::{Rule, rule};
use crate::source::Location;

pub(super) static RULE: Rule = rule!("floating-tag", Container, check);

/// Tags that follow whatever was published last.
const MOVING: [&str; 7] = ["latest", "stable", "edge", "nightly", "main", "master", "dev"];

/// Beginnings of repositories that publish no other tags, or none to everybody.
const ROLLING: [&str; 2] = ["gcr.io/distroless/", "cgr.dev/chainguard/"];

fn check(container: &Container, findings: &mut Findings) {
    findings.extend(match &container.image {
        Some(image) => of_base(image),
        None => of_service(container),
    });
}

/// What a service runs. One that is built elsewhere, or named by a variable, is somebody's decision.
fn of_service(container: &Container) -> Option<Finding> {
    let (service, stack) = (container.service()?, container.stack()?);
    let image = service.image().filter(|_| service.build().is_none())?;
    let location = image.location()?;
    let reference = ImageReference::parse(image.value)?;
    let moves = matches!(reference.effective_tag(), "latest") && !is_rolling(&reference);
    let policy = service.text(&["pull_policy"]).map(|policy| policy.value);
    let is_local = matches!(policy, Some("never" | "build"))
        || stack.services().any(|other| {
            other.build().is_some() && other.image().is_some_and(|built| built.value == image.value)
        });
    if !moves || reference.digest.is_some() || is_local || stack.loaded.text(location).contains('$') {
        return None;
    }
    Some(finding(location, &reference))
}

/// What the target stage stands on.
fn of_base(image: &Image) -> Option<Finding> {
    let Base::Image(reference) = image.external_base() else { return None };
    let moves = MOVING.contains(&reference.effective_tag()) && !is_rolling(reference);
    if !moves || reference.digest.is_some() {
        return None;
    }
    Some(finding(image.base_location(), reference).severity(Severity::Info))
}

fn is_rolling(reference: &ImageReference) -> bool {
    ROLLING.iter().any(|beginning| reference.repository.starts_with(beginning))
}

fn finding(location: Location, reference: &ImageReference) -> Finding {
    let message = match reference.tag {
        Some(_) => format!("`{reference}` is whatever was published last"),
        None => format!("`{reference}` names no tag, and is whatever was published last"),
    };
    Finding::at(location, message)
        .note("the next pull may bring another version, on one host and not on the other; a rollback does not bring the old one back")
        .help(format!("name the version that was tested: `{}:<version>`", reference.repository))
}
