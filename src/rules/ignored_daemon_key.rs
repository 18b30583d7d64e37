//! A key of `daemon.json` that passes and sets nothing.

use serde_json::{Map, Value};

use crate::finding::{Finding, Findings, Fix, Safety, Severity};
use crate::model::daemon::ignored_keys::{IgnoredKey, ignored_keys};
use crate::model::daemon::{Problem, table};
use crate::model::project::Daemon;
use crate::rule::{Rule, rule};
use crate::source::Edit;
use crate::syntax::json::{Document, Entry, Node, inline};

pub(super) static RULE: Rule = rule!("ignored-daemon-key", Daemon, check);

fn check(daemon: &Daemon<'_>, findings: &mut Findings) {
    let (proxies, others): (Vec<_>, Vec<_>) =
        ignored_keys(&daemon.file, daemon.engine).into_iter().partition(is_proxy);
    findings.extend(others.iter().map(|problem| match &problem.kind {
        IgnoredKey::Flag { setting } => flag(daemon, problem, *setting),
        IgnoredKey::Nested { lost, in_force } => nested(daemon, problem, lost, in_force),
    }));
    if let Some((first, others)) = proxies.split_first() {
        findings.push(of_proxies(daemon, first, others));
    }
}

fn is_proxy(problem: &Problem<IgnoredKey>) -> bool {
    matches!(problem.kind, IgnoredKey::Flag { setting: Some("proxies") })
}

fn flag(daemon: &Daemon<'_>, problem: &Problem<IgnoredKey>, setting: Option<&'static str>) -> Finding {
    let key = problem.name();
    let finding = Finding::at(problem.location, format!("`{key}` sets nothing: it is the name of a flag"))
        .note(problem.outcome.consequence(daemon.engine));
    let Some(setting) = setting else {
        return finding
            .help("delete it: there is no key that does the same")
            .fix(fix("delete the key", daemon.editor().remove(&[&key]).ok()));
    };
    let value = entry(daemon, &key).and_then(|entry| meant(daemon, setting, &entry.value));
    let Some(value) = value else {
        return finding.help(format!("the key is `{setting}`, and takes another value"));
    };
    let unchanged =
        entry(daemon, &key).is_some_and(|entry| written(daemon, &entry.value).as_ref() == Some(&value));
    let editor = daemon.editor();
    // A rename leaves the value as it is laid out.
    let edit = if unchanged {
        editor.rename(&[&key], setting)
    } else {
        editor.replace_entry(&[&key], setting, &value)
    };
    let help = if unchanged {
        format!("write `{setting}`")
    } else {
        format!("write `\"{setting}\": {}`", inline(&value))
    };
    finding.help(help).fix(fix(format!("make it `{setting}`, which has an effect"), edit.ok()))
}

/// The value that `setting` takes for the same as the flag does with `value`.
fn meant(daemon: &Daemon<'_>, setting: &str, value: &Node) -> Option<Value> {
    let accepted = table().setting(setting, daemon.engine)?;
    if accepted.accepts(value) {
        return written(daemon, value);
    }
    if setting == "log-opts" {
        return options(value);
    }
    let wrapped = Value::from(vec![value.string()?]);
    let document = Document::parse(&wrapped.to_string());
    document.root().is_some_and(|root| accepted.accepts(root)).then_some(wrapped)
}

/// `key=value`, one or several, as an object.
fn options(value: &Node) -> Option<Value> {
    let one = value.string().map(|_| value);
    let option = |node: &Node| {
        let (key, value) = node.string()?.split_once('=')?;
        Some((key.to_owned(), Value::from(value)))
    };
    let all: Option<Map<String, Value>> = one.into_iter().chain(value.elements()).map(option).collect();
    all.filter(|all| !all.is_empty()).map(Value::Object)
}

fn nested(
    daemon: &Daemon<'_>,
    problem: &Problem<IgnoredKey>,
    lost: &[String],
    in_force: &[String],
) -> Finding {
    let key = problem.name();
    let quoted = |keys: &[String]| keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    if lost.is_empty() && in_force.is_empty() {
        return Finding::at(problem.location, format!("`{key}` is no key, and sets nothing"))
            .severity(Severity::Info)
            .note("`dockerd` lets an empty object pass under any key")
            .help("delete it")
            .fix(fix("delete the key", daemon.editor().remove(&[&key]).ok()));
    }
    let headline = if lost.is_empty() {
        format!("`{key}` is no key, and what is inside takes effect by accident")
    } else {
        format!("`{key}` is no key: what is inside is not in force")
    };
    let mut finding = Finding::at(problem.location, headline);
    if !lost.is_empty() {
        finding =
            finding.note(format!("{} is lost: {}", quoted(lost), problem.outcome.consequence(daemon.engine)));
    }
    if !in_force.is_empty() {
        finding = finding.note(format!("{} takes effect all the same, as booleans do", quoted(in_force)));
    }
    finding
        .help("move what is inside to the top level")
        .fix(fix("move what is inside to the top level", daemon.editor().hoist(&[&key]).ok()))
}

/// Flags that stand inside `proxies` as keys; they are moved there together.
fn of_proxies(daemon: &Daemon<'_>, first: &Problem<IgnoredKey>, others: &[Problem<IgnoredKey>]) -> Finding {
    let key = first.name();
    let mut finding = Finding::at(first.location, format!("`{key}` sets nothing outside of `proxies`"))
        .note(first.outcome.consequence(daemon.engine))
        .help(format!("move it into `proxies`: `\"proxies\": {{\"{key}\": …}}`"));
    for other in others {
        finding = finding.label(other.location, "this sets nothing either");
    }
    let all = [first].into_iter().chain(others);
    let keys: Vec<&str> = all.filter_map(|problem| problem.path.first()).map(String::as_str).collect();
    finding.fix(fix("move it into `proxies`", daemon.editor().enclose(&keys, "proxies").ok()))
}

/// Unsafe: it switches on what was never in force.
fn fix(title: impl Into<String>, edit: Option<Edit>) -> Option<Fix> {
    Some(Fix { title: title.into(), safety: Safety::Unsafe, edits: vec![edit?] })
}

fn entry<'d>(daemon: &'d Daemon<'_>, key: &str) -> Option<&'d Entry> {
    daemon.file.document().root()?.get(key)
}

fn written(daemon: &Daemon<'_>, value: &Node) -> Option<Value> {
    serde_json::from_str(daemon.text(daemon.file.location(value.span))).ok()
}
