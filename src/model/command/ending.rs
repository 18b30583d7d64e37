//! How a run of a script can end: with which program, and what stands between it and PID 1.

use std::collections::{HashMap, HashSet};

use crate::source::Span;
use crate::syntax::shell::{
    Command, Compound, CompoundKind, Function, Item, Operator, Pipeline, Script, SimpleCommand, Terminator,
    Word,
};

use super::significance::{Programs, is_exec};

/// Functions that call functions are followed this far.
const MAX_CALLS: usize = 16;

/// A program that a run of the script can end with: the last one that it starts, after the builtins around it
/// (`cd`, `[ … ]`, `exit $?`) are set aside.
#[derive(Clone, Debug)]
pub struct Ending<'s> {
    /// The command that starts it.
    pub command: &'s SimpleCommand,
    /// What keeps the program from taking the shell's place, or an `exec` from being put in front of it;
    /// outermost first.
    pub obstacles: Vec<Obstacle>,
}

/// Something around a command that has to do with who becomes PID 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The shell does not wait for the command: `prog &`.
    Background,
    /// The command is part of a pipeline, and runs in a process of its own.
    Pipeline,
    /// The shell runs what stands here afterwards, or may: `prog || exit 1`.
    Followed(Span),
    /// The exit status is turned round: `! prog`.
    Negated,
    /// The command runs in rounds.
    Loop,
    /// The command is part of a function.
    Function,
    /// The command is part of `( … )`.
    Subshell,
    /// The command is part of `{ … }`, `if` or `case`.
    Group,
    /// The group has redirections, which the shell undoes afterwards.
    GroupRedirection,
    /// In front of the command stands another one that could be meant just as well: `a || b`.
    Alternative,
    /// A builtin or a word of the grammar starts the program, or what it reads: `eval`, `.`, `time`.
    Indirect,
}

impl Ending<'_> {
    /// Whether the command is an `exec` with a program.
    #[must_use]
    pub fn is_exec(&self) -> bool {
        is_exec(self.command)
    }

    /// Whether the program takes the place of the shell that reads the script, in every shell.
    #[must_use]
    pub fn replaces_shell(&self) -> bool {
        let own_process = |obstacle: &Obstacle| {
            matches!(obstacle, Obstacle::Background | Obstacle::Pipeline | Obstacle::Subshell)
        };
        self.is_exec() && !self.obstacles.iter().any(own_process)
    }

    /// Name and arguments of the program itself, without `exec` and its options.
    #[must_use]
    pub fn argv(&self) -> Vec<&str> {
        self.program_words().iter().map(|word| &*word.text).collect()
    }

    /// The words that are [`Self::argv`].
    #[must_use]
    pub fn program_words(&self) -> &[Word] {
        let words = &self.command.words;
        if !self.is_exec() {
            return words;
        }
        let mut start = words.iter().take_while(|word| word.text == "command").count() + 1;
        while let Some(option) =
            words.get(start).filter(|word| word.text.starts_with('-') && word.text != "-")
        {
            start += 1 + usize::from(option.text == "-a");
        }
        words.get(start..).unwrap_or_default()
    }
}

/// Whether nothing runs after `item`: an `exec`, `exit` or `return` on its own.
fn stops_script(item: &Item) -> bool {
    let waited_for = item.as_simple().filter(|_| item.terminator != Terminator::Background);
    waited_for.is_some_and(|command| is_exec(command) || matches!(command.name(), Some("exit" | "return")))
}

/// Whether `item` is an `exit` or `return` with a status that is written and not 0.
fn fails(item: &Item) -> bool {
    let status = item.as_simple().and_then(|command| command.words.get(1)?.literal());
    status.is_some_and(|status| status.parse::<u32>().is_ok_and(|status| status > 0))
}

/// Every program that a run of `script` can end with, in the order of the text; none if it only runs builtins.
/// Calls of the script's own functions are followed.
#[must_use]
pub fn endings(script: &Script) -> Vec<Ending<'_>> {
    let functions = script.functions().into_iter().map(|function| (&*function.name, function)).collect();
    let programs = Programs::of(script);
    let mut search = Search { functions, programs, called: HashSet::new(), calls: 0, found: Vec::new() };
    search.list(&script.items, &[], true);
    search.found
}

