//! What becomes of a container when the collector of its logs is down or slow.

use crate::model::go::{Units, parse_bool, parse_size};
use crate::model::log_driver::LogDriver;
use crate::model::logging::EffectiveLogging;

/// How the engine passes lines on to a driver
/// ([configure](https://docs.docker.com/engine/logging/configure/#configure-the-delivery-mode-of-log-messages-from-container-to-log-driver)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The program waits until the driver has taken a line. The default.
    Blocking,
    /// Lines wait in memory, and new ones are dropped while it is full.
    NonBlocking,
}

/// How much the engine keeps for each container in non-blocking mode unless told otherwise, in bytes
/// ([ring.go](https://github.com/moby/moby/blob/master/daemon/logger/ring.go)).
pub const DEFAULT_BUFFER: i64 = 1_000_000;

impl EffectiveLogging {
    /// The mode; `None` if it is not known.
    #[must_use]
    pub fn mode(&self) -> Option<Mode> {
        match self.option("mode") {
            None => self.complete.then_some(Mode::Blocking),
            Some(mode) if mode.is_unknown() => None,
            Some(mode) if mode.value == "non-blocking" => Some(Mode::NonBlocking),
            Some(_) => Some(Mode::Blocking),
        }
    }

    /// How much is kept in non-blocking mode, in bytes; `None` if it is not known, or no size.
    #[must_use]
    pub fn buffer(&self) -> Option<i64> {
        match self.option("max-buffer-size") {
            None => self.complete.then_some(DEFAULT_BUFFER),
            Some(size) if size.is_unknown() => None,
            Some(size) => parse_size(&size.value, Units::Binary).ok(),
        }
    }

    /// What must answer before a container can start, for people; `None` if nothing must, or if that is not known.
    ///
    /// The driver is made when the container starts, and those that connect then fail if nobody answers, whatever the
    /// mode: the buffer of non-blocking mode is put in front of the driver afterwards
    /// ([`StartLogger`](https://github.com/moby/moby/blob/master/daemon/container/container.go)).
    #[must_use]
    pub fn start_dependency(&self) -> Option<&'static str> {
        match self.known_driver()? {
            LogDriver::Syslog => self
                .connects("syslog-address", &["tcp", "tcp+tls", "unix", "unixgram"])
                .then_some("the syslog server"),
            LogDriver::Gelf => self.connects("gelf-address", &["tcp"]).then_some("the GELF server"),
            LogDriver::Fluentd => (self.is_asynchronous() == Some(false)).then_some("the Fluentd server"),
            LogDriver::Splunk => (!self.switched_off("splunk-verify-connection")?).then_some("Splunk"),
            LogDriver::Awslogs => {
                // Without a stream to create nobody is asked, and in non-blocking mode the driver tries in background.
                let asks = self.mode()? == Mode::Blocking && !self.switched_off("awslogs-create-stream")?;
                asks.then_some("CloudWatch Logs")
            }
            _ => None,
        }
    }

    /// Whether the program waits for a driver that waits for its collector; `None` if that is not known, or if the
    /// driver has no collector.
    #[must_use]
    pub fn waits_for_collector(&self) -> Option<bool> {
        let waits = match self.known_driver()? {
            LogDriver::Awslogs => true,
            LogDriver::Fluentd => !self.is_asynchronous()?,
            LogDriver::Syslog => self.connects("syslog-address", &["tcp", "tcp+tls"]),
            LogDriver::Gelf => self.connects("gelf-address", &["tcp"]),
            _ => return None,
        };
        Some(waits && self.mode()? == Mode::Blocking)
    }

    /// Whether Fluentd's driver connects in background; until 28 there was another name for that.
    fn is_asynchronous(&self) -> Option<bool> {
        Some(self.flag("fluentd-async")? || self.flag("fluentd-async-connect")?)
    }

    /// Whether an option that is on by default is written as `false`; `None` if that is not known.
    fn switched_off(&self, key: &str) -> Option<bool> {
        match self.option(key) {
            None => self.complete.then_some(false),
            Some(option) if option.is_unknown() => None,
            Some(option) => Some(parse_bool(&option.value) == Some(false)),
        }
    }

    fn connects(&self, key: &str, schemes: &[&str]) -> bool {
        let scheme = self.value(key).and_then(|address| address.split_once("://"));
        scheme.is_some_and(|(scheme, _)| schemes.contains(&scheme))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::engine::Version;
    use crate::model::logging::{Logging, effective_logging};
    use crate::model::origin::{Origin, Sourced};

    /// `fluentd tag=x` as a service says it, under a daemon that says nothing.
    fn logging(text: &str) -> EffectiveLogging {
        let mut words = text.split_whitespace();
        let driver =
            words.next().map(|name| Sourced { value: LogDriver::from_name(name), origin: Origin::Default });
        let options = words.filter_map(|word| word.split_once('=')).map(|(key, value)| {
            let origin = match value {
                "?" => Origin::Unknown("it is not set".to_owned()),
                _ => Origin::Default,
            };
            (key.to_owned(), Sourced { value: value.to_owned(), origin })
        });
        let service = Logging { driver, options: options.collect() };
        effective_logging(&service, None, Version::NEWEST)
    }

    #[test]
    fn drivers_that_connect_need_an_answer() {
        for (text, answer) in [
            ("json-file", None),
            ("journald", None),
            ("syslog", None),
            ("syslog syslog-address=udp://h:514", None),
            ("syslog syslog-address=tcp://h:514", Some("the syslog server")),
            ("syslog syslog-address=tcp://h:514 mode=non-blocking", Some("the syslog server")),
            ("syslog syslog-address=?", None),
            ("gelf gelf-address=udp://h:1", None),
            ("gelf gelf-address=tcp://h:1", Some("the GELF server")),
            ("fluentd", Some("the Fluentd server")),
            ("fluentd mode=non-blocking", Some("the Fluentd server")),
            ("fluentd fluentd-async=true", None),
            ("fluentd fluentd-async=?", None),
            ("fluentd fluentd-async=false", Some("the Fluentd server")),
            ("splunk", Some("Splunk")),
            ("splunk splunk-verify-connection=false", None),
            ("awslogs", Some("CloudWatch Logs")),
            ("awslogs mode=non-blocking", None),
            ("awslogs awslogs-create-stream=false", None),
            ("gcplogs", None),
            ("loki", None),
        ] {
            assert_eq!(logging(text).start_dependency(), answer, "{text}");
        }
    }

    #[test]
    fn programs_wait_for_collectors_in_blocking_mode() {
        for (text, waits) in [
            ("awslogs", Some(true)),
            ("awslogs mode=non-blocking", Some(false)),
            ("awslogs mode=?", None),
            ("fluentd", Some(true)),
            ("fluentd fluentd-async=1", Some(false)),
            ("syslog", Some(false)),
            ("syslog syslog-address=tcp+tls://h", Some(true)),
            ("gelf gelf-address=udp://h:1", Some(false)),
            ("json-file", None),
            ("splunk", None),
        ] {
            assert_eq!(logging(text).waits_for_collector(), waits, "{text}");
        }
    }

    #[test]
    fn buffers_are_read_in_binary_units() {
        for (text, size) in [
            ("awslogs", Some(1_000_000)),
            ("awslogs max-buffer-size=4m", Some(4 * 1024 * 1024)),
            ("awslogs max-buffer-size=?", None),
            ("awslogs max-buffer-size=much", None),
        ] {
            assert_eq!(logging(text).buffer(), size, "{text}");
        }
    }
}
