//! A service that does not wait for a health check that is there.

use crate::finding::{Finding, Findings, Safety};
use crate::model::compose::{Dependency, Service};
use crate::model::image::ImageReference;
use crate::model::project::{Container, Deployment, Project};
use crate::model::target::Target;
use crate::rule::{Rule, cured, rule};
use crate::source::Location;
use crate::syntax::yaml::edit::{New, Step};

pub(super) static RULE: Rule = rule!("ungated-dependency", Project, check);

/// Proxies, collectors, consoles and frontends, which may start before what they talk to: words in the names of
/// images and services.
const PATIENT: [&str; 36] = [
    "adminer",
    "alloy",
    "apache",
    "autoheal",
    "balancer",
    "caddy",
    "cadvisor",
    "cloudflared",
    "dashboard",
    "dozzle",
    "envoy",
    "express",
    "filebeat",
    "fluent",
    "fluentd",
    "frontend",
    "gateway",
    "grafana",
    "haproxy",
    "httpd",
    "ingress",
    "kibana",
    "logspout",
    "nginx",
    "pgadmin",
    "pgadmin4",
    "phpmyadmin",
    "portainer",
    "prometheus",
    "promtail",
    "proxy",
    "proxysql",
    "traefik",
    "ui",
    "vector",
    "watchtower",
];

fn check(project: &Project<'_>, findings: &mut Findings) {
    let judged = |deployment: &Deployment<'_>| {
        deployment.stack.development().is_none() && deployment.stack.is_for(Target::Compose)
    };
    for deployment in project.deployments().filter(judged) {
        for container in deployment.containers.iter().filter(|container| !is_patient(container)) {
            findings.extend(finding(&deployment, container));
        }
    }
}

fn is_patient(container: &Container) -> bool {
    let image = container.base_name().and_then(ImageReference::parse);
    let image = image.as_ref().and_then(|image| image.repository.rsplit('/').next());
    let service = container.service().map(Service::name);
    let mut words = image.into_iter().chain(service).flat_map(|name| name.split(['-', '_', '.']));
    words.any(|word| PATIENT.contains(&word))
}

fn finding(deployment: &Deployment<'_>, container: &Container) -> Option<Finding> {
    let service = container.service()?;
    let ungated: Vec<(Dependency<'_>, Location)> = service
        .depends_on()
        .into_iter()
        .filter(|dependency| is_short(deployment, dependency))
        .filter_map(|dependency| {
            let check = &deployment.container(dependency.service)?.config.healthcheck;
            check.value.as_ref()?.test.as_ref()?;
            Some((dependency, check.location()?))
        })
        .collect();
    let (first, _) = ungated.first()?;
    let name = service.name();
    let message = match ungated.as_slice() {
        [(one, _)] => format!("`{name}` does not wait until `{}` is healthy", one.service),
        all => format!("`{name}` does not wait until {} services are healthy", all.len()),
    };
    let note = match ungated.as_slice() {
        [(one, _)] => format!(
            "it is started as soon as `{}` is, and fails if it needs it before it is ready",
            one.service
        ),
        _ => "it is started as soon as they are, and fails if it needs them before they are ready".to_owned(),
    };
    let mut finding =
        Finding::at(first.location, message).note(note).help("write `condition: service_healthy`");
    for (dependency, check) in &ungated {
        if dependency.location != first.location {
            finding = finding.label(dependency.location, format!("nor for `{}`", dependency.service));
        }
        finding = finding.label(*check, format!("this tells when `{}` is ready", dependency.service));
    }
    let gated: Vec<&str> = ungated.iter().map(|(dependency, _)| dependency.service).collect();
    Some(cure(finding, deployment, service, first.location, &gated))
}

/// Whether only its name stands in a list: in long form somebody has chosen the condition.
fn is_short(deployment: &Deployment<'_>, dependency: &Dependency<'_>) -> bool {
    let site = deployment.stack.loaded.site(dependency.location);
    site.is_some_and(|site| matches!(site.path(), [.., Step::Key("depends_on"), Step::Index(_)]))
}

/// The list in long form.
fn cure(
    finding: Finding,
    deployment: &Deployment<'_>,
    service: Service<'_>,
    first: Location,
    gated: &[&str],
) -> Finding {
    let Some(list) = deployment.stack.loaded.site(first).and_then(|site| site.parent()) else {
        return finding;
    };
    let all: Vec<&str> = list.node().value().items().filter_map(|item| item.text()).collect();
    let is_own = list.path().last() == Some(&Step::Key("depends_on"))
        && service.value().location().span.contains(list.node().span())
        && gated.iter().all(|name| all.contains(name));
    if !is_own {
        return finding;
    }
    let condition = |name: &&str| {
        let condition = if gated.contains(name) { "service_healthy" } else { "service_started" };
        ((*name).to_owned(), New::map([("condition", condition)]))
    };
    let edits = list.set(&[], &New::Map(all.iter().map(condition).collect()));
    cured(finding, "wait for what has a health check", Safety::Unsafe, Some(edits))
}
