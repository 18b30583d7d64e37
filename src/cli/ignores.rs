//! `check --add-ignores`: comments for the findings of today.

use std::collections::BTreeSet;

use super::{Failure, Session, complain, write_back};
use crate::discover::Found;
use crate::fix::Change;
use crate::source::{self, Edit, FileId};
use crate::{Report, suppress};

/// Writes a comment with `reason` for every finding that can have one, and says how many there are; `found` has the
/// files with the comments then. Gives whether every file that was to be written is.
///
/// # Errors
/// Standard input cannot be changed.
pub(super) fn add(
    report: &Report,
    reason: &str,
    found: &mut Found,
    session: &mut Session<'_>,
) -> Result<bool, Failure> {
    if found.places.stdin().is_some() {
        return Err(Failure::new("standard input is not a file that comments can be added to"));
    }
    let edits = suppress::add(&found.sources, &report.findings, reason).edits;
    let files: BTreeSet<FileId> = edits.iter().map(|edit| edit.file).collect();
    let (mut comments, mut written, mut is_complete) = (0, 0, true);
    for id in files {
        let own: Vec<&Edit> = edits.iter().filter(|edit| edit.file == id).collect();
        match write(id, &own, found) {
            Ok(()) => (comments, written) = (comments + own.len(), written + 1),
            Err(failure) => {
                complain(session.stderr, &failure);
                is_complete = false;
            }
        }
    }
    let line = format!("Comments added: {comments}, in files: {written}.\n");
    // There is nowhere left to say that this failed.
    let _ = session.stderr.write_all(line.as_bytes());
    Ok(is_complete)
}

fn write(id: FileId, edits: &[&Edit], found: &mut Found) -> Result<(), Failure> {
    let before = found.sources.file(id);
    let failure = |reason: String| Failure::new(format!("cannot write `{}`: {reason}", before.path()));
    if !before.invalid_utf8().is_empty() {
        return Err(failure("it is no UTF-8".to_owned()));
    }
    if let Some(reason) = write_back::obstacle(&found.places, before) {
        return Err(failure(reason));
    }
    let text = source::apply(before.text(), edits).map_err(|_| failure("the comments overlap".to_owned()))?;
    let replaced = found.sources.with_replaced([(id, text)]);
    let replaced = replaced.map_err(|size| failure(format!("it has {size} bytes")))?;
    write_back::write(&found.places, &Change { id, before, after: replaced.file(id) }).map_err(failure)?;
    found.sources = replaced;
    Ok(())
}
