//! The processes of a container while its program runs, and whether the stop signal gets to that program.

use super::container::{Container, ShellLine};
use super::launch::{CommandLine, Launch};
use crate::model::command::program::{Invocation, Kind, LauncherKind, invocation};
use crate::model::command::{Because, Ending, Pid1, pid1};
use crate::model::origin::Origin;
use crate::syntax::shell;

/// The processes from PID 1 to the program that does the work, each the parent of the next. What replaces itself
/// (`exec`, gosu) is none of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Processes {
    /// Their names with who starts them, PID 1 first; empty if the container starts nothing.
    pub chain: Vec<Process>,
    /// What becomes of a signal that is sent to PID 1.
    pub delivery: Delivery,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    /// Its name without folder and version.
    pub name: String,
    /// Who says that it is started.
    pub origin: Origin,
}

/// What becomes of a signal that is sent to PID 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// It gets to the program.
    Arrives,
    /// It does not; the reason is one clause.
    Stops(String),
    /// Not to be known; the reason is one clause.
    Unknown(String),
}

impl Container {
    /// The processes that it runs.
    ///
    /// # Errors
    /// Why they cannot be known, as one clause.
    pub fn processes(&self) -> Result<Processes, String> {
        self.own_processes()?;
        let mut processes = Processes { chain: Vec::new(), delivery: Delivery::Arrives };
        match &self.init.origin {
            Origin::Unknown(reason) => return Err(reason.clone()),
            origin if self.init.value => processes.push("docker-init", origin.clone()),
            _ => {}
        }
        match self.add_command_line(&mut processes) {
            // Docker's own init is PID 1 whatever it starts.
            Err(reason) if !processes.chain.is_empty() => processes.deliver(Delivery::Unknown(reason)),
            added => added?,
        }
        Ok(processes)
    }

    fn add_command_line(&self, processes: &mut Processes) -> Result<(), String> {
        let line = match &self.launch {
            Launch::Nothing => {
                processes.deliver(Delivery::Stops("it has neither ENTRYPOINT nor CMD".to_owned()));
                return Ok(());
            }
            Launch::Unknown(reason) => return Err(reason.clone()),
            Launch::Runs(line) => line,
        };
        if self.has_inherited_wrapper() {
            let entrypoint = &line.words()[..line.entrypoint_len];
            processes.add_launchers(&invocation(entrypoint), |index| self.origin_of(line, index));
        }
        self.add_words(line, self.program_start(line), processes);
        if let Origin::Unknown(reason) = &self.config.entrypoint.origin {
            let option = |process: &Process| process.name.starts_with('-');
            if processes.chain.last().is_some_and(option) {
                processes.chain.pop();
                return Err(reason.clone());
            }
            processes.deliver(Delivery::Unknown(format!("it may have an ENTRYPOINT: {reason}")));
        }
        Ok(())
    }

    /// Adds what the words of `line` from `start` on run.
    pub(super) fn add_words(&self, line: &CommandLine, start: usize, processes: &mut Processes) {
        let found = line.invocation(start);
        processes.add_launchers(&found, |index| self.origin_of(line, index));
        self.add_program(line, &found, processes);
    }

    /// Who says the word `index` of the command line.
    pub(super) fn origin_of(&self, line: &CommandLine, index: usize) -> Origin {
        let written = line.argv.get(index).and_then(|word| word.location());
        let config = &self.config;
        let setting =
            if index < line.entrypoint_len { &config.entrypoint.origin } else { &config.command.origin };
        written.map_or_else(|| setting.clone(), Origin::At)
    }

    fn add_program(&self, line: &CommandLine, found: &Invocation<'_>, processes: &mut Processes) {
        // The project's own script may be called like the one of an official image.
        let own = found.launchers.iter().find(|launcher| {
            launcher.kind == LauncherKind::Entrypoint
                && matches!(self.origin_of(line, launcher.index), Origin::At(_))
        });
        if let Some(script) = own {
            return self.add_script(line, script.index, script.index + 1, processes);
        }
        let Some(program) = &found.program else {
            return processes
                .deliver(Delivery::Unknown("what it starts is not on its command line".to_owned()));
        };
        let origin = self.origin_of(line, program.index);
        if let Some(shell_line) = self.shell_line_of(line, found) {
            add_shell_line(shell_line, program.name, origin, processes);
        } else if let Some((call, file)) = program.shell.and_then(|call| Some((call, call.file?))) {
            self.add_script(line, file, call.arguments, processes);
        } else if is_script(program.name) || self.script_named_at(line, program.index).is_some() {
            self.add_script(line, program.index, program.index + 1, processes);
        } else if let Some(usual) = self.takes_options().filter(|_| program.name.starts_with('-')) {
            processes.push(usual, self.config.entrypoint.origin.clone());
        } else {
            processes.add_program(program.name, program.kind, program.script.is_some(), origin);
        }
    }

