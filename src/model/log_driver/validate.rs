//! The check of log options.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::table::{Driver, LogOption, table};
use super::{LogDriver, relations};
use crate::model::engine::Version;

/// When the engine notices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// When the container is created; an option of `daemon.json` keeps `dockerd` from starting.
    #[default]
    Create,
    /// When the container is started.
    Start,
}

/// What is wrong with one option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionProblem {
    /// The option.
    pub key: String,
    /// What is wrong.
    pub kind: OptionProblemKind,
}

/// What is wrong with an option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OptionProblemKind {
    /// The driver has no such option; the container is not created.
    Unknown {
        /// The option of this driver that was meant.
        nearest: Option<&'static str>,
        /// The drivers that have it.
        drivers: Vec<&'static str>,
    },
    /// The driver had it, before this version; the container is not created.
    Removed {
        /// The first version without it.
        until: Version,
        /// The option that does the same.
        replacement: Option<&'static str>,
    },
    /// The driver has it from this version on; the container is not created.
    TooNew {
        /// The first version with it.
        since: Version,
    },
    /// Amazon ECS knows it, the engine does not; the container is not created.
    EcsOnly,
    /// A value that is refused.
    Invalid {
        /// One clause to follow the name of the option: "is no size: it is negative".
        reason: String,
        /// When.
        stage: Stage,
    },
    /// The driver does not work without it.
    Missing {
        /// When that is noticed.
        stage: Stage,
    },
    /// It is taken and does nothing, or not what it says.
    Ineffective {
        /// One clause: "does nothing without `max-size`".
        reason: &'static str,
    },
}

impl OptionProblem {
    pub(super) fn new(key: &str, kind: OptionProblemKind) -> Self {
        Self { key: key.to_owned(), kind }
    }

    /// Whether it is the name that is wrong, not the value, and not how the option goes with others.
    #[must_use]
    pub fn concerns_name(&self) -> bool {
        match self.kind {
            OptionProblemKind::Unknown { .. }
            | OptionProblemKind::Removed { .. }
            | OptionProblemKind::TooNew { .. }
            | OptionProblemKind::EcsOnly => true,
            OptionProblemKind::Invalid { .. }
            | OptionProblemKind::Missing { .. }
            | OptionProblemKind::Ineffective { .. } => false,
        }
    }

    /// When the engine notices; `None` if it never does.
    #[must_use]
    pub fn stage(&self) -> Option<Stage> {
        match &self.kind {
            OptionProblemKind::Invalid { stage, .. } | OptionProblemKind::Missing { stage } => Some(*stage),
            OptionProblemKind::Ineffective { .. } => None,
            OptionProblemKind::Unknown { .. }
            | OptionProblemKind::Removed { .. }
            | OptionProblemKind::TooNew { .. }
            | OptionProblemKind::EcsOnly => Some(Stage::Create),
        }
    }
}

/// Everything that is wrong with `options` for `driver`, as an engine of version `engine` sees it: the merged
/// options, that is, as [`effective_logging`](crate::model::logging::effective_logging) gives them. `None`
/// stands for a value that is not known. Of drivers that are not built in only what all drivers share is
/// checked.
#[must_use]
pub fn validate<'o>(
    driver: &LogDriver,
    options: impl IntoIterator<Item = (&'o str, Option<&'o str>)>,
    engine: Version,
) -> Vec<OptionProblem> {
    let options = Options(options.into_iter().collect());
    if *driver == LogDriver::None {
        return Vec::new();
    }
    let known = table().driver(driver.name()).filter(|driver| !driver.unchecked);
    let known = known.filter(|driver| driver.until.is_none_or(|until| engine < until));
    let single = options.0.iter().filter_map(|(&key, &value)| match (table().common(key, engine), known) {
        (Some(option), _) => check(key, value, option),
        (None, Some(driver)) => check_own(driver, key, value, engine),
        (None, None) => None,
    });
    let mut problems: Vec<_> = single.collect();
    if let Some(driver) = known {
        problems.extend(missing(driver, &options, engine));
    }
    relations::check(driver, &options, &mut problems);
    problems
}

/// Options by name; `None` for values that are not known.
#[derive(Debug)]
pub(super) struct Options<'o>(BTreeMap<&'o str, Option<&'o str>>);

impl<'o> Options<'o> {
    /// The names of all options.
    pub(super) fn keys(&self) -> impl Iterator<Item = &'o str> {
        self.0.keys().copied()
    }

    /// Whether the option is given at all.
    pub(super) fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// The value of the option, if it is given and known.
    pub(super) fn value(&self, key: &str) -> Option<&'o str> {
        self.0.get(key).copied().flatten()
    }

    /// Whether the option is given with a value that is not known.
    pub(super) fn is_unknown(&self, key: &str) -> bool {
        self.0.get(key).is_some_and(Option::is_none)
    }
}

fn check(key: &str, value: Option<&str>, option: &LogOption) -> Option<OptionProblem> {
    let value = value.filter(|value| !value.is_empty() || !(option.empty || option.required))?;
    let reason = option.value.check(value).err()?;
    Some(OptionProblem::new(key, OptionProblemKind::Invalid { reason, stage: option.stage }))
}

fn check_own(
    driver: &'static Driver,
    key: &str,
    value: Option<&str>,
    engine: Version,
) -> Option<OptionProblem> {
    if let Some(option) = table().option(driver, key, engine) {
        return check(key, value, option);
    }
    let kind = match table().option_of_any_version(driver, key) {
        Some((option, _)) if option.ecs => OptionProblemKind::EcsOnly,
        Some((LogOption { until: Some(until), replacement, .. }, _)) if engine >= *until => {
            OptionProblemKind::Removed { until: *until, replacement: replacement.as_deref() }
        }
        Some((_, Some(since))) => OptionProblemKind::TooNew { since },
        _ => OptionProblemKind::Unknown {
            nearest: table().meant_option(driver, key, engine),
            drivers: table().drivers_with(key, engine),
        },
    };
    Some(OptionProblem::new(key, kind))
}

fn missing(driver: &'static Driver, options: &Options<'_>, engine: Version) -> Vec<OptionProblem> {
    let required = table().options(driver, engine).filter(|(_, option)| option.required);
    let missing = required.filter(|(key, option)| {
        // At the start the engine asks only whether the option is there.
        let is_empty = option.stage == Stage::Create && options.value(key) == Some("");
        !options.has(key) || is_empty
    });
    let problem = |(key, option): (&str, &LogOption)| {
        OptionProblem::new(key, OptionProblemKind::Missing { stage: option.stage })
    };
    missing.map(problem).collect()
}
