//! The tree that every step of loading works on: YAML's own kinds of values, each with its place.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::source::Location;

/// How a value came to stand where it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// Its location is where it is written.
    Here,
    /// Its location lies in an anchor that an alias or a merge key brought here: to edit it there changes
    /// every place that uses the anchor.
    Anchor,
    /// Nobody wrote it: Compose adds it because of what stands at the location.
    Implied,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The bytes that say so.
    pub location: Location,
    /// How they relate to the value.
    pub written: Written,
    /// The variable without value or default that took part in the value. Such a value is not what production
    /// will see, so nothing can be said about it.
    pub unset: Option<Arc<str>>,
}

impl Place {
    /// Written at `location` itself.
    #[must_use]
    pub fn at(location: Location) -> Self {
        Self { location, written: Written::Here, unset: None }
    }

    /// The place of something that Compose adds because of what stands here.
    #[must_use]
    pub fn implied(&self) -> Self {
        Self { location: self.location, written: Written::Implied, unset: None }
    }
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number without fraction.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    String(String),
    /// A list.
    Sequence(Vec<Value>),
    /// A mapping, in the order of its keys in the file.
    Mapping(Mapping),
}

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// What it is.
    pub kind: Kind,
    /// Where it comes from.
    pub place: Place,
}

impl Value {
    /// `kind` at `place`.
    #[must_use]
    pub fn new(kind: Kind, place: Place) -> Self {
        Self { kind, place }
    }

    /// Text at `place`.
    #[must_use]
    pub fn string(text: impl Into<String>, place: Place) -> Self {
        Self::new(Kind::String(text.into()), place)
    }

    /// Where the value comes from, for messages and labels.
    #[must_use]
    pub fn location(&self) -> Location {
        self.place.location
    }

    /// Whether the value holds an unset variable, so that nothing can be said about it.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.place.unset.is_some()
    }

    /// Whether it is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.kind == Kind::Null
    }

    /// The text of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    /// A boolean.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self.kind {
            Kind::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// A number without fraction.
    #[must_use]
    pub fn as_int(&self) -> Option<i64> {
        match self.kind {
            Kind::Int(number) => Some(number),
            _ => None,
        }
    }

    /// Any number.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn as_float(&self) -> Option<f64> {
        match self.kind {
            Kind::Int(number) => Some(number as f64),
            Kind::Float(number) => Some(number),
            _ => None,
        }
    }

    /// The items of a list.
    #[must_use]
    pub fn as_sequence(&self) -> Option<&[Value]> {
        match &self.kind {
            Kind::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The entries of a mapping.
    #[must_use]
    pub fn as_mapping(&self) -> Option<&Mapping> {
        match &self.kind {
            Kind::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// The entries of a mapping, to change them.
    pub fn as_mapping_mut(&mut self) -> Option<&mut Mapping> {
        match &mut self.kind {
            Kind::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// The value under `key`, if this is a mapping that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_mapping()?.get(key)
    }

    /// The value at `keys`, one mapping inside the other.
    #[must_use]
    pub fn at(&self, keys: &[&str]) -> Option<&Value> {
        keys.iter().try_fold(self, |value, key| value.get(key))
    }

    /// What people call a value of this kind.
    #[must_use]
    pub fn kind_name(&self) -> &'static str {
        match self.kind {
            Kind::Null => "null",
            Kind::Bool(_) => "a boolean",
            Kind::Int(_) | Kind::Float(_) => "a number",
            Kind::String(_) => "a string",
            Kind::Sequence(_) => "a list",
            Kind::Mapping(_) => "a mapping",
        }
    }
}

/// A key's place and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Where the key is written.
    pub key: Place,
    /// What it maps to.
    pub value: Value,
}

/// The entries of a mapping, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping(IndexMap<String, Entry>);

impl Mapping {
    /// No entries.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value under `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key).map(|entry| &entry.value)
    }

    /// The value under `key`, to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        self.0.get_mut(key).map(|entry| &mut entry.value)
    }

    /// The entry under `key`.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.0.get(key)
    }

    /// The entry under `key`, with the key as it is kept here.
    #[must_use]
    pub fn get_entry(&self, key: &str) -> Option<(&str, &Entry)> {
        self.0.get_key_value(key).map(|(key, entry)| (key.as_str(), entry))
    }

    /// Whether there is an entry under `key`, be it `null`.
    #[must_use]
    pub fn contains(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// Sets `key`; an entry that is there already keeps its position.
    pub fn insert(&mut self, key: impl Into<String>, entry: Entry) {
        self.0.insert(key.into(), entry);
    }

    /// Sets `key` to `value`. A key that is not there yet is implied by what the value comes from.
    pub fn set(&mut self, key: &str, value: Value) {
        match self.0.get_mut(key) {
            Some(entry) => entry.value = value,
            None => self.insert(key, Entry { key: value.place.implied(), value }),
        }
    }

    /// Takes the entry under `key` out; the others keep their order.
    pub fn remove(&mut self, key: &str) -> Option<Entry> {
        self.0.shift_remove(key)
    }

    /// Keeps the entries for which `keep` holds.
    pub fn retain(&mut self, mut keep: impl FnMut(&str, &mut Entry) -> bool) {
        self.0.retain(|key, entry| keep(key, entry));
    }

    /// The entries in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &Entry)> {
        self.0.iter().map(|(key, entry)| (key.as_str(), entry))
    }

    /// The entries in order, to change their values.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut Entry)> {
        self.0.iter_mut().map(|(key, entry)| (key.as_str(), entry))
    }

    /// The values in order.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.0.values().map(|entry| &entry.value)
    }

    /// The keys in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl IntoIterator for Mapping {
    type Item = (String, Entry);
    type IntoIter = indexmap::map::IntoIter<String, Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl FromIterator<(String, Entry)> for Mapping {
    fn from_iter<T: IntoIterator<Item = (String, Entry)>>(entries: T) -> Self {
        Self(entries.into_iter().collect())
    }
}
