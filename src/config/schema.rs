//! The [JSON Schema](https://json-schema.org) of a configuration file, for editors that complete and check TOML.

use serde_json::{Map, Value, json};

use super::{FailOn, Level, Preset, Target};
use crate::rules;

/// The schema. `schema/shipworthy.schema.json` holds it.
#[must_use]
pub fn schema() -> Value {
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "shipworthy.toml",
        "description": "Configuration of shipworthy, a production-readiness linter for containers.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "extend": text("Another configuration file that this one adds to, seen from the folder of this file."),
            "preset": {
                "description": "The rules that run: the errors of the recommended ones, the recommended ones, or all.",
                "enum": Preset::ALL.map(Preset::as_str),
                "default": Preset::default().as_str(),
            },
            "target": {
                "description": "What runs the containers. Without it the files tell: keys that only Swarm reads, Kubernetes manifests or ECS task definitions beside them.",
                "enum": Target::ALL.map(Target::as_str),
            },
            "engine": {
                "description": "The version of Docker Engine that runs the containers.",
                "type": "string",
                "pattern": "^v?[0-9]+(\\.[0-9]+){0,2}([-+~].*)?$",
                "examples": ["28.1"],
            },
            "fail-on": {
                "description": "The least severity that makes the exit status 1.",
                "enum": FailOn::ALL.map(FailOn::as_str),
                "default": FailOn::default().as_str(),
            },
            "include": patterns("Of the files found in folders, only these are checked."),
            "exclude": patterns("Of the files found in folders, these are not checked."),
            "development": patterns("Files for development or tests, besides those that their names tell: they are not judged for production."),
            "foreign-pragmas": {
                "description": "Whether comments of hadolint and BuildKit hold for the same check here.",
                "type": "boolean",
                "default": true,
            },
            "rules": {"$ref": "#/definitions/rules"},
            "overrides": {
                "description": "What is said of rules for some files; of several that speak of a file, the last one counts.",
                "type": "array",
                "items": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["paths"],
                    "properties": {
                        "paths": patterns("The files."),
                        "rules": {"$ref": "#/definitions/rules"},
                    },
                },
            },
            "stacks": {
                "description": "Compose files that are loaded together, as by `docker compose -f a.yaml -f b.yaml`.",
                "type": "array",
                "items": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["files"],
                    "properties": {
                        "files": {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}},
                    },
                },
            },
            "daemon": {
                "description": "What is known of the daemon that runs the containers.",
                "type": "object",
                "additionalProperties": false,
                "properties": {
                    "file": text("The path of its daemon.json."),
                    "assume-rotation": {
                        "description": "Whether it rotates the logs of containers that do not say how.",
                        "type": "boolean",
                        "default": false,
                    },
                },
            },
        },
        "definitions": {
            "level": {"enum": Level::ALL.map(Level::as_str)},
            "rules": {
                "description": "How much the findings of a rule weigh.",
                "type": "object",
                "additionalProperties": false,
                "properties": each_rule(),
            },
        },
    })
}

fn each_rule() -> Map<String, Value> {
    let level = json!({"$ref": "#/definitions/level"});
    let table = json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["severity"],
        "properties": {"severity": level},
    });
    let rule = |summary: &str| json!({"description": summary, "anyOf": [level, table]});
    rules::ALL.iter().map(|one| (one.name.to_owned(), rule(one.page().summary))).collect()
}

fn text(description: &str) -> Value {
    json!({"description": description, "type": "string", "minLength": 1})
}

fn patterns(description: &str) -> Value {
    json!({
        "description": format!("{description} Patterns as in .gitignore."),
        "type": "array",
        "items": {"type": "string", "minLength": 1},
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::read;

    fn keys(schema: &Value, pointer: &str) -> Vec<String> {
        let properties = schema.pointer(pointer).and_then(Value::as_object).unwrap();
        properties.keys().cloned().collect()
    }

    #[test]
    fn it_knows_the_keys_that_are_read() {
        let schema = schema();
        assert_eq!(keys(&schema, "/properties"), read::KEYS);
        assert_eq!(keys(&schema, "/properties/daemon/properties"), read::DAEMON);
        assert_eq!(keys(&schema, "/properties/overrides/items/properties"), read::OVERRIDE);
        assert_eq!(keys(&schema, "/properties/stacks/items/properties"), read::STACK);
        assert_eq!(keys(&each_rule()[rules::ALL[0].name], "/anyOf/1/properties"), read::RULE);
    }
}
