//! A restart policy that the engine refuses.

use crate::finding::{Finding, Findings, Safety};
use crate::model::compose::{RestartPolicy, Service, Topic, nearest_policy};
use crate::model::origin::{Origin, Sourced};
use crate::model::project::Stack;
use crate::model::target::Target;
use crate::rule::{Rule, cured, rule};
use crate::source::Location;
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("invalid-restart-policy", Stack, check);

const POLICIES: &str = "write `no`, `always`, `unless-stopped`, `on-failure` or `on-failure:5`";

fn check(stack: &Stack, findings: &mut Findings) {
    // Swarm reads neither `restart` nor names beyond its own three.
    if stack.is_for(Target::Swarm) {
        return;
    }
    for service in stack.services() {
        findings.extend(in_force(stack, service));
    }
    let problems = stack.loaded.problems.iter().filter(|problem| problem.topic() == Topic::Restart);
    for problem in problems.filter(|problem| problem.unset.is_none()) {
        findings.push(no_text(stack, problem.location));
    }
}

/// What is wrong with the policy that counts.
fn in_force(stack: &Stack, service: Service<'_>) -> Option<Finding> {
    let policy = service.restart_policy();
    let location = policy.location()?;
    if let RestartPolicy::Invalid(name) = policy.value {
        return Some(unknown(stack, location, name));
    }
    let restart = service.restart().filter(|restart| restart.origin == Origin::At(location))?;
    count(stack, policy.value, &restart)
}

fn unknown(stack: &Stack, location: Location, name: &str) -> Finding {
    let finding = Finding::at(location, format!("`{name}` is no restart policy"))
        .note("the engine refuses to create the container");
    match nearest_policy(name) {
        Some(near) => set(finding.help(format!("write `{near}`")), stack, location, near, Safety::Unsafe),
        None => finding.help(POLICIES),
    }
}

/// What is wrong with the count after the policy's name.
fn count(stack: &Stack, policy: RestartPolicy<'_>, restart: &Sourced<&str>) -> Option<Finding> {
    let (name, count) = restart.value.split_once(':')?;
    let location = restart.location()?;
    // Compose reads a count that is no number as 0, which is none.
    let number: i64 = count.parse().unwrap_or(0);
    if policy == RestartPolicy::OnFailure && number == 0 && count != "0" {
        let finding = Finding::at(location, format!("`{count}` is no count of restarts"));
        let finding = finding.note("it is dropped without a word: the container is restarted without end");
        return Some(finding.help("write a number: `on-failure:5`"));
    }
    let finding = match (policy, number) {
        (RestartPolicy::OnFailure, ..0) => {
            Finding::at(location, "the count of restarts is below zero").help("write `on-failure:5`")
        }
        (RestartPolicy::OnFailure, _) | (_, 0) => return None,
        _ => {
            let finding = Finding::at(location, format!("`{name}` takes no count of restarts"));
            let finding = finding.help(format!("write `{name}`, or `on-failure:{count}`"));
            set(finding, stack, location, name, Safety::Unsafe)
        }
    };
    Some(finding.note("the engine refuses to create the container"))
}

/// A value that YAML does not take for a text.
fn no_text(stack: &Stack, location: Location) -> Finding {
    let written = stack.loaded.text(location);
    let finding = Finding::at(location, format!("`restart: {written}` is no text"))
        .note("`docker compose` refuses the file");
    match written {
        "false" => set(finding.help("write `\"no\"`"), stack, location, "no", Safety::Safe),
        _ => finding.help(POLICIES),
    }
}

fn set(finding: Finding, stack: &Stack, location: Location, policy: &str, safety: Safety) -> Finding {
    let edits = stack.loaded.site(location).map(|site| site.set(&[], &New::from(policy)));
    cured(finding, &format!("write `{policy}`"), safety, edits)
}
