//! What a container is there for.

use super::container::Container;
use super::launch::Launch;
use crate::model::command::program::Role as ProgramRole;
use crate::model::compose::{RestartPolicy, Service};
use crate::model::image;
use crate::model::origin::Origin;

/// What a container is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It serves until it is stopped.
    Service,
    /// It does one thing and ends, or is started by hand when it is needed. The clause says what shows it.
    Job(&'static str),
    /// Nothing tells.
    Unknown,
}

impl Role {
    /// What `container` is there for, by what is known of it.
    pub(super) fn of(container: &Container) -> Self {
        match container.service() {
            Some(service) => of_service(container, service),
            None => of_image(container),
        }
    }

    /// Whether it may serve: nothing shows that it ends by itself.
    #[must_use]
    pub fn may_serve(self) -> bool {
        !matches!(self, Self::Job(_))
    }
}

fn of_service(container: &Container, service: Service<'_>) -> Role {
    let awaited = container.stack().is_some_and(|stack| stack.awaits(service.name()));
    let count = |keys: &[&str]| service.integer(keys).is_some_and(|count| count.value == 0);
    if awaited {
        return Role::Job("other services wait until it has ended");
    }
    if count(&["scale"]) || count(&["deploy", "replicas"]) {
        return Role::Job("it has no replicas");
    }
    if !service.profiles().is_empty() {
        return Role::Job("it is started by its profile only");
    }
    let serves = !service.ports().is_empty() || !service.expose().is_empty();
    let program = of_program(container);
    let policy = service.restart_policy();
    if serves || policy.value.repeats() {
        return Role::Service;
    }
    if policy.value == RestartPolicy::Never && policy.origin != Origin::Default {
        return Role::Job("its restart policy says so");
    }
    if let Role::Job(_) = program {
        return program;
    }
    if is_job_name(service.name()) {
        return Role::Job("its name is that of a job");
    }
    if service.get(&["tty"]).is_some() && service.get(&["stdin_open"]).is_some() {
        return Role::Job("it waits for somebody who types");
    }
    if service.healthcheck().is_some_and(|check| !check.disabled) || has_health(container) {
        Role::Service
    } else {
        program
    }
}

fn of_image(container: &Container) -> Role {
    if container.launch == Launch::Nothing {
        return Role::Job("it starts nothing by itself");
    }
    let runs_inherited =
        container.config.command.location().is_none() && container.config.entrypoint.location().is_none();
    if container.base.role == Some(image::Role::Function) {
        return Role::Job("a platform invokes it");
    }
    if container.base.role.is_some() && runs_inherited {
        return Role::Job("it is an image to build on");
    }
    match of_program(container) {
        Role::Unknown if !container.config.ports.is_empty() || has_health(container) => Role::Service,
        role => role,
    }
}

fn has_health(container: &Container) -> bool {
    container.config.healthcheck.value.as_ref().is_some_and(|check| check.test.is_some())
}

fn of_program(container: &Container) -> Role {
    let program = container.final_program().map_or(ProgramRole::Unknown, |program| program.role);
    // An image to build on: what it runs by itself prints how it is used.
    let words = container.words();
    let line = container
        .shell_line()
        .map_or_else(|| words.last().copied().unwrap_or_default(), |line| line.line.as_str());
    if line.trim_end().ends_with("/usage") {
        return Role::Job("it prints how it is used");
    }
    match program {
        ProgramRole::Service | ProgramRole::DevServer | ProgramRole::Placeholder => Role::Service,
        ProgramRole::OneShot => Role::Job("its command ends by itself"),
        ProgramRole::Interactive => Role::Job("it waits for somebody who types"),
        ProgramRole::Unknown => Role::Unknown,
    }
}

/// `migrate`, `db-init`, `createbuckets`: names that jobs have.
pub(super) fn is_job_name(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "backup",
        "bootstrap",
        "createbucket",
        "createbuckets",
        "init",
        "job",
        "lint",
        "migrate",
        "migration",
        "migrations",
        "migrator",
        "restore",
        "seed",
        "seeder",
        "setup",
        "test",
        "tests",
        "cli",
        "shell",
        "console",
    ];
    name.split(['-', '_', '.']).any(|word| WORDS.contains(&word))
}
