//! The tree: documents, nodes, comments, and where each stands.

use super::{Error, Value};
use crate::source::Span;

/// A YAML text with all that is written in it. Never fails to exist: see [`Tree::errors`].
#[derive(Clone, Debug)]
pub struct Tree {
    pub(super) text: String,
    pub(super) nodes: Vec<NodeData>,
    pub(super) documents: Vec<Document>,
    pub(super) comments: Vec<Comment>,
    pub(super) errors: Vec<Error>,
}

/// A node of a [`Tree`], valid only for the tree that gave it out. Ids grow in the order of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// One document of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its only top node; an empty plain scalar when nothing is written.
    pub root: NodeId,
    /// Whether the whole document could be read. If not, `root` holds what stands before the error.
    pub complete: bool,
}

/// A comment, from its `#` to the end of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The bytes, `#` included and the line end excluded.
    pub span: Span,
    /// Whether nothing but white space stands before it on its line.
    pub own_line: bool,
}

/// `&name` before a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The name, without `&`.
    pub name: String,
    /// The bytes of `&name`.
    pub span: Span,
    /// How many aliases name it.
    pub uses: usize,
}

/// An explicit tag before a node: `!reset`, `!!str`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The tag in short form: `!!str` for `tag:yaml.org,2002:str` however it is spelt, else handle and suffix.
    pub name: String,
    /// The bytes of the tag.
    pub span: Span,
}

/// How a mapping or a sequence is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Collection {
    /// One entry or item per line, by indentation.
    Block,
    /// Within `{}` or `[]`.
    Flow,
    /// A single pair within `[]` without braces of its own: `[a: b]`.
    FlowPair,
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalarStyle {
    /// Without quotes. An empty value (`key:`) is plain too, with an empty span.
    Plain,
    /// Within `'`.
    SingleQuoted,
    /// Within `"`.
    DoubleQuoted,
    /// After `|`.
    Literal,
    /// After `>`.
    Folded,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Keys and values in the order of the text; `<<` and repeated keys included.
    Mapping {
        /// How it is written.
        style: Collection,
        /// Its entries.
        entries: Vec<Entry>,
    },
    /// Values in the order of the text.
    Sequence {
        /// How it is written.
        style: Collection,
        /// Its items.
        items: Vec<Item>,
    },
    /// A text.
    Scalar {
        /// How it is written.
        style: ScalarStyle,
        /// The text with quotes, escapes and folding undone.
        text: String,
    },
    /// `*name`.
    Alias {
        /// The name, without `*`.
        name: String,
        /// The node it stands for; `None` if there is no such anchor before it, or following it is refused
        /// (an error says why). Never an alias itself.
        target: Option<NodeId>,
    },
}

/// A key with its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: NodeId,
    /// The value; an empty plain scalar when nothing is written.
    pub value: NodeId,
    /// Offset of the `:`; `None` if there is none, as for `b` in `{a: 1, b}`.
    pub colon: Option<u32>,
    /// From the key (or its `?`) to the end of the value, anchors and tags included.
    pub span: Span,
}

/// An item of a sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// The value; an empty plain scalar when nothing follows the dash.
    pub value: NodeId,
    /// From the `-` (in block style) to the end of the value, anchors and tags included.
    pub span: Span,
}

#[derive(Clone, Debug)]
pub(super) struct NodeData {
    pub(super) span: Span,
    pub(super) parent: Option<NodeId>,
    pub(super) anchor: Option<Box<Anchor>>,
    pub(super) tag: Option<Box<Tag>>,
    pub(super) content: Content,
}

impl NodeData {
    pub(super) fn full_span(&self) -> Span {
        let anchor = self.anchor.as_ref().map_or(self.span, |anchor| anchor.span);
        let tag = self.tag.as_ref().map_or(self.span, |tag| tag.span);
        self.span.to(anchor).to(tag)
    }
}

impl Tree {
    /// The text that was parsed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of `span`; empty if it does not lie in the text.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// What is wrong with the text, in its order.
    #[must_use]
    pub fn errors(&self) -> &[Error] {
        &self.errors
    }

