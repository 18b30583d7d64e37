//! What a command reads.

use std::io::Write;
use std::path::PathBuf;

use super::args::Inputs;
use super::configuration::{self, Told};
use super::{Failure, Session, complain};
use crate::FileCounts;
use crate::config::Config;
use crate::discover::{Found, Search};
use crate::report::{Visible, shown_place};
use crate::source::Kind;

/// What a command works on.
pub(super) struct Read {
    /// What the configuration file says, and what the arguments say of the same.
    pub(super) config: Config,
    /// The files under judgement.
    pub(super) found: Found,
    told: Told,
}

/// Reads the configuration and the files that `inputs` name, and says which cannot be read.
///
/// # Errors
/// There are no files, and no reason was said; or the configuration cannot be used.
pub(super) fn read(inputs: &Inputs, session: &mut Session<'_>) -> Result<Read, Failure> {
    let base = session.base.clone();
    let paths = paths(inputs);
    let search = Search {
        kind: inputs.kind.map(Into::into),
        stdin_path: inputs.stdin_filename.as_deref(),
        stack: &inputs.file,
        daemon: inputs.daemon.as_deref(),
        keeps_named: inputs.force_exclude,
        ..Search::at(&base)
    };
    let told = configuration::read(&inputs.configuration, &search.folder(&paths), session)?;
    let mut config = told.settings.config(told.place.clone());
    config.target = inputs.target.or(config.target);
    let daemon = inputs.daemon.clone().or(config.daemon.take().map(PathBuf::from));
    let keeps = |path: &str| config.keeps(path);
    let found = Search { daemon: daemon.as_deref(), keeps: &keeps, ..search }.run(&paths, session.stdin);
    for problem in &found.problems {
        let failure = Failure { message: problem.to_string(), tip: problem.hint.map(Into::into) };
        complain(session.stderr, &failure);
    }
    if FileCounts::of(&found.sources).total() == 0 && found.problems.is_empty() && found.excluded == 0 {
        return Err(nothing_to_check(&paths));
    }
    config.daemon.clone_from(&found.daemon);
    if found.stack.is_empty() {
        check_stacks(&told, &found)?;
    } else {
        let paths = found.stack.iter().map(|&file| found.sources.file(file).path().to_owned());
        config.stacks = vec![paths.collect()];
    }
    Ok(Read { config, found, told })
}

/// Fails if the configuration names a file of a stack that is not there.
fn check_stacks(told: &Told, found: &Found) -> Result<(), Failure> {
    for stack in &told.settings.stacks {
        let missing = |file: &&String| found.sources.find(&told.place.outside(file)).is_none();
        if let Some(file) = stack.value.iter().find(missing) {
            let place = shown_place(&told.sources, stack.location);
            return Err(Failure::new(format!("{place}: cannot read `{file}`, a file of this stack")));
        }
    }
    Ok(())
}

impl Read {
    /// Says which configuration holds and which files are judged.
    pub(super) fn say(&self, stderr: &mut dyn Write) {
        let Self { found: Found { sources, .. }, told, .. } = self;
        let read = told.sources.ids().map(|id| ("configuration", told.sources.file(id).path()));
        let files = sources.ids().map(|id| sources.file(id)).filter(|file| file.is_judged());
        let judged = files.filter_map(|file| {
            let kind = match file.kind() {
                Kind::Dockerfile => "Dockerfile",
                Kind::Compose => "Compose file",
                Kind::Daemon => "daemon.json",
                Kind::Related => return None,
            };
            Some((kind, file.path()))
        });
        for (kind, path) in read.chain(judged) {
            // There is nowhere left to say that this failed.
            let _ = writeln!(stderr, "{kind}: {}", Visible(path));
        }
    }
}

fn paths(inputs: &Inputs) -> Vec<PathBuf> {
    if inputs.paths.is_empty() && inputs.file.is_empty() {
        return vec![PathBuf::from(".")];
    }
    inputs.paths.clone()
}

fn nothing_to_check(paths: &[PathBuf]) -> Failure {
    let paths: Vec<_> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
    Failure::new(format!("nothing to check in {}", paths.join(", "))).tip(
        "a folder is searched for files called like Dockerfile, compose.yaml or daemon.json, without hidden \
         folders and what git ignores; files named one by one are checked whatever they are called",
    )
}
