use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};

use super::shape::{Form, Keys, Name, Shape, Type};
use super::table;

/// The specification's schema, of which the table must say the same.
const SPECIFICATION: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/suites/compose-spec/compose-spec.json");

#[test]
#[allow(clippy::print_stdout)]
fn the_table_is_the_specification() {
    let Ok(text) = std::fs::read_to_string(SPECIFICATION) else {
        println!("skipped: ../shared is absent");
        return;
    };
    let specification: Json = serde_json::from_str(&text).unwrap();
    let mut ours = to_json(&table::FILE);
    let mut theirs = plain(&specification, &specification["$defs"]);
    // compose-go has this one, the specification's repository may not have it yet.
    let without_pre_start = |schema: &mut Json| {
        let pointer = "/properties/services/patternProperties/^[a-zA-Z0-9._-]+$/properties";
        schema.pointer_mut(pointer).and_then(|service| service.as_object_mut()?.remove("pre_start"))
    };
    assert!(without_pre_start(&mut ours).is_some());
    without_pre_start(&mut theirs);
    let mut differences = Vec::new();
    compare(&ours, &theirs, String::new(), &mut differences);
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

fn compare(ours: &Json, theirs: &Json, path: String, differences: &mut Vec<String>) {
    match (ours, theirs) {
        (Json::Object(a), Json::Object(b)) => {
            let keys: BTreeSet<_> = a.keys().chain(b.keys()).collect();
            for key in keys {
                match (a.get(key), b.get(key)) {
                    (Some(ours), Some(theirs)) => compare(ours, theirs, format!("{path}/{key}"), differences),
                    (ours, theirs) => differences.push(format!("{path}/{key}: {ours:?} {theirs:?}")),
                }
            }
        }
        (ours, theirs) if ours == theirs => {}
        (ours, theirs) => differences.push(format!("{path}: {ours} {theirs}")),
    }
}

/// `schema` with references resolved, in one order, and without what judges nothing.
fn plain(schema: &Json, definitions: &Json) -> Json {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.trim_start_matches("#/$defs/");
        return plain(&definitions[name], definitions);
    }
    let mut result = Map::new();
    let is_list = schema["type"] == "array";
    for (key, value) in schema.as_object().unwrap() {
        let value = match key.as_str() {
            "properties" | "patternProperties" if is_list => continue,
            "properties" | "patternProperties" => {
                let entries = value.as_object().unwrap().iter();
                entries.map(|(key, value)| (key.clone(), plain(value, definitions))).collect()
            }
            "items" => plain(value, definitions),
            "oneOf" => {
                let shapes = value.as_array().unwrap().iter().map(|shape| plain(shape, definitions));
                sorted(shapes.collect())
            }
            "type" | "enum" | "required" => match value {
                Json::Array(words) => sorted(words.clone()),
                other => other.clone(),
            },
            "uniqueItems" if value == false => continue,
            "additionalProperties" if is_list => continue,
            "additionalProperties" | "uniqueItems" | "pattern" | "minimum" | "maximum" => value.clone(),
            _ => continue,
        };
        result.insert(key.clone(), value);
    }
    Json::Object(result)
}

fn sorted(mut items: Vec<Json>) -> Json {
    items.sort_by_key(ToString::to_string);
    Json::Array(items)
}

fn to_json(shape: &Shape) -> Json {
    match shape {
        Shape::Any => json!({}),
        Shape::Scalar(types) => json!({ "type": type_names(types, None) }),
        Shape::Word(words) => {
            json!({ "type": "string", "enum": sorted(words.iter().map(|&word| word.into()).collect()) })
        }
        Shape::Text(Form::ContainerName) => {
            json!({ "type": "string", "pattern": "[a-zA-Z0-9][a-zA-Z0-9_.-]+" })
        }
        Shape::Text(Form::PullPolicy) => json!({
            "type": "string",
            "pattern": "always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+",
        }),
        Shape::Integer { minimum, maximum: None } => json!({ "type": "integer", "minimum": minimum }),
        Shape::Integer { minimum, maximum } => {
            json!({ "type": "integer", "minimum": minimum, "maximum": maximum })
        }
        Shape::List { item, unique: true } => {
            json!({ "type": "array", "items": to_json(item), "uniqueItems": true })
        }
        Shape::List { item, unique: false } => json!({ "type": "array", "items": to_json(item) }),
        Shape::Mapping(keys) => keys_to_json(keys, &[]),
        Shape::MappingOr(keys, types) => keys_to_json(keys, types),
        Shape::Choice(shapes) => json!({ "oneOf": sorted(shapes.iter().map(to_json).collect()) }),
    }
}

fn keys_to_json(keys: &Keys, types: &[Type]) -> Json {
    let mut result = Map::new();
    result.insert("type".to_owned(), type_names(types, Some("object")));
    if !keys.known.is_empty() {
        let known = keys.known.iter().map(|(name, shape)| ((*name).to_owned(), to_json(shape)));
        result.insert("properties".to_owned(), Json::Object(known.collect()));
    }
    if let Some((name, shape)) = &keys.other {
        let pattern = match name {
            Name::Extension => "^x-",
            Name::Resource => "^[a-zA-Z0-9._-]+$",
            Name::Lower => "^[a-z]+$",
            Name::Line => "^.+$",
            Name::Text => ".+",
        };
        result.insert("patternProperties".to_owned(), json!({ pattern: to_json(shape) }));
    }
    if !keys.required.is_empty() {
        let required = keys.required.iter().map(|&key| key.into()).collect();
        result.insert("required".to_owned(), sorted(required));
    }
    if keys.closed {
        result.insert("additionalProperties".to_owned(), false.into());
    }
    Json::Object(result)
}

fn type_names(types: &[Type], first: Option<&str>) -> Json {
    let name = |kind: &Type| match kind {
        Type::Null => "null",
        Type::Boolean => "boolean",
        Type::Integer => "integer",
        Type::Number => "number",
        Type::String => "string",
    };
    let names: Vec<Json> = first.into_iter().chain(types.iter().map(name)).map(Json::from).collect();
    match names.as_slice() {
        [name] => name.clone(),
        _ => sorted(names),
    }
}
