//! A service that may take all memory of the host.

use crate::finding::{Finding, Findings, Safety};
use crate::model::project::Container;
use crate::rule::{Rule, cured, rule};
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("missing-memory-limit", Container, check);

/// Where to start from, for a service of which nothing is known.
const GUESS: &str = "512M";

fn check(container: &Container, findings: &mut Findings) {
    let (Some(service), Some(stack)) = (container.service(), container.stack()) else { return };
    if !container.role.may_serve() || service.memory_limit().is_some() {
        return;
    }
    let finding = Finding::at(service.location(), format!("`{}` has no memory limit", service.name()))
        .note("a leak in it takes memory until the kernel kills something on the host, whichever that is")
        .help("measure its peak under load, then set `deploy.resources.limits.memory` above that");
    let limit = New::Noted(GUESS.to_owned(), "a guess: set it above the measured peak");
    let limits = New::Map(vec![("memory".to_owned(), limit)]);
    let resources = New::Map(vec![("limits".to_owned(), limits)]);
    let deploy = New::Map(vec![("resources".to_owned(), resources)]);
    let edits =
        stack.loaded.site(service.location()).map(|site| site.merge(&[("deploy".to_owned(), deploy)]));
    findings.push(cured(
        finding,
        "limit it to 512M, to be replaced by a measured number",
        Safety::Unsafe,
        edits,
    ));
}
