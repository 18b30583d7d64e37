//! Every log driver and option that the engine knows: `data/log-drivers.json`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::Stage;
use super::grammar::Grammar;
use crate::model::engine::Version;
use crate::model::nearest::nearest;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    /// Where the facts come from; for the readers of the file.
    #[cfg_attr(not(test), expect(dead_code))]
    sources: Vec<String>,
    common: BTreeMap<String, LogOption>,
    groups: BTreeMap<String, BTreeMap<String, LogOption>>,
    drivers: BTreeMap<String, Driver>,
    ecs: Vec<String>,
    aliases: BTreeMap<String, String>,
}

/// A driver and its own options.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Driver {
    /// Whether it can give logs back.
    #[serde(default)]
    pub(super) reads: bool,
    /// Whether only Windows has it.
    #[serde(default)]
    pub(super) windows: bool,
    /// Whether the engine does not look at its options at all.
    #[serde(default)]
    pub(super) unchecked: bool,
    /// The first version without it.
    #[serde(default)]
    pub(super) until: Option<Version>,
    /// Groups of options that it shares with others.
    #[serde(default)]
    include: Vec<String>,
    /// The first version that has those groups.
    #[serde(default)]
    include_since: Option<Version>,
    #[serde(default)]
    options: BTreeMap<String, LogOption>,
}

/// One option.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LogOption {
    /// What its value may be.
    pub(super) value: Grammar,
    /// When the engine looks at it.
    #[serde(default)]
    pub(super) stage: Stage,
    /// Whether the empty string counts as not given.
    #[serde(default)]
    pub(super) empty: bool,
    /// Whether the driver does not work without it.
    #[serde(default)]
    pub(super) required: bool,
    /// The first version that knows it.
    #[serde(default)]
    pub(super) since: Option<Version>,
    /// The first version without it.
    #[serde(default)]
    pub(super) until: Option<Version>,
    /// The option that does the same.
    #[serde(default)]
    pub(super) replacement: Option<String>,
    /// Whether Amazon ECS knows it and the engine does not.
    #[serde(default)]
    pub(super) ecs: bool,
}

impl LogOption {
    fn is_known(&self, engine: Version) -> bool {
        !self.ecs
            && self.since.is_none_or(|since| engine >= since)
            && self.until.is_none_or(|until| engine < until)
    }
}

impl Table {
    pub(super) fn driver(&self, name: &str) -> Option<&Driver> {
        self.drivers.get(name)
    }

    pub(super) fn is_ecs_driver(&self, name: &str) -> bool {
        self.ecs.iter().any(|driver| driver == name)
    }

    /// The driver that people mean by `name`.
    pub(super) fn meant_driver(&self, name: &str) -> Option<&str> {
        let lower = name.to_lowercase();
        self.aliases
            .get(&lower)
            .map(String::as_str)
            .or_else(|| nearest(self.drivers.keys().map(String::as_str), &lower))
    }

    /// An option that every driver has.
    pub(super) fn common(&self, key: &str, engine: Version) -> Option<&LogOption> {
        self.common.get(key).filter(|option| option.is_known(engine))
    }

    /// The option `key` of `driver`, if `engine` knows it.
    pub(super) fn option<'t>(
        &'t self,
        driver: &'t Driver,
        key: &str,
        engine: Version,
    ) -> Option<&'t LogOption> {
        let (_, option) = self.options(driver, engine).find(|(name, _)| *name == key)?;
        Some(option)
    }

    /// The option `key` of `driver` in any version, and the version that brought it.
    pub(super) fn option_of_any_version<'t>(
        &'t self,
        driver: &'t Driver,
        key: &str,
    ) -> Option<(&'t LogOption, Option<Version>)> {
        let own = driver.options.get(key).map(|option| (option, option.since));
        own.or_else(|| {
            self.included(driver)
                .find(|(name, _)| *name == key)
                .map(|(_, option)| (option, driver.include_since))
        })
    }

    /// The options of `driver` that `engine` knows.
    pub(super) fn options<'t>(
        &'t self,
        driver: &'t Driver,
        engine: Version,
    ) -> impl Iterator<Item = (&'t str, &'t LogOption)> {
        let includes = driver.include_since.is_none_or(|since| engine >= since);
        let own = driver.options.iter().map(|(name, option)| (name.as_str(), option));
        let included = self.included(driver).filter(move |_| includes);
        own.chain(included).filter(move |(_, option)| option.is_known(engine))
    }

    fn included<'t>(&'t self, driver: &'t Driver) -> impl Iterator<Item = (&'t str, &'t LogOption)> {
        let groups = driver.include.iter().filter_map(|group| self.groups.get(group));
        groups.flatten().map(|(name, option)| (name.as_str(), option))
    }

    /// The option that is meant by `key`: the nearest of `driver`, or of those that every driver has.
    pub(super) fn meant_option<'t>(
        &'t self,
        driver: &'t Driver,
        key: &str,
        engine: Version,
    ) -> Option<&'t str> {
        let lower = key.to_lowercase().replace('_', "-");
        let common =
            self.common.iter().filter(|(_, option)| option.is_known(engine)).map(|(name, _)| name.as_str());
        nearest(self.options(driver, engine).map(|(name, _)| name).chain(common), &lower)
    }

    /// The drivers that have an option `key`.
    pub(super) fn drivers_with(&self, key: &str, engine: Version) -> Vec<&str> {
        let having =
            self.drivers.iter().filter(|(_, driver)| driver.until.is_none_or(|until| engine < until));
        having
            .filter(|(_, driver)| self.option(driver, key, engine).is_some())
            .map(|(name, _)| name.as_str())
            .collect()
    }

    /// Whether several drivers share the option.
    pub(super) fn is_group_option(&self, key: &str) -> bool {
        self.groups.values().any(|group| group.contains_key(key))
    }

    pub(super) fn is_option(&self, key: &str) -> bool {
        self.common.contains_key(key)
            || self.is_group_option(key)
            || self.drivers.values().any(|driver| driver.options.contains_key(key))
    }
}

/// The table, read when it is first asked for.
pub(super) fn table() -> &'static Table {
    static TABLE: LazyLock<Table> = LazyLock::new(|| {
        let text = include_str!("../../../data/log-drivers.json");
        serde_json::from_str(text).expect("the tests read this very file")
    });
    &TABLE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sound() {
        let table = table();
        assert!(table.sources.iter().all(|source| source.starts_with("https://")));
        for target in table.aliases.values() {
            assert!(table.drivers.contains_key(target), "{target}");
        }
        for alias in table.aliases.keys().chain(&table.ecs) {
            assert!(!table.drivers.contains_key(alias), "{alias}");
        }
        for (name, driver) in &table.drivers {
            assert!(driver.include.iter().all(|group| table.groups.contains_key(group)), "{name}");
            for (key, option) in &driver.options {
                let replacement = option.replacement.as_deref();
                let any = Version::NEWEST;
                assert!(
                    replacement.is_none_or(|key| table.option(driver, key, any).is_some()),
                    "{name} {key}"
                );
                assert!(table.common(key, any).is_none(), "{name} {key}");
            }
        }
    }
}
