//! Places in Compose files as something that can be edited.

use super::load::Loaded;
use super::service::Service;
use super::value::Written;
use crate::source::{FileId, Location};
use crate::syntax::yaml::edit::{Editor, Edits, New, Refusal, Step};
use crate::syntax::yaml::{Content, Node};

/// How a service is run, in the order in which its keys are added: after what it is and with whom it speaks. At the end
/// what stands within.
const ORDER: [&str; 16] = [
    "init",
    "stop_signal",
    "stop_grace_period",
    "restart",
    "healthcheck",
    "shm_size",
    "ulimits",
    "mem_limit",
    "cpus",
    "pids_limit",
    "deploy",
    "logging",
    "driver",
    "options",
    "limits",
    "reservations",
];

fn editor(root: Node<'_>, file: FileId) -> Editor<'_> {
    Editor::new(root, file).with_order(&ORDER)
}

/// A value in one file, written or yet to be, and the way to it. What is asked of it goes through the [`Editor`],
/// which refuses to change what other places share.
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
        Some(Site { editor: editor(root, location.file), node, path })
    }

    /// The place for the value at `keys` of `service`: in the file that writes the innermost part of the way there.
    ///
    /// # Errors
    /// Refuses what another service writes, which this one extends.
    pub fn service_site<'s>(&'s self, service: Service<'s>, keys: &[&'s str]) -> Result<Site<'s>, Refusal> {
        let written = (1..=keys.len()).rev().find_map(|depth| Some((depth, service.get(&keys[..depth])?)));
        let location = written.map_or(service.location(), |(_, value)| value.location());
        let refuse = |reason| Refusal { reason: String::from(reason), span: location.span };
        let tree =
            self.trees.get(&location.file).ok_or_else(|| refuse("it is not written in a Compose file"))?;
        let root = tree.root().ok_or_else(|| refuse("the file is empty"))?;
        let path: Vec<_> =
            ["services", service.name()].into_iter().chain(keys.iter().copied()).map(Step::Key).collect();
        let (node, depth) = follow(root, &path);
        let is_elsewhere = written.is_some_and(|(known, value)| {
            value.place.written == Written::Here
                && (depth < known + 2 || !node.full_span().touches(value.location().span))
        });
        if is_elsewhere {
            return Err(refuse("another service says so"));
        }
        Ok(Site { editor: editor(root, location.file), node, path })
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
    /// The value as it is written, or the innermost one around it that is.
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
        let (node, _) = follow(self.editor.root(), path);
        Some(Self { editor: self.editor, node, path: path.to_vec() })
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

    /// Makes the value at `keys`, from the top of the document, `value`.
    ///
    /// # Errors
    /// As [`Editor::set`].
    pub fn set_at_top(&self, keys: &[&str], value: &New) -> Edits {
        let path: Vec<_> = keys.iter().map(|&key| Step::Key(key)).collect();
        self.editor.set(&path, value)
    }

    /// Adds `item` to it, a list.
    ///
    /// # Errors
    /// As [`Editor::append`].
    pub fn append(&self, item: &New) -> Edits {
        self.editor.append(&self.path, item)
    }

    /// Gives it the key `key`.
    ///
    /// # Errors
    /// As [`Editor::rename`].
    pub fn rename(&self, key: &str) -> Edits {
        self.editor.rename(&self.path, key)
    }

    /// Removes it with its key.
    ///
    /// # Errors
    /// As [`Editor::remove`].
    pub fn remove(&self) -> Edits {
        self.editor.remove(&self.path)
    }

    /// Sets a variable of this service, in a list or a mapping as its others are.
    ///
    /// # Errors
    /// As [`Editor::append`] and [`Editor::set`].
    pub fn set_variable(&self, name: &str, value: &str) -> Edits {
        let tree = self.node.tree();
        let environment = self.node.entry("environment").map(|entry| tree.node(entry.value));
        match environment.map(|environment| environment.content()) {
            Some(Content::Sequence { .. }) => self
                .editor
                .append(&self.join(&["environment"]), &New::from(format!("{name}={value}").as_str())),
            _ => self.set(&["environment", name], &New::from(value)),
        }
    }

    fn join<'s>(&'s self, keys: &'s [&'s str]) -> Vec<Step<'s>> {
        self.path.iter().copied().chain(keys.iter().map(|&key| Step::Key(key))).collect()
    }
}

/// The innermost node that is written on the way along `path`, and how many steps lead to it.
fn follow<'t>(root: Node<'t>, path: &[Step<'_>]) -> (Node<'t>, usize) {
    let mut node = root;
    for (depth, step) in path.iter().enumerate() {
        let next = match *step {
            Step::Key(key) => node.entry(key).map(|entry| entry.value),
            Step::Index(index) => node.items().get(index).map(|item| item.value),
        };
        let Some(next) = next else { return (node, depth) };
        node = node.tree().node(next);
    }
    (node, path.len())
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

#[cfg(test)]
mod tests {
    use crate::model::compose::{LoadOptions, load};
    use crate::source::{FileId, Kind, Location, Sources, Span, apply};
    use crate::syntax::yaml::edit::New;

    const TEXT: &str = "x-d: &d {restart: always}\nservices:\n  web:\n    image: nginx\n    ports: [\"80\", \"81\"]\n  \
        db:\n    <<: *d\n    image: postgres\n";

    /// The place of the first `word`.
    fn place(file: FileId, word: &str) -> Location {
        let start = TEXT.find(word).unwrap();
        Location::new(file, Span::new(start, start + word.len()))
    }

    fn loaded() -> (FileId, crate::model::compose::Loaded) {
        let sources = Sources::default();
        let file = sources.add("compose.yaml", Kind::Compose, TEXT.into()).unwrap();
        (file, load(&sources, &[file], &LoadOptions::default()))
    }

    #[test]
    fn sites_are_found_and_edited_where_they_are_written() {
        let (file, loaded) = loaded();
        for (word, keys, expected) in [
            ("web", &["init"][..], Some("\"81\"]\n    init: true\n")),
            ("nginx", &[], Some("image: true\n")),
            ("\"81\"", &[], Some("[\"80\", true]")),
            ("always", &[], None),
        ] {
            let site = loaded.site(place(file, word)).unwrap();
            let edits = site.set(keys, &New::from(true)).ok();
            let after = edits.map(|edits| apply(TEXT, &edits.iter().collect::<Vec<_>>()).unwrap());
            assert_eq!(after.is_some(), expected.is_some(), "{word}");
            assert!(after.is_none_or(|after| after.contains(expected.unwrap())), "{word}");
        }
    }

    #[test]
    fn a_place_without_a_node_is_no_site() {
        let (file, loaded) = loaded();
        for word in ["ervices", "postgres\n", "&d"] {
            assert!(loaded.site(place(file, word)).is_none(), "{word}");
        }
    }

    #[test]
    fn parents_lead_up_to_the_document() {
        let (file, loaded) = loaded();
        let mut site = loaded.site(place(file, "\"81\""));
        let mut lengths = Vec::new();
        while let Some(here) = site {
            lengths.push(here.path().len());
            site = here.parent();
        }
        assert_eq!(lengths, [4, 3, 2, 1, 0]);
    }
}
