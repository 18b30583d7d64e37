//! Keys that `dockerd` does not know: it refuses to start.

use super::keys::{Class, Table, table};
use super::{DaemonFile, Outcome, Problem};
use crate::model::engine::Version;
use crate::model::log_driver;
use crate::model::nearest::nearest;
use crate::syntax::json::Entry;

/// What the unknown key is likely to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnknownKey {
    /// A misspelt key; this one is meant.
    Similar(&'static str),
    /// A key that came with a later version.
    TooNew(Version),
    /// An option of the log driver, which belongs under `log-opts`.
    LogOption,
    /// A key of the client's `~/.docker/config.json`.
    Client,
    /// A comment in the guise of a key.
    Comment,
    /// A field of the configuration that the file cannot set.
    Unreachable,
    /// Nothing known.
    Other,
}

/// All unknown keys of `file`. Where an unknown key holds an object whose keys are unknown too, `dockerd`
/// names those; here the outer one is named, which is the one to correct.
#[must_use]
pub fn unknown_keys(file: &DaemonFile, engine: Version) -> Vec<Problem<UnknownKey>> {
    let mut problems = Vec::new();
    for entry in file.object().map_or(&[][..], |root| root.entries()) {
        if entry.key == "proxies" && table().passes("proxies", engine) {
            let inner = entry.value.entries().iter().filter(|inner| !table().passes(&inner.key, engine));
            problems.extend(inner.map(|inner| problem(file, &["proxies"], inner, proxy_hint(&inner.key))));
        } else if is_refused(table(), entry, engine) {
            problems.push(problem(file, &[], entry, hint(table(), entry)));
        }
    }
    problems
}

fn problem(file: &DaemonFile, path: &[&str], entry: &Entry, kind: UnknownKey) -> Problem<UnknownKey> {
    let path = path.iter().copied().chain([entry.key.as_str()]).map(str::to_owned).collect();
    Problem { path, location: file.location(entry.key_span), outcome: Outcome::Refused, kind }
}

/// Whether the check of keys stops at `entry` of the top level. Of an object under a key that is not a
/// setting it sees the keys inside instead.
fn is_refused(table: &Table, entry: &Entry, engine: Version) -> bool {
    match table.class(&entry.key, engine) {
        Class::Setting(_) | Class::Tolerated | Class::Removed(_) => false,
        Class::Flag(_) | Class::Unknown if entry.value.is_object() => {
            entry.value.entries().iter().any(|inner| !table.passes(&inner.key, engine))
        }
        Class::Flag(_) => false,
        Class::Unknown => true,
    }
}

fn hint(table: &'static Table, entry: &Entry) -> UnknownKey {
    let key = entry.key.as_str();
    if let Some(since) = table.since(key) {
        return UnknownKey::TooNew(since);
    }
    if table.is_unreachable(key) {
        return UnknownKey::Unreachable;
    }
    if table.is_client_key(key) {
        return UnknownKey::Client;
    }
    if key.starts_with(['_', '/', '$', '#']) || key.starts_with("x-") || key.eq_ignore_ascii_case("comment") {
        return UnknownKey::Comment;
    }
    if log_driver::is_option(key) {
        return UnknownKey::LogOption;
    }
    similar(table, key).map_or(UnknownKey::Other, UnknownKey::Similar)
}

fn proxy_hint(key: &str) -> UnknownKey {
    match key {
        "default" => UnknownKey::Client,
        "httpProxy" | "http_proxy" | "HTTP_PROXY" | "http" => UnknownKey::Similar("http-proxy"),
        "httpsProxy" | "https_proxy" | "HTTPS_PROXY" | "https" => UnknownKey::Similar("https-proxy"),
        "noProxy" | "no_proxy" | "NO_PROXY" => UnknownKey::Similar("no-proxy"),
        _ => UnknownKey::Other,
    }
}

/// The setting that `key` was to be: the same words in another style, a name that people give it, or the
/// nearest.
fn similar(table: &'static Table, key: &str) -> Option<&'static str> {
    let words = kebab_case(key);
    let same = table.settings().map(|(name, _)| name).find(|&name| name == words);
    let nearest = || nearest(table.settings().map(|(name, _)| name), &words);
    same.or_else(|| table.alias(&words)).or_else(nearest)
}

/// `logDriver`, `log_driver` and `Log-Driver` as `log-driver`.
fn kebab_case(key: &str) -> String {
    let mut words = String::with_capacity(key.len());
    for c in key.chars() {
        let starts_word = c.is_ascii_uppercase() && words.ends_with(|last: char| last.is_ascii_lowercase());
        if starts_word {
            words.push('-');
        }
        words.push(if matches!(c, '_' | ' ') { '-' } else { c.to_ascii_lowercase() });
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn unknown(text: &str, engine: Version) -> Vec<(String, UnknownKey)> {
        let file = DaemonFile::parse(FileId(0), text);
        let problems = unknown_keys(&file, engine).into_iter();
        problems.map(|problem| (problem.path.join("."), problem.kind)).collect()
    }

    #[test]
    fn every_unknown_key_is_named() {
        use UnknownKey::{Client, Comment, LogOption, Other, Similar, Unreachable};
        for (text, key, kind) in [
            (r#"{"Debug": true}"#, "Debug", Similar("debug")),
            (r#"{"log_driver": "local"}"#, "log_driver", Similar("log-driver")),
            (r#"{"logDriver": "local"}"#, "logDriver", Similar("log-driver")),
            (r#"{"registy-mirrors": []}"#, "registy-mirrors", Similar("registry-mirrors")),
            (r#"{"log-opt": {"max-size": "1m"}}"#, "log-opt", Similar("log-opts")),
            (r#"{"logging": {"driver": "local"}}"#, "logging", Similar("log-driver")),
            (r#"{"max-size": "10m"}"#, "max-size", LogOption),
            (r#"{"credsStore": "x"}"#, "credsStore", Client),
            (r#"{"auths": {"r": {}}}"#, "auths", Client),
            (r#"{"proxies": {"default": {"httpProxy": "x"}}}"#, "proxies.default", Client),
            (r#"{"proxies": {"httpProxy": "x"}}"#, "proxies.httpProxy", Similar("http-proxy")),
            (r#"{"_comment": "x"}"#, "_comment", Comment),
            (r#"{"$schema": "x"}"#, "$schema", Comment),
            (r#"{"default-init": "x"}"#, "default-init", Unreachable),
            (r#"{"kernel-memory": true}"#, "kernel-memory", Other),
            (r#"{"foo": {"bar": {}}}"#, "foo", Other),
        ] {
            assert_eq!(unknown(text, Version::NEWEST), [(key.to_owned(), kind)], "{text}");
        }
        let later = [("default-stop-timeout".to_owned(), UnknownKey::TooNew(Version::new(29, 7, 0)))];
        assert_eq!(unknown(r#"{"default-stop-timeout": 3}"#, Version::new(28, 0, 0)), later);
    }

    #[test]
    fn what_passes_the_check_of_keys_is_not_named() {
        for text in [
            r#"{"debug": true, "log-opts": {"anything": "x"}, "features": {"x": true}}"#,
            r#"{"host": ["x"], "restart": false, "graph": "/x", "deprecated-key-path": "x"}"#,
            r#"{"foo": {"debug": true}, "_comment": {}, "proxies": {"no-proxy": "x"}}"#,
            "null",
            "[]",
        ] {
            assert_eq!(unknown(text, Version::NEWEST), [], "{text}");
        }
    }
}
