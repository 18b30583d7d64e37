//! A setting of `daemon.json` with a type or a value that `dockerd` refuses.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::daemon::runtimes::{InvalidRuntime, invalid_runtimes};
use crate::model::daemon::wrong_values::{WrongValue, wrong_values};
use crate::model::daemon::{Outcome, Problem};
use crate::model::project::Daemon;
use crate::rule::{Rule, rule};
use crate::source::{Edit, Location};
use crate::syntax::json::inline;

pub(super) static RULE: Rule = rule!("daemon-key-type", Daemon, check);

fn check(daemon: &Daemon<'_>, findings: &mut Findings) {
    let values = wrong_values(&daemon.file, daemon.engine);
    findings.extend(values.iter().map(|problem| of_value(daemon, problem)));
    let runtimes = invalid_runtimes(&daemon.file, daemon.engine);
    findings.extend(runtimes.iter().filter_map(|problem| of_runtime(daemon, problem)));
}

fn of_value(daemon: &Daemon<'_>, problem: &Problem<WrongValue>) -> Finding {
    let WrongValue { reason, meant } = &problem.kind;
    let finding = finding(daemon, problem.location, &problem.name(), reason, problem.outcome);
    let Some(meant) = meant.as_ref().map(inline) else { return finding };
    let title = format!("write `{meant}`");
    // Where to listen is for the owner to say: the flag of the stock unit stands in the way, and a port is open to all.
    if problem.path == ["hosts"] {
        return finding.help(title);
    }
    let Location { file, span } = problem.location;
    let edits = vec![Edit { file, span, replacement: meant }];
    finding.help(title.clone()).fix(Fix { title, safety: Safety::Safe, edits })
}

/// What is wrong with a runtime itself. One that is not defined is the matter of `undefined-default-runtime`.
fn of_runtime(daemon: &Daemon<'_>, problem: &Problem<InvalidRuntime>) -> Option<Finding> {
    let (reason, help) = match problem.kind {
        InvalidRuntime::Undefined { .. } => return None,
        InvalidRuntime::Reserved => {
            ("is Docker's own and cannot be defined anew", "give the runtime another name")
        }
        InvalidRuntime::Empty => ("has neither `path` nor `runtimeType`", "add `\"path\": \"/usr/bin/…\"`"),
        InvalidRuntime::Contradiction => (
            "mixes the two kinds of runtimes",
            "keep `path` and `runtimeArgs`, or `runtimeType` and `options`",
        ),
    };
    Some(finding(daemon, problem.location, &problem.name(), reason, problem.outcome).help(help))
}

fn finding(daemon: &Daemon<'_>, location: Location, name: &str, reason: &str, outcome: Outcome) -> Finding {
    Finding::at(location, format!("`{name}` {reason}")).note(outcome.consequence(daemon.engine))
}
