//! The heaps of a container: how large its programs let them grow.

use super::container::Container;
use super::options::OptionWord;
use crate::model::heap::{Bound, Runtime, bound};
use crate::source::Location;

/// A heap with a bound of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Heap {
    /// Whose it is.
    pub runtime: Runtime,
    /// How large it may grow.
    pub bound: Bound,
    /// The option, as it is written: `-Xmx1g`, `GOMEMLIMIT=1GiB`.
    pub option: String,
    /// Where it is written; `None` if a base image brings it.
    pub location: Option<Location>,
}

impl Container {
    /// The heaps of which the bound is known.
    #[must_use]
    pub fn heaps(&self) -> Vec<Heap> {
        let java = self.java_options().map(|options| options.words);
        let node = self.node_options().map(|options| options.words);
        let command = self.command_words();
        let is_redis = |word: &OptionWord| {
            ["redis-server", "valkey-server", "keydb-server"].iter().any(|name| word.text.ends_with(name))
        };
        let redis = command.iter().any(is_redis).then(|| command.clone());
        let found = [
            (Runtime::Dotnet, self.variable_words("DOTNET_GCHeapHardLimit")),
            (Runtime::Go, self.variable_words("GOMEMLIMIT")),
            (Runtime::InnoDb, Some(command)),
            (Runtime::Java, java),
            (Runtime::Node, node),
            (Runtime::Redis, redis),
        ];
        found.into_iter().filter_map(|(runtime, words)| heap(runtime, &words?)).collect()
    }
}

fn heap(runtime: Runtime, words: &[OptionWord]) -> Option<Heap> {
    let texts: Vec<_> = words.iter().map(|word| word.text.as_str()).collect();
    let (index, bound) = bound(runtime, &texts)?;
    let word = &words[index];
    let option = match (runtime, &word.variable) {
        (Runtime::Redis, _) => format!("{} {}", word.text, texts.get(index + 1).unwrap_or(&"")),
        (Runtime::Dotnet | Runtime::Go, Some(variable)) => format!("{variable}={}", word.text),
        _ => word.text.clone(),
    };
    Some(Heap { runtime, bound, option, location: word.location })
}
