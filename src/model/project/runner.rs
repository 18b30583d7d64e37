//! What runs a stack or an image: what somebody says, or what the files beside it show.

use std::collections::HashMap;

use crate::model::compose::{self, Mapping, Value};
use crate::model::target::Target;
use crate::source::{FileId, Location, Sources, Span, join, parent};

/// What runs the containers of a stack or an image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Runner {
    /// What it is.
    pub target: Target,
    /// What in the files shows it; `None` if somebody says so, or nothing says otherwise.
    pub evidence: Option<Evidence>,
}

/// What shows by what containers are run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The key or the file.
    pub location: Location,
    /// The key as it is written; `None` for a file.
    pub key: Option<&'static str>,
}

impl Evidence {
    /// As it is told: "`placement` in `stack.yml`", "`k8s/web.yaml`".
    #[must_use]
    pub fn shown(&self, sources: &Sources) -> String {
        let path = sources.file(self.location.file).path();
        match self.key {
            Some(key) => format!("`{key}` in `{path}`"),
            None => format!("`{path}`"),
        }
    }
}

/// Finds out what runs stacks and images.
pub(super) struct Runners<'s> {
    sources: &'s Sources,
    told: Option<Target>,
    /// What lies in folders that were looked into.
    folders: HashMap<String, Option<Runner>>,
}

impl<'s> Runners<'s> {
    /// `told` is what somebody says; the files are not asked then.
    pub(super) fn new(sources: &'s Sources, told: Option<Target>) -> Self {
        Self { sources, told, folders: HashMap::new() }
    }

    /// What runs the project that `files` make.
    pub(super) fn of_stack(&mut self, files: &[FileId], project: Option<&compose::Project>) -> Runner {
        if let Some(target) = self.told {
            return Runner { target, evidence: None };
        }
        if let Some(evidence) = project.and_then(swarm_key) {
            return Runner { target: Target::Swarm, evidence: Some(evidence) };
        }
        if let Some(&file) = files.iter().find(|&&file| is_for_swarm(self.sources.file(file).path())) {
            let evidence = Some(Evidence { location: start_of(file), key: None });
            return Runner { target: Target::Swarm, evidence };
        }
        // Whoever writes a Compose file for production runs that, whatever lies beside it.
        let is_for_production = files.iter().any(|&file| is_for_production(self.sources.file(file).path()));
        let folder = files.first().map(|&file| parent(self.sources.file(file).path()));
        let folder = folder.filter(|_| !is_for_production);
        folder.and_then(|folder| self.beside(folder)).unwrap_or_default()
    }

    /// What runs the image that the Dockerfile at `path` builds, as far as it lies in the same folder or in one above.
    pub(super) fn of_image(&mut self, path: &str) -> Runner {
        if let Some(target) = self.told {
            return Runner { target, evidence: None };
        }
        let mut folder = parent(path);
        loop {
            if let Some(runner) = self.beside(folder) {
                return runner;
            }
            if matches!(folder, "." | "/") || folder.ends_with("..") {
                return Runner::default();
            }
            folder = parent(folder);
        }
    }

    fn beside(&mut self, folder: &str) -> Option<Runner> {
        if let Some(known) = self.folders.get(folder) {
            return known.clone();
        }
        let found = [(Target::Kubernetes, MANIFESTS), (Target::Ecs, TASKS)].into_iter().find_map(
            |(target, kind): (Target, Kind)| {
                let evidence = Some(kind.find(self.sources, folder)?);
                Some(Runner { target, evidence })
            },
        );
        self.folders.insert(folder.to_owned(), found.clone());
        found
    }
}

/// `docker-stack.yml`, `compose.swarm.yaml`: made for `docker stack deploy`.
fn is_for_swarm(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split(['.', '-', '_']).any(|word| matches!(word, "stack" | "swarm"))
}

/// `compose.prod.yaml`, `docker-compose.production.yml`: made for production.
pub(super) fn is_for_production(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let words: Vec<_> = name.split(['.', '-', '_']).collect();
    words.contains(&"compose") && words.iter().any(|word| ["prod", "production"].contains(word))
}

/// The key that only `docker stack deploy` has a use for.
fn swarm_key(project: &compose::Project) -> Option<Evidence> {
    const KEYS: [&str; 4] = ["placement", "update_config", "rollback_config", "endpoint_mode"];
    let of_service = |service: compose::Service<'_>| {
        let deploy = service.get(&["deploy"]).and_then(Value::as_mapping)?;
        let key = KEYS
            .into_iter()
            .find_map(|key| Some(Evidence { location: deploy.entry(key)?.key.location, key: Some(key) }));
        let global = || {
            let mode = deploy.entry("mode").filter(|mode| mode.value.as_str() == Some("global"))?;
            Some(Evidence { location: mode.key.location, key: Some("mode: global") })
        };
        key.or_else(global)
    };
    project.services().find_map(of_service).or_else(|| overlay_network(project))
}

