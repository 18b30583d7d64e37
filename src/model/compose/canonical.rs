//! From the short forms of attributes to their long ones, as
//! [compose-go has them](https://github.com/compose-spec/compose-go/blob/main/transform/canonical.go).

use super::path::{ITEM, Path};
use super::problem::{Problem, ProblemKind, Problems};
use super::value::{Entry, Kind, Mapping, Place, Value};
use super::{merge, mount, ports};

/// How many ports the ranges of one model may stand for.
const MAX_PORTS: usize = 70_000;

/// What the long form of an attribute is made of.
#[derive(Clone, Copy, Debug)]
enum Rule {
    /// A string is the source of a file.
    FileMount,
    /// A boolean is its word.
    Word,
    /// A list of `key=value` is a mapping.
    KeyValues,
    Dependencies,
    EnvFiles,
    /// A string is a list of one.
    List,
    /// A string is the value of this key.
    Under(&'static str),
    Gpus,
    /// A list is a mapping to nothing.
    Names,
    Volume,
    Device,
    Ports,
    Ssh,
    Ulimit,
    /// `external: {name: …}` is an old form.
    External,
}

const RULES: &[(&str, Rule)] = &[
    ("services.*.build.secrets.*", Rule::FileMount),
    ("services.*.build.provenance", Rule::Word),
    ("services.*.build.sbom", Rule::Word),
    ("services.*.build.additional_contexts", Rule::KeyValues),
    ("services.*.depends_on", Rule::Dependencies),
    ("services.*.env_file", Rule::EnvFiles),
    ("services.*.label_file", Rule::List),
    ("services.*.extends", Rule::Under("service")),
    ("services.*.gpus", Rule::Gpus),
    ("services.*.networks", Rule::Names),
    ("services.*.models", Rule::Names),
    ("services.*.volumes.*", Rule::Volume),
    ("services.*.dns", Rule::List),
    ("services.*.devices.*", Rule::Device),
    ("services.*.secrets.*", Rule::FileMount),
    ("services.*.configs.*", Rule::FileMount),
    ("services.*.ports", Rule::Ports),
    ("services.*.build", Rule::Under("context")),
    ("services.*.build.ssh", Rule::Ssh),
    ("services.*.ulimits.*", Rule::Ulimit),
    ("services.*.build.ulimits.*", Rule::Ulimit),
    ("services.*.develop.watch.*.ignore", Rule::List),
    ("services.*.develop.watch.*.include", Rule::List),
    ("volumes.*", Rule::External),
    ("networks.*", Rule::External),
    ("secrets.*", Rule::External),
    ("configs.*", Rule::External),
    ("include.*", Rule::Under("path")),
];

/// Gives all attributes of `model` their long form, and drops empty names of servers from `dns`.
pub(super) fn canonicalize(model: &mut Value, problems: &mut Problems) {
    Canonical { problems, ports_left: MAX_PORTS }.visit(model, &Path::ROOT);
}

struct Canonical<'a> {
    problems: &'a mut Problems,
    ports_left: usize,
}

