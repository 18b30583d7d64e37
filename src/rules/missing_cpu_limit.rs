//! A service that may keep all CPUs of the host busy.

use crate::finding::{Finding, Findings, Safety};
use crate::model::compose::Resource;
use crate::model::project::Container;
use crate::rule::{Rule, cured, rule};
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("missing-cpu-limit", Container, check);

/// The other keys that bound it: a quota of time, and the CPUs that it may run on. Shares only weigh.
const BOUNDS: [&str; 3] = ["cpu_quota", "cpu_percent", "cpuset"];

fn check(container: &Container, findings: &mut Findings) {
    let (Some(service), Some(stack)) = (container.service(), container.stack()) else { return };
    let is_bound =
        service.limit(Resource::Cpus).is_some() || BOUNDS.iter().any(|key| service.get(&[key]).is_some());
    if !container.role.may_serve() || !container.target().reads_compose() || is_bound {
        return;
    }
    let finding = Finding::at(service.location(), format!("`{}` has no CPU limit", service.name()))
        .note("a loop or a burst of work in it takes the time of all other containers on the host")
        .help("measure what it needs under load, then set `deploy.resources.limits.cpus` above that");
    let limit = New::Noted("\"1\"".to_owned(), "a guess: set it above what it needs under load");
    let site = stack.loaded.site(service.location());
    let edits = site.map(|site| site.set(service.keys_for(Resource::Cpus), &limit));
    let title = "limit it to one CPU, to be replaced by a measured number";
    findings.push(cured(finding, title, Safety::Unsafe, edits));
}
