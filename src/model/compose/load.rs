//! From a set of files to a project.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::interpolate::Unset;
use super::loader::{Loader, Part, Remote, Scope, start_of};
use super::problem::{Problem, ProblemKind};
use super::value::{Kind, Mapping, Place, Value};
use super::{consistency, decode, normalize, template};
use crate::source::{self, FileId, Location, Sources};
use crate::syntax::yaml::Tree;

/// What decides, besides the files, what a project is.
#[derive(Clone, Debug)]
pub struct LoadOptions {
    /// The environment of `docker compose`. It comes before all `.env` files.
    pub environment: BTreeMap<String, String>,
    /// The folder that relative paths start from; without it that of the first file.
    pub project_directory: Option<String>,
    /// The name of the project; without it `COMPOSE_PROJECT_NAME`, `name:`, or the name of the folder.
    pub project_name: Option<String>,
    /// The files to read variables from; without any `.env` in the project directory.
    pub env_files: Vec<String>,
    /// The profiles that are active; without any those of `COMPOSE_PROFILES`.
    pub profiles: Vec<String>,
    /// Whether relative paths are made to start from where the paths of the sources start from.
    pub resolve_paths: bool,
}

impl Default for LoadOptions {
    fn default() -> Self {
        Self {
            environment: BTreeMap::new(),
            project_directory: None,
            project_name: None,
            env_files: Vec::new(),
            profiles: Vec::new(),
            resolve_paths: true,
        }
    }
}

/// What came of loading a project.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The project, as far as it can be understood; `None` if there is nothing in the files.
    pub project: Option<Project>,
    /// All because of which `docker compose` would refuse it; empty if it would not.
    pub problems: Vec<Problem>,
    /// The variables that have neither value nor default.
    pub unset: Vec<Unset>,
    /// What the project includes or extends that does not lie on this machine.
    pub remotes: Vec<Remote>,
    /// Where `version:` is written, which `docker compose` warns of and passes over.
    pub versions: Vec<Location>,
    /// All files that were read, in order: Compose files and env files.
    pub files: Vec<FileId>,
    /// The Compose files among them, parsed.
    pub trees: HashMap<FileId, Arc<Tree>>,
}

/// A project: the model that `docker compose config` prints, every value with its place.
#[derive(Clone, Debug)]
pub struct Project {
    /// Its name.
    pub name: String,
    /// The folder that its relative paths start from.
    pub directory: String,
    /// The canonical model. It has all services, also those of profiles that are not active.
    pub model: Value,
    /// The services that are active.
    pub active: HashSet<String>,
    /// The services of which not all env files are read, so that not all of their variables are known: some are
    /// missing, be it that they may be, or the service is not active.
    pub partial_environments: HashSet<String>,
    /// The services of which parts may be missing here, because of problems or because they lie elsewhere.
    pub broken: HashSet<String>,
    /// The variables that `${…}` had.
    pub environment: BTreeMap<String, String>,
}

/// Loads `files`, each over those before it, as `docker compose -f … -f …` does.
#[must_use]
pub fn load(sources: &Sources, files: &[FileId], options: &LoadOptions) -> Loaded {
    let mut loader = Loader::new(sources, options.environment.get("HOME").cloned());
    let project = files.first().and_then(|&first| load_project(&mut loader, first, files, options));
    Loaded {
        project,
        problems: loader.problems.finish(&loader.unset),
        unset: loader.unset,
        remotes: loader.remotes,
        versions: loader.versions,
        files: loader.files,
        trees: loader.trees,
    }
}

fn load_project(
    loader: &mut Loader<'_>,
    first: FileId,
    files: &[FileId],
    options: &LoadOptions,
) -> Option<Project> {
    let directory = match &options.project_directory {
        Some(directory) => source::normalize(directory),
        None => source::parent(loader.sources.file(first).path()).to_owned(),
    };
    let mut environment = options.environment.clone();
    read_env_files(loader, first, &directory, options, &mut environment);
    let parts: Vec<Part> = files.iter().map(|&file| loader.read(file)).collect();
    let name = project_name(loader, &parts, first, &directory, &environment, options);
    environment.insert("COMPOSE_PROJECT_NAME".to_owned(), name.clone());
    let scope = Scope {
        environment,
        directory: directory.clone(),
        prefix: options.resolve_paths.then(|| directory.clone()),
        included: Vec::new(),
    };
    let mut model = loader.load_model(first, parts, &scope);
    if model.as_mapping().is_none_or(Mapping::is_empty) {
        if loader.problems.is_empty() {
            let message = "the file has nothing in it";
            loader.problems.push(Problem::new(ProblemKind::Empty, start_of(first), message));
        }
        return None;
    }
    normalize::normalize(&mut model, &name, &scope.environment);
    let mut model = decode::decode(model, &mut loader.problems);
    let active = active_services(&model, options, &scope.environment);
    let complete = loader.is_complete();
    consistency::check(&model, &active, complete, &mut loader.problems);
    let partial_environments = resolve_services(loader, &mut model, &active, &scope, options);
    let services = model.get("services").and_then(Value::as_mapping).into_iter().flat_map(Mapping::keys);
    let broken =
        services.filter(|name| loader.problems.is_broken("services", name)).map(str::to_owned).collect();
    let environment = scope.environment;
    Some(Project { name, directory, model, active, partial_environments, broken, environment })
}

