//! What each container will really run with: services, the images they build, and the daemon, resolved
//! across files.

mod base;
mod container;
mod container_file;
mod daemon;
mod daemons;
mod deployment;
mod entry_script;
mod final_command;
mod final_edit;
mod final_program;
mod health_template;
mod heap;
mod host;
mod image;
mod images;
mod launch;
mod log_config;
mod memory;
mod options;
mod overlay;
mod package_json;
mod probe;
mod processes;
mod role;
mod runner;
mod script_processes;
mod server_probe;
mod service_check;
mod shell_stays;
mod stack;
mod started;
mod stop;
mod store;
mod tools;
mod ulimits;

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

pub use container::{Container, ShellLine};
pub use container_file::ContainerFile;
pub use daemon::Daemon;
pub use deployment::Deployment;
pub use entry_script::EntryScript;
pub use final_command::FinalCommand;
pub use final_program::FinalProgram;
pub use heap::Heap;
pub use host::Host;
pub use image::Image;
pub use launch::{CommandLine, Launch, ShellForm};
pub use log_config::{Holder, LogConfig};
pub use options::{JAVA_TOOL_OPTIONS, OptionWord, Options};
pub use probe::{Call, CallWord, Probe};
pub use processes::{Delivery, Process, Processes};
pub use role::Role;
pub use runner::{Evidence, Runner};
pub use service_check::{ServiceCheck, service_check};
pub use shell_stays::{ShellInFront, Stays};
pub use stack::Stack;
pub use started::{Form, Started, StartedWord};
pub use store::Store;
pub use tools::Lack;
pub use ulimits::{Limit, Ulimits};

use crate::model::dockerfile::{Base, Dockerfile};
use crate::model::engine::Version;
use crate::model::target::Target;
use crate::source::{FileId, Kind, Location, Sources};

/// What is taken for true about hosts, whatever the files say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Assumptions {
    /// The version of the Docker Engine.
    pub engine: Version,
    /// What runs the containers, if somebody says it; the files tell it otherwise.
    pub target: Option<Target>,
    /// The `daemon.json` of the host that runs all containers, if somebody named it.
    pub host: Option<FileId>,
    /// Whether a daemon whose `daemon.json` is not in sight limits the logs of its containers.
    pub rotation: bool,
}

/// Everything that one run sees.
pub struct Project<'a> {
    /// The files.
    pub sources: &'a Sources,
    /// What is assumed about hosts.
    pub assumptions: Assumptions,
    dockerfiles: Vec<Arc<Dockerfile>>,
    images: Vec<Arc<Image>>,
    stacks: Vec<Arc<Stack>>,
    containers: Vec<Container>,
    /// Which of the containers each stack has.
    parts: Vec<Range<usize>>,
    /// The `daemon.json` of the host of each stack, where it is known.
    run_by: Vec<Option<FileId>>,
    daemons: Vec<Daemon<'a>>,
    unresolved: Vec<(Location, String)>,
    /// The files that containers are made of: Dockerfiles, Compose files and what they name.
    modelled: HashSet<FileId>,
}

impl<'a> Project<'a> {
    /// Reads all files under judgement and puts them together.
    #[must_use]
    pub fn resolve(sources: &'a Sources) -> Self {
        Self::resolve_on(sources, &[], Assumptions::default())
    }

