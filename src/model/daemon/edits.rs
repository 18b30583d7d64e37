//! Edits of `daemon.json`.

use serde_json::{Map, Value};

use super::DaemonFile;
use crate::source::{Edit, Sources};
use crate::syntax::json::{Editor, Refusal};

/// The key of the options of the log driver.
const LOG_OPTS: &str = "log-opts";

impl DaemonFile {
    /// Makes `text` the value of `key`.
    ///
    /// # Errors
    /// Says why it cannot be done safely.
    pub fn set_text(&self, sources: &Sources, key: &str, text: &str) -> Result<Vec<Edit>, String> {
        self.edit(sources, |editor| Ok(vec![editor.set(&[key], Value::from(text))?]))
    }

    /// Makes the log options have `entries`, whatever they were.
    ///
    /// # Errors
    /// Says why it cannot be done safely.
    pub fn set_log_options(&self, sources: &Sources, entries: &[(&str, &str)]) -> Result<Vec<Edit>, String> {
        let there = self
            .object()
            .and_then(|root| root.get(LOG_OPTS))
            .is_some_and(|options| !options.value.entries().is_empty());
        self.edit(sources, |editor| {
            if there {
                return entries
                    .iter()
                    .map(|&(key, value)| editor.set(&[LOG_OPTS, key], Value::from(value)))
                    .collect();
            }
            let all: Map<String, Value> =
                entries.iter().map(|&(key, value)| (key.to_owned(), Value::from(value))).collect();
            Ok(vec![editor.set(&[LOG_OPTS], Value::Object(all))?])
        })
    }

    /// Removes the log option `key`.
    ///
    /// # Errors
    /// Says why it cannot be done safely.
    pub fn remove_log_option(&self, sources: &Sources, key: &str) -> Result<Vec<Edit>, String> {
        self.edit(sources, |editor| Ok(vec![editor.remove(&[LOG_OPTS, key])?]))
    }

    /// Gives the log option `key` the name `to`.
    ///
    /// # Errors
    /// Says why it cannot be done safely.
    pub fn rename_log_option(&self, sources: &Sources, key: &str, to: &str) -> Result<Vec<Edit>, String> {
        self.edit(sources, |editor| Ok(vec![editor.rename(&[LOG_OPTS, key], to)?]))
    }

    fn edit(
        &self,
        sources: &Sources,
        make: impl Fn(&Editor<'_>) -> Result<Vec<Edit>, Refusal>,
    ) -> Result<Vec<Edit>, String> {
        let text = sources.file(self.file()).text();
        make(&Editor::new(self.file(), text, self.document())).map_err(|refusal| refusal.0)
    }
}
