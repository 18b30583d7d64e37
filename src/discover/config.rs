//! The files that tell how to judge.

use std::io;
use std::path::{Path, PathBuf};

use super::disk;

/// The first of `names` in the nearest folder that has one, from `start` up to the folder of its project.
#[must_use]
pub fn nearest(start: &Path, names: &[&str]) -> Option<PathBuf> {
    let root = disk::project_root(start);
    let folders = start.ancestors().take_while(|folder| folder.starts_with(root));
    folders.flat_map(|folder| names.iter().map(|name| folder.join(name))).find(|path| path.is_file())
}

/// The bytes of the file at `path`; if `inside` is some file, it must lie in that file's project.
///
/// # Errors
/// Says why it cannot or may not be read.
pub fn read_inside(path: &Path, inside: Option<&Path>) -> io::Result<Vec<u8>> {
    if let Some(of) = inside {
        let of = of.canonicalize()?;
        let project = of.parent().map_or(Path::new("/"), disk::project_root);
        if !path.canonicalize()?.starts_with(project) {
            return Err(io::Error::other("it lies outside of the project"));
        }
    }
    disk::read_file(path)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_nearest_file_counts_up_to_the_project() {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().canonicalize().unwrap();
        let project = top.join("project");
        fs::create_dir_all(project.join(".git")).unwrap();
        fs::create_dir_all(project.join("a/b")).unwrap();
        fs::create_dir_all(project.join("c/.config")).unwrap();
        let names = ["x.toml", ".x.toml", ".config/x.toml"];
        fs::write(top.join("x.toml"), "").unwrap();
        assert_eq!(nearest(&project.join("a/b"), &names), None, "outside of the project");
        fs::write(project.join(".x.toml"), "").unwrap();
        fs::write(project.join("c/.config/x.toml"), "").unwrap();
        assert_eq!(nearest(&project.join("a/b"), &names), Some(project.join(".x.toml")));
        assert_eq!(nearest(&project.join("c"), &names), Some(project.join("c/.config/x.toml")));
        fs::write(project.join("x.toml"), "").unwrap();
        assert_eq!(nearest(&project, &names), Some(project.join("x.toml")));
        fs::remove_dir(project.join(".git")).unwrap();
        assert_eq!(nearest(&project.join("a"), &names), None, "without a repository there is no way up");
    }

    #[test]
    fn other_projects_are_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().canonicalize().unwrap();
        fs::create_dir_all(top.join("project/.git")).unwrap();
        fs::create_dir_all(top.join("project/a")).unwrap();
        for path in ["secret", "project/base", "project/a/own"] {
            fs::write(top.join(path), path).unwrap();
        }
        let own = top.join("project/a/own");
        assert_eq!(read_inside(&top.join("project/base"), Some(&own)).unwrap(), b"project/base");
        let error = read_inside(&top.join("project/../secret"), Some(&own)).unwrap_err();
        assert_eq!(error.to_string(), "it lies outside of the project");
        assert_eq!(read_inside(&top.join("secret"), None).unwrap(), b"secret");
    }
}
