//! New JSON in the hand of the old.

use serde_json::Value;

use super::Node;

/// `value` on one line, as people write it.
#[must_use]
pub fn inline(value: &Value) -> String {
    Style { newline: "\n", unit: "  ", colon: ": ", one_line: true }.value(value, "")
}

/// How a text is laid out: what new parts of it are to look like.
pub(super) struct Style<'t> {
    /// `\r\n` where the text has one.
    pub(super) newline: &'static str,
    /// What one level is indented by.
    unit: &'t str,
    /// The colon with the white space around it.
    colon: &'t str,
    /// Whether the whole document stands on one line.
    one_line: bool,
}

impl<'t> Style<'t> {
    /// The style of `text`, whose tree is `root`.
    pub(super) fn of(text: &'t str, root: Option<&Node>) -> Self {
        let first = root.and_then(|root| root.entries().first());
        let colon = first.map(|entry| &text[entry.key_span.end as usize..entry.value.span.start as usize]);
        let unit = first.and_then(|entry| indent_of(text, entry.key_span.start as usize));
        Self {
            newline: if text.contains("\r\n") { "\r\n" } else { "\n" },
            unit: unit.filter(|unit| !unit.is_empty()).unwrap_or("  "),
            colon: colon.filter(|colon| !colon.contains('\n')).unwrap_or(": "),
            one_line: first.is_some() && root.is_some_and(|root| !text[root.span.range()].contains('\n')),
        }
    }

    /// What stands between two items on one line.
    pub(super) fn comma(&self) -> &'static str {
        if self.colon.ends_with(':') { "," } else { ", " }
    }

    /// An entry, its value indented from `indent` on.
    pub(super) fn entry(&self, key: &str, value: &Value, indent: &str) -> String {
        format!("{}{}{}", quoted(key), self.colon, self.value(value, indent))
    }

    /// An entry of `key` with an object that holds `entries`, which are written already, from `indent` on.
    pub(super) fn enclosed(&self, key: &str, entries: &str, indent: &str) -> String {
        let Self { newline, unit, colon, .. } = self;
        let key = quoted(key);
        if self.one_line {
            return format!("{key}{colon}{{{entries}}}");
        }
        let deeper = entries.replace(&format!("\n{indent}"), &format!("\n{indent}{unit}"));
        format!("{key}{colon}{{{newline}{indent}{unit}{deeper}{newline}{indent}}}")
    }

    /// A value that starts on a line indented by `indent`.
    pub(super) fn value(&self, value: &Value, indent: &str) -> String {
        let inner = format!("{indent}{}", self.unit);
        match value {
            Value::Object(entries) if !entries.is_empty() => {
                let items = entries.iter().map(|(key, value)| self.entry(key, value, &inner)).collect();
                self.bracketed("{", items, "}", indent, self.one_line)
            }
            Value::Array(elements) => {
                let flat = elements.iter().all(|element| !element.is_object() && !element.is_array());
                let items = elements.iter().map(|element| self.value(element, &inner)).collect();
                self.bracketed("[", items, "]", indent, self.one_line || flat)
            }
            value => value.to_string(),
        }
    }

    /// `items` between brackets that start on a line indented by `indent`.
    fn bracketed(&self, open: &str, items: Vec<String>, close: &str, indent: &str, one_line: bool) -> String {
        if one_line {
            return format!("{open}{}{close}", items.join(self.comma()));
        }
        let Self { newline, unit, .. } = self;
        let items = items.join(&format!(",{newline}{indent}{unit}"));
        format!("{open}{newline}{indent}{unit}{items}{newline}{indent}{close}")
    }
}

/// `text` as a JSON string.
pub(super) fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// The white space that the line of `at` starts with, if nothing else stands before `at` on that line.
pub(super) fn indent_of(text: &str, at: usize) -> Option<&str> {
    let before = &text[line_start(text, at)..at];
    before.chars().all(|c| matches!(c, ' ' | '\t')).then_some(before)
}

/// The white space that the line of `at` starts with.
pub(super) fn line_indent(text: &str, at: usize) -> &str {
    let line = &text[line_start(text, at)..];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// Where the line of `at` starts.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}
