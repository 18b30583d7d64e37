//! Which daemon runs a container, and what it gives the containers that say nothing.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use super::daemon::Daemon;
use super::ulimits::Ulimits;
use crate::model::context;
use crate::model::logging::Logging;
use crate::model::origin::{Origin, Sourced};
use crate::source::{FileId, Sources, join, parent};

/// What a daemon gives the containers that it runs, unless they say otherwise.
#[derive(Clone, Debug)]
pub(super) struct Defaults {
    /// The `daemon.json` that says so, if one does.
    pub(super) file: Option<FileId>,
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
            file: None,
            logging: None,
            init: Sourced { value: false, origin: Origin::Default },
            ulimits: Ulimits::default(),
            stop_timeout: Sourced { value: STOP_TIMEOUT, origin: Origin::Default },
        }
    }

    fn of_daemon(daemon: &Daemon<'_>) -> Self {
        let stop_timeout = daemon.integer("default-stop-timeout").and_then(|seconds| {
            let value = Duration::from_secs(u64::try_from(seconds.value).ok()?);
            Some(Sourced { value, origin: seconds.origin })
        });
        Self {
            file: Some(daemon.file.file()),
            logging: Some(daemon.logging()),
            init: daemon.boolean("init").unwrap_or(Self::of_docker().init),
            ulimits: daemon.ulimits(),
            stop_timeout: stop_timeout.unwrap_or(Self::of_docker().stop_timeout),
        }
    }

    fn unknown(reason: &str) -> Self {
        let unknown = || Origin::Unknown(reason.to_owned());
        Self {
            file: None,
            logging: Some(Logging::unknown(reason)),
            init: Sourced { value: false, origin: unknown() },
            ulimits: Ulimits::unknown(reason),
            stop_timeout: Sourced { value: STOP_TIMEOUT, origin: unknown() },
        }
    }
}

/// The daemons of all `daemon.json` files, those for development and tests left out.
pub(super) struct Daemons<'s> {
    sources: &'s Sources,
    files: Vec<File>,
    /// The one that somebody named as that of the host.
    named: Option<Defaults>,
    none: Defaults,
    open: Defaults,
    repositories: Mutex<HashMap<String, String>>,
}

/// A `daemon.json` in the tree.
struct File {
    path: String,
    /// The folder whose stacks it runs.
    home: String,
    defaults: Defaults,
}

/// Folders that say what is kept in them, not which host it is of.
const SHELVES: [&str; 26] = [
    "ansible",
    "config",
    "configs",
    "configuration",
    "conf",
    "deploy",
    "deployment",
    "docker",
    "etc",
    "files",
    "host",
    "infra",
    "infrastructure",
    "ops",
    "playbooks",
    "provision",
    "provisioning",
    "roles",
    "root",
    "rootfs",
    "scripts",
    "setup",
    "system",
    "systemd",
    "templates",
    "terraform",
];

impl<'s> Daemons<'s> {
    pub(super) fn new<'d>(
        sources: &'s Sources,
        daemons: impl IntoIterator<Item = &'d Daemon<'s>>,
        host: Option<FileId>,
    ) -> Self
    where
        's: 'd,
    {
        let mut all = Self {
            sources,
            files: Vec::new(),
            named: None,
            none: Defaults::of_docker(),
            open: Defaults::unknown("nothing says which `daemon.json` is that of its host"),
            repositories: Mutex::default(),
        };
        for daemon in daemons {
            let path = daemon.source().path();
            if host == Some(daemon.file.file()) {
                all.named = Some(Defaults::of_daemon(daemon));
            } else if context::development(path).is_none() {
                let (path, home) = (path.to_owned(), all.home(path));
                all.files.push(File { path, home, defaults: Defaults::of_daemon(daemon) });
            }
        }
        all
    }

    /// What the daemon gives that runs what the file at `path` describes.
    ///
    /// That is the one that somebody named, or else one whose home holds the file, in the same repository. Of several
    /// it is the one that shares the most folders with the file; if several share as many, each may be the one, as may
    /// be those of hosts below the file's own folder.
    pub(super) fn running(&self, path: &str) -> &Defaults {
        if let Some(named) = &self.named {
            return named;
        }
        let speaking = || self.files.iter().filter(|file| self.speaks_for(file, path));
        let near = |file: &File| shared_folders(path, &file.path);
        let Some(most) = speaking().map(near).max() else {
            // What lies above several hosts may be meant for any of them.
            let is_above = self.files.iter().any(|file| self.may_run(file, path));
            return if is_above { &self.open } else { &self.none };
        };
        let mut nearest = speaking().filter(|file| near(file) == most);
        match (nearest.next(), nearest.next()) {
            (Some(only), None) => &only.defaults,
            _ => &self.open,
        }
    }

    /// Whether `file` is of a host below the folder of `path`.
    fn may_run(&self, file: &File, path: &str) -> bool {
        is_below(&file.path, parent(path)) && self.is_same_repository(file, path)
    }

    fn speaks_for(&self, file: &File, path: &str) -> bool {
        // The configuration of this very machine.
        if file.home == "/" {
            return true;
        }
        is_below(path, &file.home) && self.is_same_repository(file, path)
    }

    fn is_same_repository(&self, file: &File, path: &str) -> bool {
        self.repository(parent(path)) == self.repository(parent(&file.path))
    }

    /// The folder whose stacks the `daemon.json` at `path` runs: the one that it lies in, but for those that only say
    /// what is kept in them (`etc/docker`, `ansible/roles/docker/files`).
    fn home(&self, path: &str) -> String {
        let mut folder = parent(path);
        while is_shelf(folder) && !self.is_repository(folder) {
            folder = parent(folder);
        }
        folder.to_owned()
    }

    /// The top of the repository that `folder` belongs to; of no repository, nothing.
    fn repository(&self, folder: &str) -> String {
        let known = || self.repositories.lock().expect("no thread panics while it holds this lock");
        if let Some(known) = known().get(folder) {
            return known.clone();
        }
        let above = parent(folder);
        let top = if self.is_repository(folder) {
            folder.to_owned()
        } else if above == folder {
            String::new()
        } else {
            self.repository(above)
        };
        known().insert(folder.to_owned(), top.clone());
        top
    }

    /// Whether `folder` is the top of a repository of its own; a submodule is a part of the one around it.
    fn is_repository(&self, folder: &str) -> bool {
        self.sources.find(&join(folder, ".git/HEAD")).is_some()
    }
}

