//! The commands that the start of a container can end with, wherever they are written: in the arrays of ENTRYPOINT and
//! CMD, in a shell's line, in an entrypoint script.

use super::container::Container;
use super::entry_script::EntryScript;
use crate::model::command::program::{Invocation, invocation};
use crate::model::command::{Obstacle, endings, is_builtin};
use crate::model::dockerfile::Argument;
use crate::source::{Location, Span};
use crate::syntax::shell::{self, SimpleCommand, Word};

/// A command that the start of a container can end with.
#[derive(Clone, Debug)]
pub struct FinalCommand<'c> {
    /// What a shell does around it; nothing if no shell starts it.
    pub obstacles: Vec<Obstacle>,
    /// Whether the script may end with another one instead.
    pub has_alternatives: bool,
    /// Whether it takes the place of every shell in front of it.
    pub replaces_shell: bool,
    /// Whether the shell leaves it in the background and ends.
    pub is_left_behind: bool,
    /// Whether no other program is started in front of it.
    pub is_alone: bool,
    pub(super) words: Vec<PlacedWord<'c>>,
}

/// A word and where it is written.
#[derive(Clone, Debug)]
pub(super) struct PlacedWord<'c> {
    /// The word, what a shell expands left as it is written.
    pub(super) text: String,
    pub(super) place: Place<'c>,
}

/// Where a word is written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place<'c> {
    /// It is an element of an array.
    Element(&'c Argument),
    /// It stands in a line that a shell reads.
    Line(&'c Argument, Span),
    /// It stands in an entrypoint script.
    Script(&'c EntryScript, Span),
}

impl FinalCommand<'_> {
    /// Its words, launchers included; what a shell expands is left as it is written.
    #[must_use]
    pub fn argv(&self) -> Vec<&str> {
        self.words.iter().map(|word| word.text.as_str()).collect()
    }

    /// Launchers and program.
    #[must_use]
    pub fn invocation(&self) -> Invocation<'_> {
        invocation(&self.argv())
    }

    /// The word at `index`, if it is written in a file.
    #[must_use]
    pub fn location(&self, index: usize) -> Option<Location> {
        self.words.get(index)?.location()
    }

    /// All words from `index` on that stand in one file without others between them.
    #[must_use]
    pub fn location_from(&self, index: usize) -> Option<Location> {
        let first = self.location(index)?;
        let rest = self.words[index..].iter().map_while(PlacedWord::location);
        let last = rest.take_while(|place| place.file == first.file).last()?;
        let is_ordered = first.span.start <= last.span.start;
        Some(if is_ordered { Location::new(first.file, first.span.to(last.span)) } else { first })
    }

    /// Whether the word at `index` is an element of an array, which no shell reads.
    #[must_use]
    pub fn is_element(&self, index: usize) -> bool {
        self.words.get(index).is_some_and(|word| matches!(word.place, Place::Element(_)))
    }
}

impl PlacedWord<'_> {
    fn location(&self) -> Option<Location> {
        match self.place {
            Place::Element(word) => word.location(),
            Place::Line(line, span) => line.location_of(span.range()),
            Place::Script(script, span) => Some(script.location(span)),
        }
    }
}

impl Container {
    /// The commands that its start can end with, more than one if a script decides. None if nothing is started, if it
    /// is not to be known, or if it is in a script that cannot be read.
    #[must_use]
    pub fn final_commands(&self) -> Vec<FinalCommand<'_>> {
        let Some(line) = self.launch.command_line() else { return Vec::new() };
        if let Some(shell) = self.shell_line() {
            let index = line.argv.iter().position(|word| std::ptr::eq(word, shell.line)).unwrap_or_default();
            // Behind `-c` the first argument is `$0`.
            let arguments = line.argv.get(index + 2..).unwrap_or_default();
            return of_shell(shell.line.as_str(), |span| Place::Line(shell.line, span), arguments);
        }
        if let Some(script) = &self.entry_script {
            let named = |word: &&Argument| word.location() == Some(script.named_at);
            let index = line.argv.iter().position(|word| named(&word)).unwrap_or_default();
            let arguments = line.argv.get(index + 1..).unwrap_or_default();
            return of_shell(&script.text, |span| Place::Script(script, span), arguments);
        }
        let start = match self.command_behind_script() {
            Some(command) => line.argv.len() - command.len(),
            None => self.program_start(line),
        };
        let words = line.argv[start..].iter().map(element).collect();
        vec![FinalCommand {
            obstacles: Vec::new(),
            has_alternatives: false,
            replaces_shell: true,
            is_left_behind: false,
            is_alone: true,
            words,
        }]
    }
}

fn element(word: &Argument) -> PlacedWord<'_> {
    PlacedWord { text: word.as_str().to_owned(), place: Place::Element(word) }
}

/// The commands that `text` can end with when it is given `arguments`.
fn of_shell<'c>(
    text: &str,
    place: impl Fn(Span) -> Place<'c>,
    arguments: &'c [Argument],
) -> Vec<FinalCommand<'c>> {
    let Ok(script) = shell::parse(text) else { return Vec::new() };
    // Arguments that the script changes are not those that it is given.
    let keeps = !script.simple_commands().into_iter().any(changes_arguments);
    let endings = endings(&script);
    let has_alternatives = endings.len() > 1;
    let expand = |word: &Word| match keeps && word.is_all_arguments() {
        true => arguments.iter().map(element).collect(),
        false => vec![PlacedWord { text: word.text.clone(), place: place(word.span) }],
    };
    let is_program = |command: &&SimpleCommand| {
        command.name().is_none_or(|name| !is_builtin(name)) && !command.words.is_empty()
    };
    let programs = script.simple_commands().into_iter().filter(is_program).count();
    let waits = |command: &SimpleCommand| matches!(command.name(), Some("wait" | "fg" | "read"));
    let waits = script.simple_commands().into_iter().any(waits);
    let all = endings.iter().map(|ending| FinalCommand {
        obstacles: ending.obstacles.clone(),
        has_alternatives,
        replaces_shell: ending.replaces_shell(),
        is_left_behind: ending.obstacles == [Obstacle::Background] && !waits,
        is_alone: programs <= 1,
        words: ending.program_words().iter().flat_map(expand).collect(),
    });
    all.filter(|command| !command.words.is_empty()).collect()
}

