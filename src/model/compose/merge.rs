//! One model over another: what override files, `extends` and `include` do, attribute by attribute, as
//! [compose-go does it](https://github.com/compose-spec/compose-go/blob/main/override/merge.go). See also
//! [the specification](https://docs.docker.com/reference/compose-file/merge/).

use std::collections::HashSet;

use super::path::Path;
use super::problem::{Problem, ProblemKind, Problems};
use super::units;
use super::value::{Entry, Kind, Mapping, Place, Value, Written};
use crate::source::{Location, Span};

/// How an attribute is merged, where it is not merged by its type.
#[derive(Clone, Copy, Debug)]
enum Rule {
    /// The later value counts alone, even `null`.
    Replace,
    /// Both become lists of `key=value`, and the later one is appended.
    Append,
    /// The same, but what is there already is not appended again.
    AppendNew,
    /// A string is the context of a build.
    Build,
    /// A list becomes a mapping to dependencies.
    Dependencies,
    /// A list becomes a mapping to nothing.
    Names,
    /// Options are merged only if the driver stays.
    Logging,
    /// Subnets are merged by their address.
    Subnets,
}

const RULES: &[(&str, Rule)] = &[
    ("networks.*.ipam.config", Rule::Subnets),
    ("networks.*.labels", Rule::Append),
    ("volumes.*.labels", Rule::Append),
    ("services.*.annotations", Rule::Append),
    ("services.*.build", Rule::Build),
    ("services.*.build.args", Rule::Append),
    ("services.*.build.additional_contexts", Rule::Append),
    ("services.*.build.extra_hosts", Rule::AppendNew),
    ("services.*.build.labels", Rule::Append),
    ("services.*.command", Rule::Replace),
    ("services.*.depends_on", Rule::Dependencies),
    ("services.*.deploy.labels", Rule::Append),
    ("services.*.dns", Rule::Append),
    ("services.*.dns_opt", Rule::Append),
    ("services.*.dns_search", Rule::Append),
    ("services.*.entrypoint", Rule::Replace),
    ("services.*.env_file", Rule::Append),
    ("services.*.label_file", Rule::Append),
    ("services.*.environment", Rule::Append),
    ("services.*.extra_hosts", Rule::AppendNew),
    ("services.*.healthcheck.test", Rule::Replace),
    ("services.*.labels", Rule::Append),
    ("services.*.volumes.*.volume.labels", Rule::Append),
    ("services.*.logging", Rule::Logging),
    ("services.*.models", Rule::Names),
    ("services.*.networks", Rule::Names),
    ("services.*.sysctls", Rule::Append),
    ("services.*.tmpfs", Rule::Append),
    ("services.*.ulimits.*", Rule::Replace),
];

/// Merges `over` into `base`, both being what is at `path`.
pub(super) fn merge(base: &mut Value, over: Value, path: &Path<'_>, problems: &mut Problems) {
    match path.look_up(RULES) {
        Some(rule) => rule.apply(base, over, path, problems),
        None => merge_by_type(base, over, path, problems),
    }
}

fn merge_by_type(base: &mut Value, over: Value, path: &Path<'_>, problems: &mut Problems) {
    if over.is_null() {
        return;
    }
    match (&mut base.kind, over.kind) {
        (Kind::Mapping(base), Kind::Mapping(over)) => merge_mappings(base, over, path, problems),
        (Kind::Sequence(base), Kind::Sequence(over)) => base.extend(over),
        (Kind::Mapping(_) | Kind::Sequence(_), over_kind) => {
            let over = Value::new(over_kind, over.place);
            let message = format!(
                "`{path}` is {} here, but {} in what it is merged with",
                over.kind_name(),
                base.kind_name()
            );
            let problem = Problem::new(ProblemKind::Schema, over.location(), message);
            problems.push_at(path, problem.related(base.location(), "merged with this"));
        }
        (_, over_kind) => *base = Value::new(over_kind, over.place),
    }
}

fn merge_mappings(base: &mut Mapping, over: Mapping, path: &Path<'_>, problems: &mut Problems) {
    for (key, entry) in over {
        match base.get_mut(&key) {
            Some(value) => merge(value, entry.value, &path.join(&key), problems),
            None => base.insert(key, entry),
        }
    }
}

impl Rule {
    fn apply(self, base: &mut Value, over: Value, path: &Path<'_>, problems: &mut Problems) {
        match self {
            Self::Replace => *base = over,
            Self::Append => append(base, over, false),
            Self::AppendNew => append(base, over, true),
            Self::Build => merge_as(build, base, over, path, problems),
            Self::Dependencies => merge_as(dependencies, base, over, path, problems),
            Self::Names => merge_as(names, base, over, path, problems),
            Self::Logging => merge_logging(base, over, path, problems),
            Self::Subnets => merge_subnets(base, over, path, problems),
        }
    }
}

/// Appends `over` to `base`, both taken as lists.
fn append(base: &mut Value, over: Value, only_new: bool) {
    let place = base.place.clone();
    let mut items = into_items(std::mem::replace(base, Value::new(Kind::Null, place)));
    let mut added = into_items(over);
    if only_new {
        let known: HashSet<_> = items.iter().filter_map(Value::as_str).collect();
        added.retain(|item| item.as_str().is_none_or(|text| !known.contains(text)));
    }
    items.extend(added);
    base.kind = Kind::Sequence(items);
}

