//! The disk, read with care: regular files of a sane size, and related files only inside the project.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::shown;
use crate::source::Reader;

/// No configuration file is larger; what is larger was named by mistake.
const MAX_SIZE: u64 = 64 * 1024 * 1024;

/// Answers for the files that others refer to, as long as they lie inside the project: `..`, absolute paths
/// and symbolic links that lead out of it find nothing, so that a file under judgement cannot make a report
/// show what lies elsewhere on the machine.
#[derive(Clone, Debug)]
pub struct Disk {
    base: PathBuf,
    roots: Vec<PathBuf>,
}

impl Disk {
    /// Reads inside `root`, a canonical path; the paths asked for start at `base`.
    #[must_use]
    pub fn new(base: impl Into<PathBuf>, root: impl Into<PathBuf>) -> Self {
        Self { base: base.into(), roots: vec![root.into()] }
    }

    /// Reads inside `folder` too, a canonical path.
    #[must_use]
    pub fn also(mut self, folder: Option<PathBuf>) -> Self {
        self.roots.extend(folder);
        self
    }

    /// The real path of `path`, if it lies inside the project.
    pub(super) fn inside(&self, path: &Path) -> Option<PathBuf> {
        let real = fs::canonicalize(self.base.join(path)).ok()?;
        self.roots.iter().any(|root| real.starts_with(root)).then_some(real)
    }
}

impl Reader for Disk {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        read_file(&self.inside(Path::new(path))?).ok()
    }

    fn list(&self, path: &str) -> Vec<String> {
        let entries = self.inside(Path::new(path)).and_then(|folder| fs::read_dir(folder).ok());
        let names = entries.into_iter().flatten().flatten().map(|entry| entry.file_name().into_string());
        names.filter_map(Result::ok).collect()
    }

    fn name(&self, path: &str) -> String {
        shown(&self.base, Path::new(path))
    }
}

/// The bytes of the regular file at `path`. Pipes and devices are not even opened: opening one may block, or
/// do something.
///
/// # Errors
/// What the disk fails with, and that it is no regular file, or too large.
pub fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"));
    }
    if metadata.len() > MAX_SIZE {
        return Err(too_large());
    }
    read_all(fs::File::open(path)?)
}

/// All that `input` gives, up to the size that any file may have.
pub(super) fn read_all(input: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(MAX_SIZE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_SIZE { Err(too_large()) } else { Ok(bytes) }
}

fn too_large() -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, "it is larger than 64 MiB")
}

/// The folder that a project lies in: the nearest one from `start` upward that holds a `.git`, else `start`
/// itself.
pub(super) fn project_root(start: &Path) -> &Path {
    start.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(start)
}

/// The deepest folder that holds all `paths`.
pub(super) fn common_folder(paths: impl IntoIterator<Item = PathBuf>) -> Option<PathBuf> {
    paths.into_iter().reduce(|common, path| {
        let shared = common.components().zip(path.components()).take_while(|(left, right)| left == right);
        shared.map(|(part, _)| part).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let real = fs::canonicalize(folder.path()).unwrap();
        (folder, real)
    }

    #[test]
    fn related_files_are_read_inside_the_root_only() {
        let (_keep, outer) = folder();
        let root = outer.join("project");
        fs::create_dir_all(root.join("app")).unwrap();
        fs::write(outer.join("secret"), "s").unwrap();
        fs::write(root.join("run.sh"), "r").unwrap();
        let disk = Disk::new(root.join("app"), &root);
        assert_eq!(disk.read("../run.sh").as_deref(), Some(b"r".as_slice()));
        assert_eq!(disk.read(root.join("run.sh").to_str().unwrap()).as_deref(), Some(b"r".as_slice()));
        for path in [
            "../../secret",
            outer.join("secret").to_str().unwrap(),
            "none",
            "",
            "..",
            "a\0b",
            "/etc/hostname",
        ] {
            assert_eq!(disk.read(path), None, "{path:?}");
        }
        assert_eq!(disk.list(".."), disk.list(root.to_str().unwrap()));
        assert_eq!(disk.list("..").len(), 2);
        assert!(disk.list("../..").is_empty());
        assert!(disk.list("../run.sh").is_empty());
    }

    #[test]
    fn a_sibling_with_the_same_beginning_is_outside() {
        let (_keep, outer) = folder();
        fs::create_dir(outer.join("app")).unwrap();
        fs::create_dir(outer.join("app-secret")).unwrap();
        fs::write(outer.join("app-secret/key"), "k").unwrap();
        assert_eq!(Disk::new(outer.join("app"), outer.join("app")).read("../app-secret/key"), None);
    }

    #[cfg(unix)]
    #[test]
    fn links_that_leave_the_root_find_nothing() {
        use std::os::unix::fs::symlink;
        let (_keep, outer) = folder();
        let root = outer.join("project");
        fs::create_dir(&root).unwrap();
        fs::write(outer.join("secret"), "s").unwrap();
        fs::write(root.join("own"), "o").unwrap();
        symlink("../secret", root.join("out")).unwrap();
        symlink("..", root.join("up")).unwrap();
        symlink("own", root.join("in")).unwrap();
        symlink("loop", root.join("loop")).unwrap();
        let disk = Disk::new(&root, &root);
        assert_eq!(disk.read("in").as_deref(), Some(b"o".as_slice()));
        for path in ["out", "up/secret", "loop"] {
            assert_eq!(disk.read(path), None, "{path}");
        }
        assert!(disk.list("up").is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn only_regular_files_are_opened() {
        let (_keep, root) = folder();
        let socket = root.join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        let error = read_file(&socket).unwrap_err();
        assert_eq!(error.to_string(), "it is not a regular file");
        assert_eq!(read_file(&root).unwrap_err().to_string(), "it is not a regular file");
        // An endless device: this test would not end if it were read.
        assert!(read_file(Path::new("/dev/zero")).is_err());
    }

    #[test]
    fn a_huge_file_is_refused() {
        let (_keep, root) = folder();
        let file = fs::File::create(root.join("huge")).unwrap();
        file.set_len(MAX_SIZE + 1).unwrap();
        assert_eq!(read_file(&root.join("huge")).unwrap_err().to_string(), "it is larger than 64 MiB");
        assert_eq!(read_all(io::repeat(b'x')).unwrap_err().to_string(), "it is larger than 64 MiB");
    }

    #[test]
    fn the_root_is_where_git_is() {
        let (_keep, outer) = folder();
        fs::create_dir_all(outer.join("repository/.git")).unwrap();
        fs::create_dir_all(outer.join("repository/a/b")).unwrap();
        assert_eq!(project_root(&outer.join("repository/a/b")), outer.join("repository"));
        // A worktree or submodule has a file in the folder's place.
        fs::write(outer.join("repository/a/.git"), "gitdir: elsewhere").unwrap();
        assert_eq!(project_root(&outer.join("repository/a/b")), outer.join("repository/a"));
    }

    #[test]
    fn the_common_folder_is_cut_between_names() {
        let common = |paths: &[&str]| common_folder(paths.iter().map(PathBuf::from));
        assert_eq!(common(&["/a/b/c", "/a/b/d/e", "/a/b/c"]), Some("/a/b".into()));
        assert_eq!(common(&["/a/bc", "/a/bd"]), Some("/a".into()));
        assert_eq!(common(&["/a"]), Some("/a".into()));
        assert_eq!(common(&[]), None);
    }
}
