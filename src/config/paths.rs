//! Patterns of paths.

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Patterns of paths, written as in [`.gitignore`](https://git-scm.com/docs/gitignore#_pattern_format): a name
/// without `/` is met at any depth, a folder stands for all that it holds, `!` makes an exception.
#[derive(Clone, Debug)]
pub struct Paths(Gitignore);

impl Paths {
    /// Reads `patterns`.
    ///
    /// # Errors
    /// The number of the first pattern that cannot be read, and why.
    pub fn new<'a>(patterns: impl IntoIterator<Item = &'a str>) -> Result<Self, (usize, String)> {
        let mut builder = GitignoreBuilder::new("");
        for (nth, pattern) in patterns.into_iter().enumerate() {
            if pattern.trim().is_empty() || pattern.starts_with('#') {
                return Err((nth, "it matches nothing".to_owned()));
            }
            builder.add_line(None, pattern).map_err(|error| (nth, reason(&error)))?;
        }
        builder.build().map(Self).map_err(|error| (0, reason(&error)))
    }

    /// Whether the file at `path` is meant.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        let path = path.trim_start_matches("../").trim_start_matches('/');
        self.0.matched_path_or_any_parents(path, false).is_ignore()
    }
}

/// What is wrong with a pattern, without the pattern itself.
fn reason(error: &ignore::Error) -> String {
    match error {
        ignore::Error::Glob { err, .. } => err.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_those_of_gitignore() {
        for (patterns, path, matches) in [
            (&["legacy"][..], "a/legacy/Dockerfile", true),
            (&["/legacy"], "a/legacy/Dockerfile", false),
            (&["legacy/"], "legacy", false),
            (&["*.dev.yml"], "a/b/compose.dev.yml", true),
            (&["a/**/x"], "a/b/c/x", true),
            (&["a/*", "!a/b"], "a/b", false),
            (&["x"], "../x", true),
            (&["x"], "/abs/x", true),
            (&[], "x", false),
        ] {
            assert_eq!(
                Paths::new(patterns.iter().copied()).unwrap().matches(path),
                matches,
                "{patterns:?} {path}"
            );
        }
    }

    #[test]
    fn a_pattern_that_means_nothing_is_refused() {
        for (patterns, nth) in [(&["a", "[z-a]"][..], 1), (&[""], 0), (&["#x"], 0), (&["a", "b", " "], 2)] {
            assert_eq!(Paths::new(patterns.iter().copied()).unwrap_err().0, nth, "{patterns:?}");
        }
    }
}
