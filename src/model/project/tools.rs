//! Whether a program that a health check calls is in the container.

use super::container::Container;
use super::image::{self, Image};
use crate::model::command::Family;
use crate::model::command::program::{Kind, invocation};
use crate::model::dockerfile::{CopyFrom, CopySource, CopyStep};
use crate::model::image::ImageReference;
use crate::syntax::dockerfile::{Arguments, Instruction, Keyword};
use crate::syntax::shell::{self, SimpleCommand};

/// How sure it is that a tool is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// The base image is known not to have it, and nothing brings it.
    Certain,
    /// The same, but the base image has editions of which some may have it.
    Likely,
}

/// Tools that probes use, each with the packages that bring it.
#[rustfmt::skip]
const TOOLS: &[(&str, &[&str])] = &[
    ("bash", &["bash"]),
    ("curl", &["curl"]),
    ("jq", &["jq"]),
    ("nc", &["nc", "ncat", "netcat", "nmap", "busybox"]),
    ("netstat", &["net-tools", "busybox"]),
    ("node", &["node", "nodejs", "npm"]),
    ("pgrep", &["procps", "busybox"]),
    ("ps", &["procps", "busybox"]),
    ("python", &["python", "python2", "python3"]),
    ("python3", &["python", "python3"]),
    ("ss", &["iproute", "iproute2"]),
    ("wget", &["wget", "busybox"]),
];

/// What BusyBox brings of them.
const BUSYBOX: [&str; 5] = ["nc", "netstat", "pgrep", "ps", "wget"];

/// What other packages bring with them so often that any installation may.
const COMMON_DEPENDENCIES: [&str; 6] = ["bash", "node", "pgrep", "ps", "python", "python3"];

/// Packages, and parts of their names, that bring `curl` or `wget` without being called so.
const CARRIERS: [&str; 6] =
    ["alpine-sdk", "devscripts", "google-chrome", "microsoft-edge", "nagios", "texlive"];

impl Container {
    /// Whether `tool` is missing in it; `None` where it is there, or where that cannot be told.
    #[must_use]
    pub fn lacks(&self, tool: &str) -> Option<Lack> {
        if matches!(tool, "mysql" | "mysqladmin") {
            return self.is_mariadb_without_old_names().then_some(Lack::Certain);
        }
        let (tool, packages) = TOOLS.iter().find(|(name, _)| *name == tool)?;
        let lack = self.base_lacks(tool)?;
        let built = self.image.as_deref().is_some_and(|image| may_have_got(image, tool, packages));
        (!built && !self.may_get_later(tool, packages)).then_some(lack)
    }

    /// Whether its `wget` is that of BusyBox, as it is on Alpine where nothing brings another.
    #[must_use]
    pub fn has_busybox_wget(&self) -> bool {
        let is_busybox = self.base.listed && self.base.shell == Family::Ash;
        is_busybox && !self.image.as_deref().is_some_and(|image| may_have_got(image, "wget", &["wget"]))
    }

    fn base_lacks(&self, tool: &str) -> Option<Lack> {
        let tools = self.base.tools.as_ref().filter(|_| self.base.listed)?;
        let is = |known: &String| known == tool;
        let is_told = matches!(tool, "curl" | "wget") || self.base.lacks.iter().any(is);
        if tools.iter().any(is) {
            return None;
        }
        match self.base.shell {
            Family::None => Some(Lack::Certain),
            Family::Ash if BUSYBOX.contains(&tool) => None,
            Family::Ash | Family::Dash => is_told.then_some(Lack::Certain),
            Family::Bash => is_told.then_some(Lack::Likely),
            Family::Windows | Family::Unknown => None,
        }
    }

    /// The official image has no `mysql` and `mysqladmin` [from 11.0
    /// on](https://mariadb.com/kb/en/mariadb-11-0-1-release-notes/#docker-official-images). Judged only where nothing is
    /// built on it.
    fn is_mariadb_without_old_names(&self) -> bool {
        let image = self.base_name().filter(|_| self.image.is_none()).and_then(ImageReference::parse);
        image.is_some_and(|image| {
            let major = image.effective_tag().split(['.', '-']).next().unwrap_or_default();
            let is_new = major.parse().is_ok_and(|major: u32| major >= 11);
            image.repository == "mariadb" && (is_new || matches!(major, "latest" | "lts" | "noble"))
        })
    }

    /// Whether its own start or a mount may bring the tool.
    fn may_get_later(&self, tool: &str, packages: &[&str]) -> bool {
        let mounted = self.service().is_some_and(|service| {
            let targets = service.volumes().into_iter().filter_map(|mount| mount.target);
            targets.into_iter().any(|target| target.rsplit('/').next() == Some(tool))
        });
        let script = self.entry_script.as_ref().is_some_and(|script| mentions(&script.text, packages));
        mounted || script || self.words().iter().any(|word| mentions(word, packages))
    }
}

