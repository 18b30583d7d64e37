//! The instructions, and the flags that each takes.

use super::suggest::nearest;

/// An instruction of the
/// [Dockerfile reference](https://docs.docker.com/reference/dockerfile/#overview).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is named as users write it")]
pub enum Keyword {
    Add,
    Arg,
    Cmd,
    Copy,
    Entrypoint,
    Env,
    Expose,
    From,
    Healthcheck,
    Label,
    Maintainer,
    Onbuild,
    Run,
    Shell,
    Stopsignal,
    User,
    Volume,
    Workdir,
    /// No instruction that BuildKit knows.
    Unknown,
}

/// How a flag takes its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FlagKind {
    /// `--link`, `--link=true`; once.
    Bool,
    /// `--from=x`; once.
    Text,
    /// `--mount=x`; any number of times.
    Texts,
}

const NAMES: [(&str, Keyword); 18] = [
    ("ADD", Keyword::Add),
    ("ARG", Keyword::Arg),
    ("CMD", Keyword::Cmd),
    ("COPY", Keyword::Copy),
    ("ENTRYPOINT", Keyword::Entrypoint),
    ("ENV", Keyword::Env),
    ("EXPOSE", Keyword::Expose),
    ("FROM", Keyword::From),
    ("HEALTHCHECK", Keyword::Healthcheck),
    ("LABEL", Keyword::Label),
    ("MAINTAINER", Keyword::Maintainer),
    ("ONBUILD", Keyword::Onbuild),
    ("RUN", Keyword::Run),
    ("SHELL", Keyword::Shell),
    ("STOPSIGNAL", Keyword::Stopsignal),
    ("USER", Keyword::User),
    ("VOLUME", Keyword::Volume),
    ("WORKDIR", Keyword::Workdir),
];

impl Keyword {
    /// The instruction called `name`, in any case.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let known = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        known.map_or(Self::Unknown, |&(_, keyword)| keyword)
    }

    /// The name in capitals; empty for [`Keyword::Unknown`].
    #[must_use]
    pub fn as_str(self) -> &'static str {
        NAMES.iter().find(|&&(_, keyword)| keyword == self).map_or("", |(name, _)| name)
    }

    /// The instruction name nearest to `name`, written in capitals or small letters as `name` is.
    pub(super) fn nearest(name: &str) -> Option<String> {
        let upper = name.to_uppercase();
        let near = nearest(&upper, NAMES.iter().map(|(name, _)| *name))?;
        Some(if name == name.to_lowercase() { near.to_lowercase() } else { near.to_owned() })
    }

    /// Whether heredocs may follow: only these instructions have them looked for.
    pub(super) fn takes_heredocs(self) -> bool {
        matches!(self, Self::Add | Self::Copy | Self::Run)
    }

    /// The flags of the instruction, as
    /// [BuildKit](https://github.com/moby/buildkit/blob/master/frontend/dockerfile/instructions/parse.go)
    /// registers them. `None` where BuildKit never looks at them and takes any.
    pub(super) fn flags(self) -> Option<&'static [(&'static str, FlagKind)]> {
        use FlagKind::{Bool, Text, Texts};
        Some(match self {
            Self::Add => &[
                ("chown", Text),
                ("chmod", Text),
                ("link", Bool),
                ("keep-git-dir", Bool),
                ("checksum", Text),
                ("unpack", Bool),
                ("exclude", Texts),
            ],
            Self::Copy => &[
                ("chown", Text),
                ("from", Text),
                ("chmod", Text),
                ("link", Bool),
                ("exclude", Texts),
                ("parents", Bool),
            ],
            Self::From => &[("platform", Text)],
            Self::Healthcheck => &[
                ("interval", Text),
                ("timeout", Text),
                ("start-period", Text),
                ("start-interval", Text),
                ("retries", Text),
            ],
            Self::Run => &[("mount", Texts), ("network", Text), ("security", Text), ("device", Texts)],
            Self::Arg | Self::Stopsignal | Self::Unknown => return None,
            _ => &[],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_any_case() {
        assert_eq!(Keyword::of("from"), Keyword::From);
        assert_eq!(Keyword::of("HealthCheck"), Keyword::Healthcheck);
        assert_eq!(Keyword::of("FORM"), Keyword::Unknown);
        assert_eq!(Keyword::of(""), Keyword::Unknown);
    }

    #[test]
    fn the_nearest_name_keeps_the_case() {
        assert_eq!(Keyword::nearest("COPPY").as_deref(), Some("COPY"));
        assert_eq!(Keyword::nearest("entrypiont").as_deref(), Some("entrypoint"));
        assert_eq!(Keyword::nearest("mainpy=\"main.py\""), None);
    }
}
