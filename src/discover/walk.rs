//! The files of a folder that may be worth judging.

use std::io;
use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use super::kind;

/// Hidden folders in which container configuration is kept.
const HIDDEN: [&str; 2] = [".devcontainer", ".docker"];

/// What a walk brought to light, each in the order of the paths.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    /// Regular files with a name of interest.
    pub(super) files: Vec<PathBuf>,
    /// Symbolic links with such a name. They are not followed yet.
    pub(super) links: Vec<PathBuf>,
    /// What could not be read.
    pub(super) failures: Vec<(PathBuf, io::Error)>,
}

/// Walks `folder`, without what git ignores (also where there is no repository yet) and without hidden
/// folders but those of [`HIDDEN`]. Links to folders are not followed, so that no file is met twice and no
/// loop is walked.
pub(super) fn candidates(folder: &Path) -> Candidates {
    walk(folder, None)
}

/// The same, no deeper than `depth`; 1 is the folder itself.
pub(super) fn walk(folder: &Path, depth: Option<usize>) -> Candidates {
    let walk = WalkBuilder::new(folder)
        .max_depth(depth)
        .hidden(false)
        .require_git(false)
        .sort_by_file_path(Ord::cmp)
        .filter_entry(|entry| entry.depth() == 0 || !is_hidden_folder(entry))
        .build();
    let mut found = Candidates::default();
    for entry in walk {
        match entry {
            Ok(entry) => found.sort_in(entry),
            Err(error) => found.failures.extend(failure(error, folder)),
        }
    }
    found
}

impl Candidates {
    fn sort_in(&mut self, entry: DirEntry) {
        let Some(file_type) = entry.file_type() else { return };
        if !kind::is_candidate(&entry.file_name().to_string_lossy()) {
            return;
        }
        if file_type.is_file() {
            self.files.push(entry.into_path());
        } else if file_type.is_symlink() {
            self.links.push(entry.into_path());
        }
    }
}

fn is_hidden_folder(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    name.as_encoded_bytes().starts_with(b".")
        && entry.file_type().is_some_and(|file_type| file_type.is_dir())
        && !HIDDEN.iter().any(|&known| name == known)
}

/// The path and the reason inside an error of the walk; `None` for one without a reason of the disk, such as
/// a pattern in a `.gitignore` that cannot be read.
fn failure(error: ignore::Error, folder: &Path) -> Option<(PathBuf, io::Error)> {
    let mut path = folder.to_owned();
    let mut error = error;
    loop {
        error = match error {
            ignore::Error::WithPath { path: inner, err } => {
                path = inner;
                *err
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => *err,
            ignore::Error::Io(error) => return Some((path, error)),
            _ => return None,
        }
    }
}
