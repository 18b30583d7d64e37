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

/// The configuration of an image in the table. Rows that tell what the image starts were written from its whole
/// Dockerfile, so that it has none of what they do not name; other rows leave open what they do not name.
fn listed(name: &str, brings: BaseImage) -> Config {
    let is_whole = brings.entrypoint.is_some() || brings.command.is_some();
    let row = Row { name, is_whole };
    let command = |words: Option<Vec<String>>| {
        let command =
            |words: Vec<String>| Command::Exec(words.iter().map(|word| Argument::inherited(word)).collect());
        row.setting(words.filter(|words| !words.is_empty()).map(command), "starts")
    };
    let check = brings.healthcheck.map(|line| {
        let test = Command::Shell { shell: None, line: Argument::inherited(&line) };
        Healthcheck { test: Some(test), ..Healthcheck::default() }
    });
    let variables =
        brings.env.iter().map(|(key, value)| (key.clone(), row.setting(Some(value.clone()), "sets")));
    Config {
        entrypoint: command(brings.entrypoint),
        command: command(brings.command),
        healthcheck: row.setting(check, "is checked with"),
        stop_signal: row.setting(brings.stop_signal, "is stopped with"),
        user: row.setting(brings.user, "runs as"),
        working_dir: row.setting(brings.workdir, "has for WORKDIR"),
        env: Environment { variables: variables.collect(), complete: false },
        ..Config::scratch()
    }
}

/// A row of the table.
#[derive(Clone, Copy)]
struct Row<'n> {
    /// The image as users write it.
    name: &'n str,
    /// Whether the image has none of what the row does not name.
    is_whole: bool,
}

impl Row<'_> {
    /// `value` as the image has it; `does` completes "what the image …" where that is not known.
    fn setting<T>(self, value: Option<T>, does: &str) -> Setting<T> {
        let origin = match value.is_some() || self.is_whole {
            true => Origin::Base(self.name.to_owned()),
            false => Origin::Unknown(format!("what `{}` {does} is not known", self.name)),
        };
        Sourced { value, origin }
    }
}
