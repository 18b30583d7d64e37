//! Which process is PID 1 while the program of a command line runs.

use std::fmt;

use crate::syntax::shell::{Item, Script, Terminator};

use super::ending::{Ending, Obstacle, endings};
use super::shell::Family;
use super::trap::traps;

/// The answer of [`pid1`].
#[derive(Clone, Debug)]
pub enum Pid1<'s> {
    /// The program: it takes the shell's place, and signals reach it.
    Program(Ending<'s>),
    /// The shell, which keeps the stop signal to itself. The program, if any, is its child.
    Shell(Option<Ending<'s>>, Because),
    /// The one or the other, depending on which shell it is.
    Varies(Ending<'s>),
    /// Not to be known; the reason is one clause.
    Unsure(&'static str),
}

/// Why a shell stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// This shell starts every program as a child.
    AlwaysForks,
    /// The program is started from a script file.
    ScriptFile,
    /// Something stands in the way.
    Obstacle(Obstacle),
    /// The command has redirections of its own.
    Redirection,
    /// The script sets a handler with `trap`.
    Trap,
    /// The script sets a handler, starts the program in the background and waits for it: the usual way to pass
    /// signals on by hand.
    TrapAndWait,
    /// `;` and `&&` stand in one line.
    MixedList,
    /// The program's line is not the last one: a line end, a comment or blanks follow.
    LinesFollow,
    /// No program is run, only builtins.
    OnlyBuiltins,
}

impl fmt::Display for Because {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AlwaysForks => "this shell starts every program as a child",
            Self::ScriptFile => "a script starts every program as a child",
            Self::Obstacle(Obstacle::Background) => "the program runs in the background",
            Self::Obstacle(Obstacle::Pipeline) => "the program is part of a pipeline",
            Self::Obstacle(Obstacle::Followed(_)) => "the shell waits to run what follows",
            Self::Obstacle(Obstacle::Negated) => "the shell waits to turn the exit status round",
            Self::Obstacle(Obstacle::Loop) => "the program runs in a loop",
            Self::Obstacle(Obstacle::Function) => "the program runs in a function",
            Self::Obstacle(Obstacle::Subshell) => "the program runs in a subshell",
            Self::Obstacle(Obstacle::Group | Obstacle::Alternative) => "the program is part of a group",
            Self::Obstacle(Obstacle::GroupRedirection) => "the shell waits to undo a redirection",
            Self::Obstacle(Obstacle::Indirect) => "a builtin starts the program",
            Self::Redirection => "the shell waits to undo a redirection",
            Self::Trap => "the shell waits to run a `trap`",
            Self::TrapAndWait => "the shell passes signals on by itself",
            Self::MixedList => "`;` and `&&` stand in one line",
            Self::LinesFollow => "lines follow the program's",
            Self::OnlyBuiltins => "the command line runs only builtins",
        })
    }
}

/// Who is PID 1 when a shell of `family` gets `text` with `-c`, and `script` is what `text` was read as.
///
/// POSIX leaves it to the shell whether it replaces itself with the last command. Measured with dash 0.5.12 as
/// Debian builds it, bash 5.2 and BusyBox 1.35, and read in their sources (`should_suppress_fork` in
/// `builtins/evalstring.c` of bash, `EV_EXIT` in `shell/ash.c` of BusyBox). `tests/shells.rs` asks the shells of the
/// machine that it runs on.
#[must_use]
pub fn pid1<'s>(text: &str, script: &'s Script, family: Family) -> Pid1<'s> {
    match family {
        Family::None => Pid1::Unsure("the image has no shell"),
        Family::Windows => Pid1::Unsure("the shell is not a POSIX one"),
        Family::Unknown => in_any_shell(text, script),
        _ => decide(script, |ending| reason_to_stay(text, script, ending, family)),
    }
}

/// Who is PID 1 when `script` is what the file was read as that the container runs: only `exec` makes room there.
#[must_use]
pub fn pid1_of_file(script: &Script) -> Pid1<'_> {
    decide(script, |ending| Ok(Some(obstacle_everywhere(script, ending).unwrap_or(Because::ScriptFile))))
}