/// A list for a list, a string or a mapping; nothing for anything else. What comes of a mapping is sorted.
fn into_items(value: Value) -> Vec<Value> {
    match value.kind {
        Kind::Sequence(items) => items,
        Kind::String(text) => vec![Value::string(text, value.place)],
        Kind::Mapping(mapping) => {
            let mut items: Vec<Value> =
                mapping.into_iter().flat_map(|(key, entry)| assignments(&key, entry)).collect();
            items.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
            items
        }
        Kind::Null | Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) => Vec::new(),
    }
}

/// `key=value`, for each item if the value is a list, and `key` alone if it is nothing.
fn assignments(key: &str, entry: Entry) -> Vec<Value> {
    let assignment = |value: &Value| {
        let place = covering(&entry.key, &value.place);
        match &value.kind {
            Kind::Null => Value::string(key, place),
            _ => Value::string(format!("{key}={}", print(value)), place),
        }
    };
    match &entry.value.kind {
        Kind::Sequence(items) => items.iter().map(assignment).collect(),
        _ => vec![assignment(&entry.value)],
    }
}

/// The place from a key to its value, as far as they stand together.
pub(super) fn covering(key: &Place, value: &Place) -> Place {
    let together = key.location.file == value.location.file
        && key.location.span.end <= value.location.span.start
        && key.written == value.written
        && key.written != Written::Implied;
    let span = if together {
        Span { start: key.location.span.start, end: value.location.span.end }
    } else {
        value.location.span
    };
    Place { location: Location::new(value.location.file, span), ..value.clone() }
}

/// A scalar as Go's `%v` prints it; nothing for what is no scalar.
pub(super) fn print(value: &Value) -> String {
    match &value.kind {
        Kind::String(text) => text.clone(),
        Kind::Bool(value) => value.to_string(),
        Kind::Int(number) => number.to_string(),
        Kind::Float(number) => units::print_float(*number),
        Kind::Null | Kind::Sequence(_) | Kind::Mapping(_) => String::new(),
    }
}

/// Merges two values as the mappings that `convert` makes of them.
fn merge_as(
    convert: fn(Value) -> Value,
    base: &mut Value,
    over: Value,
    path: &Path<'_>,
    problems: &mut Problems,
) {
    let empty = Value::new(Kind::Null, base.place.clone());
    *base = convert(std::mem::replace(base, empty));
    let over = convert(over);
    if base.is_null() {
        *base = over;
    } else {
        merge_by_type(base, over, path, problems);
    }
}

fn build(value: Value) -> Value {
    match value.kind {
        Kind::String(_) => {
            let place = value.place.clone();
            let mut build = Mapping::new();
            build.set("context", value);
            Value::new(Kind::Mapping(build), place)
        }
        _ => value,
    }
}

/// A list of names as a mapping from names to what `entry` makes of their places.
pub(super) fn named(value: Value, entry: fn(&Place) -> Value) -> Value {
    let Kind::Sequence(items) = value.kind else { return value };
    let entries = items.into_iter().filter_map(|item| match item.kind {
        Kind::String(name) => Some((name, Entry { value: entry(&item.place), key: item.place })),
        _ => None,
    });
    Value::new(Kind::Mapping(entries.collect()), value.place)
}

pub(super) fn names(value: Value) -> Value {
    named(value, |place| Value::new(Kind::Null, place.implied()))
}

pub(super) fn dependencies(value: Value) -> Value {
    named(value, |place| {
        let mut dependency = Mapping::new();
        dependency.set("condition", Value::string("service_started", place.implied()));
        dependency.set("required", Value::new(Kind::Bool(true), place.implied()));
        Value::new(Kind::Mapping(dependency), place.implied())
    })
}

/// Options are merged if both sides have the same driver, or one of them none.
fn merge_logging(base: &mut Value, over: Value, path: &Path<'_>, problems: &mut Problems) {
    let same = match (base.get("driver"), over.get("driver")) {
        (Some(base), Some(over)) => base.kind == over.kind,
        _ => true,
    };
    if over.is_null() {
        let message = format!("`{path}` is null, not a mapping");
        problems.push_at(path, Problem::new(ProblemKind::Schema, over.location(), message));
    } else if same {
        merge_by_type(base, over, path, problems);
    } else {
        *base = over;
    }
}

/// Subnets are put together by their address. The others follow in the order in which they are met.
fn merge_subnets(base: &mut Value, over: Value, path: &Path<'_>, problems: &mut Problems) {
    let (Kind::Sequence(bases), Kind::Sequence(overs)) = (&base.kind, &over.kind) else {
        let message = format!("`{path}` is {}, not a list", over.kind_name());
        problems.push_at(path, Problem::new(ProblemKind::Schema, over.location(), message));
        return;
    };
    const MOST: usize = 256;
    if bases.len().saturating_mul(overs.len()) > MOST * MOST {
        let message = format!("`{path}` has too many subnets to merge");
        problems.push_at(path, Problem::new(ProblemKind::Value, over.location(), message));
        return;
    }
    let subnet = |value: &Value| value.get("subnet").map(|subnet| subnet.kind.clone());
    let mut merged: Vec<Value> = Vec::new();
    for original in bases {
        let mut original = original.clone();
        for overriding in overs {
            let known = |wanted: &Value, merged: &[Value]| {
                merged.iter().position(|value| subnet(value) == subnet(wanted))
            };
            if subnet(overriding) != subnet(&original) && known(overriding, &merged).is_none() {
                merged.push(overriding.clone());
                continue;
            }
            merge_by_type(&mut original, overriding.clone(), path, problems);
            match known(&original, &merged) {
                Some(at) => merged[at] = original.clone(),
                None => merged.push(original.clone()),
            }
        }
    }
    base.kind = Kind::Sequence(merged);
}
