//! Log drivers and their options, as the engine checks them.

mod address;
mod grammar;
mod relations;
mod table;
mod template;
mod validate;

#[cfg(test)]
mod option_tests;

pub use address::{Endpoint, endpoint};
pub use validate::{OptionProblem, OptionProblemKind, Stage, validate};

use std::fmt;

use crate::model::engine::Version;
use table::table;

/// A log driver by its name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LogDriver {
    /// `json-file`: one JSON object a line, without limit unless it is told one. Docker's default.
    JsonFile,
    /// `local`: a compact format that rotates by itself.
    Local,
    /// `none`: nothing is kept.
    None,
    /// `journald`: the journal of the host.
    Journald,
    /// `syslog`: a syslog daemon, here or elsewhere.
    Syslog,
    /// `gelf`: Graylog, Logstash.
    Gelf,
    /// `fluentd`: Fluentd, Fluent Bit, Vector.
    Fluentd,
    /// `awslogs`: Amazon CloudWatch Logs.
    Awslogs,
    /// `splunk`: Splunk's HTTP event collector.
    Splunk,
    /// `gcplogs`: Google Cloud Logging.
    Gcplogs,
    /// Any other: a plugin, one that is gone, one of another platform, or a mistake.
    Other(String),
}

const BUILT_IN: [LogDriver; 10] = [
    LogDriver::JsonFile,
    LogDriver::Local,
    LogDriver::None,
    LogDriver::Journald,
    LogDriver::Syslog,
    LogDriver::Gelf,
    LogDriver::Fluentd,
    LogDriver::Awslogs,
    LogDriver::Splunk,
    LogDriver::Gcplogs,
];

/// Whether an engine has a driver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Support {
    /// It has.
    BuiltIn,
    /// It had, before this version.
    Removed(Version),
    /// On Windows only.
    WindowsOnly,
    /// Amazon ECS only, whose agent replaces it before the engine sees it.
    EcsOnly,
    /// It has not, and this one was meant.
    Misspelt(LogDriver),
    /// It has, if this plugin is installed.
    Plugin,
}

impl LogDriver {
    /// The driver called `name`.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        let known = BUILT_IN.into_iter().find(|driver| driver.name() == name);
        known.unwrap_or_else(|| Self::Other(name.to_owned()))
    }

    /// The name that Docker knows it by.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::JsonFile => "json-file",
            Self::Local => "local",
            Self::None => "none",
            Self::Journald => "journald",
            Self::Syslog => "syslog",
            Self::Gelf => "gelf",
            Self::Fluentd => "fluentd",
            Self::Awslogs => "awslogs",
            Self::Splunk => "splunk",
            Self::Gcplogs => "gcplogs",
            Self::Other(name) => name,
        }
    }

    /// Whether `engine` has it. The check is one of names: what is installed on the host is not known.
    #[must_use]
    pub fn support(&self, engine: Version) -> Support {
        let Self::Other(name) = self else { return Support::BuiltIn };
        if let Some(driver) = table().driver(name) {
            return match driver.until {
                Some(until) if engine >= until => Support::Removed(until),
                _ if driver.windows => Support::WindowsOnly,
                _ => Support::BuiltIn,
            };
        }
        if table().is_ecs_driver(name) {
            return Support::EcsOnly;
        }
        match table().meant_driver(name) {
            Some(meant) => Support::Misspelt(Self::from_name(meant)),
            None => Support::Plugin,
        }
    }

    /// Whether the driver itself can give logs back. For the others `docker logs` reads
    /// [a cache](https://docs.docker.com/engine/logging/dual-logging/) since 20.10, but for `none`.
    #[must_use]
    pub fn reads_back(&self) -> bool {
        table().driver(self.name()).is_some_and(|driver| driver.reads)
    }

    /// Whether logs leave the host, or at least go to another process over a socket. Plugins may do either.
    #[must_use]
    pub fn is_remote(&self) -> bool {
        matches!(
            self,
            Self::Syslog | Self::Gelf | Self::Fluentd | Self::Awslogs | Self::Splunk | Self::Gcplogs
        )
    }
}

