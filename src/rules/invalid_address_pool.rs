//! An address pool that no network can be cut from.

use crate::finding::{Finding, Findings};
use crate::model::daemon::Problem;
use crate::model::daemon::address_pools::{InvalidPool, invalid_pools};
use crate::model::project::Daemon;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("invalid-address-pool", Daemon, check);

fn check(daemon: &Daemon<'_>, findings: &mut Findings) {
    let problems = invalid_pools(&daemon.file, daemon.engine);
    findings.extend(problems.iter().map(|problem| finding(daemon, problem)));
}

fn finding(daemon: &Daemon<'_>, problem: &Problem<InvalidPool>) -> Finding {
    let (headline, help) = match &problem.kind {
        InvalidPool::Type(reason) => (
            format!("`{}` {reason}", problem.name()),
            "write pools as `[{\"base\": \"10.10.0.0/16\", \"size\": 24}]`".to_owned(),
        ),
        InvalidPool::NoBase => (
            "this address pool has no `base`".to_owned(),
            "add the subnet to cut networks from: `\"base\": \"10.10.0.0/16\"`".to_owned(),
        ),
        InvalidPool::NoSize => (
            "this address pool has no `size`".to_owned(),
            "add the prefix length of each network: `\"size\": 24`".to_owned(),
        ),
        InvalidPool::SizeBelowBase { base, size } => (
            format!("a network of /{size} does not fit into the pool of /{base}"),
            format!("set `size` to the prefix length of each network, {base} or more"),
        ),
    };
    Finding::at(problem.location, headline).note(problem.outcome.consequence(daemon.engine)).help(help)
}