    /// The program that the ENTRYPOINT of a base image starts when it is given options alone: `mariadbd` for
    /// `--max-connections=500`.
    fn takes_options(&self) -> Option<&str> {
        let usual = self.base.command.as_ref()?.first()?;
        self.has_inherited_wrapper().then_some(usual.as_str())
    }
}

fn add_shell_line(line: ShellLine<'_>, shell: &str, origin: Origin, processes: &mut Processes) {
    let text = line.line.as_str();
    let Ok(script) = shell::parse(text) else {
        processes.push(shell, origin);
        return processes.deliver(Delivery::Unknown("its command line cannot be read".to_owned()));
    };
    let add = |ending: &Ending<'_>, processes: &mut Processes| {
        let place = line.line.location_of(ending.command.span.range());
        let started = place.map_or_else(|| origin.clone(), Origin::At);
        let argv = ending.argv();
        let found = invocation(&argv);
        processes.add_launchers(&found, |_| started.clone());
        match &found.program {
            Some(program) if program.kind == Kind::Shell => {
                processes.add_unread_script(program.name, started)
            }
            Some(program) => {
                processes.add_program(program.name, program.kind, program.script.is_some(), started);
            }
            None => {}
        }
    };
    match pid1(text, &script, line.family) {
        Pid1::Program(ending) => add(&ending, processes),
        Pid1::Varies(ending) => {
            add(&ending, processes);
            let reason = format!("whether `{shell}` stays in front depends on which shell it is");
            processes.deliver(Delivery::Unknown(reason));
        }
        Pid1::Unsure(reason) => {
            processes.push(shell, origin);
            processes.deliver(Delivery::Unknown(reason.to_owned()));
        }
        Pid1::Shell(ending, because) => {
            processes.push(shell, origin.clone());
            if because != Because::TrapAndWait {
                processes.deliver(Delivery::Stops(format!("`{shell}` keeps it: {because}")));
            }
            if let Some(ending) = ending {
                add(&ending, processes);
            }
        }
    }
}

impl Processes {
    pub(super) fn push(&mut self, name: &str, origin: Origin) {
        self.chain.push(Process { name: name.to_owned(), origin });
    }

    /// What happens first on the way decides.
    pub(super) fn deliver(&mut self, delivery: Delivery) {
        if self.delivery == Delivery::Arrives {
            self.delivery = delivery;
        }
    }

    /// Adds the launchers that stay.
    pub(super) fn add_launchers(&mut self, found: &Invocation<'_>, origin: impl Fn(usize) -> Origin) {
        for launcher in &found.launchers {
            match launcher.kind {
                LauncherKind::Exec | LauncherKind::Entrypoint | LauncherKind::Interpreter => {}
                LauncherKind::Init | LauncherKind::SoleInit | LauncherKind::Forwards => {
                    self.push(launcher.name, origin(launcher.index));
                }
                LauncherKind::SwitchUser | LauncherKind::PackageRunner | LauncherKind::Parent => {
                    self.push(launcher.name, origin(launcher.index));
                    let reason = format!("whether `{}` passes it on is not known", launcher.name);
                    self.deliver(Delivery::Unknown(reason));
                }
            }
        }
    }

    pub(super) fn add_program(&mut self, name: &str, kind: Kind, starts_another: bool, origin: Origin) {
        if is_script(name) {
            return self.add_unread_script(name, origin);
        }
        self.push(name, origin);
        if kind == Kind::PackageManager && starts_another {
            self.deliver(Delivery::Unknown(format!("what `{name}` starts is not known")));
        }
    }

    /// Adds a script whose text is not in sight.
    pub(super) fn add_unread_script(&mut self, path: &str, origin: Origin) {
        let name = path.rsplit('/').next().unwrap_or(path);
        self.push(name, origin);
        self.deliver(Delivery::Unknown(format!("what `{name}` starts is not read")));
    }
}

fn is_script(name: &str) -> bool {
    name.ends_with(".sh") || name.contains("entrypoint")
}
