//! From the long forms of attributes to their types: sizes, durations, words of a command. What comes out is the
//! canonical model, with all that says nothing left out of it.

use super::attributes::PROJECT;
use super::convert::convert;
use super::path::{ITEM, Path};
use super::problem::{Problem, ProblemKind, Problems};
use super::types::{Field, Struct, Type, Zero};
use super::value::{Entry, Kind, Mapping, Place, Value};

/// Gives all attributes of `model` their types.
pub(super) fn decode(model: Value, problems: &mut Problems) -> Value {
    let place = model.place.clone();
    let decoded = Decoder { problems }.structure(model, &PROJECT, &Path::ROOT);
    decoded.unwrap_or_else(|| Value::new(Kind::Mapping(Mapping::new()), place))
}

struct Decoder<'a> {
    problems: &'a mut Problems,
}

impl Decoder<'_> {
    fn structure(&mut self, value: Value, shape: &'static Struct, path: &Path<'_>) -> Option<Value> {
        let place = value.place;
        let Kind::Mapping(mut given) = value.kind else { return None };
        let mut decoded = Mapping::new();
        for field in shape.fields {
            let entry = given.get_mut(field.name).map(|value| {
                let place = value.place.clone();
                std::mem::replace(value, Value::new(Kind::Null, place))
            });
            let key = given.entry(field.name).map(|entry| entry.key.clone());
            let value = entry.and_then(|value| self.value(value, field.kind, &path.join(field.name)));
            if let Some(value) = field.printed(value, &place) {
                let key = key.unwrap_or_else(|| place.implied());
                decoded.insert(field.name, Entry { key, value });
            }
        }
        if shape.extensions {
            let extensions = given.into_iter().filter(|(key, _)| key.starts_with("x-"));
            extensions.for_each(|(key, entry)| decoded.insert(key, entry));
        }
        Some(Value::new(Kind::Mapping(decoded), place))
    }

    /// `value` with its type; `None` if it is nothing, or cannot have the type, which is reported.
    fn value(&mut self, value: Value, kind: Type, path: &Path<'_>) -> Option<Value> {
        if value.is_null() {
            return None;
        }
        match kind {
            Type::Struct(shape) => return self.structure(value, shape, path),
            Type::List(shape) => return self.list(value, shape, path),
            Type::Map(shape) => return self.map(value, shape, path),
            Type::UlimitMap => return self.ulimits(value, path),
            _ => {}
        }
        let place = value.place.clone();
        match convert(value, kind) {
            Ok(kind) => Some(Value::new(kind, place)),
            Err(reason) => {
                self.report(&place, path, &reason);
                // With its variable set it may be right.
                place.unset.is_some().then(|| Value::string("", place))
            }
        }
    }

    fn report(&mut self, place: &Place, path: &Path<'_>, reason: &str) {
        let problem = Problem::new(ProblemKind::Value, place.location, format!("`{path}` is {reason}"));
        match place.unset {
            Some(_) => self.problems.push(problem.about(&path.keys())),
            None => self.problems.push_at(path, problem),
        }
    }

    fn list(&mut self, value: Value, shape: &'static Struct, path: &Path<'_>) -> Option<Value> {
        let Kind::Sequence(items) = value.kind else { return None };
        let items = items.into_iter().filter_map(|item| self.structure(item, shape, &path.join(ITEM)));
        Some(Value::new(Kind::Sequence(items.collect()), value.place))
    }

    fn map(&mut self, value: Value, shape: &'static Struct, path: &Path<'_>) -> Option<Value> {
        let Kind::Mapping(entries) = value.kind else { return None };
        let mut decoded = Mapping::new();
        for (key, entry) in entries {
            let place = entry.value.place.clone();
            let value = self.structure(entry.value, shape, &path.join(&key));
            let value = value.unwrap_or_else(|| Value::new(Kind::Null, place));
            decoded.insert(key, Entry { key: entry.key, value });
        }
        Some(Value::new(Kind::Mapping(decoded), value.place))
    }

    fn ulimits(&mut self, value: Value, path: &Path<'_>) -> Option<Value> {
        let Kind::Mapping(entries) = value.kind else { return None };
        let mut decoded = Mapping::new();
        for (key, entry) in entries {
            if let Some(value) = self.value(entry.value, Type::Ulimit, &path.join(&key)) {
                decoded.insert(key, Entry { key: entry.key, value });
            }
        }
        Some(Value::new(Kind::Mapping(decoded), value.place))
    }
}

impl Struct {
    /// Whether the field `name` is kept in the model alone, because a variable is not set or to tell that somebody wrote
    /// it: `docker compose config` leaves this `value` out.
    pub(super) fn leaves_out(&self, name: &str, value: &Value) -> bool {
        let field = self.fields.iter().find(|field| field.name == name);
        field.is_some_and(|field| match field.zero {
            Zero::Omitted => value.is_unknown() && says_nothing(value, field.kind),
            Zero::Hidden => says_nothing(value, field.kind),
            Zero::Kept | Zero::Always => false,
        })
    }
}

impl Field {
    /// What is printed for `value`, in a structure at `place`.
    fn printed(&self, value: Option<Value>, place: &Place) -> Option<Value> {
        let implied = |kind| Some(Value::new(kind, place.implied()));
        match (self.zero, value, self.kind) {
            (_, None, Type::OptOut) => implied(Kind::Bool(false)),
            (_, Some(value), Type::OptOut) => (value.as_bool() == Some(false)).then_some(value),
            // What holds an unset variable may say something in production.
            (Zero::Omitted, value, _) => {
                value.filter(|value| value.is_unknown() || !says_nothing(value, self.kind))
            }
            (Zero::Kept | Zero::Hidden, value, _) => value,
            (Zero::Always, Some(value), _) => Some(value),
            (Zero::Always, None, Type::Bool) => implied(Kind::Bool(false)),
            (Zero::Always, None, Type::Bytes) => implied(Kind::String("0".to_owned())),
            (Zero::Always, None, Type::Int | Type::Uint) => implied(Kind::Int(0)),
            (Zero::Always, None, Type::Map(_)) => implied(Kind::Mapping(Mapping::new())),
            (Zero::Always, None, _) => implied(Kind::String(String::new())),
        }
    }
}

#[allow(clippy::float_cmp)]
fn says_nothing(value: &Value, kind: Type) -> bool {
    match &value.kind {
        Kind::Null => true,
        Kind::Bool(value) => !value,
        Kind::Int(number) => *number == 0,
        Kind::Float(number) => *number == 0.0,
        Kind::String(text) => match kind {
            Type::Bytes => text == "0",
            Type::Duration => text == "0s",
            _ => text.is_empty(),
        },
        Kind::Sequence(items) => items.is_empty(),
        Kind::Mapping(mapping) => mapping.is_empty(),
    }
}
