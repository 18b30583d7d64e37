//! What one place configures about logs, so that one rule can judge services and daemons alike.

use std::borrow::Cow;

use super::container::Container;
use super::daemon::Daemon;
use super::stack::Stack;
use super::{Project, Role};
use crate::model::compose::{self, Site};
use crate::model::context;
use crate::model::daemon::DaemonFile;
use crate::model::engine::Version;
use crate::model::log_driver::{LogDriver, OptionProblem};
use crate::model::logging::{EffectiveLogging, Logging, effective_logging};
use crate::model::origin::{Origin, Sourced};
use crate::source::{Edit, FileId, Kind, Location, Sources, Span};
use crate::syntax::yaml::edit::{self as yaml, New};

/// Edits that belong together, or one clause that says why there are none.
type Edits = Result<Vec<Edit>, String>;

/// What one place configures about logs, and what comes of it.
#[derive(Clone, Debug)]
pub struct LogConfig<'p> {
    /// The driver and options that come of it: what a service and its daemon make together, or what a daemon gives
    /// to containers that say nothing.
    pub logging: Cow<'p, EffectiveLogging>,
    /// Whose configuration it is.
    pub holder: Holder<'p>,
    /// The version of the engine.
    pub engine: Version,
    sources: &'p Sources,
}

/// Who configures logs.
#[derive(Clone, Copy, Debug)]
pub enum Holder<'p> {
    /// A service of a Compose file.
    Service(&'p Container, compose::Service<'p>),
    /// A `daemon.json`.
    Daemon(&'p Daemon<'p>),
}

/// All that configure logs: every `daemon.json`, be it by saying nothing, and every service that runs in production
/// and says something about them.
pub(super) fn all<'p>(project: &'p Project<'_>) -> Vec<LogConfig<'p>> {
    let engine = project.assumptions.engine;
    let sources = project.sources;
    let production = |daemon: &&Daemon<'_>| context::development(daemon.source().path()).is_none();
    let daemons = project.daemons().filter(production).map(|daemon| {
        let said = daemon.logging();
        let logging = effective_logging(&Logging::default(), Some(&said), engine);
        LogConfig { logging: Cow::Owned(logging), holder: Holder::Daemon(daemon), engine, sources }
    });
    let services = project.containers().filter_map(|container| {
        let service = container.service().filter(|service| service.logging().is_some())?;
        let holder = Holder::Service(container, service);
        Some(LogConfig { logging: Cow::Borrowed(&container.logging), holder, engine, sources })
    });
    daemons.chain(services).collect()
}

impl<'p> LogConfig<'p> {
    /// The driver, if it is known.
    #[must_use]
    pub fn driver(&self) -> Option<&LogDriver> {
        self.logging.known_driver()
    }

    /// The driver and where it is named, if it is this place that names it.
    #[must_use]
    pub fn own_driver(&self) -> Option<(&LogDriver, Location)> {
        Some((self.driver()?, self.own(&self.logging.driver)?))
    }

    /// The value of the option `key` and where it stands, if it is this place that sets it.
    #[must_use]
    pub fn own_option(&self, key: &str) -> Option<(&str, Location)> {
        let option = self.logging.option(key)?;
        Some((option.value.as_str(), self.own(option)?))
    }

