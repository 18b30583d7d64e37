//! What each container will really run with: services, the images they build, and the daemon, resolved
//! across files.

mod base;
mod image;
mod launch;

use std::sync::Arc;

pub use image::{CommandFate, Image, ShellLine};
pub use launch::{CommandLine, Launch, ShellForm};

use crate::model::daemon::DaemonFile;
use crate::model::dockerfile::{Base, Dockerfile};
use crate::source::{Kind, Location, Sources};

/// A container.
pub struct Container {
    /// The image that it runs.
    pub image: Arc<Image>,
}

/// What `docker compose up` would load.
pub struct Stack;

/// Everything that one run sees.
pub struct Project<'a> {
    /// The files.
    pub sources: &'a Sources,
    dockerfiles: Vec<Arc<Dockerfile>>,
    images: Vec<Arc<Image>>,
    containers: Vec<Container>,
}

impl<'a> Project<'a> {
    /// Reads all files under judgement and puts them together.
    #[must_use]
    pub fn resolve(sources: &'a Sources) -> Self {
        let dockerfiles: Vec<_> = sources
            .ids()
            .filter(|&id| sources.file(id).kind() == Kind::Dockerfile)
            .map(|id| Arc::new(Dockerfile::new(id, sources.file(id).shared_text())))
            .collect();
        let images: Vec<_> = dockerfiles
            .iter()
            .filter_map(|dockerfile| {
                Some(Arc::new(Image::new(sources, dockerfile, dockerfile.target(None)?)))
            })
            .collect();
        let containers = images.iter().map(|image| Container { image: Arc::clone(image) }).collect();
        Self { sources, dockerfiles, images, containers }
    }

    /// All Dockerfiles.
    pub fn dockerfiles(&self) -> impl Iterator<Item = &Dockerfile> {
        self.dockerfiles.iter().map(|dockerfile| &**dockerfile)
    }

    /// The images that they build.
    pub fn images(&self) -> impl Iterator<Item = &Image> {
        self.images.iter().map(|image| &**image)
    }

    /// The containers: services, and images that no service builds.
    pub fn containers(&self) -> impl Iterator<Item = &Container> {
        self.containers.iter()
    }

    /// The stacks.
    pub fn stacks(&self) -> impl Iterator<Item = &Stack> {
        [].iter()
    }

    /// The daemons.
    pub fn daemons(&self) -> impl Iterator<Item = &DaemonFile> {
        [].iter()
    }

    /// What the files leave open, with the place that names it.
    pub fn unresolved(&self) -> impl Iterator<Item = (Location, String)> {
        self.images().filter_map(|image| match image.external_base() {
            Base::Unknown(reason) => Some((image.stage().base_location, reason.clone())),
            _ => None,
        })
    }
}
