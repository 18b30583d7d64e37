//! A CMD in shell form, handed to a program that takes it for arguments.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::command::mentions_own_arguments;
use crate::model::command::program::{Kind, invocation};
use crate::model::dockerfile::{Argument, Command};
use crate::model::project::Container;
use crate::rule::{Rule, exec_form, rule};

pub(super) static RULE: Rule = rule!("shell-command-under-exec-entrypoint", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    let config = &container.config;
    let (Some(Command::Exec(entrypoint)), Some(Command::Shell { shell, line })) =
        (&config.entrypoint.value, &config.command.value)
    else {
        return;
    };
    let (Some(image), Some(place)) = (&container.image, line.location()) else { return };
    // A script may become its command, whatever its name.
    let takes_it = container.entry_script.as_ref().is_some_and(|script| mentions_own_arguments(&script.text));
    let words: Vec<_> = entrypoint.iter().map(Argument::as_str).collect();
    let Some(program) = invocation(&words).program.filter(|_| !takes_it && !container.runs_command()) else {
        return;
    };
    // `["sh", "-c"]` takes a line, and what a script or the project's own program does with its words is its affair.
    let may_take_it = program.shell.is_some_and(|call| call.file.is_some() || words.contains(&"-c"));
    if may_take_it || program.kind == Kind::Other {
        return;
    }
    let text = line.as_str();
    let shell = shell.as_ref().map_or("/bin/sh -c".to_owned(), |shell| shell.join(" "));
    let finding = Finding::at(place, format!("`{}` gets `{shell} …` as its arguments", program.name))
        .note("behind an ENTRYPOINT, CMD is arguments; in shell form these are a shell, `-c`, and the line as one word");
    let finding =
        match config.entrypoint.location().filter(|entrypoint| entrypoint.file == image.dockerfile.file) {
            Some(entrypoint) => finding.label(entrypoint, "this `ENTRYPOINT` runs the program itself"),
            None => finding,
        };
    let words: Vec<_> = text.split_whitespace().collect();
    let plain = text.chars().all(|c| c.is_alphanumeric() || c == ' ' || "-_./:=@,+%".contains(c));
    let array = exec_form(&words);
    let finding = finding.help(match plain {
        true => format!("write `CMD {array}`"),
        false => "write CMD in exec form, a string for each argument".to_owned(),
    });
    findings.push(finding.fix((plain && !words.is_empty()).then(|| Fix {
        title: "write `CMD` in exec form".to_owned(),
        safety: Safety::Safe,
        edits: vec![image.dockerfile.edit(place.span, array)],
    })));
}
