//! What a Compose file says.

use super::{Edited, Item, Path, Reading};
use crate::syntax::yaml::{Content, Node, Tree};

/// Reads `text` as YAML: its scalars, aliases and empty collections with the keys that lead to them, and what keeps
/// it from being loaded. A key with nothing behind it sets nothing that an edit could not give it.
pub(super) fn read(text: &str, edited: Edited<'_>) -> Reading {
    let tree = Tree::parse(text);
    let mut items = Vec::new();
    for root in tree.roots() {
        add(root, Path::default(), edited, &mut items);
    }
    let comments = tree.comments().iter().map(|comment| tree.slice(comment.span).trim_end().to_owned());
    Reading {
        items,
        comments: comments.collect(),
        problems: tree.errors().iter().map(|error| error.message.clone()).collect(),
    }
}

/// Adds what stands at `node`, to which `path` leads. No tree is deeper than its parser allows.
fn add(node: Node<'_>, path: Path, edited: Edited<'_>, items: &mut Vec<Item>) {
    let tree = node.tree();
    if node.entries().is_empty() && node.items().is_empty() {
        if !node.full_span().is_empty() {
            items.push(path.sets(&value(node), node.full_span()));
        }
        return;
    }
    for entry in node.entries() {
        let key = tree.node(entry.key);
        let is_edited = edited(key.full_span());
        add(tree.node(entry.value), path.entry(tree.slice(key.full_span()), is_edited), edited, items);
    }
    for item in node.items() {
        add(tree.node(item.value), path.item(), edited, items);
    }
}

/// The value of a node that has no others in it, with its tag and its anchor.
fn value(node: Node<'_>) -> String {
    let tag = node.tag().map(|tag| tag.name.as_str());
    let anchor = node.anchor().map(|anchor| anchor.name.as_str());
    match node.content() {
        Content::Scalar { style, text } => format!("{tag:?} {anchor:?} {style:?} {text}"),
        _ => node.tree().slice(node.full_span()).to_owned(),
    }
}
