//! Where an `exec` belongs.

use crate::syntax::shell::{Command, Operator, Pipeline, Script, Terminator};

use super::ending::{Ending, Obstacle};
use super::shell::is_builtin;
use super::trap::traps;

/// Where `exec ` makes a program take the shell's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Insertion {
    /// The byte in front of which `exec ` goes.
    pub at: usize,
    /// Whether the script is nothing but simple commands joined by `&&`, of which this is the last.
    pub plain: bool,
}

/// Why there is no place for an `exec`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoExec {
    /// It is there already.
    Present,
    /// The command is a builtin, which `exec` does not find.
    Builtin,
    /// What the shell still has to do would be lost.
    Obstacle(Obstacle),
    /// A handler would be lost that the script sets with `trap`.
    Trap,
}

impl Ending<'_> {
    /// Where to put an `exec` so that the program takes the shell's place and nothing else changes. `script` is
    /// the one that the ending was found in.
    ///
    /// # Errors
    /// Says what speaks against it.
    pub fn exec_insertion(&self, script: &Script) -> Result<Insertion, NoExec> {
        if self.is_exec() {
            return Err(NoExec::Present);
        }
        let blocking = |obstacle: &&Obstacle| !matches!(obstacle, Obstacle::Group | Obstacle::Function);
        if let Some(&obstacle) = self.obstacles.iter().find(blocking) {
            return Err(NoExec::Obstacle(obstacle));
        }
        let Some(name) = self.command.words.first() else { return Err(NoExec::Builtin) };
        if name.literal().is_some_and(is_builtin) {
            return Err(NoExec::Builtin);
        }
        if !traps(script).is_empty() {
            return Err(NoExec::Trap);
        }
        Ok(Insertion { at: name.span.start as usize, plain: is_plain(script) })
    }
}

fn is_plain(script: &Script) -> bool {
    let [item] = &*script.items else { return false };
    let simple = |pipeline: &Pipeline| matches!(pipeline.as_single(), Some(Command::Simple(_)));
    item.terminator != Terminator::Background
        && item.pipelines().all(simple)
        && item.rest.iter().all(|(operator, _)| *operator == Operator::And)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::command::endings;
    use crate::source::Span;
    use crate::syntax::shell::parse;

    #[test]
    fn exec_goes_in_front_of_the_program() {
        for (text, expected) in [
            ("a b", Ok("exec a b")),
            ("x && a", Ok("x && exec a")),
            ("x; a", Ok("x; exec a")),
            ("FOO=1 a >f", Ok("FOO=1 exec a >f")),
            (">f a", Ok(">f exec a")),
            ("\"$@\"", Ok("exec \"$@\"")),
            ("x || exit 1; a", Ok("x || exit 1; exec a")),
            ("if x; then a; fi", Ok("if x; then exec a; fi")),
            ("exec a", Err(NoExec::Present)),
            ("command a", Err(NoExec::Builtin)),
            ("trap x EXIT; a", Err(NoExec::Trap)),
            ("a | b", Err(NoExec::Obstacle(Obstacle::Pipeline))),
            ("a || x", Err(NoExec::Obstacle(Obstacle::Alternative))),
            ("a || true", Err(NoExec::Obstacle(Obstacle::Followed(Span::new(5, 9))))),
            ("a &", Err(NoExec::Obstacle(Obstacle::Background))),
            ("! a", Err(NoExec::Obstacle(Obstacle::Negated))),
            ("(a)", Err(NoExec::Obstacle(Obstacle::Subshell))),
            ("while x; do a; done", Err(NoExec::Obstacle(Obstacle::Loop))),
            ("eval a", Err(NoExec::Obstacle(Obstacle::Indirect))),
        ] {
            let script = parse(text).unwrap();
            let ending = &endings(&script)[0];
            let inserted = ending.exec_insertion(&script).map(|insertion| {
                let (before, after) = text.split_at(insertion.at);
                format!("{before}exec {after}")
            });
            assert_eq!(inserted.as_deref().map_err(|no| *no), expected, "{text}");
        }
    }

    #[test]
    fn plain_lines_are_simple_commands_and_nothing_else() {
        for (text, plain) in
            [("a", true), ("a && b", true), ("a; b", false), ("[ x ] || a", false), ("(x) && a", false)]
        {
            let script = parse(text).unwrap();
            let insertion = endings(&script)[0].exec_insertion(&script).unwrap();
            assert_eq!(insertion.plain, plain, "{text}");
        }
    }

    /// Command lines of all shapes.
    fn command_line() -> impl Strategy<Value = String> {
        let token = prop::sample::select(vec![
            "a ",
            "b ",
            "exec ",
            "A=1 ",
            ">f ",
            "\"$@\" ",
            "$x ",
            "&& ",
            "|| ",
            "| ",
            "; ",
            "& ",
            "\n",
            "{ ",
            "; } ",
            "( ",
            ") ",
            "! ",
            "if ",
            "then ",
            "; fi ",
            "f() ",
            "f ",
            "while ",
            "do ",
            "done ",
            "eval ",
            "exit ",
            "trap x TERM; ",
            "# c\n",
        ]);
        prop::collection::vec(token, 1..12).prop_map(|tokens| tokens.concat())
    }

    proptest! {
        #[test]
        fn an_inserted_exec_takes_the_shells_place(text in command_line()) {
            let Ok(script) = parse(&text) else { return Ok(()) };
            for (at, ending) in endings(&script).iter().enumerate() {
                let Ok(insertion) = ending.exec_insertion(&script) else { continue };
                let (before, after) = text.split_at(insertion.at);
                let cured = format!("{before}exec {after}");
                let script = parse(&cured).unwrap();
                let endings = endings(&script);
                prop_assert!(endings[at].is_exec() && endings[at].replaces_shell(), "{cured:?}");
            }
        }
    }
}
