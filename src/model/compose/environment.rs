//! The variables of a project, and those of its containers.

use std::collections::BTreeMap;

use super::dotenv::{self, DotenvError, Variable};
use super::loader::Loader;
use super::problem::{Problem, ProblemKind};
use super::value::{Entry, Kind, Mapping, Place, Value};
use crate::source::{FileId, Location};

impl Loader<'_> {
    /// Reads the variables of an env file into `variables`; those in `environment` come first where values name
    /// others.
    pub(super) fn read_variables(
        &mut self,
        file: FileId,
        environment: &BTreeMap<String, String>,
        variables: &mut BTreeMap<String, String>,
    ) {
        if !self.may_read(file) {
            return;
        }
        let look_up = |name: &str| environment.get(name).or_else(|| variables.get(name)).cloned();
        let text = self.sources.file(file).text();
        let read = dotenv::parse(text, variables, &look_up);
        if let Some(read) = self.checked(file, read) {
            variables.extend(read.into_iter().map(|variable| (variable.name, variable.value)));
        }
    }

    fn checked(&mut self, file: FileId, read: Result<Vec<Variable>, DotenvError>) -> Option<Vec<Variable>> {
        read.map_err(|error| {
            let location = Location::new(file, error.span);
            self.problems.push(Problem::new(ProblemKind::Syntax, location, error.message));
        })
        .ok()
    }

    /// Adds the variables of its env files to the environment of a service, and the labels of its label files to
    /// its labels. Tells whether all files could be read.
    pub(super) fn resolve_service(
        &mut self,
        name: &str,
        service: &mut Value,
        environment: &BTreeMap<String, String>,
        directory: &str,
    ) -> bool {
        let place = service.place.clone();
        let Kind::Mapping(service) = &mut service.kind else { return true };
        let env_files = self.env_files(name, service, environment, directory);
        let label_files = self.label_files(name, service, directory);
        let complete = env_files.is_some() && label_files.is_some();
        put_under(service, "environment", env_files.unwrap_or_default(), &place);
        put_under(service, "labels", label_files.unwrap_or_default(), &place);
        complete
    }

    /// The variables of the env files of a service; `None` if not all could be read.
    fn env_files(
        &mut self,
        name: &str,
        service: &Mapping,
        environment: &BTreeMap<String, String>,
        directory: &str,
    ) -> Option<Vec<(FileId, Variable)>> {
        let mut found = Vec::new();
        let mut complete = true;
        let mut known = BTreeMap::new();
        let own = service.get("environment").and_then(Value::as_mapping);
        for (key, entry) in own.into_iter().flat_map(Mapping::iter) {
            if let Some(value) = entry.value.as_str() {
                known.insert(key.to_owned(), value.to_owned());
            }
        }
        let fixed = known.clone();
        let look_up = |name: &str| environment.get(name).or_else(|| fixed.get(name)).cloned();
        for item in service.get("env_file").and_then(Value::as_sequence).unwrap_or_default() {
            let Some(path) = item.get("path") else { continue };
            let required = item.get("required").and_then(Value::as_bool) != Some(false);
            let Some(file) = self.find(name, path, directory, required) else {
                complete &= !required;
                continue;
            };
            let text = self.sources.file(file).text();
            let read = match item.get("format").and_then(Value::as_str) {
                None | Some("" | ".env") => dotenv::parse(text, &known, &look_up),
                Some("raw") => dotenv::parse_raw(text, &look_up),
                Some(format) => {
                    let place = item.get("format").unwrap_or(path);
                    let message =
                        format!("`{format}` is no format of an env file: leave it out, or write `raw`");
                    self.problems.push(Problem::new(ProblemKind::Value, place.location(), message));
                    complete = false;
                    continue;
                }
            };
            match self.checked(file, read) {
                Some(read) => {
                    known.extend(read.iter().map(|v| (v.name.clone(), v.value.clone())));
                    found.extend(read.into_iter().map(|variable| (file, variable)));
                }
                None => complete = false,
            }
        }
        complete.then_some(found)
    }

    fn label_files(
        &mut self,
        name: &str,
        service: &Mapping,
        directory: &str,
    ) -> Option<Vec<(FileId, Variable)>> {
        let mut found: Vec<(FileId, Variable)> = Vec::new();
        let mut labels = BTreeMap::new();
        for path in service.get("label_file").and_then(Value::as_sequence).unwrap_or_default() {
            let file = self.find(name, path, directory, true)?;
            let look_up = |name: &str| labels.get(name).cloned();
            let read = dotenv::parse(self.sources.file(file).text(), &BTreeMap::new(), &look_up);
            let read = self.checked(file, read)?;
            labels.extend(read.iter().map(|label| (label.name.clone(), label.value.clone())));
            found.extend(read.into_iter().map(|label| (file, label)));
        }
        Some(found)
    }

    /// The file that `path` names, for a service; what is required and not there is reported.
    fn find(&mut self, service: &str, path: &Value, directory: &str, required: bool) -> Option<FileId> {
        let written = path.as_str()?;
        let full = crate::source::join(directory, written);
        let file = self.sources.find(&full);
        if file.is_none() && required {
            let message = format!("`{service}` takes variables from `{written}`, which is no file");
            self.problems.push(Problem::new(ProblemKind::MissingFile, path.location(), message));
        }
        file.filter(|&file| self.may_read(file))
    }
}

/// Puts `variables` under the mapping `key`: what is there already stays. Of several, the last counts.
fn put_under(service: &mut Mapping, key: &str, variables: Vec<(FileId, Variable)>, place: &Place) {
    if variables.is_empty() {
        return;
    }
    let own = service.get(key).and_then(Value::as_mapping).cloned().unwrap_or_default();
    let place = service.get(key).map_or_else(|| place.implied(), |value| value.place.clone());
    let mut all = Mapping::new();
    for (file, variable) in variables {
        let mut place = Place::at(Location::new(file, variable.span));
        place.unset = variable.unset;
        all.insert(variable.name, Entry { key: place.clone(), value: Value::string(variable.value, place) });
    }
    for (name, entry) in own {
        all.insert(name, entry);
    }
    service.set(key, Value::new(Kind::Mapping(all), place));
}
