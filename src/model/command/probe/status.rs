//! Whether the exit status of a probe says anything.

use crate::model::command::program::invocation;
use crate::source::Span;
use crate::syntax::shell::{
    Command, Expansion, ExpansionKind, Item, Operator, Pipeline, RedirectionKind, Script, SimpleCommand,
    Terminator, walk,
};

use super::http::{Client, http_call};

/// A call of `curl` whose probe takes an error page for a healthy answer.
#[derive(Clone, Copy, Debug)]
pub struct Unchecked<'s> {
    /// The command that calls.
    pub command: &'s SimpleCommand,
    /// Just behind the word `curl`, where ` -f` is missing.
    pub insert: usize,
}

/// Every call of `curl` in `script` that neither fails on an error status nor has its output looked at: by the next
/// command of a pipeline, by a test around `$(…)`, or from a file.
#[must_use]
pub fn unchecked_calls(script: &Script) -> Vec<Unchecked<'_>> {
    let mut pipelines = Vec::new();
    collect_pipelines(&script.items, &mut pipelines);
    pipelines.into_iter().flat_map(unchecked_in_pipeline).collect()
}

/// The argument that names `curl`, if `argv` calls it so that error pages count as healthy. `-f` is missing behind it.
#[must_use]
pub fn unchecked_argument(argv: &[&str]) -> Option<usize> {
    let call = http_call(argv).filter(|call| call.client == Client::Curl)?;
    let http = call.url.is_none_or(|url| speaks_http(argv[url]));
    (http && !call.fails_on_error && !call.prints_status && !call.saves_body).then_some(call.index)
}

fn speaks_http(url: &str) -> bool {
    url.split_once("://").is_none_or(|(scheme, _)| matches!(&*scheme.to_ascii_lowercase(), "http" | "https"))
}

fn collect_pipelines<'s>(items: &'s [Item], found: &mut Vec<&'s Pipeline>) {
    for pipeline in items.iter().flat_map(Item::pipelines) {
        found.push(pipeline);
        for command in &pipeline.commands {
            if let Command::Compound(compound) = command {
                for list in compound.lists() {
                    collect_pipelines(list, found);
                }
            }
        }
    }
}

fn unchecked_in_pipeline(pipeline: &Pipeline) -> Option<Unchecked<'_>> {
    let mut calls = pipeline.commands.iter().enumerate().filter_map(|(at, command)| match command {
        Command::Simple(simple) => Some((at, simple, unchecked_argument(&simple.argv())?)),
        _ => None,
    });
    let (at, command, curl) = calls.next_back()?;
    let looked_at = pipeline.commands[at + 1..].iter().any(|reader| !passes_through(reader));
    if looked_at || saves_output(command) {
        return None;
    }
    Some(Unchecked { command, insert: command.words[curl].span.end as usize })
}

fn saves_output(command: &SimpleCommand) -> bool {
    command.redirections.iter().any(|redirection| {
        matches!(
            redirection.kind,
            RedirectionKind::Write | RedirectionKind::Append | RedirectionKind::WriteBoth
        ) && redirection.descriptor != Some(2)
            && redirection.target.text != "/dev/null"
    })
}

/// Why a probe cannot fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NeverFails {
    /// What stands here succeeds whenever what is before it fails: `|| true`.
    Masked(Span),
    /// What stands here runs last and always succeeds: `; exit 0`.
    Last(Span),
    /// The last command of a pipeline stands here, and succeeds on any input: `| cat`.
    Pipeline(Span),
    /// The probe only prints or succeeds by itself.
    Constant(Span),
    /// The shell does not wait for the probe, which stands here: `prog &`.
    Background(Span),
}

