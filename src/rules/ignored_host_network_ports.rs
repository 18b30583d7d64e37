//! Ports that are published on a network where there is nothing to publish.

use crate::finding::{Finding, Findings};
use crate::model::project::Stack;
use crate::model::target::Target;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("ignored-host-network-ports", Stack, check);

fn check(stack: &Stack, findings: &mut Findings) {
    // Swarm does not read `network_mode`.
    if stack.is_for(Target::Swarm) || stack.is_fragment() {
        return;
    }
    for service in stack.services().filter(|service| service.is_on_host_network()) {
        let ports = service.ports();
        let (Some(first), Some(mode)) = (ports.first(), service.get(&["network_mode"])) else { continue };
        let mapped = ports
            .iter()
            .find(|port| port.published.is_some_and(|published| published.parse() != Ok(port.target)));
        let finding = Finding::at(
            mapped.unwrap_or(first).location,
            format!("the ports of `{}` are not published: it is on the host's network", service.name()),
        )
        .label(mode.location(), "on this network there is nothing to publish");
        findings.push(match mapped.and_then(|port| Some((port, port.published?))) {
            Some((port, published)) => finding
                .note(format!(
                    "it listens on port {} of the host, on all addresses that it binds, and not on {published}",
                    port.target
                ))
                .help("delete `ports`, or `network_mode: host`"),
            None => finding
                .note("it listens on the host itself, on all addresses that it binds")
                .help("delete `ports`"),
        });
    }
}
