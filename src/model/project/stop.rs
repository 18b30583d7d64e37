//! How a container is stopped: with which signal, and how long it may take.

use std::time::Duration;

use super::container::Container;
use crate::model::origin::{Origin, Sourced};

/// What Docker sends where nobody says otherwise ([`STOPSIGNAL`](https://docs.docker.com/reference/dockerfile/#stopsignal)).
const DEFAULT_SIGNAL: &str = "SIGTERM";

impl Container {
    /// The signal that stops it, as written.
    #[must_use]
    pub fn stop_signal(&self) -> Sourced<String> {
        let signal = &self.config.stop_signal;
        match (&signal.value, &signal.origin) {
            (Some(value), origin) => Sourced { value: value.clone(), origin: origin.clone() },
            (None, Origin::Unknown(reason)) => {
                Sourced { value: DEFAULT_SIGNAL.to_owned(), origin: Origin::Unknown(reason.clone()) }
            }
            (None, _) => Sourced { value: DEFAULT_SIGNAL.to_owned(), origin: Origin::Default },
        }
    }

    /// The time from that signal until it is killed; `None` for an image that no service runs.
    #[must_use]
    pub fn stop_timeout(&self) -> Option<Sourced<Duration>> {
        Some(self.service()?.stop_grace_period().unwrap_or_else(|| self.default_stop_timeout.clone()))
    }
}
