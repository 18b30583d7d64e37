//! What a rule is: a name, a page that explains it, and a check at the narrowest scope that it needs.

mod cure;
mod evidence;
mod exec_form;
mod page;
mod shell_in_front;
mod stop_signal;

use std::sync::OnceLock;

pub(crate) use cure::cured;
pub use evidence::{Claim, Evidence, claims, evidence};
pub(crate) use exec_form::exec_form;
pub use page::{Category, Cure, Page, Preset};
pub(crate) use shell_in_front::shell_in_front;
pub(crate) use stop_signal::stop_with;

use crate::finding::Findings;
use crate::model::dockerfile::Dockerfile;
use crate::model::project::{Container, Daemon, Image, LogConfig, Project, Stack};
use crate::suppress::Suppression;

/// A rule. Made by the `rule!` macro, which embeds its page.
pub struct Rule {
    /// The only identifier: kebab-case, states the flaw.
    pub name: &'static str,
    /// The check.
    pub check: Check,
    source: &'static str,
    page: OnceLock<Page>,
}

/// A check and the object it judges. It is called once for each such object.
#[derive(Clone, Copy)]
pub enum Check {
    /// A Dockerfile: all its stages.
    Dockerfile(fn(&Dockerfile, &mut Findings)),
    /// An image that a Dockerfile builds: its target stage, the chain below, and who runs it.
    Image(fn(&Image, &mut Findings)),
    /// A container: a service of a stack, or an image that no service builds.
    Container(fn(&Container, &mut Findings)),
    /// A stack: what `docker compose up` would load.
    Stack(fn(&Stack, &mut Findings)),
    /// A daemon: its `daemon.json`, and how it is started.
    Daemon(fn(&Daemon<'_>, &mut Findings)),
    /// What one place configures about logs: a `daemon.json`, or a service that runs in production.
    LogConfig(fn(&LogConfig<'_>, &mut Findings)),
    /// Everything.
    Project(fn(&Project<'_>, &mut Findings)),
    /// A comment that takes findings back. These checks run last: which comments were of use is known then.
    Suppression(fn(&Suppression, &mut Findings)),
}

impl Rule {
    /// Use `rule!`.
    #[must_use]
    pub const fn new(name: &'static str, check: Check, source: &'static str) -> Self {
        Self { name, check, source, page: OnceLock::new() }
    }

    /// The page as it is written, Markdown with a YAML header.
    #[must_use]
    pub fn source(&self) -> &'static str {
        self.source
    }

    /// The page, read.
    ///
    /// # Panics
    /// When the embedded page is malformed; `tests/pages.rs` reads every one.
    pub fn page(&self) -> &Page {
        self.page.get_or_init(|| {
            Page::read(self.source).unwrap_or_else(|error| panic!("rules/{}.md: {error}", self.name))
        })
    }
}

/// Where the page of the rule called `name` can be read: in the repository, at the tag of this release. `None`
/// while the package names no repository.
#[must_use]
pub fn url(name: &str) -> Option<String> {
    page_url(env!("CARGO_PKG_REPOSITORY"), name)
}

fn page_url(repository: &str, name: &str) -> Option<String> {
    let version = env!("CARGO_PKG_VERSION");
    (!repository.is_empty()).then(|| format!("{repository}/blob/v{version}/rules/{name}.md"))
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// `rule!("name", Scope, check)`: the rule whose page is `rules/name.md`.
macro_rules! rule {
    ($name:literal, $scope:ident, $check:path) => {
        $crate::rule::Rule::new(
            $name,
            $crate::rule::Check::$scope($check),
            include_str!(concat!("../../rules/", $name, ".md")),
        )
    };
}
pub(crate) use rule;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_where_the_repository_is() {
        let expected = format!("https://example.org/x/blob/v{}/rules/a.md", env!("CARGO_PKG_VERSION"));
        assert_eq!(page_url("https://example.org/x", "a"), Some(expected));
        assert_eq!(page_url("", "a"), None);
    }
}