    /// Whether the driver is more than a guess about a daemon out of sight.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.driver().is_some() && (self.logging.daemon_known || self.own_driver().is_some())
    }

    /// The option that holds the address of the collector, and where it stands, if it is this place that sets it.
    #[must_use]
    pub fn own_address(&self) -> Option<(&'static str, Location)> {
        const KEYS: [&str; 4] = ["fluentd-address", "gelf-address", "syslog-address", "splunk-url"];
        KEYS.into_iter().find_map(|key| Some((key, self.own_option(key)?.1)))
    }

    /// Where this place names the option `key`.
    #[must_use]
    pub fn own_key(&self, key: &str) -> Option<Location> {
        match self.holder {
            Holder::Service(_, service) => {
                let options = service.logging()?.options;
                options.iter().find(|option| option.name == key).map(|option| option.location)
            }
            Holder::Daemon(daemon) => {
                let options = daemon.settings().entries("log-opts");
                let entry = options.into_iter().find(|option| option.key == key);
                let written = entry.map(|entry| daemon.file.location(entry.key_span));
                written.or_else(|| self.logging.option(key)?.location())
            }
        }
    }

    /// The place of it all: the driver, or the block that does without.
    #[must_use]
    pub fn location(&self) -> Option<Location> {
        let driver = self.own(&self.logging.driver);
        driver.or_else(|| match self.holder {
            Holder::Service(_, service) => service.logging().map(|logging| logging.location),
            Holder::Daemon(daemon) => {
                let file = &daemon.file;
                let root = file.document().root().filter(|root| root.is_object())?;
                let brace = Span { end: root.span.start + 1, ..root.span };
                Some(file.location(root.get("log-opts").map_or(brace, |options| options.key_span)))
            }
        })
    }

    /// What is wrong with options, as far as it is this place that makes it so: what a daemon gets wrong is not told
    /// of its services again.
    #[must_use]
    pub fn problems(&self) -> Vec<OptionProblem> {
        let mut problems = self.logging.problems(self.engine);
        if let Holder::Service(..) = self.holder {
            problems.retain(|problem| self.own_driver().is_some() || self.own_key(&problem.key).is_some());
            problems.retain(|problem| {
                let from_daemon =
                    self.logging.option(&problem.key).is_some() && self.own_key(&problem.key).is_none();
                !from_daemon || !problem.concerns_name()
            });
        }
        problems
    }

    /// Whether it configures the daemon.
    #[must_use]
    pub fn is_daemon(&self) -> bool {
        matches!(self.holder, Holder::Daemon(_))
    }

    /// The stack of the service.
    #[must_use]
    pub fn stack(&self) -> Option<&'p Stack> {
        match self.holder {
            Holder::Service(container, _) => container.stack(),
            Holder::Daemon(_) => None,
        }
    }

    /// The service, if it configures one.
    #[must_use]
    pub fn service(&self) -> Option<compose::Service<'p>> {
        match self.holder {
            Holder::Service(_, service) => Some(service),
            Holder::Daemon(_) => None,
        }
    }

    /// Whether it configures a service that does one thing and ends.
    #[must_use]
    pub fn is_job(&self) -> bool {
        matches!(self.holder, Holder::Service(container, _) if matches!(container.role, Role::Job(_)))
    }

    /// Sets options.
    ///
    /// # Errors
    /// Says why it cannot be done safely.
    pub fn set_options(&self, entries: &[(&str, &str)]) -> Edits {
        match self.holder {
            Holder::Service(container, service) => {
                let entries: Vec<_> =
                    entries.iter().map(|&(key, value)| (key.to_owned(), New::from(value))).collect();
                edited(container, service, &["logging", "options"], |site| site.merge(&entries))
            }
            Holder::Daemon(daemon) => file_without(daemon, "log-opt")?.set_log_options(self.sources, entries),
        }
    }

    /// Names the driver.
    ///
    /// # Errors
    /// Says why it cannot be done safely.
    pub fn set_driver(&self, driver: &LogDriver) -> Edits {
        match self.holder {
            Holder::Service(container, service) => {
                let name = New::from(driver.name());
                edited(container, service, &["logging", "driver"], |site| site.set(&[], &name))
            }
            Holder::Daemon(daemon) => {
                file_without(daemon, "log-driver")?.set_text(self.sources, "log-driver", driver.name())
            }
        }
    }

    /// Removes an option.
    ///
    /// # Errors
    /// Says why it cannot be done safely.
    pub fn remove_option(&self, key: &str) -> Edits {
        match self.holder {
            Holder::Service(container, service) => {
                edited(container, service, &["logging", "options", key], |site| site.remove())
            }
            Holder::Daemon(daemon) => file_without(daemon, "log-opt")?.remove_log_option(self.sources, key),
        }
    }

    /// Renames an option.
    ///
    /// # Errors
    /// Says why it cannot be done safely.
    pub fn rename_option(&self, key: &str, to: &str) -> Edits {
        match self.holder {
            Holder::Service(container, service) => {
                edited(container, service, &["logging", "options", key], |site| site.rename(to))
            }
            Holder::Daemon(daemon) => {
                file_without(daemon, "log-opt")?.rename_log_option(self.sources, key, to)
            }
        }
    }

    /// Adds a port to those that `collector` publishes.
    ///
    /// # Errors
    /// Says why it cannot be done safely.
    pub fn publish(&self, collector: compose::Service<'p>, port: &str) -> Edits {
        match self.holder {
            Holder::Service(container, _) => {
                edited(container, collector, &["ports"], |site| site.append(&New::from(port)))
            }
            Holder::Daemon(_) => Err("a daemon publishes no ports".to_owned()),
        }
    }

    /// Where `value` is written, if this place writes it.
    fn own<T>(&self, value: &Sourced<T>) -> Option<Location> {
        let Origin::At(location) = value.origin else { return None };
        (self.is_daemon() || !self.is_of_daemon(location.file)).then_some(location)
    }

    fn is_of_daemon(&self, file: FileId) -> bool {
        self.sources.file(file).kind() == Kind::Daemon
    }
}

/// An edit of what is at `keys` of `service`, in the stack of `container`.
fn edited(
    container: &Container,
    service: compose::Service<'_>,
    keys: &[&str],
    edit: impl FnOnce(Site<'_>) -> yaml::Edits,
) -> Edits {
    let stack = container.stack().ok_or("it is in no stack")?;
    let site = stack.loaded.service_site(service, keys);
    site.and_then(edit).map_err(|refusal| refusal.reason)
}

/// The file of `daemon`, to be changed: not so what `flag` says too, for then the daemon would not start.
fn file_without<'p>(daemon: &'p Daemon<'_>, flag: &str) -> Result<&'p DaemonFile, String> {
    if daemon.has_flag(flag) {
        return Err(format!(
            "`dockerd` is given the flag `--{flag}`; the same in its file keeps it from starting"
        ));
    }
    Ok(&daemon.file)
}
