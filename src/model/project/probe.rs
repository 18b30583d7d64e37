//! The health check of a container, as it is run.

use std::ops::Range;

use super::container::Container;
use crate::model::command::Family;
use crate::model::command::program::invocation;
use crate::model::dockerfile::{Argument, Command};
use crate::source::{Location, Span};
use crate::syntax::shell::{self, ExpansionKind, Script, SimpleCommand, Word};

/// The health check of a container, as it is run.
#[derive(Clone, Debug)]
pub enum Probe<'c> {
    /// A command line that a shell reads: the shell form, or the script of a `sh -c`.
    Line {
        /// The line.
        line: &'c Argument,
        /// The line, read; `None` where it is not understood.
        script: Option<Script>,
        /// The kind of shell that reads it.
        family: Family,
    },
    /// A program and its arguments, which no shell reads.
    Words(&'c [Argument]),
}

/// One command of a [`Probe`].
#[derive(Clone, Debug)]
pub struct Call<'c> {
    /// Its words.
    pub words: Vec<CallWord<'c>>,
}

/// A word of a [`Call`].
#[derive(Clone, Debug)]
pub struct CallWord<'c> {
    /// What it says, without quotes.
    pub text: String,
    argument: &'c Argument,
    /// Where it is written in `argument`.
    range: Range<usize>,
}

impl Container {
    /// Its health check, if it has one.
    #[must_use]
    pub fn probe(&self) -> Option<Probe<'_>> {
        let line =
            |line, family| Probe::Line { line, script: shell::parse(Argument::as_str(line)).ok(), family };
        match self.config.healthcheck.value.as_ref()?.test.as_ref()? {
            // `SHELL` says nothing about health checks.
            Command::Shell { line: text, .. } => Some(line(text, self.sh())),
            Command::Exec(words) => {
                let argv: Vec<_> = words.iter().map(Argument::as_str).collect();
                let shell = invocation(&argv).program.and_then(|program| {
                    Some((words.get(program.shell?.script?)?, self.family_of(argv[program.index])))
                });
                Some(shell.map_or(Probe::Words(words), |(text, family)| line(text, family)))
            }
        }
    }
}

impl<'c> Probe<'c> {
    /// The commands that it runs, also those whose output others use.
    #[must_use]
    pub fn calls(&self) -> Vec<Call<'c>> {
        match self {
            Self::Line { script: None, .. } => Vec::new(),
            Self::Line { line, script: Some(script), .. } => {
                let mut calls = Vec::new();
                collect(line, script, &mut calls);
                calls
            }
            Self::Words(words) => {
                let whole = |argument: &'c Argument| CallWord {
                    text: argument.as_str().to_owned(),
                    argument,
                    range: 0..argument.as_str().len(),
                };
                vec![Call { words: words.iter().map(whole).collect() }]
            }
        }
    }
}

fn collect<'c>(line: &'c Argument, script: &Script, calls: &mut Vec<Call<'c>>) {
    for command in script.simple_commands() {
        calls.push(Call::of(line, command));
        for expansion in command.all_words().flat_map(|word| &word.expansions) {
            if let ExpansionKind::Command(Some(inner)) = &expansion.kind {
                collect(line, inner, calls);
            }
        }
    }
}

impl<'c> Call<'c> {
    fn of(line: &'c Argument, command: &SimpleCommand) -> Self {
        let word =
            |word: &Word| CallWord { text: word.text.clone(), argument: line, range: word.span.range() };
        Self { words: command.words.iter().map(word).collect() }
    }

    /// The words as plain text.
    #[must_use]
    pub fn argv(&self) -> Vec<&str> {
        self.words.iter().map(|word| &*word.text).collect()
    }
}

impl CallWord<'_> {
    /// Where it is written, if it is written in a file.
    #[must_use]
    pub fn location(&self) -> Option<Location> {
        self.argument.location_of(self.range.clone())
    }

    /// Whether it stands at `span` of the line that it is a word of.
    #[must_use]
    pub fn is_at(&self, span: Span) -> bool {
        self.range == span.range()
    }

    /// Where `part`, bytes of [`Self::text`], is written, only where that is known to the byte.
    #[must_use]
    pub fn exact_location_of(&self, part: Range<usize>) -> Option<Location> {
        let written = self.argument.as_str().get(self.range.clone())?;
        let start = self.range.start + written.find(&self.text)?;
        self.argument.exact_location_of(start + part.start..start + part.end)
    }
}
