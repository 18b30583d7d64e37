//! Fixed files on their way to the disk.

use std::fs;
use std::io;

use super::output;
use crate::discover::{Place, Places, read_file};
use crate::fix::Change;
use crate::source::{Kind, SourceFile};

/// Why fixes of `file` are none of this project's business, one clause; `None` if they are.
pub(super) fn elsewhere(places: &Places, file: &SourceFile) -> Option<String> {
    if !file.is_judged() && file.kind() != Kind::Related {
        return Some("it is not among the files to be checked".to_owned());
    }
    let is_outside = matches!(places.find(file.path()), Place::Outside);
    is_outside.then(|| "it lies, or leads, out of the project".to_owned())
}

/// Why `file` is not to be written, one clause; `None` if nothing speaks against it.
pub(super) fn obstacle(places: &Places, file: &SourceFile) -> Option<String> {
    if let Some(reason) = elsewhere(places, file) {
        return Some(reason);
    }
    let Place::Inside(path) = places.find(file.path()) else { return None };
    // Its folder may well let it be replaced, but whoever took away the right to write meant the file.
    let is_read_only = fs::metadata(path).is_ok_and(|metadata| metadata.permissions().readonly());
    is_read_only.then(|| "it is read-only".to_owned())
}

/// Writes the text of a changed file, whole or not at all, and only over what was read. Links inside the project
/// stay links. Standard input has no file to write.
///
/// # Errors
/// Why the file stays as it is, one clause.
pub(super) fn write(places: &Places, change: &Change<'_>) -> Result<(), String> {
    let path = match places.find(change.before.path()) {
        Place::Stdin => return Ok(()),
        Place::Outside => return Err("it does not lie in the project any more".to_owned()),
        Place::Inside(path) => path,
    };
    let now = read_file(&path).map_err(|error| reason(&error))?;
    if now != change.before.text().as_bytes() {
        return Err("it has changed since it was read".to_owned());
    }
    let text = change.after.text().as_bytes();
    output::replace(&path, &mut |out| out.write_all(text)).map_err(|error| reason(&error))
}

/// Why writing failed, in words that do not depend on the system.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "permission is denied".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::discover::{Found, Search};
    use crate::fix::{Options, fix};

    /// A folder with one file that has a fix, and what a search there finds.
    fn found(folder: &std::path::Path) -> Found {
        fs::write(folder.join("Dockerfile"), "FROM a\nUSER b # c\n").unwrap();
        let search = Search::at(folder);
        search.run(&["Dockerfile".into()], &mut io::empty())
    }

    #[test]
    fn only_what_was_read_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("Dockerfile");
        let found = found(folder.path());
        let outcome = fix(&found.sources, &Config::default(), &Options::default());
        let change = outcome.changes(&found.sources).next().unwrap();
        fs::write(&path, "FROM a\nUSER other\n").unwrap();
        let changed = write(&found.places, &change);
        assert_eq!(changed, Err("it has changed since it was read".to_owned()));
        assert_eq!(fs::read_to_string(&path).unwrap(), "FROM a\nUSER other\n");
        fs::remove_file(&path).unwrap();
        assert_eq!(write(&found.places, &change), Err("it does not lie in the project any more".to_owned()));
        fs::write(&path, "FROM a\nUSER b # c\n").unwrap();
        assert_eq!(write(&found.places, &change), Ok(()));
        assert_eq!(fs::read_to_string(&path).unwrap(), "FROM a\n# c\nUSER b\n");
    }
}
