//! How a container is stopped: with which signal, and how long it may take.

use std::time::Duration;

use super::container::Container;
use crate::model::origin::{Origin, Sourced};

/// How long Docker waits before it kills
/// ([`docker stop`](https://docs.docker.com/reference/cli/docker/container/stop/)).
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(10);

impl Container {
    /// The signal that stops it, as written.
    #[must_use]
    pub fn stop_signal(&self) -> Sourced<String> {
        let signal = &self.config.stop_signal;
        let value = signal.value.clone().unwrap_or_else(|| "SIGTERM".to_owned());
        Sourced { value, origin: signal.origin.clone() }
    }

    /// The time from that signal until it is killed; `None` for an image that no service runs.
    #[must_use]
    pub fn stop_timeout(&self) -> Option<Sourced<Duration>> {
        let default = Sourced { value: DEFAULT_TIMEOUT, origin: Origin::Default };
        Some(self.service()?.stop_grace_period().unwrap_or(default))
    }
}