struct Search<'s> {
    functions: HashMap<&'s str, &'s Function>,
    programs: Programs<'s>,
    called: HashSet<&'s str>,
    calls: usize,
    found: Vec<Ending<'s>>,
}

impl<'s> Search<'s> {
    /// Looks through a list; `last` if nothing else of the script runs after it. Each item is looked into just
    /// once, or nesting would double the work at every level.
    fn list(&mut self, items: &'s [Item], around: &[Obstacle], last: bool) {
        let stop = items.iter().position(stops_script);
        let reached = &items[..stop.unwrap_or(items.len())];
        let exec = stop.and_then(|at| items[at].as_simple()).filter(|command| is_exec(command));
        let ends_here = match stop {
            // A branch that ends in `exit 1` tells of an error; what ran before it was no service.
            Some(at) => exec.is_none() && (around.is_empty() || !fails(&items[at])),
            None => last,
        };
        let tail =
            if ends_here { reached.iter().rposition(|item| self.programs.in_item(item)) } else { None };
        for (at, item) in reached.iter().enumerate() {
            if Some(at) == tail {
                self.tail(item, &items[at + 1..], around);
            } else {
                self.early(item, around);
            }
        }
        if let Some(command) = exec {
            self.found.push(Ending { command, obstacles: around.to_vec() });
        }
    }

    /// Looks for endings in the middle of a list: groups in which the script ends.
    fn early(&mut self, item: &'s Item, around: &[Obstacle]) {
        for pipeline in item.pipelines() {
            // What ends a subshell ends nothing else.
            if let Some(Command::Compound(compound)) = pipeline.as_single()
                && !matches!(compound.kind, CompoundKind::Subshell(_))
            {
                let mut inside = around.to_vec();
                inside.push(obstacle_of(&compound.kind));
                for body in bodies(compound) {
                    self.list(body, &inside, false);
                }
            }
        }
    }

    /// Finds the program among the pipelines of an item, the last one that runs any before `after`.
    fn tail(&mut self, item: &'s Item, after: &[Item], around: &[Obstacle]) {
        let mut obstacles = around.to_vec();
        if item.terminator == Terminator::Background {
            obstacles.push(Obstacle::Background);
        }
        if let Some(next) = after.iter().find(|next| !defines_function(next)) {
            obstacles.push(Obstacle::Followed(next.span));
        }
        let pipelines: Vec<_> = item.pipelines().collect();
        let Some(at) = pipelines.iter().rposition(|pipeline| self.programs.in_pipeline(pipeline)) else {
            return;
        };
        if let Some(next) = pipelines.get(at + 1) {
            obstacles.push(Obstacle::Followed(next.span));
        }
        let mut before = pipelines.iter().zip(&item.rest).take(at);
        if before
            .any(|(pipeline, (operator, _))| *operator == Operator::Or && self.programs.in_pipeline(pipeline))
        {
            obstacles.push(Obstacle::Alternative);
        }
        self.pipeline(pipelines[at], obstacles);
    }

    fn pipeline(&mut self, pipeline: &'s Pipeline, mut obstacles: Vec<Obstacle>) {
        if pipeline.negated {
            obstacles.push(Obstacle::Negated);
        }
        if pipeline.commands.len() > 1 {
            obstacles.push(Obstacle::Pipeline);
        }
        if let Some(command) = pipeline.commands.iter().find(|command| self.programs.in_command(command)) {
            self.command(command, obstacles);
        }
    }

    fn command(&mut self, command: &'s Command, obstacles: Vec<Obstacle>) {
        match command {
            Command::Simple(command) => self.simple(command, obstacles),
            Command::Compound(compound) => self.compound(compound, obstacles),
            Command::Function(_) => {}
        }
    }

    fn simple(&mut self, command: &'s SimpleCommand, mut obstacles: Vec<Obstacle>) {
        if let Some(function) = command.name().and_then(|name| self.functions.get(name).copied()) {
            obstacles.push(Obstacle::Function);
            if self.calls == MAX_CALLS {
                self.found.push(Ending { command, obstacles });
            } else if self.called.insert(&function.name) {
                self.calls += 1;
                self.command(&function.body, obstacles);
                self.calls -= 1;
            }
            return;
        }
        if matches!(command.name(), Some("eval" | "." | "source" | "time" | "coproc")) {
            obstacles.push(Obstacle::Indirect);
        }
        self.found.push(Ending { command, obstacles });
    }

