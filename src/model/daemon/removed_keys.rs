//! Keys and storage drivers that later versions took away: `dockerd` does not start after the upgrade.

use super::keys::{Class, table};
use super::{DaemonFile, Outcome, Problem};
use crate::model::engine::Version;

/// What was taken away, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemovedKey {
    /// The key itself.
    Key {
        /// The first version without it.
        until: Version,
        /// The key that does the same.
        replacement: Option<&'static str>,
    },
    /// The storage driver that the key `storage-driver` names.
    StorageDriver {
        /// The first version without it.
        until: Version,
    },
}

/// All keys of `file` that `engine` has no more.
#[must_use]
pub fn removed_keys(file: &DaemonFile, engine: Version) -> Vec<Problem<RemovedKey>> {
    let entries = file.object().map_or(&[][..], |root| root.entries());
    let keys = entries.iter().filter_map(|entry| {
        let Class::Removed(removed) = table().class(&entry.key, engine) else { return None };
        let kind = RemovedKey::Key { until: removed.until, replacement: removed.replacement.as_deref() };
        let path = vec![entry.key.clone()];
        Some(Problem { path, location: file.location(entry.key_span), outcome: Outcome::Refused, kind })
    });
    keys.chain(storage_driver(file, engine)).collect()
}

fn storage_driver(file: &DaemonFile, engine: Version) -> Option<Problem<RemovedKey>> {
    let driver = file.settings(engine).string("storage-driver")?;
    let until = table().removed_storage_driver(&driver.value).filter(|&until| engine >= until)?;
    let kind = RemovedKey::StorageDriver { until };
    Some(Problem {
        path: vec!["storage-driver".to_owned()],
        location: driver.location()?,
        outcome: Outcome::StartFails,
        kind,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn removed(text: &str, engine: &str) -> Vec<(String, RemovedKey, Outcome)> {
        let problems = removed_keys(&DaemonFile::parse(FileId(0), text), engine.parse().unwrap()).into_iter();
        problems.map(|problem| (problem.path.join("."), problem.kind, problem.outcome)).collect()
    }

    #[test]
    fn keys_go_with_a_version() {
        for (key, before, until, replacement) in [
            ("graph", "20.10", "23.0", Some("data-root")),
            ("cluster-store", "20.10", "23.0", None),
            ("cluster-advertise", "20.10", "23.0", None),
            ("cluster-store-opts", "20.10", "23.0", None),
            ("oom-score-adjust", "24.0", "25.0", None),
            ("api-cors-header", "27.5", "28.0", None),
            ("disable-legacy-registry", "18.9", "19.3", None),
        ] {
            let text = format!(r#"{{"{key}": "x"}}"#);
            assert_eq!(removed(&text, before), [], "{key}");
            let kind = RemovedKey::Key { until: until.parse().unwrap(), replacement };
            for engine in [until, "29.7"] {
                assert_eq!(removed(&text, engine), [(key.to_owned(), kind.clone(), Outcome::Refused)]);
            }
        }
    }

    #[test]
    fn storage_drivers_go_with_a_version() {
        for (driver, before, until) in
            [("aufs", "23.0", "24.0"), ("overlay", "23.0", "24.0"), ("devicemapper", "24.0", "25.0")]
        {
            let text = format!(r#"{{"storage-driver": "{driver}"}}"#);
            assert_eq!(removed(&text, before), [], "{driver}");
            let kind = RemovedKey::StorageDriver { until: until.parse().unwrap() };
            assert_eq!(removed(&text, until), [("storage-driver".to_owned(), kind, Outcome::StartFails)]);
        }
        assert_eq!(removed(r#"{"storage-driver": "overlay2"}"#, "29.7"), []);
    }
}
