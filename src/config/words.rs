//! The words that a configuration file may use for values.

use crate::finding::Severity;

/// A choice of rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Preset {
    /// The errors of the recommended rules.
    Minimal,
    /// The recommended rules.
    #[default]
    Recommended,
    /// All rules.
    Strict,
}

impl Preset {
    /// All, from the least to the most.
    pub const ALL: [Self; 3] = [Self::Minimal, Self::Recommended, Self::Strict];

    /// The word that users read and write.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Minimal => "minimal",
            Self::Recommended => "recommended",
            Self::Strict => "strict",
        }
    }
}

/// How much the findings of a rule weigh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// They are not reported.
    Off,
    /// As advice.
    Info,
    /// As trouble.
    Warning,
    /// As what breaks.
    Error,
}

impl Level {
    /// All, from the least to the most.
    pub const ALL: [Self; 4] = [Self::Off, Self::Info, Self::Warning, Self::Error];

    /// The word that users read and write.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.severity().map_or("off", Severity::as_str)
    }

    /// The severity; `None` if nothing is reported.
    #[must_use]
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Info => Some(Severity::Info),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

/// The least severity that fails a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FailOn {
    /// Errors.
    Error,
    /// Warnings and errors.
    #[default]
    Warning,
    /// Anything.
    Info,
    /// Nothing.
    Never,
}

impl FailOn {
    /// All.
    pub const ALL: [Self; 4] = [Self::Error, Self::Warning, Self::Info, Self::Never];

    /// The word that users read and write.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.threshold().map_or("never", Severity::as_str)
    }

    /// The severity; `None` if no finding fails a run.
    #[must_use]
    pub fn threshold(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Never => None,
        }
    }
}

/// What becomes of other linters' comments about a check that a rule here makes too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ForeignPragmas {
    /// They hold for the rule.
    #[default]
    Honoured,
    /// They mean nothing.
    Ignored,
}
