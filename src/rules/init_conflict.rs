//! An init in front of another one.

use crate::finding::{Finding, Findings, Safety, Severity};
use crate::model::image::Init;
use crate::model::origin::Origin;
use crate::model::project::{Container, Project};
use crate::rule::{Rule, cured, rule};
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("init-conflict", Project, check);

fn check(project: &Project<'_>, findings: &mut Findings) {
    findings.extend(project.all_containers().filter_map(finding));
}

fn finding(container: &Container) -> Option<Finding> {
    let (service, stack) = (container.service()?, container.stack()?);
    let own = service.init();
    let place = container.init.location().filter(|_| container.init.value)?;
    let name = service.name();
    let site = stack.loaded.site(service.location());
    match container.own_init()? {
        Init::Required => {
            let finding = Finding::at(
                if own.is_some() { place } else { service.location() },
                format!("the init of `{name}`'s image is not PID 1"),
            )
            .note("it refuses to be anything else, and the container ends at once")
            .help("set `init: false`: the image has all that `init` would bring");
            let finding = match &own {
                Some(_) => finding,
                None => finding.label(place, "the daemon puts an init into every container"),
            };
            let finding = label_image(finding, container);
            Some(cured(
                finding,
                "set `init: false`",
                Safety::Safe,
                site.map(|site| site.set(&["init"], &New::from(false))),
            ))
        }
        Init::Included => {
            own?;
            let finding = Finding::at(place, format!("`{name}` has an init already"))
                .severity(Severity::Info)
                .note("the second one does no harm, and no good");
            let finding = label_image(finding, container).help("delete `init: true`");
            let edits = stack.loaded.site(place).map(|site| site.remove());
            Some(cured(finding, "delete `init: true`", Safety::Safe, edits))
        }
    }
}

/// Labels what brings the other init.
fn label_image(finding: Finding, container: &Container) -> Finding {
    if let Origin::At(entrypoint) = container.config.entrypoint.origin {
        return finding.label(entrypoint, "this starts an init");
    }
    let image = container.service().and_then(|service| service.image()).and_then(|image| image.location());
    match (&container.image, image) {
        (Some(image), _) => finding.label(image.base_location(), "this image brings an init"),
        (None, Some(image)) => finding.label(image, "this image brings an init"),
        (None, None) => finding,
    }
}
