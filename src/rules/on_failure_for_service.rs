//! A service that a reboot of the host may leave down, because it had ended well.

use crate::finding::{Finding, Findings, Safety};
use crate::model::command::program::Kind;
use crate::model::compose::{RestartPolicy, Service};
use crate::model::project::{Container, Stack};
use crate::rule::{Rule, cured, rule};
use crate::source::Location;
use crate::syntax::yaml::edit::{Edits, New};

pub(super) static RULE: Rule = rule!("on-failure-for-service", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    let (Some(service), Some(stack)) = (container.service(), container.stack()) else { return };
    let policy = service.restart_policy();
    let Some(place) = policy.location().filter(|_| policy.value == RestartPolicy::OnFailure) else { return };
    if !container.target().needs_restart_policy()
        || !container.role.may_serve()
        || !serves(container, service)
    {
        return;
    }
    let finding =
        Finding::at(place, format!("`{}` serves, and is restarted only when it fails", service.name())).note(
            "if it ends with status 0 when the host shuts down, as servers do, it stays down after the boot",
        );
    let finding = match attempts(service) {
        Some(count) => {
            finding.note(format!("after {count} restarts it is given up, however far apart they are"))
        }
        None => finding,
    };
    let (title, edits) = cure(stack, service, place);
    findings.push(cured(finding.help(title), title, Safety::Unsafe, edits));
}

/// Whether it surely is there to serve until it is stopped.
fn serves(container: &Container, service: Service<'_>) -> bool {
    !service.ports().is_empty()
        || service.healthcheck().is_some_and(|check| !check.disabled)
        || container.final_program().is_some_and(|program| program.kind == Kind::Server)
}

/// After how many restarts it is given up; only a start by hand lets the
/// [count](https://github.com/moby/moby/blob/docker-v29.7.2/daemon/internal/restartmanager/restartmanager.go) begin anew.
fn attempts(service: Service<'_>) -> Option<i64> {
    let count = match service.get(&["deploy", "restart_policy"]) {
        Some(_) => service.integer(&["deploy", "restart_policy", "max_attempts"])?.value,
        None => service.restart()?.value.split_once(':')?.1.parse().ok()?,
    };
    Some(count).filter(|&count| count > 0)
}

fn cure(stack: &Stack, service: Service<'_>, place: Location) -> (&'static str, Option<Edits>) {
    let site = stack.loaded.site(place);
    if service.get(&["deploy", "restart_policy"]).is_none() {
        let edits = site.map(|site| site.set(&[], &New::from("unless-stopped")));
        return ("write `restart: unless-stopped`", edits);
    }
    let any = site.map(|site| site.set(&[], &New::from("any")));
    let attempts = service.integer(&["deploy", "restart_policy", "max_attempts"]);
    match attempts.and_then(|attempts| attempts.location()) {
        None => ("write `condition: any`", any),
        Some(attempts) => {
            let removed = stack.loaded.site(attempts).map(|site| site.remove());
            let edits = any.zip(removed).map(|(any, removed)| Ok([any?, removed?].concat()));
            ("write `condition: any`, and delete `max_attempts`", edits)
        }
    }
}
