//! What a run is told: which rules run, how severe they are, and what is known of the project besides its files.
//!
//! [`load()`] reads it from a file, with the place of every word; [`Config`] is what it comes to.

mod load;
mod near;
mod paths;
mod read;
mod schema;
mod settings;
mod words;

use std::collections::BTreeMap;

pub use load::{Loaded, Wrong, load};
pub(crate) use near::nearest;
pub use paths::Paths;
pub use schema::schema;
pub use settings::{Patterns, Set, SetLevels, SetOverride, Settings};
pub use words::{FailOn, ForeignPragmas, Level, Preset};

use crate::finding::Severity;
use crate::model::engine::Version;
pub use crate::model::target::Target;
use crate::rule::{self, Rule};
use crate::rules;
use crate::source::join;

/// The names of a configuration file, the first one that a folder holds being the one that is read.
pub const NAMES: [&str; 3] = ["shipworthy.toml", ".shipworthy.toml", ".config/shipworthy.toml"];

/// The severities of rules by their names.
pub type Levels = BTreeMap<String, Level>;

/// What a run is told. The default is the `recommended` preset.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// If not empty, only these rules run, whatever their preset.
    pub select: Vec<String>,
    /// These rules do not run.
    pub ignore: Vec<String>,
    /// The rules that run if nothing more is said.
    pub preset: Preset,
    /// The rules of which more is said.
    pub rules: Levels,
    /// What is said of rules for some files; of several that speak of a file, the last one counts.
    pub overrides: Vec<Override>,
    /// What runs the containers; told by the files where nobody says it.
    pub target: Option<Target>,
    /// The version of the Docker Engine that the files are for.
    pub engine: Version,
    /// The path, as the sources have it, of the `daemon.json` of the host that runs all containers.
    pub daemon: Option<String>,
    /// Whether a host whose `daemon.json` is not among the files limits the logs of its containers.
    pub assume_rotation: bool,
    /// The Compose files of each stack that is not told by their names, by path and in the order in which they are
    /// loaded over each other.
    pub stacks: Vec<Vec<String>>,
    /// Files for development and tests, besides those that their names tell.
    pub development: Option<Paths>,
    /// The files of folders that are judged; all if there is no word on it.
    pub include: Option<Paths>,
    /// The files of folders that are not judged.
    pub exclude: Option<Paths>,
    /// The least severity that fails a run.
    pub fail_on: Option<FailOn>,
    /// Whether other linters' comments are honoured.
    pub foreign_pragmas: ForeignPragmas,
    /// Whether the report is to tell what each container runs with: the pages for people do, linting does not need it.
    pub readiness: bool,
    /// Where patterns start.
    pub place: Place,
}

/// What is said of rules for some files.
#[derive(Clone, Debug)]
pub struct Override {
    /// The files.
    pub paths: Paths,
    /// The rules.
    pub rules: Levels,
}

/// How paths of files become paths that patterns speak of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The folder that paths of files start at.
    pub base: String,
    /// The folder that patterns start at.
    pub root: String,
}

impl Default for Place {
    /// Both are the working folder.
    fn default() -> Self {
        Self { base: ".".to_owned(), root: ".".to_owned() }
    }
}

impl Place {
    /// The path of a file as patterns speak of it.
    #[must_use]
    pub fn inside(&self, path: &str) -> String {
        let full = join(&self.base, path);
        let inside = full.strip_prefix(&self.root).and_then(|rest| rest.strip_prefix('/'));
        inside.map_or(full.clone(), str::to_owned)
    }

    /// The path, as seen from the base, of a file whose path is seen from the root.
    #[must_use]
    pub fn outside(&self, path: &str) -> String {
        let full = join(&self.root, path);
        if self.base == "." {
            return full;
        }
        let base: Vec<_> = self.base.split('/').collect();
        let file: Vec<_> = full.split('/').collect();
        let common = base.iter().zip(&file).take_while(|(left, right)| left == right).count();
        let up = std::iter::repeat_n("..", base.len() - common);
        up.chain(file[common..].iter().copied()).collect::<Vec<_>>().join("/")
    }
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

    /// Whether `rule` runs: whether it can report on any file.
    #[must_use]
    pub fn runs(&self, rule: &Rule) -> bool {
        let on = |levels: &Levels| levels.get(rule.name).is_some_and(|&level| level != Level::Off);
        self.is_wanted(rule)
            && (!self.select.is_empty()
                || self.overrides.iter().any(|one| on(&one.rules))
                || match self.rules.get(rule.name) {
                    Some(&level) => level != Level::Off,
                    None => self.preset == Preset::Strict || rule.page().preset == rule::Preset::Recommended,
                })
    }

