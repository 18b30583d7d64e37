//! Keys that are written twice.

use super::DaemonFile;
use crate::source::{Location, Span};
use crate::syntax::json::{Entry, Node};

/// A key that is written again in the same object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuplicateKey {
    /// The keys that lead to it.
    pub path: Vec<String>,
    /// The key before it.
    pub earlier: Location,
    /// The key that is written again.
    pub location: Location,
    /// Whether both values are objects that `dockerd` merges; else the earlier one is lost.
    pub merged: bool,
}

/// All keys of `file` that are written again, in any object.
#[must_use]
pub fn duplicate_keys(file: &DaemonFile) -> Vec<DuplicateKey> {
    let mut found = Vec::new();
    if let Some(root) = file.object() {
        collect(file, root, &mut Vec::new(), &mut found);
    }
    found
}

fn collect(file: &DaemonFile, object: &Node, path: &mut Vec<String>, found: &mut Vec<DuplicateKey>) {
    let mut known: std::collections::HashMap<&str, &Entry> = std::collections::HashMap::new();
    for entry in object.entries() {
        path.push(entry.key.clone());
        if let Some(earlier) = known.insert(&entry.key, entry) {
            let key = |span: Span| file.location(span);
            found.push(DuplicateKey {
                path: path.clone(),
                earlier: key(earlier.key_span),
                location: key(entry.key_span),
                merged: merges(path) && earlier.value.is_object() && entry.value.is_object(),
            });
        }
        collect(file, &entry.value, path, found);
        path.pop();
    }
}

/// Go's decoder fills the structs and maps of the configuration again and again; the values inside a map it
/// makes anew each time ([`json.Unmarshal`](https://pkg.go.dev/encoding/json#Unmarshal)).
fn merges(path: &[String]) -> bool {
    path.len() == 1 || path[0] == "builder"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn keys_that_are_written_again_are_found() {
        for (text, expected) in [
            (r#"{"debug": true, "debug": false}"#, vec![("debug", false)]),
            (r#"{"log-opts": {"a": "1"}, "log-opts": {"b": "2"}}"#, vec![("log-opts", true)]),
            (r#"{"log-opts": {"a": "1", "a": "2"}}"#, vec![("log-opts.a", false)]),
            (r#"{"default-ulimits": {"core": {}, "core": {}}}"#, vec![("default-ulimits.core", false)]),
            (r#"{"builder": {"gc": {}, "gc": {}}}"#, vec![("builder.gc", true)]),
            (r#"{"a": 1, "a": 2, "a": 3}"#, vec![("a", false), ("a", false)]),
            (r#"{"a": {"x": 1}, "b": {"x": 1}}"#, vec![]),
        ] {
            let found = duplicate_keys(&DaemonFile::parse(FileId(0), text));
            let found: Vec<_> = found.iter().map(|key| (key.path.join("."), key.merged)).collect();
            let expected: Vec<_> =
                expected.into_iter().map(|(path, merged)| (path.to_owned(), merged)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn both_places_are_told() {
        let text = r#"{"debug": true, "debug": false}"#;
        let found = duplicate_keys(&DaemonFile::parse(FileId(0), text));
        assert_eq!((found[0].earlier.span.start, found[0].location.span.start), (1, 16));
    }
}
