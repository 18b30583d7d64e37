//! Values without places, to compare.

use std::collections::BTreeMap;

use shipworthy::syntax::yaml::edit::{New, Step};
use shipworthy::syntax::yaml::{Scalar, ScalarStyle, Shape, Tree, Value};

/// A resolved value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Plain {
    /// Type and value in one.
    Scalar(String),
    List(Vec<Plain>),
    /// Keys with their types, so that `1` and `"1"` differ.
    Map(BTreeMap<String, Plain>),
}

impl Plain {
    /// The values of all documents of `tree`.
    pub(crate) fn documents(tree: &Tree) -> Vec<Plain> {
        tree.roots().map(|root| Plain::of(root.value())).collect()
    }

    pub(crate) fn of(value: Value<'_>) -> Plain {
        match value.shape() {
            Shape::Scalar(scalar) => Plain::scalar(scalar),
            Shape::Sequence => Plain::List(value.items().map(Plain::of).collect()),
            Shape::Mapping => {
                let member = |key: Value<'_>| match Plain::of(key) {
                    Plain::Scalar(key) => key,
                    other => format!("{other:?}"),
                };
                let members = value.members().into_iter();
                Plain::Map(members.map(|m| (member(m.key.value()), Plain::of(m.value))).collect())
            }
        }
    }

    pub(crate) fn scalar(scalar: Scalar<'_>) -> Plain {
        Plain::Scalar(format!("{scalar:?}"))
    }

    pub(crate) fn text(text: &str) -> Plain {
        Plain::scalar(Scalar::Text(text))
    }

    pub(crate) fn new(new: &New) -> Plain {
        match new {
            New::Text(text) => Plain::text(text),
            New::Plain(text) | New::Noted(text, _) => {
                Plain::scalar(Scalar::resolve(text, ScalarStyle::Plain, None))
            }
            New::List(items) => Plain::List(items.iter().map(Plain::new).collect()),
            New::Map(entries) => {
                Plain::Map(entries.iter().map(|(key, value)| (Plain::key(key), Plain::new(value))).collect())
            }
        }
    }

    /// The form in which `text` is a key.
    pub(crate) fn key(text: &str) -> String {
        format!("{:?}", Scalar::Text(text))
    }

    pub(crate) fn at(&self, path: &[Step<'_>]) -> Option<&Plain> {
        path.iter().try_fold(self, |value, step| match (value, step) {
            (Plain::Map(members), Step::Key(key)) => members.get(&Plain::key(key)),
            (Plain::List(items), Step::Index(index)) => items.get(*index),
            _ => None,
        })
    }

    /// This value with the one at `path` taken out. Mappings on the way that are empty then are taken out too.
    pub(crate) fn without(mut self, path: &[Step<'_>]) -> Plain {
        let Some((step, rest)) = path.split_first() else { return Plain::nothing() };
        match (&mut self, step) {
            (Plain::Map(members), Step::Key(key)) => {
                let key = Plain::key(key);
                let left = members.remove(&key).map(|value| value.without(rest));
                members.extend(left.filter(|left| *left != Plain::nothing()).map(|left| (key, left)));
            }
            (Plain::List(items), Step::Index(index)) if *index < items.len() => {
                items[*index] = items[*index].clone().without(rest);
            }
            _ => {}
        }
        match self {
            Plain::Map(members) if members.is_empty() => Plain::nothing(),
            other => other,
        }
    }

    /// What stands for null, `{}` and `[]` alike.
    fn nothing() -> Plain {
        Plain::scalar(Scalar::Null)
    }
}
