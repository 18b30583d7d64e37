//! The program that does a container's work, also behind the line of a shell.

use super::container::Container;
use crate::model::command::endings;
use crate::model::command::program::{Kind, Language, Role, invocation};
use crate::model::dockerfile::Argument;
use crate::source::Location;
use crate::syntax::shell;

/// The program that does a container's work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinalProgram {
    /// Its name without folder and version.
    pub name: String,
    /// What kind of program it is.
    pub kind: Kind,
    /// The language whose runtime it runs on.
    pub language: Option<Language>,
    /// What it is there for.
    pub role: Role,
    /// The words behind its launchers' own, from its first launcher that is an interpreter or else its name on.
    pub argv: Vec<String>,
    /// Where it is named; `None` if a base image starts it.
    pub location: Option<Location>,
}

impl Container {
    /// The program that does the work: what is left behind launchers, and what a shell's line ends with. `None` if
    /// nothing is started or it is not to be known.
    #[must_use]
    pub fn final_program(&self) -> Option<FinalProgram> {
        if let Some(line) = self.shell_line() {
            let script = shell::parse(line.line.as_str()).ok()?;
            let ending = endings(&script).pop()?;
            let span = ending.command.span;
            return program(&ending.argv(), |_| line.line.location_of(span.range()));
        }
        let line = self.launch.command_line()?;
        let start = match self.command_behind_script() {
            Some(command) => line.argv.len() - command.len(),
            None => self.program_start(line),
        };
        let words: Vec<_> = line.argv[start..].iter().map(Argument::as_str).collect();
        program(&words, |index| line.argv.get(start + index)?.location())
    }

    /// Whether the container starts a script file whose end is not known: then the program is not, either.
    #[must_use]
    pub fn starts_a_script(&self) -> bool {
        self.invocation().and_then(|found| found.program).is_some_and(|program| {
            let is_script = |name: &str| name.ends_with(".sh") || name.contains("entrypoint");
            program.shell.is_some_and(|call| call.file.is_some()) || is_script(program.name)
        })
    }
}

fn program(argv: &[&str], place: impl Fn(usize) -> Option<Location>) -> Option<FinalProgram> {
    use crate::model::command::program::LauncherKind::Interpreter;
    let found = invocation(argv);
    let program = found.program?;
    let interpreter = found.launchers.iter().find(|launcher| launcher.kind == Interpreter);
    let first = interpreter.map_or(program.index, |launcher| launcher.index);
    Some(FinalProgram {
        name: program.name.to_owned(),
        kind: program.kind,
        language: program.language,
        role: program.role,
        argv: argv[first..].iter().map(|&word| word.to_owned()).collect(),
        location: place(first),
    })
}