fn in_any_shell<'s>(text: &str, script: &'s Script) -> Pid1<'s> {
    let mut answers =
        [Family::Dash, Family::Bash, Family::Ash].map(|family| pid1(text, script, family)).into_iter();
    let Some(first) = answers.next() else { return Pid1::Unsure("no shell is known") };
    for other in answers {
        match (&first, other) {
            (Pid1::Shell(..), Pid1::Shell(..)) | (Pid1::Program(_), Pid1::Program(_)) => {}
            (_, Pid1::Unsure(reason)) => return Pid1::Unsure(reason),
            (_, Pid1::Program(ending) | Pid1::Varies(ending) | Pid1::Shell(Some(ending), _)) => {
                return Pid1::Varies(ending);
            }
            (_, Pid1::Shell(None, _)) => return Pid1::Unsure("shells differ about it"),
        }
    }
    first
}

/// Takes the first ending at which the shell stays, else the first one. `stays` is asked for those that are no
/// `exec`.
fn decide<'s>(
    script: &'s Script,
    stays: impl Fn(&Ending) -> Result<Option<Because>, &'static str>,
) -> Pid1<'s> {
    let mut program = None;
    for ending in endings(script) {
        if !ending.replaces_shell() {
            match stays(&ending) {
                Ok(Some(because)) => return Pid1::Shell(Some(ending), because),
                Err(reason) => return Pid1::Unsure(reason),
                Ok(None) => {}
            }
        }
        program.get_or_insert(ending);
    }
    program.map_or(Pid1::Shell(None, Because::OnlyBuiltins), Pid1::Program)
}

/// What keeps any shell: the same for `-c` and for files.
fn obstacle_everywhere(script: &Script, ending: &Ending) -> Option<Because> {
    let obstacle = *ending.obstacles.iter().find(|obstacle| {
        matches!(
            obstacle,
            Obstacle::Background
                | Obstacle::Pipeline
                | Obstacle::Followed(_)
                | Obstacle::Loop
                | Obstacle::Negated
        )
    })?;
    let waits = || script.simple_commands().iter().any(|command| command.name() == Some("wait"));
    if obstacle == Obstacle::Background && waits() && traps(script).iter().any(|trap| trap.on_stop()) {
        return Some(Because::TrapAndWait);
    }
    Some(Because::Obstacle(obstacle))
}

fn reason_to_stay(
    text: &str,
    script: &Script,
    ending: &Ending,
    family: Family,
) -> Result<Option<Because>, &'static str> {
    if let Some(because) = obstacle_everywhere(script, ending) {
        return Ok(Some(because));
    }
    if ending.obstacles.contains(&Obstacle::Indirect) {
        return indirect(ending);
    }
    if family == Family::Dash {
        // An `exec` comes this far only in a subshell.
        let subshell = Because::Obstacle(Obstacle::Subshell);
        return Ok(Some(if ending.is_exec() { subshell } else { Because::AlwaysForks }));
    }
    if ending.obstacles.contains(&Obstacle::Alternative) {
        return Err("either side of `||` can be the program that stays");
    }
    if ending.obstacles.contains(&Obstacle::Function) {
        return Ok(Some(Because::Obstacle(Obstacle::Function)));
    }
    if script_traps(script, family) {
        return Ok(Some(Because::Trap));
    }
    Ok(if family == Family::Ash { ash_stays(script, ending) } else { bash_stays(text, script, ending) })
}

/// `eval prog` runs `prog` as a child, `eval exec prog` does not; what a variable or a file holds is unknown.
fn indirect(ending: &Ending) -> Result<Option<Because>, &'static str> {
    let text = ending.command.words.get(1);
    match ending.command.name() {
        Some("." | "source") => Err("a sourced file can run anything"),
        Some("eval") if text.is_some_and(|text| text.text.split_whitespace().next() == Some("exec")) => {
            Ok(None)
        }
        Some("eval") if text.is_none_or(|text| text.literal().is_none()) => Err("`eval` can run anything"),
        _ => Ok(Some(Because::Obstacle(Obstacle::Indirect))),
    }
}

/// Whether a handler keeps the shell. Ignored signals do not, but for the pseudo signals of bash.
fn script_traps(script: &Script, family: Family) -> bool {
    traps(script)
        .iter()
        .any(|trap| !trap.action.text.is_empty() || (family == Family::Bash && trap.on_exit()))
}

/// BusyBox replaces itself with whatever runs last in the tree of commands, when nothing follows that tree.
fn ash_stays(script: &Script, ending: &Ending) -> Option<Because> {
    if ending.obstacles.contains(&Obstacle::GroupRedirection)
        && !ending.obstacles.contains(&Obstacle::Subshell)
    {
        return Some(Because::Obstacle(Obstacle::GroupRedirection));
    }
    script.items.last().is_some_and(|item| item.ends_line).then_some(Because::LinesFollow)
}

