//! Services that depend on themselves.

use std::collections::{HashMap, HashSet};

use super::problem::{Problem, ProblemKind, Problems};
use super::value::{Mapping, Value};
use crate::source::Location;

/// How many services of a circle are named.
const MOST_NAMED: usize = 8;

/// How many circles are told of. Services can form any number.
const MOST: usize = 16;

/// A service on the way through the dependencies, and those of its own that are left to follow.
struct Step<'a> {
    service: &'a str,
    left: Vec<(&'a str, Location)>,
}

/// Reports the circles that the dependencies between the services in `active` form.
pub(super) fn check(services: &Mapping, active: &HashSet<String>, problems: &mut Problems) {
    let mut done = HashSet::new();
    let mut found = 0;
    for name in services.keys().filter(|name| active.contains(*name)) {
        let mut way: Vec<Step<'_>> = Vec::new();
        let mut on_way: HashMap<&str, usize> = HashMap::new();
        let mut next = Some(name);
        loop {
            if let Some(service) = next.take().filter(|name| !done.contains(name)) {
                on_way.insert(service, way.len());
                way.push(Step { service, left: dependencies(services, service) });
            }
            let Some(step) = way.last_mut() else { break };
            let Some((target, location)) = step.left.pop() else {
                done.insert(step.service);
                on_way.remove(step.service);
                way.pop();
                continue;
            };
            match on_way.get(target) {
                Some(&begin) if found < MOST => {
                    found += 1;
                    problems.push(circle(&way[begin..], target, location));
                }
                Some(_) => {}
                None => next = Some(target).filter(|name| active.contains(*name)),
            }
        }
    }
}

/// The problem of the circle `way`, which is closed at `location`.
fn circle(way: &[Step<'_>], target: &str, location: Location) -> Problem {
    let mut names: Vec<_> = way.iter().take(MOST_NAMED).map(|step| format!("`{}`", step.service)).collect();
    if way.len() > MOST_NAMED {
        names.push("…".to_owned());
    }
    names.push(format!("`{target}`"));
    let message = format!("the services depend on each other in a circle: {}", names.join(", "));
    Problem::new(ProblemKind::Cycle, location, message)
}

fn dependencies<'a>(services: &'a Mapping, name: &str) -> Vec<(&'a str, Location)> {
    let service = services.get(name);
    let dependencies = service.and_then(|service| service.get("depends_on")).and_then(Value::as_mapping);
    dependencies.into_iter().flat_map(Mapping::iter).map(|(name, entry)| (name, entry.key.location)).collect()
}
