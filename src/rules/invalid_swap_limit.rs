//! A limit of memory and swap that the limit of memory does not fit into.

use crate::finding::{Finding, Findings, Safety};
use crate::model::compose::{Resource, Service, units};
use crate::model::origin::Sourced;
use crate::model::project::Stack;
use crate::model::target::Target;
use crate::rule::{Rule, cured, rule};
use crate::source::Location;
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("invalid-swap-limit", Stack, check);

fn check(stack: &Stack, findings: &mut Findings) {
    // `docker stack deploy` refuses the key altogether.
    if stack.is_for(Target::Swarm) || stack.is_fragment() {
        return;
    }
    let services = stack.services().filter(|service| !service.is_broken());
    findings.extend(services.filter_map(|service| finding(stack, service)));
}

fn finding(stack: &Stack, service: Service<'_>) -> Option<Finding> {
    let total = service.swap_limit().filter(|total| total.value > 0)?;
    let place = total.location()?;
    let finding = match service.memory_limit() {
        Some(memory) if memory.is_unknown() => return None,
        Some(memory) if memory.value > 0 => too_small(stack, &total, place, &memory)?,
        _ => without_memory_limit(stack, service, place),
    };
    Some(finding.note("the engine refuses to create the container"))
}

fn without_memory_limit(stack: &Stack, service: Service<'_>, place: Location) -> Finding {
    let written = stack.loaded.text(place).trim_matches(['"', '\'']);
    let keys = service.keys_for(Resource::Memory);
    let finding = Finding::at(place, "`memswap_limit` is set, and no memory limit")
        .help(format!("set `{}` too; what it leaves of {written} is swap", keys.join(".")));
    let site = stack.loaded.site(service.location());
    let edits = site.map(|site| site.set(keys, &New::from(written)));
    let title = format!("limit the memory to {written}, which leaves no swap");
    cured(finding, &title, Safety::Unsafe, edits)
}

fn too_small(stack: &Stack, total: &Sourced<i64>, place: Location, memory: &Sourced<i64>) -> Option<Finding> {
    let memory_place = memory.location()?;
    if total.value >= memory.value {
        return None;
    }
    let (written, allowed) = (stack.loaded.text(place), stack.loaded.text(memory_place));
    let sum = units::print_size(total.value.saturating_add(memory.value));
    let finding = Finding::at(place, format!("`memswap_limit: {written}` is below the memory limit"))
        .label(memory_place, "`memswap_limit` is this and the swap, together")
        .help(format!("write `{sum}` for {written} of swap, or `{allowed}` for none"));
    let edits = stack.loaded.site(place).map(|site| site.set(&[], &New::from(sum.as_str())));
    Some(cured(finding, &format!("write `{sum}`"), Safety::Unsafe, edits))
}
