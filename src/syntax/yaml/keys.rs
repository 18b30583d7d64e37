//! What is wrong with the keys of a mapping that reads well otherwise.

use std::collections::HashMap;

use super::{Content, Entry, Error, ErrorKind, Node, NodeId, Scalar, Tree};
use crate::source::Span;

/// Adds an error to `tree` for each repeated key, each key that is no scalar, and each `<<` that cannot be merged.
pub(super) fn check(tree: &mut Tree, entries: &[Entry]) {
    let mut errors = Vec::new();
    let mut seen: HashMap<&str, Span> = HashMap::with_capacity(entries.len());
    for entry in entries {
        let key = tree.node(entry.key);
        if key.is_merge_key() {
            errors.extend(bad_merge(tree, entry.value));
        }
        if key.followed().is_some_and(|key| !matches!(key.content(), Content::Scalar { .. })) {
            let message = "a mapping or a list cannot be a key";
            errors.push(Error::new(ErrorKind::BadKey, key.span(), message));
        }
        let Some(text) = key.text() else { continue };
        match seen.get(text) {
            Some(&first) => errors.push(repeated(text, key.span(), first)),
            None => {
                seen.insert(text, key.span());
            }
        }
    }
    tree.errors.append(&mut errors);
}

fn repeated(key: &str, span: Span, first: Span) -> Error {
    let message = format!("the key `{key}` is set again in the same mapping");
    Error::new(ErrorKind::DuplicateKey, span, message).related(first, "first set here")
}

/// `<<` takes a mapping, an alias of one, or a list of these. An alias of a list is an addition of
/// [compose-go](https://github.com/compose-spec/compose-go/blob/main/loader/reset.go).
fn bad_merge(tree: &Tree, value: NodeId) -> Option<Error> {
    let value = tree.node(value);
    let merged = value.followed()?;
    let bad = match merged.content() {
        Content::Mapping { .. } => return None,
        Content::Sequence { items, .. } => {
            items.iter().map(|item| tree.node(item.value)).find(|&item| !is_mapping(item))?
        }
        _ => value,
    };
    let message = "`<<` merges a mapping or a list of mappings, and this is neither";
    Some(Error::new(ErrorKind::BadMerge, bad.span(), message))
}

/// An alias that leads nowhere counts as one: it has an error of its own.
fn is_mapping(node: Node<'_>) -> bool {
    node.followed().is_none_or(|node| matches!(node.content(), Content::Mapping { .. }))
}

/// An error if the scalar `node` is not what its tag promises.
pub(super) fn check_tag(node: Node<'_>) -> Option<Error> {
    let tag = node.tag()?;
    let scalar = Scalar::of(node)?;
    let (kept, promise) = match tag.name.as_str() {
        "!!null" => (scalar == Scalar::Null, "null"),
        "!!bool" => (matches!(scalar, Scalar::Bool(_)), "a boolean"),
        "!!int" => (matches!(scalar, Scalar::Int(_)), "a whole number"),
        "!!float" => (matches!(scalar, Scalar::Float(_)), "a number"),
        "!!timestamp" => (matches!(scalar, Scalar::Timestamp(_)), "a timestamp"),
        _ => return None,
    };
    let text = node.text().unwrap_or_default();
    let message = format!("`{text}` is not {promise}, which the tag `{}` asks for", tag.name);
    (!kept).then(|| Error::new(ErrorKind::BadTag, node.span(), message).related(tag.span, "asked for here"))
}
