//! From parser events to a [`Tree`].

use std::collections::HashMap;

use granit_parser::{Event, Parser, Placement, ScalarStyle as EventStyle, StrInput, StructureStyle};

use super::node::{NodeData, ScalarStyle};
use super::{
    Anchor, Collection, Comment, Content, Document, Entry, Error, ErrorKind, Item, NodeId, Tag, Tree,
};
use super::{error, trivia};
use crate::source::Span;

/// How many collections may be within each other, aliases followed. The same as in serde_json and serde_yaml: deeper
/// input is an attack, and whoever walks a tree may recurse.
const MAX_DEPTH: usize = 128;

/// How many nodes aliases may stand for in one document, as in
/// [compose-go](https://github.com/compose-spec/compose-go/blob/main/loader/reset.go).
const MAX_ALIASED: usize = 100_000;

impl Tree {
    /// Parses a stream of documents. What is wrong with it is in [`Tree::errors`].
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Builder::new(text).build()
    }
}

/// A collection whose end has not come yet.
struct Frame {
    id: NodeId,
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

/// The indicator before a node, by the place that the node has in its parent.
#[derive(Clone, Copy)]
enum Place {
    Root,
    Item { dash: Option<usize> },
    Key { question_mark: Option<usize> },
    Value { colon: Option<usize> },
}

/// What following an alias to a node brings.
#[derive(Clone, Copy)]
struct Extent {
    nodes: usize,
    height: usize,
}

struct Builder<'t> {
    text: &'t str,
    parser: Parser<'t, StrInput<'t>>,
    tree: Tree,
    frames: Vec<Frame>,
    /// End of what has been read: all nodes and indicators before it are in the tree.
    cursor: usize,
    /// Node by the parser's number for its anchor.
    anchored: HashMap<usize, NodeId>,
    /// Only for nodes that are complete; an alias to any other is cyclic.
    extents: HashMap<NodeId, Extent>,
    /// Root of the current document.
    root: Option<NodeId>,
    /// Nodes in the current document so far, aliases followed.
    expanded: usize,
    /// Nodes in the current document that only aliases bring.
    aliased: usize,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str) -> Self {
        let options = granit_parser::options! {
            emit_unresolved_aliases: true,
            emit_anchor_events: true,
            max_buffered_comment_events: usize::MAX,
            flow_nesting_limit: MAX_DEPTH,
            block_nesting_limit: MAX_DEPTH,
        };
        Self {
            text,
            parser: Parser::new_from_str_with_options(text, options),
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
            extents: HashMap::new(),
            root: None,
            expanded: 0,
            aliased: 0,
        }
    }

    fn build(mut self) -> Tree {
        while let Some(next) = self.parser.next_event() {
            let read = match next {
                Ok((event, span)) => self.event(event, &span),
                Err(error) => Err(error::from_parser(self.text, &error)),
            };
            let Err(error) = read else { continue };
            self.tree.errors.push(error);
            self.end_document(false);
            // An error here is the one that has just been reported.
            if !self.parser.proceed_next_document().unwrap_or(false) {
                break;
            }
        }
        self.tree.errors.sort_by_key(|error| error.span);
        self.tree
    }

    fn event(&mut self, event: Event<'t>, at: &granit_parser::Span) -> Result<(), Error> {
        let range = at.byte_range().unwrap_or(self.cursor..self.cursor);
        let span = Span::new(range.start, range.end.max(range.start));
        match event {
            Event::DocumentStart(..) => self.cursor = self.cursor.max(range.end),
            Event::DocumentEnd => self.end_document(true),
            Event::Comment(_, placement) => self.comment(span, placement),
            Event::Anchor(number, name) => self.anchor(number, &name, span),
            Event::Alias(number) => self.alias(Some(number), span),
            Event::UnresolvedAlias(_) => self.alias(None, span),
            Event::Scalar(text, style, _, tag) => self.scalar(&text, style, tag.as_deref(), span, at),
            Event::SequenceStart(style, _, tag) => {
                let style = self.collection_style(style, span);
                let content = Content::Sequence { style, items: Vec::new() };
                let children = Children::Sequence { style, items: Vec::new() };
                return self.open(content, children, tag.as_deref(), span, at);
            }
            Event::MappingStart(style, _, tag) => {
                let style = self.collection_style(style, span);
                let content = Content::Mapping { style, entries: Vec::new() };
                let children = Children::Mapping { style, entries: Vec::new(), key: None };
                return self.open(content, children, tag.as_deref(), span, at);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(Some(span)),
            _ => {}
        }
        Ok(())
    }

    /// The parser gives the pair in `[a: b]` the style of a flow mapping, but no brace to stand on.
    fn collection_style(&self, style: StructureStyle, span: Span) -> Collection {
        match style {
            StructureStyle::Block => Collection::Block,
            StructureStyle::Flow if span.is_empty() => Collection::FlowPair,
            StructureStyle::Flow => Collection::Flow,
        }
    }

    fn comment(&mut self, span: Span, placement: Placement) {
        let own_line = placement != Placement::Right;
        self.tree.comments.push(Comment { span, own_line });
    }

    fn anchor(&mut self, number: usize, name: &str, span: Span) {
        let Some(node) = self.tree.nodes.last_mut() else { return };
        node.anchor = Some(Box::new(Anchor { name: name.to_owned(), span, uses: 0 }));
        if node.span.is_empty() && node.span.start < span.end {
            node.span = Span::empty(span.end as usize);
        }
        self.cursor = self.cursor.max(span.end as usize);
        self.anchored.insert(number, self.last_id());
    }

    fn last_id(&self) -> NodeId {
        NodeId(u32::try_from(self.tree.nodes.len()).unwrap_or(u32::MAX).saturating_sub(1))
    }

    fn scalar(
        &mut self,
        text: &str,
        style: EventStyle,
        tag: Option<&granit_parser::Tag>,
        span: Span,
        at: &granit_parser::Span,
    ) {
        let style = match style {
            EventStyle::Plain => ScalarStyle::Plain,
            EventStyle::SingleQuoted => ScalarStyle::SingleQuoted,
            EventStyle::DoubleQuoted => ScalarStyle::DoubleQuoted,
            EventStyle::Literal => ScalarStyle::Literal,
            EventStyle::Folded => ScalarStyle::Folded,
        };
        let absent = style == ScalarStyle::Plain && span.is_empty();
        let place = self.place(span, absent);
        let tag = tag.map(|tag| self.tag(tag, at, span));
        let span = match style {
            ScalarStyle::Literal | ScalarStyle::Folded => self.block_scalar(span, text, tag.as_ref()),
            _ if absent => {
                Span::empty(tag.as_ref().map_or(self.cursor, |tag| self.cursor.max(tag.span.end as usize)))
            }
            _ => span,
        };
        // The parser gives an absent value the text `~`.
        let text = if absent { String::new() } else { text.to_owned() };
        let id = self.add(Content::Scalar { style, text }, tag, span);
        self.cursor = self.cursor.max(span.end as usize);
        self.expanded += 1;
        self.extents.insert(id, Extent { nodes: 1, height: 0 });
        self.attach(place, id, 0);
    }

    /// The parser's span of a block scalar begins after its header and takes in the blank lines after it.
    fn block_scalar(&self, body: Span, text: &str, tag: Option<&Tag>) -> Span {
        let from = tag.map_or(self.cursor, |tag| self.cursor.max(tag.span.end as usize));
        let header = trivia::skip_properties(self.text, from);
        let start = header.min(body.start as usize);
        let written = &self.text[start..body.end as usize];
        let kept = if text.ends_with("\n\n") || text == "\n" { written } else { written.trim_end() };
        let kept = kept.trim_end_matches([' ', '\t']);
        let kept = kept.strip_suffix('\n').unwrap_or(kept);
        let kept = kept.strip_suffix('\r').unwrap_or(kept);
        Span::new(start, start + kept.len())
    }

    fn tag(&self, tag: &granit_parser::Tag, at: &granit_parser::Span, node: Span) -> Tag {
        let name = match tag.suffix_in_namespace("tag:yaml.org,2002:") {
            Some(suffix) => format!("!!{suffix}"),
            None => format!("{}{}", tag.handle(), tag.suffix()),
        };
        let range = at.tag_span().and_then(|span| span.byte_range());
        let span = range.map_or(Span::empty(node.start as usize), |range| Span::new(range.start, range.end));
        Tag { name, span }
    }

    fn add(&mut self, content: Content, tag: Option<Tag>, span: Span) -> NodeId {
        let parent = self.frames.last().map(|frame| frame.id);
        self.tree.nodes.push(NodeData { span, parent, anchor: None, tag: tag.map(Box::new), content });
        self.last_id()
    }

    fn alias(&mut self, number: Option<usize>, span: Span) {
        let place = self.place(span, false);
        self.cursor = span.end as usize;
        let name = self.tree.slice(span).trim_start_matches('*').to_owned();
        let target = number.and_then(|number| self.anchored.get(&number)).copied();
        let followed = self.follow(&name, target, span);
        let height = match followed {
            Ok(id) => self.extents.get(&id).map_or(0, |extent| extent.height),
            Err(_) => 0,
        };
        let target = followed.map_err(|error| self.tree.errors.push(error)).ok();
        let id = self.add(Content::Alias { name, target }, None, span);
        self.attach(place, id, height);
    }

    /// Counts what the alias at `span` brings, and refuses what is too much.
    fn follow(&mut self, name: &str, target: Option<NodeId>, span: Span) -> Result<NodeId, Error> {
        let Some(id) = target else {
            let message = format!("the alias `*{name}` names no anchor before it");
            return Err(Error::new(ErrorKind::UnknownAlias, span, message));
        };
        let anchor = self.tree.nodes[id.index()].anchor.as_deref_mut();
        let place = anchor.map(|anchor| {
            anchor.uses += 1;
            anchor.span
        });
        let place = place.unwrap_or(span);
        let Some(extent) = self.extents.get(&id) else {
            let message = format!("the alias `*{name}` lies within the value that it stands for");
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
        Ok(id)
    }

    fn open(
        &mut self,
        content: Content,
        children: Children,
        tag: Option<&granit_parser::Tag>,
        span: Span,
        at: &granit_parser::Span,
    ) -> Result<(), Error> {
        if self.frames.len() >= MAX_DEPTH {
            return Err(error::too_deep(span, MAX_DEPTH));
        }
        let place = self.place(span, false);
        let tag = tag.map(|tag| self.tag(tag, at, span));
        let properties_end = tag.as_ref().map_or(0, |tag| tag.span.end as usize);
        self.cursor = self.cursor.max(properties_end);
        if !span.is_empty() {
            self.cursor = self.cursor.max(span.end as usize);
        }
        let expanded_before = self.expanded;
        self.expanded += 1;
        let id = self.add(content, tag, span);
        // Attached before its children come, so that an error later on leaves a whole tree.
        self.attach(place, id, 0);
        self.frames.push(Frame { id, expanded_before, height: 0, children });
        Ok(())
    }

    /// Ends the innermost collection; `end` is where the parser saw its end, if it did.
    fn close(&mut self, end: Option<Span>) {
        let Some(frame) = self.frames.pop() else { return };
        let begin = self.tree.nodes[frame.id.index()].span;
        let end = end.filter(|end| !end.is_empty());
        if let Some(end) = end {
            self.cursor = self.cursor.max(end.end as usize);
        }
        let mut within: Option<Span> = None;
        let mut cover = |span: Span| within = Some(within.map_or(span, |within| within.to(span)));
        let (content, braced) = match frame.children {
            Children::Sequence { style, items } => {
                let items: Vec<_> = items.into_iter().map(|item| self.item(&item)).collect();
                items.iter().for_each(|item| cover(item.span));
                (Content::Sequence { style, items }, style == Collection::Flow)
            }
            Children::Mapping { style, mut entries, key } => {
                // A key without a value is only left over when an error ends the document.
                if let Some(key) = key {
                    let value = self.absent(frame.id);
                    entries.push(OpenEntry { key, colon: None, value });
                }
                let entries: Vec<_> = entries.into_iter().map(|entry| self.entry(&entry)).collect();
                entries.iter().for_each(|entry| cover(entry.span));
                self.check_keys(&entries);
                (Content::Mapping { style, entries }, style == Collection::Flow)
            }
        };
        let span = match (braced, within) {
            (true, within) => begin.to(within.unwrap_or(begin)).to(end.unwrap_or(begin)),
            (false, Some(within)) => within,
            (false, None) => Span::empty(begin.start as usize),
        };
        let node = &mut self.tree.nodes[frame.id.index()];
        node.span = span;
        node.content = content;
        let height = frame.height + 1;
        let extent = Extent { nodes: self.expanded - frame.expanded_before, height };
        self.extents.insert(frame.id, extent);
        if let Some(parent) = self.frames.last_mut() {
            parent.height = parent.height.max(height);
        }
    }

    fn absent(&mut self, parent: NodeId) -> NodeId {
        let content = Content::Scalar { style: ScalarStyle::Plain, text: String::new() };
        let id = self.add(content, None, Span::empty(self.cursor));
        self.tree.nodes[id.index()].parent = Some(parent);
        id
    }

    fn item(&self, item: &OpenItem) -> Item {
        let value = self.tree.nodes[item.value.index()].full_span();
        let span = item.dash.map_or(value, |dash| Span::new(dash, dash + 1).to(value));
        Item { value: item.value, span }
    }

    fn entry(&self, entry: &OpenEntry) -> Entry {
        let key = self.tree.nodes[entry.key.key.index()].full_span();
        let value = self.tree.nodes[entry.value.index()].full_span();
        let indicators = [entry.key.question_mark, entry.colon];
        let span =
            indicators.into_iter().flatten().fold(key.to(value), |span, at| span.to(Span::new(at, at + 1)));
        let colon = entry.colon.map(|at| Span::empty(at).start);
        Entry { key: entry.key.key, value: entry.value, colon, span }
    }

    /// Finds the indicator before a node whose event is at `span`, and moves the cursor behind it.
    fn place(&mut self, span: Span, absent: bool) -> Place {
        let Some(frame) = self.frames.last() else { return Place::Root };
        let before = span.start as usize + usize::from(absent);
        let text = self.text;
        let indicator = |from: usize, skipped: &[u8], indicator: u8| {
            let at = trivia::skip(text, from, skipped);
            (text.as_bytes().get(at) == Some(&indicator) && (absent || at < before)).then_some(at)
        };
        let (place, at) = match &frame.children {
            Children::Sequence { style: Collection::Block, .. } => {
                let dash = indicator(self.cursor, b"", b'-');
                (Place::Item { dash }, dash)
            }
            Children::Sequence { .. } => (Place::Item { dash: None }, None),
            Children::Mapping { key: Some(_), .. } => {
                let colon = indicator(self.cursor, b"", b':');
                (Place::Value { colon }, colon)
            }
            Children::Mapping { style, .. } => {
                let skipped: &[u8] = if *style == Collection::Block { b"" } else { b"," };
                let question_mark = indicator(self.cursor, skipped, b'?');
                (Place::Key { question_mark }, question_mark)
            }
        };
        if let Some(at) = at {
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

    fn end_document(&mut self, complete: bool) {
        while !self.frames.is_empty() {
            self.close(None);
        }
        let root = match self.root.take() {
            Some(root) => root,
            None => self.add(
                Content::Scalar { style: ScalarStyle::Plain, text: String::new() },
                None,
                Span::empty(self.cursor),
            ),
        };
        self.tree.documents.push(Document { root, complete });
        self.anchored.clear();
        self.extents.clear();
        self.expanded = 0;
        self.aliased = 0;
    }

    /// Reports repeated keys and what cannot be merged.
    fn check_keys(&mut self, entries: &[Entry]) {
        let mut seen: HashMap<&str, Span> = HashMap::with_capacity(entries.len());
        for entry in entries {
            let key = self.tree.node(entry.key);
            if key.is_merge_key()
                && let Some(error) = bad_merge(&self.tree, entry.value)
            {
                self.tree.errors.push(error);
            }
            let key = &self.tree.nodes[entry.key.index()];
            let Content::Scalar { text, .. } = &key.content else { continue };
            match seen.get(text.as_str()) {
                None => {
                    seen.insert(text, key.span);
                }
                Some(&first) => {
                    let message = format!("the key `{text}` is here for the second time");
                    let error = Error::new(ErrorKind::DuplicateKey, key.span, message);
                    self.tree.errors.push(error.related(first, "first here"));
                }
            }
        }
    }
}

/// `<<` takes a mapping, an alias of one, or a list of these.
fn bad_merge(tree: &Tree, value: NodeId) -> Option<Error> {
    let value = tree.node(value);
    let merged = value.followed()?;
    let bad = match merged.content() {
        Content::Mapping { .. } => return None,
        Content::Sequence { items, .. } => items.iter().map(|item| tree.node(item.value)).find(|item| {
            let followed = item.followed();
            followed.is_some_and(|item| !matches!(item.content(), Content::Mapping { .. }))
        })?,
        _ => value,
    };
    let message = "`<<` merges a mapping or a list of mappings, and this is neither";
    Some(Error::new(ErrorKind::BadMerge, bad.span(), message))
}
