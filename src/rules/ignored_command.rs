//! A command that an ENTRYPOINT in shell form does not take.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::command::{Family, mentions_arguments};
use crate::model::dockerfile::Command;
use crate::model::project::Container;
use crate::rule::{Rule, exec_form, rule};
use crate::source::Location;

pub(super) static RULE: Rule = rule!("ignored-command", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    let config = &container.config;
    let Some(Command::Shell { line, .. }) = &config.entrypoint.value else { return };
    let shell = container.shell_line().filter(|shell| shell.is_shell_form && shell.family != Family::Windows);
    let (Some(_), Some(_), Some(place)) = (shell, &config.command.value, config.command.location()) else {
        return;
    };
    let text = line.as_str();
    // A shell form that was meant as an array is another flaw.
    if mentions_arguments(text) || text.trim_start().starts_with('[') {
        return;
    }
    let Some(entrypoint) = line.location() else { return };
    findings.push(
        Finding::at(place, "an `ENTRYPOINT` in shell form drops this command")
            .label(entrypoint, "a shell reads this line, and nothing behind it")
            .note("CMD and the words of `docker run` become parameters of that shell, which its line does not use")
            .help(match is_plain(text) {
                true => format!("write `ENTRYPOINT {}`", exec_form(&words(text))),
                false => format!("let the line take it: `{text} \"$0\" \"$@\"`, or leave the command out"),
            })
            .fix(fix(container, entrypoint, text)),
    );
}

fn fix(container: &Container, entrypoint: Location, text: &str) -> Option<Fix> {
    let image = container.image.as_ref().filter(|image| image.dockerfile.file == entrypoint.file)?;
    is_plain(text).then(|| Fix {
        title: "write `ENTRYPOINT` in exec form".to_owned(),
        safety: Safety::Unsafe,
        edits: vec![image.dockerfile.edit(entrypoint.span, exec_form(&words(text)))],
    })
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().filter(|word| *word != "exec").collect()
}

/// Nothing that only a shell gives a meaning.
fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || c == ' ' || "-_./:=@,+%".contains(c))
        && !matches!(text.split_whitespace().next(), Some("cd" | "." | "source" | "export") | None)
        && !text.split_whitespace().next().is_some_and(|word| word.contains('='))
}
