//! How the health of a container is checked.

use std::time::Duration;

use super::Gather;
use super::image::command;
use crate::model::command::probe;
use crate::model::compose;
use crate::model::dockerfile::{Command, Healthcheck};
use crate::model::origin::{Origin, Sourced};
use crate::model::project::{Container, Role};
use crate::readiness::{Column, Fact, Mark, Value};
use crate::syntax::shell;

pub(super) fn facts(gather: &Gather<'_>, container: &Container) -> Vec<Fact> {
    let service = container.service();
    let own = service.and_then(compose::Service::healthcheck);
    let check = &container.config.healthcheck;
    let told = service.and_then(|service| {
        let key = |key| service.get(&["healthcheck", key]).map(compose::Value::location);
        let disabled = own.as_ref().is_some_and(|check| check.disabled);
        key("disable").filter(|_| disabled).or_else(|| key("test"))
    });
    let origin = told.map_or_else(|| check.origin.clone(), Origin::At);
    let test = check.value.as_ref().and_then(|check| check.test.as_ref());
    let known = !matches!(check.origin, Origin::Unknown(_));
    let short = match (&check.value, test) {
        _ if !known => String::new(),
        (None, _) => "none".to_owned(),
        (Some(_), None) => "off".to_owned(),
        (Some(_), Some(test)) => tool(test),
    };
    let origin = if known { origin } else { check.origin.clone() };
    let missing = if container.role == Role::Service { Mark::Flaw } else { Mark::Plain };
    let mut facts = vec![
        gather
            .fact("health.test", &Sourced { value: test, origin }, |test| {
                test.map_or(Value::Nothing, command)
            })
            .cell(Column::Health, short)
            .mark(if test.is_some() { Mark::Good } else { missing }),
    ];
    if test.is_some() {
        facts.extend(times(gather, container, own.as_ref()));
    }
    facts
}

/// What the probe runs, for the matrix.
fn tool(test: &Command) -> String {
    let path = match test {
        Command::Exec(words) => words.first().map(|word| word.as_str().to_owned()),
        Command::Shell { line, .. } => shell::parse(line.as_str())
            .ok()
            .and_then(|script| probe::first_tool(&script).map(|word| word.text.to_string())),
    };
    let path = path.unwrap_or_else(|| "yes".to_owned());
    path.rsplit('/').next().unwrap_or(&path).to_owned()
}

/// The times and the count: the service's, or else the image's, or else
/// [Docker's](https://docs.docker.com/reference/dockerfile/#healthcheck).
fn times(gather: &Gather<'_>, container: &Container, own: Option<&compose::Healthcheck<'_>>) -> Vec<Fact> {
    let below = container.image.as_ref().map(|image| &image.config().healthcheck);
    let time = |name: &str,
                own: Option<Sourced<Duration>>,
                image: fn(&Healthcheck) -> Option<Duration>,
                default: u64| {
        let inherited = || {
            let check = below?;
            Some(Sourced { value: image(check.value.as_ref()?)?, origin: check.origin.clone() })
        };
        let default = Sourced { value: Duration::from_secs(default), origin: Origin::Default };
        let set = own.filter(|time| !time.value.is_zero()).or_else(inherited).unwrap_or(default);
        gather.fact(name, &set, |&time| Value::Time(time))
    };
    let retries = own.and_then(|own| own.retries.clone()).filter(|retries| retries.value > 0);
    let inherited = || {
        let check = below?;
        let retries = check.value.as_ref()?.retries?;
        Some(Sourced { value: i64::from(retries), origin: check.origin.clone() })
    };
    let default = Sourced { value: 3, origin: Origin::Default };
    let retries = retries.or_else(inherited).unwrap_or(default);
    vec![
        time("health.interval", own.and_then(|own| own.interval.clone()), |check| check.interval, 30),
        time("health.timeout", own.and_then(|own| own.timeout.clone()), |check| check.timeout, 30),
        time(
            "health.start_period",
            own.and_then(|own| own.start_period.clone()),
            |check| check.start_period,
            0,
        ),
        gather.fact("health.retries", &retries, |&count| Value::Number(count)),
    ]
}
