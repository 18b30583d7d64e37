//! Several containers that are all to have one port of the host.

use crate::finding::{Finding, Findings, Safety};
use crate::model::compose::{Port, Service};
use crate::model::project::Stack;
use crate::model::target::Target;
use crate::rule::{Rule, cured, rule};
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("replicas-with-host-port", Stack, check);

fn check(stack: &Stack, findings: &mut Findings) {
    // Swarm's ingress shares the port out among all tasks.
    if stack.is_for(Target::Swarm) || stack.is_fragment() {
        return;
    }
    for service in stack.services().filter(|service| !service.is_on_host_network()) {
        let Some(replicas) = service.replicas().filter(|count| count.value > 1 && !count.is_unknown()) else {
            continue;
        };
        let fixed: Vec<_> = service.ports().into_iter().filter(|port| host_port(port).is_some()).collect();
        let Some((first, others)) = fixed.split_first() else { continue };
        let mut finding = finding(stack, service, first, replicas.value);
        finding = replicas.location().into_iter().fold(finding, |finding, location| {
            finding.label(location, format!("{} containers", replicas.value))
        });
        for port in others.iter().filter(|port| port.location != first.location) {
            finding = finding.label(port.location, "nor can they share this one");
        }
        findings.push(finding);
    }
}

/// The one port of the host that every container of the service asks for.
fn host_port(port: &Port<'_>) -> Option<u16> {
    port.published?.parse().ok().filter(|&published| published != 0)
}

fn finding(stack: &Stack, service: Service<'_>, port: &Port<'_>, replicas: i64) -> Finding {
    let published = host_port(port).unwrap_or_default();
    let message = format!("the containers of `{}` cannot share port {published} of the host", service.name());
    let finding = Finding::at(port.location, message)
        .note("the first one gets it, each other one fails to start: the port is already allocated")
        .help("publish a range, one port for each container; or put a proxy in front, and publish that");
    let written = stack.loaded.text(port.location).trim_matches(['"', '\'']);
    let last = i64::from(published).checked_add(replicas - 1).filter(|&last| last <= i64::from(u16::MAX));
    let pair = format!("{published}:{}", port.target);
    let (Some(last), Some(before)) = (last, written.strip_suffix(&pair)) else { return finding };
    let range = format!("{before}{published}-{last}:{}", port.target);
    let edits = stack.loaded.site(port.location).map(|site| site.set(&[], &New::from(range.as_str())));
    cured(finding, &format!("publish a range: `{range}`"), Safety::Unsafe, edits)
}
