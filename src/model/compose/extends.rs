//! `extends`: a service over another one, of this file or of another. See
//! [compose-go](https://github.com/compose-spec/compose-go/blob/main/loader/extends.go).

use super::loader::{External, Loader, Remote, Scope, is_remote, relative};
use super::merge;
use super::path::Path;
use super::problem::{Problem, ProblemKind};
use super::read::Document;
use super::reset::Resets;
use super::value::{Kind, Mapping, Value};
use crate::source;

/// How many services may extend each other in a row.
const MAX_CHAIN: usize = 64;

/// A service that is being extended, and where it says so.
struct Step {
    file: String,
    service: String,
    value: Value,
}

impl Loader<'_> {
    /// Puts every service of `document`, which is of the file at `path`, over what it extends.
    pub(super) fn extend(&mut self, path: &str, document: &mut Document, scope: &Scope) {
        let Some(Kind::Mapping(services)) = document
            .value
            .as_mapping_mut()
            .and_then(|model| model.get_mut("services"))
            .map(|value| &mut value.kind)
        else {
            return;
        };
        let names: Vec<String> = services.keys().map(str::to_owned).collect();
        for name in names {
            self.extend_service(&name, services, path, &document.resets, scope, &mut Vec::new());
        }
    }

    /// Puts the service `name` over what it extends. `resets` are those of the file at `path`.
    fn extend_service(
        &mut self,
        name: &str,
        services: &mut Mapping,
        path: &str,
        resets: &Resets,
        scope: &Scope,
        chain: &mut Vec<Step>,
    ) {
        let Some(extends) = services.get(name).and_then(|service| service.get("extends")).cloned() else {
            return;
        };
        let Some((reference, file)) = self.reference(name, &extends) else { return };
        if self.closes_cycle(path, name, &extends, chain) {
            remove_extends(services, name);
            return;
        }
        chain.push(Step { file: path.to_owned(), service: name.to_owned(), value: extends.clone() });
        let base = match file {
            Some(file) => self.base_of_file(name, &reference, &file, scope, chain),
            None => {
                self.extend_service(&reference, services, path, resets, scope, chain);
                let base = services.get(&reference).cloned();
                if base.is_none() {
                    self.not_found(name, &reference, path, &extends);
                }
                base
            }
        };
        chain.pop();
        if let Some(base) = base {
            self.put_over(name, services, base, resets);
        }
        remove_extends(services, name);
    }

    /// The name of the service that `extends` speaks of, and the file that it is in.
    fn reference(&mut self, name: &str, extends: &Value) -> Option<(String, Option<Value>)> {
        let service = match &extends.kind {
            Kind::String(service) => return Some((service.clone(), None)),
            Kind::Mapping(mapping) => mapping.get("service").and_then(Value::as_str),
            // The schema has an error for this.
            _ => return None,
        };
        let Some(service) = service else {
            let message = format!("`services.{name}.extends` names no service");
            let problem = Problem::new(ProblemKind::Schema, extends.location(), message);
            self.problems.push_for("services", name, problem);
            return None;
        };
        let file = extends.get("file").filter(|file| !file.is_null()).cloned();
        Some((service.to_owned(), file))
    }

    fn closes_cycle(&mut self, path: &str, name: &str, extends: &Value, chain: &[Step]) -> bool {
        let begin = chain.iter().position(|step| step.file == path && step.service == name);
        let message = match begin {
            Some(begin) => {
                let names = chain[begin..].iter().map(|step| format!("`{}`", step.service));
                let names: Vec<_> = names.chain([format!("`{name}`")]).collect();
                format!("the services extend each other in a circle: {}", names.join(", "))
            }
            None if chain.len() > MAX_CHAIN => {
                format!("more than {MAX_CHAIN} services extend each other in a row")
            }
            None => return false,
        };
        let mut problem = Problem::new(ProblemKind::Cycle, extends.location(), message);
        for step in chain.iter().skip(begin.unwrap_or(chain.len())) {
            problem = problem.related(step.value.location(), "extended here");
            self.problems.push_for("services", &step.service, problem.clone());
        }
        self.problems.push_for("services", name, problem);
        true
    }

    fn not_found(&mut self, name: &str, reference: &str, path: &str, extends: &Value) {
        let message = format!("`{name}` extends `{reference}`, which is no service of `{path}`");
        let problem = Problem::new(ProblemKind::Consistency, extends.location(), message);
        self.problems.push_for("services", name, problem);
    }

    /// The service `reference` of another file, itself put over what it extends.
    fn base_of_file(
        &mut self,
        name: &str,
        reference: &str,
        file: &Value,
        scope: &Scope,
        chain: &mut Vec<Step>,
    ) -> Option<Value> {
        let Some(written) = file.as_str() else {
            let message = format!("`services.{name}.extends.file` is {}, not a string", file.kind_name());
            let problem = Problem::new(ProblemKind::Schema, file.location(), message);
            self.problems.push_for("services", name, problem);
            return None;
        };
        if is_remote(written) {
            self.remotes.push(Remote { location: file.location(), reference: written.to_owned() });
            self.problems.mark_broken("services", name);
            return None;
        }
        let path = source::join(&scope.directory, written);
        let mut external = match self.externals.remove(&path) {
            Some(external) => external,
            None => self.external(name, &path, file, scope)?,
        };
        let resets = std::mem::take(&mut external.resets);
        self.extend_service(reference, &mut external.services, &path, &resets, scope, chain);
        external.resets = resets;
        let base = external.services.get(reference).cloned();
        self.externals.insert(path.clone(), external);
        if base.is_none() {
            self.not_found(name, reference, &path, file);
        }
        base
    }

    fn external(&mut self, name: &str, path: &str, file: &Value, scope: &Scope) -> Option<External> {
        let Some(id) = self.sources.find(path) else {
            let message = format!("`{name}` extends a service of `{path}`, which is no file");
            let problem = Problem::new(ProblemKind::MissingFile, file.location(), message);
            self.problems.push_for("services", name, problem);
            return None;
        };
        let prefix = relative(&scope.directory, source::parent(path));
        let (model, resets) = self.load_external(id, &prefix, scope);
        let Kind::Mapping(mut model) = model.kind else { return None };
        let services = match model.remove("services").map(|entry| entry.value.kind) {
            Some(Kind::Mapping(services)) => services,
            _ => Mapping::new(),
        };
        Some(External { services, resets })
    }

    /// Puts the service `name` over `base`, without what its file resets.
    fn put_over(&mut self, name: &str, services: &mut Mapping, mut base: Value, resets: &Resets) {
        let Some(service) = services.get_mut(name) else { return };
        if base.is_null() {
            return;
        }
        if !self.may_copy(&base) {
            let message = format!("`{name}` and the services before it copy too much by `extends`");
            let problem = Problem::new(ProblemKind::Cycle, service.location(), message);
            self.problems.push_for("services", name, problem);
            return;
        }
        if let Some(resets) = resets.below(&["services", name]) {
            resets.apply(&mut base);
        }
        let place = service.place.clone();
        let over = std::mem::replace(service, Value::new(Kind::Null, place.clone()));
        let root = Path::ROOT.join("services");
        merge::merge(&mut base, over, &root.join(name), &mut self.problems);
        base.place = place;
        *service = base;
    }
}

fn remove_extends(services: &mut Mapping, name: &str) {
    if let Some(Kind::Mapping(service)) = services.get_mut(name).map(|service| &mut service.kind) {
        service.remove("extends");
    }
}
