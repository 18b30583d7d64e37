//! Text that may know where each of its bytes is written.

use crate::source::{FileId, Location, Span};
use crate::syntax::dockerfile::MappedText;

/// A text of a Dockerfile, a Compose file or a known image, and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    /// Every byte's place is known.
    Mapped {
        /// The file it is written in.
        file: FileId,
        /// The text and its places.
        text: MappedText,
    },
    /// Written at a place, in a form that does not lead back byte by byte (escapes, folding, variables).
    Whole {
        /// The text.
        value: String,
        /// All of it.
        location: Location,
    },
    /// Not written in any file: a known image brings it.
    Known(String),
}

impl Text {
    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Mapped { text, .. } => text.as_str(),
            Self::Whole { value, .. } | Self::Known(value) => value,
        }
    }

    /// The place of all of it, if it is written anywhere.
    #[must_use]
    pub fn location(&self) -> Option<Location> {
        match self {
            Self::Mapped { file, text } => Some(Location::new(*file, text.source())),
            Self::Whole { location, .. } => Some(*location),
            Self::Known(_) => None,
        }
    }

    /// The place of a part: the part itself where that is known, else all of the text.
    #[must_use]
    pub fn part(&self, part: Span) -> Option<Location> {
        self.exactly(part).or_else(|| self.location())
    }

    /// The place of a part, only where it is known to the byte, as an edit needs it.
    #[must_use]
    pub fn exactly(&self, part: Span) -> Option<Location> {
        match self {
            Self::Mapped { file, text } => Some(Location::new(*file, text.span(part.range()))),
            Self::Whole { .. } | Self::Known(_) => None,
        }
    }
}
