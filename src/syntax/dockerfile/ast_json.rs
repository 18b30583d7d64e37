//! The tree as JSON, in the terms of BuildKit's parser. For comparison with it, and for scripts.

use serde_json::{Map, Value, json};

use super::tree::{Arguments, Dockerfile, Heredoc, Instruction, Word};

/// `file`, parsed from `source`, as an object: `escape`, and `instructions` with `cmd` in small letters, `flags`,
/// `json` for the exec form, `args`, `heredocs`, `start` and `end` line from 1, and `sub` for `ONBUILD`. What is
/// empty is left out. What BuildKit does not know has one empty argument.
#[must_use]
pub fn ast_json(file: &Dockerfile, source: &str) -> Value {
    let mut lines = LineCounter { source, at: 0, line: 1 };
    let instructions: Vec<Value> = file
        .instructions
        .iter()
        .map(|instruction| {
            let start = lines.line(instruction.span.start as usize);
            let mut object = node(instruction, source);
            object.insert("start".to_owned(), start.into());
            object.insert("end".to_owned(), lines.line(instruction.span.end as usize).into());
            Value::Object(object)
        })
        .collect();
    json!({ "escape": file.escape, "instructions": instructions })
}

fn node(instruction: &Instruction, source: &str) -> Map<String, Value> {
    let mut object = Map::new();
    let mut insert = |key: &str, value: Value| {
        if value != json!([]) {
            object.insert(key.to_owned(), value);
        }
    };
    insert("cmd", instruction.name().to_lowercase().into());
    let flags = instruction.flags.iter().map(|flag| match &flag.value {
        Some(value) => format!("--{}={}", flag.name, value.as_str()),
        None => format!("--{}", flag.name),
    });
    insert("flags", flags.collect());
    let command = match &instruction.arguments {
        Arguments::Health { command, .. } => command,
        arguments => arguments,
    };
    if matches!(command, Arguments::Json { .. }) {
        insert("json", true.into());
    }
    match &instruction.arguments {
        Arguments::Instruction(inner) => insert("sub", node(inner, source).into()),
        _ if instruction.keyword == super::Keyword::Unknown => insert("args", json!([""])),
        arguments => insert("args", texts(arguments).into()),
    }
    let heredocs = instruction.heredocs.iter().map(|heredoc| heredoc_json(heredoc, source));
    insert("heredocs", heredocs.collect());
    object
}

/// The arguments as the flat list that BuildKit makes of them.
fn texts(arguments: &Arguments) -> Vec<&str> {
    match arguments {
        Arguments::None | Arguments::Instruction(_) => Vec::new(),
        Arguments::Text(text) => vec![text.as_str()],
        Arguments::Json { elements: words, .. } | Arguments::Words(words) => {
            words.iter().map(Word::as_str).collect()
        }
        Arguments::Pairs(pairs) => {
            let separator = |legacy| if legacy { "" } else { "=" };
            pairs
                .iter()
                .flat_map(|pair| [pair.name.as_str(), pair.value.as_str(), separator(pair.legacy)])
                .collect()
        }
        Arguments::Health { kind, command } => {
            let mut all = vec![kind.as_str()];
            all.extend(texts(command));
            all
        }
    }
}

fn heredoc_json(heredoc: &Heredoc, source: &str) -> Value {
    json!({
        "name": heredoc.name,
        "content": source.get(heredoc.body.range()).unwrap_or_default(),
        "expand": heredoc.expand,
        "chomp": heredoc.chomp,
        "fd": heredoc.file_descriptor,
    })
}

/// Counts lines as BuildKit does: only a line feed ends one. Offsets have to come in order.
struct LineCounter<'t> {
    source: &'t str,
    at: usize,
    line: usize,
}

impl LineCounter<'_> {
    fn line(&mut self, offset: usize) -> usize {
        let passed = self.source.as_bytes().get(self.at..offset).unwrap_or_default();
        self.line += passed.iter().filter(|&&byte| byte == b'\n').count();
        self.at = offset;
        self.line
    }
}
