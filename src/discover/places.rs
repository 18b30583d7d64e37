//! Where the files of a run stand on the disk.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::disk::Disk;
use crate::source::normalize;

/// Where the files of a run stand, by the paths that they are called by.
#[derive(Clone, Debug)]
pub struct Places {
    disk: Disk,
    /// The files under judgement; `None` for standard input.
    judged: HashMap<String, Option<PathBuf>>,
}

/// Where a file stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// It came from standard input.
    Stdin,
    /// On the disk, inside the project; the real path, links followed.
    Inside(PathBuf),
    /// Outside of the project, or nowhere any more.
    Outside,
}

impl Places {
    pub(super) fn new(disk: Disk) -> Self {
        Self { disk, judged: HashMap::new() }
    }

    /// Notes where the file under judgement at `path` was read. What a path first stood for, it stands for.
    pub(super) fn add(&mut self, path: &str, disk_path: Option<&Path>) {
        self.judged.entry(normalize(path)).or_insert_with(|| disk_path.map(Path::to_owned));
    }

    /// The path that stands for standard input, if it was read.
    #[must_use]
    pub fn stdin(&self) -> Option<&str> {
        self.judged.iter().find(|(_, place)| place.is_none()).map(|(path, _)| path.as_str())
    }

    /// Where the file called `path` stands now: a link may lead elsewhere than before.
    #[must_use]
    pub fn find(&self, path: &str) -> Place {
        let on_disk = match self.judged.get(path) {
            Some(None) => return Place::Stdin,
            Some(Some(on_disk)) => on_disk,
            None => Path::new(path),
        };
        self.disk.inside(on_disk).map_or(Place::Outside, Place::Inside)
    }
}
