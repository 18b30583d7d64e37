//! What `docker compose up` would load.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Mutex;

use rayon::prelude::*;

use super::runner::{Runner, Runners, is_for_production};
use crate::model::compose::{self, Choice, LoadOptions, Loaded, ProblemKind, Topic, choose, load};
use crate::model::context;
use crate::model::target::Target;
use crate::source::{self, FileId, Kind, Location, Sources};

/// Compose files that are loaded over each other, and what they make.
#[derive(Clone, Debug)]
pub struct Stack {
    /// The files, the first one below the others.
    pub files: Vec<FileId>,
    /// What came of loading them.
    pub loaded: Loaded,
    development: Option<String>,
    runner: Runner,
    /// Whether `docker compose up` loads its files by itself.
    main: bool,
    /// Whether there are files that its own may be put over.
    has_company: bool,
}

impl Stack {
    fn load(sources: &Sources, files: Vec<FileId>, main: bool, has_company: bool) -> Self {
        let options = LoadOptions { profiles: vec!["*".to_owned()], ..LoadOptions::default() };
        let loaded = load(sources, &files, &options);
        let last = files.iter().rev().map(|&file| sources.file(file).path());
        let development = last.filter_map(context::development).map(str::to_owned).next();
        Self { files, loaded, development, runner: Runner::default(), main, has_company }
    }

    /// The same stack, with what `runners` find out of how it is run.
    pub(super) fn run_by(self, runners: &mut Runners<'_>) -> Self {
        let runner = runners.of_stack(&self.files, self.project());
        Self { runner, ..self }
    }

    /// The project that the files make, if they make one.
    #[must_use]
    pub fn project(&self) -> Option<&compose::Project> {
        self.loaded.project.as_ref()
    }

    /// The word that marks its files as made for development or tests.
    #[must_use]
    pub fn development(&self) -> Option<&str> {
        self.development.as_deref()
    }

    /// Whether it is only a part of stacks: its file is made to be put over others, or to be extended, and lacks what
    /// those have: images, the services and volumes that it uses, or anything at all.
    #[must_use]
    pub fn is_fragment(&self) -> bool {
        let problems = || self.loaded.problems.iter().filter(|problem| problem.unset.is_none());
        let has = |topic| problems().any(|problem| problem.topic() == topic);
        let is_empty = problems().any(|problem| problem.kind == ProblemKind::Empty);
        (!self.main || self.has_company) && (has(Topic::NoImage) || is_empty)
            || self.has_company && has(Topic::Undefined)
    }

    /// Whether its files could be read to their ends.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let mut documents = self.loaded.trees.values().flat_map(|tree| tree.documents());
        documents.all(|document| document.complete)
    }

    /// Whether somebody asked about one of its files.
    #[must_use]
    pub fn is_judged(&self, sources: &Sources) -> bool {
        self.files.iter().any(|&file| sources.file(file).is_judged())
    }

    /// The services that have a container.
    pub fn services(&self) -> impl Iterator<Item = compose::Service<'_>> {
        let services = self.project().into_iter().flat_map(compose::Project::services);
        services.filter(|service| service.get(&["provider"]).is_none())
    }

    /// The service that containers of this stack reach as `host`: by its name, that of its container, its host name
    /// or an alias.
    #[must_use]
    pub fn service_called(&self, host: &str) -> Option<compose::Service<'_>> {
        let has_alias = |service: compose::Service<'_>| {
            let networks = service.get(&["networks"]).and_then(compose::Value::as_mapping);
            networks.into_iter().flat_map(compose::Mapping::iter).any(|(_, network)| {
                let aliases = network.value.get("aliases").and_then(compose::Value::as_sequence);
                aliases.unwrap_or_default().iter().any(|alias| alias.as_str() == Some(host))
            })
        };
        let is_called = |service: compose::Service<'_>| {
            service.name() == host
                || ["container_name", "hostname"].into_iter().any(|key| {
                    service.text(&[key]).is_some_and(|name| !name.is_unknown() && name.value == host)
                })
                || has_alias(service)
        };
        self.services().find(|&service| is_called(service))
    }

    /// A service that reads the log files of all containers from the host, and where it mounts them.
    #[must_use]
    pub fn log_shipper(&self) -> Option<(compose::Service<'_>, Location)> {
        const FILES: &str = "/var/lib/docker/containers";
        let holds = |mount: &compose::Mount<'_>| {
            let path = mount.source.map(|source| source.trim_end_matches('/'));
            mount.kind == "bind" && path.is_some_and(|path| path == FILES || path == "/var/lib/docker")
        };
        self.services().find_map(|service| {
            let mount = service.volumes().into_iter().find(|mount| holds(mount))?;
            Some((service, mount.location))
        })
    }

    /// What runs it.
    #[must_use]
    pub fn runner(&self) -> &Runner {
        &self.runner
    }

    /// Whether this is what runs it.
    #[must_use]
    pub fn is_for(&self, target: Target) -> bool {
        self.runner.target == target
    }
}

