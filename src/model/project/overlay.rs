//! What a service says over its image, as Docker puts them together when it creates the container.

use super::base;
use crate::model::compose::{self, Value};
use crate::model::dockerfile::{Argument, Base, Command, Config, Healthcheck, Setting};
use crate::model::image::{BaseImage, ImageReference};
use crate::model::origin::{Origin, Sourced};
use crate::source::{Location, Sources};

/// What is known of the image that a service names.
pub(super) fn named_image(service: compose::Service<'_>) -> (BaseImage, Option<String>, Config) {
    let unknown = |reason: &str| (BaseImage::default(), None, Config::unknown(reason));
    if service.build().is_some() {
        return unknown("its Dockerfile is not in sight");
    }
    let Some(image) = service.image() else { return unknown("it names no image") };
    if let Origin::Unknown(reason) = &image.origin {
        return unknown(reason);
    }
    match ImageReference::parse(image.value) {
        Some(reference) => {
            let base = Base::Image(reference);
            (base::brings(&base), Some(image.value.to_owned()), base::config(&base))
        }
        None => unknown("its image is no image reference"),
    }
}

/// Puts what a service says over what its image says, as Docker does when it creates the container.
pub(super) fn overlay(sources: &Sources, service: compose::Service<'_>, config: &mut Config) {
    let words = |key: &str| Some(command(sources, service.get(&[key])?));
    if let Some(entrypoint) = words("entrypoint") {
        // ENTRYPOINT from outside takes the image's CMD away.
        config.command = Sourced { value: None, origin: entrypoint.origin.clone() };
        config.entrypoint = entrypoint;
    }
    if let Some(command) = words("command") {
        config.command = command;
    }
    for variable in service.environment() {
        let value = match variable.value {
            Some(Sourced { value, origin }) => Sourced { value: Some(value.to_owned()), origin },
            None => Sourced {
                value: None,
                origin: Origin::Unknown("it is taken from the environment".to_owned()),
            },
        };
        let value = Sourced { origin: at_least(value.origin, variable.location), ..value };
        config.env.variables.insert(variable.name.to_owned(), value);
    }
    if !service.knows_environment() {
        config.env.complete = false;
    }
    let texts = [
        ("stop_signal", &mut config.stop_signal),
        ("user", &mut config.user),
        ("working_dir", &mut config.working_dir),
    ];
    for (key, setting) in texts {
        if let Some(text) = service.text(&[key]) {
            *setting = Sourced { value: Some(text.value.to_owned()), origin: text.origin };
        }
    }
    if let Some(check) = service.healthcheck() {
        config.healthcheck = healthcheck(sources, service, &check, config.healthcheck.clone());
    }
}

fn at_least(origin: Origin, location: Location) -> Origin {
    match origin {
        Origin::Default => Origin::At(location),
        origin => origin,
    }
}

/// `command` and `entrypoint`; an empty list takes the image's away.
fn command(sources: &Sources, value: &Value) -> Setting<Command> {
    let items = value.as_sequence().unwrap_or_default();
    if let Some(variable) = items.iter().find_map(|item| item.place.unset.as_ref()) {
        return Sourced {
            value: None,
            origin: Origin::Unknown(format!("the variable `{variable}` is not set")),
        };
    }
    let words: Vec<_> = items.iter().filter_map(|item| argument(sources, item)).collect();
    let command = (!words.is_empty()).then_some(Command::Exec(words));
    Sourced { value: command, origin: Origin::At(value.location()) }
}

fn argument(sources: &Sources, value: &Value) -> Option<Argument> {
    Some(Argument::at(value.as_str()?, value.location(), sources.text(value.location())))
}

/// The service's check over the image's: what it does not say stays as the image has it
/// ([merge](https://github.com/moby/moby/blob/master/daemon/commit.go)).
fn healthcheck(
    sources: &Sources,
    service: compose::Service<'_>,
    check: &compose::Healthcheck<'_>,
    image: Setting<Healthcheck>,
) -> Setting<Healthcheck> {
    let origin = Origin::At(check.location);
    if check.disabled {
        return Sourced { value: Some(Healthcheck::default()), origin };
    }
    let test = service.get(&["healthcheck", "test"]).and_then(Value::as_sequence).unwrap_or_default();
    let Some((kind, rest)) = test.split_first() else {
        // Without a test of its own the service only tunes the image's, if there is one.
        let tuned = image.value.map(|below| Healthcheck { test: below.test.clone(), ..tuned(check, &below) });
        return Sourced { value: tuned, origin: image.origin };
    };
    let mut words: Vec<_> = rest.iter().filter_map(|word| argument(sources, word)).collect();
    let test = match kind.as_str() {
        Some("CMD-SHELL") if !words.is_empty() => Command::Shell { shell: None, line: words.swap_remove(0) },
        Some("CMD") if !words.is_empty() => Command::Exec(words),
        _ => return Sourced { value: None, origin: Origin::Unknown("its test is invalid".to_owned()) },
    };
    let check = Healthcheck { test: Some(test), ..tuned(check, &image.value.unwrap_or_default()) };
    Sourced { value: Some(check), origin }
}

/// The times and the count of `check` over those of `below`, without a test.
fn tuned(check: &compose::Healthcheck<'_>, below: &Healthcheck) -> Healthcheck {
    let time =
        |own: &Option<Sourced<std::time::Duration>>, below| own.as_ref().map(|time| time.value).or(below);
    Healthcheck {
        test: None,
        interval: time(&check.interval, below.interval),
        timeout: time(&check.timeout, below.timeout),
        start_period: time(&check.start_period, below.start_period),
        start_interval: time(&check.start_interval, below.start_interval),
        retries: check.retries.as_ref().and_then(|count| u32::try_from(count.value).ok()).or(below.retries),
    }
}
