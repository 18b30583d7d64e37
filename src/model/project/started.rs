//! The commands that a container ends up running, word by word, wherever they are written: in exec form, in a line
//! for a shell, or at the end of the script that it starts with.

use super::container::Container;
use crate::model::command::endings;
use crate::model::command::program::{Program, invocation};
use crate::model::dockerfile::Argument;
use crate::source::{Edit, Location, Span};
use crate::syntax::shell::{self, Redirection, Script, SimpleCommand};

/// A command that a container ends up running.
#[derive(Clone, Debug)]
pub struct Started {
    /// Its words, launchers included.
    pub words: Vec<StartedWord>,
    /// Its redirections, each with its place; none in exec form.
    pub redirections: Vec<(Redirection, Location)>,
    /// All of the line or script that it stands in; empty in exec form.
    pub text: String,
}

/// A word of a [`Started`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartedWord {
    /// What it says.
    pub text: String,
    /// Where it is written, its quotes included; `None` if a base image says it.
    pub location: Option<Location>,
    /// What an edit of it has to look like.
    pub form: Form,
}

/// How a [`StartedWord`] is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As an element of an array in a Dockerfile, in quotes of its own.
    Element,
    /// Among others in shell code, where its place is exact.
    Text,
    /// Otherwise: it is not to be edited.
    Other,
}

impl Container {
    /// The commands that it ends up running; several where a script may end in one or another. Empty where that is
    /// not to be known.
    #[must_use]
    pub fn started(&self) -> Vec<Started> {
        match &self.entry_script {
            Some(file) => {
                let Ok(script) = shell::parse(&file.text) else { return Vec::new() };
                let place = |span: Span| Some(file.location(span));
                let ends = from_script(&file.text, &script, &place, Form::Text);
                let passes_on = |one: &Started| one.words.iter().any(|word| word.text.contains("$@"));
                let given = ends.iter().any(passes_on).then(|| self.command_behind_script()).flatten();
                let own = ends.into_iter().filter(|one| !passes_on(one));
                let given = given.map(|words| self.in_exec_form(words));
                own.chain(given).collect()
            }
            None => self.started_by_line(),
        }
    }

    fn started_by_line(&self) -> Vec<Started> {
        if let Some(found) = self.shell_line() {
            let text = found.line.as_str();
            let Ok(script) = shell::parse(text) else { return Vec::new() };
            let place = |span: Span| found.line.location_of(span.range());
            let exact = found.line.exact_location_of(0..text.len());
            let form = if exact.is_some_and(|place| self.is_in_dockerfile(place)) {
                Form::Text
            } else {
                Form::Other
            };
            return from_script(text, &script, &place, form);
        }
        let Some(line) = self.launch.command_line() else { return Vec::new() };
        let start = match self.command_behind_script() {
            Some(command) => line.argv.len() - command.len(),
            None => self.program_start(line),
        };
        vec![self.in_exec_form(&line.argv[start..])]
    }

    fn in_exec_form(&self, words: &[Argument]) -> Started {
        let word = |argument: &Argument| {
            let location = argument.location();
            let is_element = location.is_some_and(|place| self.is_in_dockerfile(place));
            StartedWord {
                text: argument.as_str().to_owned(),
                location,
                form: if is_element { Form::Element } else { Form::Other },
            }
        };
        Started { words: words.iter().map(word).collect(), redirections: Vec::new(), text: String::new() }
    }

    /// Whether `place` is in the Dockerfile of the image.
    pub(super) fn is_in_dockerfile(&self, place: Location) -> bool {
        self.image.as_ref().is_some_and(|image| image.dockerfile.file == place.file)
    }
}

fn from_script(
    text: &str,
    script: &Script,
    place: &dyn Fn(Span) -> Option<Location>,
    form: Form,
) -> Vec<Started> {
    let started = |command: &SimpleCommand| {
        let word = |word: &shell::Word| StartedWord {
            text: word.text.clone(),
            location: place(word.span),
            form: if word.literal().is_some() { form } else { Form::Other },
        };
        let redirection = |one: &Redirection| Some((one.clone(), place(one.span)?));
        Started {
            words: command.words.iter().map(word).collect(),
            redirections: command.redirections.iter().filter_map(redirection).collect(),
            text: text.to_owned(),
        }
    };
    endings(script).iter().map(|ending| started(ending.command)).collect()
}

impl Started {
    /// The words as plain text.
    #[must_use]
    pub fn argv(&self) -> Vec<&str> {
        self.words.iter().map(|word| &*word.text).collect()
    }

    /// The program behind the launchers.
    #[must_use]
    pub fn program(&self) -> Option<Program<'_>> {
        // The words live as long as `self`, the list of references to them does not have to.
        let argv = self.argv();
        invocation(&argv).program
    }
}

impl StartedWord {
    /// The edit that writes `words` behind it; `None` where it is not to be edited.
    #[must_use]
    pub fn followed_by(&self, words: &[&str]) -> Option<Edit> {
        let place = self.location?;
        let replacement: String = match self.form {
            Form::Element => words.iter().map(|word| format!(", \"{word}\"")).collect(),
            Form::Text => words.iter().map(|word| format!(" {word}")).collect(),
            Form::Other => return None,
        };
        Some(Edit { file: place.file, span: Span::empty(place.span.end as usize), replacement })
    }
}
