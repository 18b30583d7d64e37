//! Files of a container whose text is in sight: copied from the build context, or written in the Dockerfile itself.

use std::sync::Arc;

use super::base;
use super::image::Image;
use crate::model::dockerfile::FileContent;
use crate::source::{FileId, Location, Sources, Span, join, parent};

/// How many folders above a Dockerfile may be its build context, where nothing names one.
const ABOVE: usize = 3;

/// A file of a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopiedFile {
    /// Its text.
    pub text: Arc<str>,
    /// The instruction that puts it there.
    pub copied_by: Location,
    file: FileId,
    start: u32,
}

impl CopiedFile {
    /// The place of a part of [`Self::text`].
    #[must_use]
    pub fn location(&self, part: Span) -> Location {
        Location::new(self.file, Span { start: self.start + part.start, end: self.start + part.end })
    }
}

/// The file at `path`, absolute in a container of `image`. `context` is the folder of the build context, if that is
/// named.
pub(super) fn copied_file(
    sources: &Sources,
    image: &Image,
    path: &str,
    context: Option<&str>,
) -> Option<CopiedFile> {
    let dockerfile = &image.dockerfile;
    let folders = contexts(sources, image, context);
    folders.iter().find_map(|folder| {
        let is_file = |path: &str| sources.find(&join(folder, path)).is_some();
        let found = dockerfile.find_in_context(image.stage(), path, &base::config, &is_file)?;
        let copied_by = found.copied_by;
        match found.content {
            FileContent::Context(path) => {
                let file = sources.find(&join(folder, &path))?;
                Some(CopiedFile { text: sources.file(file).shared_text(), copied_by, file, start: 0 })
            }
            // A body whose tabs are dropped has no place for each byte.
            FileContent::Heredoc(heredoc) if heredoc.chomp => None,
            FileContent::Heredoc(heredoc) => Some(CopiedFile {
                text: dockerfile.text(heredoc.body).into(),
                copied_by,
                file: dockerfile.file,
                start: heredoc.body.start,
            }),
        }
    })
}

/// The folders that may be the build context: the one that is named, or that of the Dockerfile and those above.
fn contexts(sources: &Sources, image: &Image, context: Option<&str>) -> Vec<String> {
    if let Some(context) = context {
        return vec![context.to_owned()];
    }
    let folder = parent(sources.file(image.dockerfile.file).path());
    let above = std::iter::successors(Some(folder), |folder| {
        (*folder != "." && *folder != "/").then(|| parent(folder))
    });
    above.take(ABOVE).map(str::to_owned).collect()
}
