//! What a `daemon.json` says.

use super::{Edited, Item, Path, Reading};
use crate::syntax::json::{Document, FaultKind, Node, Value};

/// Reads `text`: its values with the keys that lead to them, and what keeps it from being JSON. It has no comments:
/// where some are written, they are a flaw, and the cure takes them away.
pub(super) fn read(text: &str, edited: Edited<'_>) -> Reading {
    let document = Document::parse(text);
    let mut items = Vec::new();
    if let Some(root) = document.root() {
        add(root, Path::default(), edited, &mut items);
    }
    let problems = document.faults().iter().map(|fault| problem(&fault.kind));
    Reading { items, comments: Vec::new(), problems: problems.collect() }
}

fn problem(kind: &FaultKind) -> String {
    match kind {
        FaultKind::Comment => "it has a comment".to_owned(),
        FaultKind::TrailingComma => "a comma follows the last value".to_owned(),
        // The place in the message is another after an edit further up.
        FaultKind::Invalid(message) => message.split(" at line ").next().unwrap_or_default().to_owned(),
    }
}

/// Adds what stands at `node`, to which `path` leads. No tree is deeper than its parser allows.
fn add(node: &Node, path: Path, edited: Edited<'_>, items: &mut Vec<Item>) {
    let value = match &node.value {
        Value::Object(entries) if !entries.is_empty() => {
            for entry in entries {
                add(&entry.value, path.entry(&entry.key, edited(entry.key_span)), edited, items);
            }
            return;
        }
        Value::Array(elements) if !elements.is_empty() => {
            for element in elements {
                add(element, path.item(), edited, items);
            }
            return;
        }
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(digits) => digits.clone(),
        Value::String(text) => format!("{text:?}"),
        Value::Array(_) => "[]".to_owned(),
        Value::Object(_) => "{}".to_owned(),
    };
    items.push(path.sets(&value, node.span));
}
