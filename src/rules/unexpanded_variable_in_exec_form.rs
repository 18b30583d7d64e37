//! A variable in exec form, where no shell expands it.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::command::Family;
use crate::model::command::program::{Kind, invocation};
use crate::model::dockerfile::{Argument, Command};
use crate::model::origin::Origin;
use crate::model::project::Container;
use crate::rule::{Rule, exec_form, rule};
use crate::source::Edit;
use crate::syntax::dockerfile::{Instruction, Keyword};

pub(super) static RULE: Rule = rule!("unexpanded-variable-in-exec-form", Container, check);

/// Variables that whoever runs a container gives it.
const USUAL: [&str; 8] =
    ["HOME", "HOST", "HOSTNAME", "JAVA_OPTS", "JAVA_TOOL_OPTIONS", "PORT", "USER", "WORKERS"];

/// Programs that put in variables by themselves, or in whose own language a `$` has a meaning.
const EXPAND: [&str; 15] = [
    "awk",
    "confd",
    "docker-gen",
    "dockerize",
    "envplate",
    "envsubst",
    "execlineb",
    "gomplate",
    "importas",
    "jq",
    "perl",
    "promtail",
    "sed",
    "supervisord",
    "with-contenv",
];

fn check(container: &Container, findings: &mut Findings) {
    let Some(line) = container.launch.command_line() else { return };
    let words = line.words();
    let found = invocation(&words);
    // A script may expand what it is given.
    let wraps = found.program.as_ref().is_none_or(|program| match program.kind {
        Kind::Shell => true,
        Kind::Interpreter => program.script.is_none(),
        _ => program.name.ends_with(".sh") || program.name.contains("entrypoint"),
    });
    // The entrypoints of official images hand over what they are given, one of the project's own may not.
    let wraps = wraps || (container.command_behind_script().is_some() && !container.has_inherited_wrapper());
    let splits = words.iter().any(|word| EXPAND.iter().any(|name| word.ends_with(name)) || *word == "-S");
    if wraps
        || splits
        || container.entry_script.is_some()
        || container.base.shell == Family::Windows
        || line.shell_form.is_some()
    {
        return;
    }
    for word in &line.argv {
        let Some(name) = variable(word.as_str()).filter(|name| is_known(container, name)) else { continue };
        let Some(location) = word.location() else { continue };
        findings.push(
            Finding::at(location, format!("no shell puts in `${name}` here"))
                .note(format!("exec form is handed over as it is: the program gets the text `{}`", word.as_str()))
                .help("let a shell put it in, and become the program: `[\"sh\", \"-c\", \"exec … \\\"$NAME\\\"\"]`")
                .fix(fix(container, location.span.start)),
        );
    }
}

/// The name behind the first `$` of `word`.
fn variable(word: &str) -> Option<&str> {
    let (_, behind) = word.split_once('$')?;
    let behind = behind.strip_prefix('{').unwrap_or(behind);
    let end = behind.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(behind.len());
    let name = &behind[..end];
    name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_').then_some(name)
}

/// Whether `name` is set, by the image or the service, or usually is.
fn is_known(container: &Container, name: &str) -> bool {
    let declares = |word: &str| word.split('=').next() == Some(name);
    let is_arg = |one: &Instruction| {
        one.keyword == Keyword::Arg && one.arguments.words().iter().any(|word| declares(word.as_str()))
    };
    USUAL.contains(&name)
        || container.variable(name).is_some()
        || container.image.as_ref().is_some_and(|image| image.instructions().any(is_arg))
}

/// The whole array through a shell, where one instruction is the whole command.
fn fix(container: &Container, at: u32) -> Option<Fix> {
    let config = &container.config;
    let image =
        container.image.as_ref().filter(|image| !matches!(image.sh(), Family::None | Family::Windows))?;
    let inherited = |origin: &Origin| !matches!(origin, Origin::At(_));
    let words = match (&config.entrypoint.value, &config.command.value) {
        (_, Some(Command::Exec(words))) if inherited(&config.entrypoint.origin) => words,
        (Some(Command::Exec(words)), None) => words,
        _ => return None,
    };
    let instruction = image.instructions().find(|one| one.span.start <= at && at < one.span.end)?;
    let span = words.first()?.location()?.span.to(words.last()?.location()?.span);
    let line = words.iter().map(quoted).collect::<Option<Vec<_>>>()?.join(" ");
    let array = exec_form(&["sh", "-c", &format!("exec {line}")]);
    instruction.span.contains(span).then(|| Fix {
        title: "let a shell put it in".to_owned(),
        safety: Safety::Unsafe,
        edits: vec![Edit {
            file: image.dockerfile.file,
            span,
            replacement: array.trim_matches(['[', ']']).to_owned(),
        }],
    })
}

/// The word for a shell, its variables expanded.
fn quoted(word: &Argument) -> Option<String> {
    let text = word.as_str();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@,+%".contains(c);
    match text {
        _ if text.chars().all(plain) => Some(text.to_owned()),
        _ if text.contains(['"', '`', '\\', '\'']) => None,
        _ => Some(format!("\"{text}\"")),
    }
}
