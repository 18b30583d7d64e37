//! Files of the host that lie around a `daemon.json`: those of journald and of Docker's unit.

use super::daemon;
use crate::model::docker_unit::{DockerUnit, read_order};
use crate::model::journald::{Journald, is_journald_file};
use crate::source::{FileId, Sources, join, parent};

/// How journald and Docker's unit are configured, as far as files tell.
#[derive(Clone, Debug)]
pub struct Host {
    /// `journald.conf` and its drop-ins.
    pub journald: Journald,
    /// `docker.service` and its drop-ins.
    pub unit: DockerUnit,
}

impl Host {
    /// By the files that lie beside `path` or in the nearest folder above it.
    pub(super) fn around(sources: &Sources, path: &str) -> Self {
        Self { journald: journald(sources, path), unit: daemon::unit(sources, path) }
    }
}

fn journald(sources: &Sources, path: &str) -> Journald {
    let mut folder = parent(path);
    loop {
        let files = journald_files(sources, folder);
        if !files.is_empty() {
            return Journald::from_files(&files);
        }
        match parent(folder) {
            above if above == folder => return Journald::default(),
            above => folder = above,
        }
    }
}

/// The files of journald below `root`, in the order in which systemd reads them.
fn journald_files<'s>(sources: &'s Sources, root: &str) -> Vec<(FileId, &'s str)> {
    let mut paths: Vec<String> = Vec::new();
    for folder in [".", "systemd", "etc/systemd"].map(|folder| join(root, folder)) {
        paths.push(join(&folder, "journald.conf"));
        let drop_ins = join(&folder, "journald.conf.d");
        paths.extend(sources.list(&drop_ins).iter().map(|name| join(&drop_ins, name)));
    }
    paths.retain(|path| is_journald_file(path));
    read_order(&mut paths);
    let found = paths.iter().filter_map(|path| sources.find(path));
    found.map(|id| (id, sources.file(id).text())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Kind;

    #[test]
    fn the_nearest_files_of_journald_count() {
        let sources = Sources::default();
        for (path, burst) in [("etc/systemd/journald.conf", 7), ("a/etc/systemd/journald.conf.d/x.conf", 8)] {
            let text = format!("[Journal]\nRateLimitBurst={burst}\n");
            sources.add(path, Kind::Related, text.into_bytes()).unwrap();
        }
        for (path, burst) in [
            ("etc/docker/daemon.json", 7),
            ("compose.yaml", 7),
            ("a/etc/docker/daemon.json", 8),
            ("b/daemon.json", 7),
        ] {
            assert_eq!(Host::around(&sources, path).journald.burst.value, burst, "{path}");
        }
        assert_eq!(Host::around(&Sources::default(), "daemon.json").journald, Journald::default());
    }
}
