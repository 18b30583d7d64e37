//! `check --add-ignores`: comments for the findings of today.

use std::collections::BTreeSet;

use super::{Failure, Session, output};
use crate::discover::read_inside;
use crate::source::{self, Edit, FileId, Sources};
use crate::{Report, suppress};

/// Writes a comment with `reason` for every finding that can have one, and says how many there are.
///
/// # Errors
/// Says which file cannot be written; those before it are.
pub(super) fn add(
    report: &Report,
    reason: &str,
    sources: &Sources,
    session: &mut Session<'_>,
) -> Result<(), Failure> {
    let edits = suppress::add(sources, &report.findings, reason).edits;
    let files: BTreeSet<FileId> = edits.iter().map(|edit| edit.file).collect();
    let (mut comments, mut written) = (0, 0);
    for file in files {
        let own: Vec<&Edit> = edits.iter().filter(|edit| edit.file == file).collect();
        if write(file, &own, sources, session)? {
            comments += own.len();
            written += 1;
        }
    }
    let line = format!("Comments added: {comments}, in files: {written}.\n");
    // There is nowhere left to say that this failed.
    let _ = session.stderr.write_all(line.as_bytes());
    Ok(())
}

/// Whether the file could be changed: it may be standard input, or hold what is no text.
fn write(file: FileId, edits: &[&Edit], sources: &Sources, session: &Session<'_>) -> Result<bool, Failure> {
    let file = sources.file(file);
    let path = session.base.join(file.path());
    let is_same = read_inside(&path, None).is_ok_and(|bytes| bytes == file.text().as_bytes());
    let Ok(text) = source::apply(file.text(), edits) else { return Ok(false) };
    if !is_same {
        return Ok(false);
    }
    output::replace(&path, &mut |out| out.write_all(text.as_bytes()))
        .map_err(|error| Failure::new(format!("cannot write `{}`: {error}", file.path())))?;
    Ok(true)
}
