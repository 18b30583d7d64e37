//! A limit that is written twice, and not the same.

use crate::finding::{Finding, Findings, Safety};
use crate::model::compose::{Problem, Service, Topic, Value};
use crate::model::project::Stack;
use crate::model::target::Target;
use crate::rule::{Rule, cured, rule};
use crate::syntax::yaml::edit::{Edits, New};

pub(super) static RULE: Rule = rule!("conflicting-resource-limits", Stack, check);

fn check(stack: &Stack, findings: &mut Findings) {
    // `docker stack deploy` ignores the short keys.
    if stack.is_for(Target::Swarm) || stack.is_fragment() {
        return;
    }
    let problems = stack.loaded.problems.iter().filter(|problem| problem.topic() == Topic::ResourceLimits);
    findings.extend(problems.filter_map(|problem| finding(stack, problem)));
}

/// Where under `deploy.resources` a short key belongs.
fn namesake(key: &str) -> Option<(&'static str, &'static str)> {
    match key {
        "cpus" => Some(("limits", "cpus")),
        "mem_limit" => Some(("limits", "memory")),
        "mem_reservation" => Some(("reservations", "memory")),
        "pids_limit" => Some(("limits", "pids")),
        _ => None,
    }
}

fn finding(stack: &Stack, problem: &Problem) -> Option<Finding> {
    let [_, name, key] = problem.path.as_slice() else { return None };
    let (section, member) = namesake(key)?;
    let service = stack.project()?.service(name)?;
    let block = service.get(&["deploy", "resources", section])?;
    let other = block.get(member);
    if service.get(&[key]).is_none_or(Value::is_unknown) || other.is_some_and(Value::is_unknown) {
        return None;
    }
    let path = format!("deploy.resources.{section}.{member}");
    let finding = match other {
        Some(other) => Finding::at(problem.location, format!("`{key}` and `{path}` differ"))
            .label(other.location(), "the other value")
            .help(format!("keep `{path}`")),
        None => {
            Finding::at(problem.location, format!("`{key}` stands beside `{section}` without `{member}`"))
                .label(block.location(), format!("a `{member}` that is missing here counts as 0"))
                .help(format!("move it to `{path}`"))
        }
    };
    let finding = finding
        .note(format!("Compose refuses the file: `can't set distinct values on '{key}' and '{path}'`"));
    Some(match other {
        Some(_) => {
            let edits = stack.loaded.site(problem.location).map(|site| site.remove());
            cured(finding, &format!("delete `{key}`"), Safety::Unsafe, edits)
        }
        None => {
            let edits = moved(stack, service, problem, &[section, member]);
            cured(finding, &format!("move it to `{path}`"), Safety::Safe, edits)
        }
    })
}

/// Moves the value of a short key, which stands in the service itself, to its namesake.
fn moved(stack: &Stack, service: Service<'_>, problem: &Problem, to: &[&str]) -> Option<Edits> {
    let old = stack.loaded.site(problem.location)?;
    let written = old.node().text()?;
    // Of the two, memory has to be a text.
    let value = match (to.last(), written.parse::<f64>()) {
        (Some(&"memory"), Ok(_)) | (_, Err(_)) => New::from(written),
        _ => New::Plain(written.to_owned()),
    };
    let keys = [&["deploy", "resources"], to].concat();
    let site = stack.loaded.site(service.location())?;
    if old.parent().map(|parent| parent.node()) != Some(site.node()) {
        return None;
    }
    Some(old.remove().and_then(|mut edits| {
        edits.extend(site.set(&keys, &value)?);
        Ok(edits)
    }))
}
