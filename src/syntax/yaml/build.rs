//! Puts nodes together to a [`Tree`], whose spans and indicators it finds in the text.

use super::aliases::{Aliases, Extent};
use super::frame::{Children, Frame, Place, take_colon};
use super::node::NodeData;
use super::repair::Progress;
use super::{
    Anchor, Collection, Comment, Content, Document, Error, Node, NodeId, ScalarStyle, Tag, Tree, keys, trivia,
};
use crate::source::Span;

/// How many collections may be within each other, aliases followed. The same as in serde_json and serde_yaml:
/// deeper input is an attack, and whoever walks a tree may recurse.
pub(super) const MAX_DEPTH: usize = 128;

pub(super) struct Builder<'t> {
    text: &'t str,
    tree: Tree,
    frames: Vec<Frame>,
    aliases: Aliases,
    /// Root of the current document.
    root: Option<NodeId>,
    /// End of what has been read: all nodes and indicators before it are in the tree.
    cursor: usize,
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
            aliases: Aliases::default(),
            root: None,
            cursor: 0,
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
        self.frames.last().is_some_and(|frame| !frame.is_block())
    }

    /// How far the text has been read.
    pub(super) fn progress(&self) -> Progress {
        let flows = self.frames.iter().filter(|frame| frame.style() == Collection::Flow);
        let mut brackets = flows.map(|frame| self.tree.nodes[frame.id.index()].span);
        let outer_bracket = brackets.next();
        Progress { cursor: self.cursor, outer_bracket, inner_bracket: brackets.next_back().or(outer_bracket) }
    }

    /// Where the innermost block collection begins.
    pub(super) fn block_start(&self) -> Option<usize> {
        let mut blocks = self.frames.iter().rev().filter(|frame| frame.is_block());
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
        self.aliases.anchor(number, self.last_id());
    }

    fn last_id(&self) -> NodeId {
        NodeId(u32::try_from(self.tree.nodes.len()).unwrap_or(u32::MAX).saturating_sub(1))
    }

    fn add(&mut self, content: Content, tag: Option<Tag>, span: Span) -> NodeId {
        let parent = self.frames.last().map(|frame| frame.id);
        self.tree.nodes.push(NodeData { span, parent, anchor: None, tag: tag.map(Box::new), content });
        self.aliases.add();
        self.last_id()
    }

    pub(super) fn scalar(&mut self, place: Place, content: Content, tag: Option<Tag>, span: Span) -> NodeId {
        let id = self.add(content, tag, span);
        self.aliases.expanded += 1;
        self.aliases.complete(id, Extent { nodes: 1, height: 0 });
        self.attach(place, id, 0);
        id
    }

    /// `number` is the parser's for the anchor, if there is one.
    pub(super) fn alias(&mut self, number: Option<usize>, span: Span) {
        let place = self.place(span.start as usize, false);
        self.advance(span.end as usize);
        let name = self.tree.slice(span).get(1..).unwrap_or_default().to_owned();
        let depth = self.frames.len();
        let (target, height) = match self.aliases.follow(&mut self.tree.nodes, number, (&name, span), depth) {
            Ok((target, height)) => (Some(target), height),
            Err(error) => {
                self.error(error);
                (None, 0)
            }
        };
        let id = self.add(Content::Alias { name, target }, None, span);
        self.attach(place, id, height);
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
        let expanded_before = self.aliases.expanded;
        self.aliases.expanded += 1;
        let id = self.add(content, tag, span);
        // Attached before its children come, so that an error among them leaves a whole tree.
        self.attach(place, id, 0);
        self.frames.push(Frame { id, start: None, expanded_before, height: 0, children });
        Ok(())
    }

    /// Ends the innermost collection; `end` is that of its bracket, if it has one.
    pub(super) fn close(&mut self, end: Option<Span>) {
        // A key without a value is only left over when an error ends the document.
        if self.frames.last().is_some_and(|frame| frame.pending_key().is_some()) {
            let value = self.absent();
            self.attach(Place::Value { colon: None }, value, 0);
        }
        let Some(frame) = self.frames.pop() else { return };
        if let Some(key) = frame.lone_key() {
            return self.unwrap_pair(&frame, key);
        }
        let end = end.filter(|end| !end.is_empty());
        self.advance(end.map_or(0, |end| end.end as usize));
        let (content, within) = frame.content(&self.tree.nodes);
        if let Content::Mapping { entries, .. } = &content {
            keys::check(&mut self.tree, entries);
        }
        let node = &mut self.tree.nodes[frame.id.index()];
        let begin = Some(node.span).filter(|begin| !begin.is_empty());
        node.span = [begin, within, end].into_iter().flatten().reduce(Span::to).unwrap_or(node.span);
        node.content = content;
        let height = frame.height + 1;
        let nodes = self.aliases.expanded - frame.expanded_before;
        self.aliases.complete(frame.id, Extent { nodes, height });
        if let Some(parent) = self.frames.last_mut() {
            parent.height = parent.height.max(height);
        }
    }

    /// Puts `key` in the place of the pair that it is alone in, after [`take_colon`] has left it so.
    fn unwrap_pair(&mut self, frame: &Frame, key: NodeId) {
        let nodes = &mut self.tree.nodes;
        let pair = frame.id.index();
        nodes[pair] = NodeData { parent: nodes[pair].parent, ..nodes[key.index()].clone() };
        nodes.truncate(pair + 1);
        if nodes[pair].anchor.is_some() {
            self.aliases.move_last(frame.id);
        }
        self.aliases.expanded = frame.expanded_before + 1;
        self.aliases.truncate(frame.id);
        self.aliases.complete(frame.id, Extent { nodes: 1, height: 0 });
    }

    fn absent(&mut self) -> NodeId {
        let content = Content::Scalar { style: ScalarStyle::Plain, text: String::new() };
        self.add(content, None, Span::empty(self.cursor))
    }

    /// Finds the indicator before a node that the parser sees at `start`, and moves the cursor behind it. The
    /// parser sees an absent node somewhere before its indicator.
    pub(super) fn place(&mut self, start: usize, absent: bool) -> Place {
        let text = self.text;
        let Some(frame) = self.frames.last_mut() else { return Place::Root };
        let (block, pending) = (frame.is_block(), frame.pending_key());
        let skipped: &[u8] = if block || pending.is_some() { b"" } else { b"," };
        let next = trivia::skip(text, self.cursor, skipped);
        let first = *frame.start.get_or_insert(next);
        let before_node = match absent {
            true => !block || trivia::is_blank(text, next + 1),
            false => next < start,
        };
        let found = |byte: u8| (before_node && text.as_bytes().get(next) == Some(&byte)).then_some(next);
        let place = match (&frame.children, pending) {
            (Children::Sequence { .. }, _) if block => Place::Item { dash: found(b'-') },
            (Children::Sequence { .. }, _) => Place::Item { dash: None },
            (Children::Mapping { .. }, None) => Place::Key { question_mark: found(b'?') },
            (Children::Mapping { .. }, Some(key)) if absent && block && key.question_mark.is_some() => {
                // Further left it would belong to the mapping around this one.
                let beside = trivia::column(text, next) == trivia::column(text, first);
                Place::Value { colon: found(b':').filter(|_| beside) }
            }
            (Children::Mapping { .. }, Some(key)) => {
                let key = &mut self.tree.nodes[key.key.index()];
                if absent && !block && take_colon(text, key) {
                    self.cursor = key.span.end as usize;
                    return Place::Value { colon: None };
                }
                Place::Value { colon: found(b':') }
            }
        };
        if let Some(at) = place.indicator() {
            self.cursor = at + 1;
        }
        place
    }

    /// Hangs the node `id` where `place` says.
    fn attach(&mut self, place: Place, id: NodeId, height: usize) {
        match self.frames.last_mut() {
            Some(frame) => frame.attach(place, id, height),
            None => {
                self.root.get_or_insert(id);
            }
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
        self.aliases.end_document();
    }
}
