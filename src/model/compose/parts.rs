//! The parts of a service that have parts of their own.

use std::time::Duration;

use crate::model::origin::Sourced;
use crate::source::Location;

/// What an image is built from.
#[derive(Clone, Debug)]
pub struct Build<'p> {
    /// A folder or a URL.
    pub context: Sourced<&'p str>,
    /// The Dockerfile, a path from the context; `None` if it is written into the Compose file.
    pub dockerfile: Option<Sourced<&'p str>>,
    /// The text of the Dockerfile, if it is written into the Compose file.
    pub dockerfile_inline: Option<Sourced<&'p str>>,
    /// The stage, if it is not the last one.
    pub target: Option<Sourced<&'p str>>,
    /// The build arguments; those without value are taken from nowhere.
    pub args: Vec<Variable<'p>>,
    /// Where the build is written.
    pub location: Location,
}

/// A variable and its value; `None` is one that `docker compose` takes from its own environment, where it is not
/// set.
#[derive(Clone, Debug)]
pub struct Variable<'p> {
    /// Its name.
    pub name: &'p str,
    /// Its value.
    pub value: Option<Sourced<&'p str>>,
    /// Where the name is written: in a Compose file or in an env file.
    pub location: Location,
}

/// A service that another one waits for.
#[derive(Clone, Debug)]
pub struct Dependency<'p> {
    /// Its name.
    pub service: &'p str,
    /// `service_started`, `service_healthy` or `service_completed_successfully`.
    pub condition: Sourced<&'p str>,
    /// Whether it must be there.
    pub required: bool,
    /// Where it is named.
    pub location: Location,
}

/// How the health of a container is checked. What is `None` is as the image has it.
#[derive(Clone, Debug)]
pub struct Healthcheck<'p> {
    /// `CMD` or `CMD-SHELL` and what to run, or `NONE`.
    pub test: Option<Sourced<Vec<&'p str>>>,
    /// The time between two checks.
    pub interval: Option<Sourced<Duration>>,
    /// How long one check may take.
    pub timeout: Option<Sourced<Duration>>,
    /// How many failures in a row make a container unhealthy.
    pub retries: Option<Sourced<i64>>,
    /// How long failures do not count after the start.
    pub start_period: Option<Sourced<Duration>>,
    /// The time between two checks in that period.
    pub start_interval: Option<Sourced<Duration>>,
    /// Whether there is no check at all: `disable: true` or the test `NONE`.
    pub disabled: bool,
    /// Where it is written.
    pub location: Location,
}

/// Where the output of a container goes. What is `None` is as the daemon has it.
#[derive(Clone, Debug)]
pub struct Logging<'p> {
    /// The log driver.
    pub driver: Option<Sourced<&'p str>>,
    /// The options of the driver.
    pub options: Vec<Variable<'p>>,
    /// Where it is written.
    pub location: Location,
}

/// A port of a container that can be reached from the host.
#[derive(Clone, Debug)]
pub struct Port<'p> {
    /// The port of the container.
    pub target: i64,
    /// The port of the host, or a range; `None` if the engine picks one.
    pub published: Option<&'p str>,
    /// The address of the host; `None` for all.
    pub host_ip: Option<&'p str>,
    /// `tcp`, `udp` or `sctp`.
    pub protocol: &'p str,
    /// Where it is written.
    pub location: Location,
}

/// What is mounted into a container.
#[derive(Clone, Debug)]
pub struct Mount<'p> {
    /// `bind`, `volume`, `tmpfs`, …
    pub kind: &'p str,
    /// A path or the name of a volume; `None` for a volume without name.
    pub source: Option<&'p str>,
    /// The path in the container.
    pub target: Option<&'p str>,
    /// Whether the container cannot write to it.
    pub read_only: bool,
    /// Where it is written.
    pub location: Location,
}

/// A limit on the processes of a container; `-1` is none.
#[derive(Clone, Debug)]
pub struct Ulimit<'p> {
    /// What is limited: `nofile`, `nproc`, …
    pub name: &'p str,
    /// The limit that counts.
    pub soft: i64,
    /// How far processes may raise it.
    pub hard: i64,
    /// Where it is written.
    pub location: Location,
}
