//! Adding to what is there.

use super::layout::column;
use super::new::{Writer, key};
use super::path::Slot;
use super::{Content, Editor, Edits, New, Node, Refusal, Step, is_null, trivia};
use crate::source::{Edit, Span};
use crate::syntax::yaml::Collection;

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

    /// Adds `entries` after the last one of `mapping`.
    pub(super) fn insert_entries(&self, mapping: Node<'t>, entries: &[(String, New)]) -> Edits {
        let quote = self.layout.quote;
        let last = mapping.entries().last().map(|entry| entry.span);
        if matches!(mapping.content(), Content::Mapping { style: Collection::FlowPair, .. }) {
            return Err(Refusal::new(
                mapping.span(),
                "the mapping has no braces that could hold another key",
            ));
        }
        if mapping.is_flow() {
            let entry = |(name, value): &(String, New)| {
                format!("{}: {}", key(name, true, quote), value.flow(true, quote))
            };
            return self.insert_in_flow(mapping, last, &entries.iter().map(entry).collect::<Vec<_>>());
        }
        let column = column(mapping);
        let written = self.writer(mapping).entries(entries, column);
        Ok(vec![self.insert_line(last.unwrap_or(mapping.span()), column, &written)])
    }

    /// Adds `items` after the last one of `sequence`.
    pub(super) fn insert_items(&self, sequence: Node<'t>, items: &[New]) -> Edits {
        if items.is_empty() {
            return Ok(Vec::new());
        }
        let last = sequence.items().last().map(|item| item.span);
        if sequence.is_flow() {
            let items: Vec<_> = items.iter().map(|item| item.flow(true, self.layout.quote)).collect();
            return self.insert_in_flow(sequence, last, &items);
        }
        let column = column(sequence);
        let written = self.writer(sequence).items(items, column);
        Ok(vec![self.insert_line(last.unwrap_or(sequence.span()), column, &written)])
    }

    /// A writer for what stands in or beside `node`.
    fn writer(&self, node: Node<'t>) -> Writer<'t> {
        Writer { layout: self.layout, step: self.layout.step_in(node), dash: self.layout.dash_in(node) }
    }

    /// Adds `written`, indented by `column`, on a line after the one on which `last` ends.
    fn insert_line(&self, last: Span, column: usize, written: &str) -> Edit {
        let at = trivia::line_end(self.text(), last.end as usize);
        self.edit(Span::empty(at), format!("{}{:column$}{written}", self.layout.eol, ""))
    }

    /// Adds `written` to a collection in brackets or braces, whose last child is at `last`.
    fn insert_in_flow(&self, collection: Node<'t>, last: Option<Span>, written: &[String]) -> Edits {
        let text = self.text();
        let written = |separator: &str| written.join(separator);
        let Some(last) = last else {
            let inside = collection.span().start as usize + 1;
            self.check_no_comments(collection.span())?;
            return Ok(vec![self.edit(Span::empty(inside), written(", "))]);
        };
        let own_line = trivia::line_start(text, last.start as usize);
        let indentation = &text[own_line..last.start as usize];
        let last_end = last.end as usize;
        if !indentation.trim_start_matches([' ', '\t']).is_empty() || own_line == 0 {
            let space = if text[..last_end].ends_with(':') { " " } else { "" };
            return Ok(vec![self.edit(Span::empty(last_end), format!("{space}, {}", written(", ")))]);
        }
        let line = format!("{}{indentation}", self.layout.eol);
        let comma = trivia::skip(text, last_end, b"");
        if text.as_bytes().get(comma) == Some(&b',') {
            let at = trivia::line_end(text, comma);
            // Something other than a comment after the comma can only be the bracket.
            let at = if self.is_bracket_before(comma + 1, at) { comma + 1 } else { at };
            return Ok(vec![self.edit(Span::empty(at), format!("{line}{},", written(&format!(",{line}"))))]);
        }
        let at = trivia::line_end(text, last_end);
        let written = format!("{line}{}", written(&format!(",{line}")));
        if self.is_bracket_before(last_end, at) {
            return Ok(vec![self.edit(Span::empty(last_end), format!(",{written}"))]);
        }
        Ok(vec![self.edit(Span::empty(last_end), ","), self.edit(Span::empty(at), written)])
    }

    /// Whether a closing bracket or brace stands between `from` and `to` on one line.
    fn is_bracket_before(&self, from: usize, to: usize) -> bool {
        let rest = self.text()[from..to].trim_start_matches([' ', '\t']);
        rest.starts_with([']', '}'])
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
                Slot::Entry { entry, .. } if entry.colon.is_none() && slot.in_flow() => ": ",
                Slot::Entry { entry, .. } if entry.colon.is_none() => return Err(no_colon(entry.span)),
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
                return Ok(vec![self.edit(node.span(), value.flow(true, self.layout.quote))]);
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
        let is_item = matches!(slot, Slot::Item { .. });
        let written = match is_item {
            true => format!(" {}", writer.inline(value, column + 2)),
            false => writer.value(value, column),
        };
        let line_end = trivia::line_end(self.text(), old.end as usize);
        if self.text()[old.end as usize..line_end].trim().is_empty() {
            return Ok(vec![self.edit(Span::new(old.start as usize, line_end), written)]);
        }
        if !value.has_children() {
            return Ok(vec![self.edit(old, written)]);
        }
        // A comment follows: the value goes below it.
        let written = match is_item {
            true => writer.line(column + 2) + &writer.inline(value, column + 2),
            false => written,
        };
        let below = self.edit(Span::empty(line_end), written);
        Ok(if old.is_empty() { vec![below] } else { vec![self.edit(old, ""), below] })
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
