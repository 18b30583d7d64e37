//! The canonical model as `docker compose config` prints it.

use std::cmp::Ordering;

use serde_json::{Map, Value as Json};

use super::attributes::PROJECT;
use super::load::Project;
use super::types::{Struct, Type};
use super::value::{Entry, Kind, Mapping, Value};

impl Project {
    /// The active part of the model as JSON: attributes in Compose's order, names sorted.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let Some(model) = self.model.as_mapping() else { return Json::Null };
        let mut printed = Map::new();
        for (key, entry) in model.iter() {
            let json = match key {
                "services" => {
                    let services = entry.value.as_mapping().into_iter().flat_map(Mapping::iter);
                    let active = services.filter(|(name, _)| self.active.contains(*name));
                    sorted(active, service)
                }
                _ => print(&entry.value, field_type(&PROJECT, key)),
            };
            printed.insert(key.to_owned(), json);
        }
        Json::Object(printed)
    }

    /// The same as YAML.
    #[must_use]
    pub fn to_yaml(&self) -> String {
        let mut text = String::new();
        yaml(&self.to_json(), 0, &mut text);
        text
    }
}

/// A service: its attributes sorted, without those that are empty for a variable that is not set.
fn service(value: &Value) -> Json {
    let (Some(mapping), Shape::Map(shape)) = (value.as_mapping(), field_type(&PROJECT, "services")) else {
        return print(value, Shape::Any);
    };
    let mut entries: Vec<_> =
        mapping.iter().filter(|(key, entry)| !shape.leaves_out(key, &entry.value)).collect();
    entries.sort_by(|(a, _), (b, _)| natural_order(a, b));
    let entry = |(key, entry): (&str, &Entry)| (key.to_owned(), print(&entry.value, field_type(shape, key)));
    Json::Object(entries.into_iter().map(entry).collect())
}

/// What a value is printed as.
enum Shape {
    Struct(&'static Struct),
    Structs(&'static Struct),
    Map(&'static Struct),
    /// Mappings below are sorted.
    Any,
}

fn field_type(shape: &'static Struct, name: &str) -> Shape {
    let field = shape.fields.iter().find(|field| field.name == name);
    match field.map(|field| field.kind) {
        Some(Type::Struct(shape)) => Shape::Struct(shape),
        Some(Type::List(shape)) => Shape::Structs(shape),
        Some(Type::Map(shape)) => Shape::Map(shape),
        _ => Shape::Any,
    }
}

fn print(value: &Value, shape: Shape) -> Json {
    match (&value.kind, shape) {
        (Kind::Mapping(mapping), Shape::Struct(shape)) => structure(mapping, shape),
        (Kind::Mapping(mapping), Shape::Map(shape)) => {
            sorted(mapping.iter(), |value| print(value, Shape::Struct(shape)))
        }
        (Kind::Mapping(mapping), _) => sorted(mapping.iter(), |value| print(value, Shape::Any)),
        (Kind::Sequence(items), Shape::Structs(shape)) => {
            items.iter().map(|item| print(item, Shape::Struct(shape))).collect()
        }
        (Kind::Sequence(items), _) => items.iter().map(|item| print(item, Shape::Any)).collect(),
        (Kind::Null, _) => Json::Null,
        (Kind::Bool(value), _) => Json::Bool(*value),
        (Kind::Int(number), _) => Json::from(*number),
        (Kind::Float(number), _) => Json::from(*number),
        (Kind::String(text), _) => Json::from(text.as_str()),
    }
}

fn structure(mapping: &Mapping, shape: &'static Struct) -> Json {
    let entry = |(key, entry): (&str, &Entry)| (key.to_owned(), print(&entry.value, field_type(shape, key)));
    let kept = mapping.iter().filter(|(key, entry)| !shape.leaves_out(key, &entry.value));
    Json::Object(kept.map(entry).collect())
}

fn sorted<'a>(entries: impl Iterator<Item = (&'a str, &'a Entry)>, print: impl Fn(&Value) -> Json) -> Json {
    let mut entries: Vec<_> = entries.collect();
    entries.sort_by(|(a, _), (b, _)| natural_order(a, b));
    Json::Object(entries.into_iter().map(|(key, entry)| (key.to_owned(), print(&entry.value))).collect())
}

/// Digits in names count as numbers: `web2` comes before `web10`.
fn natural_order(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.chars().peekable(), b.chars().peekable());
    loop {
        let (Some(&x), Some(&y)) = (left.peek(), right.peek()) else {
            return left.peek().is_some().cmp(&right.peek().is_some());
        };
        if x.is_ascii_digit() && y.is_ascii_digit() {
            let number = |side: &mut std::iter::Peekable<std::str::Chars<'_>>| -> String {
                let digits: String = std::iter::from_fn(|| side.next_if(char::is_ascii_digit)).collect();
                digits.trim_start_matches('0').to_owned()
            };
            let (x, y) = (number(&mut left), number(&mut right));
            let order = x.len().cmp(&y.len()).then_with(|| x.cmp(&y));
            if order != Ordering::Equal {
                return order;
            }
            continue;
        }
        if x != y {
            return x.cmp(&y);
        }
        left.next();
        right.next();
    }
}

