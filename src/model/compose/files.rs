//! Which files of a folder make up a project, as
//! [compose-go finds them](https://github.com/compose-spec/compose-go/blob/main/cli/options.go).

use std::collections::BTreeMap;

use super::dotenv;
use crate::source::{self, Sources};

/// The names of a main file, the first that is there being taken.
const MAIN: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

/// The names of what is loaded over it without being asked for.
const OVERRIDES: [&str; 4] = [
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
];

/// The files of a project, in the order in which they are loaded over each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The paths of the files.
    pub paths: Vec<String>,
    /// Files with names of the same rank that `docker compose` passes over, with a warning.
    pub ignored: Vec<String>,
}

/// What `docker compose` loads in `directory`, if it is told no files: those of `COMPOSE_FILE`, which `environment`
/// or the `.env` of the folder sets, or else a main file and its override. Folders above are not looked at.
#[must_use]
pub fn choose(sources: &Sources, directory: &str, environment: &BTreeMap<String, String>) -> Choice {
    let variable = |name: &str| {
        environment.get(name).cloned().or_else(|| in_env_file(sources, directory, name, environment))
    };
    if let Some(files) = variable("COMPOSE_FILE").filter(|files| !files.is_empty()) {
        let default = if cfg!(windows) { ";" } else { ":" };
        let separator = variable("COMPOSE_PATH_SEPARATOR").filter(|separator| !separator.is_empty());
        let paths = files.split(separator.as_deref().unwrap_or(default));
        let paths = paths.map(|path| source::join(directory, path)).collect();
        return Choice { paths, ignored: Vec::new() };
    }
    let names = sources.list(directory);
    let present = |wanted: &[&str]| -> Vec<String> {
        let present = wanted.iter().filter(|&&wanted| names.iter().any(|name| name == wanted));
        present.map(|name| source::join(directory, name)).collect()
    };
    let mut choice = Choice::default();
    let mut main = present(&MAIN).into_iter();
    let Some(first) = main.next() else { return choice };
    choice.paths.push(first);
    choice.ignored.extend(main);
    let mut overrides = present(&OVERRIDES).into_iter();
    choice.paths.extend(overrides.next());
    choice.ignored.extend(overrides);
    choice
}

/// The value of `name` in the `.env` of `directory`.
fn in_env_file(
    sources: &Sources,
    directory: &str,
    name: &str,
    environment: &BTreeMap<String, String>,
) -> Option<String> {
    let file = sources.find(&source::join(directory, ".env"))?;
    let variables =
        dotenv::parse(sources.file(file).text(), &BTreeMap::new(), &|name| environment.get(name).cloned());
    variables.ok()?.into_iter().rfind(|variable| variable.name == name).map(|variable| variable.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Kind;

    fn chosen(files: &[(&str, &str)], environment: &[(&str, &str)]) -> Choice {
        let sources = Sources::default();
        for (path, text) in files {
            sources.add(path, Kind::Compose, text.as_bytes().to_vec()).unwrap();
        }
        let environment =
            environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        choose(&sources, "app", &environment)
    }

    #[test]
    fn the_first_name_of_each_rank_is_taken() {
        let files = [
            ("app/docker-compose.yml", ""),
            ("app/compose.yml", ""),
            ("app/docker-compose.override.yml", ""),
            ("compose.yaml", ""),
        ];
        let choice = chosen(&files, &[]);
        assert_eq!(choice.paths, ["app/compose.yml", "app/docker-compose.override.yml"]);
        assert_eq!(choice.ignored, ["app/docker-compose.yml"]);
        assert_eq!(chosen(&[("app/compose.override.yml", "")], &[]), Choice::default());
    }

    #[test]
    fn compose_file_names_the_files() {
        let env = ("app/.env", "COMPOSE_FILE=a.yml,../b.yml\nCOMPOSE_PATH_SEPARATOR=,");
        let files = [env, ("app/compose.yaml", "")];
        assert_eq!(chosen(&files, &[]).paths, ["app/a.yml", "b.yml"]);
        assert_eq!(
            chosen(&files, &[("COMPOSE_FILE", "c.yml")]).paths,
            ["app/c.yml"],
            "the environment comes first"
        );
    }
}
