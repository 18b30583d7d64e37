//! What an image is configured with.

use std::collections::BTreeMap;

use super::command::{Command, Healthcheck};
use crate::model::origin::{Origin, Sourced};
use crate::syntax::dockerfile::port::Ports;

/// What BuildKit puts into `PATH` where an image has none, see
/// [path.go](https://github.com/moby/buildkit/blob/master/util/system/path.go).
const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// A setting that may be absent. `None` with [`Origin::Unknown`] is a value that is not known; with
/// [`Origin::At`], one that was taken away there.
pub type Setting<T> = Sourced<Option<T>>;

/// The [configuration](https://github.com/opencontainers/image-spec/blob/main/config.md) of an image, as far as
/// it decides how a container runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// `ENTRYPOINT`.
    pub entrypoint: Setting<Command>,
    /// `CMD`.
    pub command: Setting<Command>,
    /// `HEALTHCHECK`.
    pub healthcheck: Setting<Healthcheck>,
    /// `STOPSIGNAL`, as written. Absent: `SIGTERM`.
    pub stop_signal: Setting<String>,
    /// `SHELL`, for shell forms that follow. Absent: `/bin/sh -c`, or `cmd /S /C` on Windows.
    pub shell: Setting<Vec<String>>,
    /// `USER`. Absent: root.
    pub user: Setting<String>,
    /// `WORKDIR`. Absent: `/`.
    pub working_dir: Setting<String>,
    /// `ENV`.
    pub env: Environment,
    /// `EXPOSE`, in order.
    pub ports: Vec<Sourced<Ports>>,
    /// `VOLUME`, in order.
    pub volumes: Vec<Sourced<String>>,
    /// `LABEL`.
    pub labels: BTreeMap<String, Setting<String>>,
}

/// The variables of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// Those that are known to be there. The value is `None` where it is not known.
    pub variables: BTreeMap<String, Setting<String>>,
    /// Whether there are no others.
    pub complete: bool,
}

impl Config {
    /// The configuration of `FROM scratch`: nothing is set, and Docker's defaults hold.
    #[must_use]
    pub fn scratch() -> Self {
        Self::empty(&Origin::Default, true)
    }

    /// The configuration of a base image of which nothing is known; the reason is one clause for people.
    #[must_use]
    pub fn unknown(reason: impl Into<String>) -> Self {
        Self::empty(&Origin::Unknown(reason.into()), false)
    }

    fn empty(origin: &Origin, complete: bool) -> Self {
        fn absent<T>(origin: &Origin) -> Setting<T> {
            Sourced { value: None, origin: origin.clone() }
        }
        Self {
            entrypoint: absent(origin),
            command: absent(origin),
            healthcheck: absent(origin),
            stop_signal: absent(origin),
            shell: absent(origin),
            user: absent(origin),
            working_dir: absent(origin),
            env: Environment { variables: BTreeMap::new(), complete },
            ports: Vec::new(),
            volumes: Vec::new(),
            labels: BTreeMap::new(),
        }
    }

    /// BuildKit gives every image a `PATH`.
    pub(super) fn with_path(mut self) -> Self {
        if self.env.complete {
            let path = || Sourced { value: Some(DEFAULT_PATH.to_owned()), origin: Origin::Default };
            self.env.variables.entry("PATH".to_owned()).or_insert_with(path);
        }
        self
    }
}
