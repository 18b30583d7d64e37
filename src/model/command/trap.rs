//! Signal handlers of a script.

use crate::syntax::shell::{Script, SimpleCommand, Word};

/// A `trap` command that sets a handler or ignores signals.
#[derive(Clone, Debug)]
pub struct Trap<'s> {
    /// The whole command.
    pub command: &'s SimpleCommand,
    /// What is run; empty to ignore the signals.
    pub action: &'s Word,
    /// The signals as they are written: `TERM`, `SIGINT`, `15`, `EXIT`.
    pub signals: Vec<&'s str>,
}

impl Trap<'_> {
    /// Whether the handler runs on a signal that is used to stop containers.
    #[must_use]
    pub fn on_stop(&self) -> bool {
        let is_stop = |signal: &str| {
            let name = signal.to_ascii_uppercase();
            matches!(
                name.trim_start_matches("SIG"),
                "TERM" | "INT" | "QUIT" | "USR1" | "WINCH" | "15" | "2" | "3"
            )
        };
        !self.action.text.is_empty() && self.signals.iter().any(|signal| is_stop(signal))
    }

    /// Whether the handler runs when the shell ends.
    #[must_use]
    pub fn on_exit(&self) -> bool {
        self.signals.iter().any(|signal| matches!(&*signal.to_ascii_uppercase(), "EXIT" | "0" | "ERR"))
    }
}

/// Every handler that the script sets, in the order of the text.
#[must_use]
pub fn traps(script: &Script) -> Vec<Trap<'_>> {
    script.simple_commands().into_iter().filter_map(trap).collect()
}

fn trap(command: &SimpleCommand) -> Option<Trap<'_>> {
    let (name, arguments) = command.words.split_first()?;
    if name.literal() != Some("trap") {
        return None;
    }
    let arguments = match arguments {
        [dashes, rest @ ..] if dashes.text == "--" => rest,
        all => all,
    };
    let (action, signals) = arguments.split_first()?;
    // `trap - TERM` and `trap TERM` take a handler away, `trap -p` and `trap -l` print.
    if action.text.starts_with('-') || signals.is_empty() {
        return None;
    }
    Some(Trap { command, action, signals: signals.iter().map(|signal| &*signal.text).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::shell::parse;

    #[test]
    fn handlers() {
        for (text, expected) in [
            ("trap 'kill $p' TERM INT", Some((true, false))),
            ("trap -- stop SIGTERM", Some((true, false))),
            ("trap stop 15", Some((true, false))),
            ("trap cleanup EXIT", Some((false, true))),
            ("trap '' TERM", Some((false, false))),
            ("trap - TERM", None),
            ("trap TERM", None),
            ("trap -p", None),
            ("trap", None),
            ("echo trap x TERM", None),
        ] {
            let script = parse(text).unwrap();
            let found = traps(&script).first().map(|trap| (trap.on_stop(), trap.on_exit()));
            assert_eq!(found, expected, "{text}");
        }
    }
}
