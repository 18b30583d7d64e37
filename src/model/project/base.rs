//! What the external base of a stage brings, in the shape that a stage is built on.

use crate::model::dockerfile::{Argument, Base, Command, Config, Environment, Healthcheck, Setting};
use crate::model::image::{BaseImage, ImageReference, known};
use crate::model::origin::{Origin, Sourced};

/// What is known of `base`.
pub(super) fn brings(base: &Base) -> BaseImage {
    match base {
        Base::Image(image) => known(image),
        Base::Scratch => known(&ImageReference { repository: "scratch".to_owned(), tag: None, digest: None }),
        Base::Stage(_) | Base::Unknown(_) => BaseImage::default(),
    }
}

/// The configuration that a stage on `base` starts from.
pub(super) fn config(base: &Base) -> Config {
    match base {
        Base::Scratch => Config::scratch(),
        Base::Unknown(reason) => Config::unknown(reason.as_str()),
        Base::Stage(_) => Config::unknown("the base is another stage"),
        Base::Image(image) => {
            let brings = known(image);
            match brings.listed {
                true => listed(&image.to_string(), brings),
                false => Config::unknown(format!("what `{image}` brings is not known")),
            }
        }
    }
}

fn listed(name: &str, brings: BaseImage) -> Config {
    let command = |words: Option<Vec<String>>| match words {
        Some(words) if words.is_empty() => absent(),
        Some(words) => {
            from(name, Command::Exec(words.iter().map(|word| Argument::inherited(word)).collect()))
        }
        None => absent(),
    };
    let variables = brings.env.iter().map(|(key, value)| (key.clone(), from(name, value.clone())));
    Config {
        entrypoint: command(brings.entrypoint),
        command: command(brings.command),
        healthcheck: brings.healthcheck.map_or_else(absent, |line| {
            let test = Command::Shell { shell: None, line: Argument::inherited(&line) };
            from(name, Healthcheck { test: Some(test), ..Healthcheck::default() })
        }),
        stop_signal: brings.stop_signal.map_or_else(absent, |signal| from(name, signal)),
        user: brings.user.map_or_else(absent, |user| from(name, user)),
        working_dir: brings.workdir.map_or_else(absent, |folder| from(name, folder)),
        env: Environment { variables: variables.collect(), complete: false },
        ..Config::scratch()
    }
}

fn from<T>(image: &str, value: T) -> Setting<T> {
    Sourced { value: Some(value), origin: Origin::Base(image.to_owned()) }
}

fn absent<T>() -> Setting<T> {
    Sourced { value: None, origin: Origin::Default }
}
