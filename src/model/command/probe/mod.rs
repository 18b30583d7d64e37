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

use crate::syntax::shell::{Command, ExpansionKind, Script, Word};

use super::program::invocation;
use super::shell::is_builtin;

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
