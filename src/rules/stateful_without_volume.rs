//! Data that go with their container.

use crate::finding::{Finding, Findings, Safety};
use crate::model::compose::Service;
use crate::model::project::{Container, Stack};
use crate::rule::{Rule, cured, rule};
use crate::syntax::yaml::edit::{Edits, New};

pub(super) static RULE: Rule = rule!("stateful-without-volume", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    let (Some(service), Some(stack)) = (container.service(), container.stack()) else { return };
    let many = service.replicas().is_some_and(|count| count.value > 1);
    if !container.role.may_serve() || !container.target().reads_compose() || many {
        return;
    }
    let Some(store) = container.store().filter(|store| !store.is_mounted && store.astray.is_none()) else {
        return;
    };
    let folder = store.volume.as_deref().unwrap_or(&store.folder);
    let note = match store.volume {
        Some(_) => {
            "they are in a volume without a name: `docker compose down` followed by `up` starts with an empty one, \
             `docker compose rm -v` deletes it"
        }
        None => "they are in the container itself: each `docker compose up` that makes it anew loses them",
    };
    let finding = Finding::at(service.location(), format!("the data of `{}` have no volume", service.name()))
        .note(note)
        .help(format!("mount a named volume at `{folder}`"));
    let volume = format!("{}-data", service.name());
    let title = format!("keep them in a volume called `{volume}`");
    findings.push(cured(finding, &title, Safety::Unsafe, with_volume(stack, service, &volume, folder)));
}

/// The mount, and the volume at the top of the file.
fn with_volume(stack: &Stack, service: Service<'_>, volume: &str, folder: &str) -> Option<Edits> {
    if stack.project()?.model.at(&["volumes", volume]).is_some() {
        return None;
    }
    let site = stack.loaded.site(service.location())?;
    let mount = New::list([format!("{volume}:{folder}").as_str()]);
    let mounted = site.merge(&[("volumes".to_owned(), mount)]);
    let declared = site.set_at_top(&["volumes", volume], &New::Map(Vec::new()));
    Some(mounted.and_then(|mounted| Ok([mounted, declared?].concat())))
}
