//! Values to be written, and how they are written.

use std::fmt::Write;

use super::layout::Layout;
use crate::syntax::yaml::{Content, Scalar, ScalarStyle, Shape, Tree, Value};

/// A value to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum New {
    /// A text; gets quotes if it would be anything else without, to any reader of YAML.
    Text(String),
    /// A number, a boolean, null or a list on one line, to be written as it is here.
    Plain(String),
    /// The same, with a comment after it where it is written on a line of its own.
    Noted(String, &'static str),
    /// A list.
    List(Vec<New>),
    /// A mapping.
    Map(Vec<(String, New)>),
}

impl From<&str> for New {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<bool> for New {
    fn from(boolean: bool) -> Self {
        Self::Plain(boolean.to_string())
    }
}

impl From<i64> for New {
    fn from(number: i64) -> Self {
        Self::Plain(number.to_string())
    }
}

impl New {
    /// A mapping of `entries`.
    pub fn map<'k, V: Into<New>>(entries: impl IntoIterator<Item = (&'k str, V)>) -> Self {
        Self::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value.into())).collect())
    }

    /// A list of `items`.
    pub fn list<V: Into<New>>(items: impl IntoIterator<Item = V>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }

    /// Whether `value` is this value already. Of mappings and lists only empty ones are.
    pub(super) fn is(&self, value: Value<'_>) -> bool {
        match (self, value.shape()) {
            (Self::Text(text), Shape::Scalar(Scalar::Text(old))) => text == old,
            (Self::Plain(text) | Self::Noted(text, _), Shape::Scalar(old)) => {
                Scalar::resolve(text, ScalarStyle::Plain, None) == old
            }
            (Self::List(items), Shape::Sequence) => items.is_empty() && value.items().next().is_none(),
            (Self::Map(entries), Shape::Mapping) => entries.is_empty() && value.members().is_empty(),
            _ => false,
        }
    }

    /// Whether it is neither a mapping nor a list.
    pub(super) fn is_scalar(&self) -> bool {
        matches!(self, Self::Text(_) | Self::Plain(_) | Self::Noted(..))
    }

    /// Whether it is a mapping or a list with something in it.
    pub(super) fn has_children(&self) -> bool {
        match self {
            Self::Text(_) | Self::Plain(_) | Self::Noted(..) => false,
            Self::List(items) => !items.is_empty(),
            Self::Map(entries) => !entries.is_empty(),
        }
    }

    /// This value on one line; `in_flow` if it is to stand within brackets or braces.
    pub(super) fn flow(&self, in_flow: bool, quote: char) -> String {
        match self {
            Self::Text(text) => scalar(text, in_flow, quote),
            Self::Plain(text) | Self::Noted(text, _) => text.clone(),
            Self::List(items) => {
                let items: Vec<_> = items.iter().map(|item| item.flow(true, quote)).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Map(entries) => {
                let entry = |(name, value): &(String, New)| {
                    format!("{}: {}", key(name, true, quote), value.flow(true, quote))
                };
                let entries: Vec<_> = entries.iter().map(entry).collect();
                format!("{{{}}}", entries.join(", "))
            }
        }
    }
}

/// Writes values in block style.
pub(super) struct Writer<'t> {
    pub(super) layout: Layout<'t>,
    /// By how much a mapping in a mapping is indented.
    pub(super) step: usize,
    /// By how much a list in a mapping is indented.
    pub(super) dash: usize,
}

