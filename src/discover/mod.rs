//! From paths to files under judgement.

mod config;
mod context;
mod disk;
mod kind;
mod places;
mod walk;

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::fmt;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

pub use config::{nearest, read_inside};
pub use disk::{Disk, read_file};
pub use kind::kind_of;
pub use places::{Place, Places};

use crate::source::{FileId, Kind, Sources, normalize};

/// Where to look, and what to take the named files for.
#[derive(Clone, Copy)]
pub struct Search<'a> {
    /// The working folder, an absolute path. Files are called by their path as seen from here.
    pub base: &'a Path,
    /// What files named one by one, and standard input, are read as; `None` to tell it by name and text.
    pub kind: Option<Kind>,
    /// The path that standard input stands for.
    pub stdin_path: Option<&'a Path>,
    /// The `daemon.json` of the host that runs the containers, which may lie anywhere.
    pub daemon: Option<&'a Path>,
    /// The Compose files of one stack, read as such whatever they look like, besides what else is to be found.
    pub stack: &'a [PathBuf],
    /// Which of the files in folders are judged, by their path as reports give it.
    pub keeps: &'a dyn Fn(&str) -> bool,
    /// Whether `keeps` decides about named files too.
    pub keeps_named: bool,
}

/// What a search brought to light.
#[derive(Debug)]
pub struct Found {
    /// The files under judgement. Those that they refer to are read from disk inside the project.
    pub sources: Sources,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// Where the files stand.
    pub places: Places,
    /// The path of the host's `daemon.json`, if it was named and could be read.
    pub daemon: Option<String>,
    /// The files of the stack that the search was given, in its order.
    pub stack: Vec<FileId>,
    /// How many named files were left out.
    pub excluded: usize,
}

/// A file or folder that was to be judged and cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its path.
    pub path: String,
    /// One clause: why.
    pub reason: String,
    /// What to do about it.
    pub hint: Option<&'static str>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot check `{}`: {}", self.path, self.reason)
    }
}

impl<'a> Search<'a> {
    /// A search that starts in the folder `base`, and is told nothing more.
    #[must_use]
    pub fn at(base: &'a Path) -> Self {
        let keeps: &'a dyn Fn(&str) -> bool = &|_| true;
        Self { base, kind: None, stdin_path: None, daemon: None, stack: &[], keeps, keeps_named: false }
    }

    /// Reads what `paths` name: files whatever they are called, the files of folders that are called like
    /// one of Docker's, and `stdin` for `-`.
    pub fn run(self, paths: &[PathBuf], stdin: &mut dyn Read) -> Found {
        let disk = Disk::new(self.base, self.root(paths)).also(self.units_of_daemon());
        let sources = Sources::with_reader(disk.clone());
        let places = Places::new(disk.clone());
        let mut search = Collector {
            search: self,
            disk,
            taken: HashMap::new(),
            real: HashSet::new(),
            found: Found {
                sources,
                problems: Vec::new(),
                places,
                stack: Vec::new(),
                daemon: None,
                excluded: 0,
            },
        };
        for path in self.stack {
            search.add_to_stack(path);
        }
        if let Some(daemon) = self.daemon {
            search.add_daemon(daemon);
        }
        // Named files first: what they are taken for holds when a folder brings them once more.
        let (folders, files): (Vec<&PathBuf>, Vec<&PathBuf>) =
            paths.iter().partition(|path| !is_stdin(path) && self.base.join(path).is_dir());
        for path in &files {
            if is_stdin(path) { search.add_stdin(stdin) } else { search.add_named(path) }
        }
        for folder in folders {
            search.add_folder(folder);
        }
        search.add_context(files.iter().filter_map(|path| self.named(path)));
        search.found
    }

