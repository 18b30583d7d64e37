//! Whether the shell of a command line stays in front of the program, and how an `exec` would change that.

use super::container::{Container, ShellLine};
use crate::model::command::program::{Role, invocation};
use crate::model::command::{Because, Ending, Family, Insertion, NoExec, Pid1, pid1};
use crate::source::Span;
use crate::syntax::shell;

/// A shell that is, or may be, PID 1 in front of the program that it starts.
#[derive(Clone, Debug)]
pub struct ShellInFront<'c> {
    /// The line that it reads.
    pub line: ShellLine<'c>,
    /// How certain that is.
    pub stays: Stays,
    /// The program's command, without what stands around it.
    pub command: String,
    /// Where the command stands in the line.
    pub span: Span,
    /// Where an `exec` helps, or why none does.
    pub exec: Result<Insertion, NoExec>,
}

/// How certain it is that a shell stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stays {
    /// It does; the clause says why.
    Certainly(String),
    /// It depends on which shell it is, which is not known.
    DependsOnShell,
    /// It does not, but only because this shell replaces itself by a simple last command.
    NotByLuck,
}

impl Container {
    /// The shell in front of the program, if the container's command line is read by one that does not certainly
    /// make room: there is an `exec`, or the script looks after its child by itself. `None` also where nothing can
    /// be claimed.
    #[must_use]
    pub fn shell_in_front(&self) -> Option<ShellInFront<'_>> {
        let line = self.shell_line()?;
        if matches!(line.family, Family::None | Family::Windows) {
            return None;
        }
        let text = line.line.as_str();
        // A shell form that was meant as an array never gets to run a program.
        if line.is_shell_form && text.trim_start().starts_with('[') {
            return None;
        }
        let script = shell::parse(text).ok()?;
        let (ending, stays) = match pid1(text, &script, line.family) {
            Pid1::Shell(Some(ending), because) if because != Because::TrapAndWait => {
                (ending, Stays::Certainly(because.to_string()))
            }
            // Where the shell is named (`bash -c`), nothing depends on what `/bin/sh` is.
            Pid1::Program(ending) if !ending.is_exec() && Family::of_program(line.shell).is_none() => {
                (ending, Stays::NotByLuck)
            }
            Pid1::Varies(ending) => (ending, Stays::DependsOnShell),
            Pid1::Shell(..) | Pid1::Program(_) | Pid1::Unsure(_) => return None,
        };
        let serves = invocation(&ending.argv()).program.is_none_or(|program| {
            !matches!(program.role, Role::OneShot | Role::Interactive | Role::Placeholder)
        });
        serves.then(|| front(line, &ending, stays, &script))
    }
}

fn front<'c>(
    line: ShellLine<'c>,
    ending: &Ending<'_>,
    stays: Stays,
    script: &shell::Script,
) -> ShellInFront<'c> {
    ShellInFront {
        line,
        stays,
        command: ending.argv().first().copied().unwrap_or_default().to_owned(),
        span: ending.command.span,
        exec: ending.exec_insertion(script),
    }
}
