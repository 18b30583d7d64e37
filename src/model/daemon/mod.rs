//! Docker's `daemon.json`: what it sets, and what is wrong with it, as `dockerd` sees it.
//!
//! [`DaemonFile`] is the file. Each kind of flaw has a module with one function that finds it everywhere in a
//! file; `dockerd` names the first and stops.

pub mod address_pools;
pub mod detect;
pub mod duplicate_keys;
mod edits;
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

impl Outcome {
    /// What happens, one clause for people; `dockerd --validate` is mentioned where `engine` has it.
    #[must_use]
    pub fn consequence(self, engine: Version) -> &'static str {
        let validates = engine >= Version::new(23, 0, 0);
        match self {
            Self::Refused if validates => "`dockerd` does not start; `dockerd --validate` says so",
            Self::StartFails if validates => {
                "`dockerd` does not start, although `dockerd --validate` is content"
            }
            Self::Refused | Self::StartFails => "`dockerd` does not start",
            Self::ContainersFail if validates => {
                "`dockerd` starts, and then no container does; `dockerd --validate` is content"
            }
            Self::ContainersFail => "`dockerd` starts, and then no container does",
            Self::Ignored if validates => {
                "`dockerd` starts and passes over it without a word; `dockerd --validate` is content"
            }
            Self::Ignored => "`dockerd` starts and passes over it without a word",
        }
    }
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

impl<K> Problem<K> {
    /// The path as people write it: `log-opts.max-file`, `hosts[0]`.
    #[must_use]
    pub fn name(&self) -> String {
        self.path.join(".").replace(".[", "[")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::docker_unit::DockerUnit;
    use crate::model::logging::{Logging, effective_logging};
    use crate::source::{Kind, Sources};

    /// Runs everything that there is over `text`.
    fn judge(text: &str, engine: Version) {
        let sources = Sources::default();
        let id = sources.add("daemon.json", Kind::Daemon, text.as_bytes().to_vec()).unwrap();
        let file = DaemonFile::parse(id, text);
        let mut places: Vec<Location> = Vec::new();
        places.extend(invalid_json::invalid_json(&file, sources.file(id), engine).iter().map(|p| p.location));
        places.extend(unknown_keys::unknown_keys(&file, engine).iter().map(|p| p.location));
        places.extend(ignored_keys::ignored_keys(&file, engine).iter().map(|p| p.location));
        places.extend(removed_keys::removed_keys(&file, engine).iter().map(|p| p.location));
        places.extend(wrong_values::wrong_values(&file, engine).iter().map(|p| p.location));
        places.extend(log_opts::non_string_log_opts(&file, engine).iter().map(|p| p.location));
        places.extend(mirrors::invalid_mirrors(&file, engine).iter().map(|p| p.location));
        places.extend(runtimes::invalid_runtimes(&file, engine).iter().map(|p| p.location));
        places.extend(address_pools::invalid_pools(&file, engine).iter().map(|p| p.location));
        places.extend(ulimits::invalid_ulimits(&file, engine).iter().map(|p| p.location));
        places
            .extend(duplicate_keys::duplicate_keys(&file).iter().flat_map(|key| [key.location, key.earlier]));
        places.extend(
            hosts::flag_conflicts(&file, &DockerUnit::stock()).iter().map(|conflict| conflict.location),
        );
        places.extend(
            hosts::open_hosts(Some(&file), &DockerUnit::stock(), engine)
                .iter()
                .filter_map(|h| h.host.location()),
        );
        let logging =
            effective_logging(&Logging::default(), Some(&Logging::of_daemon(&file, engine)), engine);
        drop((logging.problems(engine), logging.endpoint(), detect::is_daemon_json("daemon.json", text)));
        for place in places {
            assert!(text.get(place.span.range()).is_some_and(|text| !text.is_empty()), "{place:?} in {text}");
        }
    }

    fn keys() -> impl Strategy<Value = &'static str> {
        let keys = table().settings().map(|(key, _)| key).chain(["x", "host", "graph"]);
        prop::sample::select(keys.collect::<Vec<_>>())
    }

    fn engines() -> impl Strategy<Value = Version> {
        prop::sample::select(vec![Version::new(20, 10, 0), Version::new(25, 0, 0), Version::NEWEST])
    }

    proptest! {
        #[test]
        fn any_value_of_any_key_can_be_judged(
            key in keys(), value in crate::syntax::json::tests::values(), engine in engines(),
        ) {
            judge(&serde_json::json!({ key: value }).to_string(), engine);
        }

        #[test]
        fn any_text_can_be_judged(
            parts in proptest::collection::vec(prop::sample::select(vec![
                "{", "}", "[", "]", ",", ":", "\"hosts\"", "\"log-opts\"", "\"tcp://[::\"", "\"é\"", "1", "null",
                "#", "//", "\n",
                "\"default-ulimits\"", "\"Name\"", "\"mode\"", "true", "\u{feff}",
            ]), 0..30)
        ) {
            judge(&parts.concat(), Version::NEWEST);
        }
    }

    #[test]
    fn problems_have_a_name() {
        let problem = |path: &[&str]| Problem {
            path: path.iter().map(|&step| step.to_owned()).collect(),
            location: Location::new(FileId(0), Span::default()),
            outcome: Outcome::Refused,
            kind: (),
        };
        assert_eq!(problem(&["log-opts", "max-file"]).name(), "log-opts.max-file");
        assert_eq!(
            problem(&["default-address-pools", "[0]", "size"]).name(),
            "default-address-pools[0].size"
        );
    }
}
