//! Files of a container, found where its Dockerfile copies them from.

use std::sync::Arc;

use super::Project;
use super::base;
use super::container::Container;
use super::image::Image;
use crate::model::dockerfile::{CopyFrom, CopySource, FileContent};
use crate::source::{FileId, Location, Sources, Span, join, parent};

/// How many folders above a Dockerfile may be its build context, where nothing names one.
const ABOVE: usize = 3;

/// A file of a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContainerFile {
    /// Its text.
    pub text: Arc<str>,
    file: FileId,
    start: u32,
}

impl ContainerFile {
    /// The place of a part of [`Self::text`].
    #[must_use]
    pub fn location(&self, part: Span) -> Location {
        Location::new(self.file, Span { start: self.start + part.start, end: self.start + part.end })
    }
}

impl Project<'_> {
    /// The file at `path`, absolute in `container`, if its Dockerfile copies it from the build context or writes it by
    /// itself.
    #[must_use]
    pub fn file_in(&self, container: &Container, path: &str) -> Option<ContainerFile> {
        find(self.sources, container.image.as_ref()?, path, context_of(container))
    }

    /// The paths of the files that its Dockerfile copies from the build context right into `folder`, absolute in
    /// `container`.
    #[must_use]
    pub fn files_copied_to(&self, container: &Container, folder: &str) -> Vec<String> {
        let Some(image) = container.image.as_ref() else { return Vec::new() };
        let contexts = contexts(self.sources, image, context_of(container));
        let mut found = Vec::new();
        for copy in &image.built.copies {
            let Some(destination) = copy.destination.as_deref() else { continue };
            if parent(destination) == folder && !copy.into_folder {
                found.push(destination.to_owned());
            }
            for source in &copy.sources {
                let CopySource::Path(path) = source else { continue };
                let name = path.rsplit('/').next().unwrap_or(path);
                if destination == folder && copy.into_folder && !name.contains('*') {
                    found.push(join(folder, name));
                }
                // A folder is copied by its content, as are patterns.
                let listed = if name.contains('*') { parent(path) } else { path };
                let below = destination == folder && copy.from == CopyFrom::Context;
                let names =
                    contexts.iter().filter(|_| below).flat_map(|one| self.sources.list(&join(one, listed)));
                found.extend(names.map(|name| join(folder, &name)));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn context_of(container: &Container) -> Option<&str> {
    container.service()?.build().map(|build| build.context.value)
}

/// The file at `path`, absolute in a container of `image`.
pub(super) fn find(
    sources: &Sources,
    image: &Image,
    path: &str,
    context: Option<&str>,
) -> Option<ContainerFile> {
    let dockerfile = &image.dockerfile;
    contexts(sources, image, context).iter().find_map(|folder| {
        let is_file = |path: &str| sources.find(&join(folder, path)).is_some();
        let found = dockerfile.find_in_context(image.stage(), path, &base::config, &is_file)?;
        match found.content {
            FileContent::Context(path) => {
                let file = sources.find(&join(folder, &path))?;
                Some(ContainerFile { text: sources.file(file).shared_text(), file, start: 0 })
            }
            // A body whose tabs are dropped has no place for each byte.
            FileContent::Heredoc(heredoc) if heredoc.chomp => None,
            FileContent::Heredoc(heredoc) => Some(ContainerFile {
                text: dockerfile.text(heredoc.body).into(),
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
