//! Runtimes, and a default runtime that is none of them.

use super::{DaemonFile, Outcome, Problem};
use crate::model::engine::Version;
use crate::syntax::json::Node;

/// Why a runtime keeps `dockerd` from starting
/// ([`setupRuntimes`](https://github.com/moby/moby/blob/master/daemon/runtime_unix.go)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvalidRuntime {
    /// `default-runtime` names none that there is.
    Undefined {
        /// What it names.
        name: String,
        /// The runtimes of the file.
        defined: Vec<String>,
    },
    /// `runc` is taken.
    Reserved,
    /// Neither `path` nor `runtimeType`.
    Empty,
    /// Both `path` and `runtimeType`, or `options` beside `path`, or `runtimeArgs` beside `runtimeType`.
    Contradiction,
}

/// The first version that looks at more than the names.
const CHECKS_FIELDS: Version = Version::new(24, 0, 0);

/// All runtimes of `file` that keep `dockerd` from starting.
#[must_use]
pub fn invalid_runtimes(file: &DaemonFile, engine: Version) -> Vec<Problem<InvalidRuntime>> {
    let settings = file.settings(engine);
    let defined = settings.entries("runtimes");
    let mut problems: Vec<_> = defined
        .iter()
        .filter_map(|entry| {
            let kind = match entry.key.as_str() {
                "runc" => InvalidRuntime::Reserved,
                _ => judge(&entry.value).filter(|_| engine >= CHECKS_FIELDS)?,
            };
            let path = vec!["runtimes".to_owned(), entry.key.clone()];
            Some(Problem {
                path,
                location: file.location(entry.key_span),
                outcome: Outcome::StartFails,
                kind,
            })
        })
        .collect();
    let default = settings.string("default-runtime").filter(|default| !default.value.is_empty());
    problems.extend(default.and_then(|default| {
        let defined: Vec<String> = defined.iter().map(|entry| entry.key.clone()).collect();
        if defined.contains(&default.value) || is_known(&default.value) {
            return None;
        }
        let location = default.location()?;
        let kind = InvalidRuntime::Undefined { name: default.value, defined };
        Some(Problem {
            path: vec!["default-runtime".to_owned()],
            location,
            outcome: Outcome::StartFails,
            kind,
        })
    }));
    problems
}

/// Whether `name` needs no entry: Docker's own, or the name of a containerd shim such as
/// `io.containerd.kata.v2`.
fn is_known(name: &str) -> bool {
    let is_shim = name.split_once('.').is_some_and(|(prefix, _)| !prefix.is_empty()) && !name.contains('/');
    name == "runc" || is_shim
}

fn judge(runtime: &Node) -> Option<InvalidRuntime> {
    let has_text =
        |name: &str| runtime.field(name).and_then(Node::string).is_some_and(|text| !text.is_empty());
    let has_arguments =
        runtime.field("runtimeArgs").is_some_and(|arguments| !arguments.elements().is_empty());
    let has_options = runtime.field("options").is_some_and(|options| !options.entries().is_empty());
    match (has_text("path"), has_text("runtimeType")) {
        _ if !runtime.is_object() => None,
        (false, false) => Some(InvalidRuntime::Empty),
        (true, true) => Some(InvalidRuntime::Contradiction),
        (true, false) => has_options.then_some(InvalidRuntime::Contradiction),
        (false, true) => has_arguments.then_some(InvalidRuntime::Contradiction),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn kinds(text: &str) -> Vec<InvalidRuntime> {
        let problems = invalid_runtimes(&DaemonFile::parse(FileId(0), text), Version::NEWEST);
        problems.into_iter().map(|problem| problem.kind).collect()
    }

    #[test]
    fn the_default_runtime_has_to_be_there() {
        for text in [
            r#"{"default-runtime": "runc"}"#,
            r#"{"default-runtime": ""}"#,
            r#"{"default-runtime": "io.containerd.kata.v2"}"#,
            r#"{"default-runtime": "nvidia", "runtimes": {"nvidia": {"path": "x"}}}"#,
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
        let undefined = |name: &str, defined: &[&str]| {
            let defined = defined.iter().map(|&name| name.to_owned()).collect();
            InvalidRuntime::Undefined { name: name.to_owned(), defined }
        };
        assert_eq!(kinds(r#"{"default-runtime": "nvidia"}"#), [undefined("nvidia", &[])]);
        let text = r#"{"default-runtime": "/usr/bin/x.y", "runtimes": {"a": {"path": "x"}}}"#;
        assert_eq!(kinds(text), [undefined("/usr/bin/x.y", &["a"])]);
    }

    #[test]
    fn runtimes_have_a_path_or_a_type() {
        for (runtime, verdict) in [
            (r#"{"path": "x", "runtimeArgs": ["--y"], "args": []}"#, None),
            (r#"{"runtimeType": "io.containerd.x.v1", "options": {"a": 1}}"#, None),
            (r#"{}"#, Some(InvalidRuntime::Empty)),
            (r#"{"path": ""}"#, Some(InvalidRuntime::Empty)),
            (r#"{"path": "x", "runtimeType": "y"}"#, Some(InvalidRuntime::Contradiction)),
            (r#"{"path": "x", "options": {"a": 1}}"#, Some(InvalidRuntime::Contradiction)),
            (r#"{"runtimeType": "x", "runtimeArgs": ["y"]}"#, Some(InvalidRuntime::Contradiction)),
        ] {
            let text = format!(r#"{{"runtimes": {{"r": {runtime}}}}}"#);
            assert_eq!(kinds(&text), Vec::from_iter(verdict), "{text}");
        }
        let old = DaemonFile::parse(FileId(0), r#"{"runtimes": {"r": {}}}"#);
        assert_eq!(invalid_runtimes(&old, Version::new(23, 0, 0)), []);
        assert_eq!(kinds(r#"{"runtimes": {"runc": {"path": "x"}}}"#), [InvalidRuntime::Reserved]);
    }
}
