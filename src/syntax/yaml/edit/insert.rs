//! Adding to what is there.

use std::collections::BTreeMap;

use super::layout::column;
use super::new::{Writer, key};
use super::path::Slot;
use super::{Content, Editor, Edits, New, Node, Refusal, Step, is_null, trivia};
use crate::source::{Edit, Span};
use crate::syntax::yaml::{Collection, Entry, ScalarStyle};

/// A place between entries.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    /// In front of the entry that starts here.
    Before(usize),
    /// Behind the entry that ends here.
    After(usize),
}

impl<'t> Editor<'t> {
    /// Adds the value of the key `rest[0]` to `parent`, a mapping or null.
    pub(super) fn add_missing(
        &self,
        parent: Node<'t>,
        slot: Slot<'t>,
        rest: &[Step<'_>],
        value: &New,
    ) -> Edits {
        let mut value = value.clone();
        let mut keys = Vec::new();
        for step in rest {
            let Step::Key(key) = step else {
                return Err(Refusal::new(parent.span(), "there is no list to take an item of"));
            };
            keys.push((*key).to_owned());
        }
        while let Some(key) = keys.pop() {
            value = New::Map(vec![(key, value)]);
        }
        match value {
            New::Map(entries) if !is_null(parent) => self.insert_entries(parent, &entries),
            value => self.fill(parent, slot, &value),
        }
    }

    /// Adds `entries` at the end of `mapping`, as far as the order of keys allows.
    pub(super) fn insert_entries(&self, mapping: Node<'t>, entries: &[(String, New)]) -> Edits {
        let quote = self.layout.quote;
        if matches!(mapping.content(), Content::Mapping { style: Collection::FlowPair, .. }) {
            return Err(Refusal::new(mapping.span(), "the pair has no braces that could hold another key"));
        }
        if mapping.is_flow() {
            let entry = |(name, value): &(String, New)| {
                format!("{}: {}", key(name, true, quote), value.flow(true, quote))
            };
            return self.insert_in_flow(mapping, &entries.iter().map(entry).collect::<Vec<_>>());
        }
        let column = column(mapping);
        let mut groups: BTreeMap<Gap, Vec<(String, New)>> = BTreeMap::new();
        for entry in entries {
            groups.entry(self.gap_for(mapping, &entry.0)).or_default().push(entry.clone());
        }
        let writer = self.writer(mapping);
        let insert = |(&gap, group): (&Gap, &Vec<(String, New)>)| {
            let written = writer.entries(group, column);
            match gap {
                Gap::Before(start) => {
                    Ok(self.edit(Span::empty(start), format!("{written}{}", writer.line(column))))
                }
                Gap::After(end) => self.insert_line(end, column, &written),
            }
        };
        groups.iter().map(insert).collect()
    }

    /// Where `key` goes in `mapping`.
    fn gap_for(&self, mapping: Node<'t>, key: &str) -> Gap {
        let end = Gap::After(mapping.span().end as usize);
        let rank = |key: &str| self.order.iter().position(|known| *known == key);
        let Some(own) = rank(key) else { return end };
        let entries = mapping.entries();
        let is_later = |entry: &&Entry| {
            let other = self.tree().node(entry.key).text().and_then(rank);
            other.is_some_and(|other| other > own)
        };
        let later = entries.iter().rev().take_while(is_later).count();
        let (before, after) = entries.split_at(entries.len() - later);
        match (before.last(), after.first()) {
            (_, None) => end,
            (Some(last), _) => Gap::After(last.span.end as usize),
            (None, Some(first)) => {
                let start = first.span.start as usize;
                let in_front = &self.text()[trivia::line_start(self.text(), start)..start];
                let is_first = in_front.trim_matches([' ', '-']).is_empty();
                if is_first { Gap::Before(start) } else { end }
            }
        }
    }

    /// Adds `items` after the last one of `sequence`.
    pub(super) fn insert_items(&self, sequence: Node<'t>, items: &[New]) -> Edits {
        if items.is_empty() {
            return Ok(Vec::new());
        }
        if sequence.is_flow() {
            let items: Vec<_> = items.iter().map(|item| item.flow(true, self.layout.quote)).collect();
            return self.insert_in_flow(sequence, &items);
        }
        let column = column(sequence);
        let written = self.writer(sequence).items(items, column);
        Ok(vec![self.insert_line(sequence.span().end as usize, column, &written)?])
    }

    /// A writer for what stands in or beside `node`.
    fn writer(&self, node: Node<'t>) -> Writer<'t> {
        Writer { layout: self.layout, step: self.layout.step_in(node), dash: self.layout.dash_in(node) }
    }

    /// Adds `written`, indented by `column`, on a line after the one that holds `end`, the end of an entry or item,
    /// and after the comments below it that are indented further: they belong to what it holds.
    fn insert_line(&self, end: usize, column: usize, written: &str) -> Result<Edit, Refusal> {
        let at = trivia::end_of_inner_comments(self.text(), trivia::line_end(self.text(), end), column);
        if at == self.text().len() {
            self.check_last_line()?;
        }
        Ok(self.edit(Span::empty(at), format!("{}{:column$}{written}", self.layout.eol, "")))
    }

    /// Refuses if a line break at the end of the file may become a part of the block scalar there.
    fn check_last_line(&self) -> Result<(), Refusal> {
        let Some(last) = self.tree().nodes().last() else { return Ok(()) };
        let Content::Scalar { style: ScalarStyle::Literal | ScalarStyle::Folded, .. } = last.content() else {
            return Ok(());
        };
        match is_stripped(self.tree().slice(last.span())) {
            true => Ok(()),
            false => Err(Refusal::new(last.span(), "the text at the end of the file would get a line break")),
        }
    }

    /// Adds `written` to a collection in brackets or braces.
    fn insert_in_flow(&self, collection: Node<'t>, written: &[String]) -> Edits {
        let text = self.text();
        let children = collection.child_spans();
        let Some(&last) = children.last() else {
            let inside = collection.span().start as usize + 1;
            self.check_no_comments(collection.span())?;
            return Ok(vec![self.edit(Span::empty(inside), written.join(", "))]);
        };
        let comma = if collection.ends_with_indicator(children.len() - 1) { " ," } else { "," };
        let last_end = Span::empty(last.end as usize);
        let line_start = trivia::line_start(text, last.start as usize);
        let indentation = &text[line_start..last.start as usize];
        if line_start == 0 || !indentation.trim_start_matches([' ', '\t']).is_empty() {
            return Ok(vec![self.edit(last_end, format!("{comma} {}", written.join(", ")))]);
        }

        // Each child has a line of its own.
        let line = format!("{}{indentation}", self.layout.eol);
        let written = format!("{line}{}", written.join(&format!(",{line}")));
        let old_comma = trivia::skip(text, last.end as usize, b"");
        if text.as_bytes().get(old_comma) == Some(&b',') {
            let at = self.end_before_bracket(old_comma + 1);
            return Ok(vec![self.edit(Span::empty(at), format!("{written},"))]);
        }
        let at = Span::empty(self.end_before_bracket(last.end as usize));
        if at == last_end {
            return Ok(vec![self.edit(last_end, format!("{comma}{written}"))]);
        }
        Ok(vec![self.edit(last_end, comma), self.edit(at, written)])
    }

    /// The end of the line that holds `from`, or `from` itself if a closing bracket or brace comes before.
    fn end_before_bracket(&self, from: usize) -> usize {
        let end = trivia::line_end(self.text(), from);
        let rest = self.text()[from..end].trim_start_matches([' ', '\t']);
        if rest.starts_with([']', '}']) { from } else { end }
    }

    /// Puts `value` where `node` is null or nothing.
    pub(super) fn fill(&self, node: Node<'t>, slot: Slot<'t>, value: &New) -> Edits {
        self.check_unshared(node)?;
        if matches!(slot, Slot::Root) {
            return Err(Refusal::new(node.span(), "the document is empty"));
        }
        if slot.in_flow() || !value.has_children() {
            let written = value.flow(slot.in_flow(), self.layout.quote);
            let before = match slot {
                Slot::Entry { entry, .. } if entry.colon.is_none() => {
                    let key = self.tree().slice(self.tree().node(entry.key).span());
                    if !slot.in_flow() || key.is_empty() || key.contains('\n') {
                        return Err(no_colon(entry.span));
                    }
                    ": "
                }
                _ if node.span().is_empty() => " ",
                _ => "",
            };
            return Ok(vec![self.edit(node.span(), format!("{before}{written}"))]);
        }
        self.rewrite(node, slot, value)
    }

    /// Puts `value` where `node` stands with all its lines. A comment at their end stays on the first line.
    pub(super) fn rewrite(&self, node: Node<'t>, slot: Slot<'t>, value: &New) -> Edits {
        if let Some(refusal) = self.shared_within(node) {
            return Err(refusal);
        }
        let (around, indicator_end) = match slot {
            _ if slot.in_flow() => {
                self.check_no_comments(node.span())?;
                return Ok(vec![self.edit_value(node.span(), value.flow(true, self.layout.quote))]);
            }
            Slot::Root => return Err(Refusal::new(node.span(), "this is the whole document")),
            Slot::Entry { mapping, entry } => (mapping, entry.colon.ok_or_else(|| no_colon(entry.span))? + 1),
            Slot::Item { sequence, item, .. } => (sequence, item.span.start + 1),
        };
        let anchor_end = node.anchor().map_or(0, |anchor| anchor.span.end);
        let tag_end = node.tag().map_or(0, |tag| tag.span.end);
        let start = indicator_end.max(anchor_end).max(tag_end);
        let old = Span { start, end: node.span().end.max(start) };
        self.check_no_comments(old)?;

        let (writer, column) = (self.writer(around), column(around));
        let line_end = trivia::line_end(self.text(), old.end as usize);
        let comment_follows = !self.text()[old.end as usize..line_end].trim_matches([' ', '\t']).is_empty();
        let has_properties = start > indicator_end;
        let written = match slot {
            Slot::Item { .. } if value.has_children() && (comment_follows || has_properties) => {
                writer.line(column + 2) + &writer.inline(value, column + 2)
            }
            Slot::Item { .. } => format!(" {}", writer.inline(value, column + 2)),
            _ => writer.value(value, column),
        };
        if !comment_follows {
            return Ok(vec![self.edit(Span::new(old.start as usize, line_end), written)]);
        }
        if !value.has_children() {
            return Ok(vec![self.edit_value(old, written)]);
        }
        let below = self.edit(Span::empty(line_end), written);
        Ok(if old.is_empty() { vec![below] } else { vec![self.edit_value(old, String::new()), below] })
    }

    /// Refuses to remove a value, some part of which aliases elsewhere stand for.
    pub(super) fn shared_within(&self, node: Node<'t>) -> Option<Refusal> {
        let span = node.full_span();
        let tree = self.tree();
        let within = tree.nodes_from(node.id()).take_while(|inner| inner.span().start <= span.end);
        within
            .filter(|inner| span.contains(inner.full_span()))
            .find_map(|inner| self.check_unshared(inner).err())
    }
}

fn no_colon(entry: Span) -> Refusal {
    Refusal::new(entry, "the key has no `:`")
}

/// Whether the block scalar `written` is one that never ends with a line break.
fn is_stripped(written: &str) -> bool {
    let header = written.split(['\n', '\r', '#']).next().unwrap_or_default();
    header.contains('-')
}
