//! A database that the whole network can reach.

use crate::finding::{Finding, Findings, Safety};
use crate::model::compose::Port;
use crate::model::project::{Container, Project};
use crate::model::target::Target;
use crate::rule::{Rule, cured, rule};
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("public-database-port", Project, check);

fn check(project: &Project<'_>, findings: &mut Findings) {
    // The daemon may publish on another address where none is named.
    if project.daemons().any(|daemon| daemon.settings().string("ip").is_some()) {
        return;
    }
    for container in project.containers().filter(|container| container.target() == Target::Compose) {
        let ports = container.service().map(|service| service.ports()).unwrap_or_default();
        findings.extend(ports.iter().filter_map(|port| finding(container, port)));
    }
}

fn finding(container: &Container, port: &Port<'_>) -> Option<Finding> {
    let (service, stack) = (container.service()?, container.stack()?);
    let store = container.base.store.as_ref()?;
    let is_store = u16::try_from(port.target).is_ok_and(|target| store.ports.contains(&target));
    if !is_store || !is_public(port) || !container.runs_base_server() || service.is_on_host_network() {
        return None;
    }
    let published = port.published?;
    let name = service.name();
    let finding =
        Finding::at(port.location, format!("`{name}` is open to all networks that the host is in"))
            .note("Docker's own rules come before those of ufw and firewalld, which do not close such a port")
            .help(format!("publish it on the host alone: `127.0.0.1:{published}:{}`; services of the stack reach it without", port.target));
    let site = stack.loaded.site(port.location)?;
    let address = New::from("127.0.0.1");
    let edits = match site.node().text() {
        Some(text) if port.host_ip.is_none() => {
            site.set(&[], &New::from(format!("127.0.0.1:{text}").as_str()))
        }
        Some(text) => {
            let rest = text.strip_prefix("0.0.0.0:")?;
            site.set(&[], &New::from(format!("127.0.0.1:{rest}").as_str()))
        }
        None => site.set(&["host_ip"], &address),
    };
    Some(cured(finding, "publish it on the host alone", Safety::Unsafe, Some(edits)))
}

fn is_public(port: &Port<'_>) -> bool {
    port.published.is_some() && matches!(port.host_ip, None | Some("" | "0.0.0.0" | "::"))
}
