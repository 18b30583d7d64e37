//! A daemon that logs for debugging.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::project::Daemon;
use crate::rule::{Rule, rule};
use crate::source::Location;

pub(super) static RULE: Rule = rule!("daemon-debug", Daemon, check);

fn check(daemon: &Daemon<'_>, findings: &mut Findings) {
    let settings = daemon.settings();
    if let Some(place) =
        daemon.boolean("debug").filter(|debug| debug.value).and_then(|debug| debug.location())
    {
        findings.push(finding(daemon, "debug", "`debug` is on".to_owned(), place));
    }
    let Some(level) = settings.string("log-level") else { return };
    if let (Some(place), "debug" | "trace") = (level.location(), level.value.to_lowercase().as_str()) {
        findings.push(finding(daemon, "log-level", format!("the log level is `{}`", level.value), place));
    }
}

fn finding(daemon: &Daemon<'_>, key: &str, headline: String, place: Location) -> Finding {
    // A flag is for people to take away.
    let in_file = place.file == daemon.file.file();
    Finding::at(place, headline)
        .note(
            "`dockerd` logs every health check and every request, bodies up to 4 KiB included, such as the environment \
             of a new container: the journal fills up, and secrets stand in it",
        )
        .help(format!("delete `{key}`; to look into a running daemon, set `debug` and send SIGHUP"))
        .fix(in_file.then(|| daemon.editor().remove(&[key]).ok()).flatten().map(|edit| Fix {
            title: format!("delete `{key}`"),
            safety: Safety::Safe,
            edits: vec![edit],
        }))
}