/// Why `script` ends with status 0 whatever its commands find out. `None` if it can fail, as far as can be told.
#[must_use]
pub fn never_fails(script: &Script) -> Option<NeverFails> {
    let (last, before) = script.items.split_last()?;
    if stops_early(script) {
        return None;
    }
    if last.terminator == Terminator::Background {
        return Some(NeverFails::Background(last.span));
    }
    let pipeline = last.last();
    let command = pipeline.commands.last().filter(|_| !pipeline.negated)?;
    let Command::Simple(simple) = command else { return None };
    if always_succeeds(simple) {
        return match last.rest.last() {
            Some((Operator::Or, _)) => Some(NeverFails::Masked(pipeline.span)),
            Some((Operator::And, _)) => None,
            None if before.is_empty() && pipeline.commands.len() == 1 => {
                Some(NeverFails::Constant(simple.span))
            }
            None => Some(NeverFails::Last(simple.span)),
        };
    }
    (pipeline.commands.len() > 1 && passes_through(command)).then_some(NeverFails::Pipeline(simple.span))
}

/// Whether `argv` is a program that always succeeds: `true`, `echo …`. What only a shell knows, as `exit`, is none.
#[must_use]
pub fn argument_never_fails(argv: &[&str]) -> bool {
    let program = invocation(argv).program;
    program.is_some_and(|program| matches!(program.name, "true" | "echo" | "printf"))
}

/// Whether a command may end the script before its last one: then only the whole run decides.
fn stops_early(script: &Script) -> bool {
    let Some((last, before)) = script.items.split_last() else { return false };
    let mut stops = false;
    let mut look = |command: &Command| {
        if let Command::Simple(simple) = command {
            let fails = simple.name() == Some("exit") && !always_succeeds(simple);
            let errexit = simple.name() == Some("set") && simple.argv().iter().any(|word| sets_errexit(word));
            stops |= fails || errexit || simple.name() == Some("exec");
        }
    };
    walk(before, &mut look);
    for command in last.pipelines().rev().skip(1).flat_map(|pipeline| &pipeline.commands) {
        look(command);
    }
    let sets_pipefail = script.simple_commands().iter().any(|command| command.argv().contains(&"pipefail"));
    stops || sets_pipefail
}

fn sets_errexit(option: &str) -> bool {
    option == "errexit" || (option.starts_with('-') && option.contains('e'))
}

fn always_succeeds(command: &SimpleCommand) -> bool {
    let substitution = |expansion: &Expansion| matches!(expansion.kind, ExpansionKind::Parameter(_));
    let Some(name) = command.name() else { return false };
    let arguments = command.argv();
    // `exit $status` may well fail.
    let known = name != "exit" || !command.words.iter().flat_map(|word| &word.expansions).any(substitution);
    known && succeeds(name, &arguments[1..])
}

fn succeeds(name: &str, arguments: &[&str]) -> bool {
    match name {
        "true" | ":" | "echo" | "printf" => true,
        "exit" => arguments == ["0"],
        _ => false,
    }
}

