//! The log driver and options that a container really gets: those of its service, then those of the daemon.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::compose::{self, Service, Unset};
use crate::model::daemon::DaemonFile;
use crate::model::engine::Version;
use crate::model::go::parse_bool;
use crate::model::log_driver::{Endpoint, LogDriver, OptionProblem, endpoint, is_cache_option, validate};
use crate::model::origin::{Origin, Sourced};
use crate::source::Location;

/// What one side says about logging: a service, or the daemon.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Logging {
    /// The driver, if one is named.
    pub driver: Option<Sourced<LogDriver>>,
    /// The options by name.
    pub options: BTreeMap<String, Sourced<String>>,
}

impl Logging {
    /// What a service of a Compose file says: `logging`. An option without a value is an empty one. `unset` are the
    /// variables that the file leaves open.
    #[must_use]
    pub fn of_service(service: Service<'_>, unset: &[Unset]) -> Self {
        let Some(logging) = service.logging() else { return Self::default() };
        let driver = logging.driver.clone().filter(|driver| !driver.value.is_empty());
        let driver = driver.or_else(|| unknown_driver(&logging, unset));
        let options = logging.options.into_iter().map(|option| {
            let value = option.value.map_or_else(
                || Sourced::at(String::new(), option.location),
                |Sourced { value, origin }| Sourced { value: value.to_owned(), origin },
            );
            (option.name.to_owned(), value)
        });
        let driver =
            driver.map(|Sourced { value, origin }| Sourced { value: LogDriver::from_name(value), origin });
        Self { driver, options: options.collect() }
    }

    /// What a daemon says of which the files do not tell what it says, and why.
    #[must_use]
    pub fn unknown(reason: &str) -> Self {
        let driver = Sourced { value: LogDriver::JsonFile, origin: Origin::Unknown(reason.to_owned()) };
        Self { driver: Some(driver), options: BTreeMap::new() }
    }

    /// What a `daemon.json` says: `log-driver` and `log-opts`.
    #[must_use]
    pub fn of_daemon(file: &DaemonFile, engine: Version) -> Self {
        let settings = file.settings(engine);
        let driver = settings.string("log-driver").filter(|driver| !driver.value.is_empty());
        let driver =
            driver.map(|Sourced { value, origin }| Sourced { value: LogDriver::from_name(&value), origin });
        let options = settings.entries("log-opts").into_iter().filter_map(|entry| {
            let value = entry.value.string()?.to_owned();
            Some((entry.key.clone(), Sourced::at(value, file.location(entry.value.span))))
        });
        Self { driver, options: options.collect() }
    }
}

/// What a container gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EffectiveLogging {
    /// The driver. Its origin is [`Origin::Unknown`] when it cannot be known; then its value means nothing,
    /// and the options are the service's alone.
    pub driver: Sourced<LogDriver>,
    /// The options by name; those taken over from the daemon have their origin there.
    pub options: BTreeMap<String, Sourced<String>>,
    /// Whether a `daemon.json` was given. If not, Docker's defaults are assumed for what it could say.
    pub daemon_known: bool,
    /// Whether these are all options. Not so when what the daemon says cannot be known: the container may take
    /// over others from there.
    pub complete: bool,
}

impl EffectiveLogging {
    /// The option `key`.
    #[must_use]
    pub fn option(&self, key: &str) -> Option<&Sourced<String>> {
        self.options.get(key)
    }

    /// The value of the option `key`, if it is given and known.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<&str> {
        self.option(key).and_then(known_value)
    }

    /// The driver, if it is known.
    #[must_use]
    pub fn known_driver(&self) -> Option<&LogDriver> {
        (!self.driver.is_unknown()).then_some(&self.driver.value)
    }

    /// What is wrong with the options; nothing is said of a driver that is not known, nor of how options work
    /// together when there may be others.
    #[must_use]
    pub fn problems(&self, engine: Version) -> Vec<OptionProblem> {
        let Some(driver) = self.known_driver() else { return Vec::new() };
        let options = self.options.iter().map(|(key, option)| (key.as_str(), known_value(option)));
        let mut problems = validate(driver, options, engine);
        problems.retain(|problem| self.complete || problem.concerns_name());
        problems
    }

    /// Whether the option `key` is `true`; `None` if that is not known.
    #[must_use]
    pub fn flag(&self, key: &str) -> Option<bool> {
        match self.option(key) {
            None => self.complete.then_some(false),
            Some(option) if option.is_unknown() => None,
            Some(option) => Some(parse_bool(&option.value) == Some(true)),
        }
    }

    /// Where logs go over the network.
    #[must_use]
    pub fn endpoint(&self) -> Option<Endpoint> {
        endpoint(&self.driver.value, |key| self.value(key))
    }
}

