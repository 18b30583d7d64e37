//! More memory reserved than allowed.

use crate::finding::{Finding, Findings, Safety};
use crate::model::compose::Service;
use crate::model::project::Stack;
use crate::rule::{Rule, cured, rule};
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("reservation-above-limit", Stack, check);

fn check(stack: &Stack, findings: &mut Findings) {
    let services = stack.services().filter(|service| !service.is_broken());
    findings.extend(services.filter_map(|service| finding(stack, service)));
}

fn finding(stack: &Stack, service: Service<'_>) -> Option<Finding> {
    let (reservation, limit) = (service.memory_reservation()?, service.memory_limit()?);
    let (place, limit_place) = (reservation.location()?, limit.location()?);
    // Zero is no limit.
    if limit.value == 0 || reservation.value <= limit.value {
        return None;
    }
    let (reserved, allowed) = (stack.loaded.text(place), stack.loaded.text(limit_place));
    let finding =
        Finding::at(place, format!("the reservation of {reserved} is above the limit of {allowed}"))
            .label(limit_place, "the limit")
            .note("the engine refuses to create the container")
            .help("raise the limit, or lower the reservation");
    let lower = New::Plain(allowed.to_owned());
    let edits = stack.loaded.site(place).map(|site| site.set(&[], &lower));
    Some(cured(finding, "lower the reservation to the limit", Safety::Unsafe, edits))
}
