//! Address pools that networks cannot be cut from.

use std::net::IpAddr;

use super::shape::{Misfit, parse_prefix};
use super::{DaemonFile, Outcome, Problem, table};
use crate::model::engine::Version;
use crate::syntax::json::Node;

/// What is wrong with an address pool
/// ([`splitByIPFamily`](https://github.com/moby/moby/blob/master/daemon/libnetwork/ipams/defaultipam/allocator.go)).
#[derive(Clone, Debug, PartialEq)]
pub enum InvalidPool {
    /// A part has the wrong type; one clause: "is a string instead of a whole number".
    Type(String),
    /// No `base`, the subnet to cut networks from.
    NoBase,
    /// No `size`, the length of the prefix of each network.
    NoSize,
    /// Networks larger than the pool.
    SizeBelowBase {
        /// The prefix length of `base`.
        base: u8,
        /// The prefix length that networks are to have.
        size: i64,
    },
}

/// All invalid pools of `file`.
#[must_use]
pub fn invalid_pools(file: &DaemonFile, engine: Version) -> Vec<Problem<InvalidPool>> {
    const KEY: &str = "default-address-pools";
    let Some(entry) = file.object().and_then(|root| root.get(KEY)) else { return Vec::new() };
    let Some(setting) = table().setting(KEY, engine) else { return Vec::new() };
    let problem = |path, span, outcome, kind| Problem { path, location: file.location(span), outcome, kind };
    let misfits = setting.shape.misfits(&[KEY.to_owned()], &entry.value).into_iter();
    let mut problems: Vec<_> = misfits
        .map(|Misfit { path, span, reason, .. }| {
            problem(path, span, Outcome::Refused, InvalidPool::Type(reason))
        })
        .collect();
    if problems.is_empty() {
        let pools = entry.value.elements().iter().enumerate();
        problems.extend(pools.filter_map(|(at, pool)| {
            let path = vec![KEY.to_owned(), format!("[{at}]")];
            Some(problem(path, pool.span, Outcome::StartFails, judge(pool)?))
        }));
    }
    problems
}

fn judge(pool: &Node) -> Option<InvalidPool> {
    let Some((_, base)): Option<(IpAddr, u8)> =
        pool.field("base").and_then(Node::string).and_then(parse_prefix)
    else {
        return Some(InvalidPool::NoBase);
    };
    match pool.field("size").and_then(Node::integer) {
        None | Some(0) => Some(InvalidPool::NoSize),
        Some(size) if size < i64::from(base) => Some(InvalidPool::SizeBelowBase { base, size }),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn pools_are_judged_as_dockerd_judges_them() {
        for (pools, verdict) in [
            (r#"[{"base": "10.10.0.0/16", "size": 24}, {"base": "fd00::/48", "size": 64}]"#, None),
            (r#"[{"Base": "10.0.0.0/8", "Size": 8}]"#, None),
            ("[]", None),
            ("null", None),
            (r#"[{"base": "10.0.0.0/8"}]"#, Some((InvalidPool::NoSize, Outcome::StartFails))),
            (r#"[{"size": 24}]"#, Some((InvalidPool::NoBase, Outcome::StartFails))),
            (
                r#"[{"base": "10.0.0.0/24", "size": 16}]"#,
                Some((InvalidPool::SizeBelowBase { base: 24, size: 16 }, Outcome::StartFails)),
            ),
            (
                r#"[{"base": "10.0.0.0", "size": 16}]"#,
                Some((InvalidPool::Type("is no subnet".to_owned()), Outcome::Refused)),
            ),
            (
                r#"{"base": "10.0.0.0/8"}"#,
                Some((InvalidPool::Type("is an object instead of an array".to_owned()), Outcome::Refused)),
            ),
        ] {
            let text = format!(r#"{{"default-address-pools": {pools}}}"#);
            let found = invalid_pools(&DaemonFile::parse(FileId(0), &text), Version::NEWEST);
            let found: Vec<_> = found.into_iter().map(|problem| (problem.kind, problem.outcome)).collect();
            assert_eq!(found, Vec::from_iter(verdict), "{text}");
        }
    }
}
