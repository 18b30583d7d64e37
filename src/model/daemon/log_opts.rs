//! Log options of `daemon.json` that are no strings.

use serde_json::Value;

use super::shape::Misfit;
use super::{DaemonFile, Outcome, Problem, table};
use crate::model::engine::Version;

/// A value of `log-opts` that is no string.
#[derive(Clone, Debug, PartialEq)]
pub struct NonString {
    /// One clause: "is a number instead of a string".
    pub reason: String,
    /// The value with the quotes that it lacks, if that is all it lacks.
    pub meant: Option<Value>,
}

/// All values of `log-opts` that are no strings; Compose turns numbers into strings, `dockerd` does not.
#[must_use]
pub fn non_string_log_opts(file: &DaemonFile, engine: Version) -> Vec<Problem<NonString>> {
    const KEY: &str = "log-opts";
    let Some(setting) = table().setting(KEY, engine) else { return Vec::new() };
    let written =
        file.object().map_or(&[][..], |root| root.entries()).iter().filter(|entry| entry.key == KEY);
    let misfits = written.flat_map(|entry| setting.shape.misfits(&[KEY.to_owned()], &entry.value));
    let problems = misfits.map(|Misfit { path, span, reason, meant }| Problem {
        path,
        location: file.location(span),
        outcome: Outcome::Refused,
        kind: NonString { reason, meant },
    });
    problems.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn only_strings_are_options() {
        for (options, path, meant) in [
            (r#"{"max-file": 3}"#, "log-opts.max-file", Some(Value::from("3"))),
            (r#"{"compress": true}"#, "log-opts.compress", Some(Value::from("true"))),
            (r#"{"labels": ["a", "b"]}"#, "log-opts.labels", None),
            (r#""max-size=10m""#, "log-opts", None),
        ] {
            let text = format!(r#"{{"log-opts": {options}}}"#);
            let found = non_string_log_opts(&DaemonFile::parse(FileId(0), &text), Version::NEWEST);
            let found: Vec<_> =
                found.into_iter().map(|problem| (problem.path.join("."), problem.kind.meant)).collect();
            assert_eq!(found, [(path.to_owned(), meant)], "{text}");
        }
        let sound = DaemonFile::parse(FileId(0), r#"{"log-opts": {"max-file": "3", "tag": null}}"#);
        assert_eq!(non_string_log_opts(&sound, Version::NEWEST), []);
    }
}
