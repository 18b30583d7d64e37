//! An exec form of one string with spaces.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::command::Family;
use crate::model::dockerfile::{Argument, Command, Setting};
use crate::model::origin::Origin;
use crate::model::project::Container;
use crate::rule::{Rule, rule};
use crate::source::Edit;

pub(super) static RULE: Rule = rule!("single-string-exec-form", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    if container.base.shell == Family::Windows {
        return;
    }
    let config = &container.config;
    // Behind another ENTRYPOINT one string may be what is wanted: `["sh", "-c"]`.
    let command = only_word(&config.command).filter(|_| container.runs_command());
    let words = [only_word(&config.entrypoint), command];
    for word in words.into_iter().flatten().filter(|word| is_command_line(word.as_str())) {
        findings.extend(finding(word));
    }
}

/// The word of an exec form that this file writes and that has just one.
fn only_word(setting: &Setting<Command>) -> Option<&Argument> {
    match (&setting.value, &setting.origin) {
        (Some(Command::Exec(words)), Origin::At(_)) if words.len() == 1 => words.first(),
        _ => None,
    }
}

/// Several words, of which the first names a program: no path that may hold spaces, no title (`Plex Media Server`), no
/// option for the wrapper in front, which may split it.
fn is_command_line(text: &str) -> bool {
    let text = text.trim();
    text.contains(char::is_whitespace) && text.starts_with(|first: char| first.is_ascii_lowercase())
}

fn finding(word: &Argument) -> Option<Finding> {
    let program = word.as_str().split_whitespace().next()?;
    let array = serde_json::to_string(&word.as_str().split_whitespace().collect::<Vec<_>>()).ok()?;
    let array = array.replace("\",\"", "\", \"");
    let location = word.location()?;
    Some(
        Finding::at(location, "this exec form names one program, spaces and all")
            .note(format!(
                "exec form splits no words: there is no program of that name, so the container ends at once with \
                 status 127 instead of running `{program}`"
            ))
            .help(format!("write `{array}`"))
            .fix(Fix {
                title: "make each word a string of its own".to_owned(),
                safety: if is_plain(word.as_str()) { Safety::Safe } else { Safety::Unsafe },
                edits: vec![Edit { file: location.file, span: location.span, replacement: array.trim_matches(['[', ']']).to_owned() }],
            }),
    )
}

/// No quote, variable or operator that a shell would have treated otherwise than as a word.
fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || c.is_whitespace() || "-_./:=@,+%".contains(c))
}