/// Writes `json` as a block of YAML that begins at the current column, each line after it indented by `indent`.
fn yaml(json: &Json, indent: usize, text: &mut String) {
    match json {
        Json::Object(entries) if !entries.is_empty() => {
            for (at, (key, value)) in entries.iter().enumerate() {
                if at > 0 {
                    text.extend(std::iter::repeat_n(' ', indent));
                }
                text.push_str(&scalar(key));
                text.push(':');
                nested(value, indent + 2, text);
            }
        }
        Json::Array(items) if !items.is_empty() => {
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    text.extend(std::iter::repeat_n(' ', indent));
                }
                text.push_str("- ");
                yaml(item, indent + 2, text);
            }
        }
        leaf => {
            text.push_str(&match leaf {
                Json::String(string) => scalar(string),
                other => other.to_string(),
            });
            text.push('\n');
        }
    }
}

fn nested(value: &Json, indent: usize, text: &mut String) {
    let is_block = match value {
        Json::Object(entries) => !entries.is_empty(),
        Json::Array(items) => !items.is_empty(),
        _ => false,
    };
    if is_block {
        text.push('\n');
        text.extend(std::iter::repeat_n(' ', indent));
    } else {
        text.push(' ');
    }
    yaml(value, indent, text);
}

/// A string in YAML: plain where every reader takes it for a string, else in double quotes.
fn scalar(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            // Everything that YAML takes for a line break or not for text.
            '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{feff}'
            | '\u{fffe}'
            | '\u{ffff}' => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(character)));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

fn is_plain(text: &str) -> bool {
    const WORDS: [&str; 11] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "~", ""];
    let safe = |character: char| character.is_ascii_alphanumeric() || "_./-+@%=,:<>() ".contains(character);
    let starts_well = text
        .starts_with(|first: char| first.is_ascii_alphabetic() || matches!(first, '_' | '/'))
        || (text.starts_with("./") && text.len() > 2);
    starts_well
        && text.chars().all(safe)
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !WORDS.contains(&text.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_in_names_are_ordered_by_worth() {
        let mut names = ["web10", "web2", "web", "a", "web02x", "web2b"];
        names.sort_by(|a, b| natural_order(a, b));
        assert_eq!(names, ["a", "web", "web2", "web2b", "web02x", "web10"]);
    }

    #[test]
    fn what_is_written_reads_back() {
        let json = json!({
            "a": {"b": [], "c": {}, "d": null, "e": [[1, [2]], {"f": 1.5, "g": [{"h": true}]}]},
            "text": ["", "no", "1", "x: y", "x #y", "- z", "a\nb", "é", "\u{85}\u{feff}\"\\", "plain text", "0x1f", "~"],
            "1": "0644",
            "y": "2001-01-01",
        });
        let mut text = String::new();
        yaml(&json, 0, &mut text);
        let read: Json = serde_yaml::from_str(&text).unwrap();
        assert_eq!(read, json, "{text}");
    }
}
