//! `shipworthy show`: what each container will really run with, and which file says so.

mod cards;
mod compose;
mod json;
mod matrix;
mod text;

use super::args::{Show, ShowFormat};
use super::{Failure, Session, Status, finish, inputs};
use crate::lint::resolve;
use crate::readiness;
use crate::report::Style;

pub(super) fn show(arguments: &Show, style: Style, session: &mut Session<'_>) -> Result<Status, Failure> {
    if arguments.compose {
        return compose::show(arguments, session);
    }
    if arguments.format == Some(ShowFormat::Yaml) {
        return Err(Failure::new("`--format yaml` shows the model of a stack: add `--compose`"));
    }
    let inputs::Read { found, config, .. } = inputs::read(&arguments.inputs, session)?;
    let project = resolve(&found.sources, &config);
    let view = readiness::view(&project);
    let written = match arguments.format {
        Some(ShowFormat::Json) => json::write(&view, session.stdout),
        _ => text::write(&view, arguments.verbose, style, session.stdout),
    };
    let status = if found.problems.is_empty() { Status::Clean } else { Status::Failed };
    finish(written.and_then(|()| session.stdout.flush()), status)
}
