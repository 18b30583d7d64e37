//! Default ulimits: a mistake in them stops every container, or the daemon.

use serde_json::Value;

use super::shape::Misfit;
use super::{DaemonFile, Outcome, Problem, table};
use crate::model::engine::Version;
use crate::model::nearest::nearest;
use crate::syntax::json::{Entry, Node};

/// What is wrong with a default ulimit.
#[derive(Clone, Debug, PartialEq)]
pub enum InvalidUlimit {
    /// It has the wrong type: a number or `"soft:hard"` instead of an object, a quoted number.
    Type {
        /// One clause: "is a number instead of an object".
        reason: String,
        /// The value that was surely meant, if there is one.
        meant: Option<Value>,
    },
    /// No `Name`: the key alone is not used.
    NoName,
    /// A `Name` that the kernel has no limit of.
    UnknownName {
        /// The name.
        name: String,
        /// The nearest one that there is.
        nearest: Option<&'static str>,
    },
    /// No `Soft`, which is 0 then; every container would get a hard limit and use none of it.
    NoSoft {
        /// The hard limit.
        hard: i64,
    },
    /// A soft limit above the hard one, which is 0 where it is not written.
    SoftAboveHard {
        /// The soft limit.
        soft: i64,
        /// The hard limit, if it is written.
        hard: Option<i64>,
    },
}

/// The limits that Linux has ([setrlimit(2)](https://man7.org/linux/man-pages/man2/setrlimit.2.html)), by the
/// names that Docker knows them under.
pub const NAMES: [&str; 16] = [
    "as",
    "core",
    "cpu",
    "data",
    "fsize",
    "locks",
    "memlock",
    "msgqueue",
    "nice",
    "nofile",
    "nproc",
    "rss",
    "rtprio",
    "rttime",
    "sigpending",
    "stack",
];

const KEY: &str = "default-ulimits";

/// All flaws of the default ulimits of `file`.
#[must_use]
pub fn invalid_ulimits(file: &DaemonFile, engine: Version) -> Vec<Problem<InvalidUlimit>> {
    let Some(setting) = table().setting(KEY, engine) else { return Vec::new() };
    let written =
        file.object().map_or(&[][..], |root| root.entries()).iter().filter(|entry| entry.key == KEY);
    let misfits = written.flat_map(|entry| setting.shape.misfits(&[KEY.to_owned()], &entry.value));
    let types = misfits.map(|Misfit { path, span, reason, meant }| {
        let kind = InvalidUlimit::Type { reason, meant };
        Problem { path, location: file.location(span), outcome: Outcome::Refused, kind }
    });
    let ulimits = file.settings(engine).entries(KEY).into_iter();
    types.chain(ulimits.flat_map(|entry| judge(file, entry))).collect()
}

fn judge(file: &DaemonFile, entry: &Entry) -> Vec<Problem<InvalidUlimit>> {
    let ulimit = &entry.value;
    if !ulimit.is_object() {
        return Vec::new();
    }
    let name = ulimit.field("Name").and_then(Node::string).filter(|name| !name.is_empty());
    let kinds = [judge_name(ulimit, name), judge_limits(ulimit)];
    let problems = kinds.into_iter().flatten().map(|kind| Problem {
        path: vec![KEY.to_owned(), entry.key.clone()],
        location: file.location(ulimit.span),
        outcome: Outcome::ContainersFail,
        kind,
    });
    problems.collect()
}

/// Docker hands `RLIMIT_` and the upper-case name to the runtime, which refuses what it does not know.
fn judge_name(ulimit: &Node, name: Option<&str>) -> Option<InvalidUlimit> {
    let Some(name) = name else {
        let is_text = |node: &Node| node.string().is_some() || node.is_null();
        // A name of another type is told as such.
        return ulimit.field("Name").is_none_or(is_text).then_some(InvalidUlimit::NoName);
    };
    let lower = name.to_lowercase();
    if NAMES.contains(&lower.as_str()) {
        return None;
    }
    let nearest = nearest(NAMES, &lower);
    Some(InvalidUlimit::UnknownName { name: name.to_owned(), nearest })
}

