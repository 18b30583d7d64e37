//! A health check that Compose or the engine refuses.

use std::time::Duration;

use crate::finding::{Finding, Findings, Safety};
use crate::model::compose::{Problem, ProblemKind, Service, Topic};
use crate::model::project::Stack;
use crate::model::target::Target;
use crate::rule::{Rule, cured, rule};
use crate::source::Edit;
use crate::syntax::yaml::edit::{New, Step};

pub(super) static RULE: Rule = rule!("invalid-healthcheck", Stack, check);

fn check(stack: &Stack, findings: &mut Findings) {
    let problems = stack.loaded.problems.iter().filter(|problem| problem.topic() == Topic::Healthcheck);
    findings
        .extend(problems.filter(|problem| problem.unset.is_none()).map(|problem| refused(stack, problem)));
    // Swarm starts checks without Compose's help.
    let swarm = stack.is_for(Target::Swarm);
    for service in stack.services().filter(|service| !swarm && !service.is_broken()) {
        findings.extend(start_interval_alone(stack, service));
        findings.extend(too_short(service));
    }
}

fn refused(stack: &Stack, problem: &Problem) -> Finding {
    let keys: Vec<&str> = problem.path.iter().skip(3).map(String::as_str).collect();
    let cure = match keys.as_slice() {
        ["test"] if problem.kind == ProblemKind::Consistency => program_first(stack, problem),
        ["interval" | "timeout" | "start_period" | "start_interval"] => without_unit(stack, problem),
        _ => None,
    };
    cure.unwrap_or_else(|| {
        let finding =
            Finding::at(problem.location, &problem.message).note("`docker compose` refuses the file");
        match &problem.help {
            Some(help) => finding.help(help),
            None => finding,
        }
    })
}

/// A list whose first item is a program.
fn program_first(stack: &Stack, problem: &Problem) -> Option<Finding> {
    let first = stack.loaded.site(problem.location)?;
    let word = first.node().text()?;
    let list = first.parent()?;
    let finding = Finding::at(
        problem.location,
        format!("this list begins with `{word}`, not with `CMD` or `CMD-SHELL`"),
    )
    .note("`docker compose` refuses the file");
    let words: Vec<&str> = list.node().value().items().filter_map(|item| item.text()).collect();
    let for_a_shell = words.iter().any(|word| word.contains(['|', '&', ';', '>', '<', '$', '`']));
    let keyword = match words.as_slice() {
        [line] if line.contains(char::is_whitespace) => "CMD-SHELL",
        _ if for_a_shell => {
            return Some(
                finding.help("write the command line as one text instead of a list, for a shell to read"),
            );
        }
        _ => "CMD",
    };
    let finding = finding.help(format!("put `{keyword}` in front"));
    let title = format!("put `{keyword}` in front");
    if first.path().last() != Some(&Step::Index(0)) || !list.node().is_flow() {
        let items = std::iter::once(keyword).chain(words);
        return Some(cured(finding, &title, Safety::Safe, Some(list.set(&[], &New::list(items)))));
    }
    let location = problem.location;
    let quote = if stack.loaded.text(location).starts_with('\'') { '\'' } else { '"' };
    // In a list that others share, all of them are cured.
    let edit = Edit {
        file: location.file,
        span: crate::source::Span::empty(location.span.start as usize),
        replacement: format!("{quote}{keyword}{quote}, "),
    };
    Some(cured(finding, &title, Safety::Safe, Some(Ok(vec![edit]))))
}

/// A time that is only a number.
fn without_unit(stack: &Stack, problem: &Problem) -> Option<Finding> {
    let site = stack.loaded.site(problem.location)?;
    let number = site.node().text()?;
    if !number.chars().all(|c| c.is_ascii_digit()) || number.is_empty() {
        return None;
    }
    let key = problem.path.last()?;
    let finding = Finding::at(problem.location, format!("`{key}: {number}` has no unit"))
        .note("`docker compose` refuses the file")
        .help(format!("write `{number}s` for seconds"));
    let edits = site.set(&[], &New::from(format!("{number}s").as_str()));
    Some(cured(finding, &format!("write `{number}s`"), Safety::Safe, Some(edits)))
}

/// See [moby#48874](https://github.com/moby/moby/issues/48874).
fn start_interval_alone(stack: &Stack, service: Service<'_>) -> Option<Finding> {
    let check = service.healthcheck()?;
    let place = check.start_interval.as_ref()?.location()?;
    if check.start_period.is_some() || check.disabled {
        return None;
    }
    let finding = Finding::at(place, "`start_interval` without `start_period`")
        .note("`docker compose up` stops with `healthcheck.start_interval requires healthcheck.start_period to be set`")
        .help("add `start_period`: for how long the program may need to start");
    let edits = stack.loaded.site(place).and_then(|site| site.parent());
    let edits = edits.map(|check| check.set(&["start_period"], &New::from("30s")));
    Some(cured(finding, "add `start_period: 30s`", Safety::Safe, edits))
}

/// The engine takes no time between nothing and a millisecond.
fn too_short(service: Service<'_>) -> Option<Finding> {
    let check = service.healthcheck()?;
    let times = [
        ("interval", check.interval),
        ("timeout", check.timeout),
        ("start_period", check.start_period),
        ("start_interval", check.start_interval),
    ];
    times.into_iter().find_map(|(key, time)| {
        let time = time.filter(|time| !time.value.is_zero() && time.value < Duration::from_millis(1))?;
        let finding = Finding::at(time.location()?, format!("`{key}` is shorter than a millisecond"));
        Some(finding.note("the engine refuses to create the container").help("write at least `1ms`"))
    })
}
