//! `!reset` and `!override`: keys that a file takes away from the files before it.

use std::collections::HashMap;

use super::value::{Kind, Value};

/// The paths that carry one of the tags, as a tree of keys.
#[derive(Debug, Default)]
pub(super) struct Resets {
    /// Whether the path that ends here carries a tag.
    tagged: bool,
    below: HashMap<String, Resets>,
}

impl Resets {
    /// Adds the path of `keys`.
    pub(super) fn insert(&mut self, keys: &[String]) {
        let end = keys.iter().fold(self, |resets, key| resets.below.entry(key.clone()).or_default());
        end.tagged = true;
    }

    /// The paths below `keys`.
    pub(super) fn below(&self, keys: &[&str]) -> Option<&Self> {
        keys.iter().try_fold(self, |resets, key| resets.below.get(*key))
    }

    /// Takes everything that carries a tag out of `model`. Items of lists cannot be taken out.
    pub(super) fn apply(&self, model: &mut Value) {
        let Kind::Mapping(mapping) = &mut model.kind else { return };
        if self.below.is_empty() {
            return;
        }
        mapping.retain(|key, entry| match self.below.get(key) {
            Some(resets) if resets.tagged => false,
            Some(resets) => {
                resets.apply(&mut entry.value);
                true
            }
            None => true,
        });
    }
}
