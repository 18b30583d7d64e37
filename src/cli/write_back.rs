//! Fixed files on their way to the disk.

use std::fs;
use std::io;

use super::output;
use crate::discover::{Place, Places, read_file};
use crate::fix::Change;
use crate::source::SourceFile;

/// Why `file` is not to be written, one clause; `None` if nothing speaks against it.
pub(super) fn obstacle(places: &Places, file: &SourceFile) -> Option<String> {
    let reason = match places.find(file.path()) {
        Place::Stdin => return None,
        Place::Outside => "it is a link that leads out of the project",
        Place::Inside(path) => {
            // Its folder may well let it be replaced, but whoever took away the right to write meant the file.
            let is_read_only = fs::metadata(path).is_ok_and(|metadata| metadata.permissions().readonly());
            return is_read_only.then(|| "it is read-only".to_owned());
        }
    };
    Some(reason.to_owned())
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
