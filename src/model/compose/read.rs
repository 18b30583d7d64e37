//! From YAML to the tree of values: aliases and merges resolved, `!reset` and `!override` noted.

use std::collections::HashSet;

use super::problem::{Problem, ProblemKind, Problems};
use super::reset::Resets;
use super::value::{Entry, Kind, Mapping, Place, Value, Written};
use crate::source::{FileId, Location, Span};
use crate::syntax::yaml::{Content, Node, Scalar, Tree};

/// One document of a file.
pub(super) struct Document {
    /// What it says.
    pub(super) value: Value,
    /// What it takes away from the documents and files before.
    pub(super) resets: Resets,
}

/// Reads all documents of `file`, which `tree` holds.
pub(super) fn documents(tree: &Tree, file: FileId, problems: &mut Problems) -> Vec<Document> {
    for error in tree.errors() {
        let mut problem = Problem::new(ProblemKind::Syntax, Location::new(file, error.span), &error.message);
        if let Some((span, part)) = error.related {
            problem = problem.related(Location::new(file, span), part);
        }
        problems.push(problem);
    }
    let read = |root| {
        let mut reader = Reader { file, problems, resets: Resets::default(), path: Vec::new() };
        let value = reader.value(root, false).unwrap_or_else(|| reader.leaf(Kind::Null, root, false));
        Document { value, resets: reader.resets }
    };
    tree.roots().map(read).collect()
}

struct Reader<'a> {
    file: FileId,
    problems: &'a mut Problems,
    resets: Resets,
    path: Vec<String>,
}

impl Reader<'_> {
    /// What `node` stands for; `None` if a tag takes it away. `aliased` tells whether an alias led to it.
    fn value(&mut self, node: Node<'_>, aliased: bool) -> Option<Value> {
        let aliased = aliased || is_alias(node);
        let node = node.followed()?;
        let tag = node.tag().map(|tag| tag.name.as_str());
        if matches!(tag, Some("!reset" | "!override")) {
            self.resets.insert(&self.path);
        }
        if tag == Some("!reset") {
            return None;
        }
        match node.content() {
            Content::Mapping { .. } => {
                let mut mapping = Mapping::new();
                self.mapping(node, aliased, &mut mapping);
                Some(self.leaf(Kind::Mapping(mapping), node, aliased))
            }
            Content::Sequence { items, .. } => {
                let items = items.iter().enumerate().filter_map(|(at, item)| {
                    self.path.push(at.to_string());
                    let value = self.value(node.tree().node(item.value), aliased);
                    self.path.pop();
                    value
                });
                let items = items.collect();
                Some(self.leaf(Kind::Sequence(items), node, aliased))
            }
            Content::Scalar { .. } | Content::Alias { .. } => {
                let kind = Scalar::of(node).map_or(Kind::Null, scalar);
                Some(self.leaf(kind, node, aliased))
            }
        }
    }

    /// Adds the members of `node` to `into`: its own first, then what its merge keys bring, unless it is there.
    fn mapping(&mut self, node: Node<'_>, aliased: bool, into: &mut Mapping) {
        let tree = node.tree();
        let mut merged = Vec::new();
        let mut seen = HashSet::new();
        for entry in node.entries() {
            let (key, value) = (tree.node(entry.key), tree.node(entry.value));
            if key.is_merge_key() {
                merged.push(value);
                continue;
            }
            let Some(name) = self.key(key) else { continue };
            if into.contains(&name) || !seen.insert(name.clone()) {
                continue;
            }
            self.path.push(name.clone());
            if let Some(value) = self.value(value, aliased) {
                let key = self.place(key.span(), aliased);
                into.insert(name, Entry { key, value });
            }
            self.path.pop();
        }
        for value in merged {
            self.merged(value, aliased, into);
        }
    }

    /// Adds what the value of a merge key brings: a mapping or a list of mappings.
    fn merged(&mut self, node: Node<'_>, aliased: bool, into: &mut Mapping) {
        let aliased = aliased || is_alias(node);
        let Some(node) = node.followed() else { return };
        match node.content() {
            Content::Mapping { .. } => self.mapping(node, aliased, into),
            Content::Sequence { items, .. } => {
                for item in items {
                    let item = node.tree().node(item.value);
                    let aliased = aliased || is_alias(item);
                    if let Some(item) = item.followed() {
                        self.mapping(item, aliased, into);
                    }
                }
            }
            // The tree has an error for this.
            Content::Scalar { .. } | Content::Alias { .. } => {}
        }
    }

    /// The text of a key. Compose has no other keys.
    fn key(&mut self, key: Node<'_>) -> Option<String> {
        let scalar = key.followed().and_then(Scalar::of);
        if let Some(Scalar::Text(text)) = scalar {
            return Some(text.to_owned());
        }
        let message = match key.text() {
            Some("") => "an empty key".to_owned(),
            Some(text) => format!("the key `{text}` is no string without quotes"),
            None => "a key that is no string".to_owned(),
        };
        self.problems.push(Problem::new(ProblemKind::Syntax, Location::new(self.file, key.span()), message));
        None
    }

    fn leaf(&self, kind: Kind, node: Node<'_>, aliased: bool) -> Value {
        Value::new(kind, self.place(node.span(), aliased))
    }

    fn place(&self, span: Span, aliased: bool) -> Place {
        let written = if aliased { Written::Anchor } else { Written::Here };
        Place { location: Location::new(self.file, span), written, unset: None }
    }
}