    /// The path that a named file has, or that standard input stands for.
    fn named<'p>(self, path: &'p Path) -> Option<&'p Path>
    where
        Self: 'p,
    {
        if is_stdin(path) { self.stdin_path } else { Some(path) }
    }

    /// The project that `paths` belong to.
    fn root(self, paths: &[PathBuf]) -> PathBuf {
        disk::project_root(&self.folder(paths)).to_owned()
    }

    /// The deepest folder that holds all `paths`: a canonical path, unless none of them is there.
    #[must_use]
    pub fn folder(self, paths: &[PathBuf]) -> PathBuf {
        let folders = paths.iter().chain(self.stack).filter_map(|path| {
            let path = if is_stdin(path) { self.stdin_path.unwrap_or(Path::new("./-")) } else { path };
            let path = self.base.join(path);
            let folder = if path.is_dir() { &path } else { path.parent()? };
            folder.canonicalize().ok()
        });
        disk::common_folder(folders).unwrap_or_else(|| self.base.to_owned())
    }

    /// Where systemd looks for the unit that starts the daemon of a named `…/etc/docker/daemon.json`.
    fn units_of_daemon(self) -> Option<PathBuf> {
        let path = self.base.join(self.daemon?).canonicalize().ok()?;
        let folder = path.parent().filter(|folder| folder.ends_with("etc/docker"))?;
        folder.parent()?.join("systemd/system").canonicalize().ok()
    }

    fn shown(self, path: &Path) -> String {
        shown(self.base, path)
    }
}

/// `path` as it is written in reports: as seen from `base` where it lies inside. Bytes that are no UTF-8 are
/// replaced.
#[must_use]
pub fn shown(base: &Path, path: &Path) -> String {
    let folder = normalize(&base.to_string_lossy());
    let full = normalize(&base.join(path).to_string_lossy());
    match Path::new(&full).strip_prefix(&folder) {
        Ok(inside) => normalize(&inside.to_string_lossy()),
        Err(_) => normalize(&path.to_string_lossy()),
    }
}

/// A search under way.
struct Collector<'a> {
    search: Search<'a>,
    disk: Disk,
    /// The disk's path behind each path in use.
    taken: HashMap<String, PathBuf>,
    /// The real paths of all files that were added.
    real: HashSet<PathBuf>,
    found: Found,
}

