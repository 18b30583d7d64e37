//! Log options whose driver the host decides.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Finding, Findings, Fix, Safety, Severity};
use crate::model::log_driver::{LogDriver, OptionProblem, drivers_having, is_shared_option};
use crate::model::project::{LogConfig, Project};
use crate::rule::{Rule, rule};
use crate::source::{Edit, FileId, Location};

pub(super) static RULE: Rule = rule!("log-options-without-driver", Project, check);

/// How many places of a stack are pointed at.
const MOST_LABELS: usize = 4;

/// Options without a driver.
struct Lonely<'c, 'p> {
    config: &'c LogConfig<'p>,
    /// The first of them that not every driver has, and where it stands.
    first: &'p str,
    location: Location,
    /// The driver that is meant.
    meant: Option<LogDriver>,
    /// Whether the daemon's driver is known to refuse them.
    refused: bool,
}

/// One finding for a stack: it is one decision of the host that they all hang on.
fn check(project: &Project<'_>, findings: &mut Findings) {
    let configs = project.log_configs();
    let mut stacks: BTreeMap<(&[FileId], bool), Vec<Lonely<'_, '_>>> = BTreeMap::new();
    for lonely in configs.iter().filter_map(lonely) {
        let Some(stack) = lonely.config.stack() else { continue };
        stacks.entry((&stack.files, lonely.refused)).or_default().push(lonely);
    }
    findings.extend(stacks.values().filter_map(|lonely| finding(lonely)));
}

fn lonely<'c, 'p>(config: &'c LogConfig<'p>) -> Option<Lonely<'c, 'p>> {
    let logging = config.service()?.logging()?;
    if logging.driver.is_some() || config.driver().is_none() {
        return None;
    }
    let own = logging.options.iter().map(|option| option.name);
    let telling: Vec<&'p str> = own.filter(|key| !is_shared_option(key, config.engine)).collect();
    let first = *telling.first()?;
    let location = config.own_key(first)?;
    let refused = config.logging.daemon_known && config.problems().iter().any(OptionProblem::concerns_name);
    if config.logging.daemon_known && !refused {
        return None;
    }
    Some(Lonely { config, first, location, meant: meant(&telling, config), refused })
}

/// The finding for all of one stack that have the same fate.
fn finding(all: &[Lonely<'_, '_>]) -> Option<Finding> {
    let Lonely { config, first, location, meant, refused } = all.first()?;
    let mut finding = if *refused {
        let driver = config.driver()?;
        Finding::at(*location, format!("`{first}` goes to `{driver}`, the driver of the daemon"))
            .severity(Severity::Error)
            .note(format!("`{driver}` does not have it: the container is not created"))
    } else {
        Finding::at(*location, format!("which driver gets `{first}`, the host decides"))
            .severity(Severity::Info)
            .note(
                "without `driver` the options go to the one that `daemon.json` of the host names. If that has no such \
                 option, the container is not created",
            )
    };
    // Services that share an anchor share the place.
    let places: BTreeSet<Location> = all.iter().map(|lonely| lonely.location).collect();
    let others = || places.iter().filter(|place| *place != location);
    for place in others().take(MOST_LABELS) {
        finding = finding.label(*place, "here too");
    }
    if others().count() > MOST_LABELS {
        finding = finding.note(format!("{} more places are like these", others().count() - MOST_LABELS));
    }
    let Some(driver) = meant else { return Some(finding.help("name the driver")) };
    Some(finding.help(format!("add `driver: {driver}`")).fix(name_driver(all, driver)))
}

/// Names `driver` in all places, or in none.
fn name_driver(all: &[Lonely<'_, '_>], driver: &LogDriver) -> Option<Fix> {
    let mut edits: Vec<Edit> = Vec::new();
    let mut done = BTreeSet::new();
    for lonely in all {
        if lonely.meant.as_ref() != Some(driver) {
            return None;
        }
        if done.insert(lonely.location) {
            edits.extend(lonely.config.set_driver(driver).ok()?);
        }
    }
    Some(Fix { title: format!("add `driver: {driver}`"), safety: Safety::Unsafe, edits })
}

/// The driver that has all of these options; of several the stock one, if it is among them.
fn meant(keys: &[&str], config: &LogConfig<'_>) -> Option<LogDriver> {
    let having = drivers_having(keys, config.engine);
    match having.as_slice() {
        [only] => Some(only.clone()),
        several => several.contains(&LogDriver::JsonFile).then_some(LogDriver::JsonFile),
    }
}
