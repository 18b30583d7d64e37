//! A service that runs in a pipeline.

use crate::finding::{Finding, Findings};
use crate::model::command::program::{Kind, Role as ProgramRole, invocation};
use crate::model::project::Container;
use crate::rule::{Rule, rule};
use crate::syntax::shell::{self, Command, Pipeline, Script, SimpleCommand};

pub(super) static RULE: Rule = rule!("pipeline-as-command", Container, check);

/// Programs that pass on what they read.
#[rustfmt::skip]
const FILTERS: [&str; 20] = [
    "awk", "bunyan", "cat", "cronolog", "cut", "gawk", "grep", "egrep", "head", "jq", "logger", "mawk", "perl",
    "pino-pretty", "rotatelogs", "sed", "tee", "tr", "ts", "xargs",
];

fn check(container: &Container, findings: &mut Findings) {
    let Some(line) = container.shell_line().filter(|_| container.role.may_serve()) else { return };
    let Ok(script) = shell::parse(line.line.as_str()) else { return };
    let Some((program, filter)) = script.items.last().and_then(|item| ends(item.last())) else { return };
    let Some(location) = line.line.location_of(filter.span.range()) else { return };
    let name = program_name(program);
    let mut finding = Finding::at(location, format!("`{name}` runs in a pipeline, behind a shell"))
        .note(format!("the shell is PID 1 and keeps the stop signal from `{name}`"));
    if !sets_pipefail(&script) {
        finding = finding.note(format!(
            "the container ends with the status of `{}`: a crash of `{name}` looks like success",
            program_name(filter)
        ));
    }
    if buffers(filter) {
        finding = finding.note(format!(
            "`{}` writes into a pipe in blocks of 4 KiB: lines show up late, and the last ones never",
            program_name(filter)
        ));
    }
    findings.push(finding.help("start the program alone, and leave filtering and storing to the log driver"));
}

/// The service and the filter behind it.
fn ends(pipeline: &Pipeline) -> Option<(&SimpleCommand, &SimpleCommand)> {
    let [Command::Simple(first), .., Command::Simple(last)] = pipeline.commands.as_slice() else {
        return None;
    };
    let argv = first.argv();
    let program = invocation(&argv).program?;
    let serves = match program.role {
        ProgramRole::Service | ProgramRole::DevServer => true,
        ProgramRole::Unknown => program.kind != Kind::Tool && program.kind != Kind::Shell,
        ProgramRole::OneShot | ProgramRole::Interactive | ProgramRole::Placeholder => false,
    };
    (serves && FILTERS.contains(&&*program_name(last))).then_some((first, last))
}

fn program_name(command: &SimpleCommand) -> String {
    let argv = command.argv();
    let program = invocation(&argv).program.map(|program| program.name.to_owned());
    program.or_else(|| command.name().map(str::to_owned)).unwrap_or_default()
}

fn sets_pipefail(script: &Script) -> bool {
    script.simple_commands().iter().any(|command| command.argv().contains(&"pipefail"))
}

/// Whether the filter keeps its output in a buffer.
fn buffers(filter: &SimpleCommand) -> bool {
    let argv = filter.argv();
    let has = |options: &[&str]| argv.iter().any(|word| options.contains(word));
    match &*program_name(filter) {
        "grep" | "egrep" => !has(&["--line-buffered"]),
        "sed" => !has(&["-u", "--unbuffered", "-l"]),
        "awk" | "gawk" | "mawk" => !argv.iter().any(|word| word.contains("fflush") || *word == "interactive"),
        "jq" => !has(&["--unbuffered"]),
        "cut" | "tr" => true,
        _ => false,
    }
}
