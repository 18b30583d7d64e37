//! Docker's `daemon.json`: what it sets, and what is wrong with it, as `dockerd` sees it.
//!
//! [`DaemonFile`] is the file. Each kind of flaw has a module with one function that finds it everywhere in a
//! file; `dockerd` names the first and stops.

pub mod address_pools;
pub mod detect;
pub mod duplicate_keys;
pub mod hosts;
pub mod ignored_keys;
pub mod invalid_json;
mod keys;
pub mod log_opts;
pub mod mirrors;
pub mod removed_keys;
pub mod runtimes;
mod settings;
mod shape;
pub mod ulimits;
pub mod unknown_keys;
mod value_checks;
pub mod wrong_values;

pub use keys::{Setting, Table, table};
pub use settings::Settings;
pub use shape::Shape;

use crate::model::engine::Version;
use crate::source::{FileId, Location, Span};
use crate::syntax::json::{Document, Node};

/// One `daemon.json`.
#[derive(Clone, Debug)]
pub struct DaemonFile {
    file: FileId,
    document: Document,
}

impl DaemonFile {
    /// Reads `text` of `file`, whatever it is.
    #[must_use]
    pub fn parse(file: FileId, text: &str) -> Self {
        Self { file, document: Document::parse(text) }
    }

    /// The file.
    #[must_use]
    pub fn file(&self) -> FileId {
        self.file
    }

    /// The JSON in it.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// What `dockerd` of version `engine` takes from it.
    #[must_use]
    pub fn settings(&self, engine: Version) -> Settings<'_> {
        Settings::new(self, engine)
    }

    /// The place `span` in this file.
    #[must_use]
    pub fn location(&self, span: Span) -> Location {
        Location::new(self.file, span)
    }

    /// The top-level object; `None` where there is none.
    fn object(&self) -> Option<&Node> {
        self.document.root().filter(|root| root.is_object())
    }
}

/// What a flaw does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// `dockerd` does not start, and `dockerd --validate` (from 23.0 on) says so.
    Refused,
    /// `dockerd` does not start, although `dockerd --validate` is content.
    StartFails,
    /// `dockerd` starts, and then no container does.
    ContainersFail,
    /// `dockerd` starts and passes over it in silence.
    Ignored,
}

/// A flaw of a `daemon.json`; `K` says what is wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem<K> {
    /// The keys that lead to it, elements of arrays as `[0]`: `["log-opts", "max-file"]`.
    pub path: Vec<String>,
    /// The place to point at.
    pub location: Location,
    /// What it does.
    pub outcome: Outcome,
    /// What is wrong.
    pub kind: K,
}
