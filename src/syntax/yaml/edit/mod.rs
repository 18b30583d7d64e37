//! Edits that keep comments and layout, and refuse what they cannot do safely.
//!
//! An [`Editor`] never writes through an alias, nor into a value that aliases elsewhere stand for: both would change
//! more than was asked for. It does not apply anything: it returns [`Edit`]s for [`crate::source::apply`].

mod insert;
mod layout;
mod new;
mod path;
mod remove;

pub use new::New;
pub use path::Step;

use self::layout::Layout;
use self::path::{Found, Slot};
use super::{Content, Node, Scalar, Tree, trivia};
use crate::source::{Edit, FileId, Span};

/// Why an edit cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// One clause for people, lower case, no full stop.
    pub reason: String,
    /// The place that stands in the way.
    pub span: Span,
}

impl Refusal {
    fn new(span: Span, reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), span }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Refusal {}

/// Edits that belong together, or why there are none. No edits at all if everything is as it was to be made.
pub type Edits = Result<Vec<Edit>, Refusal>;

/// Edits one document. A path leads from its top node through keys and indices as they are written: neither aliases
/// nor `<<` are followed.
#[derive(Clone, Copy, Debug)]
pub struct Editor<'t> {
    root: Node<'t>,
    file: FileId,
    layout: Layout<'t>,
    order: &'static [&'static str],
}

impl<'t> Editor<'t> {
    /// An editor of the document with the top node `root`, which has been parsed from `file`.
    #[must_use]
    pub fn new(root: Node<'t>, file: FileId) -> Self {
        Self { root, file, layout: Layout::of(root.tree()), order: &[] }
    }

