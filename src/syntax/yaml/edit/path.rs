//! The way to the place of an edit, and what forbids to go on.

use super::{Content, Editor, Node, Refusal, is_null, kind};
use crate::source::Span;
use crate::syntax::yaml::{Collection, Entry, ErrorKind, Item};

/// A step from a node to a node in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'p> {
    /// To the value of a key.
    Key(&'p str),
    /// To an item, counted from 0.
    Index(usize),
}

impl<'p> From<&'p str> for Step<'p> {
    fn from(key: &'p str) -> Self {
        Self::Key(key)
    }
}

impl From<usize> for Step<'_> {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// Where a path ends.
pub(super) enum Found<'t, 'p> {
    /// At a node.
    Node { node: Node<'t>, slot: Slot<'t> },
    /// In `parent`, a mapping or null, which has no key `rest[0]`.
    Missing { parent: Node<'t>, slot: Slot<'t>, rest: &'p [Step<'p>] },
}

/// The place that a node stands in.
#[derive(Clone, Copy)]
pub(super) enum Slot<'t> {
    /// The top of a document.
    Root,
    /// The value of an entry.
    Entry { mapping: Node<'t>, entry: &'t Entry },
    /// An item.
    Item { sequence: Node<'t>, index: usize, item: &'t Item },
}

impl<'t> Slot<'t> {
    /// Whether the node stands within brackets or braces.
    pub(super) fn in_flow(self) -> bool {
        match self {
            Self::Root => false,
            Self::Entry { mapping: parent, .. } | Self::Item { sequence: parent, .. } => parent.is_flow(),
        }
    }
}

impl<'t> Node<'t> {
    /// Whether this is a mapping or a sequence within brackets or braces, or a pair in one.
    #[must_use]
    pub fn is_flow(self) -> bool {
        match self.content() {
            Content::Mapping { style, .. } | Content::Sequence { style, .. } => *style != Collection::Block,
            _ => false,
        }
    }
}

impl<'t> Node<'t> {
    /// Where the entries or items stand.
    pub(super) fn child_spans(self) -> Vec<Span> {
        match self.content() {
            Content::Mapping { entries, .. } => entries.iter().map(|entry| entry.span).collect(),
            Content::Sequence { items, .. } => items.iter().map(|item| item.span).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether the last byte of the entry or item `index` is the `:` of an absent value, or a `?` alone. Right before
    /// a comma or a bracket it would not be an indicator.
    pub(super) fn ends_with_indicator(self, index: usize) -> bool {
        let entry = match self.content() {
            Content::Mapping { entries, .. } => entries.get(index),
            _ => self.items().get(index).and_then(|item| self.tree().node(item.value).entries().last()),
        };
        entry.is_some_and(|entry| match entry.colon {
            Some(colon) => colon + 1 == entry.span.end,
            None => self.tree().node(entry.key).full_span().is_empty(),
        })
    }
}

impl<'t> Editor<'t> {
    /// Follows `path` as it is written.
    pub(super) fn find<'p>(&self, path: &'p [Step<'p>]) -> Result<Found<'t, 'p>, Refusal> {
        let mut errors = self.tree().errors().iter();
        if let Some(error) = errors.find(|error| matches!(error.kind, ErrorKind::Syntax | ErrorKind::TooDeep))
        {
            return Err(Refusal::new(error.span, "the file cannot be read to its end"));
        }
        let mut node = self.root;
        let mut slot = Slot::Root;
        for (at, &step) in path.iter().enumerate() {
            self.check_open(node)?;
            match step {
                Step::Key(_) if is_null(node) => {
                    return Ok(Found::Missing { parent: node, slot, rest: &path[at..] });
                }
                Step::Key(key) => {
                    self.check_mapping(node)?;
                    let Some(entry) = self.find_entry(node, key)? else {
                        if at + 1 < path.len() {
                            self.check_not_merged(node, key)?;
                        }
                        return Ok(Found::Missing { parent: node, slot, rest: &path[at..] });
                    };
                    slot = Slot::Entry { mapping: node, entry };
                    node = self.tree().node(entry.value);
                }
                Step::Index(index) => {
                    let Some(item) = node.items().get(index) else {
                        return Err(Refusal::new(node.span(), format!("there is no item {index}")));
                    };
                    slot = Slot::Item { sequence: node, index, item };
                    node = self.tree().node(item.value);
                }
            }
        }
        Ok(Found::Node { node, slot })
    }

    /// The entry of `mapping` with the key `key`.
    pub(super) fn find_entry(&self, mapping: Node<'t>, key: &str) -> Result<Option<&'t Entry>, Refusal> {
        let tree = self.tree();
        let mut found = mapping.entries().iter().filter(|entry| {
            let written = tree.node(entry.key).followed();
            written.and_then(Node::text) == Some(key)
        });
        let first = found.next();
        match found.next() {
            Some(second) => {
                Err(Refusal::new(tree.node(second.key).span(), format!("the key `{key}` is set twice")))
            }
            None => Ok(first),
        }
    }

    fn check_mapping(&self, node: Node<'t>) -> Result<(), Refusal> {
        match node.content() {
            Content::Mapping { .. } => Ok(()),
            _ => Err(Refusal::new(node.span(), format!("{} stands where a mapping is needed", kind(node)))),
        }
    }

    /// Refuses if `mapping` gets `key` by a merge: what is written in it would replace all of that.
    pub(super) fn check_not_merged(&self, mapping: Node<'t>, key: &str) -> Result<(), Refusal> {
        let Some(merged) = mapping.value().get(key) else { return Ok(()) };
        Err(Refusal::new(merged.span(), format!("`{key}` comes from elsewhere by a merge (`<<`)")))
    }

    /// [`Editor::check_not_merged`] for the first step of `rest`, which `mapping` does not have itself.
    pub(super) fn check_no_merge(&self, mapping: Node<'t>, rest: &[Step<'_>]) -> Result<(), Refusal> {
        match rest.first() {
            Some(Step::Key(key)) => self.check_not_merged(mapping, key),
            _ => Ok(()),
        }
    }

    /// Refuses to change something within `node` if that would change more than is written at its place.
    pub(super) fn check_open(&self, node: Node<'t>) -> Result<(), Refusal> {
        if let Content::Alias { name, .. } = node.content() {
            return Err(Refusal::new(
                node.span(),
                format!("`*{name}` stands for a value that is written elsewhere"),
            ));
        }
        if let Some(tag) = node.tag().filter(|tag| tag.name == "!reset") {
            return Err(Refusal::new(tag.span, "`!reset` discards the value"));
        }
        self.check_unshared(node)
    }

    /// Refuses if aliases stand for `node`.
    pub(super) fn check_unshared(&self, node: Node<'t>) -> Result<(), Refusal> {
        match node.anchor() {
            Some(anchor) if anchor.uses > 0 => {
                let reason = format!("other places share this value through `*{}`", anchor.name);
                Err(Refusal::new(anchor.span, reason))
            }
            _ => Ok(()),
        }
    }
}
