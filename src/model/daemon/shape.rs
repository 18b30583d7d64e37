//! The types of settings, and what Go's decoder refuses to put into them.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr};

use serde_json::Value;

use crate::model::go::{Units, parse_size};
use crate::source::Span;
use crate::syntax::json::{self, Node};

/// The type of a setting or of a part of one.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// Anything that JSON has.
    Any,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A string.
    String,
    /// A string with a size in bytes: `"64M"`.
    Size,
    /// A string with an IP address.
    Address,
    /// A string with a subnet: `"10.0.0.0/8"`.
    Prefix,
    /// An array of equal elements.
    Array(Box<Shape>),
    /// An object with keys of the user's choice.
    Map(Box<Shape>),
    /// An object with known fields; letter case is of no matter, and unknown ones are skipped.
    Object(BTreeMap<String, Shape>),
    /// An object with known fields and no others.
    Exact(BTreeMap<String, Shape>),
}

/// A value that does not have its type.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Misfit {
    /// The keys that lead to it.
    pub(super) path: Vec<String>,
    /// The value; the key, where the key is the trouble.
    pub(super) span: Span,
    /// What is wrong, as a clause after the name of the value: "is a number instead of a string".
    pub(super) reason: String,
    /// The value that was surely meant.
    pub(super) meant: Option<Value>,
}

impl Shape {
    /// What this is, with its article.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Any => "any value",
            Self::Boolean => "a boolean",
            Self::Integer => "a whole number",
            Self::String => "a string",
            Self::Size => "a string with a size",
            Self::Address => "a string with an IP address",
            Self::Prefix => "a string with a subnet",
            Self::Array(_) => "an array",
            Self::Map(_) | Self::Object(_) | Self::Exact(_) => "an object",
        }
    }

    /// Everything in `node`, which stands at `path`, that does not fit. `null` fits everywhere but in a size:
    /// Go's decoder [leaves the setting alone](https://pkg.go.dev/encoding/json#Unmarshal), unless the type
    /// reads its JSON itself.
    pub(super) fn misfits(&self, path: &[String], node: &Node) -> Vec<Misfit> {
        let mut found = Vec::new();
        self.collect(&mut path.to_vec(), node, &mut found);
        found
    }

    fn collect(&self, path: &mut Vec<String>, node: &Node, found: &mut Vec<Misfit>) {
        match (self, &node.value) {
            (Self::Any, _) => {}
            (shape, json::Value::Null) if *shape != Self::Size => {}
            (Self::Array(inner), json::Value::Array(elements)) => {
                for (at, element) in elements.iter().enumerate() {
                    within(path, format!("[{at}]"), |path| inner.collect(path, element, found));
                }
            }
            (Self::Map(inner), json::Value::Object(entries)) => {
                for entry in entries {
                    within(path, entry.key.clone(), |path| inner.collect(path, &entry.value, found));
                }
            }
            (Self::Object(fields) | Self::Exact(fields), json::Value::Object(entries)) => {
                for entry in entries {
                    let field = fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(&entry.key));
                    within(path, entry.key.clone(), |path| match field {
                        Some((_, shape)) => shape.collect(path, &entry.value, found),
                        None if matches!(self, Self::Exact(_)) => {
                            let reason = "is no field of this object".to_owned();
                            found.push(Misfit {
                                path: path.clone(),
                                span: entry.key_span,
                                reason,
                                meant: None,
                            });
                        }
                        None => {}
                    });
                }
            }
            _ => {
                let Some(reason) = self.scalar_misfit(node) else { return };
                found.push(Misfit { path: path.clone(), span: node.span, reason, meant: self.meant(node) });
            }
        }
    }

    /// Why `node` is no scalar of this type.
    fn scalar_misfit(&self, node: &Node) -> Option<String> {
        match (self, &node.value) {
            (Self::Boolean, json::Value::Bool(_)) | (Self::String, json::Value::String(_)) => None,
            (Self::Integer, json::Value::Number(_)) => {
                node.integer().is_none().then(|| "is no whole number of 64 bits".to_owned())
            }
            (Self::Size, json::Value::String(text)) => {
                let verdict = parse_size(text, Units::Binary);
                verdict.err().map(|reason| format!("is no size: {reason}"))
            }
            (Self::Address, json::Value::String(text)) => {
                (!is_address(text)).then(|| "is no IP address".to_owned())
            }
            (Self::Prefix, json::Value::String(text)) => {
                (!text.is_empty() && parse_prefix(text).is_none()).then(|| "is no subnet".to_owned())
            }
            _ => Some(format!("is {} instead of {}", node.kind(), self.name())),
        }
    }

    /// What was surely meant by `node`, which does not fit: the same without, or with, quotes or brackets.
    fn meant(&self, node: &Node) -> Option<Value> {
        match (self, &node.value) {
            (Self::Boolean, json::Value::String(text)) => match text.as_str() {
                "true" => Some(Value::Bool(true)),
                "false" => Some(Value::Bool(false)),
                _ => None,
            },
            (Self::Integer, json::Value::String(text)) => text.parse::<i64>().ok().map(Value::from),
            (Self::String, json::Value::Number(text)) => Some(Value::from(text.as_str())),
            (Self::String, json::Value::Bool(value)) => Some(Value::from(value.to_string())),
            (Self::Array(inner), json::Value::String(text)) => {
                inner.misfits(&[], node).is_empty().then(|| Value::from(vec![text.as_str()]))
            }
            _ => None,
        }
    }
}

