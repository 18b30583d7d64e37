//! Ulimits of a service with which its container does not start.

use crate::finding::{Finding, Findings, Safety};
use crate::model::compose::{Service, Ulimit};
use crate::model::daemon::ulimits::NAMES;
use crate::model::nearest::nearest;
use crate::model::project::{Container, Project, Stack};
use crate::rule::{Rule, cured, rule};
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("invalid-ulimit", Project, check);

fn check(project: &Project<'_>, findings: &mut Findings) {
    for container in project.all_containers() {
        let (Some(service), Some(stack)) = (container.service(), container.stack()) else { continue };
        findings.extend(service.ulimits().iter().filter_map(|ulimit| {
            unknown_name(ulimit, stack, service)
                .or_else(|| soft_above_hard(ulimit, container, stack, service))
        }));
    }
}

const CONSEQUENCE: &str = "Compose creates the container, and it does not start";

fn unknown_name(ulimit: &Ulimit<'_>, stack: &Stack, service: Service<'_>) -> Option<Finding> {
    let name = ulimit.name;
    if NAMES.contains(&name) {
        return None;
    }
    let finding =
        Finding::at(ulimit.location, format!("there is no limit called `{name}`")).note(CONSEQUENCE);
    let Some(meant) = nearest(NAMES, name) else {
        return Some(finding.help(format!("write one of {}", NAMES.join(", "))));
    };
    let site = stack.loaded.service_site(service, &["ulimits", name]);
    let edits = site.and_then(|site| site.rename(meant));
    let finding = finding.help(format!("write `{meant}`"));
    Some(cured(finding, &format!("rename it to `{meant}`"), Safety::Unsafe, Some(edits)))
}

fn soft_above_hard(
    ulimit: &Ulimit<'_>,
    container: &Container,
    stack: &Stack,
    service: Service<'_>,
) -> Option<Finding> {
    let Ulimit { name, soft, hard, location } = *ulimit;
    // The kernel's limits are unsigned: -1 is the largest, "unlimited".
    let is_sound = soft.cast_unsigned() <= hard.cast_unsigned();
    if is_sound || container.ulimits.get(name).is_unknown() {
        return None;
    }
    let place = service.get(&["ulimits", name, "soft"]).map_or(location, |value| value.location());
    let site = stack.loaded.service_site(service, &["ulimits", name, "hard"]);
    let edits = site.and_then(|site| site.set(&[], &New::from(soft)));
    let finding =
        Finding::at(place, format!("the soft limit {soft} of `{name}` is above the hard one, {hard}"))
            .note(CONSEQUENCE)
            .help(format!("raise `hard` to {soft}, or lower `soft` to {hard}"));
    Some(cured(finding, &format!("raise `hard` to {soft}"), Safety::Unsafe, Some(edits)))
}
