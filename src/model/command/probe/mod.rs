//! What a health probe really tests.
//!
//! A probe is either an argument list, run without a shell, or a command line for `/bin/sh`; the functions here
//! come for either or for both, the latter on a parsed [`Script`].

mod bashism;
mod endpoint;
mod http;
mod operators;
mod status;

pub use bashism::{Bashism, BashismKind, bashisms};
pub use endpoint::{Endpoint, endpoint};
pub use http::{Client, HttpCall, http_call};
pub use operators::{ShellSyntax, SyntaxKind, idle_suffix, shell_syntax};
pub use status::{
    NeverFails, Unchecked, argument_never_fails, never_fails, unchecked_argument, unchecked_calls,
};

use crate::syntax::shell::{Command, ExpansionKind, Operator, Script, Word};

use super::program::invocation;
use super::shell::is_builtin;

/// Whether `script` is one command, which at most `|| exit 1` or the like follows: what takes its place need not ask for
/// that, since any failure makes a probe fail.
#[must_use]
pub fn is_single_call(script: &Script) -> bool {
    let [item] = script.items.as_slice() else { return false };
    let Some(Command::Simple(_)) = item.first.as_single() else { return false };
    match item.rest.as_slice() {
        [] => true,
        [(Operator::Or, pipeline)] => {
            matches!(pipeline.as_single(), Some(Command::Simple(end)) if matches!(end.name(), Some("exit" | "false")))
        }
        _ => false,
    }
}

/// Whether something else is tried when the first program of `script` fails: `curl … || wget …`.
#[must_use]
pub fn has_alternative(script: &Script) -> bool {
    let Some(item) = script.items.first() else { return false };
    let tries = |command: &Command| match command {
        Command::Simple(simple) => !simple.name().is_some_and(is_builtin),
        _ => true,
    };
    let alternatives = item.rest.iter().filter(|(operator, _)| *operator == Operator::Or);
    alternatives.flat_map(|(_, pipeline)| &pipeline.commands).any(tries)
}

/// The word that names the first program that `script` runs for certain, with launchers looked through: the tool
/// without which the probe fails. `None` if there is none, or a variable names it.
#[must_use]
pub fn first_tool(script: &Script) -> Option<&Word> {
    let commands = &script.items.first()?.first.commands;
    let Command::Simple(command) = commands.first()? else { return None };
    if !command.name().is_some_and(is_builtin) && !command.words.is_empty() {
        let index = invocation(&command.argv()).program?.index;
        return command.words.get(index).filter(|word| word.literal().is_some());
    }
    // `[ "$(curl …)" = 200 ]`, `code=$(curl …)`
    command.all_words().flat_map(|word| &word.expansions).find_map(|expansion| match &expansion.kind {
        ExpansionKind::Command(Some(inner)) => first_tool(inner),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::shell::parse;

    #[test]
    fn what_follows_the_first_program() {
        for (text, single, alternative) in [
            ("curl -f x", true, false),
            ("curl -f x || exit 1", true, false),
            ("curl -f x || false", true, false),
            ("curl -f x || wget -q x || exit 1", false, true),
            ("curl -f x || { sleep 1; wget x; }", false, true),
            ("curl -f x && wget -q x", false, false),
            ("curl x | grep ok", false, false),
            ("curl x; exit 1", false, false),
            ("", false, false),
        ] {
            let script = parse(text).unwrap();
            assert_eq!((is_single_call(&script), has_alternative(&script)), (single, alternative), "{text}");
        }
    }

    #[test]
    fn first_tools() {
        for (text, expected) in [
            ("curl -f x || exit 1", Some("curl")),
            ("/usr/bin/wget x", Some("/usr/bin/wget")),
            ("timeout 5 pg_isready -U x", Some("pg_isready")),
            ("[ \"$(curl -s x)\" = ok ]", Some("curl")),
            ("code=$(wget -qO- x); test $code", Some("wget")),
            ("nc -z localhost 80 | cat", Some("nc")),
            ("$TOOL x", None),
            ("exit 0", None),
            ("[ -f /tmp/ok ]", None),
            ("if curl x; then exit; fi", None),
            ("", None),
        ] {
            let script = parse(text).unwrap();
            assert_eq!(first_tool(&script).map(|word| &*word.text), expected, "{text}");
        }
    }
}
