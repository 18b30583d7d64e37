//! Which `daemon.json` is Docker's: other programs have daemons too.

use super::keys::{Class, table};
use crate::model::engine::Version;
use crate::source::parent;
use crate::syntax::json::{Document, Entry};

/// Keys that many programs have.
const COMMON: [&str; 17] = [
    "bridge",
    "containerd",
    "debug",
    "dns",
    "experimental",
    "features",
    "group",
    "help",
    "host",
    "hosts",
    "init",
    "ip",
    "label",
    "labels",
    "pidfile",
    "restart",
    "version",
];

/// Whether the file at `path` with the content `text` is the configuration of `dockerd`.
///
/// A file named so in a folder where Docker looks for it is, whatever it holds. Elsewhere the content
/// decides: a key that only Docker has, or nothing but Docker's keys.
#[must_use]
pub fn is_daemon_json(path: &str, text: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let says_docker = name.contains("docker");
    let lies_there = name == "daemon.json" && is_docker_folder(parent(path));
    has_daemon_name(&name) && (says_docker || lies_there || configures_docker(text))
}

/// Whether `name`, in lower case, is one that people give to Docker's `daemon.json`: `daemon.prod.json`,
/// `docker-daemon.json`.
#[must_use]
pub fn has_daemon_name(name: &str) -> bool {
    name.ends_with(".json") && (name.contains("daemon") || name.contains("dockerd"))
}

/// Whether `text` holds settings of `dockerd`, by a key that only Docker has, or because there are no other keys.
#[must_use]
pub fn configures_docker(text: &str) -> bool {
    let document = Document::parse(text);
    let Some(root) = document.root() else { return mentions_docker_key(text) };
    let entries = root.entries();
    let is_own = |entry: &Entry| !matches!(table().class(&entry.key, Version::NEWEST), Class::Unknown);
    let telling = entries.iter().any(|entry| is_own(entry) && !COMMON.contains(&entry.key.as_str()));
    telling || (!entries.is_empty() && entries.iter().all(is_own)) || mentions_docker_key(text)
}

/// `/etc/docker`, `~/.config/docker`, `files/docker`, and `docker/config` as on Windows.
fn is_docker_folder(folder: &str) -> bool {
    let mut parts = folder.rsplit('/').map(str::to_ascii_lowercase);
    let is_docker =
        |part: Option<String>| part.is_some_and(|part| matches!(part.as_str(), "docker" | ".docker"));
    match parts.next() {
        Some(last) if last == "config" => is_docker(parts.next()),
        last => is_docker(last),
    }
}

/// For files too broken to be read, and for keys in a place where they do not count.
fn mentions_docker_key(text: &str) -> bool {
    let mut telling = table().settings().map(|(key, _)| key).filter(|key| !COMMON.contains(key));
    telling.any(|key| text.contains(&format!("\"{key}\"")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dockers_files_are_known() {
        for (path, text) in [
            ("etc/docker/daemon.json", "{\"x\": 1}"),
            ("roles/base/files/docker/daemon.json", ""),
            ("Docker/config/daemon.json", "{}"),
            ("home/.config/docker/daemon.json", "not json"),
            ("files/docker-daemon.json", "{\"x\": 1}"),
            ("daemon.json", "{\"log-driver\": \"local\"}"),
            ("daemon.json", "{\"debug\": true}"),
            ("files/daemon-gpu.json", "{\"default-runtime\": \"nvidia\", \"x\": 1}"),
            ("daemon.json", "{\"log-driver\": \"local\" \"x\""),
            ("daemon.json", "{\"log-driver\": \"local\", // why\n}"),
            ("daemon.json", "{\"registry-mirror\": []}"),
            ("daemon.json", "{\"logging\": {\"log-driver\": \"local\"}}"),
        ] {
            assert!(is_daemon_json(path, text), "{path} {text}");
        }
    }

    #[test]
    fn files_of_others_are_not() {
        for (path, text) in [
            ("daemon.json", "{\"name\": \"worker\", \"debug\": true}"),
            ("daemon.json", "{}"),
            ("daemon.json", ""),
            ("daemon.json", "[1]"),
            ("daemon.json", "# nothing"),
            ("supervisor/daemon.json", "{\"pidfile\": \"x\", \"command\": \"y\"}"),
            ("etc/docker/key.json", "{\"crv\": \"P-256\"}"),
            ("etc/docker/daemon.toml", "log-driver = 'x'"),
            ("package.json", "{\"log-driver\": \"local\"}"),
        ] {
            assert!(!is_daemon_json(path, text), "{path} {text}");
        }
    }
}
