//! Edits to a JSON text that keep its layout.

use std::collections::HashSet;
use std::fmt;

use serde_json::Value;

use super::render::{self, Style};
use super::{BYTE_ORDER_MARK, Document, Entry, FaultKind, Node};
use crate::source::{Edit, FileId, Span};

/// Why an edit cannot be made safely: a clause for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub String);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refusal {}

/// Makes edits to one JSON text. A path names keys from the root inwards.
///
/// Every method refuses to touch a text that is not valid JSON, except [`Editor::clean`]; and a path through
/// a key that is written twice, because it is not clear which one is meant.
#[derive(Clone, Copy, Debug)]
pub struct Editor<'a> {
    file: FileId,
    text: &'a str,
    document: &'a Document,
}

impl<'a> Editor<'a> {
    /// An editor for `text` of `file`, which `document` was read from.
    #[must_use]
    pub fn new(file: FileId, text: &'a str, document: &'a Document) -> Self {
        Self { file, text, document }
    }

    /// Makes `value` the value at `path`, with all objects that this takes.
    ///
    /// # Errors
    /// Refuses when something on the way is not an object.
    pub fn set(&self, path: &[&str], value: Value) -> Result<Edit, Refusal> {
        self.require_valid()?;
        let Some(root) = self.document.root() else { return Ok(self.fill(path, value)) };
        let mut node = root;
        for (depth, &key) in path.iter().enumerate() {
            if node.is_null() {
                return Ok(self.overwrite(node, &nest(&path[depth..], value)));
            }
            let Some(entry) = find(node, key)? else {
                return Ok(self.insert_entry(node, key, &nest(&path[depth + 1..], value)));
            };
            node = &entry.value;
        }
        Ok(self.overwrite(node, &value))
    }

    /// Takes the entry at `path` away.
    ///
    /// # Errors
    /// Refuses when there is none.
    pub fn remove(&self, path: &[&str]) -> Result<Edit, Refusal> {
        let (parent, entry) = self.locate(path)?;
        Ok(self.take_away(parent, entry))
    }

    /// Takes the entry away whose key stands at `key_span`: the way to one of two entries of the same key.
    ///
    /// # Errors
    /// Refuses when there is none.
    pub fn remove_at(&self, key_span: Span) -> Result<Edit, Refusal> {
        self.require_valid()?;
        let found = self.document.root().and_then(|root| holder(root, key_span));
        let (parent, entry) = found.ok_or_else(|| Refusal("no key stands there".to_owned()))?;
        Ok(self.take_away(parent, entry))
    }

    fn take_away(&self, parent: &Node, entry: &Entry) -> Edit {
        let spans: Vec<Span> = parent.entries().iter().map(Entry::span).collect();
        let at = spans.iter().position(|&span| span == entry.span()).unwrap_or_default();
        let gone = match (at.checked_sub(1).map(|before| spans[before]), spans.get(at + 1)) {
            (_, Some(next)) => Span { start: spans[at].start, end: next.start },
            (Some(previous), None) => Span { start: previous.end, end: spans[at].end },
            (None, None) => inside(parent.span),
        };
        self.edit(gone, String::new())
    }

    /// Gives the entry at `path` another key.
    ///
    /// # Errors
    /// Refuses when there is no such entry, and when there is one of that key already.
    pub fn rename(&self, path: &[&str], key: &str) -> Result<Edit, Refusal> {
        let (parent, entry) = self.locate(path)?;
        require_free(parent, key)?;
        Ok(self.edit(entry.key_span, render::quoted(key)))
    }

    /// Puts another entry in the place of the one at `path`.
    ///
    /// # Errors
    /// Refuses when there is no such entry, and when there is another one of that key already.
    pub fn replace_entry(&self, path: &[&str], key: &str, value: &Value) -> Result<Edit, Refusal> {
        let (parent, entry) = self.locate(path)?;
        if entry.key != key {
            require_free(parent, key)?;
        }
        let indent = render::line_indent(self.text, entry.key_span.start as usize);
        Ok(self.edit(entry.span(), self.style().entry(key, value, indent)))
    }

