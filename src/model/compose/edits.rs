//! Edits of services, where they are written.

use super::service::Service;
use super::value::{Value, Written};
use crate::source::{Edit, FileId, Sources};
use crate::syntax::yaml::edit::{Editor, New, Refusal, Step};
use crate::syntax::yaml::{Node, Tree};

/// Edits that belong together, or one clause that says why there are none.
pub type Edits = Result<Vec<Edit>, String>;

/// Edits one service in the file that writes what is to be changed. It refuses to change what other services use
/// too: an anchor, or a service that this one extends.
#[derive(Clone, Copy, Debug)]
pub struct ServiceEditor<'p> {
    sources: &'p Sources,
    service: Service<'p>,
}

impl<'p> ServiceEditor<'p> {
    /// An editor of `service`, which has been loaded from `sources`.
    #[must_use]
    pub fn new(sources: &'p Sources, service: Service<'p>) -> Self {
        Self { sources, service }
    }

    /// Makes the mapping at `keys` have `entries`, whatever they were.
    ///
    /// # Errors
    /// Says why it cannot be done safely.
    pub fn merge(&self, keys: &[&str], entries: &[(&str, &str)]) -> Edits {
        let entries: Vec<_> =
            entries.iter().map(|&(key, value)| (key.to_owned(), New::from(value))).collect();
        self.edit(keys, |editor, path| editor.merge(path, &entries))
    }

    /// Adds `item` to the list at `keys`.
    ///
    /// # Errors
    /// Says why it cannot be done safely.
    pub fn append(&self, keys: &[&str], item: &str) -> Edits {
        self.edit(keys, |editor, path| editor.append(path, &New::from(item)))
    }

    /// Makes `value` the value at `keys`.
    ///
    /// # Errors
    /// Says why it cannot be done safely.
    pub fn set(&self, keys: &[&str], value: impl Into<New>) -> Edits {
        let value = value.into();
        self.edit(keys, |editor, path| editor.set(path, &value))
    }

    /// Removes the entry at `keys`.
    ///
    /// # Errors
    /// Says why it cannot be done safely.
    pub fn remove(&self, keys: &[&str]) -> Edits {
        self.edit(keys, |editor, path| editor.remove(path))
    }

    /// Gives the entry at `keys` the key `to`.
    ///
    /// # Errors
    /// Says why it cannot be done safely.
    pub fn rename(&self, keys: &[&str], to: &str) -> Edits {
        self.edit(keys, |editor, path| editor.rename(path, to))
    }

    fn edit(
        &self,
        keys: &[&str],
        make: impl Fn(&Editor<'_>, &[Step<'_>]) -> Result<Vec<Edit>, Refusal>,
    ) -> Edits {
        let file = self.file_of(keys)?;
        let tree = Tree::parse(self.sources.file(file).text());
        let root = tree.root().ok_or("the file is empty")?;
        let path: Vec<Step<'_>> = ["services", self.service.name()]
            .into_iter()
            .chain(keys.iter().copied())
            .map(Step::from)
            .collect();
        make(&Editor::new(root, file), &path).map_err(|refusal| refusal.reason)
    }

    /// The file that writes the innermost part of `keys` that there is.
    fn file_of(&self, keys: &[&str]) -> Result<FileId, String> {
        let (depth, value) = (0..=keys.len())
            .rev()
            .find_map(|depth| Some((depth, self.service.get(&keys[..depth])?)))
            .ok_or("it is not written anywhere")?;
        if depth == 0 {
            return Ok(self.service.location().file);
        }
        if value.place.written != Written::Here {
            return Err("it stands in an anchor, which other services may use too".to_owned());
        }
        let file = value.location().file;
        match self.is_written(file, &keys[..depth], value) {
            true => Ok(file),
            false => Err("another service says so".to_owned()),
        }
    }

    /// Whether `value` stands at `keys` of this service in `file`.
    fn is_written(&self, file: FileId, keys: &[&str], value: &Value) -> bool {
        let tree = Tree::parse(self.sources.file(file).text());
        let path = ["services", self.service.name()].into_iter().chain(keys.iter().copied());
        let found = path.fold(tree.root(), |node: Option<Node<'_>>, key| {
            let entry = node?.entry(key)?;
            Some(tree.node(entry.value))
        });
        found.is_some_and(|node| node.full_span().touches(value.location().span))
    }
}
