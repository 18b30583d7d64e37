//! Files of the host that lie around a `daemon.json`: those of journald and of Docker's unit.

use crate::model::docker_unit::{DockerUnit, is_unit_file, read_order};
use crate::model::journald::{Journald, is_journald_file};
use crate::source::{self, FileId, Sources};

/// How journald and Docker's unit are configured, as far as files tell.
#[derive(Clone, Debug)]
pub struct Host {
    /// `journald.conf` and its drop-ins.
    pub journald: Journald,
    /// `docker.service` and its drop-ins.
    pub unit: DockerUnit,
}

/// Where such files lie, seen from a folder like `etc/docker` or from the root of a project.
const FOLDERS: [&str; 5] = [
    ".",
    "../systemd",
    "../systemd/journald.conf.d",
    "../systemd/system/docker.service.d",
    "etc/systemd/system/docker.service.d",
];

impl Host {
    /// Reads the files around `paths`, and those that are there already.
    pub(super) fn read<'p>(sources: &Sources, paths: impl Iterator<Item = &'p str>) -> Self {
        for path in paths {
            for folder in FOLDERS {
                let folder = source::join(source::parent(path), folder);
                for name in sources.list(&folder) {
                    let path = source::join(&folder, &name);
                    if is_journald_file(&path) || is_unit_file(&path) {
                        sources.find(&path);
                    }
                }
            }
        }
        Self {
            journald: Journald::from_files(&texts(sources, is_journald_file)),
            unit: DockerUnit::from_drop_ins(&texts(sources, is_unit_file)),
        }
    }
}

/// The files whose path `is_one`, in the order in which systemd reads them.
fn texts(sources: &Sources, is_one: fn(&str) -> bool) -> Vec<(FileId, &str)> {
    let paths = sources.ids().map(|id| sources.file(id).path()).filter(|path| is_one(path));
    let mut paths: Vec<String> = paths.map(str::to_owned).collect();
    read_order(&mut paths);
    let files = paths.iter().filter_map(|path| sources.find(path));
    files.map(|file| (file, sources.file(file).text())).collect()
}
