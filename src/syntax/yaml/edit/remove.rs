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
        let (parent, spans, index) = match slot {
            Slot::Root => return Err(Refusal::new(node.span(), "this is the whole document")),
            Slot::Entry { mapping, entry } => {
                self.check_unshared(self.tree().node(entry.key))?;
                let index = mapping.entries().iter().position(|other| other.key == entry.key);
                let spans: Vec<_> = mapping.entries().iter().map(|entry| entry.span).collect();
                (mapping, spans, index.unwrap_or_default())
            }
            Slot::Item { sequence, index, .. } => {
                (sequence, sequence.items().iter().map(|item| item.span).collect(), index)
            }
        };
        if spans.len() == 1 {
            return self.empty(parent, path);
        }
        let (span, next) = (spans[index], spans.get(index + 1));
        if !parent.is_flow() {
            return self.remove_lines(span, next.copied());
        }
        let span = match next {
            Some(next) => Span { start: span.start, end: next.start },
            // `index` is the last one and not the only one.
            None => Span { start: spans[index - 1].end, end: span.end },
        };
        self.check_no_comments(span)?;
        // A `:` right before a bracket would not be an indicator.
        let after_colon = self.text()[..span.start as usize].ends_with(':');
        Ok(vec![self.edit(span, if after_colon { " " } else { "" })])
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
        let removed = match trivia::after_line_break(text, line_end) {
            Some(next_line) => Span::new(start, next_line),
            // Nothing follows: the line break before it goes, if there is one.
            None => Span::new(trivia::before_line_break(text, start), line_end),
        };
        Ok(vec![self.edit(removed, "")])
    }
}