/// A driver that is a variable without value: Compose leaves it out, but production may have one.
fn unknown_driver<'p>(logging: &compose::Logging<'p>, unset: &[Unset]) -> Option<Sourced<&'p str>> {
    let block = logging.location;
    let inside =
        |unset: &&Unset| unset.location.file == block.file && block.span.contains(unset.location.span);
    let places: BTreeSet<Location> = unset.iter().filter(inside).map(|unset| unset.location).collect();
    let is_unknown = |option: &&compose::Variable<'_>| option.value.as_ref().is_some_and(Sourced::is_unknown);
    let of_options = logging.options.iter().filter(is_unknown).count();
    let reason = || "it is a variable that is not set".to_owned();
    (places.len() > of_options).then(|| Sourced { value: "", origin: Origin::Unknown(reason()) })
}

fn known_value(option: &Sourced<String>) -> Option<&str> {
    (!option.is_unknown()).then_some(option.value.as_str())
}

/// Merges what `service` says with what `daemon` says, as the engine does when it creates a container
/// ([`mergeAndVerifyLogConfig`](https://github.com/moby/moby/blob/master/daemon/logs.go)): a service without
/// a driver gets the daemon's; if the drivers are the same then, each option of the daemon that the service
/// lacks is added; if they differ, only the options of the cache are.
#[must_use]
pub fn effective_logging(service: &Logging, daemon: Option<&Logging>, engine: Version) -> EffectiveLogging {
    let nothing = Logging::default();
    let defaults = daemon.unwrap_or(&nothing);
    let stock = Sourced { value: LogDriver::JsonFile, origin: Origin::Default };
    let inherited = defaults.driver.clone().unwrap_or(stock);
    let driver = service.driver.clone().unwrap_or_else(|| inherited.clone());
    let same = driver.value == inherited.value && !driver.is_unknown() && !inherited.is_unknown();
    let mut options = service.options.clone();
    for (key, value) in &defaults.options {
        if same || is_cache_option(key, engine) {
            options.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }
    EffectiveLogging { driver, options, daemon_known: daemon.is_some(), complete: !inherited.is_unknown() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};

    const SERVICE: u32 = 1;
    const DAEMON: u32 = 2;

    fn sourced<T>(value: T, file: u32) -> Sourced<T> {
        Sourced::at(value, Location::new(FileId(file), Span::default()))
    }

    /// `json-file max-size=1m` as one side says it; `-` for no driver.
    fn logging(text: &str, file: u32) -> Logging {
        let mut words = text.split_whitespace();
        let driver = words.next().filter(|&driver| driver != "-");
        let options = words.filter_map(|word| word.split_once('='));
        Logging {
            driver: driver.map(|driver| sourced(LogDriver::from_name(driver), file)),
            options: options.map(|(key, value)| (key.to_owned(), sourced(value.to_owned(), file))).collect(),
        }
    }

    /// The result in the same form, with `@` before what the daemon said and `*` before Docker's own default.
    fn effective(service: &str, daemon: Option<&str>) -> String {
        let daemon = daemon.map(|daemon| logging(daemon, DAEMON));
        let result = effective_logging(&logging(service, SERVICE), daemon.as_ref(), Version::NEWEST);
        assert_eq!(result.daemon_known, daemon.is_some());
        let mark = |origin: &Origin| match origin {
            Origin::At(location) if location.file == FileId(DAEMON) => "@",
            Origin::At(_) => "",
            _ => "*",
        };
        let mut text = format!("{}{}", mark(&result.driver.origin), result.driver.value);
        for (key, value) in &result.options {
            text += &format!(" {}{key}={}", mark(&value.origin), value.value);
        }
        text
    }

    #[test]
    fn options_are_inherited_key_by_key_from_the_same_driver_only() {
        for (service, daemon, expected) in [
            // Nothing said on either side, and no file at all.
            ("-", Some("-"), "*json-file"),
            ("-", None, "*json-file"),
            ("- max-size=1m", None, "*json-file max-size=1m"),
            ("local", None, "local"),
            // The driver is the daemon's, with its options.
            ("-", Some("local max-size=5m"), "@local @max-size=5m"),
            ("-", Some("- max-size=5m"), "*json-file @max-size=5m"),
            ("- max-file=2", Some("local max-size=5m"), "@local max-file=2 @max-size=5m"),
            // Options without a driver go to whatever the daemon's driver is.
            ("- max-size=1m", Some("syslog"), "@syslog max-size=1m"),
            // A service that names the daemon's driver inherits what it does not say itself.
            ("json-file", Some("json-file max-file=3 max-size=10m"), "json-file @max-file=3 @max-size=10m"),
            ("json-file", Some("- max-file=3 max-size=10m"), "json-file @max-file=3 @max-size=10m"),
            (
                "json-file max-size=50m",
                Some("json-file max-file=3 max-size=10m"),
                "json-file @max-file=3 max-size=50m",
            ),
            (
                "json-file mode=blocking",
                Some("- mode=non-blocking max-buffer-size=2m"),
                "json-file @max-buffer-size=2m mode=blocking",
            ),
            // Of another driver nothing is inherited,
            ("json-file", Some("local mode=non-blocking max-size=10m"), "json-file"),
            ("local", Some("json-file max-size=10m"), "local"),
            ("none", Some("- max-size=10m"), "none"),
            // but for the cache.
            ("syslog", Some("json-file cache-disabled=true max-size=1m"), "syslog @cache-disabled=true"),
            (
                "syslog cache-disabled=false",
                Some("- cache-disabled=true cache-max-size=1m"),
                "syslog @cache-max-size=1m cache-disabled=false",
            ),
        ] {
            let mut expected: Vec<&str> = expected.split(' ').collect();
            let found = effective(service, daemon);
            let mut found: Vec<&str> = found.split(' ').collect();
            expected.sort_unstable();
            found.sort_unstable();
            assert_eq!(found, expected, "{service} with {daemon:?}");
        }
    }

    #[test]
    fn an_unknown_driver_inherits_nothing() {
        let unknown =
            Sourced { value: LogDriver::JsonFile, origin: Origin::Unknown("`X` is not set".to_owned()) };
        let service = Logging { driver: Some(unknown.clone()), ..logging("- tag=x", SERVICE) };
        let result =
            effective_logging(&service, Some(&logging("json-file max-size=1m", DAEMON)), Version::NEWEST);
        assert_eq!(result.driver, unknown);
        assert_eq!((result.value("tag"), result.option("max-size")), (Some("x"), None));
        assert_eq!(result.problems(Version::NEWEST), []);
    }

    #[test]
    fn an_unknown_daemon_leaves_open_what_is_taken_over() {
        let unknown = Logging::unknown("several files name one");
        let effective =
            |service| effective_logging(&logging(service, SERVICE), Some(&unknown), Version::NEWEST);
        assert_eq!(effective("-").known_driver(), None);
        let known = effective("fluentd max-buffer-size=1m");
        assert_eq!(known.known_driver(), Some(&LogDriver::Fluentd));
        assert_eq!((known.complete, known.flag("fluentd-async")), (false, None));
        assert_eq!(known.problems(Version::NEWEST), [], "`mode` may come from the daemon");
        assert_eq!(effective("json-file max-sise=1m").problems(Version::NEWEST).len(), 1);
    }

    #[test]
    fn unknown_values_are_not_validated() {
        let mut service = logging("json-file max-file=3", SERVICE);
        let unknown =
            Sourced { value: String::new(), origin: Origin::Unknown("`SIZE` is not set".to_owned()) };
        service.options.insert("max-size".to_owned(), unknown);
        let result = effective_logging(&service, None, Version::NEWEST);
        assert_eq!((result.value("max-file"), result.value("max-size")), (Some("3"), None));
        assert_eq!(result.problems(Version::NEWEST), []);
    }

    #[test]
    fn daemon_json_says_its_part() {
        let text = r#"{"log-driver": "local", "log-opts": {"max-size": "1m", "max-file": 3}}"#;
        let daemon = Logging::of_daemon(&DaemonFile::parse(FileId(DAEMON), text), Version::NEWEST);
        assert_eq!(daemon.driver.map(|driver| driver.value), Some(LogDriver::Local));
        let options: Vec<_> =
            daemon.options.iter().map(|(key, value)| (key.as_str(), value.value.as_str())).collect();
        assert_eq!(options, [("max-size", "1m")]);
        let place = daemon.options["max-size"].location().unwrap();
        assert_eq!(&text[place.span.range()], "\"1m\"");
        let empty = DaemonFile::parse(FileId(DAEMON), r#"{"log-driver": ""}"#);
        assert_eq!(Logging::of_daemon(&empty, Version::NEWEST), Logging::default());
    }
}
