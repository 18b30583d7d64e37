//! A search engine that is to lock its memory and may not.

use crate::finding::{Finding, Findings, Safety};
use crate::model::compose::{Service, Value};
use crate::model::project::{Container, Limit, Project};
use crate::rule::{Rule, cured, rule};
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("low-memlock-limit", Project, check);

/// Elasticsearch and OpenSearch lock their heap; none is of use that is smaller.
const SMALL: i64 = 256 * 1024 * 1024;

fn check(project: &Project<'_>, findings: &mut Findings) {
    findings.extend(project.containers().filter_map(finding));
}

fn finding(container: &Container) -> Option<Finding> {
    const VARIABLE: &str = "bootstrap.memory_lock";
    let service = container.service()?;
    let variable = container.variable(VARIABLE)?;
    let place = variable.location().filter(|_| variable.value.as_deref() == Some("true"))?;
    let limit = container.ulimits.get("memlock");
    let suffices = |limit: Limit| limit.soft == -1 || limit.soft >= SMALL;
    if limit.is_unknown() || limit.value.is_some_and(suffices) || may_lock(service) {
        return None;
    }
    let endless = New::map([("soft", -1_i64), ("hard", -1)]);
    let site = container.stack()?.loaded.service_site(service, &["ulimits", "memlock"]);
    let edits = site.and_then(|site| site.set(&[], &endless));
    let finding = Finding::at(place, format!("`{}` is to lock its memory and may not", service.name()))
        .note(
            "without a `memlock` limit of its own a container may lock 8 MiB, as systemd has it: the node ends with \
             `memory locking requested … but memory is not locked`",
        )
        .help("add `ulimits: {memlock: {soft: -1, hard: -1}}`");
    let finding = cured(finding, "let it lock as much as it asks for", Safety::Safe, Some(edits));
    Some(match limit.location() {
        Some(limit) => finding.label(limit, "this limit is too low"),
        None => finding,
    })
}

/// Whether a capability takes the limit away.
fn may_lock(service: Service<'_>) -> bool {
    let added = service.get(&["cap_add"]).and_then(Value::as_sequence).unwrap_or_default();
    let lifts = |capability: &Value| {
        capability.as_str().is_none_or(|name| {
            let name = name.to_uppercase();
            matches!(name.trim_start_matches("CAP_"), "ALL" | "IPC_LOCK")
        })
    };
    added.iter().any(lifts) || service.flag(&["privileged"]).is_some_and(|privileged| privileged.value)
}
