//! Shell syntax in the arguments of a probe that runs without a shell.

use crate::model::command::program::{Kind, invocation};

/// An argument that only a shell would give a meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShellSyntax {
    /// Which argument it is.
    pub index: usize,
    /// What a shell would take it for.
    pub kind: SyntaxKind,
}

/// The kinds of [`ShellSyntax`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyntaxKind {
    /// `||`, `&&`, `|`, `;`, `&`
    Operator,
    /// `>`, `2>&1`, `>/dev/null`
    Redirection,
    /// `$PORT`, `${PORT}`, `$(…)`
    Expansion,
}

/// Programs, besides interpreters, in whose own language a `$` has a meaning.
const DOLLAR_LANGUAGES: [&str; 8] = ["awk", "egrep", "gawk", "grep", "jq", "mawk", "mongosh", "sed"];

/// The arguments that stand for themselves where a shell would have acted on them; none if a shell runs them.
#[must_use]
pub fn shell_syntax(argv: &[&str]) -> Vec<ShellSyntax> {
    let program = invocation(argv).program;
    let kind_of_program = program.as_ref().map(|program| program.kind);
    if kind_of_program == Some(Kind::Shell) {
        return Vec::new();
    }
    let own_language = kind_of_program == Some(Kind::Interpreter)
        || program.is_some_and(|program| DOLLAR_LANGUAGES.contains(&program.name));
    let found =
        argv.iter().enumerate().filter_map(|(index, word)| Some(ShellSyntax { index, kind: kind(word)? }));
    found.filter(|syntax| !(own_language && syntax.kind == SyntaxKind::Expansion)).collect()
}

/// From which argument on `argv` ends in `|| exit 1` or the like: without that, it means what was meant, for any
/// failure makes a probe fail.
#[must_use]
pub fn idle_suffix(argv: &[&str]) -> Option<usize> {
    let start = argv.iter().position(|word| *word == "||")?;
    let [_, rest @ ..] = &argv[start..] else { return None };
    let exits = match rest {
        ["exit" | "false"] => true,
        ["exit", status] => *status != "0" && status.bytes().all(|byte| byte.is_ascii_digit()),
        _ => false,
    };
    (exits && shell_syntax(&argv[..start]).is_empty()).then_some(start)
}

fn kind(word: &str) -> Option<SyntaxKind> {
    if matches!(word, "||" | "&&" | "|" | ";" | "&") {
        return Some(SyntaxKind::Operator);
    }
    let redirection = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '&');
    // An argument that merely starts with `<` may be text; one that starts with `>` hardly is.
    if redirection.starts_with('>') || redirection == "<" {
        return Some(SyntaxKind::Redirection);
    }
    let expands = |behind: &str| {
        behind.starts_with(|c: char| c == '{' || c == '(' || c == '_' || c.is_ascii_alphabetic())
    };
    word.split('$').skip(1).any(expands).then_some(SyntaxKind::Expansion)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syntax_without_a_shell() {
        use SyntaxKind::{Expansion, Operator, Redirection};
        for (argv, expected) in [
            ("curl -f http://localhost || exit 1", vec![(3, Operator)]),
            ("a && b ; c | d &", vec![(1, Operator), (3, Operator), (5, Operator), (7, Operator)]),
            ("curl x > /dev/null 2>&1", vec![(2, Redirection), (4, Redirection)]),
            ("curl http://localhost:$PORT ${X}", vec![(1, Expansion), (2, Expansion)]),
            ("sh -c x || exit 1", vec![]),
            ("curl -f http://localhost/a?b=c&d", vec![]),
            ("grep ^a$ f", vec![]),
            ("awk $1", vec![]),
            ("awk $NF", vec![]),
            ("node -e `${x}`", vec![]),
            ("node x.js || exit", vec![(2, Operator)]),
        ] {
            let argv: Vec<_> = argv.split(' ').collect();
            let found: Vec<_> =
                shell_syntax(&argv).iter().map(|syntax| (syntax.index, syntax.kind)).collect();
            assert_eq!(found, expected, "{argv:?}");
        }
    }

    #[test]
    fn suffixes_that_only_repeat_the_failure() {
        for (argv, expected) in [
            ("curl -f x || exit 1", Some(3)),
            ("curl -f x || false", Some(3)),
            ("curl -f x || exit", Some(3)),
            ("curl -f x || exit 0", None),
            ("curl -f x || kill 1", None),
            ("curl -f x && y || exit 1", None),
            ("curl -f x ||", None),
            ("curl -f x", None),
        ] {
            let argv: Vec<_> = argv.split(' ').collect();
            assert_eq!(idle_suffix(&argv), expected, "{argv:?}");
        }
    }
}
