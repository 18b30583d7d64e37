//! What each container will really run with: services, the images they build, and the daemon, resolved
//! across files.

mod base;
mod container;
mod final_program;
mod image;
mod images;
mod launch;
mod memory;
mod processes;
mod role;
mod shell_stays;
mod stack;
mod stop;

use std::collections::HashSet;
use std::sync::Arc;

pub use container::{Container, ShellLine};
pub use final_program::FinalProgram;
pub use image::Image;
pub use launch::{CommandLine, Launch, ShellForm};
pub use processes::{Delivery, Process, Processes};
pub use role::Role;
pub use shell_stays::{ShellInFront, Stays};
pub use stack::Stack;

use crate::model::daemon::DaemonFile;
use crate::model::dockerfile::{Base, Dockerfile};
use crate::source::{FileId, Kind, Location, Sources};

/// Everything that one run sees.
pub struct Project<'a> {
    /// The files.
    pub sources: &'a Sources,
    dockerfiles: Vec<Arc<Dockerfile>>,
    images: Vec<Arc<Image>>,
    stacks: Vec<Arc<Stack>>,
    containers: Vec<Container>,
    daemons: Vec<DaemonFile>,
    unresolved: Vec<(Location, String)>,
}

impl<'a> Project<'a> {
    /// Reads all files under judgement and puts them together.
    #[must_use]
    pub fn resolve(sources: &'a Sources) -> Self {
        Self::resolve_stacks(sources, &[])
    }

    /// As [`Self::resolve`], where each of `named` is the files of one stack.
    #[must_use]
    pub fn resolve_stacks(sources: &'a Sources, named: &[Vec<FileId>]) -> Self {
        let of_kind = |kind| sources.ids().filter(move |&id| sources.file(id).kind() == kind);
        let daemons =
            of_kind(Kind::Daemon).map(|id| DaemonFile::parse(id, sources.file(id).text())).collect();
        let mut images = images::Images::new(sources, of_kind(Kind::Dockerfile));
        let stacks: Vec<_> = stack::stacks(sources, named).into_iter().map(Arc::new).collect();
        let mut containers = Vec::new();
        for stack in &stacks {
            for service in stack.services().filter(|service| !service.is_broken()) {
                let image = images.built_for(stack, service);
                containers.push(Container::of_service(sources, stack, service, image.as_ref()));
            }
        }
        let images::Found { dockerfiles, images, unresolved } = images.finish();
        let run: HashSet<_> =
            containers.iter().filter_map(|container| container.image.as_ref().map(Arc::as_ptr)).collect();
        let alone = images.iter().filter(|image| !run.contains(&Arc::as_ptr(image)));
        containers.extend(alone.map(Container::of_image));
        let mut project = Self { sources, dockerfiles, images, stacks, containers, daemons, unresolved };
        project.note_unknown_bases();
        project
    }

    /// The Dockerfiles under judgement.
    pub fn dockerfiles(&self) -> impl Iterator<Item = &Dockerfile> {
        self.dockerfiles.iter().map(|dockerfile| &**dockerfile)
    }

    /// The images that they build: each target that a service builds, or else the last stage.
    pub fn images(&self) -> impl Iterator<Item = &Image> {
        self.images.iter().map(|image| &**image)
    }

    /// The containers, services and images that no service runs, also those for development and tests.
    pub fn all_containers(&self) -> impl Iterator<Item = &Container> {
        self.containers.iter()
    }

    /// The containers that run in production, as far as can be told.
    pub fn containers(&self) -> impl Iterator<Item = &Container> {
        self.containers.iter().filter(|container| container.development().is_none())
    }

    /// The stacks.
    pub fn stacks(&self) -> impl Iterator<Item = &Stack> {
        self.stacks.iter().map(|stack| &**stack)
    }

    /// The daemons.
    pub fn daemons(&self) -> impl Iterator<Item = &DaemonFile> {
        self.daemons.iter()
    }

    /// What the files leave open, with the place that names it.
    pub fn unresolved(&self) -> impl Iterator<Item = (Location, &str)> {
        self.unresolved.iter().map(|(location, reason)| (*location, reason.as_str()))
    }

    /// Whether findings in `file` are to be reported: it is under judgement, or it is none of the files that would
    /// be if they had been named.
    #[must_use]
    pub fn is_judged(&self, file: FileId) -> bool {
        let is_model = |container: &Container| {
            container.image.as_ref().is_some_and(|image| image.dockerfile.file == file)
                || container.stack().is_some_and(|stack| stack.loaded.files.contains(&file))
        };
        self.sources.file(file).kind() != Kind::Related || !self.containers.iter().any(is_model)
    }

    fn note_unknown_bases(&mut self) {
        let bases = self.images.iter().filter_map(|image| match image.external_base() {
            Base::Unknown(reason) => {
                Some((image.stage().base_location, format!("the base image is not known: {reason}")))
            }
            _ => None,
        });
        self.unresolved.extend(bases);
    }
}
