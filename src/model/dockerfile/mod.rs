//! Stages, their chains, and what their target image is configured with.
//!
//! A Dockerfile is read for itself: what an external base image brings is supplied from outside, as a
//! [`Config`] to start from.

mod build;
mod command;
mod config;
mod context;
mod copy;
mod edits;
mod inline_comment;
mod scope;
mod stage;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

pub use build::Built;
pub use command::{Argument, Command, Healthcheck};
pub use config::{Config, Environment, Setting};
pub use context::{ContextFile, FileContent};
pub use copy::{CopyFrom, CopySource, CopyStep};
pub use inline_comment::InlineComment;
pub use stage::{Base, Stage, StageName};

use crate::source::{FileId, Location};
use crate::syntax::dockerfile::{self as syntax, Instruction, SyntaxError};

/// Values for `ARG`, as `--build-arg` and Compose's `build.args` give them. `None` is a value that is not known.
pub type BuildArguments = BTreeMap<String, Option<String>>;

/// A Dockerfile: all its stages.
#[derive(Clone, Debug)]
pub struct Dockerfile {
    /// The file.
    pub file: FileId,
    /// Its syntax tree.
    pub tree: Arc<syntax::Dockerfile>,
    /// The stages, in order.
    pub stages: Vec<Stage>,
    /// What BuildKit refuses beyond [`syntax::Dockerfile::errors`]: stages that cannot be had.
    pub errors: Vec<SyntaxError>,
    source: Arc<str>,
    arguments: BuildArguments,
    globals: scope::Scope,
    /// The last stage of each name, in small letters.
    names: HashMap<String, usize>,
}

impl Dockerfile {
    /// Reads `source`, the text of `file`, as it is built without build arguments.
    #[must_use]
    pub fn new(file: FileId, source: impl Into<Arc<str>>) -> Self {
        let source = source.into();
        let tree = Arc::new(syntax::parse(&source));
        Self::resolve(file, source, tree, BuildArguments::new())
    }

    /// The same file, built with `arguments`.
    #[must_use]
    pub fn with_arguments(&self, arguments: BuildArguments) -> Self {
        Self::resolve(self.file, Arc::clone(&self.source), Arc::clone(&self.tree), arguments)
    }

    fn resolve(
        file: FileId,
        source: Arc<str>,
        tree: Arc<syntax::Dockerfile>,
        arguments: BuildArguments,
    ) -> Self {
        let (globals, stages, names) = stage::resolve(file, &tree, &arguments);
        let mut dockerfile =
            Self { file, tree, stages, errors: Vec::new(), source, arguments, globals, names };
        dockerfile.errors = stage::errors(&dockerfile);
        dockerfile
    }

    /// The instructions of `stage` behind its `FROM`.
    #[must_use]
    pub fn instructions(&self, stage: &Stage) -> &[Instruction] {
        self.tree.instructions.get(stage.instructions.clone()).unwrap_or_default()
    }

    /// The stage called `name`, in any case; the last one if there are several.
    #[must_use]
    pub fn stage(&self, name: &str) -> Option<&Stage> {
        self.stages.get(*self.names.get(&name.to_lowercase())?)
    }

    /// The stage that a build makes: the one that `target` names, by name or number, or the last one. `None` if
    /// there is no such stage.
    #[must_use]
    pub fn target(&self, target: Option<&str>) -> Option<&Stage> {
        match target {
            None => self.stages.last(),
            Some(name) => self.stage(name).or_else(|| self.stages.get(name.parse::<usize>().ok()?)),
        }
    }

    /// The stages that `stage` is made of, in the order in which they are built: the first one stands on an
    /// external image, the last one is `stage`.
    #[must_use]
    pub fn chain<'d>(&'d self, stage: &'d Stage) -> Vec<&'d Stage> {
        // A base is always an earlier stage, so this comes to an end.
        let below = |stage: &&'d Stage| match stage.base {
            Base::Stage(index) => self.stages.get(index),
            _ => None,
        };
        let mut chain: Vec<_> = std::iter::successors(Some(stage), below).collect();
        chain.reverse();
        chain
    }

    /// The external base that `stage` stands on in the end.
    #[must_use]
    pub fn external_base<'d>(&'d self, stage: &'d Stage) -> &'d Base {
        self.chain(stage).first().map_or(&stage.base, |first| &first.base)
    }

    /// The instruction that holds `location`, which is of this file; for one under `ONBUILD`, the `ONBUILD`.
    #[must_use]
    pub fn instruction_at(&self, location: Location) -> Option<&Instruction> {
        let after = self.tree.instructions.partition_point(|one| one.span.start <= location.span.start);
        let instruction = self.tree.instructions.get(after.checked_sub(1)?)?;
        instruction.span.contains(location.span).then_some(instruction)
    }
}
