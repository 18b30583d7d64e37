//! All containers share one limit of journald's.

use crate::finding::{Finding, Findings};
use crate::model::log_driver::LogDriver;
use crate::model::project::{Host, Project};
use crate::rule::{Rule, rule};
use crate::source::Location;

pub(super) static RULE: Rule = rule!("journald-shared-rate-limit", Project, check);

const CURE: &str = "raise it for Docker alone, in `/etc/systemd/system/docker.service.d/log.conf`: `[Service]`, \
                    `LogRateLimitIntervalSec=1s`, `LogRateLimitBurst=1000000`; then `systemctl daemon-reload` and \
                    restart Docker";

fn check(project: &Project<'_>, findings: &mut Findings) {
    let Some(location) = user(project) else { return };
    let host = project.host(location);
    if let Some(zero) = host.unit.ineffective_zero() {
        findings.push(
            Finding::at(location, "the limit of journald that all containers share is still on")
                .label(zero, "0 does not switch it off")
                .note("systemd passes the limits of a unit on only when they are above 0: the default stays in force")
                .help(CURE),
        );
        return;
    }
    findings.extend(shared(&host, location));
}

/// Where journald is chosen: by a daemon, or by a second service.
fn user(project: &Project<'_>) -> Option<Location> {
    let configs = project.log_configs();
    let mut places = configs.iter().filter_map(|config| {
        let (driver, location) = config.own_driver()?;
        (*driver == LogDriver::Journald).then_some((config.is_daemon(), location))
    });
    let (is_daemon, first) = places.next()?;
    // Two services that share an anchor are two as well.
    (is_daemon || places.next().is_some()).then_some(first)
}

fn shared(host: &Host, location: Location) -> Option<Finding> {
    let limit = host.journald.rate_limit(&host.unit);
    // Whoever wrote a limit has decided.
    if limit.is_off() || limit.interval.location().is_some() || limit.burst.location().is_some() {
        return None;
    }
    let seconds = limit.interval.value / 1_000_000;
    Some(
        Finding::at(location, format!("all containers together may log {} lines in {seconds} s", limit.burst.value))
            .note(
                "for journald they are one unit, `docker.service`. When one of them is loud, the lines of all others \
                 are dropped with its own, and all that remains is `Suppressed … messages from docker.service`",
            )
            .note("stdout and stderr are counted apart, and on a disk with much free space the number is up to six times as high")
            .help(CURE),
    )
}
