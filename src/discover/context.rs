//! The rest of the project that a named file is part of.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use super::{disk, shown, walk};

/// The files around `named` that may say something about them, each with its name and its place on the disk: all of
/// the repository, and only those in the same folder where there is none, since what lies above or below may be
/// anybody's.
pub(super) fn files<'p>(base: &Path, named: impl Iterator<Item = &'p Path>) -> Vec<(String, PathBuf)> {
    let base = &base.canonicalize().unwrap_or_else(|_| base.to_owned());
    let mut projects: BTreeMap<PathBuf, Option<usize>> = BTreeMap::new();
    let mut absolute = false;
    for path in named {
        absolute |= path.is_absolute();
        let Some(folder) = base.join(path).parent().and_then(|folder| folder.canonicalize().ok()) else {
            continue;
        };
        let root = disk::project_root(&folder);
        let depth = if root.join(".git").exists() { None } else { Some(1) };
        projects.insert(root.to_owned(), depth);
    }
    let files = projects.iter().flat_map(|(root, depth)| walk::walk(root, *depth).files);
    files.map(|file| (name(base, &file, absolute), file)).collect()
}

/// What to call a file so that the paths in Compose files lead to it, as they are seen from `base`.
fn name(base: &Path, file: &Path, absolute: bool) -> String {
    if absolute || file.starts_with(base) {
        return shown(base, file);
    }
    let shared = base.components().zip(file.components()).take_while(|(left, right)| left == right).count();
    if shared == 0 {
        return shown(base, file);
    }
    let up = base.components().skip(shared).map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(file.components().skip(shared)).collect();
    shown(base, &path)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_repository_is_the_project() {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().canonicalize().unwrap();
        let base = top.join("project/api");
        fs::create_dir_all(&base).unwrap();
        fs::create_dir(top.join("project/web")).unwrap();
        for path in
            ["compose.yaml", "project/compose.yaml", "project/web/Dockerfile", "project/api/Dockerfile"]
        {
            fs::write(top.join(path), "").unwrap();
        }
        let names = |base: &Path, path: &Path| -> Vec<String> {
            files(base, std::iter::once(path)).into_iter().map(|(name, _)| name).collect()
        };
        let full = base.join("Dockerfile");
        assert_eq!(names(&base, Path::new("Dockerfile")), ["Dockerfile"], "no repository");
        assert_eq!(names(&top, Path::new("project/api/Dockerfile")), ["project/api/Dockerfile"]);
        fs::create_dir(top.join("project/.git")).unwrap();
        assert_eq!(
            names(&base, Path::new("Dockerfile")),
            ["Dockerfile", "../compose.yaml", "../web/Dockerfile"]
        );
        let above = top.join("project/compose.yaml").to_string_lossy().replace('\\', "/");
        assert_eq!(names(&base, &full)[..2], ["Dockerfile", &above]);
        assert!(names(&base, Path::new("none/Dockerfile")).is_empty());
    }
}
