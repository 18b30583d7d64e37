//! Default ulimits that stop every container, or the daemon.

use serde_json::{Value, json};

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::daemon::Problem;
use crate::model::daemon::ulimits::{InvalidUlimit, NAMES, invalid_ulimits};
use crate::model::project::Daemon;
use crate::rule::{Rule, rule};
use crate::source::{Edit, Location};
use crate::syntax::json::inline;

pub(super) static RULE: Rule = rule!("invalid-default-ulimits", Daemon, check);

fn check(daemon: &Daemon<'_>, findings: &mut Findings) {
    let problems = invalid_ulimits(&daemon.file, daemon.engine);
    findings.extend(problems.iter().map(|problem| finding(daemon, problem)));
}

fn finding(daemon: &Daemon<'_>, problem: &Problem<InvalidUlimit>) -> Finding {
    let name = problem.name();
    let at =
        |headline| Finding::at(problem.location, headline).note(problem.outcome.consequence(daemon.engine));
    match &problem.kind {
        InvalidUlimit::Type { reason, meant } => {
            let finding = at(format!("`{name}` {reason}"));
            match meant.clone().or_else(|| whole(daemon, problem)) {
                Some(meant) => {
                    let meant = inline(&meant);
                    finding.help(format!("write `{meant}`")).fix(replace(problem, meant))
                }
                None => finding
                    .help("write `\"nofile\": {\"Name\": \"nofile\", \"Soft\": 65536, \"Hard\": 65536}`"),
            }
        }
        InvalidUlimit::NoName => {
            let key = problem.path.last().map_or("", String::as_str);
            let finding = at(format!("`{name}` has no `Name`; its key does not count"));
            if !NAMES.contains(&key) {
                return finding.help("add the name of the limit: `\"Name\": \"nofile\"`");
            }
            finding.help(format!("add `\"Name\": \"{key}\"`")).fix(set(daemon, problem, "Name", key.into()))
        }
        InvalidUlimit::UnknownName { name: unknown, nearest } => {
            let help = match nearest {
                Some(nearest) => format!("write `\"Name\": \"{nearest}\"`"),
                None => format!("write one of {}", NAMES.join(", ")),
            };
            at(format!("there is no limit called `{unknown}`")).help(help)
        }
        InvalidUlimit::NoSoft { hard } => at(format!("`{name}` has no `Soft`, which is 0 then"))
            .help(format!("add `\"Soft\": {hard}`"))
            .fix(set(daemon, problem, "Soft", (*hard).into())),
        InvalidUlimit::SoftAboveHard { soft, hard: None } => {
            at(format!("`{name}` has no `Hard`, which is 0 then, below `Soft`"))
                .help(format!("add `\"Hard\": {soft}`"))
                .fix(set(daemon, problem, "Hard", (*soft).into()))
        }
        InvalidUlimit::SoftAboveHard { soft, hard: Some(hard) } => {
            at(format!("the soft limit {soft} of `{name}` is above the hard one, {hard}"))
                .help(format!("raise `Hard` to {soft}, or lower `Soft` to {hard}"))
        }
    }
}

/// The limit that is meant by `65536` or `"1024:65536"`, the ways of Compose and of the command line.
fn whole(daemon: &Daemon<'_>, problem: &Problem<InvalidUlimit>) -> Option<Value> {
    let [_, name] = &problem.path[..] else { return None };
    let (soft, hard) = match serde_json::from_str(daemon.text(problem.location)).ok()? {
        Value::Number(limit) => (limit.as_i64()?, limit.as_i64()?),
        Value::String(text) => {
            let (soft, hard) = text.split_once(':').unwrap_or((&text, &text));
            (soft.trim().parse().ok()?, hard.trim().parse().ok()?)
        }
        _ => return None,
    };
    let is_sound = soft.cast_unsigned() <= hard.cast_unsigned() && NAMES.contains(&name.as_str());
    is_sound.then(|| json!({"Name": name, "Soft": soft, "Hard": hard}))
}

fn replace(problem: &Problem<InvalidUlimit>, meant: String) -> Fix {
    let Location { file, span } = problem.location;
    let title = format!("write `{meant}`");
    Fix { title, safety: Safety::Safe, edits: vec![Edit { file, span, replacement: meant }] }
}

/// Adds `field` to the limit, unless it is there in letters of another case, or as `null` or nothing.
fn set(daemon: &Daemon<'_>, problem: &Problem<InvalidUlimit>, field: &str, value: Value) -> Option<Fix> {
    let mut node = daemon.file.document().root()?;
    for key in &problem.path {
        node = &node.get(key)?.value;
    }
    if node.field(field).is_some() {
        return None;
    }
    let title = format!("add `\"{field}\": {value}`");
    let path: Vec<&str> = problem.path.iter().map(String::as_str).chain([field]).collect();
    let edit = daemon.editor().set(&path, value).ok()?;
    Some(Fix { title, safety: Safety::Safe, edits: vec![edit] })
}
