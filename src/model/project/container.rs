//! What a container really runs with: the image, and what a service says over it.

use std::sync::Arc;
use std::time::Duration;

use super::daemons::Defaults;
use super::entry_script::{self, EntryScript};
use super::image::Image;
use super::launch::{CommandLine, Launch};
use super::overlay::{named_image, overlay};
use super::role::{Role, is_job_name};
use super::runner::Runner;
use super::stack::Stack;
use super::ulimits::Ulimits;
use crate::model::command::Family;
use crate::model::command::program::{Invocation, LauncherKind, Role as ProgramRole, invocation};
use crate::model::compose;
use crate::model::dockerfile::{Argument, Command, Config, Setting};
use crate::model::engine::Version;
use crate::model::image::{BaseImage, Init};
use crate::model::logging::{EffectiveLogging, Logging, effective_logging};
use crate::model::origin::{Origin, Sourced};
use crate::model::target::Target;
use crate::source::Sources;

/// A container: a service of a stack, or an image that no service runs.
#[derive(Clone, Debug)]
pub struct Container {
    /// The image, if a Dockerfile in sight builds it.
    pub image: Option<Arc<Image>>,
    /// What is known of the image from elsewhere: the base of `image`, or the image that the service names.
    pub base: BaseImage,
    /// What it is configured with, the service's own words over those of the image.
    pub config: Config,
    /// What it starts.
    pub launch: Launch,
    /// What it is there for.
    pub role: Role,
    /// The script that it starts with, if that is in sight.
    pub entry_script: Option<EntryScript>,
    /// Where its output goes, the service's own words over those of the daemon.
    pub logging: EffectiveLogging,
    /// Whether Docker puts an init of its own in front of it: `init` of the service, or else of the daemon.
    pub init: Sourced<bool>,
    /// The limits on its processes, the service's own words over those of the daemon.
    pub ulimits: Ulimits,
    /// How long the daemon waits for it to stop, if its service does not say.
    pub(super) default_stop_timeout: Sourced<Duration>,
    base_name: Option<String>,
    /// What runs it, if it is no service.
    runner: Runner,
    service: Option<(Arc<Stack>, String)>,
}

/// A command line that a shell reads.
#[derive(Clone, Copy, Debug)]
pub struct ShellLine<'c> {
    /// The line.
    pub line: &'c Argument,
    /// The kind of shell that reads it.
    pub family: Family,
    /// The shell as it is called: `/bin/sh`, `bash`.
    pub shell: &'c str,
    /// Whether it is a shell form of CMD or ENTRYPOINT, and no `sh -c` written out.
    pub is_shell_form: bool,
    /// Whether arguments follow it, which become its `$0`, `$1`, ….
    pub has_arguments: bool,
}

impl Container {
    /// The image alone, as `docker run` starts it.
    pub(super) fn of_image(
        sources: &Sources,
        image: &Arc<Image>,
        daemon: &Defaults,
        runner: Runner,
        engine: Version,
    ) -> Self {
        let launch = Launch::new(&image.config().entrypoint, &image.config().command);
        let mut container = Self {
            image: Some(Arc::clone(image)),
            base: image.base.clone(),
            config: image.config().clone(),
            launch,
            role: Role::Unknown,
            entry_script: None,
            logging: effective_logging(&Logging::default(), daemon.logging.as_ref(), engine),
            init: daemon.init.clone(),
            ulimits: daemon.ulimits.clone(),
            default_stop_timeout: daemon.stop_timeout.clone(),
            base_name: image.base_name(),
            runner,
            service: None,
        };
        container.role = Role::of(&container);
        container.entry_script = entry_script::find(sources, &container, None);
        container
    }

    /// A service. `image` is what a Dockerfile in sight builds for it.
    pub(super) fn of_service(
        sources: &Sources,
        stack: &Arc<Stack>,
        service: compose::Service<'_>,
        image: Option<&Arc<Image>>,
        daemon: &Defaults,
        engine: Version,
    ) -> Self {
        let (base, base_name, mut config) = match image {
            Some(image) => (image.base.clone(), image.base_name(), image.config().clone()),
            None => named_image(service),
        };
        overlay(sources, service, &mut config);
        let launch = Launch::new(&config.entrypoint, &config.command);
        let mut container = Self {
            image: image.cloned(),
            base,
            config,
            launch,
            role: Role::Unknown,
            entry_script: None,
            logging: effective_logging(
                &Logging::of_service(service, &stack.loaded.unset),
                daemon.logging.as_ref(),
                engine,
            ),
            init: service.init().unwrap_or_else(|| daemon.init.clone()),
            ulimits: Ulimits::of_service(service, &daemon.ulimits),
            default_stop_timeout: daemon.stop_timeout.clone(),
            base_name,
            runner: Runner::default(),
            service: Some((Arc::clone(stack), service.name().to_owned())),
        };
        container.role = Role::of(&container);
        let context = service.build().map(|build| build.context.value);
        container.entry_script = entry_script::find(sources, &container, context);
        container
    }

