//! A service that others wait for to be healthy, and that never can be.

use crate::finding::{Finding, Findings, Safety, Severity};
use crate::model::compose::Dependency;
use crate::model::origin::Origin;
use crate::model::project::{Container, Deployment, Project, service_check};
use crate::model::target::Target;
use crate::rule::{Rule, cured, rule};

pub(super) static RULE: Rule = rule!("dependency-without-healthcheck", Project, check);

fn check(project: &Project<'_>, findings: &mut Findings) {
    // Swarm ignores `depends_on`.
    for deployment in project.deployments().filter(|deployment| !deployment.stack.is_for(Target::Swarm)) {
        for container in deployment.containers {
            findings.extend(finding(&deployment, container));
        }
    }
}

fn finding(deployment: &Deployment<'_>, container: &Container) -> Option<Finding> {
    let service = container.service()?;
    let waits = |dependency: &Dependency<'_>| {
        dependency.condition.value == "service_healthy" && dependency.condition.location().is_some()
    };
    let dependents = deployment.dependents(service.name());
    let waiting: Vec<_> = dependents.iter().filter(|(_, dependency)| waits(dependency)).collect();
    let has_no_container = [&["scale"][..], &["deploy", "replicas"]]
        .iter()
        .any(|keys| service.integer(keys).is_some_and(|n| n.value == 0));
    let needed = waiting.iter().any(|(_, dependency)| dependency.required);
    // Behind a profile it may be left out, as those who wait for it allow.
    let is_optional = !needed && !service.profiles().is_empty();
    if waiting.is_empty() || has_no_container || is_optional || !lacks_check(container) {
        return None;
    }
    let name = service.name();
    let waiters = match waiting.as_slice() {
        [(waiter, _)] => format!("`{waiter}` waits until it is healthy"),
        waiting => format!("{} services wait until it is healthy", waiting.len()),
    };
    let mut finding = Finding::at(service.location(), format!("`{name}` has no health check, and {waiters}"))
        .severity(if needed { Severity::Error } else { Severity::Warning })
        .note(match needed {
            true => "`docker compose up` stops with `container … has no healthcheck configured`",
            false => "`docker compose up` warns and does not wait",
        });
    for (waiter, dependency) in &waiting {
        let location = dependency.condition.location().unwrap_or(dependency.location);
        finding = finding.label(location, format!("`{waiter}` waits here"));
    }
    Some(cure(source_of_lack(finding, container), deployment, container))
}

/// Whether it surely has no health check: none from the service, nor from its image.
fn lacks_check(container: &Container) -> bool {
    let check = &container.config.healthcheck;
    match &check.value {
        Some(check) => check.test.is_none(),
        None => !matches!(check.origin, Origin::Unknown(_)),
    }
}

/// Labels what would have had to bring a check.
fn source_of_lack(finding: Finding, container: &Container) -> Finding {
    let Some(service) = container.service() else { return finding };
    if let Origin::At(location) = container.config.healthcheck.origin {
        return finding.label(location, "it is switched off here");
    }
    match (&container.image, service.image()) {
        (Some(image), _) => {
            finding.label(image.base_location(), "neither this image nor the Dockerfile has one")
        }
        (None, Some(image)) => match image.location() {
            Some(location) => finding.label(location, format!("`{}` brings none", image.value)),
            None => finding,
        },
        (None, None) => finding,
    }
}

fn cure(finding: Finding, deployment: &Deployment<'_>, container: &Container) -> Finding {
    let Some(service) = container.service() else { return finding };
    if container.config.healthcheck.location().is_some() {
        return finding.help("switch it on, or wait with `condition: service_started`");
    }
    let Some(check) = service_check(container) else {
        return finding.help("give it a `healthcheck`, or wait with `condition: service_started`");
    };
    let finding = finding.help("give it a `healthcheck`");
    let edits = deployment.stack.loaded.site(service.location()).map(|site| site.merge(&[check.entry]));
    cured(finding, check.title, Safety::Unsafe, edits)
}
