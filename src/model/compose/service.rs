//! Services as rules look at them: typed, every value with its origin.

use std::time::Duration;

use super::load::Project;
use super::parts::{Build, Dependency, Healthcheck, Logging, Mount, Port, Ulimit, Variable};
use super::units;
use super::value::{Entry, Kind, Mapping, Value};
use crate::model::origin::{Origin, Sourced};
use crate::source::Location;

/// One service of a [`Project`].
#[derive(Clone, Copy, Debug)]
pub struct Service<'p> {
    project: &'p Project,
    name: &'p str,
    entry: &'p Entry,
}

impl Project {
    /// All services, also those that are not active, in the order of the files.
    pub fn services(&self) -> impl Iterator<Item = Service<'_>> {
        let services = self.model.get("services").and_then(Value::as_mapping);
        let services = services.into_iter().flat_map(Mapping::iter);
        services.map(|(name, entry)| Service { project: self, name, entry })
    }

    /// The service `name`, be it active or not.
    #[must_use]
    pub fn service(&self, name: &str) -> Option<Service<'_>> {
        let (name, entry) = self.model.get("services")?.as_mapping()?.get_entry(name)?;
        Some(Service { project: self, name, entry })
    }
}

impl<'p> Service<'p> {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'p str {
        self.name
    }

    /// Where its name is written.
    #[must_use]
    pub fn location(self) -> Location {
        self.entry.key.location
    }

    /// Everything it says, in canonical form.
    #[must_use]
    pub fn value(self) -> &'p Value {
        &self.entry.value
    }

    /// The value at `keys`.
    #[must_use]
    pub fn get(self, keys: &[&str]) -> Option<&'p Value> {
        self.entry.value.at(keys)
    }

    /// Whether it is started: one of its profiles is active, or it has none.
    #[must_use]
    pub fn is_active(self) -> bool {
        self.project.active.contains(self.name)
    }

    /// Whether something is wrong with it, so that parts of it may be missing here.
    #[must_use]
    pub fn is_broken(self) -> bool {
        self.project.broken.contains(self.name)
    }

    /// Whether all its variables are known; not so if an env file is missing or was not read.
    #[must_use]
    pub fn knows_environment(self) -> bool {
        !self.project.partial_environments.contains(self.name)
    }

    /// The text at `keys`.
    #[must_use]
    pub fn text(self, keys: &[&str]) -> Option<Sourced<&'p str>> {
        text(self.get(keys)?)
    }

    /// The boolean at `keys`. A `false` that says nothing new is left out of the model.
    #[must_use]
    pub fn flag(self, keys: &[&str]) -> Option<Sourced<bool>> {
        let value = self.get(keys)?;
        Some(sourced(value, value.as_bool()?))
    }

    /// The number at `keys`.
    #[must_use]
    pub fn integer(self, keys: &[&str]) -> Option<Sourced<i64>> {
        let value = self.get(keys)?;
        Some(sourced(value, value.as_int()?))
    }

    /// The size at `keys`, in bytes.
    #[must_use]
    pub fn bytes(self, keys: &[&str]) -> Option<Sourced<i64>> {
        let value = self.get(keys)?;
        let bytes = if value.is_unknown() { 0 } else { value.as_str()?.parse().ok()? };
        Some(sourced(value, bytes))
    }

    /// The duration at `keys`.
    #[must_use]
    pub fn duration(self, keys: &[&str]) -> Option<Sourced<Duration>> {
        duration(self.get(keys)?)
    }

    /// The image it runs, or that is built for it.
    #[must_use]
    pub fn image(self) -> Option<Sourced<&'p str>> {
        self.text(&["image"])
    }

    /// What its image is built from.
    #[must_use]
    pub fn build(self) -> Option<Build<'p>> {
        let build = self.get(&["build"])?;
        let part = |key| build.get(key).and_then(text);
        Some(Build {
            context: part("context")?,
            dockerfile: part("dockerfile"),
            dockerfile_inline: part("dockerfile_inline"),
            target: part("target"),
            args: variables(build.get("args")),
            location: build.location(),
        })
    }

    /// The words of its command. An empty list takes the command of the image away.
    #[must_use]
    pub fn command(self) -> Option<Sourced<Vec<&'p str>>> {
        words(self.get(&["command"])?)
    }

    /// The words of its entrypoint. An empty list takes the entrypoint of the image away.
    #[must_use]
    pub fn entrypoint(self) -> Option<Sourced<Vec<&'p str>>> {
        words(self.get(&["entrypoint"])?)
    }

    /// Its variables, those of its env files included.
    #[must_use]
    pub fn environment(self) -> Vec<Variable<'p>> {
        variables(self.get(&["environment"]))
    }

    /// Its labels, those of its label files included.
    #[must_use]
    pub fn labels(self) -> Vec<Variable<'p>> {
        variables(self.get(&["labels"]))
    }

    /// How its health is checked, if it says anything about that.
    #[must_use]
    pub fn healthcheck(self) -> Option<Healthcheck<'p>> {
        let healthcheck = self.get(&["healthcheck"])?;
        let part = |key| healthcheck.get(key);
        let test = part("test").and_then(words);
        let is_none = test.as_ref().is_some_and(|test| test.value.first() == Some(&"NONE"));
        let retries = part("retries").and_then(|value| Some(sourced(value, value.as_int()?)));
        Some(Healthcheck {
            disabled: is_none || part("disable").and_then(Value::as_bool) == Some(true),
            test,
            interval: part("interval").and_then(duration),
            timeout: part("timeout").and_then(duration),
            retries,
            start_period: part("start_period").and_then(duration),
            start_interval: part("start_interval").and_then(duration),
            location: healthcheck.location(),
        })
    }

    /// Where its output goes, if it says anything about that.
    #[must_use]
    pub fn logging(self) -> Option<Logging<'p>> {
        let logging = self.get(&["logging"])?;
        Some(Logging {
            driver: logging.get("driver").and_then(text),
            options: variables(logging.get("options")),
            location: logging.location(),
        })
    }

    /// `restart`, as it is written. [`Self::text`] has `deploy.restart_policy.condition`.
    #[must_use]
    pub fn restart(self) -> Option<Sourced<&'p str>> {
        self.text(&["restart"])
    }

    /// Whether a process of Docker's is to reap zombies and pass signals on; `None` is as the daemon has it.
    #[must_use]
    pub fn init(self) -> Option<Sourced<bool>> {
        self.flag(&["init"])
    }

    /// The signal that stops it; `None` is as the image has it.
    #[must_use]
    pub fn stop_signal(self) -> Option<Sourced<&'p str>> {
        self.text(&["stop_signal"])
    }

    /// The time from that signal until it is killed; `None` is as the daemon has it.
    #[must_use]
    pub fn stop_grace_period(self) -> Option<Sourced<Duration>> {
        self.duration(&["stop_grace_period"])
    }

    /// The ports that can be reached from the host.
    #[must_use]
    pub fn ports(self) -> Vec<Port<'p>> {
        let port = |value: &'p Value| {
            let part = |key| value.get(key).and_then(Value::as_str);
            Some(Port {
                target: value.get("target")?.as_int()?,
                published: part("published"),
                host_ip: part("host_ip"),
                protocol: part("protocol").unwrap_or("tcp"),
                location: value.location(),
            })
        };
        items(self.get(&["ports"])).iter().filter_map(port).collect()
    }

    /// How many containers it is to have, where that is said: `scale`, or else `deploy.replicas`.
    #[must_use]
    pub fn replicas(self) -> Option<Sourced<i64>> {
        self.integer(&["scale"]).or_else(|| self.integer(&["deploy", "replicas"]))
    }

    /// Whether it uses the network of the host, where ports need not be published.
    #[must_use]
    pub fn is_on_host_network(self) -> bool {
        self.text(&["network_mode"]).is_some_and(|mode| mode.value == "host")
    }

    /// The port of the host at which `target` of the container can be reached, if it is one and not a range.
    #[must_use]
    pub fn published(self, target: u16) -> Option<u16> {
        let ports = self.ports();
        let port = ports.iter().find(|port| port.target == i64::from(target) && port.published.is_some())?;
        port.published?.parse().ok()
    }

    /// The ports that other containers can reach, besides those of the image.
    #[must_use]
    pub fn expose(self) -> Vec<Sourced<&'p str>> {
        items(self.get(&["expose"])).iter().filter_map(text).collect()
    }

    /// What is mounted, `tmpfs` aside.
    #[must_use]
    pub fn volumes(self) -> Vec<Mount<'p>> {
        let mount = |value: &'p Value| {
            let part = |key| value.get(key).and_then(Value::as_str);
            Some(Mount {
                kind: part("type")?,
                source: part("source"),
                target: part("target"),
                read_only: value.get("read_only").and_then(Value::as_bool) == Some(true),
                location: value.location(),
            })
        };
        items(self.get(&["volumes"])).iter().filter_map(mount).collect()
    }

    /// What it waits for, be it written or implied by links, namespaces and volumes.
    #[must_use]
    pub fn depends_on(self) -> Vec<Dependency<'p>> {
        let dependency = |(service, entry): (&'p str, &'p Entry)| {
            Some(Dependency {
                service,
                condition: entry.value.get("condition").and_then(text)?,
                required: entry.value.get("required").and_then(Value::as_bool) != Some(false),
                location: entry.key.location,
            })
        };
        entries(self.get(&["depends_on"])).filter_map(dependency).collect()
    }

    /// The profiles of which one must be active for it to start.
    #[must_use]
    pub fn profiles(self) -> Vec<&'p str> {
        items(self.get(&["profiles"])).iter().filter_map(Value::as_str).collect()
    }

    /// The limits on its processes.
    #[must_use]
    pub fn ulimits(self) -> Vec<Ulimit<'p>> {
        let ulimit = |(name, entry): (&'p str, &'p Entry)| {
            let limit = |key| entry.value.as_int().or_else(|| entry.value.get(key)?.as_int());
            Some(Ulimit { name, soft: limit("soft")?, hard: limit("hard")?, location: entry.key.location })
        };
        entries(self.get(&["ulimits"])).filter_map(ulimit).collect()
    }
}

