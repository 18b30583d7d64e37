//! Log collectors that the daemon cannot find.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::log_driver::Endpoint;
use crate::model::project::LogConfig;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("log-address-service-name", LogConfig, check);

/// What Docker Desktop calls the host, as containers see it.
const HOST: &str = "host.docker.internal";

fn check(config: &LogConfig<'_>, findings: &mut Findings) {
    findings.extend(finding(config));
}

fn finding(config: &LogConfig<'_>) -> Option<Finding> {
    let endpoint = config.logging.endpoint()?;
    let host = endpoint.host.as_str();
    let (key, location) = config.own_address()?;
    let collector = config.stack().and_then(|stack| stack.service_called(host));
    let who = match &collector {
        Some(collector) => format!("the service `{}`", collector.name()),
        None if host == HOST => "this host".to_owned(),
        None => return None,
    };
    let consequence = match config.logging.flag("fluentd-async") {
        Some(true) => "not one line arrives",
        _ => "no container with it starts, `no such host`",
    };
    let mut finding = Finding::at(location, format!("the daemon cannot look up `{host}`")).note(format!(
        "the driver runs in the daemon, on the host. `{host}` is the name of {who} inside of containers only: \
         {consequence}"
    ));
    if let Some(collector) = &collector {
        finding = finding.label(collector.location(), "the collector");
    }
    let port = endpoint.port?;
    let protocol = if endpoint.scheme == "udp" { "/udp" } else { "" };
    let published = match &collector {
        Some(collector) => collector.published(port),
        None => Some(port),
    };
    let help = match published {
        Some(port) => format!("write `127.0.0.1:{port}`, where the port is published"),
        None => format!(
            "publish the collector's port, `\"127.0.0.1:{port}:{port}{protocol}\"`, and write `127.0.0.1:{port}`"
        ),
    };
    let address = local_address(config, key, &endpoint, published.unwrap_or(port));
    let mut edits = config.set_options(&[(key, &address)]);
    if let (Some(collector), None) = (collector, published) {
        let more = config.publish(collector, &format!("127.0.0.1:{port}:{port}{protocol}"));
        edits = edits.and_then(|edits| Ok([edits, more?].concat()));
    }
    Some(finding.help(help).fix(edits.ok().map(|edits| Fix {
        title: "send to the port on this host".to_owned(),
        safety: Safety::Unsafe,
        edits,
    })))
}

/// The address with this host in it, written as the other one was: with or without a scheme.
fn local_address(config: &LogConfig<'_>, key: &str, endpoint: &Endpoint, port: u16) -> String {
    let has_scheme = config.logging.value(key).is_some_and(|address| address.contains("://"));
    let scheme = if has_scheme { format!("{}://", endpoint.scheme) } else { String::new() };
    format!("{scheme}127.0.0.1:{port}")
}
