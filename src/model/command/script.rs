//! Script files that containers start with.

use crate::source::Span;
use crate::syntax::shell::{Script, SimpleCommand};

use super::ending::{Ending, Obstacle, endings};
use super::shell::{Family, base_name};
use super::trap::{Trap, traps};

/// The first line of a script: `#!/bin/sh -e`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shebang<'t> {
    /// The interpreter and what follows it, split at blanks.
    pub words: Vec<&'t str>,
    /// The line, without its end.
    pub span: Span,
}

impl<'t> Shebang<'t> {
    /// Reads the first line of `text`, a byte order mark aside. `None` if it is no shebang.
    #[must_use]
    pub fn of(text: &'t str) -> Option<Self> {
        let start = text.len() - text.trim_start_matches('\u{feff}').len();
        let line = text[start..].lines().next()?;
        let words: Vec<_> = line.strip_prefix("#!")?.split_whitespace().collect();
        (!words.is_empty()).then_some(Self { words, span: Span::new(start, start + line.len()) })
    }

    /// The shell that reads the script; [`Family::Unknown`] for `sh`, which each image has of its own kind. `None`
    /// if something else reads it. Programs that hand over to a shell (`env bash`, `dumb-init /bin/sh`) are looked
    /// through.
    #[must_use]
    pub fn shell(&self) -> Option<Family> {
        self.words.iter().find_map(|word| match base_name(word) {
            "sh" => Some(Family::Unknown),
            name => Family::of_program(name),
        })
    }
}

/// What decides whether a script hands PID 1 and the stop signal over to the program that it starts.
#[derive(Clone, Debug)]
pub struct Entrypoint<'s> {
    /// The programs that the script can end with. None for a script that only sets things up or is there to be
    /// sourced.
    pub endings: Vec<Ending<'s>>,
    /// The handlers that it sets.
    pub traps: Vec<Trap<'s>>,
    /// Its last `wait`.
    pub wait: Option<&'s SimpleCommand>,
    /// Whether it turns job control on (`set -m`), to run several programs by itself.
    pub job_control: bool,
}

impl<'s> Entrypoint<'s> {
    /// Looks through `script`, the whole file.
    #[must_use]
    pub fn of(script: &'s Script) -> Self {
        let commands = script.simple_commands();
        Self {
            endings: endings(script),
            traps: traps(script),
            wait: commands.iter().rfind(|command| command.name() == Some("wait")).copied(),
            job_control: commands.iter().any(|command| turns_job_control_on(command)),
        }
    }

    /// The endings in which the script stays PID 1 and does nothing with the stop signal: there is no `exec`, nor
    /// a handler that gets to run. Those that text decides which is not at hand (`source`, `eval`) are left out.
    pub fn without_exec(&self) -> impl Iterator<Item = &Ending<'s>> {
        self.endings.iter().filter(|ending| {
            !ending.replaces_shell()
                && !ending.obstacles.contains(&Obstacle::Indirect)
                && !self.answers_signals(ending)
        })
    }

    /// Whether the script has a handler for stop signals that runs in time: it waits for the program in the
    /// background, or in a loop of short sleeps. While a program runs in the foreground, a shell puts its handlers
    /// off.
    #[must_use]
    pub fn answers_signals(&self, ending: &Ending) -> bool {
        let waits = ending.obstacles.contains(&Obstacle::Background) && self.wait.is_some();
        let sleeps = ending.obstacles.contains(&Obstacle::Loop) && ending.command.name() == Some("sleep");
        (waits || sleeps) && self.traps.iter().any(Trap::on_stop)
    }
}

fn turns_job_control_on(command: &SimpleCommand) -> bool {
    let mut options = command.argv().into_iter().skip_while(|word| *word == "set");
    command.name() == Some("set")
        && options.any(|word| {
            word == "monitor" || (word.starts_with('-') && !word.starts_with("--") && word.contains('m'))
        })
}

/// Whether a script file's text mentions the arguments that it is started with: `$@`, `$*`, `$1`, `$#` and so on,
/// or a builtin that takes them (`shift`, `getopts`). Those of its functions look the same and count too.
#[must_use]
pub fn mentions_own_arguments(text: &str) -> bool {
    mentions(text, "@*123456789#") || text.contains("shift") || text.contains("getopts")
}

