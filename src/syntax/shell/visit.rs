//! Ways through the tree. Its depth is bounded by the parser, so that plain recursion is safe here.

use crate::source::Span;

use super::{
    Command, Compound, CompoundKind, Function, Item, Pipeline, Script, SimpleCommand, Terminator, Word,
};

impl Script {
    /// The one command of the script, if it is a simple command that the shell waits for.
    #[must_use]
    pub fn as_simple(&self) -> Option<&SimpleCommand> {
        match &*self.items {
            [item] if item.terminator != Terminator::Background => item.as_simple(),
            _ => None,
        }
    }

    /// The simple command that stands last, if the list ends in one: `prog` in `a; b && prog`.
    #[must_use]
    pub fn last_command(&self) -> Option<&SimpleCommand> {
        match self.items.last()?.last().as_single()? {
            Command::Simple(command) => Some(command),
            _ => None,
        }
    }

    /// Every simple command in the order of the text: also those of pipelines, groups, conditions, loops and
    /// functions, but not those of substitutions.
    #[must_use]
    pub fn simple_commands(&self) -> Vec<&SimpleCommand> {
        let mut found = Vec::new();
        walk(&self.items, &mut |command| {
            if let Command::Simple(command) = command {
                found.push(command);
            }
        });
        found
    }

    /// Every function that the script defines, in the order of the text.
    #[must_use]
    pub fn functions(&self) -> Vec<&Function> {
        let mut found = Vec::new();
        walk(&self.items, &mut |command| {
            if let Command::Function(function) = command {
                found.push(function);
            }
        });
        found
    }
}

/// Calls `visit` for every command of `items` and of the commands inside them, outer before inner.
pub fn walk<'t>(items: &'t [Item], visit: &mut impl FnMut(&'t Command)) {
    for command in items.iter().flat_map(Item::pipelines).flat_map(|pipeline| &pipeline.commands) {
        walk_command(command, visit);
    }
}

fn walk_command<'t>(command: &'t Command, visit: &mut impl FnMut(&'t Command)) {
    visit(command);
    match command {
        Command::Simple(_) => {}
        Command::Compound(compound) => {
            for list in compound.lists() {
                walk(list, visit);
            }
        }
        Command::Function(function) => walk_command(&function.body, visit),
    }
}

impl Item {
    /// All pipelines of the item, in order.
    pub fn pipelines(&self) -> impl DoubleEndedIterator<Item = &Pipeline> {
        std::iter::once(&self.first).chain(self.rest.iter().map(|(_, pipeline)| pipeline))
    }

    /// The pipeline that stands last.
    #[must_use]
    pub fn last(&self) -> &Pipeline {
        self.rest.last().map_or(&self.first, |(_, pipeline)| pipeline)
    }

    /// The simple command that is the whole item.
    #[must_use]
    pub fn as_simple(&self) -> Option<&SimpleCommand> {
        match self.first.as_single()? {
            Command::Simple(command) if self.rest.is_empty() => Some(command),
            _ => None,
        }
    }
}

impl Pipeline {
    /// The one command of a pipeline without `|` and `!`.
    #[must_use]
    pub fn as_single(&self) -> Option<&Command> {
        match &*self.commands {
            [command] if !self.negated => Some(command),
            _ => None,
        }
    }
}

impl Compound {
    /// The lists of commands inside, in the order of the text.
    #[must_use]
    pub fn lists(&self) -> Vec<&[Item]> {
        match &self.kind {
            CompoundKind::Braces(items)
            | CompoundKind::Subshell(items)
            | CompoundKind::For { body: items } => {
                vec![items]
            }
            CompoundKind::If { branches, otherwise } => branches
                .iter()
                .flat_map(|(condition, body)| [&**condition, body])
                .chain(otherwise.as_deref())
                .collect(),
            CompoundKind::Case { arms, .. } => arms.iter().map(|arm| &*arm.body).collect(),
            CompoundKind::While { condition, body } => vec![condition, body],
            CompoundKind::Test | CompoundKind::Arithmetic => Vec::new(),
        }
    }
}

impl SimpleCommand {
    /// The command's name if it is the same in every run.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.words.first()?.literal()
    }

    /// Name and arguments, without quotes and with expansions as they are written: what the program would see
    /// if the shell expanded nothing.
    #[must_use]
    pub fn argv(&self) -> Vec<&str> {
        self.words.iter().map(|word| &*word.text).collect()
    }

    /// All words that the shell expands for this command: assignments, name, arguments, targets of redirections.
    pub fn all_words(&self) -> impl Iterator<Item = &Word> {
        let assigned = self.assignments.iter().map(|assignment| &assignment.word);
        assigned.chain(&self.words).chain(self.redirections.iter().map(|redirection| &redirection.target))
    }
}

impl Command {
    /// The bytes of the command.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Simple(command) => command.span,
            Self::Compound(compound) => compound.span,
            Self::Function(function) => function.span,
        }
    }
}
