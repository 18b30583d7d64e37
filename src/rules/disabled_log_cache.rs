//! `docker logs` that shows nothing.

use crate::finding::{Finding, Findings};
use crate::model::project::LogConfig;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("disabled-log-cache", LogConfig, check);

fn check(config: &LogConfig<'_>, findings: &mut Findings) {
    let Some(driver) = config.driver().filter(|driver| driver.is_remote()) else { return };
    if config.logging.flag("cache-disabled") != Some(true) {
        return;
    }
    let option = config.own_option("cache-disabled").map(|(_, location)| location);
    let driver_place = || config.own_driver().map(|(_, location)| location);
    let Some(location) = option.or_else(driver_place) else { return };
    let mut finding = Finding::at(location, format!("`docker logs` shows nothing of what goes to `{driver}`"))
        .note(
            "`cache-disabled` takes away the copy on the host. When the collector is down, or lines do not arrive, \
             there is nothing to look at",
        )
        .help("delete `cache-disabled`: the cache takes 100 MB at most for each container");
    let option = config.logging.option("cache-disabled").and_then(|option| option.location());
    if let Some(inherited) = option.filter(|&place| place != location) {
        finding =
            finding.label(inherited, "the service takes this over from the daemon, whatever its driver is");
    }
    findings.push(finding);
}
