//! Which commands run a program, and which are only done by the shell itself.

use std::collections::HashSet;

use crate::syntax::shell::{Command, Compound, Item, Pipeline, Script, SimpleCommand, Word, walk};

use super::shell::is_builtin;

/// Tells commands that run a program from builtins, and from calls of functions that hold nothing but builtins.
pub(super) struct Programs<'s> {
    quiet: HashSet<&'s str>,
}

impl<'s> Programs<'s> {
    /// Learns the functions of `script`. One that is called before it is defined counts as program.
    pub(super) fn of(script: &'s Script) -> Self {
        let mut programs = Self { quiet: HashSet::new() };
        for function in script.functions() {
            if !programs.in_command(&function.body) {
                programs.quiet.insert(&function.name);
            }
        }
        programs
    }

    pub(super) fn in_item(&self, item: &Item) -> bool {
        item.pipelines().any(|pipeline| self.in_pipeline(pipeline))
    }

    pub(super) fn in_pipeline(&self, pipeline: &Pipeline) -> bool {
        pipeline.commands.iter().any(|command| self.in_command(command))
    }

    /// The definition of a function runs nothing.
    pub(super) fn in_command(&self, command: &Command) -> bool {
        match command {
            Command::Simple(command) => self.in_simple(command),
            Command::Compound(compound) => self.in_compound(compound),
            Command::Function(_) => false,
        }
    }

    fn in_compound(&self, compound: &Compound) -> bool {
        let mut any = false;
        for list in compound.lists() {
            walk(list, &mut |inner| any |= matches!(inner, Command::Simple(inner) if self.in_simple(inner)));
        }
        any
    }

    fn in_simple(&self, command: &SimpleCommand) -> bool {
        match command.words.first().map(Word::literal) {
            None => false,
            Some(Some("exec")) => is_exec(command),
            Some(Some("eval" | "." | "source" | "command" | "builtin" | "time" | "coproc")) => {
                command.words.len() > 1
            }
            Some(Some(name)) => !is_builtin(name) && !self.quiet.contains(name),
            Some(None) => true,
        }
    }
}

/// `exec` with a program; with nothing but redirections it only changes those of the shell.
pub(super) fn is_exec(command: &SimpleCommand) -> bool {
    let mut words = command.words.iter().map(Word::literal).skip_while(|word| *word == Some("command"));
    words.next() == Some(Some("exec")) && words.next().is_some()
}
