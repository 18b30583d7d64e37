//! A service that stays down when it ends.

use crate::finding::{Finding, Findings, Safety};
use crate::model::origin::Origin;
use crate::model::project::Container;
use crate::rule::{Rule, cured, rule};
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("missing-restart-policy", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    let (Some(service), Some(stack)) = (container.service(), container.stack()) else { return };
    if !container.role.may_serve()
        || service.restart_policy().origin != Origin::Default
        || !container.target().needs_restart_policy()
    {
        return;
    }
    let surely_serves =
        !service.ports().is_empty() || !service.expose().is_empty() || service.healthcheck().is_some();
    let safety = if surely_serves { Safety::Safe } else { Safety::Unsafe };
    let finding = Finding::at(service.location(), format!("nothing restarts `{}`", service.name()))
        .note("it stays down after a crash, and after a reboot of the host")
        .help("set `restart: unless-stopped`; for a job that is to end, `restart: \"no\"`");
    let edits = stack
        .loaded
        .site(service.location())
        .map(|site| site.set(&["restart"], &New::from("unless-stopped")));
    findings.push(cured(finding, "set `restart: unless-stopped`", safety, edits));
}
