//! What a stage is built to: its chain from the external base upwards, instruction by instruction, to the letter
//! of [convert.go](https://github.com/moby/buildkit/blob/master/frontend/dockerfile/dockerfile2llb/convert.go).

use super::Dockerfile;
use super::command::{Command, Healthcheck};
use super::config::{Config, Setting};
use super::copy::CopyStep;
use super::scope::Scope;
use super::stage::{Base, Stage};
use crate::model::origin::{Origin, Sourced};
use crate::source::{Location, join};
use crate::syntax::dockerfile::port::Ports;
use crate::syntax::dockerfile::{Arguments, Heredoc, Instruction, Keyword, Lexer, MappedText};

/// What a stage is built to.
#[derive(Clone, Debug)]
pub struct Built {
    /// What its image is configured with.
    pub config: Config,
    /// What was copied into it and into the stages below, in order.
    pub copies: Vec<CopyStep>,
}

impl Dockerfile {
    /// Builds `stage` in thought. `external` gives what an external base brings; it is asked for the lowest
    /// stage of the chain, never with [`Base::Stage`].
    #[must_use]
    pub fn build(&self, stage: &Stage, external: &dyn Fn(&Base) -> Config) -> Built {
        let config = external(self.external_base(stage)).with_path();
        let mut build = Build {
            dockerfile: self,
            lexer: Lexer::new(self.tree.escape),
            scope: Scope::of(&config.env),
            built: Built { config, copies: Vec::new() },
            has_command: false,
        };
        let mut below = None;
        for stage in self.chain(stage) {
            build.stage(stage, below);
            below = Some(stage);
        }
        build.built
    }
}

struct Build<'d> {
    dockerfile: &'d Dockerfile,
    lexer: Lexer,
    scope: Scope,
    built: Built,
    /// Whether this stage has had a `CMD`.
    has_command: bool,
}

impl<'d> Build<'d> {
    fn stage(&mut self, stage: &Stage, below: Option<&Stage>) {
        self.has_command = false;
        let triggers = below.map_or(&[][..], |below| self.dockerfile.instructions(below));
        for trigger in triggers {
            if let Arguments::Instruction(inner) = &trigger.arguments {
                self.instruction(inner, &trigger.heredocs);
            }
        }
        for instruction in self.dockerfile.instructions(stage) {
            self.instruction(instruction, &instruction.heredocs);
        }
    }

    fn instruction(&mut self, instruction: &'d Instruction, heredocs: &'d [Heredoc]) {
        let location = self.dockerfile.location(instruction.span);
        match (instruction.keyword, &instruction.arguments) {
            (Keyword::Add | Keyword::Copy, _) => self.copy(instruction, heredocs),
            (Keyword::Arg, arguments) => {
                let Dockerfile { arguments: given, globals, .. } = self.dockerfile;
                for word in arguments.words() {
                    self.scope.declare(&self.lexer, word, given, Some(globals));
                }
            }
            (Keyword::Cmd, _) => self.command(instruction, location),
            (Keyword::Entrypoint, _) => self.entrypoint(instruction, location),
            (Keyword::Env | Keyword::Label, Arguments::Pairs(_)) => self.pairs(instruction),
            (Keyword::Expose, _) => self.expose(instruction),
            (Keyword::Healthcheck, _) => {
                if let Some(check) = Healthcheck::read(self.dockerfile.file, instruction) {
                    self.built.config.healthcheck = Sourced::at(Some(check), location);
                }
            }
            (Keyword::Shell, Arguments::Json { elements, .. }) if !elements.is_empty() => {
                let words = elements.iter().map(|word| word.as_str().to_owned()).collect();
                self.built.config.shell = Sourced::at(Some(words), location);
            }
            (Keyword::Stopsignal, Arguments::Text(text)) => {
                self.built.config.stop_signal = self.setting(text, location);
            }
            (Keyword::User, Arguments::Text(text)) => {
                let mut user = self.setting(text, location);
                user.value = user.value.filter(|user| !user.is_empty());
                self.built.config.user = user;
            }
            (Keyword::Volume, _) => self.volumes(instruction),
            (Keyword::Workdir, Arguments::Text(text)) => self.working_dir(text, location),
            _ => {}
        }
    }