/// Like [`mentions_own_arguments`], for the text behind `sh -c`: its arguments count from `$0`.
#[must_use]
pub fn mentions_arguments(text: &str) -> bool {
    mentions(text, "0") || mentions_own_arguments(text)
}

/// Whether `text` has a `$` or `${` with one of `names` behind it.
fn mentions(text: &str, names: &str) -> bool {
    text.split('$')
        .skip(1)
        .any(|behind| behind.strip_prefix('{').unwrap_or(behind).starts_with(|c| names.contains(c)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::shell::parse;

    #[test]
    fn shebangs() {
        for (text, shell) in [
            ("#!/bin/sh -e\n", Some(Some(Family::Unknown))),
            ("#! /usr/bin/env bash", Some(Some(Family::Bash))),
            ("\u{feff}#!/bin/dash", Some(Some(Family::Dash))),
            ("#!/usr/bin/dumb-init /bin/sh", Some(Some(Family::Unknown))),
            ("#!/bin/bash\r\nx", Some(Some(Family::Bash))),
            ("#!/usr/bin/env python3", Some(None)),
            ("#!/command/execlineb -P", Some(None)),
            ("# !/bin/sh", None),
            ("#!", None),
            ("", None),
        ] {
            assert_eq!(Shebang::of(text).map(|line| line.shell()), shell, "{text:?}");
        }
    }

    /// What the script ends with where it leaves the stop signal unanswered.
    fn unanswered(text: &str) -> Vec<String> {
        let script = parse(text).unwrap();
        Entrypoint::of(&script).without_exec().map(|ending| ending.argv().join(" ")).collect()
    }

    #[test]
    fn entrypoints() {
        for (text, expected) in [
            ("#!/bin/sh\nset -e\nexec \"$@\"\n", vec![]),
            ("#!/bin/sh\nset -e\n\"$@\"\n", vec!["$@"]),
            ("#!/bin/sh\npython manage.py migrate\ngunicorn app\n", vec!["gunicorn app"]),
            ("if [ \"$1\" = web ]; then\n  exec app\nelse\n  \"$@\"\nfi\n", vec!["$@"]),
            ("case $1 in\n web) app ;;\n *) exec \"$@\" ;;\nesac\n", vec!["app"]),
            ("if [ x ]; then app; exit 0; fi\nexec \"$@\"\n", vec!["app"]),
            ("main() {\n  exec \"$@\"\n}\nif ! sourced; then\n  main \"$@\"\nfi\n", vec![]),
            ("trap 'kill -TERM $p' TERM\napp &\np=$!\nwait $p\n", vec![]),
            ("app &\nwait\n", vec!["app"]),
            ("trap 'exit 0' TERM\napp\n", vec!["app"]),
            ("trap stop TERM\napp &\nwhile running; do sleep 1; done\n", vec![]),
            ("app &\nwhile true; do sleep 1; done\n", vec!["sleep 1"]),
            ("app & tail -f /dev/null\n", vec!["tail -f /dev/null"]),
            ("source /docker-entrypoint.sh\n", vec![]),
            ("log() { echo \"$1\"; }\nexport A=1\n", vec![]),
            ("[ -n \"$X\" ] && exec a\nexec b\n", vec![]),
            ("nginx | tee log\n", vec!["nginx"]),
            ("gosu app \"$@\"\n", vec!["gosu app $@"]),
        ] {
            assert_eq!(unanswered(text), expected, "{text}");
        }
    }

    #[test]
    fn job_control() {
        for (text, expected) in [
            ("set -m", true),
            ("set -em", true),
            ("set -o monitor", true),
            ("set -e", false),
            ("x -m", false),
        ] {
            assert_eq!(Entrypoint::of(&parse(text).unwrap()).job_control, expected, "{text}");
        }
    }

    #[test]
    fn arguments() {
        for (text, own, any) in [
            ("exec \"$@\"", true, true),
            ("exec app ${1:-x}", true, true),
            ("exec app \"$0\"", false, true),
            ("shift; app", true, true),
            ("exec app $PORT", false, false),
            ("exec app $", false, false),
        ] {
            assert_eq!((mentions_own_arguments(text), mentions_arguments(text)), (own, any), "{text}");
        }
    }
}
