//! A node as a loader sees it: aliases followed, merges applied, scalars typed.

use std::collections::HashSet;

use super::{Content, Node, Scalar};
use crate::source::Span;

/// A value with the place where it is written, and whether the way to it led through an alias.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value<'t> {
    node: Node<'t>,
    through: Option<Node<'t>>,
}

/// A key of a mapping with its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member<'t> {
    /// The key as it is written.
    pub key: Node<'t>,
    /// Its value.
    pub value: Value<'t>,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape<'t> {
    /// See [`Value::members`].
    Mapping,
    /// See [`Value::items`].
    Sequence,
    /// A scalar with its type.
    Scalar(Scalar<'t>),
}

impl<'t> Value<'t> {
    pub(super) fn of(node: Node<'t>) -> Self {
        Self { node, through: None }.child(node)
    }

    /// `node`, a child of this value, with its alias followed. An alias that leads nowhere stays an alias.
    fn child(self, node: Node<'t>) -> Self {
        let alias = matches!(node.content(), Content::Alias { .. }).then_some(node);
        Self { node: node.followed().unwrap_or(node), through: self.through.or(alias) }
    }

    /// The node as it is written: an alias only if it leads nowhere.
    #[must_use]
    pub fn node(self) -> Node<'t> {
        self.node
    }

    /// Where it is written.
    #[must_use]
    pub fn span(self) -> Span {
        self.node.span()
    }

    /// The first alias on the way from the node that was asked for to this value. `None` if it is written in its
    /// place; only then may a fix change it there.
    #[must_use]
    pub fn through(self) -> Option<Node<'t>> {
        self.through
    }

    /// What it is. An alias that leads nowhere is null.
    #[must_use]
    pub fn shape(self) -> Shape<'t> {
        match self.node.content() {
            Content::Mapping { .. } => Shape::Mapping,
            Content::Sequence { .. } => Shape::Sequence,
            Content::Scalar { .. } | Content::Alias { .. } => {
                Shape::Scalar(Scalar::of(self.node).unwrap_or(Scalar::Null))
            }
        }
    }

    /// The typed scalar, if it is one.
    #[must_use]
    pub fn scalar(self) -> Option<Scalar<'t>> {
        match self.shape() {
            Shape::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The text of a scalar as it is written, whatever its type, with quotes and escapes undone.
    #[must_use]
    pub fn text(self) -> Option<&'t str> {
        self.node.text()
    }

    /// The items of a sequence; empty for anything else.
    pub fn items(self) -> impl Iterator<Item = Value<'t>> {
        let tree = self.node.tree();
        self.node.items().iter().map(move |item| self.child(tree.node(item.value)))
    }

    /// The members of a mapping, its own before merged ones; empty for anything else.
    ///
    /// A key of its own wins over merged ones, and of several merged mappings the first that has a key. Of a
    /// repeated key, the last wins.
    #[must_use]
    pub fn members(self) -> Vec<Member<'t>> {
        let mut members = Vec::new();
        let mut seen = HashSet::new();
        // What is to be merged yet, the next at the end.
        let mut pending = vec![self];
        while let Some(mapping) = pending.pop() {
            let tree = mapping.node.tree();
            let mut merged = Vec::new();
            let first = members.len();
            for entry in mapping.node.entries().iter().rev() {
                let key = tree.node(entry.key);
                let value = mapping.child(tree.node(entry.value));
                if key.is_merge_key() {
                    merged.extend(value.merged());
                } else if key.value().text().is_none_or(|text| seen.insert(text)) {
                    members.push(Member { key, value });
                }
            }
            members[first..].reverse();
            pending.extend(merged.into_iter().rev());
        }
        members
    }

    /// The mappings that this value of a `<<` brings, in the order in which they win.
    fn merged(self) -> Vec<Value<'t>> {
        match self.node.content() {
            Content::Mapping { .. } => vec![self],
            Content::Sequence { .. } => {
                self.items().filter(|item| matches!(item.node.content(), Content::Mapping { .. })).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The value of `key`, merges applied; `None` if there is none, or this is no mapping.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Value<'t>> {
        self.members()
            .into_iter()
            .find(|member| member.key.value().text() == Some(key))
            .map(|member| member.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::yaml::{ErrorKind, Tree};

    /// The members at the key `key` of the document, as `key=text`, with `*` after those that came through an alias.
    fn members(text: &str, key: &str) -> Vec<String> {
        let tree = Tree::parse(text);
        assert_eq!(tree.errors(), [], "of {text:?}");
        let mapping = tree.root().and_then(|root| root.value().get(key)).expect("the key");
        let member = |member: &Member<'_>| {
            let shared = if member.value.through().is_some() { "*" } else { "" };
            format!(
                "{}={}{shared}",
                member.key.text().unwrap_or_default(),
                member.value.text().unwrap_or("?")
            )
        };
        mapping.members().iter().map(member).collect()
    }

    #[test]
    fn own_keys_win_over_merged_ones_and_early_mappings_over_late_ones() {
        let base = "a: &a {p: 1, q: 2}\nb: &b {q: 3, r: 4}\nl: &l [*a, *b]\n";
        for (merge, expected) in [
            ("<<: *a, p: 0", ["p=0", "q=2*"].as_slice()),
            ("p: 0, <<: *a", &["p=0", "q=2*"]),
            ("<<: *a, p: ", &["p=", "q=2*"]),
            ("<<: [*b, *a]", &["q=3*", "r=4*", "p=1*"]),
            ("<<: *l", &["p=1*", "q=2*", "r=4*"]),
            ("<<: {q: 5}, s: 6", &["s=6", "q=5"]),
            ("<<: [{q: 5}, *a]", &["q=5", "p=1*"]),
            ("<<: {<<: *a, q: 5}, s: 6", &["s=6", "q=5", "p=1*"]),
            ("<<: {<<: *b, p: 5}, q: 6", &["q=6", "p=5", "r=4*"]),
            ("! <<: *a", &["p=1*", "q=2*"]),
            ("!!merge x: *a", &["p=1*", "q=2*"]),
            ("'<<': 1, !!str <<<: 2", &["<<=1", "<<<=2"]),
        ] {
            assert_eq!(members(&format!("{base}k: {{{merge}}}\n"), "k"), expected, "of {merge:?}");
        }
    }

    #[test]
    fn what_cannot_be_merged_is_an_error() {
        for (text, at) in [
            ("<<: 1\n", "1"),
            ("<<:\n", ""),
            ("<<: [{a: b}, c]\n", "c"),
            ("a: &a [{b: c}]\nd: {<<: [*a]}\n", "*a"),
            ("a: &a b\nd: {<<: *a}\n", "*a"),
        ] {
            let tree = Tree::parse(text);
            let errors: Vec<_> =
                tree.errors().iter().map(|error| (error.kind, tree.slice(error.span))).collect();
            assert_eq!(errors, [(ErrorKind::BadMerge, at)], "of {text:?}");
        }
        let twice = Tree::parse("a: &a {}\nb: {<<: *a, <<: *a}\n");
        assert_eq!(
            twice.errors().iter().map(|error| error.kind).collect::<Vec<_>>(),
            [ErrorKind::DuplicateKey]
        );
    }

    #[test]
    fn a_value_is_where_it_is_written_and_knows_its_first_alias() {
        let tree = Tree::parse("a: &a [x]\nb: &b {c: *a}\nd: *b\n");
        let root = tree.root().expect("a document").value();
        let x = root.get("d").and_then(|d| d.get("c")).and_then(|c| c.items().next()).expect("the item");
        assert_eq!(tree.slice(x.span()), "x");
        assert_eq!(x.through().map(|alias| tree.slice(alias.span())), Some("*b"));
        let written = root.get("a").and_then(|a| a.items().next()).expect("the item");
        assert_eq!((written.node(), written.through()), (x.node(), None));
        let uses = tree.nodes().filter_map(|node| Some(node.anchor()?.uses)).collect::<Vec<_>>();
        assert_eq!(uses, [1, 1]);
    }

    #[test]
    fn the_last_definition_before_an_alias_counts_within_its_document() {
        let tree = Tree::parse("- &a 1\n- *a\n- &a 2\n- *a\n---\n*a\n");
        assert_eq!(
            tree.errors().iter().map(|error| error.kind).collect::<Vec<_>>(),
            [ErrorKind::UnknownAlias]
        );
        let texts = |root: Node<'_>| {
            root.value().items().map(|item| item.text().map(str::to_owned)).collect::<Vec<_>>()
        };
        let first = tree.root().map(texts).expect("a document");
        assert_eq!(first.into_iter().flatten().collect::<Vec<_>>(), ["1", "1", "2", "2"]);
        let lost = tree.roots().last().expect("two documents").value();
        assert_eq!((lost.scalar(), lost.through().is_some()), (Some(Scalar::Null), true));
    }

    #[test]
    fn aliases_that_contain_themselves_lead_nowhere() {
        for text in ["a: &a [*a]\n", "a: &a {b: {<<: *a}}\n", "&a {b: *a}\n"] {
            let tree = Tree::parse(text);
            assert_eq!(
                tree.errors().iter().map(|error| error.kind).collect::<Vec<_>>(),
                [ErrorKind::CyclicAlias]
            );
            assert!(walk(&tree) < 10);
        }
    }

    /// How many values there are, aliases followed.
    fn walk(tree: &Tree) -> usize {
        let mut pending: Vec<_> = tree.roots().map(Node::value).collect();
        let mut walked = 0;
        while let Some(value) = pending.pop() {
            walked += 1;
            pending.extend(value.items());
            pending.extend(value.members().into_iter().map(|member| member.value));
        }
        walked
    }

    #[test]
    fn alias_bombs_do_not_go_off() {
        let lists = |items: usize, depth: usize| {
            let first = format!("- &a0 [{}]\n", "x,".repeat(items));
            let list = |n: usize| format!("- &a{n} [{}]\n", format!("*a{},", n - 1).repeat(items));
            first + &(1..depth).map(list).collect::<String>()
        };
        let wide = Tree::parse(&lists(9, 30));
        assert!(wide.errors().iter().all(|error| error.kind == ErrorKind::TooManyAliases));
        assert!(!wide.errors().is_empty() && walk(&wide) < 1_000_000, "{}", walk(&wide));
        let tall = Tree::parse(&lists(1, 300));
        assert_eq!(tall.errors()[0].message, "with this alias values are nested more than 128 levels deep");
    }
}