/// The stacks that the Compose files under judgement make.
///
/// In each folder that is what `docker compose up` loads there; with a file for production beside it
/// (`compose.prod.yaml`), the main file with that instead of the override. Every other file is a stack of its own, if
/// no stack has loaded it already. The files of `named` are stacks as they are, and belong to no other.
pub(super) fn stacks(sources: &Sources, named: &[Vec<FileId>]) -> Vec<Stack> {
    let mut stacks: Vec<_> =
        named.par_iter().map(|files| Stack::load(sources, files.clone(), true, false)).collect();
    let loaded: HashSet<_> =
        stacks.iter().flat_map(|stack| stack.files.iter().chain(&stack.loaded.files)).copied().collect();
    let named: HashSet<_> = named.iter().flatten().copied().collect();
    let company = Company { sources, mains: Mutex::default() };
    let in_folder = |(folder, files)| of_folder(sources, folder, files, &named, &loaded, &company);
    let folders: Vec<_> = by_folder(sources).into_iter().collect();
    let found: Vec<Vec<Stack>> = folders.into_par_iter().map(in_folder).collect();
    stacks.extend(found.into_iter().flatten());
    without_parts(stacks)
}

/// The stacks that the `files` of `folder` make, but for those that are `named` or `loaded` by others.
fn of_folder(
    sources: &Sources,
    folder: &str,
    files: Vec<FileId>,
    named: &HashSet<FileId>,
    loaded: &HashSet<FileId>,
    company: &Company<'_>,
) -> Vec<Stack> {
    let Choice { paths, .. } = choose(sources, folder, &BTreeMap::new());
    let chosen: Vec<FileId> = paths.iter().filter_map(|path| sources.find(path)).collect();
    let production: Vec<_> =
        files.iter().copied().filter(|&file| is_for_production(sources.file(file).path())).collect();
    let under_judgement = |file: &FileId| sources.file(*file).kind() == Kind::Compose;
    let mut stacks = Vec::new();
    let mut own = HashSet::new();
    if chosen.iter().any(|file| named.contains(file)) {
        // What is meant to be loaded over a named file was left out on purpose.
        own.extend(chosen.into_iter().chain(production));
    } else if let Some((&main, _)) = chosen.split_first().filter(|_| chosen.iter().any(under_judgement)) {
        let sets = match production.as_slice() {
            [] => vec![chosen],
            files => files.iter().map(|&file| vec![main, file]).collect(),
        };
        for set in sets {
            let stack = Stack::load(sources, set, true, company.above(folder));
            own.extend(stack.files.iter().chain(&stack.loaded.files).copied());
            stacks.push(stack);
        }
    }
    for file in files {
        if !loaded.contains(&file) && !own.contains(&file) {
            let has_company = company.beside(sources.file(file).path());
            let stack = Stack::load(sources, vec![file], false, has_company);
            own.extend(stack.loaded.files.iter().copied());
            stacks.push(stack);
        }
    }
    stacks
}

/// Finds the main files that others may be put over.
struct Company<'s> {
    sources: &'s Sources,
    /// Whether folders have a main file.
    mains: Mutex<HashMap<String, bool>>,
}

impl Company<'_> {
    /// Whether a file at `path`, which Compose does not load by itself, may be put over another one.
    fn beside(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        let folder = source::parent(path);
        name.split(['.', '-', '_']).any(|word| word == "override")
            || self.has_main(folder)
            || self.above(folder)
    }

    /// Whether the main file of `folder` may be put over another one: one of a folder above, or in a folder for
    /// development and tests one that its configuration names.
    fn above(&self, folder: &str) -> bool {
        let mut here = folder;
        while !matches!(here, "" | "." | "/") {
            here = source::parent(here);
            if self.has_main(here) {
                return true;
            }
        }
        context::development(&source::join(folder, "compose.yaml")).is_some()
    }

    fn has_main(&self, folder: &str) -> bool {
        let mains = || self.mains.lock().expect("no thread panics while it holds this lock");
        if let Some(&known) = mains().get(folder) {
            return known;
        }
        let found = !choose(self.sources, folder, &BTreeMap::new()).paths.is_empty();
        mains().insert(folder.to_owned(), found);
        found
    }
}