/// Whether the command, at the end of a pipeline, hands its input on without judging it.
fn passes_through(command: &Command) -> bool {
    let Command::Simple(command) = command else { return false };
    let argv = command.argv();
    match command.name() {
        Some("cat" | "tee" | "head" | "tail" | "wc" | "sort" | "uniq" | "tr" | "cut" | "sed") => true,
        Some("jq") => !argv.iter().any(|word| {
            *word == "--exit-status"
                || (word.starts_with('-') && !word.starts_with("--") && word.contains('e'))
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::shell::parse;

    #[test]
    fn curl_without_fail() {
        for (text, expected) in [
            ("curl http://localhost/health || exit 1", Some("curl -f http://localhost/health || exit 1")),
            ("curl -fsS http://localhost || exit 1", None),
            ("timeout 3 curl -s localhost:80", Some("timeout 3 curl -f -s localhost:80")),
            ("curl -s localhost | grep -q OK", None),
            ("curl -s localhost | jq -e .ok", None),
            ("curl -s localhost | jq .ok", Some("curl -f -s localhost | jq .ok")),
            ("curl -s localhost | cat | grep -q OK", None),
            ("curl -s localhost | tee log", Some("curl -f -s localhost | tee log")),
            ("[ \"$(curl -s -o /dev/null -w '%{http_code}' localhost)\" = 200 ]", None),
            ("test $(curl -s localhost) = ok", None),
            ("code=$(curl -s localhost); [ $code = ok ]", None),
            ("curl -s localhost > /tmp/x && grep OK /tmp/x", None),
            ("curl -s localhost > /dev/null 2>&1", Some("curl -f -s localhost > /dev/null 2>&1")),
            ("curl -s localhost 2>/tmp/err", Some("curl -f -s localhost 2>/tmp/err")),
            ("curl telnet://localhost:25", None),
            (
                "if curl localhost; then exit 0; fi; exit 1",
                Some("if curl -f localhost; then exit 0; fi; exit 1"),
            ),
            ("wget -q localhost", None),
            ("echo x | curl -d @- localhost", Some("echo x | curl -f -d @- localhost")),
        ] {
            let script = parse(text).unwrap();
            let cured = unchecked_calls(&script).first().map(|call| {
                let (before, after) = text.split_at(call.insert);
                format!("{before} -f{after}")
            });
            assert_eq!(cured.as_deref(), expected, "{text}");
            if let Some(cured) = cured {
                assert!(unchecked_calls(&parse(&cured).unwrap()).is_empty(), "{cured}");
            }
        }
    }

    #[test]
    fn curl_without_fail_in_arguments() {
        assert_eq!(unchecked_argument(&["curl", "http://localhost"]), Some(0));
        assert_eq!(unchecked_argument(&["timeout", "3", "curl", "localhost"]), Some(2));
        assert_eq!(unchecked_argument(&["curl", "-f", "http://localhost"]), None);
        assert_eq!(unchecked_argument(&["curl", "-o", "/dev/null", "-w", "%{http_code}", "x"]), None);
        assert_eq!(unchecked_argument(&["wget", "x"]), None);
    }

    #[test]
    fn probes_that_cannot_fail() {
        use NeverFails::{Background, Constant, Last, Masked, Pipeline};
        let span = Span::new;
        for (text, expected) in [
            ("curl -f x || true", Some(Masked(span(13, 17)))),
            ("curl -f x || :", Some(Masked(span(13, 14)))),
            ("curl -f x || exit 0", Some(Masked(span(13, 19)))),
            ("curl -f x || echo down", Some(Masked(span(13, 22)))),
            ("curl -f x; exit 0", Some(Last(span(11, 17)))),
            ("curl -f x; echo done", Some(Last(span(11, 20)))),
            ("curl -f x | cat", Some(Pipeline(span(12, 15)))),
            ("curl -f x | jq .", Some(Pipeline(span(12, 16)))),
            ("exit 0", Some(Constant(span(0, 6)))),
            ("true", Some(Constant(span(0, 4)))),
            ("echo ok", Some(Constant(span(0, 7)))),
            ("curl -f x &", Some(Background(span(0, 9)))),
            ("curl -f x", None),
            ("curl -f x || exit 1", None),
            ("curl -f x || exit", None),
            ("curl -f x && exit 0 || exit 1", None),
            ("curl -f x && echo ok", None),
            ("curl -f x || exit $?", None),
            ("curl -f x | grep -q ok", None),
            ("curl -f x | jq -e .ok", None),
            ("curl -f x || exit 1; exit 0", None),
            ("set -ue; curl -f x; echo ok", None),
            ("set -o pipefail; curl -f x | cat", None),
            ("! true", None),
            ("if curl -f x; then exit 0; else exit 1; fi", None),
            ("", None),
        ] {
            assert_eq!(never_fails(&parse(text).unwrap()), expected, "{text}");
        }
    }

    #[test]
    fn arguments_that_cannot_fail() {
        assert!(argument_never_fails(&["true"]));
        assert!(argument_never_fails(&["/bin/echo", "x"]));
        assert!(!argument_never_fails(&["exit", "0"]), "there is no such program");
        assert!(!argument_never_fails(&["curl", "x"]));
        assert!(!argument_never_fails(&[]));
    }
}
