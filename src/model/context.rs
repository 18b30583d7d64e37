//! What a file's name and place say about its purpose.

/// Words that mark a file for development or tests when they stand in its name: `Dockerfile.dev`,
/// `compose.test.yaml`, `docker-compose-local.yml`.
const IN_NAMES: &[&str] = &[
    "ci",
    "debug",
    "dev",
    "devcontainer",
    "develop",
    "development",
    "devel",
    "devenv",
    "e2e",
    "example",
    "integration",
    "local",
    "localhost",
    "sample",
    "test",
    "testing",
    "tests",
    "unittest",
];

/// Folders that hold such files.
const FOLDERS: &[&str] = &[
    ".ci",
    ".circleci",
    ".devcontainer",
    ".github",
    ".gitlab",
    "cypress",
    "dev",
    "devcontainer",
    "development",
    "devenv",
    "e2e",
    "test",
    "testdata",
    "testing",
    "tests",
];

/// Why the file at `path` is taken to be for development or tests, so that it is not judged for production: the
/// word that says so.
#[must_use]
pub fn development(path: &str) -> Option<&str> {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let in_name = name
        .split(['.', '-', '_'])
        .find(|word| IN_NAMES.iter().any(|known| known.eq_ignore_ascii_case(word)));
    in_name.or_else(|| {
        folders.split('/').find(|folder| FOLDERS.iter().any(|known| known.eq_ignore_ascii_case(folder)))
    })
}

/// Whether the stage called `name` is for building, testing or development, so that nobody runs it in production.
#[must_use]
pub fn is_helper_stage(name: &str) -> bool {
    const HELPERS: &[&str] = &["build", "builder", "compile", "deps", "dependencies", "lint", "checks"];
    let words = || name.split(['.', '-', '_']);
    words().any(|word| HELPERS.iter().chain(IN_NAMES).any(|known| known.eq_ignore_ascii_case(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_places_tell_what_a_file_is_for() {
        for (path, word) in [
            ("Dockerfile.dev", Some("dev")),
            ("docker/compose.test.yaml", Some("test")),
            ("docker-compose-LOCAL.yml", Some("LOCAL")),
            (".devcontainer/Dockerfile", Some(".devcontainer")),
            ("app/tests/Dockerfile", Some("tests")),
            ("Dockerfile", None),
            ("devices/Dockerfile", None),
            ("compose.prod.yaml", None),
            ("latest/Dockerfile", None),
        ] {
            assert_eq!(development(path), word, "{path}");
        }
    }

    #[test]
    fn stage_names_tell_what_a_stage_is_for() {
        for (name, helper) in
            [("builder", true), ("app-build", true), ("test", true), ("runtime", false), ("final", false)]
        {
            assert_eq!(is_helper_stage(name), helper, "{name}");
        }
    }
}
