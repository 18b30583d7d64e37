//! What a command reads.

use std::path::PathBuf;

use super::args::Inputs;
use super::{Failure, Session, complain};
use crate::FileCounts;
use crate::discover::{Found, Search};

/// Reads the files that `inputs` name, and says which cannot be read.
///
/// # Errors
/// There are none, and no reason was said.
pub(super) fn read(inputs: &Inputs, session: &mut Session<'_>) -> Result<Found, Failure> {
    let search = Search {
        base: &session.base,
        kind: inputs.kind.map(Into::into),
        stdin_path: inputs.stdin_filename.as_deref(),
        stack: &inputs.file,
        daemon: inputs.daemon.as_deref(),
    };
    let paths = paths(inputs);
    let found = search.run(&paths, session.stdin);
    for problem in &found.problems {
        let failure = Failure { message: problem.to_string(), tip: problem.hint.map(Into::into) };
        complain(session.stderr, &failure);
    }
    if FileCounts::of(&found.sources).total() == 0 && found.problems.is_empty() {
        return Err(nothing_to_check(&paths));
    }
    Ok(found)
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
