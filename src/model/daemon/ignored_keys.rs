//! Keys that `dockerd` lets pass and does not use: it starts, and the setting is lost.

use super::keys::{Class, table};
use super::settings::takes_effect_nested;
use super::{DaemonFile, Outcome, Problem};
use crate::model::engine::Version;
use crate::syntax::json::Entry;

/// Why a key is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IgnoredKey {
    /// It is the name of a flag. Flags are singular where keys are plural: `host` and `hosts`.
    Flag {
        /// The key that does what the flag does; `proxies` for the flags that stand inside of it.
        setting: Option<&'static str>,
    },
    /// An object under an unknown key; what is inside is not read, but for most booleans.
    Nested {
        /// The keys inside that are lost.
        lost: Vec<String>,
        /// The booleans inside that take effect nonetheless.
        in_force: Vec<String>,
    },
}

/// All keys of `file` that are lost.
#[must_use]
pub fn ignored_keys(file: &DaemonFile, engine: Version) -> Vec<Problem<IgnoredKey>> {
    let entries = file.object().map_or(&[][..], |root| root.entries()).iter();
    let problems = entries.filter_map(|entry| {
        let path = vec![entry.key.clone()];
        let kind = ignored(entry, engine)?;
        Some(Problem { path, location: file.location(entry.key_span), outcome: Outcome::Ignored, kind })
    });
    problems.collect()
}

fn ignored(entry: &Entry, engine: Version) -> Option<IgnoredKey> {
    let class = table().class(&entry.key, engine);
    let inner = entry.value.entries();
    let unchecked = inner.iter().all(|inner| table().passes(&inner.key, engine));
    match class {
        Class::Flag(flag) if inner.is_empty() => Some(IgnoredKey::Flag { setting: flag.setting.as_deref() }),
        Class::Flag(_) | Class::Unknown if entry.value.is_object() && unchecked => {
            let (in_force, lost): (Vec<&Entry>, Vec<&Entry>) =
                inner.iter().partition(|inner| takes_effect_nested(table(), inner, engine));
            let keys = |entries: Vec<&Entry>| entries.iter().map(|entry| entry.key.clone()).collect();
            Some(IgnoredKey::Nested { lost: keys(lost), in_force: keys(in_force) })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn ignored(text: &str, engine: Version) -> Vec<(String, IgnoredKey)> {
        let file = DaemonFile::parse(FileId(0), text);
        let problems = ignored_keys(&file, engine).into_iter();
        problems.map(|problem| (problem.path.join("."), problem.kind)).collect()
    }

    #[test]
    fn names_of_flags_are_lost() {
        for (key, setting) in [
            ("add-runtime", Some("runtimes")),
            ("authorization-plugin", Some("authorization-plugins")),
            ("cdi-spec-dir", Some("cdi-spec-dirs")),
            ("containerd-plugins-namespace", None),
            ("default-address-pool", Some("default-address-pools")),
            ("default-network-opt", Some("default-network-opts")),
            ("default-ulimit", Some("default-ulimits")),
            ("dns-opt", Some("dns-opts")),
            ("exec-opt", Some("exec-opts")),
            ("feature", Some("features")),
            ("help", None),
            ("host", Some("hosts")),
            ("http-proxy", Some("proxies")),
            ("https-proxy", Some("proxies")),
            ("insecure-registry", Some("insecure-registries")),
            ("label", Some("labels")),
            ("log-opt", Some("log-opts")),
            ("no-proxy", Some("proxies")),
            ("node-generic-resource", Some("node-generic-resources")),
            ("registry-mirror", Some("registry-mirrors")),
            ("restart", None),
            ("storage-opt", Some("storage-opts")),
            ("version", None),
        ] {
            let expected = [(key.to_owned(), IgnoredKey::Flag { setting })];
            assert_eq!(ignored(&format!(r#"{{"{key}": ["x"]}}"#), Version::NEWEST), expected);
            assert_eq!(ignored(&format!(r#"{{"{key}": {{}}}}"#), Version::NEWEST), expected);
        }
        assert_eq!(ignored(r#"{"http-proxy": "x"}"#, Version::new(20, 10, 0)), []);
    }

    #[test]
    fn objects_under_unknown_keys_are_lost_but_for_their_booleans() {
        let nested = |lost: &[&str], in_force: &[&str]| {
            let own = |keys: &[&str]| keys.iter().map(|&key| key.to_owned()).collect();
            IgnoredKey::Nested { lost: own(lost), in_force: own(in_force) }
        };
        for (text, key, kind) in [
            (r#"{"logging": {"log-driver": "local"}}"#, "logging", nested(&["log-driver"], &[])),
            (r#"{"x": {"debug": true, "live-restore": true}}"#, "x", nested(&["debug"], &["live-restore"])),
            (r#"{"_comment": {}}"#, "_comment", nested(&[], &[])),
            (r#"{"host": {"init": true}}"#, "host", nested(&[], &["init"])),
        ] {
            assert_eq!(ignored(text, Version::NEWEST), [(key.to_owned(), kind)], "{text}");
        }
    }

    #[test]
    fn what_is_used_or_refused_is_not_named() {
        for text in [
            r#"{"hosts": []}"#,
            r#"{"foo": 1}"#,
            r#"{"foo": {"bar": 1}}"#,
            r#"{"deprecated-key-path": "x"}"#,
            "[]",
        ] {
            assert_eq!(ignored(text, Version::NEWEST), [], "{text}");
        }
    }
}
