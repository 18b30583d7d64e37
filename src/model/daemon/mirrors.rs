//! Registry mirrors that `dockerd` refuses.

use super::{DaemonFile, Outcome, Problem};
use crate::model::engine::Version;
use crate::model::go::parse_url;

/// Why a mirror is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidMirror {
    /// No `https://` or `http://` in front.
    NoScheme,
    /// Another scheme.
    Scheme,
    /// A query or a fragment at the end.
    Query,
    /// A user name in front of the host.
    User,
    /// Not a URL at all; one clause.
    NotAUrl(&'static str),
}

/// All mirrors of `file` that are refused
/// ([`ValidateMirror`](https://github.com/moby/moby/blob/master/daemon/pkg/registry/config.go)).
#[must_use]
pub fn invalid_mirrors(file: &DaemonFile, engine: Version) -> Vec<Problem<InvalidMirror>> {
    let mirrors = file.settings(engine).strings("registry-mirrors").into_iter().enumerate();
    let problems = mirrors.filter_map(|(at, mirror)| {
        let path = vec!["registry-mirrors".to_owned(), format!("[{at}]")];
        Some(Problem {
            path,
            location: mirror.location()?,
            outcome: Outcome::Refused,
            kind: judge(&mirror.value)?,
        })
    });
    problems.collect()
}

fn judge(mirror: &str) -> Option<InvalidMirror> {
    if mirror.split_once("://").is_none_or(|(scheme, _)| scheme.is_empty()) {
        return Some(InvalidMirror::NoScheme);
    }
    match parse_url(mirror) {
        Err(reason) => Some(InvalidMirror::NotAUrl(reason)),
        Ok(url) if !matches!(url.scheme.as_str(), "http" | "https") => Some(InvalidMirror::Scheme),
        Ok(url) if !url.query.is_empty() || !url.fragment.is_empty() => Some(InvalidMirror::Query),
        Ok(url) => url.has_user.then_some(InvalidMirror::User),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn mirrors_are_judged_as_dockerd_judges_them() {
        for (mirror, verdict) in [
            ("https://m", None),
            ("http://m:5000", None),
            ("https://m/path/", None),
            ("https://m?", None),
            ("mirror.local:5000", Some(InvalidMirror::NoScheme)),
            ("://m", Some(InvalidMirror::NoScheme)),
            ("ftp://m", Some(InvalidMirror::Scheme)),
            ("https://m?x=1", Some(InvalidMirror::Query)),
            ("https://m#x", Some(InvalidMirror::Query)),
            ("https://u:p@m", Some(InvalidMirror::User)),
            ("https://m:port", Some(InvalidMirror::NotAUrl("its port is no number"))),
        ] {
            assert_eq!(judge(mirror), verdict, "{mirror}");
        }
    }

    #[test]
    fn each_mirror_is_pointed_at() {
        let text = r#"{"registry-mirrors": ["https://a", "b"]}"#;
        let found = invalid_mirrors(&DaemonFile::parse(FileId(0), text), Version::NEWEST);
        let found: Vec<_> = found.iter().map(|p| (p.path.join(""), &text[p.location.span.range()])).collect();
        assert_eq!(found, [("registry-mirrors[1]".to_owned(), "\"b\"")]);
    }
}