/// A network across hosts, which only Swarm makes by itself.
fn overlay_network(project: &compose::Project) -> Option<Evidence> {
    let networks = project.model.get("networks").and_then(Value::as_mapping);
    networks.into_iter().flat_map(Mapping::iter).find_map(|(_, network)| {
        // An attachable one is there for containers of its own making, those of Compose among them.
        let attachable = network.value.get("attachable").and_then(Value::as_bool) == Some(true);
        let driver = network.value.get("driver").filter(|driver| driver.as_str() == Some("overlay"));
        let driver = driver.filter(|_| !attachable)?;
        Some(Evidence { location: driver.location(), key: Some("driver: overlay") })
    })
}

/// Files that say how something else than Docker runs containers.
struct Kind {
    /// Names that tell enough.
    names: &'static [&'static str],
    /// Beginnings of names of files whose text tells.
    beginnings: &'static [&'static str],
    /// Endings that these have.
    endings: &'static [&'static str],
    /// Folders below in which such files lie, whatever they are called.
    folders: &'static [&'static str],
    /// Whether the text is such a file.
    is_one: fn(&str) -> bool,
}

const MANIFESTS: Kind = Kind {
    names: &["Chart.yaml", "helmfile.yaml", "kustomization.yaml", "kustomization.yml", "skaffold.yaml"],
    beginnings: &["deployment", "k8s", "kubernetes", "statefulset"],
    endings: &[".yaml", ".yml"],
    folders: &[
        ".k8s",
        "chart",
        "charts",
        "deploy",
        "deployment",
        "deployments",
        "helm",
        "k8s",
        "kube",
        "kubernetes",
        "kustomize",
        "manifests",
    ],
    is_one: is_manifest,
};

const TASKS: Kind = Kind {
    names: &["ecs-params.yaml", "ecs-params.yml"],
    beginnings: &["ecs", "task"],
    endings: &[".json"],
    folders: &[".aws", ".ecs", "aws", "deploy", "ecs"],
    is_one: |text| text.contains("\"containerDefinitions\""),
};

/// How many files of a folder are opened. One of them tells as much as all.
const MOST_FILES: usize = 8;

impl Kind {
    /// A file of this kind in `folder`, or in one that such files usually lie in below it.
    fn find(&self, sources: &Sources, folder: &str) -> Option<Evidence> {
        let names = sources.list(folder);
        let below = || {
            let folders = self.folders.iter().filter(|name| names.iter().any(|known| known == *name));
            folders.map(|name| join(folder, name))
        };
        let here = self.among(sources, folder, &names, false);
        here.or_else(|| below().find_map(|folder| self.within(sources, &folder)))
    }

    /// As [`Self::find`] in a folder that has its name from such files, and in those of its parts: `helm/web`.
    fn within(&self, sources: &Sources, folder: &str) -> Option<Evidence> {
        let names = sources.list(folder);
        let parts = names.iter().filter(|name| !name.contains('.')).take(MOST_FILES);
        let in_part = |part: &String| {
            let folder = join(folder, part);
            self.among(sources, &folder, &sources.list(&folder), true)
        };
        self.among(sources, folder, &names, true).or_else(|| parts.into_iter().find_map(in_part))
    }

    fn among(&self, sources: &Sources, folder: &str, names: &[String], any_name: bool) -> Option<Evidence> {
        let evidence =
            |file| Some(Evidence { location: start_of(sources.find(&join(folder, file))?), key: None });
        if let Some(name) = names.iter().find(|name| self.names.contains(&name.as_str())) {
            return evidence(name);
        }
        let fits = |name: &&String| {
            let begins = any_name || self.beginnings.iter().any(|beginning| name.starts_with(beginning));
            begins && self.endings.iter().any(|ending| name.ends_with(ending))
        };
        names.iter().filter(fits).take(MOST_FILES).find_map(|name| {
            let file = sources.find(&join(folder, name))?;
            (self.is_one)(sources.file(file).text()).then(|| evidence(name)).flatten()
        })
    }
}

fn start_of(file: FileId) -> Location {
    Location::new(file, Span::default())
}