impl Writer<'_> {
    /// `entries` on lines of their own from `column` on, but for the first line's indentation.
    pub(super) fn entries(&self, entries: &[(String, New)], column: usize) -> String {
        let entry = |(name, value): &(String, New)| {
            format!("{}:{}", key(name, false, self.layout.quote), self.value(value, column))
        };
        let entries: Vec<_> = entries.iter().map(entry).collect();
        entries.join(&self.line(column))
    }

    /// `items` on lines of their own from `column` on, but for the first line's indentation.
    pub(super) fn items(&self, items: &[New], column: usize) -> String {
        let items: Vec<_> = items.iter().map(|item| format!("- {}", self.inline(item, column + 2))).collect();
        items.join(&self.line(column))
    }

    /// What follows the `:` of an entry at `column`.
    pub(super) fn value(&self, value: &New, column: usize) -> String {
        let indent = match value {
            New::List(_) => self.dash,
            _ => self.step,
        };
        if !value.has_children() {
            let note = match value {
                New::Noted(_, note) => format!("  # {note}"),
                _ => String::new(),
            };
            return format!(" {}{note}", value.flow(false, self.layout.quote));
        }
        self.line(column + indent) + &self.inline(value, column + indent)
    }

    /// `value` from `column` on, its first line continuing one that is there.
    pub(super) fn inline(&self, value: &New, column: usize) -> String {
        match value {
            New::List(items) if !items.is_empty() => self.items(items, column),
            New::Map(entries) if !entries.is_empty() => self.entries(entries, column),
            _ => value.flow(false, self.layout.quote),
        }
    }

    /// The end of a line and the indentation of the next.
    pub(super) fn line(&self, column: usize) -> String {
        format!("{}{:column$}", self.layout.eol, "")
    }
}

/// `text` as a key.
pub(super) fn key(text: &str, in_flow: bool, quote: char) -> String {
    let line = if in_flow { format!("{{{text}: v}}") } else { format!("{text}: v") };
    let tree = Tree::parse(&line);
    let written = tree.root().and_then(|root| Some(tree.node(root.entries().first()?.key)));
    let alone = tree.root().is_some_and(|root| root.entries().len() == 1);
    if alone && written.is_some_and(|key| reads_as(&tree, key.value(), text)) {
        return text.to_owned();
    }
    quoted(text, quote)
}

/// `text` as a value.
fn scalar(text: &str, in_flow: bool, quote: char) -> String {
    let line = if in_flow { format!("[{text}]") } else { format!("- {text}") };
    let tree = Tree::parse(&line);
    let items = tree.root().map_or(&[][..], |root| root.items());
    match items {
        [item] if reads_as(&tree, tree.node(item.value).value(), text) => text.to_owned(),
        _ => quoted(text, quote),
    }
}

/// Whether the only thing that `tree` holds is `value`, and this is the text `text`, to readers of YAML 1.1 too.
fn reads_as(tree: &Tree, value: Value<'_>, text: &str) -> bool {
    let plain = matches!(value.node().content(), Content::Scalar { style: ScalarStyle::Plain, .. });
    plain
        && value.node().tag().is_none()
        && value.node().anchor().is_none()
        && value.scalar() == Some(Scalar::Text(text))
        && tree.errors().is_empty()
        && tree.comments().is_empty()
        && tree.documents().len() == 1
        && !text.contains(['\n', '\r'])
        && !is_special_in_yaml_1_1(text)
}

/// The [booleans](https://yaml.org/type/bool.html), [base 60 numbers](https://yaml.org/type/int.html) and keys of
/// YAML 1.1 that later versions take for texts.
fn is_special_in_yaml_1_1(text: &str) -> bool {
    let sexagesimal =
        text.contains(':') && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b':' | b'.' | b'_'));
    let word = matches!(text.to_ascii_lowercase().as_str(), "y" | "n" | "yes" | "no" | "on" | "off");
    sexagesimal || word || matches!(text, "<<" | "=")
}

/// `text` between quotes: `quote` if it can hold the text without escapes.
pub(super) fn quoted(text: &str, quote: char) -> String {
    let printable = !text.chars().any(|character| character.is_control() || !is_printable(character));
    let quote = match quote {
        '\'' if printable && !text.contains('\'') => '\'',
        _ if printable && text.contains(['"', '\\']) => '\'',
        _ => '"',
    };
    if quote == '\'' {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let mut written = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => written.extend(['\\', character]),
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\t' => written.push_str("\\t"),
            _ if character.is_control() || !is_printable(character) => {
                // Writing to a `String` cannot fail.
                let _ = write!(written, "\\U{:08X}", u32::from(character));
            }
            _ => written.push(character),
        }
    }
    written.push('"');
    written
}

/// Whether YAML lets `character` stand as it is and no reader takes it for a line break or a mark.
fn is_printable(character: char) -> bool {
    !matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}
