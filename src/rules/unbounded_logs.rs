//! Log files that grow until the disk is full.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::compose::Service;
use crate::model::log_driver::LogDriver;
use crate::model::logging::EffectiveLogging;
use crate::model::project::{Container, Holder, LogConfig, Project, Stack};
use crate::rule::{Rule, rule};
use crate::source::Edit;
use crate::syntax::yaml::edit::{New, Refusal};

pub(super) static RULE: Rule = rule!("unbounded-logs", Project, check);

const LIMITS: [(&str, &str); 2] = [("max-size", "10m"), ("max-file", "3")];
const CONSEQUENCE: &str = "`json-file` writes one file for each container and never rotates it: it grows until the disk \
                           is full, and then every container of the host fails to write";

/// How many services of a stack are pointed at.
const MOST_LABELS: usize = 4;

fn check(project: &Project<'_>, findings: &mut Findings) {
    let configs = project.log_configs();
    // A service may take its limits over from a daemon out of sight that is said to have some.
    let may_inherit = |config: &LogConfig<'_>| project.assumptions.rotation && !config.logging.daemon_known;
    let own = configs
        .iter()
        .filter(|config| is_unbounded(&config.logging) && !config.is_job() && !may_inherit(config))
        // Elsewhere what starts the container gives it its driver.
        .filter(|config| config.stack().is_none_or(|stack| stack.runner().target.reads_compose()));
    findings.extend(own.filter_map(of_config));
    if !project.assumptions.rotation {
        findings.extend(project.stacks().filter_map(|stack| of_stack(project, stack)));
    }
}

/// `max-file` without `max-size` is a rule of its own.
fn is_unbounded(logging: &EffectiveLogging) -> bool {
    let says = |key| logging.option(key).is_some();
    logging.known_driver() == Some(&LogDriver::JsonFile)
        && logging.complete
        && !says("max-size")
        && !says("max-file")
}

fn of_config(config: &LogConfig<'_>) -> Option<Finding> {
    let named = config.own_driver().is_some();
    if matches!(config.holder, Holder::Service(..)) && !named {
        return None;
    }
    let headline = match config.holder {
        Holder::Daemon(_) if named => "this daemon lets the log of each container grow without limit",
        Holder::Daemon(_) => "nothing here limits the logs of containers",
        Holder::Service(..) => "this log grows without limit",
    };
    let help = match config.holder {
        Holder::Daemon(_) => {
            "limit it, then restart the daemon and create the containers anew: those that exist keep their logs as \
             they are; or write `\"log-driver\": \"local\"`, which rotates by itself"
        }
        Holder::Service(..) => "limit it, or write `driver: local`, which rotates by itself",
    };
    let inherits_nothing = match config.holder {
        Holder::Service(..) if config.logging.daemon_known => Some(
            "the `daemon.json` in sight does not limit it: options are taken over from the same driver only",
        ),
        _ => None,
    };
    let finding = Finding::at(config.location()?, headline).note(CONSEQUENCE).help(help);
    let finding = inherits_nothing.into_iter().fold(finding, Finding::note);
    Some(finding.fix(config.set_options(&LIMITS).ok().map(|edits| Fix {
        title: "keep three files of 10 MB".to_owned(),
        safety: Safety::Safe,
        edits,
    })))
}

/// One finding for all services that leave it to a daemon out of sight.
fn of_stack(project: &Project<'_>, stack: &Stack) -> Option<Finding> {
    let leaves = |container: &&Container| {
        container.stack().is_some_and(|own| own.files == stack.files)
            && !container.logging.daemon_known
            && container.logging.driver.location().is_none()
            && is_unbounded(&container.logging)
            && container.role.may_serve()
            && container.target().reads_compose()
    };
    let services: Vec<Service<'_>> =
        project.containers().filter(leaves).filter_map(Container::service).collect();
    let (first, others) = services.split_first()?;
    let headline = match others.len() {
        0 => format!("nothing in sight limits the log of `{}`", first.name()),
        more => format!("nothing in sight limits the logs of {} services", more + 1),
    };
    let mut finding = Finding::at(first.location(), headline)
        .note(format!("the daemon decides, and its default is `json-file` without a limit. {CONSEQUENCE}"))
        .help(
            "limit it on the host, in `/etc/docker/daemon.json`: `{\"log-driver\": \"local\"}`, and lint that file \
             along with this one; or give each service `logging: {driver: local}`",
        );
    for service in others.iter().take(MOST_LABELS) {
        finding = finding.label(service.location(), "nor this one");
    }
    if others.len() > MOST_LABELS {
        finding = finding.note(format!("{} more services are like these", others.len() - MOST_LABELS));
    }
    Some(finding.fix(rotate_all(stack, &services)))
}

/// Docker's own advice, for each service: all of them or none.
fn rotate_all(stack: &Stack, services: &[Service<'_>]) -> Option<Fix> {
    let local = New::from("local");
    let edits: Result<Vec<Vec<Edit>>, Refusal> = services
        .iter()
        .map(|&service| stack.loaded.service_site(service, &["logging", "driver"])?.set(&[], &local))
        .collect();
    let title = "log to the driver `local`, which keeps five files of 20 MB".to_owned();
    Some(Fix { title, safety: Safety::Unsafe, edits: edits.ok()?.concat() })
}