/// Whether a text tells Kubernetes to run containers.
fn is_manifest(text: &str) -> bool {
    const KINDS: [&str; 7] = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "Rollout", "StatefulSet"];
    let value = |line: &str, key: &str| {
        let rest = line.strip_prefix(key)?.trim();
        Some(rest.trim_matches(['"', '\'']).to_owned())
    };
    let mut has_version = false;
    let mut has_kind = false;
    for line in text.lines() {
        has_version |= value(line, "apiVersion:").is_some();
        has_kind |= value(line, "kind:").is_some_and(|kind| KINDS.contains(&kind.as_str()));
    }
    has_version && has_kind
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source;

    const DEPLOYMENT: &str = "apiVersion: apps/v1\nkind: Deployment\n";
    const TASK: &str = "{\"family\": \"web\", \"containerDefinitions\": []}";

    /// What runs the stack of `compose.yaml` and the image of `api/Dockerfile`, where these files lie beside them.
    fn found(compose: &str, text: &str, files: &[(&str, &str)]) -> (Target, Target) {
        let sources = Sources::default();
        let file = sources.add(compose, source::Kind::Compose, text.as_bytes().to_vec()).unwrap();
        for (path, text) in files {
            sources.add(path, source::Kind::Related, text.as_bytes().to_vec()).unwrap();
        }
        let mut runners = Runners::new(&sources, None);
        let loaded = compose::load(&sources, &[file], &compose::LoadOptions::default());
        let stack = runners.of_stack(&[file], loaded.project.as_ref());
        (stack.target, runners.of_image("api/Dockerfile").target)
    }

    #[test]
    fn files_beside_tell() {
        use Target::{Compose, Ecs, Kubernetes};
        for (path, text, stack, image) in [
            ("k8s/web.yaml", DEPLOYMENT, Kubernetes, Kubernetes),
            ("k8s/web.yaml", "kind: ConfigMap\napiVersion: v1\n", Compose, Compose),
            ("deploy/web.yml", "apiVersion: apps/v1\nkind: 'StatefulSet' \n", Kubernetes, Kubernetes),
            ("deploy/web.yml", "services: {}\n", Compose, Compose),
            ("Chart.yaml", "name: web\n", Kubernetes, Kubernetes),
            ("helm/web/Chart.yaml", "name: web\n", Kubernetes, Kubernetes),
            ("api/k8s/web.yaml", DEPLOYMENT, Compose, Kubernetes),
            ("other/k8s/web.yaml", DEPLOYMENT, Compose, Compose),
            ("deployment.yaml", DEPLOYMENT, Kubernetes, Kubernetes),
            ("web.yaml", DEPLOYMENT, Compose, Compose),
            ("task-definition.json", TASK, Ecs, Ecs),
            (".aws/web.json", TASK, Ecs, Ecs),
            ("tasks.json", "{}", Compose, Compose),
        ] {
            let found = found("compose.yaml", "services: {a: {image: x}}\n", &[(path, text)]);
            assert_eq!(found, (stack, image), "{path}: {text}");
        }
    }

    #[test]
    fn the_compose_file_has_the_first_word() {
        use Target::{Compose, Kubernetes, Swarm};
        let files = [("k8s/web.yaml", DEPLOYMENT)];
        for (path, text, target) in [
            ("compose.yaml", "services: {a: {image: x}}\n", Kubernetes),
            ("docker-stack.yml", "services: {a: {image: x}}\n", Swarm),
            ("stacked.compose.yml", "services: {a: {image: x}}\n", Kubernetes),
            ("compose.prod.yaml", "services: {a: {image: x}}\n", Compose),
            (
                "compose.yaml",
                "services: {a: {image: x, deploy: {placement: {max_replicas_per_node: 1}}}}\n",
                Swarm,
            ),
            ("compose.yaml", "services: {a: {image: x, deploy: {mode: global}}}\n", Swarm),
            ("compose.yaml", "services: {a: {image: x, deploy: {mode: replicated}}}\n", Kubernetes),
            ("compose.yaml", "services: {a: {image: x}}\nnetworks: {n: {driver: overlay}}\n", Swarm),
        ] {
            assert_eq!(found(path, text, &files).0, target, "{path}: {text}");
        }
    }

    #[test]
    fn what_somebody_says_counts() {
        let sources = Sources::default();
        let file = sources.add("deployment.yaml", source::Kind::Related, DEPLOYMENT.into()).unwrap();
        let mut runners = Runners::new(&sources, Some(Target::Compose));
        assert_eq!(runners.of_stack(&[file], None), Runner::default());
        assert_eq!(runners.of_image("Dockerfile"), Runner::default());
    }
}