    /// The service, if it is one.
    #[must_use]
    pub fn service(&self) -> Option<compose::Service<'_>> {
        let (stack, name) = self.service.as_ref()?;
        stack.project()?.service(name)
    }

    /// The stack of the service.
    #[must_use]
    pub fn stack(&self) -> Option<&Stack> {
        self.service.as_ref().map(|(stack, _)| &**stack)
    }

    /// What runs it.
    #[must_use]
    pub fn runner(&self) -> &Runner {
        self.stack().map_or(&self.runner, Stack::runner)
    }

    /// What that is, for short.
    #[must_use]
    pub fn target(&self) -> Target {
        self.runner().target
    }

    /// Why it is not judged as one that runs in production: the word of its files' name or place, or of the name of
    /// the stage that it is built from.
    #[must_use]
    pub fn development(&self) -> Option<&str> {
        let stack = self.stack().and_then(Stack::development);
        stack.or_else(|| self.image.as_ref()?.development())
    }

    /// The base image as users know it, for messages: `node:22-alpine`, `scratch`.
    #[must_use]
    pub fn base_name(&self) -> Option<&str> {
        self.base_name.as_deref()
    }

    /// The words that the container starts, if they are known.
    #[must_use]
    pub fn words(&self) -> Vec<&str> {
        self.launch.command_line().map(CommandLine::words).unwrap_or_default()
    }

    /// Launchers and program of the command line. A wrapper that the base image brings as ENTRYPOINT is left out:
    /// it becomes the command that it is given.
    #[must_use]
    pub fn invocation(&self) -> Option<Invocation<'_>> {
        let line = self.launch.command_line()?;
        Some(line.invocation(self.program_start(line)))
    }

    /// Where in `line` the command starts that a wrapper in ENTRYPOINT becomes; the start of the line if there is no
    /// such wrapper.
    pub(super) fn program_start(&self, line: &CommandLine) -> usize {
        if self.has_inherited_wrapper() { line.entrypoint_len.min(line.argv.len()) } else { 0 }
    }

    /// The words of CMD, where ENTRYPOINT is a script that by its name becomes the command that it is given.
    #[must_use]
    pub fn command_behind_script(&self) -> Option<&[Argument]> {
        let line = self.launch.command_line()?;
        let (entrypoint, command) = line.argv.split_at(line.entrypoint_len.min(line.argv.len()));
        (passes_on(entrypoint) && !command.is_empty()).then_some(command)
    }

    /// Whether ENTRYPOINT comes from a base image and becomes the command.
    #[must_use]
    pub fn has_inherited_wrapper(&self) -> bool {
        self.base.wrapper && matches!(self.config.entrypoint.origin, Origin::Base(_))
    }

    /// Whether CMD is run as a command of its own: there is no ENTRYPOINT, or one that becomes what it is given.
    #[must_use]
    pub fn runs_command(&self) -> bool {
        let entrypoint = &self.config.entrypoint;
        match (&entrypoint.value, &entrypoint.origin) {
            (None, origin) => !matches!(origin, Origin::Unknown(_)),
            (Some(Command::Exec(words)), _) => self.has_inherited_wrapper() || passes_on(words),
            (Some(Command::Shell { .. }), _) => false,
        }
    }

    /// Whether ENTRYPOINT is nothing but an init or another launcher, which needs a command to start.
    #[must_use]
    pub fn needs_a_command(&self) -> bool {
        let Some(Command::Exec(words)) = &self.config.entrypoint.value else { return false };
        let words: Vec<_> = words.iter().map(Argument::as_str).collect();
        let found = invocation(&words);
        let starts_nothing = |kind| matches!(kind, LauncherKind::Init | LauncherKind::Exec);
        found.program.is_none() && found.launchers.iter().all(|launcher| starts_nothing(launcher.kind))
    }

    /// The kind of `/bin/sh`.
    #[must_use]
    pub fn sh(&self) -> Family {
        self.image.as_ref().map_or(self.base.shell, |image| image.sh())
    }

    /// The kind of the shell that is called `program`.
    #[must_use]
    pub fn family_of(&self, program: &str) -> Family {
        match self.sh() {
            Family::None => Family::None,
            sh => Family::of_program(program).unwrap_or(sh),
        }
    }

    /// The command line that a shell reads as the container's program: a shell form, or the script of `sh -c`.
    #[must_use]
    pub fn shell_line(&self) -> Option<ShellLine<'_>> {
        let line = self.launch.command_line()?;
        self.shell_line_of(line, &self.invocation()?)
    }

    /// The command line that the shell of `found` reads, a part of `line`.
    pub(super) fn shell_line_of<'c>(
        &self,
        line: &'c CommandLine,
        found: &Invocation<'c>,
    ) -> Option<ShellLine<'c>> {
        let program = found.program.as_ref()?;
        let script = program.shell?.script?;
        Some(ShellLine {
            line: line.argv.get(script)?,
            family: self.family_of(line.argv[program.index].as_str()),
            shell: line.argv[program.index].as_str(),
            is_shell_form: line.shell_form.is_some_and(|form| form.line == script),
            has_arguments: script + 1 < line.argv.len(),
        })
    }

    /// Whether an init is PID 1: the service's or the daemon's, one in ENTRYPOINT, or one that the image brings.
    ///
    /// # Errors
    /// Why that cannot be told, as one clause.
    pub fn has_init(&self) -> Result<bool, String> {
        self.own_processes()?;
        match (&self.init.origin, &self.config.entrypoint.origin) {
            (Origin::Unknown(reason), _) => Err(reason.clone()),
            _ if self.init.value || self.brings_init() => Ok(true),
            (_, Origin::Unknown(reason)) => Err(reason.clone()),
            _ => Ok(false),
        }
    }

    /// Whether PID 1 is its own: it is not in the PID namespace of the host or of another container.
    pub(super) fn own_processes(&self) -> Result<(), String> {
        match self.service().and_then(|service| service.text(&["pid"])) {
            Some(namespace) => Err(format!("it shares the processes of `{}`", namespace.value)),
            None => Ok(()),
        }
    }

    /// The init that the image starts by itself, be it PID 1 or not.
    #[must_use]
    pub fn own_init(&self) -> Option<Init> {
        let launchers = self.invocation().map(|found| found.launchers).unwrap_or_default();
        let started = launchers.iter().find_map(|launcher| match launcher.kind {
            LauncherKind::SoleInit => Some(Init::Required),
            LauncherKind::Init => Some(Init::Included),
            _ => None,
        });
        let replaced = matches!(self.config.entrypoint.origin, Origin::At(_))
            || self.service().is_some_and(|service| service.get(&["entrypoint"]).is_some());
        started.or_else(|| self.base.init.filter(|_| !replaced))
    }

    /// Whether it is a job by its name and by its command, whatever its restart policy makes of it.
    #[must_use]
    pub fn is_surely_job(&self) -> bool {
        let named = self.service().is_some_and(|service| is_job_name(service.name()));
        // Behind an ENTRYPOINT that is not known the command may be no more than options.
        let known = !matches!(self.config.entrypoint.origin, Origin::Unknown(_));
        named && known && self.final_program().is_some_and(|program| program.role == ProgramRole::OneShot)
    }

    fn brings_init(&self) -> bool {
        let entrypoint = &self.config.entrypoint.origin;
        self.base.init.is_some() && matches!(entrypoint, Origin::Base(_))
            || self.invocation().is_some_and(|found| found.has_init())
    }

    /// The value of a variable that is known.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&Setting<String>> {
        self.config.env.variables.get(name)
    }
}

/// Whether an ENTRYPOINT only starts what follows it: `["tini", "--"]`, or a script that by its name is a wrapper.
fn passes_on(words: &[Argument]) -> bool {
    let words: Vec<_> = words.iter().map(Argument::as_str).collect();
    let found = invocation(&words);
    let waits = |kind| !matches!(kind, LauncherKind::Interpreter);
    match found.program {
        None => !found.launchers.is_empty() && found.launchers.iter().all(|launcher| waits(launcher.kind)),
        Some(program) => {
            let script = program.shell.and_then(|call| call.file).unwrap_or(program.index);
            script + 1 == words.len() && is_wrapper_script(words[script])
        }
    }
}

fn is_wrapper_script(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.ends_with(".sh") || name.contains("entrypoint") || name.contains("docker-start")
}
