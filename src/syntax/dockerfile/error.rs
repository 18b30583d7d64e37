//! What BuildKit refuses.

use crate::source::Span;

/// What a [`SyntaxError`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SyntaxErrorKind {
    /// A parser directive that is repeated or has a wrong value.
    Directive,
    /// A line that is longer than BuildKit reads.
    LineLength,
    /// A file without instructions, or an instruction outside of a stage.
    Stage,
    /// An instruction that does not exist.
    UnknownInstruction,
    /// A flag that the instruction does not have.
    UnknownFlag,
    /// A flag that is repeated, lacks its value or has a wrong one.
    Flag,
    /// Arguments that are missing, too many or malformed.
    Arguments,
    /// A heredoc without its end, or where none may stand.
    Heredoc,
    /// A variable or quote that cannot be read.
    Expansion,
    /// An `EXPOSE` of something that is no port.
    Port,
    /// A `STOPSIGNAL` that is no signal.
    Signal,
}

/// A place that BuildKit refuses, and why. Parsing goes on behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What it is about.
    pub kind: SyntaxErrorKind,
    /// Where.
    pub span: Span,
    /// The fact, lower case, no full stop.
    pub message: String,
    /// What was meant, to stand in place of `span`.
    pub suggestion: Option<String>,
}

impl SyntaxError {
    pub(super) fn new(kind: SyntaxErrorKind, span: Span, message: impl Into<String>) -> Self {
        Self { kind, span, message: message.into(), suggestion: None }
    }

    pub(super) fn suggest(mut self, suggestion: Option<impl Into<String>>) -> Self {
        self.suggestion = suggestion.map(Into::into);
        self
    }
}

/// `text` for a message: cut where it would hide the message.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 32;
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
