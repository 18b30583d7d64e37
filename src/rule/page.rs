//! A rule's page: the header that the program acts on, and the text that people read.

use std::str::FromStr;

use crate::finding::{Safety, Severity};

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    /// What runs as PID 1, and how it stops.
    Process,
    /// Health checks.
    Health,
    /// Log output, drivers and rotation.
    Logging,
    /// Restart policies.
    Restart,
    /// Memory, CPU, shared memory.
    Resources,
    /// Ulimits.
    Ulimits,
    /// The host's `daemon.json`.
    Daemon,
    /// Files that are refused or do not say what they seem to.
    Configuration,
}

impl Category {
    /// All, in the order in which they are listed.
    pub const ALL: [Self; 8] = [
        Self::Process,
        Self::Health,
        Self::Logging,
        Self::Restart,
        Self::Resources,
        Self::Ulimits,
        Self::Daemon,
        Self::Configuration,
    ];

    /// The word in page headers and lists.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Process => "process",
            Self::Health => "health",
            Self::Logging => "logging",
            Self::Restart => "restart",
            Self::Resources => "resources",
            Self::Ulimits => "ulimits",
            Self::Daemon => "daemon",
            Self::Configuration => "configuration",
        }
    }
}

/// Which presets a rule is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Preset {
    /// On unless switched off.
    Recommended,
    /// Off unless asked for.
    Strict,
}

impl Preset {
    /// The word in page headers and lists.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Recommended => "recommended",
            Self::Strict => "strict",
        }
    }
}

/// What cure a rule offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Cure {
    /// Every fix is safe.
    Safe,
    /// Safe where the case is clear, else unsafe.
    Mixed,
    /// Every fix is unsafe.
    Unsafe,
    /// Advice only.
    Advice,
}

impl Cure {
    /// The word in page headers and lists.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Mixed => "mixed",
            Self::Unsafe => "unsafe",
            Self::Advice => "advice",
        }
    }

    /// Whether a rule with this cure may offer a fix of that safety.
    #[must_use]
    pub fn allows(self, safety: Safety) -> bool {
        match self {
            Self::Safe => safety == Safety::Safe,
            Self::Mixed => true,
            Self::Unsafe => safety == Safety::Unsafe,
            Self::Advice => false,
        }
    }
}

/// A page, read.
#[derive(Clone, Debug)]
pub struct Page {
    /// One line: the flaw and what it costs.
    pub summary: &'static str,
    /// What it is about.
    pub category: Category,
    /// The severities it may report with, the usual one first.
    pub severities: Vec<Severity>,
    /// Which presets it is in.
    pub preset: Preset,
    /// What cure it offers.
    pub cure: Cure,
    /// The release that brought it.
    pub since: &'static str,
    /// Where its facts come from: links.
    pub sources: Vec<&'static str>,
    /// The same check elsewhere: `hadolint DL3025`.
    pub aliases: Vec<&'static str>,
    /// Everything below the header.
    pub body: &'static str,
}

impl Page {
    /// Reads a page. The header is the part of YAML that it needs: `key: text`, `key: [a, b]`, and lists of
    /// one `- item` a line.
    ///
    /// # Errors
    /// Says which key is missing, unknown, or has a value that means nothing.
    pub fn read(page: &'static str) -> Result<Self, String> {
        let rest = page.strip_prefix("---\n").ok_or("no header: the page starts with `---`")?;
        let (header, body) = rest.split_once("\n---\n").ok_or("the header is not closed by `---`")?;
        let mut header = Header::read(header)?;
        let read = Self {
            summary: header.text("summary")?,
            category: header.one_of("category", &Category::ALL, Category::as_str)?,
            severities: header
                .list("severity")
                .into_iter()
                .map(Severity::from_str)
                .collect::<Result<_, _>>()?,
            preset: header.one_of("preset", &[Preset::Recommended, Preset::Strict], Preset::as_str)?,
            cure: header.one_of(
                "fix",
                &[Cure::Safe, Cure::Mixed, Cure::Unsafe, Cure::Advice],
                Cure::as_str,
            )?,
            since: header.text("since")?,
            sources: header.list("sources"),
            aliases: header.list("aliases"),
            body: body.trim_start_matches('\n'),
        };
        match header.0.first() {
            Some((unknown, _)) => Err(format!("unknown key `{unknown}`")),
            None if read.severities.is_empty() => Err("no `severity`".to_owned()),
            None => Ok(read),
        }
    }
}