    /// Puts the entries of the object at `path` in the place of the entry that holds them.
    ///
    /// # Errors
    /// Refuses when there is no object, when it is empty, and when one of its keys stands beside it already.
    pub fn hoist(&self, path: &[&str]) -> Result<Edit, Refusal> {
        let (parent, entry) = self.locate(path)?;
        let inner = entry.value.entries();
        let Some(first) = inner.first() else {
            return Err(refusal("there is nothing to move out", &entry.key));
        };
        let beside: HashSet<&str> = parent.entries().iter().map(|entry| entry.key.as_str()).collect();
        if let Some(taken) = inner.iter().find(|moved| beside.contains(moved.key.as_str())) {
            return Err(refusal("this key is there already", &taken.key));
        }
        let indent = render::line_indent(self.text, entry.key_span.start as usize);
        let deep = render::line_indent(self.text, first.key_span.start as usize);
        let moved: Vec<String> = inner
            .iter()
            .map(|moved| {
                self.text[moved.span().range()].replace(&format!("\n{deep}"), &format!("\n{indent}"))
            })
            .collect();
        let spans: Vec<Span> = parent.entries().iter().map(Entry::span).collect();
        Ok(self.edit(entry.span(), moved.join(&self.separator(parent.span, &spans))))
    }

    /// Puts the entries of `keys`, which stand side by side in the top-level object, into a new object under `key`.
    ///
    /// # Errors
    /// Refuses when one of them is not there, when others stand between them, and when `key` is there already.
    pub fn enclose(&self, keys: &[&str], key: &str) -> Result<Edit, Refusal> {
        self.require_valid()?;
        let root = self.document.root().ok_or_else(|| refusal("there is no such key", key))?;
        require_free(root, key)?;
        let (Some(first), Some(last)) = (keys.first(), keys.last()) else {
            return Err(refusal("there is nothing to move into", key));
        };
        let [first, last] = [first, last].map(|name| -> Result<&Entry, Refusal> {
            find(root, name)?.ok_or_else(|| refusal("there is no such key", name))
        });
        let span = first?.key_span.to(last?.value.span);
        let within = root.entries().iter().filter(|entry| span.contains(entry.span()));
        if !within.map(|entry| entry.key.as_str()).eq(keys.iter().copied()) {
            return Err(refusal("other keys stand between those to be moved into", key));
        }
        let indent = render::line_indent(self.text, span.start as usize);
        Ok(self.edit(span, self.style().enclosed(key, &self.text[span.range()], indent)))
    }

    /// Adds `value` to the end of the array at `path`.
    ///
    /// # Errors
    /// Refuses when there is no array.
    pub fn append(&self, path: &[&str], value: &Value) -> Result<Edit, Refusal> {
        let (_, entry) = self.locate(path)?;
        let super::Value::Array(elements) = &entry.value.value else {
            return Err(refusal("this is not an array", &entry.key));
        };
        let spans: Vec<Span> = elements.iter().map(|element| element.span).collect();
        let Some(last) = spans.last() else {
            return Ok(self.overwrite(&entry.value, &Value::Array(vec![value.clone()])));
        };
        let indent = render::line_indent(self.text, last.start as usize);
        Ok(self.insert(entry.value.span, &spans, *last, &self.style().value(value, indent)))
    }

    /// Takes every comment and trailing comma away; the text is valid JSON afterwards.
    ///
    /// # Errors
    /// Refuses when that is not all that is wrong.
    pub fn clean(&self) -> Result<Vec<Edit>, Refusal> {
        let edits = self.document.faults().iter().map(|fault| match &fault.kind {
            FaultKind::Comment => Ok(self.edit(self.around_comment(fault.span), String::new())),
            FaultKind::TrailingComma => Ok(self.edit(fault.span, String::new())),
            FaultKind::Invalid(message) => Err(Refusal(message.clone())),
        });
        edits.collect()
    }

    /// The whole line, if nothing but the comment stands on it; else the comment and the white space before
    /// it.
    fn around_comment(&self, comment: Span) -> Span {
        let Span { start, end } = comment;
        let rest = &self.text[end as usize..];
        let tail = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let after = &rest[tail..];
        let newline = match after.as_bytes() {
            [b'\r', b'\n', ..] => 2,
            [b'\n' | b'\r', ..] => 1,
            _ => 0,
        };
        match render::indent_of(self.text, start as usize) {
            Some(indent) if newline > 0 || after.is_empty() => {
                Span::new(start as usize - indent.len(), end as usize + tail + newline)
            }
            _ => {
                let before = &self.text[..start as usize];
                Span::new(before.trim_end_matches([' ', '\t']).len(), end as usize)
            }
        }
    }

    fn require_valid(&self) -> Result<(), Refusal> {
        if !self.document.faults().is_empty() {
            return Err(Refusal("the file is not valid JSON".to_owned()));
        }
        match self.document.unread() {
            Some(reason) => Err(Refusal(format!("the file could not be read: {reason}"))),
            None => Ok(()),
        }
    }

