//! An image that a Dockerfile builds.

use std::sync::Arc;

use super::base;
use crate::model::command::Family;
use crate::model::context;
use crate::model::dockerfile::{Base, Built, Config, CopySource, CopyStep, Dockerfile, Stage};
use crate::model::image::BaseImage;
use crate::source::{Location, Sources};
use crate::syntax::dockerfile::{Arguments, Instruction, Keyword};

const SHELLS: [&str; 5] = ["sh", "ash", "bash", "dash", "busybox"];

/// An image that a Dockerfile builds: a target stage with its chain, on what is known of its external base.
#[derive(Clone, Debug)]
pub struct Image {
    /// The Dockerfile.
    pub dockerfile: Arc<Dockerfile>,
    /// What the base image brings.
    pub base: BaseImage,
    /// What the chain of stages makes of it.
    pub built: Built,
    stage: usize,
    development: Option<String>,
}

impl Image {
    pub(super) fn new(sources: &Sources, dockerfile: &Arc<Dockerfile>, stage: &Stage) -> Self {
        let path = sources.file(dockerfile.file).path();
        let helper = stage.name.as_ref().map(|name| &name.text).filter(|name| context::is_helper_stage(name));
        let built = dockerfile.build(stage, &base::config);
        Self {
            dockerfile: Arc::clone(dockerfile),
            base: base::brings(dockerfile.external_base(stage)),
            built,
            stage: stage.index,
            development: context::development(path).map(str::to_owned).or_else(|| helper.cloned()),
        }
    }

    /// The target stage.
    #[must_use]
    pub fn stage(&self) -> &Stage {
        &self.dockerfile.stages[self.stage]
    }

    /// What the image is configured with.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.built.config
    }

    /// The external base that the chain stands on.
    #[must_use]
    pub fn external_base(&self) -> &Base {
        self.dockerfile.external_base(self.stage())
    }

    /// Where the external base is named.
    #[must_use]
    pub fn base_location(&self) -> Location {
        let chain = self.dockerfile.chain(self.stage());
        chain.first().map_or(self.stage().base_location, |first| first.base_location)
    }

    /// The base as users know it, for messages: `node:22-alpine`, `scratch`.
    #[must_use]
    pub fn base_name(&self) -> Option<String> {
        match self.external_base() {
            Base::Scratch => Some("scratch".to_owned()),
            Base::Image(image) => Some(image.to_string()),
            Base::Stage(_) | Base::Unknown(_) => None,
        }
    }

    /// The word that marks the file or the stage as made for development, tests or building: such an image is not
    /// judged as one that runs in production.
    #[must_use]
    pub fn development(&self) -> Option<&str> {
        self.development.as_deref()
    }

    /// The instructions of the target stage and of the stages below it, in the order in which they are built.
    pub fn instructions(&self) -> impl Iterator<Item = &Instruction> {
        self.dockerfile.chain(self.stage()).into_iter().flat_map(|stage| self.dockerfile.instructions(stage))
    }

    /// What `stage` starts from: the configuration that it inherits.
    #[must_use]
    pub fn below(&self, stage: &Stage) -> Config {
        match &stage.base {
            Base::Stage(index) => {
                self.dockerfile.build(&self.dockerfile.stages[*index], &base::config).config
            }
            base => base::config(base),
        }
    }

    /// The kind of `/bin/sh` in the image.
    #[must_use]
    pub fn sh(&self) -> Family {
        match self.base.shell {
            Family::None if self.may_have_got_a_shell() => Family::Unknown,
            family => family,
        }
    }

    /// Whether something in the chain of stages may have brought a shell to a base that has none. A shell form of
    /// RUN proves it: without a shell the build would stop there.
    fn may_have_got_a_shell(&self) -> bool {
        let runs_a_shell = |one: &Instruction| {
            one.keyword == Keyword::Run && !matches!(one.arguments, Arguments::Json { .. })
        };
        self.instructions().any(runs_a_shell) || self.built.copies.iter().any(|copy| may_bring(copy, &SHELLS))
    }
}

/// Whether a copy may put one of `programs` where programs are looked for: a tree over the root, or a file of such a
/// name.
pub(super) fn may_bring(copy: &CopyStep, programs: &[&str]) -> bool {
    const FOLDERS: [&str; 6] = ["/", "/bin", "/usr", "/usr/bin", "/usr/local/bin", "/sbin"];
    const TREES: [&str; 4] = [".", "*", "bin", "usr"];
    let Some(destination) = &copy.destination else { return true };
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let is_program = |path: &str| programs.contains(&name(path).as_str());
    let brings = |source: &CopySource| match source {
        CopySource::Path(path) => {
            // A file with a suffix is copied to the root alone, unless `ADD` unpacks it.
            let is_tree = copy.add || !name(path).trim_start_matches('.').contains('.');
            destination == "/" && is_tree || TREES.contains(&name(path).as_str()) || is_program(path)
        }
        CopySource::Remote(_) | CopySource::Unknown => true,
        CopySource::Heredoc(_) => false,
    };
    is_program(destination) || FOLDERS.contains(&destination.as_str()) && copy.sources.iter().any(brings)
}
