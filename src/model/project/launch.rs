//! The command line of a container's first process, put together from ENTRYPOINT and CMD as Docker does it:
//! [how they interact](https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact).

use crate::model::command::program::{Invocation, invocation};
use crate::model::dockerfile::{Argument, Command, Setting};
use crate::model::origin::Origin;
use crate::syntax::dockerfile::Keyword;

/// What a container starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Launch {
    /// Neither ENTRYPOINT nor CMD.
    Nothing,
    /// Not to be known; the reason is one clause.
    Unknown(String),
    /// A command line.
    Runs(CommandLine),
}

/// A command line, shell forms written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandLine {
    /// Program and arguments; never empty.
    pub argv: Vec<Argument>,
    /// How many of them ENTRYPOINT gives; CMD gives the rest.
    pub entrypoint_len: usize,
    /// The shell form among them that is read by a shell.
    pub shell_form: Option<ShellForm>,
}

/// A shell form in a command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShellForm {
    /// Who wrote it: ENTRYPOINT or CMD.
    pub keyword: Keyword,
    /// The index of the line in [`CommandLine::argv`]. The shell with its options stands before it.
    pub line: usize,
}

impl Launch {
    pub(super) fn new(entrypoint: &Setting<Command>, command: &Setting<Command>) -> Self {
        let given = |setting: &Setting<Command>| match (&setting.value, &setting.origin) {
            (None, Origin::Unknown(reason)) => Err(reason.clone()),
            (value, _) => Ok(value.clone()),
        };
        // Docker's official bases rarely have an ENTRYPOINT, and one that runs the CMD if they do; so an unknown
        // ENTRYPOINT hides nothing of a CMD that is written. The base is reported as unknown all the same.
        let entrypoint = match (given(entrypoint), given(command)) {
            (Err(reason), Err(_) | Ok(None)) => return Self::Unknown(reason),
            (Err(_), Ok(Some(_))) => None,
            (Ok(entrypoint), _) => entrypoint,
        };
        let command = match given(command) {
            Ok(command) => command,
            // What an unknown base would have run is lost: only ENTRYPOINT is certain.
            Err(_) if entrypoint.is_some() => None,
            Err(reason) => return Self::Unknown(reason),
        };
        let mut line = CommandLine { argv: Vec::new(), entrypoint_len: 0, shell_form: None };
        line.add(entrypoint, Keyword::Entrypoint);
        line.entrypoint_len = line.argv.len();
        line.add(command, Keyword::Cmd);
        if line.argv.is_empty() { Self::Nothing } else { Self::Runs(line) }
    }

    /// The command line, if it is known.
    #[must_use]
    pub fn command_line(&self) -> Option<&CommandLine> {
        match self {
            Self::Runs(line) => Some(line),
            Self::Nothing | Self::Unknown(_) => None,
        }
    }
}

impl CommandLine {
    fn add(&mut self, command: Option<Command>, keyword: Keyword) {
        match command {
            None => {}
            Some(Command::Exec(words)) => self.argv.extend(words),
            Some(Command::Shell { shell, line }) => {
                let shell = shell.unwrap_or_else(|| vec!["/bin/sh".to_owned(), "-c".to_owned()]);
                let is_first = self.argv.is_empty();
                self.argv.extend(shell.iter().map(|word| Argument::inherited(word)));
                // Behind an ENTRYPOINT in shell form a CMD is only an argument of that shell.
                if is_first || self.shell_form.is_none() {
                    self.shell_form = Some(ShellForm { keyword, line: self.argv.len() });
                }
                self.argv.push(line);
            }
        }
    }

    /// Launchers and program of the words from `start` on; their indices count from the first word of all.
    #[must_use]
    pub fn invocation(&self, start: usize) -> Invocation<'_> {
        let words = self.words();
        let mut found = invocation(words.get(start..).unwrap_or_default());
        for launcher in &mut found.launchers {
            launcher.index += start;
        }
        if let Some(program) = &mut found.program {
            program.index += start;
            program.script = program.script.map(|index| index + start);
            if let Some(call) = &mut program.shell {
                call.script = call.script.map(|index| index + start);
                call.file = call.file.map(|index| index + start);
                call.arguments += start;
            }
        }
        found
    }

    /// The words as plain text.
    #[must_use]
    pub fn words(&self) -> Vec<&str> {
        self.argv.iter().map(Argument::as_str).collect()
    }
}
