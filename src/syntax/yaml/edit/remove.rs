//! Taking away.

use super::path::{Found, Slot};
use super::{Editor, Edits, New, Node, Refusal, Step, trivia};
use crate::source::Span;

impl<'t> Editor<'t> {
    /// Removes `node` at `path`, with its key or dash.
    pub(super) fn remove_from(&self, node: Node<'t>, slot: Slot<'t>, path: &[Step<'_>]) -> Edits {
        if let Some(refusal) = self.shared_within(node) {
            return Err(refusal);
        }
        let (parent, index) = match slot {
            Slot::Root => return Err(Refusal::new(node.span(), "this is the whole document")),
            Slot::Entry { mapping, entry } => {
                self.check_unshared(self.tree().node(entry.key))?;
                let index = mapping.entries().iter().position(|other| other.key == entry.key);
                (mapping, index.unwrap_or_default())
            }
            Slot::Item { sequence, index, .. } => (sequence, index),
        };
        let children = parent.child_spans();
        if children.len() == 1 {
            return self.empty(parent, path);
        }
        let (child, next) = (children[index], children.get(index + 1));
        if !parent.is_flow() {
            return self.remove_lines(child, next.copied());
        }
        let (span, left) = match next {
            Some(next) => (Span { start: child.start, end: next.start }, ""),
            // The last one and not the only one.
            None => {
                let space = if parent.ends_with_indicator(index - 1) { " " } else { "" };
                (Span { start: children[index - 1].end, end: child.end }, space)
            }
        };
        self.check_no_comments(span)?;
        Ok(vec![self.edit_value(span, left.to_owned())])
    }

    /// Leaves `{}` or `[]` of the collection `parent` with the last child at `path`.
    fn empty(&self, parent: Node<'t>, path: &[Step<'_>]) -> Edits {
        let empty = if parent.items().is_empty() { New::Map(Vec::new()) } else { New::List(Vec::new()) };
        if parent.is_flow() {
            self.check_no_comments(parent.span())?;
            return Ok(vec![self.edit(parent.span(), empty.flow(true, self.layout.quote))]);
        }
        let up = path.split_last().map_or(path, |(_, up)| up);
        match self.find(up)? {
            Found::Node { node, slot } => self.rewrite(node, slot, &empty),
            Found::Missing { parent, .. } => Err(Refusal::new(parent.span(), "there is nothing to remove")),
        }
    }

    /// Removes the lines of `span`. If it begins behind a dash, what follows takes its place.
    fn remove_lines(&self, span: Span, next: Option<Span>) -> Edits {
        let text = self.text();
        let line_start = trivia::line_start(text, span.start as usize);
        if !text[line_start..span.start as usize].trim_matches([' ', '\u{feff}']).is_empty() {
            let Some(next) = next else {
                return Err(Refusal::new(span, "the value begins on the line of another"));
            };
            let line_end = trivia::line_end(text, span.end as usize);
            self.check_no_comments(Span::new(line_end, next.start as usize))?;
            return Ok(vec![self.edit(Span { start: span.start, end: next.start }, "")]);
        }
        let mark = if text[line_start..].starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let start = line_start + mark;
        let line_end = trivia::line_end(text, span.end as usize);
        // The last line's own line break stays away, that of the line before it stays: a block scalar may need it.
        let end = trivia::after_line_break(text, line_end).unwrap_or(line_end);
        Ok(vec![self.edit(Span::new(start, end), "")])
    }
}