fn judge_limits(ulimit: &Node) -> Option<InvalidUlimit> {
    let limit = |name: &str| ulimit.field(name).filter(|node| !node.is_null());
    let (soft, hard) = (limit("Soft"), limit("Hard"));
    // Limits of another type are told as such.
    let value = |node: Option<&Node>| node.map_or(Some(0), Node::integer);
    let (soft_value, hard_value) = (value(soft)?, value(hard)?);
    // The kernel's limits are unsigned: -1 is the largest, "unlimited".
    if soft_value.cast_unsigned() > hard_value.cast_unsigned() {
        return Some(InvalidUlimit::SoftAboveHard { soft: soft_value, hard: hard.map(|_| hard_value) });
    }
    let missing = soft.is_none() && hard_value != 0;
    missing.then_some(InvalidUlimit::NoSoft { hard: hard_value })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn found(ulimits: &str) -> Vec<(InvalidUlimit, Outcome)> {
        let text = format!(r#"{{"default-ulimits": {ulimits}}}"#);
        let problems = invalid_ulimits(&DaemonFile::parse(FileId(0), &text), Version::NEWEST);
        problems.into_iter().map(|problem| (problem.kind, problem.outcome)).collect()
    }

    #[test]
    fn sound_ulimits_pass() {
        for ulimits in [
            r#"{"nofile": {"Name": "nofile", "Soft": 1024, "Hard": 65536}}"#,
            r#"{"nofile": {"name": "NOFILE", "soft": 1, "hard": -1}}"#,
            r#"{"core": {"Name": "core", "Soft": 0, "Hard": 0}, "cpu": {"Name": "cpu"}}"#,
            r#"{"memlock": {"Name": "memlock", "Soft": -1, "Hard": -1}}"#,
            "{}",
            "null",
        ] {
            assert_eq!(found(ulimits), [], "{ulimits}");
        }
    }

    #[test]
    fn mistakes_that_stop_every_container() {
        let unknown = |name: &str, nearest| InvalidUlimit::UnknownName { name: name.to_owned(), nearest };
        for (ulimits, kinds) in [
            (r#"{"nofile": {"Hard": 9, "Soft": 9}}"#, vec![InvalidUlimit::NoName]),
            (r#"{"nofile": {"Name": "", "Hard": 9, "Soft": 9}}"#, vec![InvalidUlimit::NoName]),
            (
                r#"{"nofiles": {"Name": "nofiles", "Hard": 9, "Soft": 9}}"#,
                vec![unknown("nofiles", Some("nofile"))],
            ),
            (r#"{"x": {"Name": "everything", "Hard": 9, "Soft": 9}}"#, vec![unknown("everything", None)]),
            (r#"{"nofile": {"Name": "nofile", "Hard": 9}}"#, vec![InvalidUlimit::NoSoft { hard: 9 }]),
            (
                r#"{"nofile": {"Name": "nofile", "Hard": 8, "Soft": 9}}"#,
                vec![InvalidUlimit::SoftAboveHard { soft: 9, hard: Some(8) }],
            ),
            (
                r#"{"nofile": {"Soft": -1, "Hard": 9}}"#,
                vec![InvalidUlimit::NoName, InvalidUlimit::SoftAboveHard { soft: -1, hard: Some(9) }],
            ),
            (
                r#"{"nofile": {"Name": "nofile", "Soft": 9}}"#,
                vec![InvalidUlimit::SoftAboveHard { soft: 9, hard: None }],
            ),
        ] {
            let expected: Vec<_> = kinds.into_iter().map(|kind| (kind, Outcome::ContainersFail)).collect();
            assert_eq!(found(ulimits), expected, "{ulimits}");
        }
    }

    #[test]
    fn mistakes_that_stop_the_daemon() {
        for (ulimits, reason, meant) in [
            (r#"{"nofile": 9}"#, "is a number instead of an object", None),
            (r#"{"nofile": "9:9"}"#, "is a string instead of an object", None),
            (r#"[{"Name": "nofile"}]"#, "is an array instead of an object", None),
            (
                r#"{"nofile": {"Name": "nofile", "Soft": 9, "Hard": "9"}}"#,
                "is a string instead of a whole number",
                Some(Value::from(9)),
            ),
        ] {
            let kind = InvalidUlimit::Type { reason: reason.to_owned(), meant };
            assert_eq!(found(ulimits), [(kind, Outcome::Refused)], "{ulimits}");
        }
    }
}
