//! `stdbuf` in front of a program that takes no notice of it.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::command::program::{Kind, Language, invocation};
use crate::model::project::{Container, Form, Started};
use crate::rule::{Rule, rule};
use crate::source::{Edit, Span};

pub(super) static RULE: Rule = rule!("ineffective-stdbuf", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    findings.extend(container.started().iter().filter_map(|started| finding(container, started)));
}

fn finding(container: &Container, started: &Started) -> Option<Finding> {
    let argv = started.argv();
    let found = invocation(&argv);
    let stdbuf = found.launchers.iter().find(|launcher| launcher.name == "stdbuf")?;
    let program = found.program?;
    let language = program.language?;
    let place = started.words[stdbuf.index].location?;
    // What stands between may be a launcher that is meant.
    let first = found.launchers.iter().map(|launcher| launcher.index).find(|index| *index > stdbuf.index);
    let first = first.unwrap_or(program.index);
    let finding = Finding::at(place, format!("`stdbuf` does nothing for `{}`", program.name))
        .note("it presets the buffers of the C library's `stdio`, which this program does not write with");
    let is_python =
        language == Language::Python && program.kind == Kind::Interpreter && first == program.index;
    let own = is_python && container.variable("PYTHONUNBUFFERED").is_none();
    let finding = match (language, own) {
        (Language::Python, true) => finding.help("write `python -u` instead"),
        (Language::Python, false) => finding.help("set `PYTHONUNBUFFERED=1` instead"),
        _ => finding.help("leave it out"),
    };
    Some(finding.fix(replaced(started, stdbuf.index, first, own)))
}

/// Deletes the words from `stdbuf` to before `program`; writes `-u` behind it if `unbuffered`.
fn replaced(started: &Started, stdbuf: usize, program: usize, unbuffered: bool) -> Option<Fix> {
    let words = &started.words[stdbuf..=program];
    if words.iter().any(|word| word.form == Form::Other) {
        return None;
    }
    let (start, end) = (started.words[stdbuf].location?, started.words[program].location?);
    let mut edits = vec![Edit {
        file: start.file,
        span: Span { start: start.span.start, end: end.span.start },
        replacement: String::new(),
    }];
    if unbuffered {
        edits.extend(started.words[program].followed_by(&["-u"]));
    }
    let title = if unbuffered { "write `-u` instead" } else { "leave it out" };
    Some(Fix { title: title.to_owned(), safety: Safety::Safe, edits })
}
