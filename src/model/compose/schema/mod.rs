//! Which keys and types a Compose file may have.
//!
//! Everything that is wrong is found at once, and taken out of the tree: what the later steps see has the shape
//! that the schema promises.

mod shape;
mod table;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use shape::{Keys, Shape, Type};

use super::path::{ITEM, Path};
use super::problem::{Problem, ProblemKind, Problems};
use super::value::{Entry, Kind, Mapping, Value};
use crate::source::Location;

/// Checks the model of a file, and takes out what is wrong with it.
pub(super) fn validate(model: &mut Value, problems: &mut Problems) {
    check(model, &table::FILE, &Path::ROOT, problems);
}

/// Checks `value`; tells whether it may stay. What is wrong inside of it has been taken out then.
fn check(value: &mut Value, shape: &Shape, path: &Path<'_>, problems: &mut Problems) -> bool {
    if !accepts(value, shape) {
        let message = format!("`{path}` is {}, not {}", describe(value), wanted(shape));
        problems.push_at(path, Problem::new(ProblemKind::Schema, value.location(), message));
        return false;
    }
    match shape {
        Shape::Choice(shapes) => {
            let chosen = shapes.iter().find(|shape| accepts_kind(value, shape));
            chosen.is_none_or(|shape| check(value, shape, path, problems))
        }
        Shape::List { item, unique } => {
            check_items(value, item, path, problems);
            if *unique {
                check_differences(value, path, problems);
            }
            true
        }
        Shape::Mapping(keys) | Shape::MappingOr(keys, _) => match &mut value.kind {
            Kind::Mapping(mapping) => check_keys(mapping, keys, value.place.location, path, problems),
            _ => true,
        },
        Shape::Any | Shape::Scalar(_) | Shape::Word(_) | Shape::Text(_) | Shape::Integer { .. } => true,
    }
}

fn check_items(value: &mut Value, shape: &Shape, path: &Path<'_>, problems: &mut Problems) {
    if let Kind::Sequence(items) = &mut value.kind {
        items.retain_mut(|item| check(item, shape, &path.join(ITEM), problems));
    }
}

/// Reports items that are there twice.
fn check_differences(value: &Value, path: &Path<'_>, problems: &mut Problems) {
    let mut seen = HashSet::new();
    for item in value.as_sequence().unwrap_or_default() {
        if !seen.insert(fingerprint(item)) {
            let what = item.as_str().map_or_else(|| "the same item".to_owned(), |text| format!("`{text}`"));
            let message = format!("`{path}` has {what} twice");
            problems.push_at(path, Problem::new(ProblemKind::Schema, item.location(), message));
        }
    }
}

/// Checks the keys of a mapping; tells whether none is missing.
fn check_keys(
    mapping: &mut Mapping,
    keys: &'static Keys,
    location: Location,
    path: &Path<'_>,
    problems: &mut Problems,
) -> bool {
    // What is there and wrong is reported as such.
    let missing = keys.required.iter().filter(|key| !mapping.contains(key));
    let missing: Vec<_> = missing.map(|key| format!("`{key}`")).collect();
    mapping.retain(|key, entry| {
        let known = keys.known.iter().find(|(name, _)| *name == key).map(|(_, shape)| shape);
        let other = keys.other.as_ref().filter(|(name, _)| name.matches(key)).map(|(_, shape)| shape);
        match known.or(other) {
            Some(shape) => check(&mut entry.value, shape, &path.join(key), problems),
            None if keys.closed && problems.is_full() => false,
            None if keys.closed => {
                problems.push_at(&path.join(key), unknown_key(key, entry, keys, path));
                false
            }
            None => true,
        }
    });
    if missing.is_empty() {
        return keys.required.iter().all(|key| mapping.contains(key));
    }
    let message = format!("`{path}` has no {}", missing.join(" and no "));
    problems.push_at(path, Problem::new(ProblemKind::Schema, location, message));
    false
}

fn unknown_key(key: &str, entry: &Entry, keys: &Keys, path: &Path<'_>) -> Problem {
    let place = path.to_string();
    let message = match place.as_str() {
        "" => format!("`{key}` is no key of a Compose file"),
        _ if keys.known.is_empty() => format!("`{key}` cannot be a name in `{place}`"),
        place => format!("`{key}` is no key of `{place}`"),
    };
    let near = nearest(key, keys.known.iter().map(|(name, _)| *name));
    let help = near.map(|near| format!("write `{near}`"));
    Problem::new(ProblemKind::Schema, entry.key.location, message).help(help)
}

/// The name among `known` that `word` may be meant to be: one that differs in a third of its letters at most.
fn nearest<'n>(word: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let word = word.to_lowercase().replace('-', "_");
    let bound = |name: &str| name.len().min(word.len()) / 3;
    let candidates = known.filter(|name| name.len().abs_diff(word.len()) <= bound(name));
    let distances = candidates.map(|name| (strsim::osa_distance(&word, name), name));
    distances.filter(|(distance, name)| *distance <= bound(name)).min().map(|(_, name)| name)
}

