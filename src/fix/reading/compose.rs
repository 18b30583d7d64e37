//! What a Compose file says.

use super::{Item, Reading};
use crate::source::FileId;
use crate::syntax::yaml::{Content, Node, Tree};

/// Reads `text` as YAML: its scalars and aliases with the keys that lead to them, and what keeps it from being
/// loaded. Items of a list are told apart by their order only, so that one can be added. A key without a value
/// sets nothing that an edit could not give it.
pub(super) fn read(_: FileId, text: &str) -> Reading {
    let tree = Tree::parse(text);
    let mut reading = Reading {
        items: Vec::new(),
        comments: tree.comments().iter().map(|comment| tree.slice(comment.span).trim_end().to_owned()).collect(),
        problems: tree.errors().iter().map(|error| error.message.clone()).collect(),
    };
    for root in tree.roots() {
        add(root, String::new(), &mut reading.items);
    }
    reading
}

/// Adds what `node`, to which the keys in `path` lead, sets. The tree is never deeper than its parser allows.
fn add(node: Node<'_>, path: String, items: &mut Vec<Item>) {
    let mark = node.tag().map_or(String::new(), |tag| format!(" {}", tag.name));
    let anchor = node.anchor().map_or(String::new(), |anchor| format!(" &{}", anchor.name));
    let path = format!("{path}{mark}{anchor}");
    match node.content() {
        Content::Mapping { entries, .. } if !entries.is_empty() => {
            for entry in entries {
                let key = node.tree().node(entry.key);
                let key = key.text().unwrap_or_else(|| node.tree().slice(key.span()));
                add(node.tree().node(entry.value), format!("{path}{key:?}:"), items);
            }
        }
        Content::Sequence { items: list, .. } if !list.is_empty() => {
            for item in list {
                add(node.tree().node(item.value), format!("{path}-"), items);
            }
        }
        content => {
            let value = match content {
                Content::Scalar { style, text } => format!("{path} {style:?} {text}"),
                Content::Alias { name, .. } => format!("{path} *{name}"),
                Content::Mapping { .. } | Content::Sequence { .. } => {
                    format!("{path} {}", node.tree().slice(node.span()))
                }
            };
            if !node.full_span().is_empty() {
                items.push(Item { span: node.full_span(), content: value });
            }
        }
    }
}
