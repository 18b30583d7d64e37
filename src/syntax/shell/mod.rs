//! Command lines and scripts for POSIX shells, with what bash adds: enough to tell which commands run under which
//! conditions, what their words are before expansion, and where all of it stands.
//!
//! What cannot be understood for certain (an open quote, a template's placeholder, nesting without end) gives
//! [`Unsure`], never a guess. Reading takes linear time and bounded stack on any text.

mod compound;
mod cursor;
mod expansion;
mod grammar;
mod tree;
mod visit;
mod word;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

pub use tree::{
    Arm, Assignment, Command, Compound, CompoundKind, Expansion, ExpansionKind, Function, Item, Operator,
    Pipeline, Redirection, RedirectionKind, Script, SimpleCommand, Terminator, Unsure, Word,
};
pub use visit::walk;

use crate::source::Span;

/// Reads `text`, a command line as `sh -c` takes it or a whole script file. Spans count from its first byte.
///
/// # Errors
/// Gives the place and the reason when the text is no shell code, or shell code that is not understood.
pub fn parse(text: &str) -> Result<Script, Unsure> {
    if u32::try_from(text.len()).is_err() {
        return Err(Unsure { span: Span::default(), reason: "the text is too long" });
    }
    cursor::Cursor::new(text).script()
}
