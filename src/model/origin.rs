//! Values that remember who said so.

use crate::source::Location;

/// Where a resolved value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Written at this place of a file.
    At(Location),
    /// Brought by a known base image, named here as users write it (`nginx:alpine`).
    Base(String),
    /// Docker's own default.
    Default,
    /// Not to be known from the files; the reason is one clause for people ("the build context is remote").
    /// Neither a pass nor a fail: rules stay silent on it.
    Unknown(String),
}

/// A value and its origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Who said so.
    pub origin: Origin,
}

impl<T> Sourced<T> {
    /// `value`, written at `location`.
    pub fn at(value: T, location: Location) -> Self {
        Self { value, origin: Origin::At(location) }
    }

    /// Whether the files do not tell, so that the value means nothing.
    pub fn is_unknown(&self) -> bool {
        matches!(self.origin, Origin::Unknown(_))
    }

    /// The place where the value is written, if it is written in a file at all.
    pub fn location(&self) -> Option<Location> {
        match self.origin {
            Origin::At(location) => Some(location),
            _ => None,
        }
    }
}
