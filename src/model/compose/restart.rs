//! The restart policy that `docker compose up` gives to a container.

use super::service::Service;
use super::value::Value;
use crate::model::nearest::nearest;
use crate::model::origin::{Origin, Sourced};

/// A restart policy, as
/// [Compose hands it to the engine](https://github.com/docker/compose/blob/v5.5.0/pkg/compose/create.go).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestartPolicy<'p> {
    /// It stays as it ended.
    Never,
    /// It is restarted, also with the daemon, even if somebody had stopped it.
    Always,
    /// It is restarted, also with the daemon, unless somebody had stopped it.
    UnlessStopped,
    /// It is restarted when it fails.
    OnFailure,
    /// `deploy.restart_policy` without a condition: the engine is given no policy.
    Unset,
    /// No policy that the engine knows.
    Invalid(&'p str),
}

/// The names and what they mean. Compose takes those of `restart` and those of `condition` in both places.
const NAMES: [(&str, RestartPolicy<'static>); 6] = [
    ("no", RestartPolicy::Never),
    ("always", RestartPolicy::Always),
    ("unless-stopped", RestartPolicy::UnlessStopped),
    ("on-failure", RestartPolicy::OnFailure),
    ("any", RestartPolicy::Always),
    ("none", RestartPolicy::Never),
];

impl<'p> RestartPolicy<'p> {
    /// The policy called `name`.
    #[must_use]
    pub fn named(name: &'p str) -> Self {
        NAMES.iter().find(|(known, _)| *known == name).map_or(Self::Invalid(name), |&(_, policy)| policy)
    }

    /// Whether a container that has ended well is started again.
    #[must_use]
    pub fn repeats(self) -> bool {
        matches!(self, Self::Always | Self::UnlessStopped)
    }

    /// What `condition` of `deploy.restart_policy` comes closest, if there is one.
    #[must_use]
    pub fn condition(self) -> Option<&'static str> {
        match self {
            Self::Never => Some("none"),
            Self::Always | Self::UnlessStopped => Some("any"),
            Self::OnFailure => Some("on-failure"),
            Self::Unset | Self::Invalid(_) => None,
        }
    }
}

/// The policy that somebody who wrote `name` may have meant.
#[must_use]
pub fn nearest_policy(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase().replace(['_', ' '], "-");
    nearest(NAMES.iter().map(|&(known, _)| known), &name)
}

impl<'p> Service<'p> {
    /// The restart policy that `docker compose up` gives it: `deploy.restart_policy` if that is there, else `restart`.
    /// (Swarm reads the former only, and takes a missing condition for `any`.)
    #[must_use]
    pub fn restart_policy(self) -> Sourced<RestartPolicy<'p>> {
        if let Some(policy) = self.get(&["deploy", "restart_policy"]) {
            return match self.text(&["deploy", "restart_policy", "condition"]) {
                Some(condition) => named(condition.value, condition.origin),
                None => Sourced::at(RestartPolicy::Unset, Value::location(policy)),
            };
        }
        match self.restart() {
            Some(restart) => named(restart.value.split(':').next().unwrap_or(restart.value), restart.origin),
            None => Sourced { value: RestartPolicy::Never, origin: Origin::Default },
        }
    }

    /// How often at most a container that fails is started again, where [`Self::restart_policy`] has a limit:
    /// `on-failure:3`, `max_attempts`. The engine takes 0, and what is no number, for none.
    #[must_use]
    pub fn restart_limit(self) -> Option<i64> {
        let limit = match self.get(&["deploy", "restart_policy"]) {
            Some(_) => self.integer(&["deploy", "restart_policy", "max_attempts"])?.value,
            None => self.restart()?.value.split_once(':')?.1.parse().ok()?,
        };
        Some(limit).filter(|&limit| limit > 0)
    }
}

fn named(name: &str, origin: Origin) -> Sourced<RestartPolicy<'_>> {
    Sourced { value: RestartPolicy::named(name), origin }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant() {
        for (written, meant) in [
            ("on-faliure", Some("on-failure")),
            ("Always", Some("always")),
            ("unless_stopped", Some("unless-stopped")),
            ("sometimes", None),
            ("yes", None),
            ("", None),
        ] {
            assert_eq!(nearest_policy(written), meant, "{written}");
        }
    }
}
