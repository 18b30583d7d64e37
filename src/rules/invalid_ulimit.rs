//! Ulimits of a service with which its container does not start.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::compose::{Edits, Service, ServiceEditor, Ulimit};
use crate::model::daemon::ulimits::NAMES;
use crate::model::nearest::nearest;
use crate::model::project::{Project, Ulimits};
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("invalid-ulimit", Project, check);

fn check(project: &Project<'_>, findings: &mut Findings) {
    for container in project.all_containers() {
        let Some(service) = container.service() else { continue };
        let editor = ServiceEditor::new(project.sources, service);
        findings.extend(service.ulimits().iter().filter_map(|ulimit| {
            unknown_name(ulimit, &editor)
                .or_else(|| soft_above_hard(ulimit, &container.ulimits, &editor, service))
        }));
    }
}

const CONSEQUENCE: &str = "Compose creates the container, and it does not start";

fn unknown_name(ulimit: &Ulimit<'_>, editor: &ServiceEditor<'_>) -> Option<Finding> {
    let name = ulimit.name;
    if NAMES.contains(&name) {
        return None;
    }
    let finding =
        Finding::at(ulimit.location, format!("there is no limit called `{name}`")).note(CONSEQUENCE);
    let Some(meant) = nearest(NAMES, name) else {
        return Some(finding.help(format!("write one of {}", NAMES.join(", "))));
    };
    let edits = editor.rename(&["ulimits", name], meant);
    Some(finding.help(format!("write `{meant}`")).fix(fix(format!("rename it to `{meant}`"), edits)))
}

fn soft_above_hard(
    ulimit: &Ulimit<'_>,
    ulimits: &Ulimits,
    editor: &ServiceEditor<'_>,
    service: Service<'_>,
) -> Option<Finding> {
    let Ulimit { name, soft, hard, location } = *ulimit;
    // The kernel's limits are unsigned: -1 is the largest, "unlimited".
    let is_sound = soft.cast_unsigned() <= hard.cast_unsigned();
    if is_sound || ulimits.get(name).is_unknown() {
        return None;
    }
    let place = service.get(&["ulimits", name, "soft"]).map_or(location, |value| value.location());
    let edits = editor.set(&["ulimits", name, "hard"], soft);
    let finding =
        Finding::at(place, format!("the soft limit {soft} of `{name}` is above the hard one, {hard}"))
            .note(CONSEQUENCE)
            .help(format!("raise `hard` to {soft}, or lower `soft` to {hard}"))
            .fix(fix(format!("raise `hard` to {soft}"), edits));
    Some(finding)
}

fn fix(title: String, edits: Edits) -> Option<Fix> {
    Some(Fix { title, safety: Safety::Unsafe, edits: edits.ok()? })
}
