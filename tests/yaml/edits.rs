//! Edits change what they are asked to change, and nothing else.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use shipworthy::source::{Edit, FileId, Kind, Sources, apply};
use shipworthy::syntax::yaml::edit::{Editor, New, Step};
use shipworthy::syntax::yaml::{Node, Scalar, Tree};

use crate::generate;
use crate::plain::Plain;

/// What to do at a path.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    Set(New),
    Merge(Vec<(String, New)>),
    Append(New),
    Remove,
    Rename(&'static str),
}

impl Change {
    /// One of each sort.
    pub(crate) fn samples() -> Vec<Change> {
        let nested =
            || New::map([("x y", New::list([New::from("1"), New::from(7)])), ("z", New::Map(Vec::new()))]);
        vec![
            Change::Set("new".into()),
            Change::Set("- it's: \"new\"\n#".into()),
            Change::Set(New::from(true)),
            Change::Set(nested()),
            Change::Set(New::list(["p", "q"])),
            Change::Set(New::List(Vec::new())),
            Change::Merge(vec![("a".into(), "new".into()), ("n-1".into(), nested())]),
            Change::Append("new".into()),
            Change::Append(nested()),
            Change::Remove,
            Change::Rename("new key"),
        ]
    }

    fn edits(&self, editor: &Editor<'_>, path: &[Step<'_>]) -> Result<Vec<Edit>, String> {
        let edits = match self {
            Change::Set(value) => editor.set(path, value),
            Change::Merge(entries) => editor.merge(path, entries),
            Change::Append(item) => editor.append(path, item),
            Change::Remove => editor.remove(path),
            Change::Rename(key) => editor.rename(path, key),
        };
        edits.map_err(|refusal| refusal.reason)
    }
}

/// Applies `change` in `text`, which has no errors, at the node of its first document with the number `at`; at its
/// key `extra` if there is one. Gives the text afterwards, or the reason of a refusal. Panics if something else
/// changes.
pub(crate) fn check(text: &str, at: usize, extra: Option<&str>, change: &Change) -> Result<String, String> {
    let tree = Tree::parse(text);
    let root = tree.root().ok_or("no document")?;
    let mut paths: Vec<_> = tree.nodes().filter_map(|node| path_to(root, node)).collect();
    let number = at % paths.len();
    let mut path = paths.swap_remove(number);
    path.extend(extra.map(Step::Key));

    let edits = change.edits(&Editor::new(root, file()), &path)?;
    let after = applied(text, &edits);
    let about = format!("{change:?} at {path:?} makes\n{text:?}\n{after:?}");
    let after_tree = Tree::parse(&after);
    assert_eq!(after_tree.errors(), [], "{about}");
    check_values(&tree, &after_tree, &path, change, &about);
    check_comments(&tree, &after_tree, change, &about);
    if let (Change::Set(_), Some(root)) = (change, after_tree.root())
        && let Ok(edits) = change.edits(&Editor::new(root, file()), &path)
    {
        assert_eq!(applied(&after, &edits), after, "a second time, {about}");
    }
    Ok(after)
}

fn file() -> FileId {
    Sources::default().add("compose.yaml", Kind::Compose, Vec::new()).expect("room for a file")
}

fn applied(text: &str, edits: &[Edit]) -> String {
    let edits: Vec<_> = edits.iter().collect();
    apply(text, &edits).unwrap_or_else(|edit| panic!("{edit:?} of {edits:?} does not fit {text:?}"))
}

/// The path from `root` to `node`, if it is a value that keys and indices lead to.
fn path_to<'t>(root: Node<'t>, node: Node<'t>) -> Option<Vec<Step<'t>>> {
    let mut path = Vec::new();
    let mut node = node;
    while node != root {
        let parent = node.parent()?;
        let tree = node.tree();
        let entry = parent.entries().iter().find(|entry| entry.value == node.id());
        let index = parent.items().iter().position(|item| item.value == node.id());
        path.push(match entry {
            Some(entry) if tree.node(entry.key).is_merge_key() => return None,
            Some(entry) => match tree.node(entry.key).value().scalar()? {
                Scalar::Text(key) => Step::Key(key),
                _ => return None,
            },
            None => Step::Index(index?),
        });
        node = parent;
    }
    path.reverse();
    Some(path)
}

