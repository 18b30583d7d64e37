//! Containers that stop whenever `dockerd` does, or a swarm that does not come up because they would not.

use crate::finding::{Finding, Findings, Fix, Safety, Severity};
use crate::model::project::{Daemon, Project};
use crate::model::target::Target;
use crate::rule::{Rule, rule};
use crate::source::{Location, Span};

pub(super) static RULE: Rule = rule!("missing-live-restore", Project, check);

fn check(project: &Project<'_>, findings: &mut Findings) {
    // Which daemon runs a stack is not always known; one that may be in a swarm is not told to keep out of it.
    let told = project.assumptions.target == Some(Target::Swarm);
    let has_swarm = told || project.stacks().any(|stack| stack.is_for(Target::Swarm));
    for daemon in project.daemons().filter(|daemon| daemon.unit.is_some()) {
        let stack = project.stacks_of(daemon).find(|stack| stack.is_for(Target::Swarm));
        let key = stack.and_then(|stack| stack.runner().evidence.as_ref());
        let swarm = stack.is_some() || told;
        let live_restore = daemon.boolean("live-restore");
        let place = live_restore.as_ref().and_then(|value| value.location());
        match (live_restore.map(|value| value.value), place, swarm) {
            (Some(true), Some(place), true) => {
                findings.push(in_swarm(daemon, place, key.map(|key| key.location)))
            }
            (None, ..) if !has_swarm => findings.extend(absent(daemon)),
            _ => {}
        }
    }
}

fn absent(daemon: &Daemon<'_>) -> Option<Finding> {
    let document = daemon.file.document();
    let root = document.root().filter(|root| root.is_object() && document.faults().is_empty())?;
    let start = root.span.start;
    let brace = daemon.file.location(Span { start, end: start + 1 });
    let finding = Finding::at(brace, "containers stop when `dockerd` does: `live-restore` is not set")
        .severity(Severity::Info)
        .note(
            "each restart of `dockerd`, also by an upgrade of the package, stops every container of the host",
        )
        .help("add `\"live-restore\": true`; not on a host that is to join a swarm")
        .fix(daemon.editor().set(&["live-restore"], true.into()).ok().map(|edit| Fix {
            title: "add `\"live-restore\": true`".to_owned(),
            safety: Safety::Unsafe,
            edits: vec![edit],
        }));
    Some(finding)
}

fn in_swarm(daemon: &Daemon<'_>, place: Location, key: Option<Location>) -> Finding {
    let in_file = place.file == daemon.file.file();
    let finding =
        Finding::at(place, "`live-restore` is on, which swarm mode refuses").severity(Severity::Error);
    key.into_iter()
        .fold(finding, |finding, key| finding.label(key, "this is for `docker stack deploy`"))
        .note(
            "`docker swarm init` and `docker swarm join` fail; on a node that is in a swarm `dockerd` does not start, \
             although `dockerd --validate` is content",
        )
        .help("delete `live-restore`")
        .fix(in_file.then(|| daemon.editor().remove(&["live-restore"]).ok()).flatten().map(|edit| Fix {
            title: "delete `live-restore`".to_owned(),
            safety: Safety::Unsafe,
            edits: vec![edit],
        }))
}
