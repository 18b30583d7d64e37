//! An interpreter that is told to run itself.

use crate::finding::{Finding, Findings, Safety};
use crate::model::command::program::{Kind, LauncherKind, invocation};
use crate::model::dockerfile::{Argument, Command};
use crate::model::origin::Origin;
use crate::model::project::Container;
use crate::rule::{Rule, cured, rule};

pub(super) static RULE: Rule = rule!("duplicate-interpreter", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    let config = &container.config;
    let (Some(Command::Exec(entrypoint)), Some(Command::Exec(command))) =
        (&config.entrypoint.value, &config.command.value)
    else {
        return;
    };
    let before: Vec<_> = entrypoint.iter().map(Argument::as_str).collect();
    let Some(interpreter) = waiting_interpreter(&before) else { return };
    let words: Vec<_> = command.iter().map(Argument::as_str).collect();
    let Some(repeated) = repeated(interpreter, &before, &words) else { return };
    let Some(location) = command[0].location() else { return };
    let finding =
        Finding::at(location, format!("`{interpreter}` is started to run a file called `{}`", words[0]));
    let finding = match &config.entrypoint.origin {
        Origin::At(place) => finding.label(*place, format!("`ENTRYPOINT` starts `{interpreter}` already")),
        Origin::Base(_) => match &container.image {
            Some(image) => {
                finding.label(image.base_location(), format!("its `ENTRYPOINT` is `{}`", before.join(" ")))
            }
            None => finding.note(format!("the `ENTRYPOINT` of the image is `{}`", before.join(" "))),
        },
        Origin::Default | Origin::Unknown(_) => finding,
    };
    let finding =
        finding.note("CMD is handed to ENTRYPOINT as arguments: there is no such file, so it ends at once");
    let rest = &words[repeated..];
    let keeps = before.len() == 1 || rest.first().is_some_and(|word| !word.starts_with('-'));
    if rest.is_empty() || !keeps {
        findings.push(finding.help("write `ENTRYPOINT []` in front of it, so that CMD is the whole command"));
        return;
    }
    let finding = finding.help(format!("leave `{}` out", words[..repeated].join(" ")));
    let edits = container.drop_command_words(repeated);
    findings.push(cured(finding, "leave the interpreter out", Safety::Safe, edits));
}

/// The interpreter that `entrypoint` names last, its options aside: `node`, `java -jar`.
fn waiting_interpreter<'e>(entrypoint: &[&'e str]) -> Option<&'e str> {
    let found = invocation(entrypoint);
    let stays = |kind| matches!(kind, LauncherKind::Entrypoint | LauncherKind::Interpreter);
    if found.launchers.iter().any(|launcher| stays(launcher.kind)) {
        return None;
    }
    let program = found.program?;
    let is_told =
        program.script.is_some() || program.shell.is_some_and(|call| call.script.or(call.file).is_some());
    let has_code =
        entrypoint[program.index + 1..].iter().any(|option| matches!(*option, "-c" | "-m" | "-e" | "--eval"));
    (matches!(program.kind, Kind::Interpreter | Kind::Shell) && !is_told && !has_code).then_some(program.name)
}

/// How many words at the start of `command` ENTRYPOINT says already.
fn repeated(interpreter: &str, entrypoint: &[&str], command: &[&str]) -> Option<usize> {
    let first = invocation(command.get(..1)?).program?;
    let names_it = first.name == interpreter && matches!(first.kind, Kind::Interpreter | Kind::Shell);
    let jar = |word: Option<&&str>| entrypoint.contains(&"-jar") && word == Some(&"-jar");
    match names_it {
        true => Some(1 + usize::from(jar(command.get(1)))),
        false => jar(command.first()).then_some(1),
    }
}