fn check_values(before: &Tree, after: &Tree, path: &[Step<'_>], change: &Change, about: &str) {
    let (before_all, after_all) = (Plain::documents(before), Plain::documents(after));
    assert_eq!(before_all[1..], after_all[1..], "other documents: {about}");
    let (before, after) = (&before_all[0], &after_all[0]);
    let (place, last) = match (change, path.split_last()) {
        (Change::Remove | Change::Rename(_), Some((last, up))) => (up, Some(last)),
        _ => (path, None),
    };
    assert_eq!(before.clone().without(place), after.clone().without(place), "around the path: {about}");
    let (old, new) = (before.at(place), after.at(place));
    match change {
        Change::Set(value) => assert_eq!(new, Some(&Plain::new(value)), "{about}"),
        Change::Merge(entries) => {
            assert_eq!(new, Some(&merged(old, &New::Map(entries.clone()))), "{about}");
        }
        Change::Append(item) => {
            let mut items = list(old);
            items.push(Plain::new(item));
            assert_eq!(new, Some(&Plain::List(items)), "{about}");
        }
        Change::Remove => match (old, new, last) {
            (Some(Plain::List(old)), Some(Plain::List(new)), Some(Step::Index(index))) => {
                let mut old = old.clone();
                old.remove(*index);
                assert_eq!(old, *new, "{about}");
            }
            (Some(Plain::Map(old)), Some(Plain::Map(new)), Some(Step::Key(key))) => {
                // A merge may have brought the same key.
                let others = |members: &BTreeMap<String, Plain>| {
                    members
                        .iter()
                        .filter(|(name, _)| **name != Plain::key(key))
                        .map(|(k, v)| (k.clone(), v.clone()))
                        .collect::<Vec<_>>()
                };
                assert_eq!(others(old), others(new), "{about}");
                assert!(
                    new.get(&Plain::key(key))
                        .is_none_or(|value| Some(value) != old.get(&Plain::key(key)) || about.contains("<<")),
                    "{about}"
                );
            }
            other => panic!("{other:?}: {about}"),
        },
        Change::Rename(to) => match (old, new, last) {
            (Some(Plain::Map(old)), Some(Plain::Map(new)), Some(Step::Key(key))) => {
                assert_eq!(old.get(&Plain::key(key)), new.get(&Plain::key(to)), "{about}");
            }
            other => panic!("{other:?}: {about}"),
        },
    }
}

fn list(value: Option<&Plain>) -> Vec<Plain> {
    match value {
        Some(Plain::List(items)) => items.clone(),
        _ => Vec::new(),
    }
}

/// What [`Editor::merge`] says that it makes of `old`.
fn merged(old: Option<&Plain>, new: &New) -> Plain {
    match (old, new) {
        (Some(Plain::Map(members)), New::Map(entries)) => {
            let mut members = members.clone();
            for (key, value) in entries {
                let key = Plain::key(key);
                let value = merged(members.get(&key), value);
                members.insert(key, value);
            }
            Plain::Map(members)
        }
        (_, New::List(items)) => {
            let mut all = list(old);
            let missing = items.iter().map(Plain::new).filter(|item| !all.contains(item)).collect::<Vec<_>>();
            all.extend(missing);
            Plain::List(all)
        }
        (_, new) => Plain::new(new),
    }
}

/// No comment is lost, but for those of what is removed.
fn check_comments(before: &Tree, after: &Tree, change: &Change, about: &str) {
    let comments =
        |tree: &Tree| tree.comments().iter().map(|c| tree.slice(c.span).to_owned()).collect::<Vec<_>>();
    let (before, after) = (comments(before), comments(after));
    if matches!(change, Change::Remove) {
        let mut left = before.iter();
        assert!(after.iter().all(|comment| left.any(|other| other == comment)), "{about}");
    } else {
        assert_eq!(before, after, "{about}");
    }
}

proptest! {
    #[test]
    fn generated_files_change_only_at_the_path(
        file in generate::file(),
        at in any::<Index>(),
        extra in prop_oneof![2 => Just(None), 1 => select(vec!["a", "new"]).prop_map(Some)],
        change in select(Change::samples()),
    ) {
        let _ = check(&file.text, at.index(usize::MAX), extra, &change);
    }

    #[test]
    fn mangled_files_change_only_at_the_path(
        text in prop_oneof![generate::mangled(), generate::soup()],
        at in any::<Index>(),
        extra in prop_oneof![2 => Just(None), 1 => select(vec!["a", "new"]).prop_map(Some)],
        change in select(Change::samples()),
    ) {
        // What the parser lets pass at the end of a block scalar or in a comment, it need not elsewhere.
        if Tree::parse(&text).errors().is_empty() && !text.contains(['\t', '\0']) {
            let _ = check(&text, at.index(usize::MAX), extra, &change);
        }
    }

    #[test]
    fn nothing_is_added_to_a_block_scalar(
        header in select(vec!["|", "|-", "|+", ">", ">-", ">+", "|2", "|2-", "|+2", "| # why"]),
        lines in prop::collection::vec(select(vec!["l", "  m", "", " ", "# n", "k: v"]), 0..4),
        end in select(vec!["", "\n", "\n\n", "\n  \n", "\n    \n", "\n      # inner\n", "\n   # inner", "\n# outer\n",
            "\n\n# outer", "\nother: x\n", "\n\nother: x\n", "\n...\n", "\n\t\n"]),
        crlf in any::<bool>(),
    ) {
        let body: String = lines.iter().map(|line| format!("\n    {line}")).collect();
        let text = format!("s:\n  k: {header}{body}{end}");
        let text = if crlf { text.replace('\n', "\r\n") } else { text };
        let before: Result<serde_yaml::Value, _> = serde_yaml::from_str(&text);
        let tree = Tree::parse(&text);
        prop_assume!(before.is_ok() && tree.errors().is_empty());
        let editor = Editor::new(tree.root().expect("a document"), file());
        for path in [&["s".into(), "new".into()][..], &["new".into()], &["s".into(), "new".into(), "x".into()]] {
            let Ok(edits) = editor.set(path, &New::from(true)) else { continue };
            let after: serde_yaml::Value = serde_yaml::from_str(&applied(&text, &edits)).expect("still YAML");
            prop_assert_eq!(&before.as_ref().expect("checked")["s"]["k"], &after["s"]["k"], "{:?}", applied(&text, &edits));
        }
    }
}
