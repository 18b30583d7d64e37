//! A daemon that leaves the firewall to others.

use crate::finding::{Finding, Findings};
use crate::model::project::Daemon;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("iptables-disabled", Daemon, check);

fn check(daemon: &Daemon<'_>, findings: &mut Findings) {
    let Some(iptables) = daemon.boolean("iptables").filter(|iptables| !iptables.value) else { return };
    let Some(location) = iptables.location() else { return };
    findings.push(
        Finding::at(location, "`iptables` is off: Docker writes no rules for the firewall")
            .note(
                "containers reach nothing outside of the host and networks are not kept apart, unless somebody \
                 maintains rules for NAT and forwarding by hand",
            )
            .help(
                "delete it, and put rules of your own into the chain `DOCKER-USER`; publish ports that are not \
                 for everyone on `127.0.0.1`",
            ),
    );
}
