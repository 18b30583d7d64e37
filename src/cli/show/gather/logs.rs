//! Where the output goes.

use super::Gather;
use crate::cli::show::view::{Column, Fact, Mark, Origin, Value};
use crate::model::project::Container;

/// The driver and its options; nothing for an image that no service runs.
pub(super) fn facts(gather: &Gather<'_>, container: &Container) -> Vec<Fact> {
    let Some(service) = container.service() else { return Vec::new() };
    let logging = service.logging();
    let options = logging.as_ref().map(|logging| logging.options.as_slice()).unwrap_or_default();
    let driver = logging.as_ref().and_then(|logging| logging.driver.clone());
    let has_size = options.iter().any(|option| option.name == "max-size");
    let grows = driver.as_ref().is_none_or(|driver| driver.value == "json-file") && !has_size;
    let fact = match &driver {
        Some(driver) => gather.fact("logging.driver", driver, |&name| Value::Text(name.to_owned())),
        None if gather.has_daemon => {
            let reason = "as the daemon has it".to_owned();
            Fact::new("logging.driver", Value::Nothing, Origin::Unknown(reason))
        }
        None => Fact::new("logging.driver", Value::Text("json-file".to_owned()), Origin::Default),
    };
    let short = if fact.mark == Mark::Open { String::new() } else { fact.value.to_string() };
    let mut facts = vec![fact.cell(Column::Logs, short).mark(if grows { Mark::Flaw } else { Mark::Good })];
    facts.extend(options.iter().map(|option| {
        let name = format!("logging.options.{}", option.name);
        let Some(value) = &option.value else {
            let place = gather.place(option.location);
            return Fact::new(name, Value::Text(String::new()), Origin::At(place));
        };
        let fact = gather.fact(&name, value, |&text| Value::Text(text.to_owned()));
        if option.name == "max-size" { fact.cell(Column::Logs, value.value) } else { fact }
    }));
    facts
}
