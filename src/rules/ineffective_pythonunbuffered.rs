//! `PYTHONUNBUFFERED` with a value, or in a call, that leaves it without effect.

use crate::finding::{Finding, Findings, Fix, Safety, Severity};
use crate::model::command::program::Language;
use crate::model::project::{Container, FinalProgram};
use crate::rule::{Rule, rule};
use crate::source::{Edit, Location};

pub(super) static RULE: Rule = rule!("ineffective-pythonunbuffered", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    let Some(variable) = container.variable("PYTHONUNBUFFERED") else { return };
    let (Some(value), Some(location)) = (&variable.value, variable.location()) else { return };
    let program = container.final_program().filter(|program| program.language == Some(Language::Python));
    let severity = if container.role.may_serve() { Severity::Error } else { Severity::Info };
    match (value.as_str(), program) {
        ("" | "0", _) if only_asks_for_presence(container) => {}
        ("" | "0", _) => findings.push(no_effect(container, value, location).severity(severity)),
        (_, Some(program)) => {
            findings.extend(not_read(&program, location).map(|finding| finding.severity(severity)))
        }
        (_, None) => {}
    }
}

/// Python 3.6 and older ask only whether the variable is there; an empty one counts as absent in all versions.
fn only_asks_for_presence(container: &Container) -> bool {
    let value = container.variable("PYTHONUNBUFFERED").and_then(|variable| variable.value.as_deref());
    let tag = container.base_name().and_then(|name| name.split_once("python:")).map_or("", |(_, tag)| tag);
    let old = ["2.", "3.4", "3.5", "3.6"].iter().any(|version| tag.starts_with(version)) || tag == "2";
    old && value == Some("0")
}

fn no_effect(container: &Container, value: &str, location: Location) -> Finding {
    let shown = if value.is_empty() {
        "an empty `PYTHONUNBUFFERED`".to_owned()
    } else {
        format!("`PYTHONUNBUFFERED={value}`")
    };
    Finding::at(location, format!("{shown} leaves Python's output buffered"))
        .note("the last lines before a crash are lost, as if it were not set")
        .help("write `PYTHONUNBUFFERED=1`")
        .fix(set_to_one(container, location))
}

/// Only in the Dockerfile: there the place is the whole `NAME=value`.
fn set_to_one(container: &Container, location: Location) -> Option<Fix> {
    let dockerfile =
        &container.image.as_ref().filter(|image| image.dockerfile.file == location.file)?.dockerfile;
    let pair = dockerfile.text(location.span);
    let separator = if pair.starts_with("PYTHONUNBUFFERED=") { '=' } else { ' ' };
    let replacement = format!("PYTHONUNBUFFERED{separator}1");
    pair.starts_with("PYTHONUNBUFFERED").then(|| Fix {
        title: "set it to 1".to_owned(),
        safety: Safety::Safe,
        edits: vec![Edit { file: location.file, span: location.span, replacement }],
    })
}

/// `-E` and `-I` make Python pass over its variables.
fn not_read(program: &FinalProgram, variable: Location) -> Option<Finding> {
    let is_python = program.argv.first()?.rsplit('/').next()?.starts_with("python");
    let options = program
        .argv
        .iter()
        .skip(1)
        .take_while(|word| word.starts_with('-') && *word != "-m" && *word != "-c");
    let options: Vec<_> = options.filter(|option| !option.starts_with("--")).collect();
    let has = |letters: &[char]| options.iter().any(|option| option.contains(letters));
    if !is_python || !has(&['E', 'I']) || has(&['u']) {
        return None;
    }
    Some(
        Finding::at(program.location?, "`python -E` and `-I` do not read `PYTHONUNBUFFERED`")
            .label(variable, "set here, to no effect")
            .note("the output stays buffered, and the last lines before a crash are lost")
            .help("add `-u`"),
    )
}
