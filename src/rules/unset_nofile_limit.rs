//! A server that may open a thousand files, because nobody says how many.

use crate::finding::{Finding, Findings, Safety};
use crate::model::engine::Version;
use crate::model::project::{Container, Project};
use crate::rule::{Rule, cured, rule};
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("unset-nofile-limit", Project, check);

/// With this release comes containerd 2, whose unit has no `LimitNOFILE=` any more
/// ([containerd](https://github.com/containerd/containerd/blob/main/docs/containerd-2.0.md)).
const LOW_SINCE: Version = Version::new(29, 0, 0);

/// Servers that need a file for each connection and leave the soft limit as it is. Others raise it to the hard one:
/// Java's, Go's and Node's runtimes, redis, haproxy.
const CONTENT_WITH_SOFT_LIMIT: [&str; 12] = [
    "apache2",
    "apache2-foreground",
    "apache2ctl",
    "daphne",
    "gunicorn",
    "httpd",
    "httpd-foreground",
    "hypercorn",
    "nginx",
    "openresty",
    "php-fpm",
    "uvicorn",
];

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
            "since Docker Engine 29 containers get systemd's limits, 1024 and up to 524288 for a program that asks; \
             each connection takes a file, one to an upstream another",
        )
        .help("set `ulimits: {nofile: {soft: 65536, hard: 65536}}`, or what the load needs");
    Some(cured(finding, "set `nofile` to 65536", Safety::Unsafe, Some(edits)))
}