/// Whether an instruction in the chain of stages may have brought `tool`.
fn may_have_got(image: &Image, tool: &str, packages: &[&str]) -> bool {
    let runs = image.instructions().filter(|one| one.keyword == Keyword::Run);
    let names = [&[tool], packages].concat();
    // The sources of a project hold no programs of a distribution.
    let is_project = |copy: &&CopyStep| {
        copy.from == CopyFrom::Context
            && copy.sources.iter().all(|source| *source == CopySource::Path(".".to_owned()))
    };
    image.built.copies.iter().filter(|copy| !is_project(copy)).any(|copy| image::may_bring(copy, &names))
        || runs.into_iter().any(|run| {
            let texts = texts(image, run);
            texts.iter().any(|text| may_bring(text, tool, packages))
        })
}

/// What a `RUN` runs: its line, and the bodies of its heredocs.
fn texts(image: &Image, run: &Instruction) -> Vec<String> {
    let line = match &run.arguments {
        Arguments::Text(text) => text.as_str().to_owned(),
        arguments => arguments.words().iter().map(|word| word.as_str()).collect::<Vec<_>>().join(" "),
    };
    let bodies = run.heredocs.iter().map(|heredoc| heredoc.content(image.dockerfile.source()));
    let line = if run.heredocs.is_empty() { Some(line) } else { None };
    line.into_iter().chain(bodies).collect()
}

/// Whether `text`, shell code, may install `tool`: it names a package that has it, or runs what is not at hand.
fn may_bring(text: &str, tool: &str, packages: &[&str]) -> bool {
    if mentions(text, packages) {
        return true;
    }
    let Ok(script) = shell::parse(text) else { return true };
    script.simple_commands().into_iter().any(|command| is_opaque(command, tool))
}

/// Whether one of `names` is a word of `text`, a version or a suffix behind it aside: `curl=8.5`, `procps-ng`.
fn mentions(text: &str, names: &[&str]) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+');
    text.split(|c| !is_part(c)).any(|word| {
        names.iter().any(|name| {
            word.strip_prefix(name).is_some_and(|rest| matches!(rest.chars().next(), None | Some('-' | '.')))
        })
    })
}

/// Whether what `command` brings cannot be seen from its words.
fn is_opaque(command: &SimpleCommand, tool: &str) -> bool {
    let argv = command.argv();
    let found = invocation(&argv);
    let Some(program) = found.program else { return !command.words.is_empty() && found.launchers.is_empty() };
    let arguments = &argv[program.index + 1..];
    let has = |words: &[&str]| arguments.iter().any(|word| words.contains(word));
    match program.name {
        "apt-get" | "apt" | "aptitude" | "apk" | "dnf" | "microdnf" | "tdnf" | "yum" | "zypper" => {
            let installs = has(&["install", "add", "groupinstall", "in", "build-dep"]);
            let plain = command.words.iter().all(|word| word.literal().is_some());
            let carries = arguments.iter().any(|word| CARRIERS.iter().any(|carrier| word.contains(carrier)));
            let from_file = arguments.iter().any(|word| word.contains('/'));
            let may_depend = COMMON_DEPENDENCIES.contains(&tool);
            installs && (!plain || carries || from_file || may_depend || has(&["groupinstall", "build-dep"]))
        }
        "." | "source" | "eval" | "xargs" | "make" | "conda" | "mamba" | "micromamba" | "brew" | "snap"
        | "dpkg" | "rpm" | "gdebi" | "playwright" | "ansible-playbook" | "unminimize" | "pacman" | "nix"
        | "nix-env" => true,
        name if program.kind == Kind::Shell || name.ends_with(".sh") => true,
        _ => argv[program.index].contains(['/', '$']) || has(&["--with-deps", "install-deps"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_named_with_versions_and_suffixes() {
        for (text, named) in [
            ("apt-get install -y curl", true),
            ("apt-get install curl=7.88.1-10", true),
            ("apk add curl~=8.5 git", true),
            ("dnf install curl-minimal", true),
            ("curl -fsSL https://example.org | sh", true),
            ("apt-get install libcurl4-openssl-dev", false),
            ("pip install pycurl", false),
            ("", false),
        ] {
            assert_eq!(mentions(text, &["curl"]), named, "{text}");
        }
    }

    #[test]
    fn what_may_bring_a_tool() {
        for (text, may) in [
            ("apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*", false),
            ("npm ci && npm run build", false),
            ("apk add --no-cache $PACKAGES", true),
            ("dnf groupinstall 'Development Tools'", true),
            ("apt-get install -y ./tools.deb", true),
            ("apt-get install -y google-chrome-stable", true),
            ("/tmp/setup.sh", true),
            ("bash setup.sh", true),
            (". ./env", true),
            ("npx playwright install --with-deps", true),
            ("xargs apt-get install -y < packages.txt", true),
            ("echo \"never closed", true),
        ] {
            assert_eq!(may_bring(text, "curl", &["curl"]), may, "{text}");
        }
        assert!(may_bring("apt-get install -y supervisor", "python3", &["python3"]), "as a dependency");
    }
}
