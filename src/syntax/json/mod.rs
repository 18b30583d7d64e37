//! JSON as people write it: the place of every key and value, and everything that keeps a text from being
//! JSON.
//!
//! Whether a text *is* JSON, `serde_json` decides. The tree comes from a lenient parser, so that a file with
//! a comment or a trailing comma still has one, and its other flaws can be told in the same run.
//!
//! ```
//! use shipworthy::syntax::json::{Document, FaultKind};
//!
//! let text = r#"{"log-driver": "local", /* rotates */ "debug": true,}"#;
//! let document = Document::parse(text);
//! let faults: Vec<_> = document.faults().iter().map(|fault| &fault.kind).collect();
//! assert_eq!(faults, [&FaultKind::Comment, &FaultKind::TrailingComma]);
//! let debug = document.root().and_then(|root| root.get("debug")).expect("read in spite of the faults");
//! assert_eq!(&text[debug.key_span.range()], r#""debug""#);
//! ```

mod edit;
mod fault;
mod render;
mod scan;
mod tree;

pub use edit::{Editor, Refusal};
pub use fault::{Fault, FaultKind};
pub use render::inline;
pub use tree::{Entry, Node, Value};

use crate::source::Span;

/// How deeply arrays and objects may be nested for a tree to be made. Go's decoder stops at 10 000 levels,
/// but nothing that people configure comes near either number.
pub const MAX_DEPTH: usize = 128;

/// One JSON text: its tree, and what is wrong with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    root: Option<Node>,
    faults: Vec<Fault>,
    byte_order_mark: bool,
    unread: Option<&'static str>,
}

impl Document {
    /// Reads `text`, whatever it is.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let byte_order_mark = text.starts_with(BYTE_ORDER_MARK);
        let start = if byte_order_mark { BYTE_ORDER_MARK.len_utf8() } else { 0 };
        let scan = scan::scan(text, start);
        let mut plain = scan::blanked(text, start, &scan.comments);
        let tree = if scan.depth > MAX_DEPTH { None } else { tree::parse(&plain) };
        let mut faults: Vec<Fault> =
            scan.comments.iter().map(|&span| Fault::new(FaultKind::Comment, span)).collect();
        if let Some(tree) = &tree {
            scan::blank(&mut plain, &tree.trailing_commas);
            faults
                .extend(tree.trailing_commas.iter().map(|&span| Fault::new(FaultKind::TrailingComma, span)));
        }
        let readable = tree.is_some();
        let root = tree.and_then(|tree| tree.root);
        let verdict = fault::judge(&plain).and_then(|()| fault::finite(root.as_ref()));
        let unread = match (readable, &verdict) {
            (false, Ok(())) if scan.depth > MAX_DEPTH => Some("it is nested too deeply"),
            (false, Ok(())) => Some("it holds half of a surrogate pair"),
            _ => None,
        };
        faults.extend(verdict.err());
        faults.sort_by_key(|fault| fault.span);
        Self { root, faults, byte_order_mark, unread }
    }

    /// The value that the text holds. `None` when the text is empty, and when it is too broken to be read.
    #[must_use]
    pub fn root(&self) -> Option<&Node> {
        self.root.as_ref()
    }

    /// What keeps the text from being JSON, in the order of the text; empty when it is JSON or nothing at
    /// all. Comments and trailing commas are all here; of the other faults only the first, since what follows
    /// it is guesswork.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Whether the text starts with a byte order mark, which RFC 8259 lets readers ignore or refuse.
    #[must_use]
    pub fn has_byte_order_mark(&self) -> bool {
        self.byte_order_mark
    }

    /// Why valid JSON has no tree here, as a clause for people; `None` when it has one.
    #[must_use]
    pub fn unread(&self) -> Option<&'static str> {
        self.unread
    }
}

const BYTE_ORDER_MARK: char = '\u{feff}';

