//! A node as a loader sees it: aliases followed, merges applied, scalars typed.

use std::collections::HashSet;

use super::{Content, Node, Scalar};
use crate::source::Span;

/// A value with the place where it is written, and whether the way to it led through an alias.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value<'t> {
    node: Node<'t>,
    through: Option<Node<'t>>,
}

/// A key of a mapping with its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member<'t> {
    /// The key as it is written.
    pub key: Node<'t>,
    /// Its value.
    pub value: Value<'t>,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape<'t> {
    /// See [`Value::members`].
    Mapping,
    /// See [`Value::items`].
    Sequence,
    /// A scalar with its type.
    Scalar(Scalar<'t>),
}

impl<'t> Value<'t> {
    pub(super) fn of(node: Node<'t>) -> Self {
        Self { node, through: None }.child(node)
    }

    /// `node`, a child of this value, with its alias followed. An alias that leads nowhere stays an alias.
    fn child(self, node: Node<'t>) -> Self {
        let alias = matches!(node.content(), Content::Alias { .. }).then_some(node);
        Self { node: node.followed().unwrap_or(node), through: self.through.or(alias) }
    }

    /// The node as it is written: an alias only if it leads nowhere.
    #[must_use]
    pub fn node(self) -> Node<'t> {
        self.node
    }

    /// Where it is written.
    #[must_use]
    pub fn span(self) -> Span {
        self.node.span()
    }

    /// The first alias on the way from the node that was asked for to this value. `None` if it is written in its
    /// place; only then may a fix change it there.
    #[must_use]
    pub fn through(self) -> Option<Node<'t>> {
        self.through
    }

    /// What it is. An alias that leads nowhere is null.
    #[must_use]
    pub fn shape(self) -> Shape<'t> {
        match self.node.content() {
            Content::Mapping { .. } => Shape::Mapping,
            Content::Sequence { .. } => Shape::Sequence,
            Content::Scalar { .. } | Content::Alias { .. } => {
                Shape::Scalar(Scalar::of(self.node).unwrap_or(Scalar::Null))
            }
        }
    }

    /// The typed scalar, if it is one.
    #[must_use]
    pub fn scalar(self) -> Option<Scalar<'t>> {
        match self.shape() {
            Shape::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The text of a scalar as it is written, whatever its type, with quotes and escapes undone.
    #[must_use]
    pub fn text(self) -> Option<&'t str> {
        self.node.text()
    }

    /// The items of a sequence; empty for anything else.
    pub fn items(self) -> impl Iterator<Item = Value<'t>> {
        let tree = self.node.tree();
        self.node.items().iter().map(move |item| self.child(tree.node(item.value)))
    }

    /// The members of a mapping, its own before merged ones; empty for anything else.
    ///
    /// A key of its own wins over merged ones, and of several merged mappings the first that has a key. Of a
    /// repeated key, the last wins.
    #[must_use]
    pub fn members(self) -> Vec<Member<'t>> {
        let mut members = Vec::new();
        let mut seen = HashSet::new();
        // What is to be merged yet, the next at the end.
        let mut pending = vec![self];
        while let Some(mapping) = pending.pop() {
            let tree = mapping.node.tree();
            let mut merged = Vec::new();
            let first = members.len();
            for entry in mapping.node.entries().iter().rev() {
                let key = tree.node(entry.key);
                let value = mapping.child(tree.node(entry.value));
                if key.is_merge_key() {
                    merged.extend(value.merged());
                } else if key.value().text().is_none_or(|text| seen.insert(text)) {
                    members.push(Member { key, value });
                }
            }
            members[first..].reverse();
            pending.extend(merged.into_iter().rev());
        }
        members
    }

    /// The mappings that this value of a `<<` brings, in the order in which they win.
    fn merged(self) -> Vec<Value<'t>> {
        match self.node.content() {
            Content::Mapping { .. } => vec![self],
            Content::Sequence { .. } => {
                self.items().filter(|item| matches!(item.node.content(), Content::Mapping { .. })).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The value of `key`, merges applied; `None` if there is none, or this is no mapping.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Value<'t>> {
        self.members()
            .into_iter()
            .find(|member| member.key.value().text() == Some(key))
            .map(|member| member.value)
    }
}
