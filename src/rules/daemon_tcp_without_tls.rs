//! A daemon that takes orders from everyone who can reach its port.

use crate::finding::{Finding, Findings};
use crate::model::daemon::hosts::{OpenHost, open_hosts};
use crate::model::project::Daemon;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("daemon-tcp-without-tls", Daemon, check);

fn check(daemon: &Daemon<'_>, findings: &mut Findings) {
    let stock = crate::model::docker_unit::DockerUnit::stock();
    let unit = daemon.unit.as_ref().unwrap_or(&stock);
    findings.extend(open_hosts(Some(&daemon.file), unit, daemon.engine).iter().filter_map(finding));
}

fn finding(open: &OpenHost) -> Option<Finding> {
    let OpenHost { host, encrypted } = open;
    let why = if *encrypted {
        "TLS encrypts, and without `tlsverify` nobody is asked who they are"
    } else {
        "nobody is asked who they are"
    };
    let finding = Finding::at(host.location()?, format!("`{}` lets everyone on the network in", host.value.trim()))
        .note(format!("{why}; who can start containers is root on this host"))
        .help(
            "listen on the socket alone and connect with `ssh://`, or set `tlsverify`, `tlscacert`, `tlscert` and \
             `tlskey`",
        );
    Some(finding)
}
