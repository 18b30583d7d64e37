//! What configuration files say, and where they say it.

use std::collections::BTreeMap;

use super::{Config, FailOn, ForeignPragmas, Level, Override, Paths, Place, Preset, Target};
use crate::model::engine::Version;
use crate::source::Location;

/// A value, and the place that sets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set<T> {
    /// The value.
    pub value: T,
    /// The place of the value in its file.
    pub location: Location,
}

/// The severities of rules by their names, each with its place.
pub type SetLevels = BTreeMap<&'static str, Set<Level>>;

/// What one configuration file says, or several that extend each other.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The file that this one adds to.
    pub extend: Option<Set<String>>,
    /// See [`Config::preset`].
    pub preset: Option<Set<Preset>>,
    /// See [`Config::target`].
    pub target: Option<Set<Target>>,
    /// See [`Config::engine`].
    pub engine: Option<Set<Version>>,
    /// See [`Config::fail_on`].
    pub fail_on: Option<Set<FailOn>>,
    /// See [`Config::include`].
    pub include: Option<Set<Patterns>>,
    /// See [`Config::exclude`].
    pub exclude: Option<Set<Patterns>>,
    /// See [`Config::development`].
    pub development: Option<Set<Patterns>>,
    /// See [`Config::foreign_pragmas`].
    pub foreign_pragmas: Option<Set<bool>>,
    /// See [`Config::daemon`].
    pub daemon_file: Option<Set<String>>,
    /// See [`Config::assume_rotation`].
    pub assume_rotation: Option<Set<bool>>,
    /// See [`Config::rules`].
    pub rules: SetLevels,
    /// See [`Config::overrides`].
    pub overrides: Vec<SetOverride>,
    /// See [`Config::stacks`].
    pub stacks: Vec<Set<Vec<String>>>,
}

/// Patterns of paths, with the texts that they were read from.
#[derive(Clone, Debug)]
pub struct Patterns {
    /// As they are written.
    pub texts: Vec<String>,
    /// As they are matched.
    pub paths: Paths,
}

/// What is said of rules for some files.
#[derive(Clone, Debug)]
pub struct SetOverride {
    /// The files.
    pub paths: Set<Patterns>,
    /// The rules.
    pub rules: SetLevels,
}

impl Settings {
    /// These settings where they say something, else those of `base`. Lists of tables are joined.
    #[must_use]
    pub fn over(self, base: Self) -> Self {
        let mut rules = base.rules;
        rules.extend(self.rules);
        Self {
            extend: self.extend.or(base.extend),
            preset: self.preset.or(base.preset),
            target: self.target.or(base.target),
            engine: self.engine.or(base.engine),
            fail_on: self.fail_on.or(base.fail_on),
            include: self.include.or(base.include),
            exclude: self.exclude.or(base.exclude),
            development: self.development.or(base.development),
            foreign_pragmas: self.foreign_pragmas.or(base.foreign_pragmas),
            daemon_file: self.daemon_file.or(base.daemon_file),
            assume_rotation: self.assume_rotation.or(base.assume_rotation),
            rules,
            overrides: [base.overrides, self.overrides].concat(),
            stacks: [base.stacks, self.stacks].concat(),
        }
    }

    /// What they come to. Paths and patterns start at the root of `place`.
    #[must_use]
    pub fn config(&self, place: Place) -> Config {
        fn value<T: Clone>(set: &Option<Set<T>>) -> Option<T> {
            set.as_ref().map(|set| set.value.clone())
        }
        let paths = |set: &Option<Set<Patterns>>| set.as_ref().map(|set| set.value.paths.clone());
        let levels =
            |rules: &SetLevels| rules.iter().map(|(name, level)| ((*name).to_owned(), level.value)).collect();
        Config {
            preset: value(&self.preset).unwrap_or_default(),
            rules: levels(&self.rules),
            overrides: self
                .overrides
                .iter()
                .map(|one| Override { paths: one.paths.value.paths.clone(), rules: levels(&one.rules) })
                .collect(),
            target: value(&self.target),
            engine: value(&self.engine).unwrap_or_default(),
            daemon: value(&self.daemon_file).map(|file| place.outside(&file)),
            assume_rotation: value(&self.assume_rotation).unwrap_or_default(),
            stacks: self
                .stacks
                .iter()
                .map(|stack| stack.value.iter().map(|file| place.outside(file)).collect())
                .collect(),
            development: paths(&self.development),
            include: paths(&self.include),
            exclude: paths(&self.exclude),
            fail_on: value(&self.fail_on),
            foreign_pragmas: match value(&self.foreign_pragmas) {
                Some(false) => ForeignPragmas::Ignored,
                _ => ForeignPragmas::Honoured,
            },
            readiness: false,
            select: Vec::new(),
            ignore: Vec::new(),
            place,
        }
    }
}
