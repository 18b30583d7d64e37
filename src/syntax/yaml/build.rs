//! Puts nodes together to a [`Tree`], whose spans and indicators it finds in the text.

use std::collections::HashMap;

use super::node::NodeData;
use super::{
    Anchor, Collection, Comment, Content, Document, Entry, Error, ErrorKind, Item, Node, NodeId, ScalarStyle,
    Tag, Tree, keys, trivia,
};
use crate::source::Span;

/// How many collections may be within each other, aliases followed. The same as in serde_json and serde_yaml:
/// deeper input is an attack, and whoever walks a tree may recurse.
pub(super) const MAX_DEPTH: usize = 128;

/// How many nodes aliases may stand for in one document, as in
/// [compose-go](https://github.com/compose-spec/compose-go/blob/main/loader/reset.go).
const MAX_ALIASED: usize = 100_000;

/// The place that a node has in its parent, and the indicator before it.
#[derive(Clone, Copy)]
pub(super) enum Place {
    Root,
    Item { dash: Option<usize> },
    Key { question_mark: Option<usize> },
    Value { colon: Option<usize> },
}

/// A collection whose end has not come yet.
struct Frame {
    id: NodeId,
    /// Where its first child begins, indicator, anchor and tag included.
    start: Option<usize>,
    /// [`Builder::expanded`] when it began.
    expanded_before: usize,
    /// The longest way down, aliases followed.
    height: usize,
    children: Children,
}

enum Children {
    Sequence { style: Collection, items: Vec<OpenItem> },
    Mapping { style: Collection, entries: Vec<OpenEntry>, key: Option<OpenKey> },
}

struct OpenItem {
    dash: Option<usize>,
    value: NodeId,
}

struct OpenKey {
    question_mark: Option<usize>,
    key: NodeId,
}

struct OpenEntry {
    key: OpenKey,
    colon: Option<usize>,
    value: NodeId,
}

/// What following an alias to a node brings.
#[derive(Clone, Copy)]
struct Extent {
    nodes: usize,
    height: usize,
}

pub(super) struct Builder<'t> {
    text: &'t str,
    tree: Tree,
    frames: Vec<Frame>,
    /// End of what has been read: all nodes and indicators before it are in the tree.
    cursor: usize,
    /// Node by the parser's number for its anchor.
    anchored: HashMap<usize, NodeId>,
    /// The parser's number of the anchor that was read last.
    last_anchor: usize,
    /// By node. `None` while a node is not complete: an alias to it is cyclic.
    extents: Vec<Option<Extent>>,
    /// Root of the current document.
    root: Option<NodeId>,
    /// Nodes in the current document so far, aliases followed.
    expanded: usize,
    /// Nodes in the current document that only aliases bring.
    aliased: usize,
}