impl Canonical<'_> {
    /// Works on `value` and all below; tells whether it may stay.
    fn visit(&mut self, value: &mut Value, path: &Path<'_>) -> bool {
        let done = match path.look_up(RULES) {
            Some(rule) => self.apply(rule, value, path),
            None => {
                self.visit_children(value, path);
                Ok(())
            }
        };
        let Err(message) = done else { return true };
        let problem = Problem::new(ProblemKind::Value, value.location(), format!("`{path}` is {message}"));
        self.problems.push_at(path, problem);
        false
    }

    fn visit_children(&mut self, value: &mut Value, path: &Path<'_>) {
        match &mut value.kind {
            Kind::Mapping(mapping) => {
                mapping.retain(|key, entry| self.visit(&mut entry.value, &path.join(key)));
            }
            Kind::Sequence(items) => items.retain_mut(|item| self.visit(item, &path.join(ITEM))),
            Kind::Null | Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) | Kind::String(_) => {}
        }
    }

    fn apply(&mut self, rule: Rule, value: &mut Value, path: &Path<'_>) -> Result<(), String> {
        let wrong = |value: &Value| Err(format!("{}, which it cannot be", value.kind_name()));
        match (rule, &value.kind) {
            (Rule::FileMount, Kind::String(_)) => wrap(value, "source"),
            (Rule::Word, Kind::String(_)) | (Rule::FileMount | Rule::KeyValues, Kind::Mapping(_)) => {}
            (Rule::Word, _) => value.kind = Kind::String(merge::print(value)),
            (Rule::KeyValues | Rule::Ssh, Kind::Sequence(_)) => key_values(value, rule)?,
            (Rule::Dependencies, Kind::Mapping(_)) => complete_dependencies(value)?,
            (Rule::Dependencies, Kind::Sequence(_)) => replace(value, merge::dependencies),
            (Rule::Names, Kind::Sequence(_)) => replace(value, merge::names),
            (Rule::EnvFiles, Kind::String(_) | Kind::Sequence(_)) => env_files(value),
            (Rule::List, Kind::String(_)) => in_list(value),
            (Rule::Gpus, Kind::String(_)) => {
                let place = value.place.clone();
                let mut request = Mapping::new();
                request.set("count", Value::string("all", place.implied()));
                *value = Value::new(Kind::Mapping(request), place);
                in_list(value);
            }
            (Rule::Under(key), Kind::String(_)) => wrap(value, key),
            (Rule::Under(_), Kind::Mapping(_)) | (Rule::Gpus, Kind::Sequence(_)) => {
                self.visit_children(value, path);
            }
            (Rule::Volume, Kind::String(text)) => *value = mount::parse(text)?.into_value(&value.place),
            (Rule::Device, Kind::String(text)) => *value = device(text, &value.place)?,
            (Rule::Volume | Rule::Device | Rule::Ssh | Rule::Ulimit, Kind::Mapping(_))
            | (Rule::Ulimit, Kind::Int(_))
            | (Rule::External, Kind::Null)
            | (Rule::Names | Rule::List, _) => {}
            (Rule::Ports, Kind::Sequence(_)) => self.ports(value, path),
            (Rule::External, Kind::Mapping(_)) => {
                self.visit_children(value, path);
                external(value)?;
            }
            _ => return wrong(value),
        }
        if path.matches("services.*.dns") {
            drop_empty(value);
        }
        Ok(())
    }

    /// Every port in its long form; ranges become many.
    fn ports(&mut self, value: &mut Value, path: &Path<'_>) {
        let Kind::Sequence(items) = &mut value.kind else { return };
        let mut all = Vec::with_capacity(items.len());
        for item in std::mem::take(items) {
            let spec = match &item.kind {
                Kind::String(text) => text.clone(),
                Kind::Int(_) => merge::print(&item),
                Kind::Mapping(_) => {
                    all.push(item);
                    continue;
                }
                _ => String::new(),
            };
            let parsed = ports::parse(&spec).and_then(|ports| {
                let left = self.ports_left.checked_sub(ports.len());
                self.ports_left = left.ok_or_else(|| format!("`{spec}`, with too many ports in all"))?;
                Ok(ports.to_values(&item.place))
            });
            match parsed {
                Ok(values) => all.extend(values),
                Err(message) => {
                    let message = format!("`{path}` has {message}");
                    let problem = Problem::new(ProblemKind::Value, item.location(), message);
                    let path = path.join(ITEM);
                    match &item.place.unset {
                        // A port that is not known leaves the rest of the service as it is.
                        Some(_) => self.problems.push(problem.about(&path.keys())),
                        None => self.problems.push_at(&path, problem),
                    }
                }
            }
        }
        value.kind = Kind::Sequence(all);
    }
}

fn replace(value: &mut Value, convert: fn(Value) -> Value) {
    let place = value.place.clone();
    *value = convert(std::mem::replace(value, Value::new(Kind::Null, place)));
}

/// Puts `value` under `key` of a mapping of its own.
fn wrap(value: &mut Value, key: &str) {
    let place = value.place.clone();
    let mut mapping = Mapping::new();
    mapping.set(key, std::mem::replace(value, Value::new(Kind::Null, place.clone())));
    value.kind = Kind::Mapping(mapping);
    value.place = Place { unset: None, ..place };
}