impl Collector<'_> {
    fn add_stdin(&mut self, stdin: &mut dyn Read) {
        let path =
            self.search.stdin_path.map_or_else(|| "<stdin>".to_owned(), |path| self.search.shown(path));
        match disk::read_all(stdin) {
            Ok(bytes) => self.judge(path, bytes, None),
            Err(error) => self.refuse(path, &error),
        }
    }

    fn add_to_stack(&mut self, given: &Path) {
        let disk_path = self.search.base.join(given);
        let Some(path) = self.take(given, &disk_path) else { return };
        match disk::read_file(&disk_path) {
            Ok(bytes) => {
                self.add(path.clone(), Kind::Compose, bytes, Some(&disk_path));
                self.found.stack.extend(self.found.sources.find(&path));
            }
            Err(error) => self.refuse(path, &error),
        }
    }

    fn add_named(&mut self, given: &Path) {
        if self.search.keeps_named && !(self.search.keeps)(&self.search.shown(given)) {
            self.found.excluded += 1;
            return;
        }
        if let Some((path, disk_path, bytes)) = self.read(given) {
            self.judge(path, bytes, Some(&disk_path));
        }
    }

    fn add_daemon(&mut self, given: &Path) {
        if let Some((path, disk_path, bytes)) = self.read(given) {
            self.found.daemon = Some(path.clone());
            self.add(path, Kind::Daemon, bytes, Some(&disk_path));
        }
    }

    /// The file that `given` names: what to call it, where it lies, and what it holds. `None` if it was read before or
    /// cannot be.
    fn read(&mut self, given: &Path) -> Option<(String, PathBuf, Vec<u8>)> {
        let disk_path = self.search.base.join(given);
        let path = self.take(given, &disk_path)?;
        match disk::read_file(&disk_path) {
            Ok(bytes) => Some((path, disk_path, bytes)),
            Err(error) => {
                self.refuse(path, &error);
                None
            }
        }
    }

    /// Adds a file that somebody named, so that its name need not tell what it is.
    fn judge(&mut self, path: String, bytes: Vec<u8>, disk_path: Option<&Path>) {
        let kind = self.search.kind.or_else(|| kind::guess(&path, &String::from_utf8_lossy(&bytes)));
        match kind {
            Some(kind) => self.add(path, kind, bytes, disk_path),
            None => self.found.problems.push(Problem {
                path,
                reason: "neither its name nor its text tells what it is".to_owned(),
                hint: Some("say it with `--kind dockerfile`, `--kind compose` or `--kind daemon`"),
            }),
        }
    }

    /// Adds what shows the part that `named` files have in their project: the Compose file that starts the image of a
    /// Dockerfile, the daemon that runs them.
    fn add_context<'p>(&mut self, named: impl Iterator<Item = &'p Path>) {
        for (path, disk_path) in context::files(self.search.base, named) {
            let is_known = || disk_path.canonicalize().is_ok_and(|real| self.real.contains(&real));
            if !(self.search.keeps)(&path) || is_known() {
                continue;
            }
            // What cannot be read is no part of the question.
            let Ok(bytes) = disk::read_file(&disk_path) else { continue };
            if let Some(kind) = kind_of(&path, &String::from_utf8_lossy(&bytes)) {
                let _: Result<FileId, usize> = self.found.sources.add_context(&path, kind, bytes);
            }
        }
    }

    fn add_folder(&mut self, given: &Path) {
        let folder = self.search.base.join(given);
        let below = |path: &Path| match path.strip_prefix(&folder) {
            Ok(rest) => given.join(rest),
            Err(_) => path.to_owned(),
        };
        let walked = walk::candidates(&folder);
        for file in &walked.files {
            self.add_found(&below(file), file);
        }
        for link in &walked.links {
            self.add_link(&below(link), link);
        }
        for (path, error) in &walked.failures {
            self.refuse(self.search.shown(&below(path)), error);
        }
    }

    fn add_found(&mut self, given: &Path, disk_path: &Path) {
        if !(self.search.keeps)(&self.search.shown(given)) {
            return;
        }
        let Some(path) = self.take(given, disk_path) else { return };
        match disk::read_file(disk_path) {
            Ok(bytes) => {
                if let Some(kind) = kind_of(&path, &String::from_utf8_lossy(&bytes)) {
                    self.add(path, kind, bytes, Some(disk_path));
                }
            }
            Err(error) => self.refuse(path, &error),
        }
    }

    /// Adds the file behind a link, unless it is judged already or lies outside the project: whoever can
    /// write a link into a project is not thereby to read the rest of the machine.
    fn add_link(&mut self, given: &Path, disk_path: &Path) {
        match disk_path.canonicalize() {
            Err(error) => self.refuse(self.search.shown(given), &error),
            Ok(real) if real.is_dir() || self.real.contains(&real) => {}
            Ok(_) if self.disk.inside(disk_path).is_some() => self.add_found(given, disk_path),
            Ok(_) => self.found.problems.push(Problem {
                path: self.search.shown(given),
                reason: "it is a link that leads out of the project".to_owned(),
                hint: Some("name the file itself to have it checked"),
            }),
        }
    }

    /// The path to call `disk_path` by, or `None` if that file was taken before.
    fn take(&mut self, given: &Path, disk_path: &Path) -> Option<String> {
        let mut path = self.search.shown(given);
        // Two names that are no UTF-8 may look the same; a file that is left out would look checked.
        while let Some(known) = self.taken.get(&path) {
            if same_file(known, disk_path) {
                return None;
            }
            path.push(char::REPLACEMENT_CHARACTER);
        }
        self.taken.insert(path.clone(), disk_path.to_owned());
        Some(path)
    }

    fn add(&mut self, path: String, kind: Kind, bytes: Vec<u8>, disk_path: Option<&Path>) {
        if let Err(size) = self.found.sources.add(&path, kind, bytes) {
            let error = io::Error::other(format!("it has {size} bytes"));
            return self.refuse(path, &error);
        }
        self.found.places.add(&path, disk_path);
        self.real.extend(disk_path.and_then(|path| path.canonicalize().ok()));
    }

    fn refuse(&mut self, path: String, error: &io::Error) {
        let hint = match error.kind() {
            io::ErrorKind::InvalidInput => Some("hand its contents over on standard input: `-`"),
            _ => None,
        };
        self.found.problems.push(Problem { path, reason: reason(error), hint });
    }
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == OsStr::new("-")
}

