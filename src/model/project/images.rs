//! The images of a run: which Dockerfile builds which target for whom.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::image::Image;
use super::stack::Stack;
use crate::model::compose::{Service, is_remote_context};
use crate::model::dockerfile::{BuildArguments, Dockerfile};
use crate::model::origin::Origin;
use crate::source::{FileId, Kind, Location, Sources, join};

/// What is built: a Dockerfile, its target, and its build arguments.
type Key = (FileId, Option<String>, BuildArguments);

/// Images as they are asked for, each made once.
pub(super) struct Images<'s> {
    sources: &'s Sources,
    dockerfiles: HashMap<FileId, Arc<Dockerfile>>,
    judged: Vec<FileId>,
    built: HashMap<Key, Arc<Image>>,
    /// The images in the order in which they were asked for, and whether a service in production asked.
    order: Vec<(Arc<Image>, bool)>,
    unresolved: Vec<(Location, String)>,
}

/// What came of it.
pub(super) struct Found {
    pub(super) dockerfiles: Vec<Arc<Dockerfile>>,
    pub(super) images: Vec<Arc<Image>>,
    pub(super) unresolved: Vec<(Location, String)>,
}

impl<'s> Images<'s> {
    pub(super) fn new(sources: &'s Sources, judged: impl Iterator<Item = FileId>) -> Self {
        let judged: Vec<_> = judged.collect();
        let read = |&id: &FileId| (id, Arc::new(Dockerfile::new(id, sources.file(id).shared_text())));
        let dockerfiles = judged.par_iter().map(read).collect();
        Self {
            sources,
            dockerfiles,
            judged,
            built: HashMap::new(),
            order: Vec::new(),
            unresolved: Vec::new(),
        }
    }

    /// The image that `service` builds, if its Dockerfile is in sight.
    pub(super) fn built_for(&mut self, stack: &Stack, service: Service<'_>) -> Option<Arc<Image>> {
        let build = service.build()?;
        if let Some(inline) = &build.dockerfile_inline {
            let location = inline.location().unwrap_or(build.location);
            return self.leave_open(location, "the Dockerfile is written into the Compose file");
        }
        let unknown = [Some(&build.context), build.dockerfile.as_ref(), build.target.as_ref()]
            .into_iter()
            .flatten()
            .find_map(|text| match &text.origin {
                Origin::Unknown(reason) => Some(reason.clone()),
                _ => None,
            });
        if let Some(reason) = unknown {
            return self.leave_open(build.location, reason);
        }
        if is_remote_context(build.context.value) {
            return self.leave_open(build.location, "the build context is remote");
        }
        let name = build.dockerfile.as_ref().map_or("Dockerfile", |name| name.value);
        let path = join(build.context.value, name);
        let Some(file) = self.sources.find(&path) else {
            return self.leave_open(build.location, format!("there is no `{path}` in sight"));
        };
        let target = build.target.as_ref().map(|target| target.value.to_owned());
        let arguments = build.args.iter().map(|argument| {
            let value = argument.value.as_ref().filter(|value| !matches!(value.origin, Origin::Unknown(_)));
            (argument.name.to_owned(), value.map(|value| value.value.to_owned()))
        });
        let key = (file, target, arguments.collect());
        let location =
            build.target.as_ref().and_then(crate::model::origin::Sourced::location).unwrap_or(build.location);
        let image = self.image(key).or_else(|| self.leave_open(location, "there is no such stage"))?;
        let production = stack.development().is_none() && image.development().is_none();
        match self.order.iter_mut().find(|(known, _)| Arc::ptr_eq(known, &image)) {
            Some((_, asked)) => *asked |= production,
            None => self.order.push((Arc::clone(&image), production)),
        }
        Some(image)
    }

    fn image(&mut self, key: Key) -> Option<Arc<Image>> {
        if let Some(image) = self.built.get(&key) {
            return Some(Arc::clone(image));
        }
        let (file, target, arguments) = &key;
        let sources = self.sources;
        let read = || Arc::new(Dockerfile::new(*file, sources.file(*file).shared_text()));
        let dockerfile = Arc::clone(self.dockerfiles.entry(*file).or_insert_with(read));
        let dockerfile = match arguments.is_empty() {
            true => dockerfile,
            false => Arc::new(dockerfile.with_arguments(arguments.clone())),
        };
        let image = Arc::new(Image::new(sources, &dockerfile, dockerfile.target(target.as_deref())?));
        self.built.insert(key, Arc::clone(&image));
        Some(image)
    }

    fn leave_open<T>(&mut self, location: Location, reason: impl Into<String>) -> Option<T> {
        self.unresolved.push((location, reason.into()));
        None
    }

    /// All Dockerfiles under judgement and their images. One that no production stack builds is built as
    /// `docker build` would: its last stage, without arguments.
    pub(super) fn finish(mut self) -> Found {
        for file in self.judged.clone() {
            let asked =
                self.order.iter().any(|(image, production)| *production && image.dockerfile.file == file);
            if asked {
                continue;
            }
            if let Some(image) = self.image((file, None, BuildArguments::new()))
                && !self.order.iter().any(|(known, _)| Arc::ptr_eq(known, &image))
            {
                self.order.push((image, true));
            }
        }
        let is_judged = |file: FileId| self.sources.file(file).kind() == Kind::Dockerfile;
        let images = self.order.into_iter().map(|(image, _)| image);
        Found {
            dockerfiles: self.judged.iter().map(|file| Arc::clone(&self.dockerfiles[file])).collect(),
            images: images.filter(|image| is_judged(image.dockerfile.file)).collect(),
            unresolved: self.unresolved,
        }
    }
}
