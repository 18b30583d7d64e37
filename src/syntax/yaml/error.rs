//! What is wrong with a text, in words for people.

use super::build::MAX_DEPTH;
use crate::source::Span;

/// One thing wrong with a YAML text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Which sort of thing.
    pub kind: ErrorKind,
    /// Where.
    pub span: Span,
    /// What, lower case, no full stop.
    pub message: String,
    /// The other place that had a part in it, and which part.
    pub related: Option<(Span, &'static str)>,
}

/// The sorts of [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The text is not YAML from here to the end of the document.
    Syntax,
    /// Collections are nested deeper than any loader could want; the rest of the document is not read.
    TooDeep,
    /// A mapping has a key twice. Both entries are in the tree.
    DuplicateKey,
    /// An alias whose name no anchor before it has.
    UnknownAlias,
    /// An alias within the node that it names.
    CyclicAlias,
    /// Aliases stand for more nodes than any loader could want, or nest them too deeply. This alias leads nowhere.
    TooManyAliases,
    /// The value of `<<` is neither a mapping nor a list of mappings.
    BadMerge,
    /// A mapping or a list is the key of a mapping.
    BadKey,
    /// A scalar is not what its tag promises: `!!int x`.
    BadTag,
}

impl Error {
    pub(super) fn new(kind: ErrorKind, span: Span, message: impl Into<String>) -> Self {
        Self { kind, span, message: message.into(), related: None }
    }

    pub(super) fn too_deep(span: Span) -> Self {
        Self::new(ErrorKind::TooDeep, span, format!("values are nested more than {MAX_DEPTH} levels deep"))
    }

    pub(super) fn related(mut self, span: Span, part: &'static str) -> Self {
        self.related = Some((span, part));
        self
    }
}
