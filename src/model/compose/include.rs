//! `include`: other Compose files as parts of this one. See
//! [compose-go](https://github.com/compose-spec/compose-go/blob/main/loader/include.go).

use std::collections::BTreeMap;

use super::loader::{Loader, MAX_INCLUDES, Part, Remote, Scope, is_remote, relative};
use super::merge;
use super::path::Path;
use super::problem::{Problem, ProblemKind};
use super::read::Document;
use super::value::{Entry, Kind, Mapping, Value};
use crate::source;

/// The sections of a model that an included file adds to.
const SECTIONS: [&str; 6] = ["services", "volumes", "networks", "secrets", "configs", "models"];

/// One entry of `include`.
struct Include {
    /// The file, and what overrides it.
    paths: Vec<Value>,
    project_directory: Option<String>,
    env_files: Vec<Value>,
}

impl Loader<'_> {
    /// Loads what `document`, which is of the file at `path`, includes, and puts the document over it.
    pub(super) fn include(&mut self, path: &str, document: &mut Document, scope: &Scope) {
        let Some(entry) = document.value.as_mapping_mut().and_then(|model| model.remove("include")) else {
            return;
        };
        let items = match entry.value.kind {
            Kind::Null => return,
            Kind::Sequence(items) => items,
            _ => {
                let message = format!("`include` is {}, not a list", entry.value.kind_name());
                self.problems.push(Problem::new(ProblemKind::Schema, entry.value.location(), message));
                return;
            }
        };
        for item in items {
            match self.parse_include(item).and_then(|include| self.load(path, include, scope)) {
                Some(imported) => self.import(imported, document),
                None => self.lacks_include = true,
            }
        }
    }

    fn parse_include(&mut self, item: Value) -> Option<Include> {
        let message = format!("`include` has {} as an item, which names no file", item.kind_name());
        let problem = Problem::new(ProblemKind::Schema, item.location(), message);
        let include = match item.kind {
            Kind::String(_) => Include { paths: vec![item], project_directory: None, env_files: Vec::new() },
            Kind::Mapping(mapping) => Include {
                paths: strings(mapping.get("path")),
                project_directory: mapping
                    .get("project_directory")
                    .and_then(Value::as_str)
                    .map(str::to_owned),
                env_files: strings(mapping.get("env_file")),
            },
            _ => Include { paths: Vec::new(), project_directory: None, env_files: Vec::new() },
        };
        if include.paths.is_empty() {
            self.problems.push(problem);
            return None;
        }
        Some(include)
    }

    fn load(&mut self, path: &str, include: Include, scope: &Scope) -> Option<Value> {
        let main = include.paths.first()?;
        let written = main.as_str()?;
        if is_remote(written) {
            self.remotes.push(Remote { location: main.location(), reference: written.to_owned() });
            return None;
        }
        if scope.included.len() >= MAX_INCLUDES {
            let message = format!("more than {MAX_INCLUDES} files include each other in a row");
            self.problems.push(Problem::new(ProblemKind::Cycle, main.location(), message));
            return None;
        }
        let main_path = source::join(&scope.directory, written);
        let mut included = scope.included.clone();
        included.push(path.to_owned());
        if included.contains(&main_path) {
            included.push(main_path);
            let message = format!("the files include each other in a circle: {}", included.join(", "));
            self.problems.push(Problem::new(ProblemKind::Cycle, main.location(), message));
            return None;
        }
        let directory = match &include.project_directory {
            Some(directory) => source::join(&scope.directory, directory),
            None => source::parent(&main_path).to_owned(),
        };
        let inner = Scope {
            environment: self.environment(&include, &directory, scope)?,
            prefix: Some(relative(&scope.directory, &directory)),
            directory,
            included,
        };
        let parts: Option<Vec<_>> =
            include.paths.iter().map(|file| self.read_included(file, scope)).collect();
        let parts = parts?;
        let main = parts.first()?.file;
        Some(self.load_model(main, parts, &inner))
    }

    /// The documents of one of the files of an include.
    fn read_included(&mut self, file: &Value, scope: &Scope) -> Option<Part> {
        let path = source::join(&scope.directory, file.as_str()?);
        let Some(id) = self.sources.find(&path) else {
            let message = format!("`include` names `{path}`, which is no file");
            self.problems.push(Problem::new(ProblemKind::MissingFile, file.location(), message));
            return None;
        };
        Some(self.read(id))
    }

    /// The variables for included files: those of the including ones, and what the env files of the include add.
    fn environment(
        &mut self,
        include: &Include,
        directory: &str,
        scope: &Scope,
    ) -> Option<BTreeMap<String, String>> {
        let mut environment = scope.environment.clone();
        let mut read = BTreeMap::new();
        if include.env_files.is_empty()
            && let Some(file) = self.sources.find(&source::join(directory, ".env"))
        {
            self.read_variables(file, &scope.environment, &mut read);
        }
        for file in &include.env_files {
            let written = file.as_str()?;
            if written == "/dev/null" {
                continue;
            }
            let path = source::join(&scope.directory, written);
            match self.sources.find(&path) {
                Some(file) => self.read_variables(file, &scope.environment, &mut read),
                None => {
                    let message = format!("`include` names `{path}`, which is no file");
                    self.problems.push(Problem::new(ProblemKind::MissingFile, file.location(), message));
                }
            }
        }
        for (name, value) in read {
            environment.entry(name).or_insert(value);
        }
        Some(environment)
    }

    /// Puts the sections of `document` over those of the model that it includes.
    fn import(&mut self, imported: Value, document: &mut Document) {
        let Kind::Mapping(mut imported) = imported.kind else { return };
        for section in SECTIONS {
            let Some(Entry { key, value }) = imported.remove(section) else { continue };
            let Kind::Mapping(resources) = value.kind else { continue };
            let Some(model) = document.value.as_mapping_mut() else { return };
            if model.get(section).is_none_or(Value::is_null) {
                let empty = Value::new(Kind::Mapping(Mapping::new()), value.place);
                model.insert(section, Entry { key, value: empty });
            }
            let Some(Kind::Mapping(own)) = model.get_mut(section).map(|own| &mut own.kind) else { continue };
            for (name, mut resource) in resources {
                let Some(over) = own.get_mut(&name) else {
                    own.insert(name, resource);
                    continue;
                };
                if let Some(resets) = document.resets.below(&[section, &name]) {
                    resets.apply(&mut resource.value);
                }
                let place = over.place.clone();
                let over = std::mem::replace(over, Value::new(Kind::Null, place));
                let root = Path::ROOT.join(section);
                merge::merge(&mut resource.value, over, &root.join(&name), &mut self.problems);
                own.insert(name, resource);
            }
        }
    }
}

/// The strings of a string or a list.
fn strings(value: Option<&Value>) -> Vec<Value> {
    let Some(value) = value else { return Vec::new() };
    match &value.kind {
        Kind::String(_) => vec![value.clone()],
        Kind::Sequence(items) => items.iter().filter(|item| item.as_str().is_some()).cloned().collect(),
        _ => Vec::new(),
    }
}