/// `shift` and `set -- …`.
fn changes_arguments(command: &SimpleCommand) -> bool {
    match command.name() {
        Some("shift") => true,
        Some("set") => {
            command.argv().get(1).is_some_and(|option| !option.starts_with(['-', '+']) || *option == "--")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::model::project::Project;
    use crate::source::{Kind, Sources, apply};

    fn sources(files: &[(&str, Kind, &str)]) -> Sources {
        let sources = Sources::default();
        for (path, kind, text) in files {
            sources.add(path, *kind, (*text).into()).unwrap();
        }
        sources
    }

    fn commands(files: &[(&str, Kind, &str)]) -> Vec<String> {
        let sources = sources(files);
        let project = Project::resolve(&sources);
        let container = project.containers().next().unwrap();
        container.final_commands().iter().map(|command| command.argv().join(" ")).collect()
    }

    #[test]
    fn commands_are_found_wherever_they_are_written() {
        for (dockerfile, script, expected) in [
            ("FROM alpine\nCMD [\"nginx\", \"-g\", \"x y\"]", "", vec!["nginx -g x y"]),
            ("FROM node:22\nCMD [\"node\", \"a.js\"]", "", vec!["node a.js"]),
            ("FROM alpine\nCMD a && exec b c", "", vec!["b c"]),
            ("FROM alpine\nCMD if x; then a; else b; fi", "", vec!["a", "b"]),
            ("FROM alpine\nCMD [\"sh\", \"-c\", \"exec x \\\"$@\\\"\", \"--\", \"y\"]", "", vec!["x y"]),
            ("FROM alpine\nCMD (((", "", vec![]),
            (
                "FROM alpine\nCOPY s /s\nENTRYPOINT [\"/s\"]\nCMD [\"web\"]",
                "#!/bin/sh\nexec gosu app \"$@\"",
                vec!["gosu app web"],
            ),
            (
                "FROM alpine\nCOPY s /s\nENTRYPOINT [\"/s\"]\nCMD [\"web\"]",
                "#!/bin/sh\nshift\nexec \"$@\"",
                vec!["$@"],
            ),
            ("FROM alpine\nCOPY s /s\nENTRYPOINT [\"/s\"]\nCMD [\"web\"]", "#!/bin/sh\na\nexec b", vec!["b"]),
            ("FROM alpine\nENTRYPOINT [\"/s.sh\"]\nCMD [\"web\", \"1\"]", "", vec!["web 1"]),
        ] {
            let mut files = vec![("Dockerfile", Kind::Dockerfile, dockerfile)];
            if !script.is_empty() {
                files.push(("s", Kind::Related, script));
            }
            assert_eq!(commands(&files), expected, "{dockerfile}");
        }
    }

    #[test]
    fn what_a_shell_does_around_a_command_is_told() {
        let sources = sources(&[("Dockerfile", Kind::Dockerfile, "FROM alpine\nCMD a; b &")]);
        let project = Project::resolve(&sources);
        let container = project.containers().next().unwrap();
        let [command] = &*container.final_commands() else { panic!("one command") };
        assert!(
            command.is_left_behind && !command.is_alone && !command.replaces_shell && !command.is_element(0)
        );
    }

    #[test]
    fn commands_are_edited_in_the_notation_of_their_file() {
        const COMPOSE: &str = "services:\n  a:\n    image: x/y:1\n    command: ";
        for (text, appended, replaced) in [
            (
                "FROM x\nCMD [\"a\", \"b\"]\n",
                Some("CMD [\"a\", \"b\", \"-g\", \"c d\"]"),
                Some("CMD [\"a\", \"z\"]"),
            ),
            ("FROM x\nCMD cd / && a b >f\n", Some("&& a b -g 'c d' >f"), Some("&& a z >f")),
            ("[a, b]\n", Some("[a, b, -g, c d]"), Some("[a, z]")),
            ("\n      - a\n      - b\n", Some("- b\n      - -g\n      - c d\n"), Some("- a\n      - z\n")),
            ("a b\n", Some("command: a b -g 'c d'\n"), None),
        ] {
            let is_compose = !text.starts_with("FROM");
            let (path, kind, text) = match is_compose {
                true => ("compose.yaml", Kind::Compose, format!("{COMPOSE}{text}").replace(": \n", ":\n")),
                false => ("Dockerfile", Kind::Dockerfile, text.to_owned()),
            };
            let sources = sources(&[(path, kind, &text)]);
            let project = Project::resolve(&sources);
            let container = project.containers().next().unwrap();
            let commands = container.final_commands();
            let after = |edits: Option<crate::syntax::yaml::edit::Edits>| {
                let edits = edits?.ok()?;
                Some(apply(&text, &edits.iter().collect::<Vec<_>>()).unwrap())
            };
            for (edits, expected) in [
                (container.append(&commands[0], &["-g", "c d"]), appended),
                (container.replace(&commands[0], 1, "z"), replaced),
            ] {
                let after = after(edits);
                assert_eq!(after.is_some(), expected.is_some(), "{text}");
                assert!(after.as_deref().is_none_or(|after| after.contains(expected.unwrap())), "{after:?}");
            }
        }
    }
}