    /// The entry at `path` and the object that holds it.
    fn locate(&self, path: &[&str]) -> Result<(&'a Node, &'a Entry), Refusal> {
        self.require_valid()?;
        let mut parent = None;
        let mut node = self.document.root();
        for &key in path {
            let holder = node.ok_or_else(|| refusal("there is no such key", key))?;
            let entry = find(holder, key)?.ok_or_else(|| refusal("there is no such key", key))?;
            parent = Some((holder, entry));
            node = Some(&entry.value);
        }
        parent.ok_or_else(|| Refusal("the whole file was meant".to_owned()))
    }

    fn style(&self) -> Style<'a> {
        Style::of(self.text, self.document.root())
    }

    fn edit(&self, span: Span, replacement: String) -> Edit {
        Edit { file: self.file, span, replacement }
    }

    fn overwrite(&self, node: &Node, value: &Value) -> Edit {
        let indent = render::line_indent(self.text, node.span.start as usize);
        self.edit(node.span, self.style().value(value, indent))
    }

    /// The text of a file that holds nothing yet.
    fn fill(&self, path: &[&str], value: Value) -> Edit {
        let style = self.style();
        let start = if self.document.has_byte_order_mark() { BYTE_ORDER_MARK.len_utf8() } else { 0 };
        let replacement = style.value(&nest(path, value), "") + style.newline;
        self.edit(Span::new(start, self.text.len()), replacement)
    }

    fn insert_entry(&self, object: &Node, key: &str, value: &Value) -> Edit {
        let spans: Vec<Span> = object.entries().iter().map(Entry::span).collect();
        let Some(last) = spans.last() else {
            return self.overwrite(object, &nest(&[key], value.clone()));
        };
        let indent = render::line_indent(self.text, last.start as usize);
        self.insert(object.span, &spans, *last, &self.style().entry(key, value, indent))
    }

    /// Puts `item` after the `last` of `items` in the brackets of `container`.
    fn insert(&self, container: Span, items: &[Span], last: Span, item: &str) -> Edit {
        let separator = self.separator(container, items);
        self.edit(Span::empty(last.end as usize), format!("{separator}{item}"))
    }

    /// What stands between two of `items`, which are not none; blank lines are not repeated.
    fn separator(&self, container: Span, items: &[Span]) -> String {
        let between = match items {
            [.., before, last] => self.text[before.end as usize..last.start as usize].to_owned(),
            [only] => format!(",{}", &self.text[container.start as usize + 1..only.start as usize]),
            [] => String::new(),
        };
        match between.rfind('\n') {
            Some(newline) if between.starts_with(',') => {
                format!(",{}{}", self.style().newline, &between[newline + 1..])
            }
            None if items.len() < 2 => self.style().comma().to_owned(),
            _ => between,
        }
    }
}

/// What lies between the brackets of `span`.
fn inside(span: Span) -> Span {
    Span { start: span.start + 1, end: span.end - 1 }
}

/// `value` as the value at `path` of a new object; `value` itself for the empty path.
fn nest(path: &[&str], value: Value) -> Value {
    path.iter()
        .rev()
        .fold(value, |value, &key| Value::Object([(key.to_owned(), value)].into_iter().collect()))
}

/// The entry whose key stands at `key_span`, and the object that holds it.
fn holder(node: &Node, key_span: Span) -> Option<(&Node, &Entry)> {
    let own = node.entries().iter().find(|entry| entry.key_span == key_span).map(|entry| (node, entry));
    let below = || {
        let values = node.elements().iter().chain(node.entries().iter().map(|entry| &entry.value));
        values.filter(|value| value.span.contains(key_span)).find_map(|value| holder(value, key_span))
    };
    own.or_else(below)
}

/// The entry of `key` in `node`, which has to be an object and to have the key at most once.
fn find<'n>(node: &'n Node, key: &str) -> Result<Option<&'n Entry>, Refusal> {
    if !node.is_object() {
        return Err(Refusal(format!("{} stands where an object was expected", node.kind())));
    }
    let mut entries = node.entries().iter().filter(|entry| entry.key == key);
    match (entries.next(), entries.next()) {
        (_, Some(_)) => Err(refusal("this key is written more than once", key)),
        (entry, None) => Ok(entry),
    }
}

fn require_free(object: &Node, key: &str) -> Result<(), Refusal> {
    match object.get(key) {
        Some(_) => Err(refusal("this key is there already", key)),
        None => Ok(()),
    }
}

fn refusal(what: &str, key: &str) -> Refusal {
    Refusal(format!("{what}: `{key}`"))
}

#[cfg(test)]
mod tests;
