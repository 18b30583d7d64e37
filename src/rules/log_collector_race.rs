//! Services that may start before the collector of their logs does.

use std::collections::HashSet;

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::compose::Service;
use crate::model::log_driver::LogDriver;
use crate::model::project::{LogConfig, Stack};
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("log-collector-race", LogConfig, check);

fn check(config: &LogConfig<'_>, findings: &mut Findings) {
    findings.extend(finding(config));
}

fn finding(config: &LogConfig<'_>) -> Option<Finding> {
    let service = config.service()?;
    let (driver, location) = config.own_driver()?;
    config.logging.start_dependency()?;
    let collector = collector(config)?;
    if collector.name() == service.name() {
        return Some(
            Finding::at(location, "this collector needs itself to start")
                .note("its log driver connects before it runs, so nobody answers, and it never starts")
                .help("write `driver: local` for the collector"),
        );
    }
    if waits_for(config.stack()?, service, collector.name()) {
        return None;
    }
    let headline = format!("this may start before its log collector `{}`", collector.name());
    let finding = Finding::at(location, headline)
        .label(collector.location(), "the collector, which publishes that port")
        .note(
            "the driver connects before the program starts: whichever service comes first, fails. `depends_on` puts \
             them in order for `docker compose up`, not after a reboot, when the daemon starts them all",
        );
    if *driver != LogDriver::Fluentd {
        return Some(finding.help(format!(
            "write `depends_on: [{}]`, and see `log-driver-start-dependency` for reboots",
            collector.name()
        )));
    }
    let fix = config.set_options(&[("fluentd-async", "true")]).ok();
    Some(finding.help("write `fluentd-async: \"true\"`: it connects in background").fix(
        fix.map(|edits| Fix { title: "connect in background".to_owned(), safety: Safety::Unsafe, edits }),
    ))
}

/// Whether `service` is started after the one called `name`, be it by way of others.
fn waits_for(stack: &Stack, service: Service<'_>, name: &str) -> bool {
    let (mut seen, mut open) = (HashSet::new(), vec![service]);
    while let Some(service) = open.pop() {
        for dependency in service.depends_on() {
            if dependency.service == name {
                return true;
            }
            if seen.insert(dependency.service) {
                open.extend(stack.project().and_then(|project| project.service(dependency.service)));
            }
        }
    }
    false
}

/// The service of the same stack that publishes the port of this host which the driver connects to.
fn collector<'p>(config: &LogConfig<'p>) -> Option<Service<'p>> {
    let endpoint = config.logging.endpoint()?;
    let is_here = matches!(endpoint.host.as_str(), "localhost" | "127.0.0.1" | "::1" | "0.0.0.0");
    let port = endpoint.port.filter(|_| is_here)?.to_string();
    config.stack()?.services().find(|service| {
        service.ports().iter().any(|own| own.published == Some(port.as_str()) && own.protocol == "tcp")
    })
}
