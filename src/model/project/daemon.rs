//! A Docker daemon: its `daemon.json`, and what else says how it is started.

use super::ulimits::Ulimits;
use crate::model::daemon::{DaemonFile, Settings};
use crate::model::docker_unit::{DockerUnit, is_unit_file, read_order};
use crate::model::engine::Version;
use crate::model::log_driver::LogDriver;
use crate::model::logging::Logging;
use crate::model::origin::Sourced;
use crate::source::{FileId, Location, SourceFile, Sources, join, parent};
use crate::syntax::json::Editor;

/// A Docker daemon, as far as files tell.
#[derive(Clone, Debug)]
pub struct Daemon<'a> {
    /// Its `daemon.json`.
    pub file: DaemonFile,
    /// The version of the Docker Engine.
    pub engine: Version,
    /// How systemd starts it; `None` where something else does.
    pub unit: Option<DockerUnit>,
    source: &'a SourceFile,
}

impl<'a> Daemon<'a> {
    /// The daemon that reads the `daemon.json` of `id`.
    pub(super) fn new(sources: &'a Sources, id: FileId, engine: Version) -> Self {
        let source = sources.file(id);
        let file = DaemonFile::parse(id, source.text());
        let unit =
            is_run_by_systemd(source.path(), file.settings(engine)).then(|| unit(sources, source.path()));
        Self { file, engine, unit, source }
    }

    /// What it takes from the file.
    #[must_use]
    pub fn settings(&self) -> Settings<'_> {
        self.file.settings(self.engine)
    }

    /// A setting that is on or off: the file's, or else that of a flag. A daemon that is given both does not start.
    #[must_use]
    pub fn boolean(&self, key: &str) -> Option<Sourced<bool>> {
        let flag = || self.unit.as_ref().and_then(|unit| unit.boolean(key));
        self.settings().boolean(key).or_else(flag)
    }

    /// A setting that is a whole number, likewise.
    #[must_use]
    pub fn integer(&self, key: &str) -> Option<Sourced<i64>> {
        let flag = || {
            let last = self.unit.as_ref()?.values(key).pop()?;
            Some(Sourced { value: last.value.parse().ok()?, origin: last.origin })
        };
        self.settings().integer(key).or_else(flag)
    }

    /// What it says about logs: `log-driver` and `log-opts` of the file, or else the flags `--log-driver` and
    /// `--log-opt`.
    #[must_use]
    pub fn logging(&self) -> Logging {
        let mut logging = Logging::of_daemon(&self.file, self.engine);
        let Some(unit) = &self.unit else { return logging };
        if let Some(variable) = unit.variable().filter(|_| logging == Logging::default()) {
            return Logging::unknown(&format!("`dockerd` is given flags by the variable `{variable}`"));
        }
        if logging.driver.is_none() {
            let driver = unit.values("log-driver").pop();
            logging.driver = driver
                .map(|driver| Sourced { value: LogDriver::from_name(driver.value), origin: driver.origin });
        }
        if logging.options.is_empty() {
            let options = unit.values("log-opt").into_iter().filter_map(|option| {
                let (key, value) = option.value.split_once('=')?;
                Some((key.to_owned(), Sourced { value: value.to_owned(), origin: option.origin }))
            });
            logging.options = options.collect();
        }
        logging
    }

    /// The limits that it gives to the processes of every container.
    #[must_use]
    pub fn ulimits(&self) -> Ulimits {
        Ulimits::of_daemon(self)
    }

    /// Whether the flag `name` stands on its command line, so that the key of that name must not be in the file.
    #[must_use]
    pub fn has_flag(&self, name: &str) -> bool {
        self.unit.as_ref().is_some_and(|unit| unit.flag(name).is_some())
    }

    /// The file as it was read.
    #[must_use]
    pub fn source(&self) -> &'a SourceFile {
        self.source
    }

    /// The text of the file at `location`.
    #[must_use]
    pub fn text(&self, location: Location) -> &'a str {
        self.source.text().get(location.span.range()).unwrap_or_default()
    }

    /// An editor of the file.
    #[must_use]
    pub fn editor(&self) -> Editor<'_> {
        Editor::new(self.file.file(), self.source.text(), self.file.document())
    }
}

/// Whether `dockerd` is started as the unit `docker.service` of the system: a rootless one and those on Windows are
/// not.
fn is_run_by_systemd(path: &str, settings: Settings<'_>) -> bool {
    let folder = parent(path).to_ascii_lowercase();
    let is_elsewhere = folder.ends_with(".config/docker") || folder.ends_with("docker/config");
    let has_pipe = settings.strings("hosts").iter().any(|host| host.value.starts_with("npipe:"));
    !is_elsewhere && !has_pipe
}

