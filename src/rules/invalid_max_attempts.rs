//! A number of restarts beside a policy that takes none.

use crate::finding::{Finding, Findings, Safety};
use crate::model::compose::{RestartPolicy, Service};
use crate::model::project::Stack;
use crate::model::target::Target;
use crate::rule::{Rule, cured, rule};
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("invalid-max-attempts", Stack, check);

fn check(stack: &Stack, findings: &mut Findings) {
    // Swarm counts attempts under any condition.
    if stack.is_for(Target::Swarm) || stack.is_fragment() {
        return;
    }
    let services = stack.services().filter(|service| !service.is_broken());
    findings.extend(services.filter_map(|service| finding(stack, service)));
}

fn finding(stack: &Stack, service: Service<'_>) -> Option<Finding> {
    let attempts = service.integer(&["deploy", "restart_policy", "max_attempts"])?;
    let condition = service.text(&["deploy", "restart_policy", "condition"])?;
    let (place, condition_place) = (attempts.location()?, condition.location()?);
    let policy = RestartPolicy::named(condition.value);
    if attempts.value == 0 || !(policy.repeats() || policy == RestartPolicy::Never) {
        return None;
    }
    let finding = Finding::at(
        place,
        format!("`max_attempts: {}` beside `condition: {}`", attempts.value, condition.value),
    )
    .label(condition_place, "this one takes no number")
    .note(
        "the engine refuses to create the container: `maximum retry count can only be used with 'on-failure'`",
    );
    let (title, edits) = match policy {
        RestartPolicy::Never => ("delete `max_attempts`", stack.loaded.site(place).map(|site| site.remove())),
        _ => {
            let condition = stack.loaded.site(condition_place);
            let edits = condition.map(|site| site.set(&[], &New::from("on-failure")));
            ("write `condition: on-failure`", edits)
        }
    };
    let help = match policy {
        RestartPolicy::Never => title,
        _ => "write `condition: on-failure`, or delete `max_attempts` to have it restarted without end",
    };
    Some(cured(finding.help(help), title, Safety::Unsafe, edits))
}
