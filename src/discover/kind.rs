//! Which files are judged: told by the name where it is telling, and by the text where the name alone would
//! take in files of other programs.

use crate::model::daemon::detect::{configures_docker, has_daemon_name, is_daemon_json};
use crate::source::Kind;

/// What a file's name says.
enum Named {
    /// It is of this kind, whatever it holds.
    Surely(Kind),
    /// It is of this kind if its text looks so.
    Perhaps(Kind),
}

/// The kind of the file at `path` with this `text`, or `None` for a file that is not judged by itself.
#[must_use]
pub fn kind_of(path: &str, text: &str) -> Option<Kind> {
    match by_name(path)? {
        Named::Surely(kind) => Some(kind),
        Named::Perhaps(kind) => looks_like(kind, path, text).then_some(kind),
    }
}

/// Whether a file with this name is worth reading: without it, [`kind_of`] is `None` for every text.
pub(super) fn is_candidate(path: &str) -> bool {
    by_name(path).is_some()
}

/// The kind of a file that somebody named on purpose: as [`kind_of`], and for other names told by the text.
pub(super) fn guess(path: &str, text: &str) -> Option<Kind> {
    let by_text = || {
        [Kind::Dockerfile, Kind::Compose, Kind::Daemon].into_iter().find(|&kind| looks_like(kind, path, text))
    };
    kind_of(path, text).or_else(by_text)
}

fn by_name(path: &str) -> Option<Named> {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    if has_daemon_name(&name) {
        return Some(Named::Perhaps(Kind::Daemon));
    }
    dockerfile_by_name(&name).or_else(|| compose_by_name(&name))
}

/// Endings of files that stand beside a Dockerfile, or that a Dockerfile is yet to be made from.
const NO_DOCKERFILE: [&str; 20] = [
    "dockerignore",
    "containerignore",
    "template",
    "tmpl",
    "tpl",
    "gotmpl",
    "j2",
    "jinja",
    "jinja2",
    "erb",
    "mustache",
    "hbs",
    "ejs",
    "m4",
    "in",
    "md",
    "orig",
    "rej",
    "bak",
    "swp",
];

/// Endings of programs, which may be about Dockerfiles (`dockerfile.rs`), and of Dockerfiles for such programs
/// (`Dockerfile.go`).
const LANGUAGES: [&str; 18] = [
    "c", "cc", "cpp", "cs", "ex", "go", "h", "java", "js", "json", "kt", "lua", "php", "py", "rb", "rs",
    "sh", "ts",
];

fn dockerfile_by_name(name: &str) -> Option<Named> {
    let ending = name.rsplit('.').next().unwrap_or(name);
    if NO_DOCKERFILE.contains(&ending) {
        return None;
    }
    ["dockerfile", "containerfile"].into_iter().find_map(|word| {
        if ending == word && name.len() != word.len() + 1 {
            return Some(Named::Surely(Kind::Dockerfile));
        }
        match name.strip_prefix(word)?.chars().next()? {
            '.' if LANGUAGES.contains(&ending) => Some(Named::Perhaps(Kind::Dockerfile)),
            '.' => Some(Named::Surely(Kind::Dockerfile)),
            '-' | '_' => Some(Named::Perhaps(Kind::Dockerfile)),
            _ => None,
        }
    })
}

fn compose_by_name(name: &str) -> Option<Named> {
    let stem = name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml"))?;
    let leads = |word: &str| {
        let rest = stem.strip_prefix(word);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_']))
    };
    if leads("compose") || leads("docker-compose") || stem.ends_with(".compose") {
        return Some(Named::Surely(Kind::Compose));
    }
    // What Rancher 1 reads beside a Compose file.
    if leads("rancher-compose") {
        return None;
    }
    let mut words = stem.split(['.', '-', '_']);
    words
        .any(|word| ["compose", "stack", "swarm"].iter().any(|known| word.starts_with(known)))
        .then_some(Named::Perhaps(Kind::Compose))
}

fn looks_like(kind: Kind, path: &str, text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match kind {
        Kind::Dockerfile => looks_like_dockerfile(text),
        Kind::Compose => looks_like_compose(text),
        Kind::Daemon => is_daemon_json(path, text) || configures_docker(text),
        Kind::Related => false,
    }
}

/// A Dockerfile begins with `FROM`, or with the `ARG`s that its `FROM` takes
/// ([reference](https://docs.docker.com/reference/dockerfile/#format)).
fn looks_like_dockerfile(text: &str) -> bool {
    let first = text.lines().map(str::trim_start).find(|line| !line.is_empty() && !line.starts_with('#'));
    let word = first.and_then(|line| line.split_whitespace().next());
    word.is_some_and(|word| word.eq_ignore_ascii_case("from") || word.eq_ignore_ascii_case("arg"))
}

