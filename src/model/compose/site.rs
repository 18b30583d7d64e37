//! Places in Compose files as something that can be edited.

use super::load::Loaded;
use crate::source::{FileId, Location};
use crate::syntax::yaml::edit::{Editor, Edits, New, Step};
use crate::syntax::yaml::{Content, Node};

/// A value as it is written in one file, and the way to it. What is asked of it goes through the [`Editor`], which
/// refuses to change what other places share.
#[derive(Clone, Debug)]
pub struct Site<'t> {
    editor: Editor<'t>,
    node: Node<'t>,
    path: Vec<Step<'t>>,
}

impl Loaded {
    /// The value that is written at `location`; where a key is written, the value of that key.
    #[must_use]
    pub fn site(&self, location: Location) -> Option<Site<'_>> {
        let node = self.trees.get(&location.file)?.node_at(location.span)?;
        let (node, steps) = way_to(node)?;
        let root = steps.last().map_or(node, |(parent, _)| *parent);
        let path = steps.into_iter().rev().map(|(_, step)| step).collect();
        Some(Site { editor: Editor::new(root, location.file), node, path })
    }

    /// The text at `location` of a Compose file; empty if it is in no such file.
    #[must_use]
    pub fn text(&self, location: Location) -> &str {
        self.trees.get(&location.file).map_or("", |tree| tree.slice(location.span))
    }

    /// All text of a Compose file; empty if it is none.
    #[must_use]
    pub fn whole_text(&self, file: FileId) -> &str {
        self.trees.get(&file).map_or("", |tree| tree.text())
    }
}

impl<'t> Site<'t> {
    /// The value as it is written.
    #[must_use]
    pub fn node(&self) -> Node<'t> {
        self.node
    }

    /// The way to it from the top of the document.
    #[must_use]
    pub fn path(&self) -> &[Step<'t>] {
        &self.path
    }

    /// The mapping or list that it is in.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (_, path) = self.path.split_last()?;
        Some(Self { editor: self.editor, node: self.node.parent()?, path: path.to_vec() })
    }

    /// Makes the value at `keys` below it `value`.
    ///
    /// # Errors
    /// As [`Editor::set`].
    pub fn set(&self, keys: &[&str], value: &New) -> Edits {
        self.editor.set(&self.join(keys), value)
    }

    /// Makes it have `entries`.
    ///
    /// # Errors
    /// As [`Editor::merge`].
    pub fn merge(&self, entries: &[(String, New)]) -> Edits {
        self.editor.merge(&self.path, entries)
    }

    /// Removes it with its key.
    ///
    /// # Errors
    /// As [`Editor::remove`].
    pub fn remove(&self) -> Edits {
        self.editor.remove(&self.path)
    }

    fn join<'s>(&'s self, keys: &'s [&'s str]) -> Vec<Step<'s>> {
        self.path.iter().copied().chain(keys.iter().map(|&key| Step::Key(key))).collect()
    }
}

/// The steps from `node` up to the top, or for a key those from its value, each with the parent that it leaves.
fn way_to(node: Node<'_>) -> Option<(Node<'_>, Vec<(Node<'_>, Step<'_>)>)> {
    let mut steps = Vec::new();
    let mut value = node;
    let mut here = node;
    while let Some(parent) = here.parent() {
        let tree = parent.tree();
        let step = match parent.content() {
            Content::Mapping { entries, .. } => {
                let entry = entries.iter().find(|entry| [entry.key, entry.value].contains(&here.id()))?;
                if entry.key == here.id() && here == node {
                    value = tree.node(entry.value);
                }
                Step::Key(tree.node(entry.key).text()?)
            }
            Content::Sequence { items, .. } => {
                Step::Index(items.iter().position(|item| item.value == here.id())?)
            }
            Content::Scalar { .. } | Content::Alias { .. } => return None,
        };
        steps.push((parent, step));
        here = parent;
    }
    Some((value, steps))
}
