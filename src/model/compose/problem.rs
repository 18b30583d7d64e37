//! What is wrong with the files of a project.

use std::collections::{HashMap, HashSet};

use super::interpolate::Unset;
use super::path::Path;
use crate::source::Location;

/// Which sort of thing is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// The text is no YAML, or not one that Compose reads.
    Syntax,
    /// `$` begins something that is no variable.
    Interpolation,
    /// A variable that the files require (`${NAME:?}`) is not set.
    MissingVariable,
    /// A key that Compose does not know, or a value of the wrong type.
    Schema,
    /// A value of the right type that means nothing: a size, a duration, a port.
    Value,
    /// Values that are fine each for itself, but not together.
    Consistency,
    /// A file that another one names is not there, or cannot be read.
    MissingFile,
    /// Files or services that lead back to themselves.
    Cycle,
    /// The files have nothing in them.
    Empty,
}

/// What problems are about that have a rule of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// How health is checked.
    Healthcheck,
    /// The restart policy.
    Restart,
    /// An option of the log driver.
    LogOption,
    /// A size, or a number of CPUs.
    Size,
    /// Old limits beside those below `deploy`.
    ResourceLimits,
    /// One name for several containers.
    ContainerName,
    /// A service without image and build.
    NoImage,
    /// A service, network, volume, … that a service uses and that is nowhere.
    Undefined,
    /// Anything else.
    General,
}

/// One thing because of which `docker compose` would refuse the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which sort of thing.
    pub kind: ProblemKind,
    /// Where.
    pub location: Location,
    /// What, one clause: lower case, no full stop.
    pub message: String,
    /// What to write instead, if that is known.
    pub help: Option<String>,
    /// The other places that had a part in it, and which part.
    pub related: Vec<(Location, String)>,
    /// The keys that lead to the attribute that it is about, as `services`, `web`, `ports`, `[]`; none where it is about
    /// nothing in particular.
    pub path: Vec<String>,
    /// The variable without value at its place. Where the variable is set, this may be no problem.
    pub unset: Option<String>,
}

impl Problem {
    /// A problem at `location`.
    #[must_use]
    pub fn new(kind: ProblemKind, location: Location, message: impl Into<String>) -> Self {
        Self {
            kind,
            location,
            message: message.into(),
            help: None,
            related: Vec::new(),
            path: Vec::new(),
            unset: None,
        }
    }

    /// What it is about.
    #[must_use]
    pub fn topic(&self) -> Topic {
        let keys: Vec<&str> = self.path.iter().map(String::as_str).collect();
        let ["services", _, keys @ ..] = &keys[..] else { return Topic::General };
        match (self.kind, keys) {
            (ProblemKind::Consistency, ["cpus" | "mem_limit" | "mem_reservation" | "pids_limit"]) => {
                Topic::ResourceLimits
            }
            (ProblemKind::Consistency, ["container_name"]) => Topic::ContainerName,
            (ProblemKind::Consistency, ["image"]) => Topic::NoImage,
            (
                ProblemKind::Consistency,
                ["depends_on" | "networks" | "network_mode" | "volumes" | "configs" | "secrets" | "models"],
            ) => Topic::Undefined,
            (ProblemKind::Syntax | ProblemKind::Interpolation | ProblemKind::MissingVariable, _) => {
                Topic::General
            }
            (_, ["healthcheck", ..]) => Topic::Healthcheck,
            (_, ["restart"]) => Topic::Restart,
            (_, ["logging", "options", _]) => Topic::LogOption,
            (_, ["cpus" | "mem_limit" | "mem_reservation" | "memswap_limit" | "shm_size"])
            | (_, ["build", "shm_size"])
            | (_, ["deploy", "resources", "limits" | "reservations", "cpus" | "memory"]) => Topic::Size,
            _ => Topic::General,
        }
    }

    /// Says what in the model it is about.
    #[must_use]
    pub(super) fn about(mut self, keys: &[&str]) -> Self {
        self.path = keys.iter().map(|&key| key.to_owned()).collect();
        self
    }

    /// Says what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<Option<String>>) -> Self {
        self.help = help.into();
        self
    }

    /// Adds a place that had a part in it.
    #[must_use]
    pub fn related(mut self, location: Location, part: impl Into<String>) -> Self {
        self.related.push((location, part.into()));
        self
    }
}

/// How many problems are told of at most; nobody reads more, and hostile files could have any number.
const MOST: usize = 1000;

