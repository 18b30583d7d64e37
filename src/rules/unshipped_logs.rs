//! Logs that a collector of files does not find.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::log_driver::LogDriver;
use crate::model::project::{Container, LogConfig, Project, Stack};
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("unshipped-logs", Project, check);

fn check(project: &Project<'_>, findings: &mut Findings) {
    findings.extend(project.log_configs().iter().filter_map(of_service));
    findings.extend(project.stacks().filter_map(|stack| of_daemon(project, stack)));
}

/// What goes to another collector arrives there, and what is discarded is to be.
fn writes_elsewhere(driver: &LogDriver) -> bool {
    matches!(driver, LogDriver::Local | LogDriver::Journald)
}

fn of_service(config: &LogConfig<'_>) -> Option<Finding> {
    let service = config.service()?;
    let (driver, location) = config.own_driver().filter(|(driver, _)| writes_elsewhere(driver))?;
    let (shipper, mount) = config.stack()?.log_shipper()?;
    // A collector that does not collect its own lines is right.
    if shipper.name() == service.name() {
        return None;
    }
    let written = match driver {
        LogDriver::Local => "`local` writes a format of its own, into another folder",
        _ => "`journald` writes into the journal of the host",
    };
    let has_options = !config.logging.options.is_empty();
    let fix = config.set_driver(&LogDriver::JsonFile).ok().filter(|_| !has_options);
    Some(
        Finding::at(location, format!("`{}` does not find this log", shipper.name()))
            .label(mount, format!("`{}` reads the files of `json-file` here", shipper.name()))
            .note(format!("{written}: what this service logs is never shipped"))
            .help("write `driver: json-file` with `max-size` and `max-file`")
            .fix(fix.map(|edits| Fix { title: "log to files".to_owned(), safety: Safety::Unsafe, edits })),
    )
}

/// The driver of the daemon, which services that say nothing get.
fn of_daemon(project: &Project<'_>, stack: &Stack) -> Option<Finding> {
    let (shipper, mount) = stack.log_shipper()?;
    let says_nothing = |container: &&Container| {
        container.stack().is_some_and(|own| own.files == stack.files)
            && container.service().is_some_and(|service| {
                service.name() != shipper.name()
                    && service.logging().is_none_or(|logging| logging.driver.is_none())
            })
    };
    let driver = project.containers().filter(says_nothing).find_map(|container| {
        container.logging.known_driver().filter(|driver| writes_elsewhere(driver))?;
        Some(&container.logging.driver)
    })?;
    Some(
        Finding::at(mount, format!("`{}` finds no logs here", shipper.name()))
            .label(driver.location()?, "the daemon has another driver")
            .note(format!(
                "only `json-file` writes files in this folder. With `{}`, what the services log is never shipped",
                driver.value
            ))
            .help("write `\"log-driver\": \"json-file\"` with `max-size` and `max-file` in `daemon.json`"),
    )
}
