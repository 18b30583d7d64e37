//! The limits that the processes of a container get: what its service says over what the daemon says.

use std::collections::BTreeMap;

use super::daemon::Daemon;
use crate::model::compose::{Service, Value};
use crate::model::origin::{Origin, Sourced};
use crate::syntax::json::Node;

/// A limit on each process; -1 is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The limit that counts.
    pub soft: i64,
    /// How far a process may raise it.
    pub hard: i64,
}

/// The limits that somebody sets for a container.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ulimits {
    limits: BTreeMap<String, Sourced<Limit>>,
    /// Why there may be others.
    unknown: Option<String>,
}

impl Ulimits {
    /// Those of a daemon of which the files do not tell what it says, and why.
    pub(super) fn unknown(reason: &str) -> Self {
        Self { limits: BTreeMap::new(), unknown: Some(reason.to_owned()) }
    }

    /// Those that `daemon` gives to every container: `default-ulimits` of its file, or else `--default-ulimit`.
    pub(super) fn of_daemon(daemon: &Daemon<'_>) -> Self {
        let file = &daemon.file;
        let entries = daemon.settings().entries("default-ulimits").into_iter();
        let limits = entries.filter_map(|entry| {
            let name = entry.value.field("Name").and_then(Node::string)?.to_lowercase();
            let number = |field| entry.value.field(field).and_then(Node::integer).unwrap_or(0);
            let limit = Limit { soft: number("Soft"), hard: number("Hard") };
            Some((name, Sourced::at(limit, file.location(entry.value.span))))
        });
        let mut limits: BTreeMap<_, _> = limits.collect();
        if limits.is_empty() {
            let flags = daemon.unit.iter().flat_map(|unit| unit.values("default-ulimit"));
            limits.extend(flags.filter_map(|flag| {
                let (name, limit) = flag_value(flag.value)?;
                Some((name, Sourced { value: limit, origin: flag.origin }))
            }));
        }
        Self { limits, unknown: None }
    }

    /// Those of `service`, each of which takes the place of the daemon's one of that name
    /// ([`withRlimits`](https://github.com/moby/moby/blob/master/daemon/oci_linux.go)).
    pub(super) fn of_service(service: Service<'_>, daemon: &Self) -> Self {
        let mut ulimits = daemon.clone();
        for ulimit in service.ulimits() {
            let limit = Limit { soft: ulimit.soft, hard: ulimit.hard };
            let variable = service.get(&["ulimits", ulimit.name]).and_then(unset_variable);
            let origin = match variable {
                Some(variable) => Origin::Unknown(format!("the variable `{variable}` is not set")),
                None => Origin::At(ulimit.location),
            };
            ulimits.limits.insert(ulimit.name.to_owned(), Sourced { value: limit, origin });
        }
        ulimits
    }

    /// All that somebody sets, by name.
    pub fn set(&self) -> impl Iterator<Item = (&str, &Sourced<Limit>)> {
        self.limits.iter().map(|(name, limit)| (name.as_str(), limit))
    }

    /// The limit called `name`; `None` if nobody sets it, so that the container gets what containerd was started with.
    #[must_use]
    pub fn get(&self, name: &str) -> Sourced<Option<Limit>> {
        match (self.limits.get(name), &self.unknown) {
            (Some(Sourced { value, origin }), _) => Sourced { value: Some(*value), origin: origin.clone() },
            (None, Some(reason)) => Sourced { value: None, origin: Origin::Unknown(reason.clone()) },
            (None, None) => Sourced { value: None, origin: Origin::Default },
        }
    }
}

/// What `nofile=1024:2048` says, the form of the command line
/// ([`ParseUlimit`](https://github.com/docker/go-units/blob/master/ulimit.go)).
fn flag_value(text: &str) -> Option<(String, Limit)> {
    let (name, limits) = text.split_once('=')?;
    let (soft, hard) = limits.split_once(':').unwrap_or((limits, limits));
    let limit = Limit { soft: soft.parse().ok()?, hard: hard.parse().ok()? };
    Some((name.to_lowercase(), limit))
}

/// The unset variable that a limit is made of.
fn unset_variable(limit: &Value) -> Option<&str> {
    let parts = [Some(limit), limit.get("soft"), limit.get("hard")];
    parts.into_iter().flatten().find_map(|part| part.place.unset.as_deref())
}

#[cfg(test)]
mod tests {
    use crate::model::origin::Origin;
    use crate::model::project::Project;
    use crate::source::{Kind, Sources};

    /// The limit `name` of the only service, as `soft:hard`, `-` for none, `?` for unknown; and whether it is the
    /// daemon's.
    fn limit(compose: &str, daemons: &[(&str, &str)], name: &str) -> (String, bool) {
        let sources = Sources::default();
        let text = format!("services:\n  a:\n    image: b\n{compose}");
        let file = sources.add("compose.yaml", Kind::Compose, text.into_bytes()).unwrap();
        for (path, text) in daemons {
            sources.add(path, Kind::Daemon, text.as_bytes().to_vec()).unwrap();
        }
        let project = Project::resolve(&sources);
        let container = project.all_containers().next().unwrap();
        let limit = container.ulimits.get(name);
        let of_daemon = limit.location().is_some_and(|location| location.file != file);
        let shown = match (limit.value, limit.origin) {
            (_, Origin::Unknown(_)) => "?".to_owned(),
            (Some(limit), _) => format!("{}:{}", limit.soft, limit.hard),
            (None, _) => "-".to_owned(),
        };
        (shown, of_daemon)
    }

    #[test]
    fn the_service_comes_before_the_daemon() {
        const DAEMON: (&str, &str) = (
            "daemon.json",
            r#"{"default-ulimits": {"x": {"Name": "NOFILE", "Soft": 1, "Hard": 2}, "nproc": {"Soft": 1}}}"#,
        );
        const OWN: &str = "    ulimits: {nofile: 5, core: {soft: 0, hard: -1}}\n";
        for (compose, daemons, name, shown, of_daemon) in [
            ("", &[][..], "nofile", "-", false),
            ("", &[DAEMON], "nofile", "1:2", true),
            ("", &[DAEMON], "nproc", "-", false),
            (OWN, &[DAEMON], "nofile", "5:5", false),
            (OWN, &[DAEMON], "core", "0:-1", false),
            ("    ulimits: {nofile: \"${N}5\"}\n", &[], "nofile", "?", false),
            ("", &[DAEMON, ("etc/docker/daemon.json", DAEMON.1)], "nofile", "?", false),
            (OWN, &[DAEMON, ("etc/docker/daemon.json", DAEMON.1)], "nofile", "5:5", false),
            ("", &[("hosts/a/daemon.json", DAEMON.1)], "nofile", "?", false),
        ] {
            assert_eq!(
                limit(compose, daemons, name),
                (shown.to_owned(), of_daemon),
                "{compose:?} {daemons:?}"
            );
        }
    }
}
