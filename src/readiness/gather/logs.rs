//! Where the output goes.

use super::Gather;
use crate::model::log_driver::LogDriver;
use crate::model::logging::EffectiveLogging;
use crate::model::project::Container;
use crate::readiness::{Column, Fact, Mark, Value};

/// The driver and its options; nothing for an image that no service runs.
pub(super) fn facts(gather: &Gather<'_>, container: &Container) -> Vec<Fact> {
    if container.service().is_none() {
        return Vec::new();
    }
    of(gather, &container.logging, ["logging.driver", "logging.options"])
}

/// A driver and its options under these names.
pub(super) fn of(gather: &Gather<'_>, logging: &EffectiveLogging, [driver, options]: [&str; 2]) -> Vec<Fact> {
    let fact = gather.fact(driver, &logging.driver, |driver| Value::Text(driver.name().to_owned()));
    let grows = logging.driver.value == LogDriver::JsonFile && logging.option("max-size").is_none();
    let short = if fact.mark == Mark::Open { "" } else { logging.driver.value.name() };
    let mut facts = vec![fact.cell(Column::Logs, short).mark(if grows { Mark::Flaw } else { Mark::Good })];
    facts.extend(logging.options.iter().map(|(name, value)| {
        let fact = gather.fact(&format!("{options}.{name}"), value, |text| Value::Text(text.clone()));
        match name.as_str() {
            "max-size" if !value.is_unknown() => fact.cell(Column::Logs, value.value.clone()),
            _ => fact,
        }
    }));
    facts
}
