//! What the container is made from: its image, and the command line.

use super::Gather;
use crate::model::dockerfile::{Argument, Command, Setting};
use crate::model::origin::{Origin, Sourced};
use crate::model::project::Container;
use crate::readiness::{Fact, Value};

pub(super) fn facts(gather: &Gather<'_>, container: &Container) -> Vec<Fact> {
    let config = &container.config;
    let mut facts = vec![image(gather, container)];
    facts.push(setting(gather, "entrypoint", &config.entrypoint, command));
    facts.push(setting(gather, "command", &config.command, command));
    facts.push(setting(gather, "user", &config.user, |user| Value::Text(user.clone())));
    facts
}

fn image(gather: &Gather<'_>, container: &Container) -> Fact {
    if let Some(image) = &container.image {
        let name = container
            .base_name()
            .map_or_else(|| "a base that is not known".to_owned(), |base| format!("built on {base}"));
        return gather
            .fact("image", &Sourced::at(name, image.stage().location), |name| Value::Text(name.clone()));
    }
    let service = container.service();
    if let Some(build) = service.and_then(|service| service.build()) {
        return gather.fact("image", &Sourced::at("built elsewhere", build.location), |&name| {
            Value::Text(name.to_owned())
        });
    }
    let none = Sourced { value: "", origin: Origin::Unknown("it names no image".to_owned()) };
    gather.fact("image", &service.and_then(|service| service.image()).unwrap_or(none), |&name| {
        Value::Text(name.to_owned())
    })
}

fn setting<T>(
    gather: &Gather<'_>,
    name: &str,
    setting: &Setting<T>,
    value: impl FnOnce(&T) -> Value,
) -> Fact {
    gather.fact(name, setting, |setting| setting.as_ref().map_or(Value::Nothing, value))
}

/// An exec form as its words, a shell form as its line.
pub(super) fn command(command: &Command) -> Value {
    match command {
        Command::Exec(words) => Value::Words(words.iter().map(Argument::as_str).map(str::to_owned).collect()),
        Command::Shell { line, .. } => Value::Text(line.as_str().to_owned()),
    }
}
