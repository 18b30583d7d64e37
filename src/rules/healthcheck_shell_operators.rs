//! Shell operators in a health check that no shell reads.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::command::probe::{SyntaxKind, idle_suffix, shell_syntax};
use crate::model::dockerfile::{Argument, Command};
use crate::model::project::Container;
use crate::rule::{Rule, rule};
use crate::source::{Edit, Location, Span};

pub(super) static RULE: Rule = rule!("healthcheck-shell-operators", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    let check = container.config.healthcheck.value.as_ref();
    let Some(Command::Exec(words)) = check.and_then(|check| check.test.as_ref()) else { return };
    let argv: Vec<_> = words.iter().map(Argument::as_str).collect();
    let found = shell_syntax(&argv);
    let Some(first) = found.first() else { return };
    let Some(location) = words[first.index].location() else { return };
    let word = argv[first.index];
    let message = match first.kind {
        SyntaxKind::Operator => format!("`{word}` is an argument of `{}` here, no operator", argv[0]),
        SyntaxKind::Redirection => format!("`{word}` is an argument of `{}` here, no redirection", argv[0]),
        SyntaxKind::Expansion => format!("`{word}` stays as it is here: no shell reads this check"),
    };
    let finding = Finding::at(location, message)
        .note("no shell reads an exec-form check: the program gets it as it stands");
    findings.push(match idle_suffix(&argv) {
        Some(start) => finding
            .help("leave it out: any exit status but 0 is unhealthy")
            .fix(without_suffix(container, words, start)),
        None => finding
            .help("write the check in shell form, or start a shell in it: `[\"/bin/sh\", \"-c\", \"…\"]`"),
    });
}

/// Drops `"||", "exit", "1"` from an array in a Dockerfile.
fn without_suffix(container: &Container, words: &[Argument], start: usize) -> Option<Fix> {
    let (kept, last) = (words.get(start.checked_sub(1)?)?.location()?, words.last()?.location()?);
    container.image.as_ref().filter(|image| image.dockerfile.file == kept.file)?;
    let span = Span { start: kept.span.end, end: last.span.end };
    Some(Fix {
        title: "leave out what has no effect".to_owned(),
        safety: Safety::Safe,
        edits: vec![Edit { file: Location::new(kept.file, span).file, span, replacement: String::new() }],
    })
}