/// `typed`, which is what `value` says.
pub(super) fn sourced<T>(value: &Value, typed: T) -> Sourced<T> {
    let origin = match &value.place.unset {
        Some(variable) => Origin::Unknown(format!("the variable `{variable}` is not set")),
        None => Origin::At(value.location()),
    };
    Sourced { value: typed, origin }
}

fn text(value: &Value) -> Option<Sourced<&str>> {
    Some(sourced(value, value.as_str()?))
}

/// A duration below zero counts as none.
fn duration(value: &Value) -> Option<Sourced<Duration>> {
    let nanoseconds = units::duration(value.as_str()?).ok()?;
    Some(sourced(value, Duration::from_nanos(u64::try_from(nanoseconds).ok()?)))
}

/// The strings of a list. One that is not known makes the whole list unknown.
fn words(value: &Value) -> Option<Sourced<Vec<&str>>> {
    let items = value.as_sequence()?;
    let words = items.iter().filter_map(Value::as_str).collect();
    match items.iter().find(|item| item.is_unknown()) {
        Some(unknown) => Some(sourced(unknown, words)),
        None => Some(sourced(value, words)),
    }
}

fn items(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_sequence).unwrap_or_default()
}

fn entries(value: Option<&Value>) -> impl Iterator<Item = (&str, &Entry)> {
    value.and_then(Value::as_mapping).into_iter().flat_map(Mapping::iter)
}

fn variables(value: Option<&Value>) -> Vec<Variable<'_>> {
    let variable = |(name, entry)| {
        let entry: &Entry = entry;
        let value = match &entry.value.kind {
            Kind::Null => None,
            _ => text(&entry.value),
        };
        Variable { name, value, location: entry.key.location }
    };
    entries(value).map(variable).collect()
}