fn same_file(left: &Path, right: &Path) -> bool {
    left == right || left.canonicalize().ok().is_some_and(|left| right.canonicalize().ok() == Some(left))
}

/// Why reading failed, in words that do not depend on the system.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission is denied".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A folder `work` to stand in, with these files, and what a search of `paths` gives.
    fn found(files: &[&str], paths: &[&str]) -> Found {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().canonicalize().unwrap().join("work");
        fs::create_dir(&base).unwrap();
        for file in files {
            fs::create_dir_all(base.join(file).parent().unwrap()).unwrap();
            fs::write(base.join(file), "FROM alpine\n").unwrap();
        }
        let paths: Vec<_> =
            paths.iter().map(|path| PathBuf::from(path.replace("BASE", base.to_str().unwrap()))).collect();
        let found = Search::at(&base).run(&paths, &mut io::empty());
        // Related files are read while the folder is there.
        found.sources.find("related");
        found.sources.find("../related");
        found
    }

    fn names(found: &Found) -> Vec<&str> {
        let files = found.sources.ids().map(|id| found.sources.file(id));
        let asked = files.filter(|file| file.is_judged() || file.kind() == Kind::Related);
        asked.map(crate::source::SourceFile::path).collect()
    }

    #[test]
    fn files_are_called_by_their_path_from_the_working_folder() {
        for (paths, expected) in [
            (&["."][..], &["Dockerfile", "a/Dockerfile", "a/b.Dockerfile"][..]),
            (&["BASE"], &["Dockerfile", "a/Dockerfile", "a/b.Dockerfile"]),
            (&["./a/../a"], &["a/Dockerfile", "a/b.Dockerfile"]),
            (&["../work/a/Dockerfile"], &["a/Dockerfile"]),
            (&["BASE/a//Dockerfile", "a/./Dockerfile"], &["a/Dockerfile"]),
            (&["../Dockerfile"], &["../Dockerfile"]),
            (&[".."], &["../Dockerfile", "Dockerfile", "a/Dockerfile", "a/b.Dockerfile"]),
            (&["a", "."], &["a/Dockerfile", "a/b.Dockerfile", "Dockerfile"]),
        ] {
            let found = found(&["Dockerfile", "a/Dockerfile", "a/b.Dockerfile", "../Dockerfile"], paths);
            assert_eq!((names(&found), &found.problems[..]), (expected.to_vec(), &[][..]), "{paths:?}");
        }
    }

    #[test]
    fn related_files_are_read_inside_the_project() {
        let files = ["Dockerfile", "a/Dockerfile", "b/Dockerfile", "related", "../related"];
        for (more, paths, expected) in [
            (None, &["."][..], &["Dockerfile", "a/Dockerfile", "b/Dockerfile", "related"][..]),
            (None, &["Dockerfile"], &["Dockerfile", "related"]),
            (None, &["a/Dockerfile"], &["a/Dockerfile"]),
            (None, &["a/Dockerfile", "b"], &["a/Dockerfile", "b/Dockerfile", "related"]),
            (None, &["-"], &["<stdin>", "related"]),
            (Some("../.git/HEAD"), &["a/Dockerfile"], &["a/Dockerfile", "related", "../related"]),
            (Some(".git/HEAD"), &["a/Dockerfile"], &["a/Dockerfile", "related"]),
        ] {
            let files: Vec<_> = files.into_iter().chain(more).collect();
            let found = found(&files, paths);
            let mut expected = expected.to_vec();
            if paths == ["-"] {
                // Empty input is no file of a known kind.
                expected.remove(0);
                assert_eq!(found.problems.len(), 1);
            }
            assert_eq!(names(&found), expected, "{more:?} {paths:?}");
        }
    }
}