    /// How much a finding of `rule` in the file at `path` weighs that weighs `given` by itself; `None` if it is
    /// not to be reported.
    #[must_use]
    pub fn weigh(&self, rule: &Rule, path: &str, given: Severity) -> Option<Severity> {
        if !self.is_wanted(rule) {
            return None;
        }
        if let Some(level) = self.overriding(rule, path) {
            return level.severity();
        }
        let selected = !self.select.is_empty();
        match self.rules.get(rule.name) {
            Some(level) if selected => level.severity().or(Some(given)),
            Some(level) => level.severity(),
            None if selected => Some(given),
            None => self.by_preset(rule, given),
        }
    }

    fn is_wanted(&self, rule: &Rule) -> bool {
        let named = |names: &[String]| names.iter().any(|name| name == rule.name);
        !named(&self.ignore) && (self.select.is_empty() || named(&self.select))
    }

    fn overriding(&self, rule: &Rule, path: &str) -> Option<Level> {
        let mut speaking =
            self.overrides.iter().rev().filter_map(|one| Some((one, one.rules.get(rule.name)?)));
        let path = (!self.overrides.is_empty()).then(|| self.place.inside(path))?;
        speaking.find(|(one, _)| one.paths.matches(&path)).map(|(_, &level)| level)
    }

    fn by_preset(&self, rule: &Rule, given: Severity) -> Option<Severity> {
        let runs = match self.preset {
            Preset::Strict => true,
            Preset::Recommended => rule.page().preset == rule::Preset::Recommended,
            Preset::Minimal => rule.page().preset == rule::Preset::Recommended && given == Severity::Error,
        };
        runs.then_some(given)
    }

    /// Whether the file at `path`, met in a folder, is judged.
    #[must_use]
    pub fn keeps(&self, path: &str) -> bool {
        let path = self.place.inside(path);
        self.include.as_ref().is_none_or(|include| include.matches(&path))
            && !self.exclude.as_ref().is_some_and(|exclude| exclude.matches(&path))
    }

    /// Whether the file at `path` is said to be for development or tests.
    #[must_use]
    pub fn is_development(&self, path: &str) -> bool {
        self.development.as_ref().is_some_and(|paths| paths.matches(&self.place.inside(path)))
    }
}

