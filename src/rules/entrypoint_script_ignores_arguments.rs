//! An entrypoint script that does nothing with the command that it is given.

use crate::finding::{Finding, Findings};
use crate::model::command::mentions_own_arguments;
use crate::model::dockerfile::Command;
use crate::model::project::Container;
use crate::rule::{Rule, rule};
use crate::syntax::shell;

pub(super) static RULE: Rule = rule!("entrypoint-script-ignores-arguments", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    let config = &container.config;
    let Some(script) = &container.entry_script else { return };
    let (Some(Command::Exec(entrypoint)), Some(Command::Exec(_)), Some(place)) =
        (&config.entrypoint.value, &config.command.value, config.command.location())
    else {
        return;
    };
    let is_entrypoint = entrypoint.iter().any(|word| word.location() == Some(script.named_at));
    if !is_entrypoint || mentions_own_arguments(&script.text) || sources_another(&script.text) {
        return;
    }
    findings.push(
        Finding::at(place, "the entrypoint script does nothing with this command")
            .label(script.named_at, "the script mentions none of its arguments: no `\"$@\"`, no `$1`")
            .note(
                "CMD, `command:` and the words of `docker run` are handed to the script, and get lost there",
            )
            .help("end the script with `exec \"$@\"`, or leave the command out"),
    );
}

/// A file that is read into the script sees the same arguments. Where the script cannot be read, it may.
fn sources_another(text: &str) -> bool {
    shell::parse(text).map_or(true, |script| {
        script.simple_commands().iter().any(|command| matches!(command.name(), Some("." | "source" | "eval")))
    })
}
