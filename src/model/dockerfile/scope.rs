//! Variables during a build: `ARG` and `ENV`.

use std::collections::BTreeMap;

use super::{BuildArguments, Environment};
use crate::syntax::dockerfile::{ExpandedWord, Lexer, Value, Word};

/// Set by BuildKit [before the first `FROM`](https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope);
/// the values depend on the machine and on the command line.
const PLATFORM_ARGUMENTS: [&str; 11] = [
    "BUILDPLATFORM",
    "BUILDOS",
    "BUILDOSVERSION",
    "BUILDARCH",
    "BUILDVARIANT",
    "TARGETPLATFORM",
    "TARGETOS",
    "TARGETOSVERSION",
    "TARGETARCH",
    "TARGETVARIANT",
    "TARGETSTAGE",
];

/// The variables that instructions can use at one point of a build.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    /// `None` is a value that is not known.
    variables: BTreeMap<String, Option<String>>,
    /// Whether there may be others.
    open: bool,
}

impl Scope {
    /// What stands before the first `FROM`.
    pub(super) fn global(arguments: &BuildArguments) -> Self {
        let value = |name: &str| arguments.get(name).cloned().flatten();
        let variables = PLATFORM_ARGUMENTS.iter().map(|&name| (name.to_owned(), value(name)));
        Self { variables: variables.collect(), open: false }
    }

    /// What a stage on an external base starts with.
    pub(super) fn of(environment: &Environment) -> Self {
        let variables =
            environment.variables.iter().map(|(name, value)| (name.clone(), value.value.clone())).collect();
        Self { variables, open: !environment.complete }
    }

    pub(super) fn value(&self, name: &str) -> Value<'_> {
        match self.variables.get(name) {
            Some(Some(value)) => Value::Set(value),
            Some(None) => Value::Unknown,
            None if self.open => Value::Unknown,
            None => Value::Unset,
        }
    }

    pub(super) fn set(&mut self, name: String, value: Option<String>) {
        self.variables.insert(name, value);
    }

    /// `text` with its variables expanded, or one clause that says why it is not known.
    pub(super) fn expand(&self, lexer: &Lexer, text: &str) -> Result<String, String> {
        let expanded = lexer.word(text, &|name| self.value(name)).map_err(|error| error.to_string())?;
        expanded.unknown.map_or(Ok(expanded.text), |name| Err(unknown(&name)))
    }

    /// `text` expanded and split into words, with their place in `text`.
    pub(super) fn words(&self, lexer: &Lexer, text: &str) -> Option<Vec<ExpandedWord>> {
        let expanded = lexer.words(text, &|name| self.value(name)).ok()?;
        expanded.unknown.is_none().then_some(expanded.words)
    }

    /// `ARG name` or `ARG name=default`, to the letter of BuildKit's
    /// [`dispatchArg`](https://github.com/moby/buildkit/blob/master/frontend/dockerfile/dockerfile2llb/convert.go).
    /// `globals` are the arguments before the first `FROM`, which a stage inherits when it names them.
    pub(super) fn declare(
        &mut self,
        lexer: &Lexer,
        word: &Word,
        arguments: &BuildArguments,
        globals: Option<&Self>,
    ) {
        let (name, default) = match word.as_str().split_once('=') {
            Some((name, default)) => (name, Some(default)),
            None => (word.as_str(), None),
        };
        let value = if let Some(given) = arguments.get(name) {
            given.clone()
        } else if let Some(default) = default {
            self.expand(lexer, default).ok()
        } else if let Some(global) = globals.and_then(|globals| globals.variables.get(name)) {
            global.clone()
        } else if self.variables.contains_key(name) {
            return;
        } else {
            None
        };
        self.set(name.to_owned(), value);
    }
}

fn unknown(name: &str) -> String {
    format!("the value of `${name}` is not known")
}