    /// An editor that puts a new key in front of those at the end of its mapping that come later in `order`. Keys
    /// that are not in it come first.
    #[must_use]
    pub fn with_order(self, order: &'static [&'static str]) -> Self {
        Self { order, ..self }
    }

    /// The top node of the document.
    #[must_use]
    pub fn root(&self) -> Node<'t> {
        self.root
    }

    /// Makes the value at `path` `value`, whatever it was; mappings on the way there are added as needed.
    ///
    /// # Errors
    /// Refuses to write through an alias or a merge, into a value that is used elsewhere, to replace a tagged value,
    /// and to lose comments.
    pub fn set(&self, path: &[Step<'_>], value: &New) -> Edits {
        match self.find(path)? {
            Found::Node { node, slot } => self.replace(node, slot, value),
            Found::Missing { parent, slot, rest } => self.add_missing(parent, slot, rest, value),
        }
    }

    /// Makes the mapping at `path` have `entries`: adds what is not there, goes into mappings that are on both sides,
    /// adds the items to lists that are on both sides, and replaces all else.
    ///
    /// # Errors
    /// As for [`Editor::set`]; also if a mapping would have to become something else, or the other way round.
    pub fn merge(&self, path: &[Step<'_>], entries: &[(String, New)]) -> Edits {
        match self.find(path)? {
            Found::Node { node, slot } => self.merge_into(node, slot, entries),
            Found::Missing { parent, slot, rest } => {
                self.check_no_merge(parent, rest)?;
                self.add_missing(parent, slot, rest, &New::Map(entries.to_vec()))
            }
        }
    }

    /// Adds `item` to the end of the list at `path`.
    ///
    /// # Errors
    /// As for [`Editor::set`]; also if there is something other than a list.
    pub fn append(&self, path: &[Step<'_>], item: &New) -> Edits {
        match self.find(path)? {
            Found::Node { node, slot } => self.append_to(node, slot, std::slice::from_ref(item)),
            Found::Missing { parent, slot, rest } => {
                self.check_no_merge(parent, rest)?;
                self.add_missing(parent, slot, rest, &New::List(vec![item.clone()]))
            }
        }
    }

    /// Removes the entry or item at `path`, with the comment at its end. Comments above it stay.
    ///
    /// # Errors
    /// As for [`Editor::set`]; also if there is nothing at `path`, or an alias elsewhere stands for a part of it.
    pub fn remove(&self, path: &[Step<'_>]) -> Edits {
        let Found::Node { node, slot } = self.find(path)? else {
            return Err(Refusal::new(self.root.span(), "there is nothing to remove"));
        };
        self.remove_from(node, slot, path)
    }

    /// Gives the entry at `path` the key `key`.
    ///
    /// # Errors
    /// As for [`Editor::set`]; also if there is nothing at `path`, or the mapping has the key already.
    pub fn rename(&self, path: &[Step<'_>], key: &str) -> Edits {
        let Found::Node { slot: Slot::Entry { mapping, entry }, .. } = self.find(path)? else {
            return Err(Refusal::new(self.root.span(), "there is no key to rename"));
        };
        let old = self.tree().node(entry.key);
        if let Some(other) = mapping.entry(key) {
            let reason = format!("the key `{key}` is there already");
            return Err(Refusal::new(self.tree().node(other.key).span(), reason));
        }
        let Content::Scalar { style, .. } = old.content() else {
            return Err(Refusal::new(old.span(), "the key is an alias"));
        };
        if old.span().is_empty() || old.tag().is_some() {
            return Err(Refusal::new(old.full_span(), "the key is empty or has a tag"));
        }
        self.check_unshared(old)?;
        let written = match layout::quote_of(*style) {
            Some(quote) => new::quoted(key, quote),
            None => new::key(key, mapping.is_flow(), self.layout.quote),
        };
        Ok(vec![self.edit(old.span(), written)])
    }

    fn tree(&self) -> &'t Tree {
        self.root.tree()
    }

    fn text(&self) -> &'t str {
        self.tree().text()
    }

    fn edit(&self, span: Span, replacement: impl Into<String>) -> Edit {
        Edit { file: self.file, span, replacement: replacement.into() }
    }

    /// An edit that puts a value before what may be a comment without a space before it.
    fn edit_value(&self, span: Span, mut written: String) -> Edit {
        if self.text()[span.end as usize..].starts_with('#') {
            written.push(' ');
        }
        self.edit(span, written)
    }

    fn merge_into(&self, node: Node<'t>, slot: Slot<'t>, entries: &[(String, New)]) -> Edits {
        self.check_open(node)?;
        if is_null(node) {
            return self.fill(node, slot, &New::Map(entries.to_vec()));
        }
        if !matches!(node.content(), Content::Mapping { .. }) {
            return Err(Refusal::new(
                node.span(),
                format!("{} stands where a mapping is needed", kind(node)),
            ));
        }
        let mut edits = Vec::new();
        let mut missing = Vec::new();
        for (key, value) in entries {
            match self.find_entry(node, key)? {
                Some(entry) => {
                    let slot = Slot::Entry { mapping: node, entry };
                    edits.extend(self.merge_value(self.tree().node(entry.value), slot, value)?);
                }
                None => {
                    if !value.is_scalar() {
                        self.check_not_merged(node, key)?;
                    }
                    missing.push((key.clone(), value.clone()));
                }
            }
        }
        if !missing.is_empty() {
            edits.extend(self.insert_entries(node, &missing)?);
        }
        Ok(edits)
    }

    fn merge_value(&self, node: Node<'t>, slot: Slot<'t>, value: &New) -> Edits {
        match value {
            New::Map(entries) => self.merge_into(node, slot, entries),
            New::List(items) => {
                let old: Vec<_> = node.value().items().collect();
                let missing = items.iter().filter(|item| !old.iter().any(|old| item.is(*old)));
                self.append_to(node, slot, &missing.cloned().collect::<Vec<_>>())
            }
            New::Text(_) | New::Plain(_) | New::Noted(..) => match node.followed().map(Node::content) {
                Some(Content::Mapping { .. } | Content::Sequence { .. }) => {
                    Err(Refusal::new(node.span(), format!("{} stands where a text is needed", kind(node))))
                }
                _ => self.replace(node, slot, value),
            },
        }
    }

    fn append_to(&self, node: Node<'t>, slot: Slot<'t>, items: &[New]) -> Edits {
        self.check_open(node)?;
        if is_null(node) {
            return self.fill(node, slot, &New::List(items.to_vec()));
        }
        if !matches!(node.content(), Content::Sequence { .. }) {
            return Err(Refusal::new(node.span(), format!("{} stands where a list is needed", kind(node))));
        }
        self.insert_items(node, items)
    }

    /// Puts `value` in the place of `node`.
    fn replace(&self, node: Node<'t>, slot: Slot<'t>, value: &New) -> Edits {
        if value.is(node.value()) {
            return Ok(Vec::new());
        }
        self.check_unshared(node)?;
        if let Some(tag) = node.tag() {
            return Err(Refusal::new(tag.span, format!("the value has the tag `{}`", tag.name)));
        }
        if is_null(node) {
            return self.fill(node, slot, value);
        }
        let scalars = value.is_scalar();
        match node.content() {
            Content::Scalar { style, .. } if scalars => {
                self.check_no_comments(node.span())?;
                let written = match (value, layout::quote_of(*style)) {
                    (New::Text(text), Some(quote)) => new::quoted(text, quote),
                    _ => value.flow(slot.in_flow(), self.layout.quote),
                };
                Ok(vec![self.edit_value(node.span(), written)])
            }
            Content::Alias { .. } if scalars => {
                Ok(vec![self.edit_value(node.span(), value.flow(slot.in_flow(), self.layout.quote))])
            }
            _ => self.rewrite(node, slot, value),
        }
    }

    fn check_no_comments(&self, span: Span) -> Result<(), Refusal> {
        let comments = self.tree().comments();
        let next = comments.partition_point(|comment| comment.span.start < span.start);
        match comments.get(next) {
            Some(comment) if comment.span.start < span.end => {
                Err(Refusal::new(comment.span, "a comment would be lost"))
            }
            _ => Ok(()),
        }
    }
}

/// Whether `node` is written as null or nothing.
fn is_null(node: Node<'_>) -> bool {
    node.tag().is_none() && Scalar::of(node) == Some(Scalar::Null)
}

/// What `node` is, with its article.
fn kind(node: Node<'_>) -> &'static str {
    match node.content() {
        Content::Mapping { .. } => "a mapping",
        Content::Sequence { .. } => "a list",
        Content::Scalar { .. } => "a text",
        Content::Alias { .. } => "an alias",
    }
}

#[cfg(test)]
mod tests;