/// Whether `folder` says what is kept in it: by its name, or as a role of Ansible.
fn is_shelf(folder: &str) -> bool {
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    SHELVES.contains(&name(folder).as_str()) || folder.contains('/') && name(parent(folder)) == "roles"
}

fn is_below(path: &str, folder: &str) -> bool {
    match folder {
        "." => !path.starts_with(['/', '.']) || path.starts_with("./"),
        folder => path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')),
    }
}

/// How many folders two paths have in common, from the top.
fn shared_folders(one: &str, other: &str) -> usize {
    let folders = |path| parent(path).split('/').filter(|folder| *folder != ".");
    folders(one).zip(folders(other)).take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::engine::Version;
    use crate::source::Kind;

    /// Whether what is at `path` gets an init from the daemons at these places, and who says so.
    fn init_in(sources: &Sources, daemons: &[(&str, bool)], path: &str) -> (Origin, bool) {
        let daemons: Vec<_> = daemons
            .iter()
            .map(|(path, init)| {
                let text = format!("{{\"init\": {init}}}");
                let id = sources.add(path, Kind::Daemon, text.into_bytes()).unwrap();
                Daemon::new(sources, id, Version::NEWEST)
            })
            .collect();
        let init = Daemons::new(sources, &daemons, None).running(path).init.clone();
        (init.origin, init.value)
    }

    fn init_of(daemons: &[(&str, bool)], path: &str) -> (Origin, bool) {
        init_in(&Sources::default(), daemons, path)
    }

    #[test]
    fn a_daemon_runs_what_lies_below_its_home() {
        for daemon in [
            "daemon.json",
            "etc/docker/daemon.json",
            "docker/daemon.json",
            "ansible/files/etc/docker/daemon.json",
            "ansible/roles/common/templates/daemon.json",
            "/etc/docker/daemon.json",
        ] {
            let (origin, init) = init_of(&[(daemon, true)], "app/compose.yaml");
            assert!(matches!(origin, Origin::At(_)) && init, "{daemon}");
        }
        assert_eq!(init_of(&[], "compose.yaml"), (Origin::Default, false));
        assert_eq!(init_of(&[("tests/daemon.json", true)], "compose.yaml"), (Origin::Default, false));
    }

    #[test]
    fn another_hosts_daemon_runs_nothing_here() {
        for (daemon, path) in [
            ("hosts/a/daemon.json", "hosts/b/compose.yaml"),
            ("hosts/a/etc/docker/daemon.json", "hosts/b/compose.yaml"),
            ("hosts/a/daemon.json", "hosts/ab/compose.yaml"),
            ("one/docker/daemon.json", "other/compose.yaml"),
            ("daemon.json", "../compose.yaml"),
        ] {
            assert_eq!(init_of(&[(daemon, true)], path), (Origin::Default, false), "{daemon} {path}");
        }
    }

    #[test]
    fn of_several_the_nearest_runs_it() {
        let daemons = [
            ("hosts/a/daemon.json", true),
            ("hosts/b/etc/docker/daemon.json", false),
            ("daemon.json", false),
        ];
        assert!(init_of(&daemons, "hosts/a/apps/x/compose.yaml").1);
        assert!(matches!(init_of(&daemons, "hosts/b/compose.yaml"), (Origin::At(_), false)));
        assert!(matches!(init_of(&daemons, "hosts/c/compose.yaml"), (Origin::At(_), false)));
        for daemons in [&daemons[..1], &daemons[..2]] {
            assert!(matches!(init_of(daemons, "compose.yaml").0, Origin::Unknown(_)), "{daemons:?}");
        }
        let equal = [("daemon.json", true), ("etc/docker/daemon.json", false)];
        assert!(matches!(init_of(&equal, "compose.yaml").0, Origin::Unknown(_)));
    }

    #[test]
    fn repositories_are_kept_apart() {
        let sources = Sources::default();
        for repository in ["ansible", "app"] {
            let head = format!("{repository}/.git/HEAD");
            sources.add(&head, Kind::Related, b"ref: refs/heads/main\n".to_vec()).unwrap();
        }
        let init = |daemon: &str, path: &str| init_in(&sources, &[(daemon, true)], path).1;
        assert!(!init("ansible/files/daemon.json", "app/compose.yaml"));
        assert!(init("ansible/files/daemon.json", "ansible/apps/compose.yaml"));
        assert!(!init("daemon.json", "app/compose.yaml"));
        assert!(init("daemon.json", "other/compose.yaml"));
    }
}
