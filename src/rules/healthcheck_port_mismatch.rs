//! A health check that asks a port of which nothing else speaks.

use std::collections::BTreeSet;

use crate::finding::{Finding, Findings};
use crate::model::command::Family;
use crate::model::command::probe::endpoint;
use crate::model::project::{Container, Image, Role};
use crate::rule::{Rule, rule};
use crate::syntax::dockerfile::Keyword;

pub(super) static RULE: Rule = rule!("healthcheck-port-mismatch", Container, check);

/// Ports on which programs answer about themselves, and which nobody exposes.
const ADMIN: [u16; 10] = [2019, 8081, 8125, 8558, 9000, 9001, 9090, 9091, 9100, 15672];

/// What images run that leave it to those built on them which port is served.
const PLAIN: [&str; 11] =
    ["bash", "/bin/bash", "/bin/sh", "irb", "jshell", "node", "php", "python3", "sh", "zsh", "deno"];

fn check(container: &Container, findings: &mut Findings) {
    let (Some(probe), Role::Service) = (container.probe(), container.role) else { return };
    let known = ports(container);
    let Some(first) = container.config.ports.first().filter(|_| is_own_program(container)) else { return };
    for call in probe.calls() {
        let argv = call.argv();
        let Some(endpoint) = endpoint(&argv).filter(|endpoint| endpoint.is_local()) else { continue };
        let Some(port) = endpoint.port else { continue };
        if known.contains(&port) || ADMIN.contains(&port) || mentions(container, port) {
            continue;
        }
        let Some(place) = call.words[endpoint.index].location() else { continue };
        let finding = Finding::at(place, format!("nothing but this health check speaks of port {port}"))
            .note("if nothing listens there, the container is unhealthy for ever")
            .help(format!("ask the port that is served, or expose {port}"));
        findings.push(match first.location() {
            Some(place) => finding.label(place, "this is what it exposes"),
            None => finding,
        });
    }
}

/// The ports that the image exposes and the service publishes or exposes.
fn ports(container: &Container) -> BTreeSet<u16> {
    let mut ports = BTreeSet::new();
    for exposed in &container.config.ports {
        ports.extend(exposed.value.first..=exposed.value.last);
    }
    if let Some(service) = container.service() {
        ports.extend(service.ports().iter().filter_map(|port| u16::try_from(port.target).ok()));
        let exposed = service.expose();
        ports.extend(exposed.iter().filter_map(|text| text.value.split('/').next()?.parse::<u16>().ok()));
    }
    ports
}

/// Whether the base image serves nothing by itself, so that all ports are the project's own words.
fn is_own_program(container: &Container) -> bool {
    let base = &container.base;
    let usual = base.command.as_ref().and_then(|words| words.first());
    let is_plain = usual.is_none_or(|word| PLAIN.contains(&word.as_str()));
    // A port that a variable gives may be any.
    let is_written = |image: &Image| {
        let mut exposes = image.instructions().filter(|one| one.keyword == Keyword::Expose);
        exposes.all(|one| !one.line.as_str().contains('$'))
    };
    container.image.as_deref().is_some_and(is_written)
        && base.listed
        && base.shell != Family::Windows
        && is_plain
        && base.healthcheck.is_none()
}

/// Whether the number stands in a command, a variable or the script that it starts with.
fn mentions(container: &Container, port: u16) -> bool {
    let number = port.to_string();
    let has = |text: &str| text.split(|c: char| !c.is_ascii_digit()).any(|part| part == number);
    let variables = container.config.env.variables.values().filter_map(|variable| variable.value.as_deref());
    let script = container.entry_script.as_ref().map(|script| &*script.text);
    // A script that is not in sight, or variables that are not, may say it.
    let unseen = container.starts_a_script() && script.is_none()
        || container.service().is_some_and(|service| !service.knows_environment());
    unseen || container.words().into_iter().chain(variables).chain(script).any(has)
}
