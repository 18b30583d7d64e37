//! What only bash understands, in text that `sh` runs.

use crate::model::command::Family;
use crate::source::Span;
use crate::syntax::shell::{
    Command, CompoundKind, Expansion, ExpansionKind, Redirection, RedirectionKind, Script, SimpleCommand,
    walk,
};

/// A construct that POSIX does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bashism {
    /// What it is.
    pub kind: BashismKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of [`Bashism`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BashismKind {
    /// `[[ … ]]`
    Test,
    /// `(( … ))`
    Arithmetic,
    /// `<(…)`, `>(…)`
    ProcessSubstitution,
    /// `<<<`
    HereString,
    /// `&>`: in POSIX, it sends the command into the background.
    BothOutputs,
    /// `</dev/tcp/host/port`: no such file is in any container.
    NetworkFile,
    /// `$'…'`
    DollarQuote,
    /// `A=(…)`
    Array,
    /// `{a,b}`
    Braces,
    /// `==` in `[ … ]`
    DoubleEquals,
    /// `source`, where POSIX has `.`
    Source,
    /// `set -o pipefail`, which POSIX has only since 2024.
    Pipefail,
}

impl BashismKind {
    /// Whether a shell of `family` does something else than bash, or fails. Measured with dash 0.5.12 and BusyBox
    /// 1.35. Nothing is said of a shell that is not known.
    #[must_use]
    pub fn breaks(self, family: Family) -> bool {
        match family {
            Family::Dash => true,
            Family::Ash => matches!(
                self,
                Self::Arithmetic | Self::HereString | Self::NetworkFile | Self::Array | Self::Braces
            ),
            Family::Bash | Family::Windows | Family::None | Family::Unknown => false,
        }
    }

    /// How the construct is written.
    #[must_use]
    pub fn written(self) -> &'static str {
        match self {
            Self::Test => "[[",
            Self::Arithmetic => "((",
            Self::ProcessSubstitution => "<(…)",
            Self::HereString => "<<<",
            Self::BothOutputs => "&>",
            Self::NetworkFile => "/dev/tcp",
            Self::DollarQuote => "$'…'",
            Self::Array => "A=(…)",
            Self::Braces => "{a,b}",
            Self::DoubleEquals => "==",
            Self::Source => "source",
            Self::Pipefail => "pipefail",
        }
    }
}

/// Every construct of `script` that POSIX does not have, also inside substitutions.
#[must_use]
pub fn bashisms(script: &Script) -> Vec<Bashism> {
    let mut found = Vec::new();
    in_script(script, &mut found);
    found
}

fn in_script(script: &Script, found: &mut Vec<Bashism>) {
    walk(&script.items, &mut |command| match command {
        Command::Simple(simple) => in_simple(simple, found),
        Command::Compound(compound) => {
            let kind = match compound.kind {
                CompoundKind::Test => Some(BashismKind::Test),
                CompoundKind::Arithmetic => Some(BashismKind::Arithmetic),
                _ => None,
            };
            found.extend(kind.map(|kind| Bashism { kind, span: compound.span }));
            found.extend(compound.redirections.iter().filter_map(in_redirection));
        }
        Command::Function(_) => {}
    });
}

fn in_simple(command: &SimpleCommand, found: &mut Vec<Bashism>) {
    let name = command.name().unwrap_or_default();
    for (at, word) in command.words.iter().enumerate() {
        let kind = match (name, &*word.text) {
            ("[" | "test", "==") => BashismKind::DoubleEquals,
            ("source", _) if at == 0 => BashismKind::Source,
            ("set", "pipefail") => BashismKind::Pipefail,
            _ => continue,
        };
        found.push(Bashism { kind, span: word.span });
    }
    for expansion in command.all_words().flat_map(|word| &word.expansions) {
        in_expansion(expansion, found);
    }
    found.extend(command.redirections.iter().filter_map(in_redirection));
}

fn in_expansion(expansion: &Expansion, found: &mut Vec<Bashism>) {
    let kind = match &expansion.kind {
        ExpansionKind::Command(Some(script)) => return in_script(script, found),
        ExpansionKind::Process(script) => {
            in_script(script, found);
            BashismKind::ProcessSubstitution
        }
        ExpansionKind::DollarQuote => BashismKind::DollarQuote,
        ExpansionKind::Array => BashismKind::Array,
        ExpansionKind::Braces => BashismKind::Braces,
        _ => return,
    };
    found.push(Bashism { kind, span: expansion.span });
}

fn in_redirection(redirection: &Redirection) -> Option<Bashism> {
    let network =
        redirection.target.text.starts_with("/dev/tcp/") || redirection.target.text.starts_with("/dev/udp/");
    let kind = match redirection.kind {
        _ if network => BashismKind::NetworkFile,
        RedirectionKind::HereString => BashismKind::HereString,
        RedirectionKind::WriteBoth | RedirectionKind::AppendBoth => BashismKind::BothOutputs,
        _ => return None,
    };
    Some(Bashism { kind, span: redirection.span })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::shell::parse;

    #[test]
    fn constructs() {
        use BashismKind::{
            Arithmetic, Array, BothOutputs, Braces, DollarQuote, DoubleEquals, HereString, NetworkFile,
            Pipefail, ProcessSubstitution, Source, Test,
        };
        for (text, expected) in [
            ("[[ $a == b ]]", vec![(Test, "[[ $a == b ]]")]),
            ("((1)) && x", vec![(Arithmetic, "((1))")]),
            ("</dev/tcp/localhost/80", vec![(NetworkFile, "</dev/tcp/localhost/80")]),
            (
                "(echo > /dev/tcp/localhost/80) &>/dev/null",
                vec![(BothOutputs, "&>/dev/null"), (NetworkFile, "> /dev/tcp/localhost/80")],
            ),
            (
                "diff <(a) <([[ b ]])",
                vec![(ProcessSubstitution, "<(a)"), (Test, "[[ b ]]"), (ProcessSubstitution, "<([[ b ]])")],
            ),
            ("cat <<<x", vec![(HereString, "<<<x")]),
            ("printf $'a' {b,c}", vec![(DollarQuote, "$'a'"), (Braces, "{b,c}")]),
            ("a=(1 2)", vec![(Array, "(1 2)")]),
            ("[ a == b ]", vec![(DoubleEquals, "==")]),
            ("source x", vec![(Source, "source")]),
            ("set -o pipefail", vec![(Pipefail, "pipefail")]),
            ("echo $(source x)", vec![(Source, "source")]),
            ("curl -f http://localhost/ || exit 1", vec![]),
            ("[ a = b ] && echo == >&2", vec![]),
        ] {
            let found = bashisms(&parse(text).unwrap());
            let found: Vec<_> =
                found.iter().map(|bashism| (bashism.kind, &text[bashism.span.range()])).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn busybox_knows_some_of_them() {
        assert!(BashismKind::Test.breaks(Family::Dash) && !BashismKind::Test.breaks(Family::Ash));
        assert!(BashismKind::NetworkFile.breaks(Family::Ash));
        assert!(!BashismKind::NetworkFile.breaks(Family::Bash) && !BashismKind::Test.breaks(Family::Unknown));
    }
}
