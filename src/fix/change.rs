//! What a run has changed.

use super::Outcome;
use crate::source::{FileId, SourceFile, Sources};

/// A file before and after.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// The file, in the sources of the outcome.
    pub id: FileId,
    /// The file as it was.
    pub before: &'a SourceFile,
    /// The file as it is to be.
    pub after: &'a SourceFile,
}

impl Outcome {
    /// The files that differ from those in `before`, the sources that were fixed, in their order.
    pub fn changes<'a>(&'a self, before: &'a Sources) -> impl Iterator<Item = Change<'a>> {
        self.sources.ids().filter_map(|id| {
            let after = self.sources.file(id);
            // A file that only a later round asked for is asked for once more.
            let before = before.file(before.find(after.path())?);
            (before.text() != after.text()).then_some(Change { id, before, after })
        })
    }
}
