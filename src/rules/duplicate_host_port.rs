//! Two services that ask for the same port of the host.

use std::collections::HashMap;

use crate::finding::{Finding, Findings, Severity};
use crate::model::compose::{Port, Service};
use crate::model::project::Stack;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("duplicate-host-port", Stack, check);

/// A port and the service that publishes it.
type Published<'p> = (Service<'p>, Port<'p>);

fn check(stack: &Stack, findings: &mut Findings) {
    if stack.is_fragment() {
        return;
    }
    let mut taken: HashMap<(u16, &str), Vec<Published<'_>>> = HashMap::new();
    for service in stack.services().filter(|&service| runs(service)) {
        for port in service.ports() {
            let Some(number) = port.published.and_then(|published| published.parse().ok()) else { continue };
            if number == 0 || is_unknown(service, &port) {
                continue;
            }
            let others = taken.entry((number, port.protocol)).or_default();
            let clashes = |(_, other): &&Published<'_>| {
                other.location != port.location && same_address(other.host_ip, port.host_ip)
            };
            if let Some(first) = others.iter().find(clashes) {
                findings.push(finding(number, first, service, &port));
                continue;
            }
            others.push((service, port));
        }
    }
}

/// Whether it has containers with ports of their own.
fn runs(service: Service<'_>) -> bool {
    !service.is_broken()
        && !service.is_on_host_network()
        && service.replicas().is_none_or(|count| count.value > 0)
}

fn is_unknown(service: Service<'_>, port: &Port<'_>) -> bool {
    let items = service.get(&["ports"]).and_then(|ports| ports.as_sequence()).unwrap_or_default();
    let item = items.iter().find(|item| item.location() == port.location);
    let parts = |item: &crate::model::compose::Value| {
        ["published", "host_ip"].iter().any(|key| item.get(key).is_some_and(|part| part.is_unknown()))
    };
    item.is_some_and(|item| item.is_unknown() || parts(item))
}

/// Whether two addresses of the host meet; without one a port is published on all.
fn same_address(left: Option<&str>, right: Option<&str>) -> bool {
    match (left, right) {
        (None | Some(""), _) | (_, None | Some("")) => true,
        (Some(left), Some(right)) => {
            let all_of = |all: &str, one: &str| {
                all == "0.0.0.0" && !one.contains(':') || all == "::" && one.contains(':')
            };
            left == right || all_of(left, right) || all_of(right, left)
        }
    }
}

fn finding(number: u16, (owner, first): &Published<'_>, service: Service<'_>, port: &Port<'_>) -> Finding {
    let message = match owner.name() == service.name() {
        true => format!("`{}` publishes port {number} of the host twice", service.name()),
        false => {
            format!("`{}` and `{}` both publish port {number} of the host", owner.name(), service.name())
        }
    };
    let finding = Finding::at(port.location, message)
        .label(first.location, "published here first")
        .help("give one of them another port, or an address of the host of its own");
    if may_exclude(*owner, service) {
        return finding
            .severity(Severity::Info)
            .note("with both profiles active, the one that comes second fails to start");
    }
    finding.note("whichever starts second fails: the port is already allocated")
}

/// Whether both have profiles, and none in common: they may be alternatives.
fn may_exclude(left: Service<'_>, right: Service<'_>) -> bool {
    let (left, right) = (left.profiles(), right.profiles());
    (!left.is_empty() || !right.is_empty()) && !left.iter().any(|profile| right.contains(profile))
}