/// The unit `docker.service` with its drop-ins, as they lie beside the `daemon.json` at `path` or in the nearest
/// folder above it.
pub(super) fn unit(sources: &Sources, path: &str) -> DockerUnit {
    let mut folder = parent(path);
    loop {
        let files = unit_files(sources, folder);
        if !files.is_empty() {
            return DockerUnit::from_drop_ins(&files);
        }
        match parent(folder) {
            above if above == folder => return DockerUnit::stock(),
            above => folder = above,
        }
    }
}

/// Docker's unit files below `root`, in the order in which systemd reads them
/// ([systemd.unit(5)](https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html)).
fn unit_files<'s>(sources: &'s Sources, root: &str) -> Vec<(FileId, &'s str)> {
    const FOLDERS: [&str; 6] = [
        ".",
        "systemd",
        "systemd/system",
        "etc/systemd/system",
        "lib/systemd/system",
        "usr/lib/systemd/system",
    ];
    let mut paths: Vec<String> = Vec::new();
    for folder in FOLDERS.map(|folder| join(root, folder)) {
        paths.push(join(&folder, "docker.service"));
        let drop_ins = join(&folder, "docker.service.d");
        paths.extend(sources.list(&drop_ins).iter().map(|name| join(&drop_ins, name)));
    }
    paths.retain(|path| is_unit_file(path));
    read_order(&mut paths);
    let found = paths.iter().filter_map(|path| sources.find(path));
    found.map(|id| (id, sources.file(id).text())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Kind;

    /// The flags that the daemon of `daemon_json` is started with, `None` without systemd.
    fn flags(daemon_json: &str, text: &str, units: &[(&str, &str)]) -> Option<Vec<String>> {
        let sources = Sources::default();
        for (path, text) in units {
            sources.add(path, Kind::Related, text.as_bytes().to_vec()).unwrap();
        }
        let id = sources.add(daemon_json, Kind::Daemon, text.as_bytes().to_vec()).unwrap();
        let unit = Daemon::new(&sources, id, Version::NEWEST).unit?;
        Some(unit.flags().iter().map(|flag| flag.written.clone()).collect())
    }

    #[test]
    fn the_unit_files_nearest_to_the_file_count() {
        const PLAIN: &str = "[Service]\nExecStart=\nExecStart=/usr/bin/dockerd\n";
        const DEBUG: &str = "[Service]\nExecStart=\nExecStart=/usr/bin/dockerd --debug\n";
        let stock = ["-H", "--containerd"].map(str::to_owned).to_vec();
        for (daemon_json, units, expected) in [
            ("etc/docker/daemon.json", &[][..], stock.clone()),
            ("etc/docker/daemon.json", &[("etc/systemd/system/docker.service.d/x.conf", PLAIN)], vec![]),
            ("files/daemon.json", &[("files/docker.service.d/x.conf", PLAIN)], vec![]),
            ("docker/daemon.json", &[("docker/docker.service", PLAIN)], vec![]),
            (
                "a/etc/docker/daemon.json",
                &[
                    ("etc/systemd/system/docker.service.d/x.conf", PLAIN),
                    ("a/etc/systemd/system/docker.service.d/x.conf", DEBUG),
                ],
                vec!["--debug".to_owned()],
            ),
            (
                "/etc/docker/daemon.json",
                &[
                    ("/etc/systemd/system/docker.service.d/b.conf", DEBUG),
                    ("/lib/systemd/system/docker.service", PLAIN),
                ],
                vec!["--debug".to_owned()],
            ),
            (
                "daemon.json",
                &[("docker.service.d/readme.md", PLAIN), ("other.service.d/x.conf", PLAIN)],
                stock,
            ),
        ] {
            assert_eq!(flags(daemon_json, "{}", units), Some(expected), "{daemon_json} {units:?}");
        }
    }

    #[test]
    fn not_every_daemon_is_a_unit_of_the_system() {
        for (path, text) in [
            ("home/u/.config/docker/daemon.json", "{}"),
            ("ProgramData/Docker/config/daemon.json", "{}"),
            ("daemon.json", r#"{"hosts": ["tcp://0.0.0.0:2375", "npipe://"]}"#),
        ] {
            assert_eq!(flags(path, text, &[]), None, "{path} {text}");
        }
    }
}
