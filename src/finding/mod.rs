//! What a rule says: a finding at a place, with labels elsewhere, and its cures.

mod fingerprint;

use std::fmt;

pub use fingerprint::Fingerprints;

use crate::source::{Edit, Location};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Advice; never fails a run by default.
    Info,
    /// Trouble in production.
    Warning,
    /// Measured to break, or to lose data.
    Error,
}

impl Severity {
    /// The word that users read and write.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// One step less: what a finding weighs when part of the evidence is missing.
    #[must_use]
    pub fn lower(self) -> Self {
        match self {
            Self::Error => Self::Warning,
            Self::Warning | Self::Info => Self::Info,
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl std::str::FromStr for Severity {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        match word {
            "info" => Ok(Self::Info),
            "warning" => Ok(Self::Warning),
            "error" => Ok(Self::Error),
            other => Err(format!("`{other}` is no severity: error, warning or info")),
        }
    }
}

/// A place that had a part in a finding, and which part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub location: Location,
    /// Who decided what here; lower case, no full stop.
    pub message: String,
}

/// Whether a fix may be applied unattended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// The image builds and the container behaves as before but for the flaw.
    Safe,
    /// May stop something working, needs a number that only the owner knows, or deletes data.
    Unsafe,
}

/// A cure: edits that are applied together or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, imperative, lower case: "prefix the command with `exec`".
    pub title: String,
    /// Whether it may be applied unattended.
    pub safety: Safety,
    /// The edits; never empty, never overlapping.
    pub edits: Vec<Edit>,
}

/// One flaw at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name. Set by the engine.
    pub rule: &'static str,
    /// How much it weighs. The rule page's first severity unless the check had reason to say less.
    pub severity: Severity,
    /// The headline: a fact about this object, whole without the snippet.
    pub message: String,
    /// The place where the cure belongs.
    pub location: Location,
    /// The other places that decided it, also in other files.
    pub labels: Vec<Label>,
    /// What breaks, and when.
    pub notes: Vec<String>,
    /// What to write instead.
    pub help: Option<String>,
    /// Cures, best first.
    pub fixes: Vec<Fix>,
    /// Whether `severity` was set by the check.
    pub(crate) weighed: bool,
}

impl Finding {
    /// A finding at `location` with the headline `message`.
    #[must_use]
    pub fn at(location: Location, message: impl Into<String>) -> Self {
        Self {
            rule: "",
            severity: Severity::Error,
            message: message.into(),
            location,
            labels: Vec::new(),
            notes: Vec::new(),
            help: None,
            fixes: Vec::new(),
            weighed: false,
        }
    }

    /// Weighs this finding: one of the severities that the rule's page lists.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self.weighed = true;
        self
    }

    /// Adds a place that had a part in it.
    #[must_use]
    pub fn label(mut self, location: Location, message: impl Into<String>) -> Self {
        self.labels.push(Label { location, message: message.into() });
        self
    }

    /// Adds a consequence.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Says what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a cure, if there is one.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<Option<Fix>>) -> Self {
        self.fixes.extend(fix.into());
        self
    }
}

/// Where checks leave what they find.
#[derive(Debug, Default)]
pub struct Findings {
    pub(crate) found: Vec<Finding>,
    pub(crate) judged: usize,
}

impl Findings {
    /// Adds a finding.
    pub fn push(&mut self, finding: Finding) {
        self.found.push(finding);
    }

    /// Adds findings.
    pub fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        self.found.extend(findings);
    }
}