/// Runs `visit` with `step` at the end of `path`.
fn within(path: &mut Vec<String>, step: String, visit: impl FnOnce(&mut Vec<String>)) {
    path.push(step);
    visit(path);
    path.pop();
}

/// Whether `text` is an address as [`netip.ParseAddr`](https://pkg.go.dev/net/netip#ParseAddr) reads it, or
/// nothing, which counts as not set.
fn is_address(text: &str) -> bool {
    let zoned = text
        .split_once('%')
        .is_some_and(|(address, zone)| !zone.is_empty() && address.parse::<Ipv6Addr>().is_ok());
    text.is_empty() || zoned || text.parse::<IpAddr>().is_ok()
}

/// A subnet as [`netip.ParsePrefix`](https://pkg.go.dev/net/netip#ParsePrefix) reads it: address and length.
pub(super) fn parse_prefix(text: &str) -> Option<(IpAddr, u8)> {
    let (address, bits) = text.rsplit_once('/')?;
    let address: IpAddr = address.parse().ok()?;
    let plain = bits.bytes().all(|byte| byte.is_ascii_digit()) && (bits == "0" || !bits.starts_with('0'));
    let bits: u8 = bits.parse().ok().filter(|_| plain)?;
    (bits <= if address.is_ipv4() { 32 } else { 128 }).then_some((address, bits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::json::Document;

    fn misfits(shape: &str, text: &str) -> Vec<(String, String, Option<Value>)> {
        let shape: Shape = serde_json::from_str(shape).unwrap();
        let document = Document::parse(text);
        let found = shape.misfits(&["s".to_owned()], document.root().unwrap());
        found.into_iter().map(|misfit| (misfit.path.join("."), misfit.reason, misfit.meant)).collect()
    }

    #[test]
    fn values_of_the_right_type_fit() {
        for (shape, text) in [
            (r#""boolean""#, "true"),
            (r#""integer""#, "-3"),
            (r#""string""#, r#""""#),
            (r#""size""#, r#""64M""#),
            (r#""address""#, r#""fe80::1%eth0""#),
            (r#""address""#, r#""""#),
            (r#""prefix""#, r#""10.0.0.0/8""#),
            (r#""any""#, "[1]"),
            (r#"{"array": "string"}"#, r#"["a", null]"#),
            (r#"{"map": {"object": {"Hard": "integer"}}}"#, r#"{"x": {"hard": 1, "other": "y"}}"#),
            (r#""boolean""#, "null"),
        ] {
            assert_eq!(misfits(shape, text), [], "{shape} {text}");
        }
    }

    #[test]
    fn values_of_another_type_do_not() {
        for (shape, text, path, reason, meant) in [
            (r#""boolean""#, r#""true""#, "s", "is a string instead of a boolean", Some(Value::Bool(true))),
            (r#""boolean""#, r#""yes""#, "s", "is a string instead of a boolean", None),
            (r#""integer""#, r#""3""#, "s", "is a string instead of a whole number", Some(Value::from(3))),
            (r#""integer""#, "3.0", "s", "is no whole number of 64 bits", None),
            (r#""string""#, "3", "s", "is a number instead of a string", Some(Value::from("3"))),
            (r#""string""#, "true", "s", "is a boolean instead of a string", Some(Value::from("true"))),
            (r#""size""#, "64", "s", "is a number instead of a string with a size", None),
            (r#""size""#, r#""64Mi""#, "s", "is no size: its unit is none of b, k, m, g, t and p", None),
            (r#""address""#, r#""a.b""#, "s", "is no IP address", None),
            (r#""size""#, "null", "s", "is null instead of a string with a size", None),
            (r#""prefix""#, r#""10.0.0.0/33""#, "s", "is no subnet", None),
            (
                r#"{"array": "string"}"#,
                r#""x""#,
                "s",
                "is a string instead of an array",
                Some(Value::from(vec!["x"])),
            ),
            (r#"{"array": "address"}"#, r#""x""#, "s", "is a string instead of an array", None),
            (
                r#"{"array": "string"}"#,
                "[1]",
                "s.[0]",
                "is a number instead of a string",
                Some(Value::from("1")),
            ),
            (r#"{"map": "string"}"#, r#"{"a": []}"#, "s.a", "is an array instead of a string", None),
            (r#"{"exact": {"a": "string"}}"#, r#"{"b": 1}"#, "s.b", "is no field of this object", None),
        ] {
            assert_eq!(misfits(shape, text), [(path.to_owned(), reason.to_owned(), meant)], "{shape} {text}");
        }
    }
}
