//! Which daemon runs a container, and what it gives the containers that say nothing.

use std::time::Duration;

use super::ulimits::Ulimits;
use crate::model::context;
use crate::model::daemon::DaemonFile;
use crate::model::engine::Version;
use crate::model::logging::Logging;
use crate::model::origin::{Origin, Sourced};
use crate::source::{self, Sources};

/// What a daemon gives the containers that it runs, unless they say otherwise.
#[derive(Clone, Debug)]
pub(super) struct Defaults {
    /// The log driver and its options; `None` if there is no `daemon.json`.
    pub(super) logging: Option<Logging>,
    /// Whether PID 1 is Docker's own init.
    pub(super) init: Sourced<bool>,
    /// The limits on processes.
    pub(super) ulimits: Ulimits,
    /// How long it waits for a container to stop before it kills it.
    pub(super) stop_timeout: Sourced<Duration>,
}

/// How long Docker waits before it kills
/// ([`docker stop`](https://docs.docker.com/reference/cli/docker/container/stop/)).
const STOP_TIMEOUT: Duration = Duration::from_secs(10);

impl Defaults {
    /// Those of Docker itself.
    fn of_docker() -> Self {
        Self {
            logging: None,
            init: Sourced { value: false, origin: Origin::Default },
            ulimits: Ulimits::default(),
            stop_timeout: Sourced { value: STOP_TIMEOUT, origin: Origin::Default },
        }
    }

    fn of_file(file: &DaemonFile, engine: Version) -> Self {
        let settings = file.settings(engine);
        let init = settings.boolean("init");
        let stop_timeout = settings.integer("default-stop-timeout").and_then(|seconds| {
            let value = Duration::from_secs(u64::try_from(seconds.value).ok()?);
            Some(Sourced { value, origin: seconds.origin })
        });
        Self {
            logging: Some(Logging::of_daemon(file, engine)),
            init: init.unwrap_or(Self::of_docker().init),
            ulimits: Ulimits::of_daemon(file, engine),
            stop_timeout: stop_timeout.unwrap_or(Self::of_docker().stop_timeout),
        }
    }

    fn unknown(reason: &str) -> Self {
        let unknown = || Origin::Unknown(reason.to_owned());
        Self {
            logging: Some(Logging::unknown(reason)),
            init: Sourced { value: false, origin: unknown() },
            ulimits: Ulimits::unknown(reason),
            stop_timeout: Sourced { value: STOP_TIMEOUT, origin: unknown() },
        }
    }
}

/// The daemons of all `daemon.json` files, those for development and tests left out.
#[derive(Debug)]
pub(super) struct Daemons {
    files: Vec<(String, Defaults)>,
    none: Defaults,
    several: Defaults,
}

impl Daemons {
    pub(super) fn new<'f>(
        sources: &Sources,
        files: impl IntoIterator<Item = &'f DaemonFile>,
        engine: Version,
    ) -> Self {
        let paths = files.into_iter().map(|file| (sources.file(file.file()).path(), file));
        let production = paths.filter(|(path, _)| context::development(path).is_none());
        let files = production.map(|(path, file)| (path.to_owned(), Defaults::of_file(file, engine)));
        Self {
            files: files.collect(),
            none: Defaults::of_docker(),
            several: Defaults::unknown("there are several `daemon.json`, and none is nearest"),
        }
    }

    /// What the daemon gives that runs what the file at `path` describes: the only one, or the one that shares the
    /// most folders with it. If several share as many, each may be the one.
    pub(super) fn running(&self, path: &str) -> &Defaults {
        let near = |daemon: &str| shared_folders(path, daemon);
        let Some(most) = self.files.iter().map(|(daemon, _)| near(daemon)).max() else { return &self.none };
        let mut nearest = self.files.iter().filter(|(daemon, _)| near(daemon) == most);
        match (nearest.next(), nearest.next()) {
            (Some((_, only)), None) => only,
            _ => &self.several,
        }
    }
}

/// How many folders two paths have in common, from the top.
fn shared_folders(one: &str, other: &str) -> usize {
    let folders = |path| source::parent(path).split('/').filter(|folder| *folder != ".");
    folders(one).zip(folders(other)).take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Kind;

    fn init_of(daemons: &[(&str, bool)], path: &str) -> (Origin, bool) {
        let sources = Sources::default();
        let files: Vec<_> = daemons
            .iter()
            .map(|(path, init)| {
                let text = format!("{{\"init\": {init}}}");
                let id = sources.add(path, Kind::Daemon, text.clone().into_bytes()).unwrap();
                DaemonFile::parse(id, &text)
            })
            .collect();
        let init = Daemons::new(&sources, &files, Version::NEWEST).running(path).init.clone();
        (init.origin, init.value)
    }

    #[test]
    fn the_only_daemon_runs_everything() {
        for daemon in ["daemon.json", "ansible/files/etc/docker/daemon.json"] {
            let (origin, init) = init_of(&[(daemon, true)], "app/compose.yaml");
            assert!(matches!(origin, Origin::At(_)) && init, "{daemon}");
        }
        assert_eq!(init_of(&[], "compose.yaml"), (Origin::Default, false));
        assert_eq!(init_of(&[("tests/daemon.json", true)], "compose.yaml"), (Origin::Default, false));
    }

    #[test]
    fn of_several_the_nearest_runs_it() {
        let daemons = [("hosts/a/daemon.json", true), ("hosts/b/etc/docker/daemon.json", false)];
        assert!(init_of(&daemons, "hosts/a/apps/x/compose.yaml").1);
        assert!(matches!(init_of(&daemons, "hosts/b/compose.yaml"), (Origin::At(_), false)));
        for neither in ["compose.yaml", "hosts/c/compose.yaml", "hosts/compose.yaml"] {
            assert!(matches!(init_of(&daemons, neither).0, Origin::Unknown(_)), "{neither}");
        }
    }
}
