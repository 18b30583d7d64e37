//! `shipworthy show`: what each container will really run with, and which file says so.

mod cards;
mod compose;
mod gather;
mod json;
mod matrix;
mod text;
mod view;

use super::args::{Show, ShowFormat};
use super::{Failure, Session, Status, finish, inputs};
use crate::model::project::{Assumptions, Project};
use crate::report::Style;

pub(super) fn show(arguments: &Show, style: Style, session: &mut Session<'_>) -> Result<Status, Failure> {
    if arguments.compose {
        return compose::show(arguments, session);
    }
    if arguments.format == Some(ShowFormat::Yaml) {
        return Err(Failure::new("`--format yaml` shows the model of a stack: add `--compose`"));
    }
    let found = inputs::read(&arguments.inputs, session)?;
    let named = if found.stack.is_empty() { Vec::new() } else { vec![found.stack.clone()] };
    let host = found.daemon.as_deref().and_then(|path| found.sources.find(path));
    let assumptions = Assumptions { host, ..Assumptions::default() };
    let project = Project::resolve_on(&found.sources, &named, assumptions);
    let view = gather::view(&project);
    let written = match arguments.format {
        Some(ShowFormat::Json) => json::write(&view, session.stdout),
        _ => text::write(&view, arguments.verbose, style, session.stdout),
    };
    let status = if found.problems.is_empty() { Status::Clean } else { Status::Failed };
    finish(written.and_then(|()| session.stdout.flush()), status)
}