/// The keys of a header that nobody asked for yet, each with its values.
struct Header(Vec<(&'static str, Vec<&'static str>)>);

impl Header {
    fn read(header: &'static str) -> Result<Self, String> {
        let mut keys: Vec<(&str, Vec<&str>)> = Vec::new();
        for line in header.lines() {
            if let Some(item) = line.trim_start().strip_prefix("- ") {
                let (_, items) = keys.last_mut().ok_or("an item before any key")?;
                items.push(unquote(item));
                continue;
            }
            let (key, value) = line.split_once(':').ok_or_else(|| format!("no key in `{line}`"))?;
            let value = value.trim();
            let values = match value.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')) {
                Some(inner) => inner.split(',').map(str::trim).filter(|item| !item.is_empty()).collect(),
                None if value.is_empty() => Vec::new(),
                None => vec![unquote(value)],
            };
            keys.push((key, values));
        }
        Ok(Self(keys))
    }

    fn list(&mut self, key: &str) -> Vec<&'static str> {
        match self.0.iter().position(|(known, _)| *known == key) {
            Some(at) => self.0.remove(at).1,
            None => Vec::new(),
        }
    }

    fn text(&mut self, key: &str) -> Result<&'static str, String> {
        match self.list(key).as_slice() {
            [text] => Ok(text),
            _ => Err(format!("`{key}` is to have one value")),
        }
    }

    fn one_of<T: Copy>(
        &mut self,
        key: &str,
        all: &[T],
        name: impl Fn(T) -> &'static str,
    ) -> Result<T, String> {
        let word = self.text(key)?;
        let found = all.iter().copied().find(|&one| name(one) == word);
        found.ok_or_else(|| {
            format!(
                "`{key}: {word}` is none of {}",
                all.iter().map(|&one| name(one)).collect::<Vec<_>>().join(", ")
            )
        })
    }
}

fn unquote(value: &str) -> &str {
    value.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "---\nsummary: \"logs: grow\"\ncategory: logging\nseverity: [warning, info]\n\
        preset: recommended\nfix: mixed\nsince: 0.1.0\nsources:\n  - https://example.org/a:b\naliases: []\n---\n\n# Text\n";

    #[test]
    fn a_page_is_read() {
        let page = Page::read(PAGE).unwrap();
        assert_eq!(page.summary, "logs: grow");
        assert_eq!(page.severities, [Severity::Warning, Severity::Info]);
        assert_eq!(
            (page.category, page.preset, page.cure),
            (Category::Logging, Preset::Recommended, Cure::Mixed)
        );
        assert_eq!(page.sources, ["https://example.org/a:b"]);
        assert!(page.aliases.is_empty());
        assert_eq!(page.body, "# Text\n");
    }

    #[test]
    fn a_bad_header_is_refused_with_its_reason() {
        for (page, reason) in [
            ("# no header", "no header: the page starts with `---`"),
            ("---\nsummary: x\n", "the header is not closed by `---`"),
            (
                "---\nsummary: x\ncategory: fun\n---\n",
                "`category: fun` is none of process, health, logging, restart, resources, ulimits, daemon, configuration",
            ),
        ] {
            assert_eq!(Page::read(page).unwrap_err(), reason);
        }
        let typo: &'static str = Box::leak(PAGE.replace("aliases", "alias").into_boxed_str());
        assert_eq!(Page::read(typo).unwrap_err(), "unknown key `alias`");
    }
}