/// The rule called `name`.
///
/// # Errors
/// The name, with the nearest one that exists.
pub fn find_rule(name: &str) -> Result<&'static Rule, UnknownRule> {
    let found = rules::ALL.iter().copied().find(|rule| rule.name == name);
    found.ok_or_else(|| UnknownRule {
        name: name.to_owned(),
        nearest: nearest(name, rules::ALL.iter().map(|rule| rule.name)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Check;

    fn rule(name: &'static str, preset: &str) -> Rule {
        let page = format!(
            "---\nsummary: x\ncategory: logging\nseverity: [warning, error]\npreset: {preset}\nfix: advice\n\
             since: 0.1.0\nsources: [https://example.org]\naliases: []\n---\n"
        );
        Rule::new(name, Check::Dockerfile(|_, _| {}), Box::leak(page.into_boxed_str()))
    }

    fn levels(name: &str, level: Level) -> Levels {
        Levels::from([(name.to_owned(), level)])
    }

    fn weighed(config: &Config, rule: &Rule, path: &str) -> [Option<Severity>; 2] {
        let weighed = [Severity::Warning, Severity::Error].map(|given| config.weigh(rule, path, given));
        assert!(config.runs(rule) || weighed == [None, None], "a rule that does not run weighs nothing");
        weighed
    }

    #[test]
    fn presets_choose() {
        use Severity::{Error, Warning};
        for (preset, recommended, strict) in [
            (Preset::Minimal, [None, Some(Error)], [None, None]),
            (Preset::Recommended, [Some(Warning), Some(Error)], [None, None]),
            (Preset::Strict, [Some(Warning), Some(Error)], [Some(Warning), Some(Error)]),
        ] {
            let config = Config { preset, ..Config::default() };
            assert_eq!(weighed(&config, &rule("a", "recommended"), "f"), recommended, "{preset:?}");
            assert_eq!(weighed(&config, &rule("a", "strict"), "f"), strict, "{preset:?}");
        }
    }

    #[test]
    fn levels_weigh_and_switch() {
        use Severity::{Error, Info, Warning};
        let a = rule("a", "strict");
        for (level, expected) in
            [(Level::Off, [None, None]), (Level::Info, [Some(Info); 2]), (Level::Error, [Some(Error); 2])]
        {
            let config = Config { rules: levels("a", level), ..Config::default() };
            assert_eq!(weighed(&config, &a, "f"), expected);
            let minimal = Config { preset: Preset::Minimal, ..config.clone() };
            assert_eq!(weighed(&minimal, &a, "f"), expected, "what is asked for is not left out");
            let ignored = Config { ignore: vec!["a".into()], ..config.clone() };
            assert_eq!(weighed(&ignored, &a, "f"), [None, None]);
            let other = Config { select: vec!["b".into()], ..config.clone() };
            assert_eq!(weighed(&other, &a, "f"), [None, None]);
        }
        let off = Config { select: vec!["a".into()], rules: levels("a", Level::Off), ..Config::default() };
        assert_eq!(
            weighed(&off, &a, "f"),
            [Some(Warning), Some(Error)],
            "the command line has the last word"
        );
    }

    #[test]
    fn overrides_speak_of_their_files() {
        use Severity::{Error, Info, Warning};
        let one = |pattern: &str, level| Override {
            paths: Paths::new([pattern]).unwrap(),
            rules: levels("a", level),
        };
        let config = Config {
            overrides: vec![one("legacy/", Level::Off), one("legacy/new/*", Level::Info)],
            place: Place { base: "/p/sub".into(), root: "/p".into() },
            ..Config::default()
        };
        let a = rule("a", "recommended");
        assert_eq!(weighed(&config, &a, "Dockerfile"), [Some(Warning), Some(Error)]);
        assert_eq!(weighed(&config, &a, "../legacy/Dockerfile"), [None, None]);
        assert_eq!(weighed(&config, &a, "../legacy/new/Dockerfile"), [Some(Info), Some(Info)]);
        assert_eq!(weighed(&config, &a, "legacy/x/Dockerfile"), [None, None]);
        let selected = Config { select: vec!["a".into()], ..config };
        assert_eq!(weighed(&selected, &a, "../legacy/Dockerfile"), [None, None]);
    }

    #[test]
    fn an_override_can_switch_on() {
        let config = Config {
            overrides: vec![Override {
                paths: Paths::new(["prod"]).unwrap(),
                rules: levels("a", Level::Error),
            }],
            ..Config::default()
        };
        let a = rule("a", "strict");
        assert!(config.runs(&a));
        assert_eq!(weighed(&config, &a, "prod/Dockerfile"), [Some(Severity::Error); 2]);
        assert_eq!(weighed(&config, &a, "Dockerfile"), [None, None]);
    }

    #[test]
    fn paths_are_seen_from_the_root() {
        for (base, root, path, inside) in [
            (".", ".", "a/b", "a/b"),
            ("/p", "/p", "./a/b", "a/b"),
            ("/p/sub", "/p", "a", "sub/a"),
            ("/p/sub", "/p", "../b", "b"),
            ("/p", "/p/sub", "a", "/p/a"),
            ("/p", "/p", "/p2/a", "/p2/a"),
        ] {
            let place = Place { base: base.into(), root: root.into() };
            assert_eq!(place.inside(path), inside, "{base} {root} {path}");
        }
        let place = Place { base: "/p/sub".into(), root: "/p".into() };
        for (path, outside) in [("sub/a", "a"), ("b", "../b"), ("c/d", "../c/d"), ("/etc/x", "../../etc/x")] {
            assert_eq!(place.outside(path), outside);
        }
        assert_eq!(Place::default().outside("a/../b"), "b");
    }

    #[test]
    fn folders_are_included_and_excluded() {
        let paths = |patterns: &[&str]| Paths::new(patterns.iter().copied()).ok();
        let config =
            Config { include: paths(&["services/"]), exclude: paths(&["*.dev.yml"]), ..Config::default() };
        for (path, keeps) in
            [("services/compose.yml", true), ("services/compose.dev.yml", false), ("Dockerfile", false)]
        {
            assert_eq!(config.keeps(path), keeps, "{path}");
        }
        assert!(Config::default().keeps("any/where"));
    }
}