    /// As [`Self::resolve`], where each of `named` is the files of one stack, on hosts of which `assumptions` hold.
    #[must_use]
    pub fn resolve_on(sources: &'a Sources, named: &[Vec<FileId>], assumptions: Assumptions) -> Self {
        let engine = assumptions.engine;
        let of_kind = |kind| sources.ids().filter(move |&id| sources.file(id).kind() == kind);
        let daemons: Vec<_> = of_kind(Kind::Daemon).map(|id| Daemon::new(sources, id, engine)).collect();
        let hosts = daemons::Daemons::new(sources, &daemons, assumptions.host);
        let mut images = images::Images::new(sources, of_kind(Kind::Dockerfile));
        let mut runners = runner::Runners::new(sources, assumptions.target);
        let stacks = stack::stacks(sources, named).into_iter();
        let stacks: Vec<_> = stacks.map(|stack| Arc::new(stack.run_by(&mut runners))).collect();
        let mut services = Vec::new();
        let mut parts = Vec::new();
        let mut run_by = Vec::new();
        for stack in &stacks {
            let host = hosts.running(stack.files.first().map_or(".", |&file| sources.file(file).path()));
            run_by.push(host.file);
            let first = services.len();
            // What is cut off or only a part of something would seem to lack all that it does not say.
            let whole = stack.is_complete() && !stack.is_fragment();
            for service in stack.services().filter(|service| whole && !service.is_broken()) {
                services.push((stack, service, images.built_for(stack, service), host));
            }
            parts.push(first..services.len());
        }
        let container = |(stack, service, image, host): (_, _, Option<Arc<Image>>, _)| {
            Container::of_service(sources, stack, service, image.as_ref(), host, engine)
        };
        let mut containers: Vec<_> = services.into_par_iter().map(container).collect();
        let images::Found { dockerfiles, images, unresolved } = images.finish();
        let run: HashSet<_> =
            containers.iter().filter_map(|container| container.image.as_ref().map(Arc::as_ptr)).collect();
        let alone = images.iter().filter(|image| !run.contains(&Arc::as_ptr(image))).map(|image| {
            let path = sources.file(image.dockerfile.file).path();
            (image, hosts.running(path), runners.of_image(path))
        });
        let alone: Vec<_> = alone.collect();
        containers.par_extend(
            alone
                .into_par_iter()
                .map(|(image, host, runner)| Container::of_image(sources, image, host, runner, engine)),
        );
        let modelled = modelled(&containers);
        let mut project = Self {
            sources,
            assumptions,
            dockerfiles,
            images,
            stacks,
            containers,
            parts,
            run_by,
            daemons,
            unresolved,
            modelled,
        };
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

    /// The stacks, each with the containers of its services.
    pub fn deployments(&self) -> impl Iterator<Item = Deployment<'_>> {
        let containers = self.parts.iter().map(|part| &self.containers[part.clone()]);
        self.stacks().zip(containers).map(|(stack, containers)| Deployment::new(stack, containers))
    }

    /// The stacks that `daemon` runs, as far as is known.
    pub fn stacks_of(&self, daemon: &Daemon<'_>) -> impl Iterator<Item = &Stack> {
        let file = daemon.file.file();
        let stacks = self.stacks().zip(&self.run_by);
        stacks.filter(move |(_, run_by)| **run_by == Some(file)).map(|(stack, _)| stack)
    }

    /// The daemons.
    pub fn daemons(&self) -> impl Iterator<Item = &Daemon<'a>> {
        self.daemons.iter()
    }

    /// What is configured about logs, by daemons and by services that run in production; services that say nothing
    /// about them are left out.
    #[must_use]
    pub fn log_configs(&self) -> Vec<LogConfig<'_>> {
        log_config::all(self)
    }

    /// How journald and Docker's unit are configured on the host that `location` is about.
    #[must_use]
    pub fn host(&self, location: Location) -> Host {
        Host::around(self.sources, self.sources.file(location.file).path())
    }

    /// What the files leave open, with the place that names it.
    pub fn unresolved(&self) -> impl Iterator<Item = (Location, &str)> {
        self.unresolved.iter().map(|(location, reason)| (*location, reason.as_str()))
    }

    /// Whether findings in `file` are to be reported: it is under judgement, or it is none of the files that would
    /// be if they had been named.
    #[must_use]
    pub fn is_judged(&self, file: FileId) -> bool {
        let source = self.sources.file(file);
        source.is_judged() || source.kind() == Kind::Related && !self.modelled.contains(&file)
    }

    /// Whether there are files that are only to show what those under judgement are part of.
    #[must_use]
    pub fn has_context(&self) -> bool {
        let mut files = self.sources.ids().map(|file| self.sources.file(file));
        files.any(|file| !file.is_judged() && file.kind() != Kind::Related)
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
/// The files of which the model of `containers` is made.
fn modelled(containers: &[Container]) -> HashSet<FileId> {
    let dockerfiles =
        containers.iter().filter_map(|container| Some(container.image.as_ref()?.dockerfile.file));
    let stacks: HashMap<_, _> = containers
        .iter()
        .filter_map(Container::stack)
        .map(|stack| (std::ptr::from_ref(stack), stack))
        .collect();
    let loaded = stacks.values().flat_map(|stack| &stack.loaded.files).copied();
    dockerfiles.chain(loaded).collect()
}
