//! The pipeline: files in, report out.

use crate::config::Config;
use crate::finding::{Finding, Severity};
use crate::source::{Kind, Location, Sources};

/// What a run found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The findings, by path, place and rule.
    pub findings: Vec<Finding>,
    /// What could not be resolved, so that rules stayed silent on it.
    pub unresolved: Vec<Unresolved>,
    /// How many files were judged.
    pub files: FileCounts,
}

/// Something that the files leave open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unresolved {
    /// The place that names it.
    pub location: Location,
    /// Why it is not known, one clause.
    pub reason: String,
}

/// How many files of each kind were judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct FileCounts {
    /// Dockerfiles.
    pub dockerfile: usize,
    /// Compose files.
    pub compose: usize,
    /// `daemon.json` files.
    pub daemon: usize,
}

impl FileCounts {
    /// Counts the files under judgement.
    #[must_use]
    pub fn of(sources: &Sources) -> Self {
        sources.ids().fold(Self::default(), |mut counts, id| {
            match sources.file(id).kind() {
                Kind::Dockerfile => counts.dockerfile += 1,
                Kind::Compose => counts.compose += 1,
                Kind::Daemon => counts.daemon += 1,
                Kind::Related => {}
            }
            counts
        })
    }

    /// All of them.
    #[must_use]
    pub fn total(self) -> usize {
        self.dockerfile + self.compose + self.daemon
    }
}

impl Report {
    /// How many findings have this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// How many findings carry a fix.
    #[must_use]
    pub fn fixable(&self) -> usize {
        self.findings.iter().filter(|finding| !finding.fixes.is_empty()).count()
    }
}

/// Judges `sources` as `config` says. Pure: what the files refer to comes from the reader of `sources`.
pub fn lint(sources: &Sources, config: &Config) -> Report {
    let _ = config;
    Report { files: FileCounts::of(sources), ..Report::default() }
}
