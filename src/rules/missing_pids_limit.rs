//! A service that may start processes until the host has no room for more.

use crate::finding::{Finding, Findings, Safety};
use crate::model::compose::Resource;
use crate::model::project::Container;
use crate::rule::{Rule, cured, rule};
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("missing-pids-limit", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    let (Some(service), Some(stack)) = (container.service(), container.stack()) else { return };
    if !container.role.may_serve()
        || !container.target().reads_compose()
        || service.limit(Resource::Pids).is_some()
    {
        return;
    }
    let finding = Finding::at(service.location(), format!("`{}` has no limit on processes", service.name()))
        .note("threads and zombies that it leaks take the process IDs of the whole host, where nothing starts then")
        .help("set `deploy.resources.limits.pids` above its usual number of threads");
    let limit = New::Noted("512".to_owned(), "a guess: set it above the usual number of threads");
    let site = stack.loaded.site(service.location());
    let edits = site.map(|site| site.set(service.keys_for(Resource::Pids), &limit));
    let title = "limit it to 512, to be replaced by a measured number";
    findings.push(cured(finding, title, Safety::Unsafe, edits));
}
