//! A container that hangs when it is out of memory, instead of being killed.

use crate::finding::{Finding, Findings, Safety, Severity};
use crate::model::project::Container;
use crate::model::target::Target;
use crate::rule::{Rule, cured, rule};

pub(super) static RULE: Rule = rule!("oom-kill-disabled", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    let (Some(service), Some(stack)) = (container.service(), container.stack()) else { return };
    let Some(flag) = service.flag(&["oom_kill_disable"]).filter(|flag| flag.value) else { return };
    let Some(place) = flag.location().filter(|_| container.target() == Target::Compose) else { return };
    let Some(limit) = container.memory_limit() else { return };
    let finding = Finding::at(place, format!("nothing kills `{}` when it is out of memory", service.name()));
    let finding = match (limit.value, limit.location()) {
        (None, _) if !limit.is_unknown() => finding.severity(Severity::Error).note(
            "without a memory limit it takes memory until the host has none left, and the kernel kills others",
        ),
        (_, limit) => {
            let finding = finding.note(
                "at its limit it hangs until something frees memory: no restart policy brings back what has not ended",
            );
            match limit {
                Some(limit) => finding.label(limit, "the limit at which it hangs"),
                None => finding,
            }
        }
    };
    let finding = finding
        .note("a host with cgroup v2 does not have the setting: there the engine drops it, and warns")
        .help(
            "delete it: the kernel then kills what is over its limit, and the restart policy starts it again",
        );
    let edits = stack.loaded.site(place).map(|site| site.remove());
    findings.push(cured(finding, "delete `oom_kill_disable`", Safety::Unsafe, edits));
}
