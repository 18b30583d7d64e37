//! The configuration file of a run.

use std::io;
use std::path::{Path, PathBuf};

use super::args::Configuration;
use super::{Failure, Session};
use crate::Report;
use crate::config::{self, Loaded, NAMES, Place, Settings, Wrong};
use crate::discover::{nearest, read_inside, reason, shown};
use crate::report::{self, Style};
use crate::source::{Sources, normalize};

/// What a run is told by a file, if there is one.
#[derive(Debug)]
pub(super) struct Told {
    /// What the file and those that it extends say.
    pub(super) settings: Settings,
    /// These files, the first one being the one that was found.
    pub(super) sources: Sources,
    /// Where patterns start.
    pub(super) place: Place,
}

/// Reads the configuration for files that lie in `folder`, a canonical path.
///
/// # Errors
/// Says that it cannot be read. What is wrong in it is written to standard error with its place.
pub(super) fn read(
    arguments: &Configuration,
    folder: &Path,
    session: &mut Session<'_>,
) -> Result<Told, Failure> {
    let base = session.base.canonicalize().unwrap_or_else(|_| session.base.clone());
    let place = |root: &Path| Place { base: name(&base), root: name(root) };
    let found = match &arguments.config {
        _ if arguments.no_config => None,
        Some(file) => Some(base.join(file)),
        None => nearest(folder, &NAMES),
    };
    let Some(path) = found else {
        return Ok(Told { settings: Settings::default(), sources: Sources::default(), place: place(&base) });
    };
    let root = if arguments.config.is_some() { base.clone() } else { root_of(&path) };
    let shown = shown(&base, &path);
    let bytes = read_inside(&path, None)
        .map_err(|error| Failure::new(format!("cannot read `{shown}`: {}", reason(&error))))?;
    let read_file = |other: &str| {
        let read = read_inside(&base.join(other), Some(&path));
        read.map_err(|error| io::Error::other(reason(&error)))
    };
    match config::load(&shown, bytes, &read_file) {
        Ok(Loaded { settings, sources }) => Ok(Told { settings, sources, place: place(&root) }),
        Err(Wrong { findings, sources }) => {
            let wrong = Report { findings, ..Report::default() };
            let mut text = Vec::new();
            report::pretty(&wrong, &sources, Style::default(), &mut text)
                .and_then(|()| session.stderr.write_all(&text))
                .map_err(|error| Failure::new(format!("cannot write the errors: {error}")))?;
            Err(Failure::new(format!("cannot use `{shown}`: {}", report::found(&wrong))))
        }
    }
}

fn name(path: &Path) -> String {
    normalize(&path.to_string_lossy())
}

/// The folder that the patterns of the file at `path` start at.
fn root_of(path: &Path) -> PathBuf {
    let folder = path.parent().unwrap_or(path);
    let folder = if folder.ends_with(".config") { folder.parent().unwrap_or(folder) } else { folder };
    folder.to_owned()
}
