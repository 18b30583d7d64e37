//! The tree of a JSON text.

use std::borrow::Cow;

use jsonc_parser::common::Ranged;
use jsonc_parser::tokens::{Token, TokenAndRange};
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions, ast};

use crate::source::Span;

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// From the first to the last byte of the value, quotes and brackets included.
    pub span: Span,
    /// The value.
    pub value: Value,
}

/// What a JSON text can hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as it is written.
    Number(String),
    /// A string, its escapes resolved.
    String(String),
    /// The elements, in order.
    Array(Vec<Node>),
    /// The entries, in order; a key that is written twice is here twice.
    Object(Vec<Entry>),
}

/// A key of an object with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key, its escapes resolved.
    pub key: String,
    /// The key with its quotes.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Entry {
    /// From the key to the end of the value, without a comma.
    #[must_use]
    pub fn span(&self) -> Span {
        self.key_span.to(self.value.span)
    }
}

impl Node {
    /// The entries of an object; none for any other value.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Object(entries) => entries,
            _ => &[],
        }
    }

    /// The entry of `key`: the last, if the key is written more than once, as every decoder of note has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().rfind(|entry| entry.key == key)
    }

    /// The value of `field`, in whatever letter case it is written: Go's decoder fills structs so.
    #[must_use]
    pub fn field(&self, field: &str) -> Option<&Node> {
        let entry = self.entries().iter().rfind(|entry| entry.key.eq_ignore_ascii_case(field));
        entry.map(|entry| &entry.value)
    }

    /// The elements of an array; none for any other value.
    #[must_use]
    pub fn elements(&self) -> &[Node] {
        match &self.value {
            Value::Array(elements) => elements,
            _ => &[],
        }
    }

    /// The text of a string.
    #[must_use]
    pub fn string(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// A number as it is written.
    #[must_use]
    pub fn number(&self) -> Option<&str> {
        match &self.value {
            Value::Number(text) => Some(text),
            _ => None,
        }
    }

    /// A number that is a whole one in the range of `i64`.
    #[must_use]
    pub fn integer(&self) -> Option<i64> {
        self.number()?.parse().ok()
    }

    /// `true` or `false`.
    #[must_use]
    pub fn boolean(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// Whether this is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.value == Value::Null
    }

    /// Whether this is an object.
    #[must_use]
    pub fn is_object(&self) -> bool {
        matches!(self.value, Value::Object(_))
    }

    /// What kind of value this is, with its article: "a string".
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        }
    }

    /// The first number that no float64 can hold.
    pub(super) fn overflow(&self) -> Option<Span> {
        match &self.value {
            Value::Number(text) => text.parse::<f64>().is_ok_and(f64::is_infinite).then_some(self.span),
            Value::Array(elements) => elements.iter().find_map(Self::overflow),
            Value::Object(entries) => entries.iter().find_map(|entry| entry.value.overflow()),
            Value::Null | Value::Bool(_) | Value::String(_) => None,
        }
    }
}

/// What the lenient parser makes of a text.
pub(super) struct Tree {
    pub(super) root: Option<Node>,
    pub(super) trailing_commas: Vec<Span>,
}

/// Reads `text`, which has no comments and is not nested deeply. `None` when it is too broken even for a
/// lenient parser.
pub(super) fn parse(text: &str) -> Option<Tree> {
    let collect = CollectOptions { comments: CommentCollectionStrategy::Off, tokens: true };
    let options =
        ParseOptions { allow_comments: false, allow_extended_string_escapes: false, ..Default::default() };
    let result = jsonc_parser::parse_to_ast(text, &collect, &options).ok()?;
    let trailing_commas = trailing_commas(&result.tokens.unwrap_or_default());
    Some(Tree { root: result.value.map(node), trailing_commas })
}

fn trailing_commas(tokens: &[TokenAndRange<'_>]) -> Vec<Span> {
    let pairs = tokens.windows(2).filter(|pair| {
        pair[0].token == Token::Comma && matches!(pair[1].token, Token::CloseBrace | Token::CloseBracket)
    });
    pairs.map(|pair| span(&pair[0])).collect()
}

fn span(ranged: &impl Ranged) -> Span {
    Span::new(ranged.start(), ranged.end())
}

fn node(value: ast::Value<'_>) -> Node {
    let span = span(&value);
    let value = match value {
        ast::Value::NullKeyword(_) => Value::Null,
        ast::Value::BooleanLit(literal) => Value::Bool(literal.value),
        ast::Value::NumberLit(literal) => Value::Number(literal.value.to_owned()),
        ast::Value::StringLit(literal) => Value::String(literal.value.into_owned()),
        ast::Value::Array(array) => Value::Array(array.elements.into_iter().map(node).collect()),
        ast::Value::Object(object) => Value::Object(object.properties.into_iter().map(entry).collect()),
    };
    Node { span, value }
}

fn entry(property: ast::ObjectProp<'_>) -> Entry {
    let (key, key_span) = match property.name {
        ast::ObjectPropName::String(literal) => (literal.value.clone(), span(&literal)),
        ast::ObjectPropName::Word(literal) => (Cow::Borrowed(literal.value), span(&literal)),
    };
    Entry { key: key.into_owned(), key_span, value: node(property.value) }
}
