//! Where things stand after edits, and what the edits have to do with them.

use super::Item;
use crate::source::{Edit, Span};

/// The edits of one file, in the order of their places.
pub(super) struct Shift(Vec<Replaced>);

/// One edit, in both texts.
struct Replaced {
    before: Span,
    after: Span,
    /// Whether what is inserted begins a line of its own.
    own_line: bool,
}

impl Shift {
    /// `edits` are in the order of their places and do not overlap.
    pub(super) fn of(edits: &[&Edit]) -> Self {
        let mut moved = 0_i64;
        let replaced = edits.iter().map(|edit| {
            let start = shifted(edit.span.start, moved);
            let after = Span::new(start, start + edit.replacement.len());
            moved += after.len() as i64 - edit.span.len() as i64;
            Replaced { before: edit.span, after, own_line: edit.replacement.starts_with(['\n', '\r']) }
        });
        Self(replaced.collect())
    }

    /// Whether an edit changes bytes inside of `span`, a place in the text before.
    pub(super) fn cuts(&self, span: Span) -> bool {
        let first = self.0.partition_point(|edit| edit.before.end <= span.start);
        // Insertions at the start of the span lie before it.
        self.0.get(first).is_some_and(|edit| edit.before.start < span.end)
    }

    /// Where `span`, which no edit cuts, stands in the text after. What is inserted at its ends is not part of it.
    pub(super) fn moved(&self, span: Span) -> Span {
        let before = self.0.partition_point(|edit| edit.before.end <= span.start);
        let by = before.checked_sub(1).map_or(0, |last| self.0[last].by());
        Span::new(shifted(span.start, by), shifted(span.end, by))
    }

    /// Whether what stands at `span`, which no edit cuts, may have become one of `items` because something is
    /// added right behind it on its line: `b` when a word is added to `RUN a b`.
    pub(super) fn may_have_grown(&self, span: Span, items: &[Item]) -> bool {
        let next = self.0.partition_point(|edit| edit.before.start < span.end);
        let Some(edit) = self.0.get(next) else { return false };
        let adds = edit.before.start == span.end && !edit.after.is_empty() && !edit.own_line;
        let grown = self.moved(span).to(edit.after);
        adds && items.iter().any(|item| item.span.start == grown.start && item.span.contains(grown))
    }

    /// Whether `span`, a place in the text after, has to do with an edit: shares bytes with what is inserted, or
    /// holds or meets the point where something was deleted.
    pub(super) fn is_new(&self, span: Span) -> bool {
        let first = self.0.partition_point(|edit| edit.after.end < span.start);
        self.0[first..]
            .iter()
            .take_while(|edit| edit.after.start <= span.end)
            .any(|edit| edit.after.is_empty() || (edit.after.start < span.end && span.start < edit.after.end))
    }
}

impl Replaced {
    /// How far the text behind has moved.
    fn by(&self) -> i64 {
        i64::from(self.after.end) - i64::from(self.before.end)
    }
}

fn shifted(at: u32, by: i64) -> usize {
    usize::try_from(i64::from(at) + by).unwrap_or(0)
}