    fn compound(&mut self, compound: &'s Compound, mut obstacles: Vec<Obstacle>) {
        if !compound.redirections.is_empty() {
            obstacles.push(Obstacle::GroupRedirection);
        }
        obstacles.push(obstacle_of(&compound.kind));
        let before = self.found.len();
        for body in bodies(compound) {
            self.list(body, &obstacles, true);
        }
        if self.found.len() > before {
            return;
        }
        // `until prog; do sleep 1; done` runs its program in the condition.
        obstacles.push(Obstacle::Followed(compound.span));
        for condition in conditions(compound) {
            self.list(condition, &obstacles, true);
        }
    }
}

fn obstacle_of(kind: &CompoundKind) -> Obstacle {
    match kind {
        CompoundKind::While { .. } | CompoundKind::For { .. } => Obstacle::Loop,
        CompoundKind::Subshell(_) => Obstacle::Subshell,
        _ => Obstacle::Group,
    }
}

/// The lists of a compound command of which one may run last: not the conditions.
fn bodies(compound: &Compound) -> Vec<&[Item]> {
    match &compound.kind {
        CompoundKind::If { branches, otherwise } => {
            branches.iter().map(|(_, body)| &**body).chain(otherwise.as_deref()).collect()
        }
        CompoundKind::While { body, .. } => vec![body],
        _ => compound.lists(),
    }
}

fn conditions(compound: &Compound) -> Vec<&[Item]> {
    match &compound.kind {
        CompoundKind::If { branches, .. } => branches.iter().map(|(condition, _)| &**condition).collect(),
        CompoundKind::While { condition, .. } => vec![condition],
        _ => Vec::new(),
    }
}

fn defines_function(item: &Item) -> bool {
    matches!(item.first.as_single(), Some(Command::Function(_))) && item.rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::shell::parse;

    #[test]
    fn every_way_out_is_found() {
        for (text, expected) in [
            ("a; b", vec!["b"]),
            ("cd /x && [ -f y ] && a", vec!["a"]),
            ("a; exit $?", vec!["a"]),
            ("a && echo done", vec!["a"]),
            ("echo x | a | b", vec!["a"]),
            ("if x; then a; else exec b; fi", vec!["a", "exec b"]),
            ("case $1 in x) a;; y) exit 0;; *) b;; esac", vec!["a", "b"]),
            ("if x; then exec a; fi; b", vec!["exec a", "b"]),
            ("if x; then a; exit 0; fi; b", vec!["a", "b"]),
            ("if x; then a; fi; b", vec!["b"]),
            ("if [ x ]; then echo usage; exit 1; fi; a", vec!["a"]),
            ("if [ x ]; then ls; exit 1; fi; a", vec!["a"]),
            ("log() { echo $1; }; note() { log x; }; a; note end", vec!["a"]),
            ("exec a; b", vec!["exec a"]),
            ("exec >log; a", vec!["a"]),
            ("a & wait", vec!["a"]),
            ("f() { a; }; f", vec!["a"]),
            ("f() { g; }; g() { f; }; f", vec![]),
            ("a; f() { b; }", vec!["a"]),
            ("while true; do sleep 1; done", vec!["sleep 1"]),
            ("until a; do true; done", vec!["a"]),
            ("echo hello", vec![]),
            ("FOO=1", vec![]),
        ] {
            let script = parse(text).unwrap();
            let found: Vec<_> =
                endings(&script).iter().map(|ending| ending.command.argv().join(" ")).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn deep_and_tangled_scripts_take_linear_work() {
        let nested = format!("{}a; exit; :{}", "{ ".repeat(60), "; exit; :; }".repeat(60));
        assert_eq!(endings(&parse(&nested).unwrap()).len(), 1);
        let calls: String = (0..2000).map(|n| format!("f{n}() {{ f{}; }}\n", n + 1)).collect();
        let script = parse(&format!("{calls}f0")).unwrap();
        assert_eq!(endings(&script)[0].command.name(), Some("f16"));
    }
}