/// Whether `value` itself fits, whatever is inside of it.
fn accepts(value: &Value, shape: &Shape) -> bool {
    match (shape, &value.kind) {
        (Shape::Choice(shapes), _) => shapes.iter().any(|shape| accepts(value, shape)),
        (Shape::Word(words), Kind::String(text)) => words.contains(&text.as_str()),
        (Shape::Text(form), Kind::String(text)) => form.matches(text),
        #[allow(clippy::cast_precision_loss)]
        (Shape::Integer { minimum, maximum }, _) => value.as_float().is_some_and(|number| {
            number.fract() == 0.0
                && number >= *minimum as f64
                && maximum.is_none_or(|maximum| number <= maximum as f64)
        }),
        _ => accepts_kind(value, shape),
    }
}

/// Whether `shape` has a place for values of this kind.
fn accepts_kind(value: &Value, shape: &Shape) -> bool {
    match shape {
        Shape::Any => true,
        Shape::Scalar(types) => types.iter().any(|&kind| is_of(value, kind)),
        Shape::Word(_) | Shape::Text(_) => is_of(value, Type::String),
        Shape::Integer { .. } => is_of(value, Type::Integer),
        Shape::List { .. } => matches!(value.kind, Kind::Sequence(_)),
        Shape::Mapping(_) => matches!(value.kind, Kind::Mapping(_)),
        Shape::MappingOr(_, types) => {
            matches!(value.kind, Kind::Mapping(_)) || types.iter().any(|&kind| is_of(value, kind))
        }
        Shape::Choice(shapes) => shapes.iter().any(|shape| accepts_kind(value, shape)),
    }
}

fn is_of(value: &Value, kind: Type) -> bool {
    match (kind, &value.kind) {
        (Type::Null, Kind::Null)
        | (Type::Boolean, Kind::Bool(_))
        | (Type::Integer | Type::Number, Kind::Int(_))
        | (Type::String, Kind::String(_)) => true,
        (Type::Integer, Kind::Float(number)) => number.fract() == 0.0,
        (Type::Number, Kind::Float(number)) => number.is_finite(),
        _ => false,
    }
}

/// What `value` is, for people: scalars are shown.
fn describe(value: &Value) -> String {
    const LONGEST: usize = 40;
    match &value.kind {
        Kind::String(text) if text.is_empty() => "empty".to_owned(),
        Kind::String(text) if text.chars().count() <= LONGEST && !text.contains('\n') => format!("`{text}`"),
        Kind::Bool(value) => format!("the boolean `{value}`"),
        Kind::Int(number) => format!("the number `{number}`"),
        Kind::Float(number) => format!("the number `{number}`"),
        _ => value.kind_name().to_owned(),
    }
}

/// What may stand in place of something of `shape`, for people.
fn wanted(shape: &Shape) -> String {
    let words = match shape {
        Shape::Any => vec!["anything".to_owned()],
        Shape::Scalar(types) => types.iter().map(|kind| kind.name().to_owned()).collect(),
        Shape::Word(words) => words.iter().map(|word| format!("`{word}`")).collect(),
        Shape::Text(form) => vec![form.wanted().to_owned()],
        Shape::Integer { minimum, maximum: None } => vec![format!("an integer of at least {minimum}")],
        Shape::Integer { minimum, maximum: Some(maximum) } => {
            vec![format!("an integer from {minimum} to {maximum}")]
        }
        Shape::List { .. } => vec!["a list".to_owned()],
        Shape::Mapping(_) => vec!["a mapping".to_owned()],
        Shape::MappingOr(_, types) => {
            let scalars = types.iter().map(|kind| kind.name().to_owned());
            std::iter::once("a mapping".to_owned()).chain(scalars).collect()
        }
        Shape::Choice(shapes) => shapes.iter().map(wanted).collect(),
    };
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} or {last}", first.join(", ")),
        None => String::new(),
    }
}

impl Type {
    fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Integer => "an integer",
            Self::Number => "a number",
            Self::String => "a string",
        }
    }
}

/// A text that is the same for equal values only, whatever the order of their keys. A number is what it is worth.
fn fingerprint(value: &Value) -> String {
    match &value.kind {
        Kind::Null => "null".to_owned(),
        Kind::Bool(value) => value.to_string(),
        Kind::Int(_) | Kind::Float(_) => format!("{:?}", value.as_float()),
        Kind::String(text) => format!("{text:?}"),
        Kind::Sequence(items) => {
            let items: Vec<_> = items.iter().map(fingerprint).collect();
            format!("[{}]", items.join(","))
        }
        Kind::Mapping(mapping) => {
            let mut entries: Vec<_> =
                mapping.iter().map(|(key, entry)| format!("{key:?}:{}", fingerprint(&entry.value))).collect();
            entries.sort_unstable();
            format!("{{{}}}", entries.join(","))
        }
    }
}
