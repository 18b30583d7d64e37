//! Words behind the line of `sh -c`, which that line does not use.

use crate::finding::{Finding, Findings, Safety};
use crate::model::command::{Family, mentions_arguments};
use crate::model::dockerfile::Argument;
use crate::model::project::{CommandLine, Container, ShellLine};
use crate::rule::{Rule, cured, exec_form, rule};
use crate::source::{Edit, Location};
use crate::syntax::yaml::edit::{Edits, New, Step};

pub(super) static RULE: Rule = rule!("dropped-shell-arguments", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    let Some(shell) = container.shell_line().filter(|shell| shell.has_arguments && !shell.is_shell_form)
    else {
        return;
    };
    if matches!(shell.family, Family::Windows) || mentions_arguments(shell.line.as_str()) {
        return;
    }
    let Some(line) = container.launch.command_line() else { return };
    let Some(index) = line.argv.iter().position(|word| std::ptr::eq(word, shell.line)) else { return };
    let dropped = &line.argv[index + 1..];
    if is_only_a_name(dropped) {
        return;
    }
    findings.extend(finding(container, line, &shell, index));
}

/// Whether the only word is one that people give for `$0`, the name in error messages: `sh -c "…" --`.
fn is_only_a_name(dropped: &[Argument]) -> bool {
    let [word] = dropped else { return false };
    matches!(word.as_str(), "--" | "-" | "_" | "") || word.as_str().ends_with("sh")
}

fn finding(
    container: &Container,
    line: &CommandLine,
    shell: &ShellLine<'_>,
    index: usize,
) -> Option<Finding> {
    let dropped = &line.argv[index + 1..];
    let location = place(dropped)?;
    let run = shell.line.as_str().trim();
    let program = run.split_whitespace().find(|word| *word != "exec");
    let shown =
        program.filter(|word| word.len() < 24).map_or("its line".to_owned(), |word| format!("`{word}`"));
    let finding = Finding::at(location, format!("the shell runs only {shown} and drops the rest"));
    let finding = match shell.line.location().filter(|place| *place != location) {
        Some(place) => finding.label(place, "`-c` takes this one word as the command line"),
        None => finding,
    };
    let finding = finding.note(
        "the words behind it become the parameters `$0`, `$1`, … of that line, which does not use them; the status \
         may well be 0",
    );
    // Written by ENTRYPOINT and CMD, the line and the words are two things: the line has to take them.
    if index < line.entrypoint_len && line.entrypoint_len < line.argv.len() {
        return Some(
            finding.help(format!("let the line use them: `{run} \"$@\"`, and `--` as the next word")),
        );
    }
    let joined = joined(&line.argv[index..]);
    let words = [&line.words()[..index], &[joined.as_str()]].concat();
    let start = if index < line.entrypoint_len { 0 } else { line.entrypoint_len };
    let finding = finding.help(format!("make it one word: `{}`", exec_form(&words[start..])));
    Some(cured(
        finding,
        "make the command line one word",
        Safety::Unsafe,
        fix(container, line, index, &joined),
    ))
}

/// From the first word to the last, in one file.
fn place(words: &[Argument]) -> Option<Location> {
    let first = words.first()?.location()?;
    let last = words.last()?.location().filter(|last| last.file == first.file)?;
    Some(Location::new(first.file, first.span.to(last.span)))
}

/// The words as one line: operators and variables among them were meant for the shell.
fn joined(words: &[Argument]) -> String {
    let quoted = |word: &Argument| match word.as_str() {
        text if text.contains(char::is_whitespace) => format!("'{text}'"),
        text => text.to_owned(),
    };
    let (line, rest) =
        words.split_first().map_or((String::new(), words), |(line, rest)| (line.as_str().to_owned(), rest));
    rest.iter().fold(line, |line, word| format!("{line} {}", quoted(word)))
}

fn fix(container: &Container, line: &CommandLine, index: usize, joined: &str) -> Option<Edits> {
    let words = &line.argv[index..];
    let unclear =
        |word: &Argument| word.as_str().contains('\'') && word.as_str().contains(char::is_whitespace);
    if words[1..].iter().any(unclear) {
        return None;
    }
    let location = place(words)?;
    if container.image.as_ref().is_some_and(|image| image.dockerfile.file == location.file) {
        let replacement = serde_json::Value::from(joined).to_string();
        return Some(Ok(vec![Edit { file: location.file, span: location.span, replacement }]));
    }
    // A `$` would have to be doubled, or not, as the file is.
    if joined.contains('$') {
        return None;
    }
    let site = container.stack()?.loaded.site(words[0].location()?)?;
    let before = &line.words()[..index];
    if let Some(Step::Index(_)) = site.path().last() {
        let start = if index < line.entrypoint_len { 0 } else { line.entrypoint_len };
        let list = [&before[start..], &[joined]].concat();
        return Some(site.parent()?.set(&[], &New::list(list)));
    }
    let text = site.node().text()?;
    let plain = text.split_whitespace().eq(line
        .argv
        .iter()
        .skip(line.entrypoint_len.min(index))
        .map(Argument::as_str));
    let head = text.find(&format!("-c {}", words[0].as_str())).filter(|_| plain && !joined.contains('"'))?;
    Some(site.set(&[], &New::Text(format!("{}-c \"{joined}\"", &text[..head]))))
}