/// The span of the character at `offset` in `text`, or of the last one where `offset` is past the end.
fn character_at(text: &str, offset: usize) -> Span {
    let mut start = offset.min(text.len().saturating_sub(1));
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let width = text[start..].chars().next().map_or(0, char::len_utf8);
    Span::new(start, start + width)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kinds(text: &str) -> Vec<(FaultKind, &str)> {
        let document = Document::parse(text);
        let kinds = document.faults().iter().map(|fault| (fault.kind.clone(), &text[fault.span.range()]));
        kinds.collect()
    }

    fn invalid(message: &str) -> FaultKind {
        FaultKind::Invalid(message.to_owned())
    }

    #[test]
    fn what_is_json_has_no_faults() {
        for text in
            ["{}", "null", " [1, -2.5e3] ", "\"a // b # c\"", "", " \n", "\u{feff}{}", "{\"a\":\"\\ud800\"}"]
        {
            assert_eq!(kinds(text), [], "{text:?}");
        }
        assert!(Document::parse("\u{feff}{}").has_byte_order_mark());
        assert!(!Document::parse("{}").has_byte_order_mark());
    }

    #[test]
    fn every_fault_is_found_at_its_place() {
        use FaultKind::{Comment, TrailingComma};
        for (text, expected) in [
            ("// a\n{}", vec![(Comment, "// a")]),
            ("# a\r\n{}", vec![(Comment, "# a")]),
            ("{} /* a */", vec![(Comment, "/* a */")]),
            ("{\"a\": 1,}", vec![(TrailingComma, ",")]),
            (
                "{\"a\": [1, 2,\n], // x\n}",
                vec![(TrailingComma, ","), (TrailingComma, ","), (Comment, "// x")],
            ),
            ("{\"a\": 1 \"b\": 2}", vec![(invalid("expected `,` or `}`"), "\"")]),
            ("{\"a\" 1}", vec![(invalid("expected `:`"), "1")]),
            ("{'a': 1}", vec![(invalid("key must be a string"), "'")]),
            ("{a: 1}", vec![(invalid("key must be a string"), "a")]),
            ("{\"a\": +1}", vec![(invalid("expected value"), "+")]),
            (
                "{\"a\": \"é\n\"}",
                vec![(invalid("control character (\\u0000-\\u001F) found while parsing a string"), "\n")],
            ),
            ("{}{}", vec![(invalid("trailing characters"), "{")]),
            ("{\"a\": 1", vec![(invalid("EOF while parsing an object"), "1")]),
            ("{\"a\": é}", vec![(invalid("expected value"), "é")]),
            ("# only a comment", vec![(Comment, "# only a comment")]),
            ("{,}", vec![(invalid("key must be a string"), ",")]),
            ("{\"a\": 1e999}", vec![(invalid("number out of range"), "1e999")]),
        ] {
            assert_eq!(kinds(text), expected, "{text:?}");
        }
    }

    #[test]
    fn faults_of_layout_do_not_hide_the_tree() {
        let document = Document::parse("{\n  # why\n  \"a\": 1, // x\n  \"b\": [1,],\n}");
        let root = document.root().unwrap();
        assert_eq!(root.get("a").unwrap().value.number(), Some("1"));
        assert_eq!(root.get("b").unwrap().value.elements().len(), 1);
    }

    #[test]
    fn hostile_nesting_is_refused_without_harm() {
        for depth in [MAX_DEPTH, MAX_DEPTH + 1, 200_000] {
            let text = "[".repeat(depth) + &"]".repeat(depth);
            let document = Document::parse(&text);
            assert_eq!(document.faults(), []);
            assert_eq!(document.unread().is_some(), depth > MAX_DEPTH, "{depth}");
            assert!(Document::parse(&"[".repeat(depth)).root().is_none());
            assert!(Document::parse(&"{\"a\":".repeat(depth)).root().is_none());
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_read(
            parts in proptest::collection::vec(prop::sample::select(vec![
                "{", "}", "[", "]", ",", ":", "\"", "'", "\"a\"", "\\", "\\u", "d800", "1", "-", "e5", "true", "null",
                "#", "//", "/*", "*/", "\n", "\r\n", " ", "é", "😀", "\u{feff}", "\u{0}", "\u{a0}",
            ]), 0..40)
        ) {
            let text = parts.concat();
            let document = Document::parse(&text);
            for fault in document.faults() {
                prop_assert!(text.get(fault.span.range()).is_some());
            }
            let is_json = serde_json::from_str::<serde_json::Value>(text.trim()).is_ok();
            if is_json {
                prop_assert_eq!(document.faults(), &[]);
            }
        }

        #[test]
        fn values_are_those_of_serde_json(value in values()) {
            let text = serde_json::to_string_pretty(&value).unwrap();
            let document = Document::parse(&text);
            prop_assert_eq!(document.faults(), &[]);
            prop_assert_eq!(to_serde(document.root().unwrap()), value);
        }
    }

    /// The tree as `serde_json` has it.
    pub(crate) fn to_serde(node: &Node) -> serde_json::Value {
        match &node.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Number(text) => serde_json::from_str(text).unwrap(),
            Value::String(text) => text.as_str().into(),
            Value::Array(elements) => elements.iter().map(to_serde).collect(),
            Value::Object(entries) => {
                entries.iter().map(|entry| (entry.key.clone(), to_serde(&entry.value))).collect()
            }
        }
    }

    /// Any JSON value of moderate size, objects with distinct keys.
    pub(crate) fn values() -> impl Strategy<Value = serde_json::Value> {
        let scalar = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            "[a-z\"\\\\é\n]{0,6}".prop_map(Into::into),
        ];
        scalar.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
                proptest::collection::btree_map("[a-c\"-]{1,3}", inner, 0..4)
                    .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
            ]
        })
    }
}
