//! `deploy.restart_policy` in the way of `restart`.

use crate::finding::{Finding, Findings, Safety, Severity};
use crate::model::compose::{RestartPolicy, Service, Value};
use crate::model::origin::Sourced;
use crate::model::project::{Container, Stack};
use crate::rule::{Rule, cured, rule};
use crate::source::Location;
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("shadowed-restart-policy", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    let (Some(service), Some(stack)) = (container.service(), container.stack()) else { return };
    // Swarm reads only this block, and has a default; others read neither.
    let Some(block) = block(service).filter(|_| container.target().needs_restart_policy()) else { return };
    let policy = service.restart_policy();
    findings.extend(match policy.value {
        RestartPolicy::Unset => Some(without_condition(stack, service, block)),
        _ => ignored(stack, service, &policy),
    });
}

/// Where the key of the block is written.
fn block(service: Service<'_>) -> Option<Location> {
    Some(service.get(&["deploy"]).and_then(Value::as_mapping)?.entry("restart_policy")?.key.location)
}

fn without_condition(stack: &Stack, service: Service<'_>, block: Location) -> Finding {
    let finding = Finding::at(block, "this policy has no condition, and restarts nothing");
    let restart = service.restart().and_then(|restart| Some((restart.location()?, policy_of(restart.value))));
    let finding = match restart {
        Some((location, _)) => finding.label(location, "ignored: the policy under `deploy` counts alone"),
        None => finding.severity(Severity::Warning),
    };
    let attempts = service.integer(&["deploy", "restart_policy", "max_attempts"]);
    let finding = finding
        .note("`docker compose up` gives the engine no policy: it stays down after a crash or a reboot");
    if attempts.is_some_and(|attempts| attempts.value > 0) {
        return with_attempts(finding, stack, block, restart);
    }
    let Some(condition) = restart.and_then(|(_, policy)| policy.condition()) else {
        return finding.help("add `condition: any`, or `on-failure`");
    };
    let edits = stack.loaded.site(block).map(|site| site.set(&["condition"], &New::from(condition)));
    let title = format!("add `condition: {condition}`");
    cured(finding.help(title.clone()), &title, Safety::Safe, edits)
}

/// The engine takes a number of attempts with one condition only. A `restart` that says otherwise goes.
fn with_attempts(
    finding: Finding,
    stack: &Stack,
    block: Location,
    restart: Option<(Location, RestartPolicy<'_>)>,
) -> Finding {
    let finding = finding.help("add `condition: on-failure`, the only one that takes `max_attempts`");
    let added = stack.loaded.site(block).map(|site| site.set(&["condition"], &New::from("on-failure")));
    let other = restart.filter(|(_, policy)| *policy != RestartPolicy::OnFailure);
    let removed = other.and_then(|(location, _)| Some(stack.loaded.site(location)?.remove()));
    let edits = added.map(|added| Ok([added?, removed.unwrap_or_else(|| Ok(Vec::new()))?].concat()));
    let title = match other {
        Some(_) => "add `condition: on-failure`, delete `restart`",
        None => "add `condition: on-failure`",
    };
    cured(finding, title, Safety::Unsafe, edits)
}

/// The policy that a `restart` names.
fn policy_of(restart: &str) -> RestartPolicy<'_> {
    RestartPolicy::named(restart.split(':').next().unwrap_or(restart))
}

/// A `restart` that says something else than the policy that counts.
fn ignored(stack: &Stack, service: Service<'_>, policy: &Sourced<RestartPolicy<'_>>) -> Option<Finding> {
    let restart = service.restart()?;
    let (restart_at, policy_at) = (restart.location()?, policy.location()?);
    let (wanted, condition) = (policy_of(restart.value).condition()?, policy.value.condition()?);
    if wanted == condition {
        return None;
    }
    let finding = Finding::at(restart_at, format!("`restart: {}` has no effect", restart.value))
        .severity(Severity::Warning)
        .label(policy_at, format!("this counts alone: `{condition}`"))
        .help("keep the one that is meant");
    let edits = stack.loaded.site(restart_at).map(|site| site.remove());
    Some(cured(finding, "delete `restart`, which is ignored", Safety::Safe, edits))
}
