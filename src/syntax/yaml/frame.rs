//! A collection whose end has not come yet.

use super::node::NodeData;
use super::{Collection, Content, Entry, Item, NodeId, ScalarStyle};
use crate::source::Span;

/// The place that a node has in its parent, and the indicator before it.
#[derive(Clone, Copy)]
pub(super) enum Place {
    Root,
    Item { dash: Option<usize> },
    Key { question_mark: Option<usize> },
    Value { colon: Option<usize> },
}

/// What has been read of a collection.
pub(super) struct Frame {
    pub(super) id: NodeId,
    /// Where its first child begins, indicator, anchor and tag included.
    pub(super) start: Option<usize>,
    /// How many nodes its document had when it began, aliases followed.
    pub(super) expanded_before: usize,
    /// The longest way down, aliases followed.
    pub(super) height: usize,
    pub(super) children: Children,
}

pub(super) enum Children {
    Sequence { style: Collection, items: Vec<OpenItem> },
    Mapping { style: Collection, entries: Vec<OpenEntry>, key: Option<OpenKey> },
}

pub(super) struct OpenItem {
    dash: Option<usize>,
    value: NodeId,
}

#[derive(Clone, Copy)]
pub(super) struct OpenKey {
    pub(super) question_mark: Option<usize>,
    pub(super) key: NodeId,
}

#[derive(Clone, Copy)]
pub(super) struct OpenEntry {
    pub(super) key: OpenKey,
    pub(super) colon: Option<usize>,
    value: NodeId,
}

impl Place {
    /// Offset of the indicator.
    pub(super) fn indicator(self) -> Option<usize> {
        match self {
            Self::Root => None,
            Self::Item { dash: at } | Self::Key { question_mark: at } | Self::Value { colon: at } => at,
        }
    }
}

impl Frame {
    pub(super) fn style(&self) -> Collection {
        match self.children {
            Children::Sequence { style, .. } | Children::Mapping { style, .. } => style,
        }
    }

    pub(super) fn is_block(&self) -> bool {
        self.style() == Collection::Block
    }

    /// The key whose value has not come yet.
    pub(super) fn pending_key(&self) -> Option<OpenKey> {
        match &self.children {
            Children::Mapping { key, .. } => *key,
            Children::Sequence { .. } => None,
        }
    }

    /// The only key of a pair in `[]` that has neither `?` nor `:`, so that it is no pair at all.
    pub(super) fn lone_key(&self) -> Option<NodeId> {
        let Children::Mapping { style: Collection::FlowPair, entries, .. } = &self.children else {
            return None;
        };
        match entries[..] {
            [OpenEntry { key: OpenKey { question_mark: None, key }, colon: None, .. }] => Some(key),
            _ => None,
        }
    }

    /// Adds the node `id` where `place` says.
    pub(super) fn attach(&mut self, place: Place, id: NodeId, height: usize) {
        self.height = self.height.max(height);
        match (place, &mut self.children) {
            (Place::Item { dash }, Children::Sequence { items, .. }) => {
                items.push(OpenItem { dash, value: id })
            }
            (Place::Key { question_mark }, Children::Mapping { key, .. }) => {
                *key = Some(OpenKey { question_mark, key: id });
            }
            (Place::Value { colon }, Children::Mapping { entries, key, .. }) => {
                entries.extend(key.take().map(|key| OpenEntry { key, colon, value: id }));
            }
            _ => {}
        }
    }

    /// The content, and the span that its children cover.
    pub(super) fn content(&self, nodes: &[NodeData]) -> (Content, Option<Span>) {
        match &self.children {
            Children::Sequence { style, items } => {
                let items: Vec<_> = items.iter().map(|item| item.close(nodes)).collect();
                let within = items.iter().map(|item| item.span).reduce(Span::to);
                (Content::Sequence { style: *style, items }, within)
            }
            Children::Mapping { style, entries, .. } => {
                let entries: Vec<_> = entries.iter().map(|entry| entry.close(nodes)).collect();
                let within = entries.iter().map(|entry| entry.span).reduce(Span::to);
                (Content::Mapping { style: *style, entries }, within)
            }
        }
    }
}

impl OpenItem {
    fn close(&self, nodes: &[NodeData]) -> Item {
        let value = nodes[self.value.index()].full_span();
        let span = self.dash.map_or(value, |dash| byte(dash).to(value));
        Item { value: self.value, span }
    }
}

impl OpenEntry {
    fn close(&self, nodes: &[NodeData]) -> Entry {
        let key = nodes[self.key.key.index()].full_span();
        let value = nodes[self.value.index()].full_span();
        let indicators = [self.key.question_mark, self.colon].into_iter().flatten();
        let span = indicators.fold(key.to(value), |span, at| span.to(byte(at)));
        let colon = self.colon.map(|at| byte(at).start);
        Entry { key: self.key.key, value: self.value, colon, span }
    }
}

fn byte(at: usize) -> Span {
    Span::new(at, at + 1)
}

/// In flow style go-yaml takes a `:` before `,`, `]` or `}` for a part of the plain text before it, so that `{a:}`
/// has the key `a:`. The parser takes it for an indicator. Gives the colon to `key` if go-yaml would.
pub(super) fn take_colon(text: &str, key: &mut NodeData) -> bool {
    let end = key.span.end as usize;
    let Content::Scalar { style: ScalarStyle::Plain, text: key_text } = &mut key.content else {
        return false;
    };
    if key.span.is_empty() || !matches!(text.as_bytes()[end..], [b':', b',' | b']' | b'}', ..]) {
        return false;
    }
    key_text.push(':');
    key.span.end += 1;
    true
}
