//! `show --compose`: the model that the files of a stack make together, as `docker compose config` prints it; as far as
//! it can be made out, where Compose would refuse them.

use std::collections::BTreeMap;

use crate::cli::args::{Show, ShowFormat};
use crate::cli::{Failure, Session, Status, complain, finish, inputs};
use crate::discover::Found;
use crate::model::compose::{LoadOptions, Project, choose, load};
use crate::source::{FileId, Kind, Sources, parent};

pub(super) fn show(arguments: &Show, session: &mut Session<'_>) -> Result<Status, Failure> {
    let inputs::Read { found, .. } = inputs::read(&arguments.inputs, session)?;
    if !found.problems.is_empty() {
        return Ok(Status::Failed);
    }
    let files = files(&found)?;
    let loaded = load(&found.sources, &files, &LoadOptions::default());
    for problem in &loaded.problems {
        let file = found.sources.file(problem.location.file);
        let line = file.lines().line(problem.location.span.start) + 1;
        complain(session.stderr, &Failure::new(format!("{}:{line}: {}", file.path(), problem.message)));
    }
    let Some(project) = &loaded.project else { return Ok(Status::Failed) };
    let text = printed(project, arguments.format)?;
    let written = session.stdout.write_all(text.as_bytes()).and_then(|()| session.stdout.flush());
    finish(written, if loaded.problems.is_empty() { Status::Clean } else { Status::Failed })
}

fn printed(project: &Project, format: Option<ShowFormat>) -> Result<String, Failure> {
    match format {
        None | Some(ShowFormat::Yaml) => Ok(project.to_yaml()),
        Some(ShowFormat::Json) => Ok(format!("{:#}\n", project.to_json())),
        Some(ShowFormat::Text) => Err(Failure::new("a model is shown as `--format yaml` or `--format json`")),
    }
}

/// The files of the stack: those that were named, or what `docker compose` loads in the one folder that has any.
fn files(found: &Found) -> Result<Vec<FileId>, Failure> {
    if !found.stack.is_empty() {
        return Ok(found.stack.clone());
    }
    let sources = &found.sources;
    let is_compose = |file: &FileId| {
        let file = sources.file(*file);
        file.is_judged() && file.kind() == Kind::Compose
    };
    let compose: Vec<_> = sources.ids().filter(is_compose).collect();
    if let [file] = compose[..] {
        return Ok(vec![file]);
    }
    let mut folders: Vec<_> = compose.iter().map(|&file| parent(sources.file(file).path())).collect();
    folders.dedup();
    let stacks: Vec<_> =
        folders.iter().map(|folder| chosen(sources, folder)).filter(|files| !files.is_empty()).collect();
    match <[Vec<FileId>; 1]>::try_from(stacks) {
        Ok([files]) => Ok(files),
        Err(stacks) => {
            let message = format!("there are {} stacks to show, and one can be shown", stacks.len());
            Err(Failure::new(message).tip("name the files of one with `--file`"))
        }
    }
}

fn chosen(sources: &Sources, folder: &str) -> Vec<FileId> {
    let choice = choose(sources, folder, &BTreeMap::new());
    choice.paths.iter().filter_map(|path| sources.find(path)).collect()
}
