//! A server that may open a thousand files, because nobody says how many.

use crate::finding::{Finding, Findings, Safety};
use crate::model::engine::Version;
use crate::model::project::{Container, Project};
use crate::rule::{Rule, cured, rule};
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("unset-nofile-limit", Project, check);

/// The packages of this release bring containerd 2, whose unit has no `LimitNOFILE=` any more
/// ([moby#51485](https://github.com/moby/moby/issues/51485)).
const LOW_SINCE: Version = Version::new(29, 0, 0);

/// Servers of which one process holds any number of connections and leaves the soft limit as it is. Others raise it
/// to the hard one (the runtimes of Java, Go and Node, redis, haproxy), or hold few connections in each of many
/// processes (Apache, php-fpm, gunicorn).
const CONTENT_WITH_SOFT_LIMIT: [&str; 5] = ["daphne", "hypercorn", "nginx", "openresty", "uvicorn"];

fn check(project: &Project<'_>, findings: &mut Findings) {
    if project.assumptions.engine >= LOW_SINCE {
        findings.extend(project.containers().filter_map(finding));
    }
}

fn finding(container: &Container) -> Option<Finding> {
    let service = container.service().filter(|_| container.role.may_serve())?;
    let program = container.invocation()?.program?;
    let name = program.name;
    let limit = container.ulimits.get("nofile");
    if !CONTENT_WITH_SOFT_LIMIT.contains(&name) || limit.value.is_some() || limit.is_unknown() {
        return None;
    }
    let limits = New::map([("soft", 65_536_i64), ("hard", 65_536)]);
    let site = container.stack()?.loaded.service_site(service, &["ulimits", "nofile"]);
    let edits = site.and_then(|site| site.set(&[], &limits));
    let finding = Finding::at(service.location(), format!("`{name}` may open 1024 files: `nofile` is not set"))
        .note(
            "with containerd 2, which comes with Docker Engine 29, containers get systemd's limits: 1024, and 524288 \
             for a program that asks. Each connection takes a file, one to an upstream another",
        )
        .help("set `ulimits: {nofile: {soft: 65536, hard: 65536}}`, or what the load needs");
    Some(cured(finding, "set `nofile` to 65536", Safety::Unsafe, Some(edits)))
}
