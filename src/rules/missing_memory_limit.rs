//! A service that may take all memory of the host.

use crate::finding::{Finding, Findings, Safety};
use crate::model::compose::{Resource, Service};
use crate::model::heap::Bound;
use crate::model::project::Container;
use crate::rule::{Rule, cured, rule};
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("missing-memory-limit", Container, check);

/// Where to start from, for a service of which nothing is known: 512 MiB.
const GUESS: i64 = 512 << 20;

fn check(container: &Container, findings: &mut Findings) {
    let (Some(service), Some(stack)) = (container.service(), container.stack()) else { return };
    let limited = service.memory_limit().is_some() || !container.target().reads_compose();
    if !container.role.may_serve() || limited {
        return;
    }
    let finding = Finding::at(service.location(), format!("`{}` has no memory limit", service.name()))
        .note("a leak in it takes memory until the kernel kills something on the host, whichever that is")
        .help("measure its peak under load, then set `deploy.resources.limits.memory` above that");
    let size = guess(container, service);
    let limit = New::Noted(size.clone(), "a guess: set it above the measured peak");
    let site = stack.loaded.site(service.location());
    let edits = site.map(|site| site.set(service.keys_for(Resource::Memory), &limit));
    let title = format!("limit it to {size}, to be replaced by a measured number");
    findings.push(cured(finding, &title, Safety::Unsafe, edits));
}

/// More than what is reserved for it, and than what its heap may take.
fn guess(container: &Container, service: Service<'_>) -> String {
    let reserved = service.memory_reservation().map_or(0, |reservation| reservation.value);
    let heap = container.heaps().into_iter().filter_map(|heap| match heap.bound {
        Bound::Bytes(bytes) => Some(bytes),
        Bound::Percent(_) => None,
    });
    let needed = heap.max().unwrap_or_default().max(reserved);
    let bytes = GUESS.max(needed.saturating_mul(2));
    format!("{}M", bytes >> 20)
}