fn in_list(value: &mut Value) {
    let place = value.place.clone();
    let item = std::mem::replace(value, Value::new(Kind::Null, place));
    value.kind = Kind::Sequence(vec![item]);
}

fn drop_empty(value: &mut Value) {
    if let Kind::Sequence(items) = &mut value.kind {
        items.retain(|item| !item.is_null() && item.as_str() != Some(""));
    }
}

/// A mapping of a list of `key=value`. Of `ssh`, the key `default` may stand alone.
fn key_values(value: &mut Value, rule: Rule) -> Result<(), String> {
    let Kind::Sequence(items) = &value.kind else { return Ok(()) };
    let mut mapping = Mapping::new();
    for item in items {
        let text = item.as_str().unwrap_or_default();
        match text.split_once('=') {
            Some((key, text)) => {
                let value = Value::string(text, item.place.clone());
                mapping.insert(key, Entry { key: item.place.clone(), value });
            }
            None if matches!(rule, Rule::Ssh) && text == "default" => {
                let value = Value::new(Kind::Null, item.place.clone());
                mapping.insert(text, Entry { key: item.place.clone(), value });
            }
            None => return Err(format!("a list with `{text}`, which is no `key=value`")),
        }
    }
    value.kind = Kind::Mapping(mapping);
    Ok(())
}

fn complete_dependencies(value: &mut Value) -> Result<(), String> {
    let Kind::Mapping(mapping) = &mut value.kind else { return Ok(()) };
    for (name, entry) in mapping.iter_mut() {
        let place = entry.value.place.implied();
        let Kind::Mapping(dependency) = &mut entry.value.kind else {
            return Err(format!("a mapping where `{name}` is {}", entry.value.kind_name()));
        };
        set_default(dependency, "condition", Kind::String("service_started".to_owned()), &place);
        set_default(dependency, "required", Kind::Bool(true), &place);
    }
    Ok(())
}

/// Sets `key` unless it is there; the value is implied by what stands at `place`.
pub(super) fn set_default(mapping: &mut Mapping, key: &str, kind: Kind, place: &Place) {
    if !mapping.contains(key) {
        mapping.set(key, Value::new(kind, place.implied()));
    }
}

fn env_files(value: &mut Value) {
    if value.as_str().is_some() {
        in_list(value);
    }
    let Kind::Sequence(items) = &mut value.kind else { return };
    for item in items {
        if item.as_str().is_some() {
            wrap(item, "path");
        }
        let place = item.place.clone();
        if let Kind::Mapping(file) = &mut item.kind {
            set_default(file, "required", Kind::Bool(true), &place);
        }
    }
}

/// `source:target:permissions`
fn device(text: &str, place: &Place) -> Result<Value, String> {
    let parts: Vec<_> = text.split(':').collect();
    let (source, target, permissions) = match parts[..] {
        [source] => (source, "", "rwm"),
        [source, target] => (source, target, "rwm"),
        [source, target, permissions] => (source, target, permissions),
        _ => return Err(format!("`{text}`, with too many colons")),
    };
    let target = if target.is_empty() { source } else { target };
    let mut device = Mapping::new();
    for (key, part) in [("source", source), ("target", target), ("permissions", permissions)] {
        let place = Place { unset: place.unset.clone(), ..place.implied() };
        device.set(key, Value::string(part, place));
    }
    Ok(Value::new(Kind::Mapping(device), place.clone()))
}

/// Takes the name out of `external: {name: …}`.
fn external(value: &mut Value) -> Result<(), String> {
    let Kind::Mapping(resource) = &mut value.kind else { return Ok(()) };
    let Some(external) = resource.get_mut("external") else { return Ok(()) };
    let Kind::Mapping(inner) = &mut external.kind else { return Ok(()) };
    let name = inner.remove("name");
    external.kind = Kind::Bool(true);
    let Some(name) = name else { return Ok(()) };
    match resource.get("name") {
        Some(known) if known.kind != name.value.kind => {
            Err("a resource with two names: `name` and `external.name`".to_owned())
        }
        Some(_) => Ok(()),
        None => {
            resource.insert("name", name);
            Ok(())
        }
    }
}