/// Adds the variables of the project's env files: those that are asked for, or `.env`, unless
/// `COMPOSE_DISABLE_ENV_FILE` says otherwise.
fn read_env_files(
    loader: &mut Loader<'_>,
    first: FileId,
    directory: &str,
    options: &LoadOptions,
    environment: &mut BTreeMap<String, String>,
) {
    let mut read = BTreeMap::new();
    let disabled = environment.get("COMPOSE_DISABLE_ENV_FILE").map(String::as_str);
    let is_disabled = matches!(disabled, Some("1" | "t" | "T" | "true" | "TRUE" | "True"));
    if options.env_files.is_empty()
        && !is_disabled
        && let Some(file) = loader.sources.find(&source::join(directory, ".env"))
    {
        loader.read_variables(file, environment, &mut read);
    }
    for path in &options.env_files {
        let Some(file) = loader.sources.find(path) else {
            let message = format!("the env file `{path}` is not there");
            loader.problems.push(Problem::new(ProblemKind::MissingFile, start_of(first), message));
            continue;
        };
        loader.read_variables(file, environment, &mut read);
    }
    for (name, value) in read {
        environment.entry(name).or_insert(value);
    }
}

fn project_name(
    loader: &mut Loader<'_>,
    parts: &[Part],
    first: FileId,
    directory: &str,
    environment: &BTreeMap<String, String>,
    options: &LoadOptions,
) -> String {
    let from_environment = environment.get("COMPOSE_PROJECT_NAME").filter(|name| !name.is_empty());
    if let Some(name) = options.project_name.as_ref().or(from_environment) {
        if *name != normal_name(name) {
            let message =
                format!("`{name}` is no project name: small letters, digits, `-` and `_`, a letter first");
            loader.problems.push(Problem::new(ProblemKind::Value, start_of(first), message));
        }
        return name.clone();
    }
    let documents = parts.iter().flat_map(|part| &part.documents);
    let written =
        documents.filter_map(|document| document.value.get("name")?.as_str()).rfind(|name| !name.is_empty());
    let written =
        written.and_then(|name| template::substitute(name, &|name| environment.get(name).cloned()).ok());
    let folder = directory.rsplit('/').next().unwrap_or(directory);
    let candidates = [written.map_or_else(String::new, |name| name.text), folder.to_owned()];
    let name = candidates.iter().map(|name| normal_name(name)).find(|name| !name.is_empty());
    // Where the folder is the one we are in, its name is not known.
    name.unwrap_or_else(|| "project".to_owned())
}

/// `name` without what a project name cannot have.
fn normal_name(name: &str) -> String {
    let kept: String = name
        .to_lowercase()
        .chars()
        .filter(|character| matches!(character, 'a'..='z' | '0'..='9' | '_' | '-'))
        .collect();
    kept.trim_start_matches(['_', '-']).to_owned()
}

fn active_services(
    model: &Value,
    options: &LoadOptions,
    environment: &BTreeMap<String, String>,
) -> HashSet<String> {
    let from_environment = environment.get("COMPOSE_PROFILES").map_or("", String::as_str);
    let profiles: Vec<&str> = match options.profiles.is_empty() {
        false => options.profiles.iter().map(String::as_str).collect(),
        true => from_environment.split(',').map(str::trim).collect(),
    };
    let is_active = |service: &Value| {
        let wanted = service.get("profiles").and_then(Value::as_sequence).unwrap_or_default();
        wanted.is_empty()
            || profiles.contains(&"*")
            || wanted.iter().filter_map(Value::as_str).any(|profile| profiles.contains(&profile))
    };
    let services = model.get("services").and_then(Value::as_mapping);
    let services = services.into_iter().flat_map(Mapping::iter);
    services.filter(|(_, entry)| is_active(&entry.value)).map(|(name, _)| name.to_owned()).collect()
}

/// Reads the env files and label files of the active services. Gives the services of which some are not read.
fn resolve_services(
    loader: &mut Loader<'_>,
    model: &mut Value,
    active: &HashSet<String>,
    scope: &Scope,
    options: &LoadOptions,
) -> HashSet<String> {
    let directory = if options.resolve_paths { "." } else { scope.directory.as_str() };
    let mut partial = HashSet::new();
    let services = model.as_mapping_mut().and_then(|model| model.get_mut("services"));
    let Some(Kind::Mapping(services)) = services.map(|services| &mut services.kind) else { return partial };
    for (name, entry) in services.iter_mut() {
        let service = &mut entry.value;
        let is_complete = if active.contains(name) {
            scale_deployment(service);
            loader.resolve_service(name, service, &scope.environment, directory)
        } else {
            service.get("env_file").is_none() && service.get("label_file").is_none()
        };
        if !is_complete {
            partial.insert(name.to_owned());
        }
    }
    partial
}

/// A `scale` counts as `deploy.replicas` where there is a `deploy`.
fn scale_deployment(service: &mut Value) {
    let Some(scale) = service.get("scale").cloned() else { return };
    let deploy = service.as_mapping_mut().and_then(|service| service.get_mut("deploy"));
    if let Some(Kind::Mapping(deploy)) = deploy.map(|deploy| &mut deploy.kind) {
        deploy.set("replicas", Value::new(scale.kind, Place::implied(&scale.place)));
    }
}