impl<'t> Builder<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            tree: Tree {
                text: text.to_owned(),
                nodes: Vec::new(),
                documents: Vec::new(),
                comments: Vec::new(),
                errors: Vec::new(),
            },
            frames: Vec::new(),
            cursor: 0,
            anchored: HashMap::new(),
            last_anchor: 0,
            extents: Vec::new(),
            root: None,
            expanded: 0,
            aliased: 0,
        }
    }

    pub(super) fn finish(mut self) -> Tree {
        self.tree.errors.sort_by_key(|error| error.span);
        self.tree.comments.sort_by_key(|comment| comment.span);
        self.tree
    }

    pub(super) fn cursor(&self) -> usize {
        self.cursor
    }

    pub(super) fn advance(&mut self, to: usize) {
        self.cursor = self.cursor.max(to);
    }

    pub(super) fn error(&mut self, error: Error) {
        self.tree.errors.push(error);
    }

    pub(super) fn comment(&mut self, comment: Comment) {
        self.tree.comments.push(comment);
    }

    pub(super) fn node(&self, id: NodeId) -> Node<'_> {
        self.tree.node(id)
    }

    /// Whether what comes next is within brackets or braces.
    pub(super) fn in_flow(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.children.style() != Collection::Block)
    }

    /// The innermost bracket or brace that is open.
    pub(super) fn open_bracket(&self) -> Option<Span> {
        let mut flows = self.frames.iter().rev().filter(|frame| frame.children.style() == Collection::Flow);
        flows.next().map(|frame| self.tree.nodes[frame.id.index()].span)
    }

    /// Where the innermost block collection begins.
    pub(super) fn block_start(&self) -> Option<usize> {
        let mut blocks = self.frames.iter().rev().filter(|frame| frame.children.style() == Collection::Block);
        blocks.find_map(|frame| frame.start)
    }

    pub(super) fn has_documents(&self) -> bool {
        !self.tree.documents.is_empty()
    }

    /// Names the node that was added last.
    pub(super) fn anchor(&mut self, number: usize, name: &str, span: Span) {
        let Some(node) = self.tree.nodes.last_mut() else { return };
        node.anchor = Some(Box::new(Anchor { name: name.to_owned(), span, uses: 0 }));
        if node.span.is_empty() && node.span.start < span.end {
            node.span = Span::empty(span.end as usize);
        }
        self.advance(span.end as usize);
        self.anchored.insert(number, self.last_id());
        self.last_anchor = number;
    }

    fn last_id(&self) -> NodeId {
        NodeId(u32::try_from(self.tree.nodes.len()).unwrap_or(u32::MAX).saturating_sub(1))
    }

    fn add(&mut self, content: Content, tag: Option<Tag>, span: Span) -> NodeId {
        let parent = self.frames.last().map(|frame| frame.id);
        self.tree.nodes.push(NodeData { span, parent, anchor: None, tag: tag.map(Box::new), content });
        self.extents.push(None);
        self.last_id()
    }

    pub(super) fn scalar(&mut self, place: Place, content: Content, tag: Option<Tag>, span: Span) -> NodeId {
        let id = self.add(content, tag, span);
        self.expanded += 1;
        self.extents[id.index()] = Some(Extent { nodes: 1, height: 0 });
        self.attach(place, id, 0);
        id
    }

    /// `number` is the parser's for the anchor, if there is one.
    pub(super) fn alias(&mut self, number: Option<usize>, span: Span) {
        let place = self.place(span.start as usize, false);
        self.advance(span.end as usize);
        let name = self.tree.slice(span).get(1..).unwrap_or_default().to_owned();
        let anchored = number.and_then(|number| self.anchored.get(&number)).copied();
        let (target, height) = match self.follow(&name, anchored, span) {
            Ok((target, extent)) => (Some(target), extent.height),
            Err(error) => {
                self.error(error);
                (None, 0)
            }
        };
        let id = self.add(Content::Alias { name, target }, None, span);
        self.attach(place, id, height);
    }

    /// Counts what the alias at `span` brings, and refuses what is too much.
    fn follow(&mut self, name: &str, target: Option<NodeId>, span: Span) -> Result<(NodeId, Extent), Error> {
        let Some(id) = target else {
            let message = format!("`*{name}` names an anchor that is not set before it");
            return Err(Error::new(ErrorKind::UnknownAlias, span, message));
        };
        let mut place = span;
        if let Some(anchor) = &mut self.tree.nodes[id.index()].anchor {
            anchor.uses += 1;
            place = anchor.span;
        }
        let Some(extent) = self.extents[id.index()] else {
            let message = format!("`*{name}` stands within the value that it names");
            return Err(
                Error::new(ErrorKind::CyclicAlias, span, message).related(place, "the value begins here")
            );
        };
        if self.aliased + extent.nodes > MAX_ALIASED {
            let message = format!("the aliases up to here stand for more than {MAX_ALIASED} values");
            return Err(Error::new(ErrorKind::TooManyAliases, span, message));
        }
        if self.frames.len() + extent.height > MAX_DEPTH {
            let message = format!("with this alias values are nested more than {MAX_DEPTH} levels deep");
            return Err(Error::new(ErrorKind::TooManyAliases, span, message));
        }
        self.aliased += extent.nodes;
        self.expanded += extent.nodes;
        Ok((id, extent))
    }

    /// Begins the collection `content`, which is empty yet. `span` is that of its bracket, if it has one.
    pub(super) fn open(&mut self, content: Content, tag: Option<Tag>, span: Span) -> Result<(), Error> {
        if self.frames.len() >= MAX_DEPTH {
            return Err(Error::too_deep(span));
        }
        let children = match content {
            Content::Mapping { style, .. } => Children::Mapping { style, entries: Vec::new(), key: None },
            Content::Sequence { style, .. } => Children::Sequence { style, items: Vec::new() },
            _ => return Ok(()),
        };
        let place = self.place(span.start as usize, false);
        self.advance(tag.as_ref().map_or(0, |tag| tag.span.end as usize));
        if !span.is_empty() {
            self.advance(span.end as usize);
        }
        let expanded_before = self.expanded;
        self.expanded += 1;
        let id = self.add(content, tag, span);
        // Attached before its children come, so that an error among them leaves a whole tree.
        self.attach(place, id, 0);
        self.frames.push(Frame { id, start: None, expanded_before, height: 0, children });
        Ok(())
    }

    /// Ends the innermost collection; `end` is that of its bracket, if it has one.
    pub(super) fn close(&mut self, end: Option<Span>) {
        // A key without a value is only left over when an error ends the document.
        if let Some(Children::Mapping { key: Some(_), .. }) = self.frames.last().map(|frame| &frame.children)
        {
            let value = self.absent();
            self.attach(Place::Value { colon: None }, value, 0);
        }
        let Some(frame) = self.frames.pop() else { return };
        if self.unwrap_pair(&frame) {
            return;
        }
        let end = end.filter(|end| !end.is_empty());
        self.advance(end.map_or(0, |end| end.end as usize));
        let begin = self.tree.nodes[frame.id.index()].span;
        let begin = if begin.is_empty() { None } else { Some(begin) };
        let (content, within) = match frame.children {
            Children::Sequence { style, items } => {
                let items: Vec<_> = items.iter().map(|item| self.item(item)).collect();
                let within = cover(items.iter().map(|item| item.span));
                (Content::Sequence { style, items }, within)
            }
            Children::Mapping { style, entries, .. } => {
                let entries: Vec<_> = entries.iter().map(|entry| self.entry(entry)).collect();
                keys::check(&mut self.tree, &entries);
                let within = cover(entries.iter().map(|entry| entry.span));
                (Content::Mapping { style, entries }, within)
            }
        };
        let node = &mut self.tree.nodes[frame.id.index()];
        node.content = content;
        node.span = cover([begin, within, end].into_iter().flatten()).unwrap_or(node.span);
        let height = frame.height + 1;
        let nodes = self.expanded - frame.expanded_before;
        self.extents[frame.id.index()] = Some(Extent { nodes, height });
        if let Some(parent) = self.frames.last_mut() {
            parent.height = parent.height.max(height);
        }
    }

    /// Puts the key in the place of the pair that it is alone in, after [`take_colon`] has left it so.
    fn unwrap_pair(&mut self, frame: &Frame) -> bool {
        let Children::Mapping { style: Collection::FlowPair, entries, .. } = &frame.children else {
            return false;
        };
        let [OpenEntry { key: OpenKey { question_mark: None, key }, colon: None, .. }] = entries[..] else {
            return false;
        };
        let pair = frame.id.index();
        let NodeData { parent, .. } = self.tree.nodes[pair];
        self.tree.nodes[pair] = NodeData { parent, ..self.tree.nodes[key.index()].clone() };
        self.tree.nodes.truncate(pair + 1);
        self.expanded = frame.expanded_before + 1;
        self.extents.truncate(pair + 1);
        self.extents[pair] = Some(Extent { nodes: 1, height: 0 });
        if self.tree.nodes[pair].anchor.is_some() {
            self.anchored.insert(self.last_anchor, frame.id);
        }
        true
    }

    fn absent(&mut self) -> NodeId {
        let content = Content::Scalar { style: ScalarStyle::Plain, text: String::new() };
        self.add(content, None, Span::empty(self.cursor))
    }

    fn item(&self, item: &OpenItem) -> Item {
        let value = self.tree.nodes[item.value.index()].full_span();
        let span = item.dash.map_or(value, |dash| indicator(dash).to(value));
        Item { value: item.value, span }
    }

    fn entry(&self, entry: &OpenEntry) -> Entry {
        let key = self.tree.nodes[entry.key.key.index()].full_span();
        let value = self.tree.nodes[entry.value.index()].full_span();
        let indicators = [entry.key.question_mark, entry.colon].into_iter().flatten();
        let span = indicators.fold(key.to(value), |span, at| span.to(indicator(at)));
        let colon = entry.colon.map(|at| indicator(at).start);
        Entry { key: entry.key.key, value: entry.value, colon, span }
    }

    /// Finds the indicator before a node that the parser sees at `start`, and moves the cursor behind it. The
    /// parser sees an absent node somewhere before its indicator.
    pub(super) fn place(&mut self, start: usize, absent: bool) -> Place {
        let cursor = self.cursor;
        let Some(frame) = self.frames.last_mut() else { return Place::Root };
        let block = frame.children.style() == Collection::Block;
        let after_key = matches!(frame.children, Children::Mapping { key: Some(_), .. });
        let next = trivia::skip(self.text, cursor, if block || after_key { b"" } else { b"," });
        frame.start.get_or_insert(next);
        let before_node = match absent {
            true => !block || trivia::is_blank(self.text, next + 1),
            false => next < start,
        };
        let next = before_node.then_some(next);
        let found = |byte: u8| next.filter(|&at| self.text.as_bytes().get(at) == Some(&byte));
        let place = match &frame.children {
            Children::Sequence { style: Collection::Block, .. } => Place::Item { dash: found(b'-') },
            Children::Sequence { .. } => Place::Item { dash: None },
            Children::Mapping { key: Some(OpenKey { question_mark: Some(_), .. }), .. }
                if absent && block =>
            {
                // Further left it would be the next entry of the mapping around this one.
                let beside = frame.start.map(|start| trivia::column(self.text, start));
                Place::Value {
                    colon: found(b':').filter(|&at| Some(trivia::column(self.text, at)) == beside),
                }
            }
            Children::Mapping { key: Some(key), .. } => {
                let key = &mut self.tree.nodes[key.key.index()];
                let colon = found(b':');
                if absent && !block && take_colon(self.text, key) {
                    self.cursor = key.span.end as usize;
                    return Place::Value { colon: None };
                }
                Place::Value { colon }
            }
            Children::Mapping { .. } => Place::Key { question_mark: found(b'?') },
        };
        if let Some(at) = place.indicator() {
            self.cursor = at + 1;
        }
        place
    }

    /// Hangs the node `id` where `place` says.
    fn attach(&mut self, place: Place, id: NodeId, height: usize) {
        let Some(frame) = self.frames.last_mut() else {
            self.root.get_or_insert(id);
            return;
        };
        frame.height = frame.height.max(height);
        match (place, &mut frame.children) {
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

    /// Ends the document and whatever is open in it.
    pub(super) fn end_document(&mut self, complete: bool) {
        while !self.frames.is_empty() {
            self.close(None);
        }
        let root = match self.root.take() {
            Some(root) => root,
            None => self.absent(),
        };
        self.tree.documents.push(Document { root, complete });
        self.anchored.clear();
        self.expanded = 0;
        self.aliased = 0;
    }
}

impl Children {
    fn style(&self) -> Collection {
        match self {
            Self::Sequence { style, .. } | Self::Mapping { style, .. } => *style,
        }
    }
}

impl Place {
    fn indicator(self) -> Option<usize> {
        match self {
            Self::Root => None,
            Self::Item { dash: at } | Self::Key { question_mark: at } | Self::Value { colon: at } => at,
        }
    }
}

/// In flow style go-yaml takes a `:` before `,`, `]` or `}` for a part of the plain text before it, so that `{a:}`
/// has the key `a:`. The parser takes it for an indicator. Gives the colon to `key` if go-yaml would.
fn take_colon(text: &str, key: &mut NodeData) -> bool {
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

fn indicator(at: usize) -> Span {
    Span::new(at, at + 1)
}

fn cover(spans: impl Iterator<Item = Span>) -> Option<Span> {
    spans.reduce(Span::to)
}
