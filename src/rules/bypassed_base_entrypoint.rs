//! An ENTRYPOINT over that of a base image which sets the service up.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::dockerfile::{Argument, Command};
use crate::model::project::Container;
use crate::rule::{Rule, exec_form, rule};

pub(super) static RULE: Rule = rule!("bypassed-base-entrypoint", Container, check);

/// Programs of official images whose entrypoint creates the data folder, the users, the configuration.
const SET_UP: [&str; 12] = [
    "apache2-foreground",
    "ghost",
    "mariadbd",
    "mongod",
    "mysqld",
    "nginx",
    "php-fpm",
    "postgres",
    "rabbitmq-server",
    "redis-server",
    "valkey-server",
    "wordpress",
];

fn check(container: &Container, findings: &mut Findings) {
    let config = &container.config;
    let Some(place) = config.entrypoint.location() else { return };
    let (Some(usual), Some(command)) = (&container.base.entrypoint, &container.base.command) else { return };
    let sets_up =
        container.base.wrapper && command.first().is_some_and(|name| SET_UP.contains(&name.as_str()));
    // PHP's own images use one that does no more than to add the program's name.
    let Some(script) = usual.last().filter(|script| sets_up && !script.contains("php-entrypoint")) else {
        return;
    };
    let name = script.rsplit('/').next().unwrap_or(script);
    let Some(Command::Exec(words)) = &config.entrypoint.value else { return };
    let mentions = |text: &str| text.contains("entrypoint");
    if words.iter().any(|word| mentions(word.as_str())) {
        return;
    }
    if container.entry_script.as_ref().is_some_and(|own| mentions(&own.text)) {
        return;
    }
    let commands = container.final_commands();
    let Some(program) =
        commands.first().and_then(|command| Some(command.invocation().program?.name.to_owned()))
    else {
        return;
    };
    // Another program needs none of this; a script that is not in sight may do it.
    if command.first() != Some(&program) {
        return;
    }
    let Some(image) = &container.image else {
        findings.push(
            finding(place, name, &program)
                .help(format!("write `{}` in front of `{program}`", usual.join(" "))),
        );
        return;
    };
    let finding = finding(place, name, &program)
        .label(image.base_location(), format!("its `ENTRYPOINT` is `{}`", usual.join(" ")));
    let own = place.file == image.dockerfile.file;
    let array: Vec<_> = words.iter().map(Argument::as_str).collect();
    let finding = finding.help(match container.entry_script.is_some() {
        true => format!("end the script with `exec {} …`", usual.join(" ")),
        false if config.command.value.is_some() => {
            format!("write `{}` in front of `{program}`", usual.join(" "))
        }
        false => format!(
            "write `CMD {}` instead, or `{}` in front of `{program}`",
            exec_form(&array),
            usual.join(" ")
        ),
    });
    let moves = own && config.command.value.is_none() && container.entry_script.is_none();
    let instruction = image.dockerfile.instructions(image.stage()).iter().find(|one| one.span == place.span);
    findings.push(finding.fix(instruction.filter(|_| moves).map(|instruction| Fix {
        title: "leave `ENTRYPOINT` to the base".to_owned(),
        safety: Safety::Unsafe,
        edits: vec![image.dockerfile.edit(instruction.keyword_span(), "CMD")],
    })));
}

fn finding(place: crate::source::Location, name: &str, program: &str) -> Finding {
    Finding::at(place, format!("`{program}` starts without the base's `{name}`"))
        .note("that script does what the image documents: it prepares folders, users or configuration, and reads variables")
}
