//! A health check that says healthy whatever it finds out.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::command::Family;
use crate::model::command::probe::{NeverFails, argument_never_fails, never_fails};
use crate::model::dockerfile::Argument;
use crate::model::project::{Container, Probe};
use crate::rule::{Rule, rule};
use crate::source::{Edit, Span};

pub(super) static RULE: Rule = rule!("healthcheck-never-fails", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    match container.probe() {
        Some(Probe::Line { family: Family::Windows, .. }) | None => {}
        Some(Probe::Line { line, script, .. }) => {
            let why = script.as_ref().and_then(never_fails);
            findings.extend(why.and_then(|why| in_line(line, why)));
        }
        Some(Probe::Words(words)) => findings.extend(in_words(words)),
    }
}

fn in_line(line: &Argument, why: NeverFails) -> Option<Finding> {
    let (span, message, help) = match why {
        NeverFails::Masked(span) => (
            span,
            "this makes a success of every failure",
            "write `|| exit 1`, or nothing: any failure counts",
        ),
        NeverFails::Last(span) => (
            span,
            "the check always succeeds: this runs last",
            "end with the command that asks, or join the two with `&&`",
        ),
        NeverFails::Pipeline(span) => (
            span,
            "this ends the check, and succeeds without any input",
            "leave it out, or let `grep -q` or `jq -e` judge",
        ),
        NeverFails::Constant(span) => (span, ASKS_NOTHING, ASK),
        NeverFails::Background(span) => {
            (span, "the check does not wait for its own answer", "leave out the `&`")
        }
    };
    let finding = Finding::at(line.location_of(span.range())?, message).help(help);
    Some(match why {
        NeverFails::Masked(span) => finding.note(FOR_EVER).fix(fail(line, span)),
        NeverFails::Pipeline(_) => finding.note(
            "a pipeline has the status of its last command: when nothing answers, the container is healthy all the same",
        ),
        _ => finding.note(FOR_EVER),
    })
}

const FOR_EVER: &str =
    "the container is healthy for ever: whoever waits for it, or relies on it, gets a dead service";
const ASKS_NOTHING: &str = "this check asks nothing and always succeeds";
const ASK: &str = "ask the service itself, or write `HEALTHCHECK NONE` if there is nothing to ask";

fn in_words(words: &[Argument]) -> Option<Finding> {
    let argv: Vec<_> = words.iter().map(Argument::as_str).collect();
    let place = words.first()?.location().filter(|_| argument_never_fails(&argv))?;
    Some(Finding::at(place, ASKS_NOTHING).note(FOR_EVER).help(ASK))
}

/// `exit 1` in place of what succeeds; what it prints is kept.
fn fail(line: &Argument, span: Span) -> Option<Fix> {
    let masked = line.as_str().get(span.range())?;
    let prints = ["echo", "printf"].iter().any(|name| masked.starts_with(name));
    let replacement = if prints { format!("{{ {masked}; exit 1; }}") } else { "exit 1".to_owned() };
    let place = line.exact_location_of(span.range())?;
    Some(Fix {
        title: "let the failure count".to_owned(),
        safety: Safety::Safe,
        edits: vec![Edit { file: place.file, span: place.span, replacement }],
    })
}
