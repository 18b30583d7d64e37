//! A health check that calls a program which is not in the image.

use crate::finding::{Finding, Findings, Fix, Safety, Severity};
use crate::model::command::probe::{endpoint, first_tool, has_alternative, is_single_call};
use crate::model::command::program::invocation;
use crate::model::dockerfile::{Argument, Command};
use crate::model::image::Packages;
use crate::model::project::{Call, CallWord, Container, Lack, Probe};
use crate::rule::{Rule, cured, rule};
use crate::source::{Edit, Location, Span};
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("healthcheck-tool-missing", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    let Some(probe) = container.probe() else { return };
    let Some((call, at)) = first_call(&probe) else { return };
    let Some(word) = call.words.get(at) else { return };
    let tool = word.text.rsplit('/').next().unwrap_or(&word.text);
    let Some(lack) = container.lacks(tool) else { return };
    let (Some(location), Some(base)) = (word.location(), container.base_name()) else { return };
    let finding = Finding::at(location, format!("there is no `{tool}` in `{}`", shortened(base)))
        .severity(match lack {
            Lack::Certain => Severity::Error,
            Lack::Likely => Severity::Warning,
        })
        .note("every check fails: the container is unhealthy for ever, however well it works");
    let image = container.service().and_then(|service| service.image()?.location());
    let finding = match (&container.image, image) {
        (Some(image), _) => finding.label(image.base_location(), "built on this, and nothing brings it"),
        (None, Some(place)) => finding.label(place, "this is what runs"),
        (None, None) => finding,
    };
    findings.push(cure(container, &probe, &call, word, tool, finding));
}

/// The call that decides alone, and its word that names the program.
fn first_call<'c>(probe: &Probe<'c>) -> Option<(Call<'c>, usize)> {
    let calls = probe.calls();
    let tool = match probe {
        Probe::Words(_) => {
            let call = calls.into_iter().next()?;
            let at = invocation(&call.argv()).program?.index;
            return Some((call, at));
        }
        Probe::Line { script, .. } => first_tool(script.as_ref().filter(|script| !has_alternative(script))?)?,
    };
    let is_tool = |word: &CallWord<'_>| word.is_at(tool.span);
    calls.into_iter().find_map(|call| {
        let at = call.words.iter().position(is_tool)?;
        Some((call, at))
    })
}

/// Names of images may be long; the tag says which edition it is.
fn shortened(base: &str) -> &str {
    if base.len() <= 40 { base } else { base.rsplit('/').next().unwrap_or(base) }
}

fn cure(
    container: &Container,
    probe: &Probe<'_>,
    call: &Call<'_>,
    word: &CallWord<'_>,
    tool: &str,
    finding: Finding,
) -> Finding {
    if matches!(tool, "mysql" | "mysqladmin") {
        let name = if tool == "mysql" { "mariadb" } else { "mariadb-admin" };
        let finding = finding.help(format!("write `{name}`, as it is called since 11.0"));
        let place = word.exact_location_of(word.text.len() - tool.len()..word.text.len());
        return finding.fix(place.map(|place| Fix {
            title: format!("call it `{name}`"),
            safety: Safety::Unsafe,
            edits: vec![Edit { file: place.file, span: place.span, replacement: name.to_owned() }],
        }));
    }
    match other_words(container, probe, call, tool) {
        Some(words) => {
            let finding = finding.help(format!("ask with `{}`, which is there", words[0]));
            replaced(container, probe, &words, finding)
        }
        None => finding.help(installation(container, tool)),
    }
}

/// How the image may ask the same, with what it has.
fn other_words(container: &Container, probe: &Probe<'_>, call: &Call<'_>, tool: &str) -> Option<Vec<String>> {
    let argv = call.argv();
    let asked = endpoint(&argv).filter(|endpoint| endpoint.is_local())?;
    let url = call.words.get(asked.index)?;
    let is_alone = match probe {
        Probe::Line { script, .. } => script.as_ref().is_some_and(is_single_call),
        Probe::Words(_) => true,
    };
    let is_plain = !url.text.contains(['$', '\'', '"', '`']) && matches!(tool, "curl" | "wget");
    if !is_alone || !is_plain {
        return None;
    }
    let scheme = if url.text.contains("://") { "" } else { "http://" };
    // `localhost` may be `::1` first, which not every client and server gets along with.
    let host = format!("{scheme}{}", &url.text[..asked.host_range.start]);
    let host = if asked.host == "localhost" { host + "127.0.0.1" } else { host + asked.host };
    container.ask(&format!("{host}{}", &url.text[asked.host_range.end..]))
}

/// `words` in place of the check, in exec form.
fn replaced(container: &Container, probe: &Probe<'_>, words: &[String], finding: Finding) -> Finding {
    let title = format!("ask with `{}`", words[0]);
    let test = container.config.healthcheck.value.as_ref().and_then(|check| check.test.as_ref());
    let written = match (probe, test) {
        (_, Some(Command::Exec(all))) => span_of(all),
        (_, Some(Command::Shell { line, .. })) => line.location().map(|place| (place, true)),
        (_, None) => None,
    };
    let Some((place, whole)) = written else { return finding };
    let Ok(array) = serde_json::to_string(words) else { return finding };
    let array = array.replace("\",\"", "\", \"");
    let is_own = container.image.as_ref().is_some_and(|image| image.dockerfile.file == place.file);
    if is_own {
        let inner = array.trim_start_matches('[').trim_end_matches(']');
        let replacement = if whole { array.clone() } else { inner.to_owned() };
        return finding.fix(Fix {
            title,
            safety: Safety::Unsafe,
            edits: vec![Edit { file: place.file, span: place.span, replacement }],
        });
    }
    let test =
        container.service().and_then(|service| Some(service.get(&["healthcheck", "test"])?.location()));
    let site = container.stack().and_then(|stack| stack.loaded.site(test?));
    let items = std::iter::once("CMD").chain(words.iter().map(String::as_str));
    let quoted: Vec<_> = items.filter_map(|word| serde_json::to_string(word).ok()).collect();
    let list = New::Plain(format!("[{}]", quoted.join(", ")));
    cured(finding, &title, Safety::Unsafe, site.map(|site| site.set(&[], &list)))
}

/// From the first to the last element of an array, without its brackets.
fn span_of(words: &[Argument]) -> Option<(Location, bool)> {
    let (first, last) = (words.first()?.location()?, words.last()?.location()?);
    let span = Span { start: first.span.start, end: last.span.end };
    Some((Location::new(first.file, span), false))
}

fn installation(container: &Container, tool: &str) -> String {
    let package = match tool {
        "nc" => "netcat-openbsd",
        "node" => "nodejs",
        "pgrep" | "ps" => "procps",
        "netstat" => "net-tools",
        "ss" => "iproute2",
        "python" => "python3",
        other => other,
    };
    let command = match (container.base.packages, container.image.is_some()) {
        (Some(Packages::Apt), true) => {
            format!("`apt-get install -y --no-install-recommends {package}`")
        }
        (Some(Packages::Apk), true) => format!("`apk add --no-cache {package}`"),
        (Some(Packages::Dnf), true) => format!("`dnf install -y {package}`"),
        (Some(Packages::Microdnf), true) => format!("`microdnf install -y {package}`"),
        _ => {
            return "ask with a program that the image has, such as a command of the service itself"
                .to_owned();
        }
    };
    format!("install it with {command}, or let a command of the program itself ask")
}
