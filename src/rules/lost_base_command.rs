//! An ENTRYPOINT that drops the CMD of its base and has nothing to run without one.

use crate::finding::{Finding, Findings, Fix, Safety, Severity};
use crate::model::command::program::{Role, invocation};
use crate::model::dockerfile::{Argument, Command};
use crate::model::project::Container;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("lost-base-command", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    let (Some(image), Some(entrypoint)) = (&container.image, container.config.entrypoint.location()) else {
        return;
    };
    // CMD is gone because of this ENTRYPOINT, and not by a `CMD []` or by the service.
    let is_reset =
        container.config.command.value.is_none() && container.config.command.location() == Some(entrypoint);
    if !is_reset || entrypoint.file != image.dockerfile.file || !container.needs_a_command() {
        return;
    }
    let chain = image.dockerfile.chain(image.stage());
    let writes =
        |stage: &&&_| image.dockerfile.instructions(stage).iter().any(|one| one.span == entrypoint.span);
    let Some(stage) = chain.iter().find(writes) else { return };
    let lost = image.below(stage).command;
    let Some(Command::Exec(words)) = &lost.value else { return };
    let words: Vec<_> = words.iter().map(Argument::as_str).collect();
    let is_service = invocation(&words).program.is_none_or(|program| program.role != Role::Interactive);
    let array = serde_json::to_string(&words).unwrap_or_default().replace("\",\"", "\", \"");
    let finding =
        Finding::at(entrypoint, "this `ENTRYPOINT` resets the inherited `CMD`, and has nothing to run")
            .severity(if is_service { Severity::Error } else { Severity::Info })
            .label(
                lost.location().unwrap_or(stage.base_location),
                format!("`CMD {array}` comes from here and is lost"),
            )
            .note("without arguments the entrypoint starts no program, and the container ends at once")
            .help(format!("write `CMD {array}` behind it, or the command that you want"));
    findings.push(finding.fix(is_service.then(|| Fix {
        title: "give the inherited `CMD` again".to_owned(),
        safety: Safety::Safe,
        edits: vec![image.dockerfile.insert_line_after(entrypoint.span, &format!("CMD {array}"))],
    })));
}
