//! A volume beside the folder that the data are in.

use crate::finding::{Finding, Findings, Safety, Severity};
use crate::model::compose::Mount;
use crate::model::project::{Container, Stack, Store};
use crate::rule::{Rule, cured, rule};
use crate::syntax::yaml::edit::{Edits, New};

pub(super) static RULE: Rule = rule!("wrong-data-path", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    let (Some(service), Some(stack)) = (container.service(), container.stack()) else { return };
    if !container.role.may_serve() || !container.target().reads_compose() {
        return;
    }
    let Some(store) = container.store() else { return };
    let Some(mount) = &store.astray else { return };
    let Some(target) = mount.target else { return };
    let image = container.base_name().unwrap_or_default();
    let name = service.name();
    let right = store.volume.as_deref().unwrap_or(&store.folder);
    let finding = match store.is_version_known {
        true => Finding::at(mount.location, format!("the data of `{name}` are not in this mount"))
            .note(format!("`{image}` keeps them in `{}`, not in `{target}`", store.folder)),
        false => Finding::at(mount.location, format!("the data of `{name}` need not be in this mount"))
            .severity(Severity::Warning)
            .note(format!("the newest version of `{image}` keeps them in `{}`", store.folder)),
    };
    let finding = finding
        .note(consequence(&store))
        .help(format!("mount `{right}`; move data that are there already with a dump and a restore"));
    let title = format!("mount `{right}`");
    findings.push(cured(finding, &title, Safety::Unsafe, moved(stack, mount, target, right)));
}

fn consequence(store: &Store<'_>) -> &'static str {
    match store.volume {
        Some(_) => {
            "they go to a volume without a name, and `docker compose down` followed by `up` starts with an empty one"
        }
        None => "they are in the container itself, and are gone when it is made anew",
    }
}

/// The same mount at the right place, in the form that it is written in.
fn moved(stack: &Stack, mount: &Mount<'_>, target: &str, right: &str) -> Option<Edits> {
    let site = stack.loaded.site(mount.location)?;
    let Some(text) = site.node().text() else { return Some(site.set(&["target"], &New::from(right))) };
    let at = text.rfind(target)?;
    let spec = format!("{}{right}{}", &text[..at], &text[at + target.len()..]);
    let replaced = spec.strip_suffix('/').unwrap_or(&spec);
    Some(site.set(&[], &New::from(replaced)))
}