    /// The documents of the stream. A text without any node has none.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// The top node of the first document.
    #[must_use]
    pub fn root(&self) -> Option<Node<'_>> {
        self.roots().next()
    }

    /// The top nodes of all documents.
    pub fn roots(&self) -> impl Iterator<Item = Node<'_>> {
        self.documents.iter().map(|document| self.node(document.root))
    }

    /// All comments, in the order of the text.
    #[must_use]
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// The node `id`, which this tree has given out.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Node<'_> {
        Node { tree: self, id }
    }

    /// All nodes in the order of the text, a parent before its children.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        self.nodes_from(NodeId(0))
    }

    /// The innermost node whose content has exactly the bytes of `span`.
    #[must_use]
    pub fn node_at(&self, span: Span) -> Option<Node<'_>> {
        let first = self.nodes.partition_point(|node| node.span.start < span.start);
        let nodes = self.nodes_from(NodeId(u32::try_from(first).ok()?));
        nodes.take_while(|node| node.span().start == span.start).filter(|node| node.span() == span).last()
    }

    /// The node `first` and all after it.
    pub(super) fn nodes_from(&self, first: NodeId) -> impl Iterator<Item = Node<'_>> {
        (first.0..).map_while(|id| (NodeId(id).index() < self.nodes.len()).then(|| self.node(NodeId(id))))
    }
}

/// A node as it is written: aliases are not followed, `<<` is a key like any other. [`Node::value`] follows them.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    tree: &'t Tree,
    id: NodeId,
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Node").field(&self.id.0).field(&self.tree.slice(self.span())).finish()
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.tree, other.tree) && self.id == other.id
    }
}

impl Eq for Node<'_> {}

impl<'t> Node<'t> {
    fn data(self) -> &'t NodeData {
        &self.tree.nodes[self.id.index()]
    }

    /// The tree it belongs to.
    #[must_use]
    pub fn tree(self) -> &'t Tree {
        self.tree
    }

    /// Its id.
    #[must_use]
    pub fn id(self) -> NodeId {
        self.id
    }

    /// The bytes of the content, without anchor and tag. A block scalar begins at its `|` or `>` and ends before
    /// the last line break. An empty value has an empty span after its `:`, `-`, anchor or tag.
    #[must_use]
    pub fn span(self) -> Span {
        self.data().span
    }

    /// The bytes of the content with anchor and tag.
    #[must_use]
    pub fn full_span(self) -> Span {
        self.data().full_span()
    }

    /// What it is.
    #[must_use]
    pub fn content(self) -> &'t Content {
        &self.data().content
    }

    /// The mapping or sequence it is in; a key's parent is its mapping.
    #[must_use]
    pub fn parent(self) -> Option<Node<'t>> {
        self.data().parent.map(|id| self.tree.node(id))
    }

    /// Its anchor.
    #[must_use]
    pub fn anchor(self) -> Option<&'t Anchor> {
        self.data().anchor.as_deref()
    }

    /// Its explicit tag.
    #[must_use]
    pub fn tag(self) -> Option<&'t Tag> {
        self.data().tag.as_deref()
    }

    /// The entries of a mapping; empty for anything else.
    #[must_use]
    pub fn entries(self) -> &'t [Entry] {
        match self.content() {
            Content::Mapping { entries, .. } => entries,
            _ => &[],
        }
    }

    /// The items of a sequence; empty for anything else.
    #[must_use]
    pub fn items(self) -> &'t [Item] {
        match self.content() {
            Content::Sequence { items, .. } => items,
            _ => &[],
        }
    }

    /// The text of a scalar.
    #[must_use]
    pub fn text(self) -> Option<&'t str> {
        match self.content() {
            Content::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The entry of this mapping whose key is the scalar `key`; the first one if the key is repeated.
    #[must_use]
    pub fn entry(self, key: &str) -> Option<&'t Entry> {
        self.entries().iter().find(|entry| self.tree.node(entry.key).text() == Some(key))
    }

    /// The node that an alias stands for, any other node itself; `None` for an alias that leads nowhere.
    #[must_use]
    pub fn followed(self) -> Option<Node<'t>> {
        match self.content() {
            Content::Alias { target, .. } => target.map(|id| self.tree.node(id)),
            _ => Some(self),
        }
    }

    /// Whether this is the merge key `<<` (which is plain; a quoted `"<<"` is a key like any other).
    #[must_use]
    pub fn is_merge_key(self) -> bool {
        match (self.content(), self.tag()) {
            (Content::Scalar { .. }, Some(tag)) if tag.name != "!" => tag.name == "!!merge",
            (Content::Scalar { style: ScalarStyle::Plain, text }, _) => text == "<<",
            _ => false,
        }
    }

    /// This node as a loader sees it.
    #[must_use]
    pub fn value(self) -> Value<'t> {
        Value::of(self)
    }
}