/// Where the steps of loading leave problems. The same thing is kept once, however many steps come upon it.
#[derive(Debug, Default)]
pub(super) struct Problems {
    found: Vec<Problem>,
    seen: HashSet<(ProblemKind, Location, String)>,
    /// Values that lack a variable which must be set: what else is wrong with them follows from that.
    incomplete: HashSet<Location>,
    /// Sections and names of the objects that have problems, as `services` and `web`.
    broken: HashSet<(String, String)>,
}

impl Problems {
    /// Adds a problem of no object in particular.
    pub(super) fn push(&mut self, problem: Problem) {
        if self.is_full() {
            return;
        }
        match problem.kind {
            ProblemKind::MissingVariable => drop(self.incomplete.insert(problem.location)),
            ProblemKind::Value if self.incomplete.contains(&problem.location) => return,
            _ => {}
        }
        if self.seen.insert((problem.kind, problem.location, problem.message.clone())) {
            self.found.push(problem);
        }
    }

    /// Adds a problem with what is at `path`.
    pub(super) fn push_at(&mut self, path: &Path<'_>, problem: Problem) {
        let keys = path.keys();
        if let [section, name, ..] = keys[..] {
            self.mark_broken(section, name);
        }
        self.push(problem.about(&keys));
    }

    /// Adds a problem with the object `name` of `section`.
    pub(super) fn push_for(&mut self, section: &str, name: &str, problem: Problem) {
        self.mark_broken(section, name);
        let problem = if problem.path.is_empty() { problem.about(&[section, name]) } else { problem };
        self.push(problem);
    }

    /// Whether something is wrong with the object `name` of `section`, so that whatever else seems wrong with it
    /// may only follow from that.
    pub(super) fn is_broken(&self, section: &str, name: &str) -> bool {
        self.broken.contains(&(section.to_owned(), name.to_owned()))
    }

    /// Notes that parts of an object are not known, though nothing is wrong with it.
    pub(super) fn mark_broken(&mut self, section: &str, name: &str) {
        self.broken.insert((section.to_owned(), name.to_owned()));
    }

    /// Whether parts of the files could not be read.
    pub(super) fn has_syntax_error(&self) -> bool {
        self.found.iter().any(|problem| problem.kind == ProblemKind::Syntax)
    }

    /// Whether no more problems are taken.
    pub(super) fn is_full(&self) -> bool {
        self.found.len() >= MOST
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// All problems in the order of the files, those at the place of an unset variable with its name.
    pub(super) fn finish(self, unset: &[Unset]) -> Vec<Problem> {
        let mut names: HashMap<Location, &str> = HashMap::new();
        for variable in unset {
            names.entry(variable.location).or_insert(&variable.name);
        }
        let mut found = self.found;
        found.sort_by_key(|problem| problem.location);
        for problem in &mut found {
            problem.unset = names.get(&problem.location).map(|&name| name.to_owned());
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};

    #[test]
    fn topics_are_told_by_kind_and_path() {
        use ProblemKind::{Consistency, Schema, Syntax, Value};
        for (kind, path, topic) in [
            (Schema, &["services", "a", "healthcheck", "interval"][..], Topic::Healthcheck),
            (Consistency, &["services", "a", "healthcheck", "test"], Topic::Healthcheck),
            (Schema, &["services", "a", "restart"], Topic::Restart),
            (Schema, &["services", "a", "logging", "options", "compress"], Topic::LogOption),
            (Schema, &["services", "a", "logging", "options"], Topic::General),
            (Value, &["services", "a", "mem_limit"], Topic::Size),
            (Consistency, &["services", "a", "mem_limit"], Topic::ResourceLimits),
            (Value, &["services", "a", "deploy", "resources", "limits", "cpus"], Topic::Size),
            (Schema, &["services", "a", "deploy", "resources", "limits"], Topic::General),
            (Consistency, &["services", "a", "networks"], Topic::Undefined),
            (Schema, &["services", "a", "networks"], Topic::General),
            (Consistency, &["services", "a", "image"], Topic::NoImage),
            (Consistency, &["services", "a"], Topic::General),
            (Syntax, &["services", "a", "restart"], Topic::General),
            (Schema, &["volumes", "a", "restart"], Topic::General),
            (Schema, &[], Topic::General),
        ] {
            let location = Location::new(FileId(0), Span::empty(0));
            assert_eq!(Problem::new(kind, location, "x").about(path).topic(), topic, "{kind:?} {path:?}");
        }
    }
}
