//! Every key that `dockerd` knows, with its type and the versions that know it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::Shape;
use crate::model::engine::Version;

/// What is known of the keys of `daemon.json` on Linux: `data/daemon-keys.json`.
///
/// `dockerd` checks keys against the names of its command line flags, and values against the fields of its
/// configuration. Both sets overlap, but neither holds the other
/// ([`findConfigurationConflicts`](https://github.com/moby/moby/blob/master/daemon/config/config.go)).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Table {
    /// Where the facts come from; for the readers of the file.
    #[cfg_attr(not(test), expect(dead_code))]
    sources: Vec<String>,
    settings: BTreeMap<String, Setting>,
    flags: BTreeMap<String, Flag>,
    removed: BTreeMap<String, Removed>,
    removed_storage_drivers: BTreeMap<String, Version>,
    unreachable: Vec<String>,
    tolerated: Vec<String>,
    client: Vec<String>,
    aliases: BTreeMap<String, String>,
}

/// A key that sets something.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// Its type.
    #[serde(rename = "type")]
    pub shape: Shape,
    /// The first version that knows it; `None` for those older than 18.
    #[serde(default)]
    pub since: Option<Version>,
    /// What a string may be, if not everything.
    #[serde(default)]
    pub values: Vec<String>,
    /// The least number.
    #[serde(default)]
    pub minimum: Option<i64>,
    /// The greatest number.
    #[serde(default)]
    pub maximum: Option<i64>,
    /// Whether `dockerd` takes it over on SIGHUP; else it has to be restarted.
    #[serde(default)]
    pub reloadable: bool,
}

/// A flag of `dockerd` whose name passes for a key but sets nothing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Flag {
    /// The key that does what the flag does.
    #[serde(default)]
    pub(super) setting: Option<String>,
    /// The first version that has the flag.
    #[serde(default)]
    since: Option<Version>,
}

/// A key that newer versions refuse.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Removed {
    /// The first version that refuses it.
    pub(super) until: Version,
    /// The key that does the same.
    #[serde(default)]
    pub(super) replacement: Option<String>,
}

/// How `dockerd` takes a key of the top level.
#[derive(Clone, Copy, Debug)]
pub(super) enum Class<'t> {
    /// It sets something.
    Setting(&'t Setting),
    /// It passes and sets nothing: it is the name of a flag.
    Flag(&'t Flag),
    /// It passes and sets nothing, by intention.
    Tolerated,
    /// It was a key once.
    Removed(&'t Removed),
    /// It is no key.
    Unknown,
}

impl Table {
    /// The setting `key`, if `engine` knows it.
    #[must_use]
    pub fn setting(&self, key: &str, engine: Version) -> Option<&Setting> {
        self.settings.get(key).filter(|setting| known(setting.since, engine))
    }

    /// Every setting of any version.
    pub fn settings(&self) -> impl Iterator<Item = (&str, &Setting)> {
        self.settings.iter().map(|(key, setting)| (key.as_str(), setting))
    }

    /// The key under which a flag of the command line stands in the file: `hosts` for `host`, and for most flags
    /// their own name.
    #[must_use]
    pub fn key_of_flag<'t>(&'t self, flag: &'t str) -> &'t str {
        self.flags.get(flag).and_then(|flag| flag.setting.as_deref()).unwrap_or(flag)
    }

    pub(super) fn class(&self, key: &str, engine: Version) -> Class<'_> {
        if let Some(setting) = self.setting(key, engine) {
            return Class::Setting(setting);
        }
        if let Some(flag) = self.flags.get(key).filter(|flag| known(flag.since, engine)) {
            return Class::Flag(flag);
        }
        match self.removed.get(key) {
            Some(removed) if engine >= removed.until => Class::Removed(removed),
            Some(_) => Class::Tolerated,
            None if self.tolerated.iter().any(|tolerated| tolerated == key) => Class::Tolerated,
            None => Class::Unknown,
        }
    }

    /// Whether the check of keys lets `key` pass, on the top level and one level below unknown keys.
    pub(super) fn passes(&self, key: &str, engine: Version) -> bool {
        !matches!(self.class(key, engine), Class::Removed(_) | Class::Unknown)
    }

    /// The version that introduced the setting `key`.
    pub(super) fn since(&self, key: &str) -> Option<Version> {
        self.settings.get(key)?.since
    }

    /// The version that removed the storage driver `name`.
    pub(super) fn removed_storage_driver(&self, name: &str) -> Option<Version> {
        self.removed_storage_drivers.get(name).copied()
    }

    /// Whether `key` is a field of the configuration that the check of keys lets nobody reach.
    pub(super) fn is_unreachable(&self, key: &str) -> bool {
        self.unreachable.iter().any(|unreachable| unreachable == key)
    }

    /// Whether `key` belongs into the configuration of the client, `~/.docker/config.json`.
    pub(super) fn is_client_key(&self, key: &str) -> bool {
        self.client.iter().any(|client| client == key)
    }

    /// The setting that people mean by `key`.
    pub(super) fn alias(&self, key: &str) -> Option<&str> {
        let flag = self.flags.get(key).and_then(|flag| flag.setting.as_ref());
        flag.or_else(|| self.aliases.get(key)).map(String::as_str)
    }
}

fn known(since: Option<Version>, engine: Version) -> bool {
    since.is_none_or(|since| engine >= since)
}

/// The table of keys, read when it is first asked for.
#[must_use]
pub fn table() -> &'static Table {
    static TABLE: LazyLock<Table> = LazyLock::new(|| {
        let text = include_str!("../../../data/daemon-keys.json");
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
        assert!(table.settings.len() > 80);
        let targets = table.flags.values().filter_map(|flag| flag.setting.as_ref());
        let targets =
            targets.chain(table.removed.values().filter_map(|removed| removed.replacement.as_ref()));
        for target in targets.chain(table.aliases.values()) {
            assert!(table.settings.contains_key(target), "{target}");
        }
        let others = table.flags.keys().chain(table.removed.keys()).chain(&table.unreachable);
        for key in others.chain(&table.tolerated).chain(&table.client).chain(table.aliases.keys()) {
            assert!(!table.settings.contains_key(key), "{key} is in the table twice");
        }
        for (key, setting) in table.settings() {
            assert!(setting.since.is_none_or(|since| since <= Version::NEWEST), "{key}");
            assert!(setting.values.is_empty() || setting.shape == Shape::String, "{key}");
            let bounded = setting.minimum.is_some() || setting.maximum.is_some();
            assert!(!bounded || setting.shape == Shape::Integer, "{key}");
        }
    }

    #[test]
    fn keys_depend_on_the_engine() {
        let table = table();
        let class = |key: &str, engine: &str| table.class(key, engine.parse().unwrap());
        assert!(matches!(class("default-stop-timeout", "29.6"), Class::Unknown));
        assert!(matches!(class("default-stop-timeout", "29.7"), Class::Setting(_)));
        assert!(matches!(class("graph", "20.10"), Class::Tolerated));
        assert!(matches!(class("graph", "23"), Class::Removed(_)));
        assert!(matches!(class("host", "29.7"), Class::Flag(_)));
        assert!(matches!(class("feature", "27.0"), Class::Unknown));
        assert!(matches!(class("deprecated-key-path", "29.7"), Class::Tolerated));
        assert!(matches!(class("Debug", "29.7"), Class::Unknown));
    }
}