/// Leaves out each file that turned out to be loaded by a later one, as an `extends` base that sorts before it.
fn without_parts(stacks: Vec<Stack>) -> Vec<Stack> {
    let mut loads: HashMap<FileId, usize> = HashMap::new();
    for file in stacks.iter().flat_map(|stack| &stack.loaded.files) {
        *loads.entry(*file).or_default() += 1;
    }
    let mut is_part = |stack: &Stack| {
        let elsewhere = stack.files.iter().all(|file| loads.get(file).is_some_and(|&count| count > 1));
        let is_part = !stack.main && elsewhere;
        if is_part {
            stack.loaded.files.iter().for_each(|file| *loads.entry(*file).or_default() -= 1);
        }
        is_part
    };
    stacks.into_iter().filter(|stack| !is_part(stack)).collect()
}

fn by_folder(sources: &Sources) -> BTreeMap<&str, Vec<FileId>> {
    let mut folders: BTreeMap<&str, Vec<FileId>> = BTreeMap::new();
    for id in sources.ids().filter(|&id| sources.file(id).kind() == Kind::Compose) {
        folders.entry(source::parent(sources.file(id).path())).or_default().push(id);
    }
    folders
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The stacks of `files`, each as the names of its files and whether it is a fragment.
    fn found(files: &[(&str, &str)]) -> Vec<(String, bool)> {
        let sources = Sources::default();
        for (path, text) in files {
            sources.add(path, Kind::Compose, text.as_bytes().to_vec()).unwrap();
        }
        let names = |stack: &Stack| {
            let paths = stack.files.iter().map(|&file| sources.file(file).path());
            paths.collect::<Vec<_>>().join(" ")
        };
        stacks(&sources, &[]).iter().map(|stack| (names(stack), stack.is_fragment())).collect()
    }

    const MAIN: &str = "services: {web: {image: nginx}}\nnetworks: {front: }\n";
    const NO_IMAGE: &str = "services: {web: {ports: [80]}}\n";
    const NO_NETWORK: &str = "services: {job: {image: alpine, networks: [front]}}\n";

    #[test]
    fn files_that_lack_what_others_have_are_fragments() {
        for (path, text, fragment) in [
            ("extra.compose.yaml", NO_IMAGE, true),
            ("extra.compose.yaml", NO_NETWORK, true),
            ("extra.compose.yaml", MAIN, false),
            ("ci/compose.yaml", NO_IMAGE, true),
            ("ci/compose.yaml", NO_NETWORK, true),
        ] {
            let found = found(&[("compose.yaml", MAIN), (path, text)]);
            assert_eq!(
                found,
                [("compose.yaml".to_owned(), false), (path.to_owned(), fragment)],
                "{path} {text}"
            );
        }
    }

    #[test]
    fn alone_a_file_has_to_be_whole() {
        for (path, text, fragment) in [
            ("compose.yaml", NO_IMAGE, false),
            ("compose.yaml", NO_NETWORK, false),
            ("prod.compose.yaml", NO_IMAGE, true),
            ("prod.compose.yaml", NO_NETWORK, false),
            ("compose.override.yaml", NO_NETWORK, true),
            (".devcontainer/compose.yaml", NO_IMAGE, true),
        ] {
            assert_eq!(found(&[(path, text)]), [(path.to_owned(), fragment)], "{path} {text}");
        }
    }

    #[test]
    fn what_another_stack_extends_or_includes_is_no_stack() {
        let extending = "services: {web: {extends: {file: a.compose.yaml, service: web}, image: nginx}}\n";
        let stacks = found(&[("a.compose.yaml", MAIN), ("b.compose.yaml", extending)]);
        assert_eq!(stacks, [("b.compose.yaml".to_owned(), false)]);
        let including = "include: [sub/compose.yaml]\nservices: {job: {image: alpine}}\n";
        let stacks = found(&[
            ("compose.yaml", including),
            ("sub/part.compose.yaml", MAIN),
            ("sub/compose.yaml", MAIN),
        ]);
        let names: Vec<_> = stacks.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["compose.yaml", "sub/compose.yaml", "sub/part.compose.yaml"]);
    }

    #[test]
    fn files_that_extend_each_other_leave_one_stack() {
        let extending = |other: &str| {
            format!("services: {{web: {{extends: {{file: {other}, service: web}}, image: nginx}}}}\n")
        };
        let (a, b) = (extending("b.compose.yaml"), extending("a.compose.yaml"));
        assert_eq!(found(&[("a.compose.yaml", &a), ("b.compose.yaml", &b)]).len(), 1);
    }
}
