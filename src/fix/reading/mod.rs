//! What a file says, held against what it says with an edit.

mod compose;
mod daemon;
mod dockerfile;
mod script;
mod shift;

use std::collections::{HashMap, HashSet};

use super::reason::Reason;
use crate::source::{Edit, FileId, Kind, Span};
use crate::suppress;
use shift::Shift;

/// A file before and after some edits.
pub(super) struct Changed<'a> {
    pub(super) id: FileId,
    pub(super) before: &'a str,
    pub(super) after: &'a str,
    /// In the order of their places.
    pub(super) edits: &'a [&'a Edit],
}

/// All that a file says.
#[derive(Debug, Default)]
struct Reading {
    /// What it sets, in the order of the text.
    items: Vec<Item>,
    /// The texts of its comments.
    comments: Vec<String>,
    /// Why it is refused where it is used.
    problems: Vec<String>,
}

/// One thing that a file sets: a Dockerfile's instruction, a value of a Compose file.
#[derive(Debug)]
struct Item {
    /// Where it stands; never empty.
    span: Span,
    /// All that tells it from others: what is set, and to what.
    content: String,
}

/// The keys that lead to a value, as far as they are read.
#[derive(Clone, Default)]
struct Path(String);

impl Path {
    /// The path of an entry. A key that is edited may be any key.
    fn entry(&self, key: &str, is_edited: bool) -> Self {
        let Self(path) = self;
        Self(if is_edited { format!("{path}?:") } else { format!("{path}{key:?}:") })
    }

    /// The path of any item of a list: one more before it does not make it another.
    fn item(&self) -> Self {
        Self(format!("{}-", self.0))
    }

    /// What `value` is, written at `span`, to which the path leads.
    fn sets(self, value: &str, span: Span) -> Item {
        Item { span, content: format!("{} {value}", self.0) }
    }
}

/// Tells whether a key at a place is one that is edited, so that it may be another than before.
type Edited<'a> = &'a mut dyn FnMut(Span) -> bool;

/// Checks that the file is no more refused than before, that it says the same wherever it is not edited, and that
/// no comment is lost.
pub(super) fn compare(kind: Kind, changed: &Changed<'_>) -> Result<(), Reason> {
    let shift = Shift::of(changed.edits);
    let read = |text: &str, edited: Edited<'_>| match kind {
        Kind::Dockerfile => dockerfile::read(changed.id, text),
        Kind::Compose => compose::read(text, edited),
        Kind::Daemon => daemon::read(text, edited),
        Kind::Related => script::read(text),
    };
    let mut kept = HashSet::new();
    let mut before = read(changed.before, &mut |key| {
        let is_edited = shift.cuts(key);
        kept.extend((!is_edited).then(|| shift.moved(key)));
        is_edited
    });
    let after = read(changed.after, &mut |key| !kept.contains(&key));
    if let Some(problem) = first_new(&before.problems, &after.problems) {
        return Err(Reason::Broken { problem: problem.to_owned() });
    }
    // A comment to this program may be what the fix is for.
    before.comments.retain(|comment| !suppress::speaks(comment));
    if let Some(text) = first_new(&after.comments, &before.comments) {
        return Err(Reason::LostComment { text: text.to_owned() });
    }
    same_elsewhere(&before.items, &after.items, &shift, changed)
}

/// The first of `texts` that is not, or not as often, among `known`.
fn first_new<'t>(known: &[String], texts: &'t [String]) -> Option<&'t str> {
    let mut left: HashMap<&str, usize> = HashMap::new();
    for text in known {
        *left.entry(text).or_default() += 1;
    }
    texts.iter().map(String::as_str).find(|text| match left.get_mut(text) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    })
}

/// Checks that every item outside of the edits is the same at its place afterwards, and that there is no other.
fn same_elsewhere(
    before: &[Item],
    after: &[Item],
    shift: &Shift,
    changed: &Changed<'_>,
) -> Result<(), Reason> {
    let places: HashMap<Span, &str> = after.iter().map(|item| (item.span, item.content.as_str())).collect();
    let mut kept = HashSet::new();
    for item in before.iter().filter(|item| !shift.cuts(item.span)) {
        let span = shift.moved(item.span);
        if places.get(&span) == Some(&item.content.as_str()) {
            kept.insert(span);
        } else if !shift.may_have_grown(item.span, after) {
            return Err(Reason::Elsewhere { text: shown(changed.before, item.span) });
        }
    }
    let new = after.iter().find(|item| !kept.contains(&item.span) && !shift.is_new(item.span));
    new.map_or(Ok(()), |item| Err(Reason::Elsewhere { text: shown(changed.after, item.span) }))
}

/// The first line of what stands at `span`, for a message.
fn shown(text: &str, span: Span) -> String {
    text.get(span.range()).and_then(|text| text.lines().next()).unwrap_or_default().trim_end().to_owned()
}

#[cfg(test)]
mod tests;