/// Bash replaces itself with a simple command that ends a list of one kind, in the last line of the text.
fn bash_stays(text: &str, script: &Script, ending: &Ending) -> Option<Because> {
    if let Some(&obstacle) = ending.obstacles.first() {
        return Some(Because::Obstacle(obstacle));
    }
    if !ending.command.redirections.is_empty() {
        return Some(Because::Redirection);
    }
    let (last, before) = script.items.split_last()?;
    let line_start = before.iter().rposition(|item| item.ends_line).map_or(0, |at| at + 1);
    if let Some(previous) = before[line_start..].last() {
        if !last.rest.is_empty() {
            return Some(Because::MixedList);
        }
        if previous.terminator == Terminator::Background {
            return Some(Because::Obstacle(Obstacle::Background));
        }
    }
    text_follows(text, last).then_some(Because::LinesFollow)
}

/// Whether anything stands behind the line end behind `last`, be it only a comment.
fn text_follows(text: &str, last: &Item) -> bool {
    let behind = text.get(last.span.end as usize..).unwrap_or_default();
    last.ends_line && behind.split_once('\n').is_some_and(|(_, lines)| !lines.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::shell::parse;

    /// The answer as text: who is PID 1, which program it is about, and why.
    fn answer(text: &str, answer: &Pid1) -> String {
        let program = |ending: &Ending| ending.argv().join(" ");
        match answer {
            Pid1::Program(ending) => format!("program {}", program(ending)),
            Pid1::Shell(ending, because) => {
                format!("shell over {}: {because}", ending.as_ref().map_or("nothing".to_owned(), program))
            }
            Pid1::Varies(ending) => format!("varies {}", program(ending)),
            Pid1::Unsure(reason) => format!("unsure: {reason} in {text}"),
        }
    }

    #[test]
    fn reasons() {
        use Family::{Ash, Bash, Dash, None, Unknown, Windows};
        for (family, text, expected) in [
            (Dash, "node a.js", "shell over node a.js: this shell starts every program as a child"),
            (Bash, "node a.js", "program node a.js"),
            (Unknown, "node a.js", "varies node a.js"),
            (Unknown, "exec node a.js", "program node a.js"),
            (Unknown, "exec -a x node a.js", "program node a.js"),
            (Unknown, "a | b", "shell over a: the program is part of a pipeline"),
            (Unknown, "a || exit 1", "shell over a: the shell waits to run what follows"),
            (Dash, "a && b || exit 1", "shell over b: the shell waits to run what follows"),
            (Dash, "a &", "shell over a: the program runs in the background"),
            (Ash, "trap 'kill $!' TERM; a & wait", "shell over a: the shell passes signals on by itself"),
            (Ash, "a & wait", "shell over a: the program runs in the background"),
            (Bash, "trap cleanup EXIT; a", "shell over a: the shell waits to run a `trap`"),
            (Bash, "a >f", "shell over a: the shell waits to undo a redirection"),
            (Bash, "a; b && c", "shell over c: `;` and `&&` stand in one line"),
            (Bash, "a\n\n", "shell over a: lines follow the program's"),
            (Bash, "(a)", "shell over a: the program runs in a subshell"),
            (Dash, "(exec a)", "shell over a: the program runs in a subshell"),
            (Dash, "while :; do a; done", "shell over a: the program runs in a loop"),
            (Dash, "until a; do :; done", "shell over a: the program runs in a loop"),
            (Dash, "[ -f x ] && echo yes", "shell over nothing: the command line runs only builtins"),
            (Dash, "", "shell over nothing: the command line runs only builtins"),
            (Ash, "a || b", "unsure: either side of `||` can be the program that stays in a || b"),
            (Ash, "eval \"$CMD\"", "unsure: `eval` can run anything in eval \"$CMD\""),
            (Ash, ". ./run", "unsure: a sourced file can run anything in . ./run"),
            (None, "a", "unsure: the image has no shell in a"),
            (Windows, "a", "unsure: the shell is not a POSIX one in a"),
        ] {
            let script = parse(text).unwrap();
            assert_eq!(answer(text, &pid1(text, &script, family)), expected, "{text} under {family:?}");
        }
    }

    #[test]
    fn in_a_file_only_exec_makes_room() {
        for (text, expected) in [
            ("set -e\nnode a.js\n", "shell over node a.js: a script starts every program as a child"),
            ("set -e\nexec node a.js\n", "program node a.js"),
            ("f() {\n exec \"$@\"\n}\nf \"$@\"\n", "program $@"),
        ] {
            assert_eq!(answer(text, &pid1_of_file(&parse(text).unwrap())), expected, "{text}");
        }
    }
}
