//! A key of `daemon.json` that `dockerd` does not know.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::daemon::unknown_keys::{UnknownKey, unknown_keys};
use crate::model::daemon::{Outcome, Problem, table};
use crate::model::project::Daemon;
use crate::rule::{Rule, rule};
use crate::source::Edit;
use crate::syntax::json::{Entry, Refusal};

pub(super) static RULE: Rule = rule!("unknown-daemon-key", Daemon, check);

fn check(daemon: &Daemon<'_>, findings: &mut Findings) {
    let (options, others): (Vec<_>, Vec<_>) = unknown_keys(&daemon.file, daemon.engine)
        .into_iter()
        .partition(|problem| problem.kind == UnknownKey::LogOption);
    findings.extend(others.iter().map(|problem| finding(daemon, problem)));
    if let Some((first, others)) = options.split_first() {
        findings.push(log_options(daemon, first, others));
    }
}

fn finding(daemon: &Daemon<'_>, problem: &Problem<UnknownKey>) -> Finding {
    let key = problem.path.last().map_or("", String::as_str);
    let finding = Finding::at(problem.location, headline(daemon, problem, key))
        .note(problem.outcome.consequence(daemon.engine));
    match problem.kind {
        UnknownKey::Similar(meant) => rename(daemon, problem, meant, finding),
        UnknownKey::TooNew(since) => {
            finding.help(format!("upgrade to Docker Engine {since} or later, or delete the key"))
        }
        UnknownKey::Client => finding
            .help("move it to `~/.docker/config.json` of the user who runs `docker`: `dockerd` has no use for it")
            .fix(delete(daemon, problem)),
        UnknownKey::Comment => finding
            .help("delete it: there is no key for comments")
            .fix(delete(daemon, problem)),
        UnknownKey::Unreachable => finding
            .help("delete it: this can be set neither here nor by a flag")
            .fix(delete(daemon, problem)),
        UnknownKey::LogOption | UnknownKey::Other => {
            finding.help("delete it, or see `dockerd --help` for the keys that there are")
        }
    }
}

fn headline(daemon: &Daemon<'_>, problem: &Problem<UnknownKey>, key: &str) -> String {
    match (&problem.kind, problem.path.split_first()) {
        (UnknownKey::TooNew(_), _) => format!("Docker Engine {} has no key `{key}` yet", daemon.engine),
        (_, Some((outer, [_, ..]))) => format!("`{outer}` has no key `{key}`"),
        _ => format!("`dockerd` has no key `{key}`"),
    }
}

/// The key that was meant, if its value is one of that key too.
fn rename(daemon: &Daemon<'_>, problem: &Problem<UnknownKey>, meant: &str, finding: Finding) -> Finding {
    let path: Vec<&str> = problem.path.iter().map(String::as_str).collect();
    let fits = match path[..] {
        [key] => entry(daemon, key).is_some_and(|entry| {
            table().setting(meant, daemon.engine).is_some_and(|setting| setting.accepts(&entry.value))
        }),
        _ => true,
    };
    if !fits && meant == "log-driver" {
        return finding.help("write `\"log-driver\": \"…\"`, and beside it `\"log-opts\": {…}`");
    }
    if !fits {
        return finding.help(format!("the key is `{meant}`, and takes another value"));
    }
    let edit = daemon.editor().rename(&path, meant);
    finding.help(format!("write `{meant}`")).fix(fix(format!("rename it to `{meant}`"), edit))
}

/// Options of the log driver that stand beside `log-opts`, not in it; they are moved there together.
fn log_options(daemon: &Daemon<'_>, first: &Problem<UnknownKey>, others: &[Problem<UnknownKey>]) -> Finding {
    let key = first.name();
    let mut finding =
        Finding::at(first.location, format!("`{key}` is an option of the log driver, not a key"))
            .note(Outcome::Refused.consequence(daemon.engine))
            .help(format!("move it into `log-opts`: `\"log-opts\": {{\"{key}\": …}}`"));
    for other in others {
        finding = finding.label(other.location, "an option of the log driver too");
    }
    finding.fix(move_into_log_opts(daemon, first, others))
}

fn move_into_log_opts(
    daemon: &Daemon<'_>,
    first: &Problem<UnknownKey>,
    others: &[Problem<UnknownKey>],
) -> Option<Fix> {
    const TARGET: &str = "log-opts";
    let all = [first].into_iter().chain(others);
    let keys: Vec<&str> = all.filter_map(|problem| problem.path.first()).map(String::as_str).collect();
    let edits = match (daemon.editor().enclose(&keys, TARGET), &keys[..]) {
        (Ok(edit), _) => vec![edit],
        // `log-opts` is there already.
        (Err(_), &[key]) => {
            let written = daemon.text(daemon.file.location(entry(daemon, key)?.value.span));
            let value = serde_json::from_str(written).ok()?;
            vec![daemon.editor().set(&[TARGET, key], value).ok()?, daemon.editor().remove(&[key]).ok()?]
        }
        _ => return None,
    };
    Some(Fix { title: format!("move it into `{TARGET}`"), safety: Safety::Unsafe, edits })
}

fn delete(daemon: &Daemon<'_>, problem: &Problem<UnknownKey>) -> Option<Fix> {
    let path: Vec<&str> = problem.path.iter().map(String::as_str).collect();
    fix("delete the key".to_owned(), daemon.editor().remove(&path))
}

fn fix(title: String, edit: Result<Edit, Refusal>) -> Option<Fix> {
    Some(Fix { title, safety: Safety::Unsafe, edits: vec![edit.ok()?] })
}

fn entry<'d>(daemon: &'d Daemon<'_>, key: &str) -> Option<&'d Entry> {
    daemon.file.document().root()?.get(key)
}