impl fmt::Display for LogDriver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Whether `key` is an option of any driver.
#[must_use]
pub fn is_option(key: &str) -> bool {
    table().is_option(key)
}

/// The drivers that have all of `keys`.
#[must_use]
pub fn drivers_having(keys: &[&str], engine: Version) -> Vec<LogDriver> {
    let having = |driver: &LogDriver| {
        keys.iter().all(|key| table().drivers_with(key, engine).contains(&driver.name()))
    };
    BUILT_IN.into_iter().filter(having).collect()
}

/// Whether nearly all drivers have `key`: those that all have, labels and environment, and the tag.
#[must_use]
pub fn is_shared_option(key: &str, engine: Version) -> bool {
    table().common(key, engine).is_some() || table().is_group_option(key)
}

/// Whether `key` configures the cache that `docker logs` reads: such options a container takes over from the
/// daemon whatever its driver is.
#[must_use]
pub fn is_cache_option(key: &str, engine: Version) -> bool {
    key.starts_with("cache-") && table().common(key, engine).is_some()
}

/// Whether `key` is an option of every driver: `mode`, `max-buffer-size` and those of the cache.
#[must_use]
pub fn is_common_option(key: &str, engine: Version) -> bool {
    table().common(key, engine).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drivers_are_known_by_name() {
        for driver in BUILT_IN {
            assert_eq!(LogDriver::from_name(driver.name()), driver);
            assert_eq!(driver.support(Version::NEWEST), Support::BuiltIn);
        }
        assert_eq!(LogDriver::from_name("JSON-FILE"), LogDriver::Other("JSON-FILE".to_owned()));
    }

    #[test]
    fn other_names_are_told_apart() {
        let misspelt = Support::Misspelt;
        for (name, support) in [
            ("json", misspelt(LogDriver::JsonFile)),
            ("jsonfile", misspelt(LogDriver::JsonFile)),
            ("json_file", misspelt(LogDriver::JsonFile)),
            ("json-files", misspelt(LogDriver::JsonFile)),
            ("JSON-file", misspelt(LogDriver::JsonFile)),
            ("stdout", misspelt(LogDriver::JsonFile)),
            ("file", misspelt(LogDriver::JsonFile)),
            ("cloudwatch", misspelt(LogDriver::Awslogs)),
            ("awslog", misspelt(LogDriver::Awslogs)),
            ("fluent", misspelt(LogDriver::Fluentd)),
            ("fluentbit", misspelt(LogDriver::Fluentd)),
            ("graylog", misspelt(LogDriver::Gelf)),
            ("sylsog", misspelt(LogDriver::Syslog)),
            ("logentries", Support::Removed(Version::new(25, 0, 0))),
            ("etwlogs", Support::WindowsOnly),
            ("awsfirelens", Support::EcsOnly),
            ("loki", Support::Plugin),
            ("elk", Support::Plugin),
            ("grafana/loki-docker-driver:latest", Support::Plugin),
            ("sumologic", Support::Plugin),
        ] {
            assert_eq!(LogDriver::from_name(name).support(Version::NEWEST), support, "{name}");
        }
        assert_eq!(LogDriver::from_name("logentries").support(Version::new(24, 0, 0)), Support::BuiltIn);
    }

    #[test]
    fn some_drivers_give_logs_back() {
        let reading: Vec<_> = BUILT_IN.into_iter().filter(LogDriver::reads_back).collect();
        assert_eq!(reading, [LogDriver::JsonFile, LogDriver::Local, LogDriver::Journald]);
    }

    #[test]
    fn options_are_known_by_name() {
        assert!(
            is_option("max-size") && is_option("gelf-address") && is_option("labels") && is_option("mode")
        );
        assert!(!is_option("max-sise"));
        assert!(
            is_cache_option("cache-disabled", Version::NEWEST) && !is_cache_option("mode", Version::NEWEST)
        );
        assert!(
            is_cache_option("cache-tag", Version::NEWEST)
                && !is_cache_option("cache-tag", Version::new(29, 4, 0))
        );
        assert!(is_common_option("mode", Version::NEWEST) && !is_common_option("tag", Version::NEWEST));
    }
}