    fn setting(&self, text: &MappedText, location: Location) -> Setting<String> {
        setting(self.scope.expand(&self.lexer, text.as_str()), location)
    }

    fn command(&mut self, instruction: &Instruction, location: Location) {
        let config = &mut self.built.config;
        let command = Command::read(self.dockerfile.file, instruction, &config.shell);
        config.command = Sourced::at(command, location);
        self.has_command = true;
    }

    fn entrypoint(&mut self, instruction: &Instruction, location: Location) {
        let config = &mut self.built.config;
        let command = Command::read(self.dockerfile.file, instruction, &config.shell);
        config.entrypoint = Sourced::at(command, location);
        if !self.has_command {
            // An inherited CMD was meant for another ENTRYPOINT.
            config.command = Sourced::at(None, location);
        }
    }

    /// `ENV` and `LABEL`. All values are expanded before any is set.
    fn pairs(&mut self, instruction: &Instruction) {
        let Arguments::Pairs(pairs) = &instruction.arguments else { return };
        let expand = |text: &str| self.scope.expand(&self.lexer, text);
        let expanded: Vec<_> = pairs
            .iter()
            .filter_map(|pair| {
                let location = self.dockerfile.location(pair.name.span.to(pair.value.span));
                Some((expand(pair.name.as_str()).ok()?, setting(expand(pair.value.as_str()), location)))
            })
            .collect();
        if instruction.keyword == Keyword::Label {
            return self.built.config.labels.extend(expanded);
        }
        for (name, value) in expanded {
            self.scope.set(name.clone(), value.value.clone());
            self.built.config.env.variables.insert(name, value);
        }
    }

    fn expose(&mut self, instruction: &Instruction) {
        for word in instruction.arguments.words() {
            for port in self.scope.words(&self.lexer, word.as_str()).unwrap_or_default() {
                let location = self.dockerfile.location(word.text.span(port.range));
                let ports = Ports::parse(&port.text).map(|ports| Sourced::at(ports, location));
                self.built.config.ports.extend(ports);
            }
        }
    }

    fn volumes(&mut self, instruction: &Instruction) {
        for word in instruction.arguments.words() {
            if let Ok(path) = self.scope.expand(&self.lexer, word.as_str()) {
                self.built.config.volumes.push(Sourced::at(path, self.dockerfile.location(word.span)));
            }
        }
    }

    fn working_dir(&mut self, text: &MappedText, location: Location) {
        let path = self.scope.expand(&self.lexer, text.as_str());
        let path = path.and_then(|path| absolute(&self.built.config.working_dir, &path));
        self.built.config.working_dir = setting(path, location);
    }

    fn copy(&mut self, instruction: &'d Instruction, heredocs: &'d [Heredoc]) {
        let expand = |text: &str| self.scope.expand(&self.lexer, text).ok();
        let copy =
            CopyStep::read(self.dockerfile, instruction, heredocs, &self.built.config.working_dir, &expand);
        self.built.copies.extend(copy);
    }
}

fn setting<T>(value: Result<T, String>, location: Location) -> Setting<T> {
    match value {
        Ok(value) => Sourced::at(Some(value), location),
        Err(reason) => Sourced { value: None, origin: Origin::Unknown(reason) },
    }
}

/// `path` as seen from the working directory, or why it is not known.
pub(super) fn absolute(working_dir: &Setting<String>, path: &str) -> Result<String, String> {
    if is_absolute(path) {
        return Ok(path.to_owned());
    }
    match (&working_dir.value, &working_dir.origin) {
        (Some(dir), _) => Ok(join(dir, path)),
        (None, Origin::Unknown(reason)) => Err(reason.clone()),
        (None, _) => Ok(join("/", path)),
    }
}

/// Absolute, also as Windows has it: `C:\app`, `\app`.
fn is_absolute(path: &str) -> bool {
    let mut chars = path.chars();
    let drive = chars.next().is_some_and(|c| c.is_ascii_alphabetic()) && chars.next() == Some(':');
    path.starts_with(['/', '\\']) || drive
}

#[cfg(test)]
mod tests;
