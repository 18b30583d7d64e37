//! What `dockerd` takes from the file.

use std::collections::{HashMap, hash_map};

use super::keys::{Class, Table, table};
use super::{DaemonFile, Shape};
use crate::model::engine::Version;
use crate::model::origin::Sourced;
use crate::syntax::json::{Entry, Node};

/// The settings of a `daemon.json` that are in force, each with its place.
///
/// Values of the wrong type count as not set. A key that is written twice: the last scalar or array wins,
/// objects merge, as Go's decoder has it.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'f> {
    file: &'f DaemonFile,
    table: &'static Table,
    engine: Version,
}

impl<'f> Settings<'f> {
    pub(super) fn new(file: &'f DaemonFile, engine: Version) -> Self {
        Self { file, table: table(), engine }
    }

    /// A boolean setting. One inside an object of an unknown key counts too: see
    /// [`ignored_keys`](super::ignored_keys).
    #[must_use]
    pub fn boolean(&self, key: &str) -> Option<Sourced<bool>> {
        let direct = self.values(key).filter_map(|node| self.sourced(node, node.boolean()?)).last();
        direct.or_else(|| {
            let nested = self.nested_booleans().filter(|entry| entry.key == key);
            nested.filter_map(|entry| self.sourced(&entry.value, entry.value.boolean()?)).last()
        })
    }

    /// A setting that is a string.
    #[must_use]
    pub fn string(&self, key: &str) -> Option<Sourced<String>> {
        self.values(key).filter_map(|node| self.sourced(node, node.string()?.to_owned())).last()
    }

    /// A setting that is a whole number.
    #[must_use]
    pub fn integer(&self, key: &str) -> Option<Sourced<i64>> {
        self.values(key).filter_map(|node| self.sourced(node, node.integer()?)).last()
    }

    /// The strings of a setting that is an array of them.
    #[must_use]
    pub fn strings(&self, key: &str) -> Vec<Sourced<String>> {
        let last = self.values(key).last();
        let elements = last.map_or(&[][..], Node::elements);
        elements.iter().filter_map(|node| self.sourced(node, node.string()?.to_owned())).collect()
    }

    /// The entries of a setting that is an object; of a key that is written twice the last.
    #[must_use]
    pub fn entries(&self, key: &str) -> Vec<&'f Entry> {
        let mut merged: Vec<&Entry> = Vec::new();
        let mut places = HashMap::new();
        for entry in self.values(key).flat_map(Node::entries) {
            match places.entry(entry.key.as_str()) {
                hash_map::Entry::Occupied(place) => merged[*place.get()] = entry,
                hash_map::Entry::Vacant(place) => {
                    place.insert(merged.len());
                    merged.push(entry);
                }
            }
        }
        merged
    }

    /// Whether the setting is written in the file at all, be it as `null`.
    #[must_use]
    pub fn mentions(&self, key: &str) -> bool {
        self.top().iter().any(|entry| entry.key == key)
    }

    /// The values of `key` on the top level, `null` left out.
    fn values(&self, key: &str) -> impl Iterator<Item = &'f Node> {
        let known = self.table.setting(key, self.engine).is_some();
        let entries =
            self.top().iter().filter(move |entry| known && entry.key == key && !entry.value.is_null());
        entries.map(|entry| &entry.value)
    }

    /// Booleans one level below keys that are no settings, if they take effect.
    fn nested_booleans(&self) -> impl Iterator<Item = &'f Entry> {
        let (table, engine) = (self.table, self.engine);
        let others = self
            .top()
            .iter()
            .filter(move |entry| !matches!(table.class(&entry.key, engine), Class::Setting(_)));
        others
            .flat_map(|entry| entry.value.entries())
            .filter(move |entry| takes_effect_nested(table, entry, engine))
    }

    fn top(&self) -> &'f [Entry] {
        self.file.object().map_or(&[], Node::entries)
    }

    fn sourced<T>(&self, node: &Node, value: T) -> Option<Sourced<T>> {
        Some(Sourced::at(value, self.file.location(node.span)))
    }
}

/// Whether `entry`, one level below a key that is no setting, takes effect nonetheless.
///
/// `dockerd` flattens such objects to check their keys, and then hands every boolean among them to the flag
/// of that name, whose variable is merged into the configuration (`getConflictFreeConfiguration`; measured on
/// 20.10 with `{"x": {"live-restore": true}}`). `debug` and `tls` are kept in variables of their own, which
/// nobody reads again.
pub(super) fn takes_effect_nested(table: &Table, entry: &Entry, engine: Version) -> bool {
    let setting = table.setting(&entry.key, engine);
    let is_boolean =
        setting.is_some_and(|setting| setting.shape == Shape::Boolean) && entry.value.boolean().is_some();
    is_boolean && !matches!(entry.key.as_str(), "debug" | "tls")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn file(text: &str) -> DaemonFile {
        DaemonFile::parse(FileId(0), text)
    }

    #[test]
    fn values_are_taken_as_go_decodes_them() {
        let text = r#"{
            "init": true, "init": null, "log-driver": "local", "log-driver": "journald", "mtu": "1450",
            "log-opts": {"max-size": "1m", "tag": "a"}, "log-opts": {"max-file": "3", "tag": "b"},
            "hosts": ["unix://", 3, "tcp://h"], "default-stop-timeout": 30, "Debug": true
        }"#;
        let file = file(text);
        let settings = file.settings(Version::NEWEST);
        assert_eq!(settings.boolean("init").map(|init| init.value), Some(true));
        let driver = settings.string("log-driver").unwrap();
        assert_eq!(
            (driver.value.as_str(), &text[driver.location().unwrap().span.range()]),
            ("journald", "\"journald\"")
        );
        assert_eq!(settings.integer("mtu"), None);
        let options = settings.entries("log-opts").into_iter();
        let options: Vec<_> =
            options.map(|entry| (entry.key.as_str(), entry.value.string().unwrap())).collect();
        assert_eq!(options, [("max-size", "1m"), ("tag", "b"), ("max-file", "3")]);
        let hosts: Vec<_> = settings.strings("hosts").into_iter().map(|host| host.value).collect();
        assert_eq!(hosts, ["unix://", "tcp://h"]);
        assert_eq!(settings.boolean("debug"), None);
        assert_eq!(settings.integer("default-stop-timeout").map(|timeout| timeout.value), Some(30));
        assert_eq!(file.settings(Version::new(29, 6, 0)).integer("default-stop-timeout"), None);
    }

    #[test]
    fn nested_booleans_take_effect() {
        let file =
            file(r#"{"x": {"live-restore": true, "debug": true, "log-driver": "local", "tlsverify": true}}"#);
        let settings = file.settings(Version::NEWEST);
        assert_eq!(settings.boolean("live-restore").map(|value| value.value), Some(true));
        assert_eq!(settings.boolean("tlsverify").map(|value| value.value), Some(true));
        assert_eq!((settings.boolean("debug"), settings.string("log-driver")), (None, None));
    }

    #[test]
    fn a_file_that_is_no_object_sets_nothing() {
        for text in ["", "null", "[]", "3", "{"] {
            assert_eq!(file(text).settings(Version::NEWEST).boolean("init"), None, "{text}");
        }
    }
}
