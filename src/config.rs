//! Which rules run, and how severe they are.

use crate::model::engine::Version;
use crate::rule::{Preset, Rule};
use crate::rules;

/// What a run is told. The default is the `recommended` preset.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// If not empty, only these rules run, whatever their preset.
    pub select: Vec<String>,
    /// These rules do not run.
    pub ignore: Vec<String>,
    /// The version of the Docker Engine that the files are for.
    pub engine: Version,
    /// The path, as the sources have it, of the `daemon.json` of the host that runs all containers.
    pub daemon: Option<String>,
    /// Whether a host whose `daemon.json` is not among the files limits the logs of its containers.
    pub assume_rotation: bool,
    /// The Compose files of one stack, by path and in the order in which they are loaded over each other; if empty,
    /// which files make a stack is told by their names.
    pub stack: Vec<String>,
}

/// A rule name that no rule has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRule {
    /// The name as given.
    pub name: String,
    /// The nearest rule, if one is near.
    pub nearest: Option<&'static str>,
}

impl std::fmt::Display for UnknownRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "no rule is called `{}`", self.name)?;
        match self.nearest {
            Some(nearest) => write!(f, "; did you mean `{nearest}`?"),
            None => Ok(()),
        }
    }
}

impl Config {
    /// Checks the rule names.
    ///
    /// # Errors
    /// The first name that no rule has.
    pub fn validate(&self) -> Result<(), UnknownRule> {
        self.select.iter().chain(&self.ignore).try_for_each(|name| find_rule(name).map(drop))
    }

    /// Whether `rule` runs.
    #[must_use]
    pub fn runs(&self, rule: &Rule) -> bool {
        let named = |names: &[String]| names.iter().any(|name| name == rule.name);
        if named(&self.ignore) {
            return false;
        }
        if self.select.is_empty() { rule.page().preset == Preset::Recommended } else { named(&self.select) }
    }
}

/// The rule called `name`.
///
/// # Errors
/// The name, with the nearest one that exists.
pub fn find_rule(name: &str) -> Result<&'static Rule, UnknownRule> {
    if let Some(rule) = rules::ALL.iter().find(|rule| rule.name == name) {
        return Ok(rule);
    }
    let nearest = rules::ALL
        .iter()
        .map(|rule| (strsim::damerau_levenshtein(name, rule.name), rule.name))
        .filter(|&(distance, rule)| distance <= rule.len() / 3)
        .min()
        .map(|(_, rule)| rule);
    Err(UnknownRule { name: name.to_owned(), nearest })
}
