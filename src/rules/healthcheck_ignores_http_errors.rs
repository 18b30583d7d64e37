//! A health check whose curl calls every answer healthy.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::command::probe::{unchecked_argument, unchecked_calls};
use crate::model::dockerfile::Argument;
use crate::model::project::{Container, Probe};
use crate::rule::{Rule, rule};
use crate::source::{Edit, Location, Span};
use crate::syntax::shell::Script;

pub(super) static RULE: Rule = rule!("healthcheck-ignores-http-errors", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    match container.probe() {
        Some(Probe::Line { line, script: Some(script), .. }) => in_line(line, &script, findings),
        Some(Probe::Words(words)) => in_words(container, words, findings),
        Some(Probe::Line { script: None, .. }) | None => {}
    }
}

fn in_line(line: &Argument, script: &Script, findings: &mut Findings) {
    for call in unchecked_calls(script) {
        let Some(location) = line.location_of(call.command.span.range()) else { continue };
        let place = line.exact_location_of(call.insert..call.insert);
        findings.push(finding(location).fix(place.map(|place| fix(place, " -f"))));
    }
}

fn in_words(container: &Container, words: &[Argument], findings: &mut Findings) {
    let argv: Vec<_> = words.iter().map(Argument::as_str).collect();
    let Some(index) = unchecked_argument(&argv) else { return };
    let Some(location) = words[index].location() else { return };
    // In a Dockerfile every element of the array stands in quotes of its own.
    let is_array = container.image.as_ref().is_some_and(|image| image.dockerfile.file == location.file);
    let behind = Location::new(location.file, Span { start: location.span.end, end: location.span.end });
    findings.push(finding(location).fix(is_array.then(|| fix(behind, ", \"-f\""))));
}

fn finding(location: Location) -> Finding {
    Finding::at(location, "this `curl` calls every answer healthy, a 500 too")
        .note("without `-f` curl exits with 0 whenever it gets an answer, whatever its status code")
        .help("write `curl -f`: it exits with 22 on a status of 400 and above")
}

fn fix(place: Location, text: &str) -> Fix {
    Fix {
        title: "make curl fail on HTTP errors".to_owned(),
        safety: Safety::Safe,
        edits: vec![Edit {
            file: place.file,
            span: Span { start: place.span.start, end: place.span.start },
            replacement: text.to_owned(),
        }],
    }
}