fn is_alias(node: Node<'_>) -> bool {
    matches!(node.content(), Content::Alias { .. })
}

#[allow(clippy::cast_precision_loss)]
fn scalar(scalar: Scalar<'_>) -> Kind {
    match scalar {
        Scalar::Null => Kind::Null,
        Scalar::Bool(value) => Kind::Bool(value),
        Scalar::Int(number) => i64::try_from(number).map_or(Kind::Float(number as f64), Kind::Int),
        Scalar::Float(number) => Kind::Float(number),
        Scalar::Timestamp(text) => Kind::String(timestamp(text)),
        Scalar::Binary(text) | Scalar::Text(text) => Kind::String(text.to_owned()),
    }
}

/// A time as Go's `%v` prints it, which is what becomes of one without quotes: `2006-01-02 15:04:05 +0000 UTC`.
fn timestamp(text: &str) -> String {
    let (date, clock) = text.split_once(['T', 't', ' ']).unwrap_or((text, "0:0:0"));
    let zone_at = clock.find(['Z', '+', '-']).unwrap_or(clock.len());
    let (clock, zone) = clock.split_at(zone_at);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let two_digits = |text: &str, separator: &str| {
        let parts = text.split(separator).map(|part| format!("{part:0>2}"));
        parts.collect::<Vec<_>>().join(separator)
    };
    let fraction = match fraction.trim_end_matches('0') {
        "" => String::new(),
        digits => format!(".{digits}"),
    };
    let zone = match zone.replace(':', "").as_str() {
        "" | "Z" | "+0000" | "-0000" => "+0000 UTC".to_owned(),
        offset => format!("{offset} {offset}"),
    };
    format!("{} {}{fraction} {zone}", two_digits(date, "-"), two_digits(clock, ":"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_printed_as_in_go() {
        for (text, printed) in [
            ("2001-1-2", "2001-01-02 00:00:00 +0000 UTC"),
            ("2001-01-02 3:4:5.60", "2001-01-02 03:04:05.6 +0000 UTC"),
            ("2001-01-02T03:04:05Z", "2001-01-02 03:04:05 +0000 UTC"),
            ("2001-01-02t03:04:05+02:00", "2001-01-02 03:04:05 +0200 +0200"),
        ] {
            assert_eq!(timestamp(text), printed);
        }
    }
}
