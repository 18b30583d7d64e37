//! The variables of a project, and those of its containers.

use std::collections::BTreeMap;

use super::dotenv::{self, DotenvError, Variable};
use super::loader::Loader;
use super::merge;
use super::problem::{Problem, ProblemKind};
use super::value::{Entry, Kind, Mapping, Place, Value};
use crate::source::{FileId, Location};

/// Variables and the files that they are written in.
type Found = Vec<(FileId, Variable)>;

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
    /// its labels. Tells whether all files were there and could be read, those that may be missing included.
    pub(super) fn resolve_service(
        &mut self,
        name: &str,
        service: &mut Value,
        environment: &BTreeMap<String, String>,
        directory: &str,
    ) -> bool {
        let place = service.place.clone();
        let Kind::Mapping(service) = &mut service.kind else { return true };
        let (variables, has_all_variables) = self.env_files(name, service, environment, directory);
        let (labels, has_all_labels) = self.label_files(name, service, directory);
        put_under(service, "environment", variables, &place);
        put_under(service, "labels", labels, &place);
        has_all_variables && has_all_labels
    }

    /// The variables of the env files of a service, and whether all of them were read.
    fn env_files(
        &mut self,
        name: &str,
        service: &Mapping,
        environment: &BTreeMap<String, String>,
        directory: &str,
    ) -> (Found, bool) {
        let own = service.get("environment").and_then(Value::as_mapping).into_iter().flat_map(Mapping::iter);
        let own: BTreeMap<_, _> =
            own.filter_map(|(key, entry)| Some((key.to_owned(), entry.value.as_str()?.to_owned()))).collect();
        let look_up = |name: &str| environment.get(name).or_else(|| own.get(name)).cloned();
        let mut known = own.clone();
        let mut found = Vec::new();
        let mut is_complete = true;
        for item in service.get("env_file").and_then(Value::as_sequence).unwrap_or_default() {
            let Some((file, read)) = self.env_file(name, item, directory, &known, &look_up) else {
                is_complete = false;
                continue;
            };
            known.extend(read.iter().map(|variable| (variable.name.clone(), variable.value.clone())));
            found.extend(read.into_iter().map(|variable| (file, variable)));
        }
        (found, is_complete)
    }

    /// The variables of one env file of the service `name`.
    fn env_file(
        &mut self,
        name: &str,
        item: &Value,
        directory: &str,
        known: &BTreeMap<String, String>,
        look_up: &dyn Fn(&str) -> Option<String>,
    ) -> Option<(FileId, Vec<Variable>)> {
        let is_required = item.get("required").and_then(Value::as_bool) != Some(false);
        let file = self.find(name, item.get("path")?, directory, is_required)?;
        let text = self.sources.file(file).text();
        let read = match item.get("format") {
            None => dotenv::parse(text, known, look_up),
            Some(format) if format.as_str() == Some(".env") => dotenv::parse(text, known, look_up),
            Some(format) if format.as_str() == Some("raw") => dotenv::parse_raw(text, look_up),
            Some(format) => {
                let message = format!("`{}` is no format of an env file", merge::print(format));
                let help = "leave it out, or write `raw`".to_owned();
                let problem = Problem::new(ProblemKind::Value, format.location(), message).help(help);
                self.problems.push(problem);
                return None;
            }
        };
        Some((file, self.checked(file, read)?))
    }

    /// The labels of the label files of a service, and whether all of them were read.
    fn label_files(&mut self, name: &str, service: &Mapping, directory: &str) -> (Found, bool) {
        let mut labels = BTreeMap::new();
        let mut found = Vec::new();
        let mut is_complete = true;
        for path in service.get("label_file").and_then(Value::as_sequence).unwrap_or_default() {
            let Some((file, read)) = self.label_file(name, path, directory, &labels) else {
                is_complete = false;
                continue;
            };
            labels.extend(read.iter().map(|label| (label.name.clone(), label.value.clone())));
            found.extend(read.into_iter().map(|label| (file, label)));
        }
        (found, is_complete)
    }

    fn label_file(
        &mut self,
        name: &str,
        path: &Value,
        directory: &str,
        labels: &BTreeMap<String, String>,
    ) -> Option<(FileId, Vec<Variable>)> {
        let file = self.find(name, path, directory, true)?;
        let look_up = |name: &str| labels.get(name).cloned();
        let read = dotenv::parse(self.sources.file(file).text(), &BTreeMap::new(), &look_up);
        Some((file, self.checked(file, read)?))
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
fn put_under(service: &mut Mapping, key: &str, variables: Found, place: &Place) {
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