/// A Compose file has a mapping `services` at its top.
fn looks_like_compose(text: &str) -> bool {
    let services = |line: &str| {
        let rest =
            ["services:", "\"services\":", "'services':"].iter().find_map(|key| line.strip_prefix(key));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r']))
    };
    text.split(['\n', '\r']).any(services)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FROM: &str = "# syntax=docker/dockerfile:1\n\nfrom alpine\n";
    const SERVICES: &str = "name: x\nservices:\n  web:\n    image: a\n";
    const DAEMON: &str = "{\n  \"log-driver\": \"local\"\n}\n";

    #[test]
    fn a_telling_name_is_enough() {
        for (path, kind) in [
            ("Dockerfile", Kind::Dockerfile),
            ("a/b/dockerFILE", Kind::Dockerfile),
            ("Dockerfile.prod", Kind::Dockerfile),
            ("Dockerfile.1.27", Kind::Dockerfile),
            ("api.Dockerfile", Kind::Dockerfile),
            ("api.dockerfile", Kind::Dockerfile),
            ("Containerfile", Kind::Dockerfile),
            ("Containerfile.dev", Kind::Dockerfile),
            ("dev.containerfile", Kind::Dockerfile),
            ("compose.yaml", Kind::Compose),
            ("COMPOSE.YML", Kind::Compose),
            ("compose.prod.yaml", Kind::Compose),
            ("compose-dev.yml", Kind::Compose),
            ("docker-compose.yml", Kind::Compose),
            ("docker-compose.override.yaml", Kind::Compose),
            ("docker-compose_ci.yml", Kind::Compose),
            ("web.compose.yml", Kind::Compose),
        ] {
            assert_eq!(kind_of(path, ""), Some(kind), "{path}");
        }
    }

    #[test]
    fn some_names_need_a_text_that_agrees() {
        for (path, kind, text) in [
            ("Dockerfile-windows", Kind::Dockerfile, FROM),
            ("Containerfile_old", Kind::Dockerfile, FROM),
            ("dockerfile.rs", Kind::Dockerfile, FROM),
            ("Dockerfile.go", Kind::Dockerfile, FROM),
            ("stack.yml", Kind::Compose, SERVICES),
            ("docker-stack.yaml", Kind::Compose, SERVICES),
            ("swarm.prod.yml", Kind::Compose, SERVICES),
            ("podman-compose.yml", Kind::Compose, SERVICES),
            ("docker_compose.yml", Kind::Compose, SERVICES),
            ("compose2.yml", Kind::Compose, SERVICES),
            ("daemon.json", Kind::Daemon, DAEMON),
        ] {
            assert!(is_candidate(path), "{path}");
            assert_eq!(kind_of(path, text), Some(kind), "{path}");
            assert_eq!(kind_of(path, "{\"key\": [1]}\n"), None, "{path}");
        }
        assert_eq!(kind_of("roles/docker/daemon.json", "{}"), Some(Kind::Daemon));
        assert_eq!(kind_of("stack.yml", "x:\n  services:\n    a: 1\n"), None, "`services` is not at the top");
    }

    #[test]
    fn other_names_are_never_read() {
        for path in [
            "Dockerfile.dockerignore",
            "api.Dockerfile.dockerignore",
            "Dockerfile.j2",
            "Dockerfile.md",
            "Dockerfiles",
            ".dockerfile",
            "mydockerfile",
            "services.yaml",
            "compose.yaml.bak",
            "compose.json",
            "rancher-compose.yml",
            "docker.yml",
            "daemon.json5",
            "Dockerfile/readme",
            "",
        ] {
            assert!(!is_candidate(path), "{path}");
            assert_eq!(kind_of(path, FROM), None, "{path}");
        }
    }

    #[test]
    fn a_named_file_is_told_by_its_text() {
        for (text, kind) in [
            (FROM, Some(Kind::Dockerfile)),
            ("\u{feff}ARG A=1\r\nFROM $A\r\n", Some(Kind::Dockerfile)),
            (SERVICES, Some(Kind::Compose)),
            ("a: 1\r\n\"services\": {}\r\n", Some(Kind::Compose)),
            (DAEMON, Some(Kind::Daemon)),
            ("", None),
            ("services_of: x\n", None),
            ("From: somebody\n", None),
            ("{\"a\": 1}", None),
        ] {
            assert_eq!(guess("input", text), kind, "{text:?}");
        }
    }
}
