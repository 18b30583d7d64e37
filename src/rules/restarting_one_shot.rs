//! A job that is started again as soon as it has ended.

use crate::finding::{Finding, Findings, Safety, Severity};
use crate::model::compose::Service;
use crate::model::project::{Container, Deployment, Project};
use crate::model::target::Target;
use crate::rule::{Rule, cured, rule};
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("restarting-one-shot", Project, check);

fn check(project: &Project<'_>, findings: &mut Findings) {
    // Swarm ignores `depends_on`, and restarts jobs of its own mode only.
    for deployment in project.deployments().filter(|deployment| !deployment.stack.is_for(Target::Swarm)) {
        for container in deployment.containers {
            findings.extend(finding(&deployment, container));
        }
    }
}

fn finding(deployment: &Deployment<'_>, container: &Container) -> Option<Finding> {
    let service = container.service()?;
    let policy = service.restart_policy();
    let written = policy.location().filter(|_| policy.value.repeats())?;
    let waiting = deployment
        .dependents(service.name())
        .iter()
        .filter(|(_, dependency)| dependency.condition.value == "service_completed_successfully");
    let waiting: Vec<_> = waiting
        .filter_map(|(waiter, dependency)| Some((*waiter, dependency.condition.location()?)))
        .collect();
    // A policy that others share is right for them.
    let own = service.value().location();
    let is_own = own.file == written.file && own.span.contains(written.span);
    let place = if is_own { written } else { service.location() };
    let name = service.name();
    let finding = if !waiting.is_empty() {
        let finding = Finding::at(place, format!("`{name}` never counts as completed: it is restarted"))
            .note("`docker compose up` waits for ever, while it runs again and again");
        waiting.iter().fold(finding, |finding, (waiter, location)| {
            finding.label(*location, format!("`{waiter}` waits until it has ended"))
        })
    } else if container.is_surely_job() && deployment.stack.development().is_none() {
        Finding::at(place, format!("`{name}` ends by itself, and is run again and again"))
            .severity(Severity::Warning)
    } else {
        return None;
    };
    let finding = if is_own { finding } else { finding.label(written, "the policy comes from here") };
    Some(cure(finding, deployment, service, is_own))
}

/// The policy is set where it is written, or for this service alone if it comes from elsewhere.
fn cure(finding: Finding, deployment: &Deployment<'_>, service: Service<'_>, is_own: bool) -> Finding {
    let under_deploy = service.get(&["deploy", "restart_policy"]).is_some();
    let keys: &[&str] = if under_deploy { &["deploy", "restart_policy", "condition"] } else { &["restart"] };
    let value = New::from(if under_deploy { "none" } else { "no" });
    let edits = deployment.stack.loaded.site(service.location()).map(|site| site.set(keys, &value));
    let help = match is_own {
        true => "set `restart: \"no\"`, or `on-failure:3` to try again when it fails",
        false => "set `restart: \"no\"` for this service, or `on-failure:3` to try again when it fails",
    };
    cured(finding.help(help), "let it end", Safety::Safe, edits)
}
