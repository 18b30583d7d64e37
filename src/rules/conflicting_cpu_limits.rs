//! A number of CPUs beside a quota of their time.

use crate::finding::{Finding, Findings, Safety};
use crate::model::compose::{Service, Value};
use crate::model::project::Stack;
use crate::model::target::Target;
use crate::rule::{Rule, cured, rule};
use crate::source::Location;

pub(super) static RULE: Rule = rule!("conflicting-cpu-limits", Stack, check);

/// What says by itself how much of a CPU's time a container gets, and `cpus` as well.
const QUOTA: [&str; 2] = ["cpu_quota", "cpu_period"];

fn check(stack: &Stack, findings: &mut Findings) {
    // `docker stack deploy` refuses a quota altogether.
    if stack.is_for(Target::Swarm) || stack.is_fragment() {
        return;
    }
    let services = stack.services().filter(|service| !service.is_broken());
    findings.extend(services.filter_map(|service| finding(stack, service)));
}

fn finding(stack: &Stack, service: Service<'_>) -> Option<Finding> {
    let cpus = service.cpu_limit().filter(|cpus| cpus.value > 0.0)?;
    let is_set = |key: &&str| service.integer(&[key]).is_some_and(|it| !it.is_unknown() && it.value > 0);
    let set: Vec<&str> = QUOTA.into_iter().filter(is_set).collect();
    let (first, cpus_place) = (set.first()?, cpus.location()?);
    let place = service.get(&[first])?.location();
    let finding = Finding::at(place, format!("`{first}` stands beside `cpus`"))
        .label(cpus_place, format!("{} CPUs", cpus.value))
        .note(format!(
            "the engine refuses to create the container: `Nano CPUs and {} cannot both be set`",
            if set.contains(&"cpu_period") { "CPU Period" } else { "CPU Quota" }
        ))
        .help("keep `cpus`: it is the quota divided by the period");
    let places: Vec<Location> =
        QUOTA.iter().filter_map(|key| service.get(&[key])).map(Value::location).collect();
    let keys = set.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(" and ");
    let edits: Option<Result<Vec<_>, _>> =
        places.into_iter().map(|place| Some(stack.loaded.site(place)?.remove())).collect();
    let edits = edits.map(|edits| edits.map(|edits| edits.concat()));
    Some(cured(finding, &format!("delete {keys}"), Safety::Unsafe, edits))
}
