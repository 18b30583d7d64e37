//! Why a fix is not made.

use std::fmt;

/// Why a fix is not made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A file may not be edited.
    Locked {
        /// The file.
        path: String,
        /// Why not, one clause.
        reason: String,
    },
    /// A file holds bytes that are no UTF-8, so that it cannot be written back as it was.
    NotText {
        /// The file.
        path: String,
    },
    /// Its edits overlap, or reach outside of the file.
    Malformed,
    /// A file would not parse as before.
    Broken {
        /// What is wrong with it then.
        problem: String,
    },
    /// Something would change where nothing is edited.
    Elsewhere {
        /// What stands there, or would.
        text: String,
    },
    /// A comment would be lost.
    LostComment {
        /// The comment.
        text: String,
    },
    /// The finding would still be there.
    NotGone,
    /// An error would come up.
    NewError {
        /// The rule that reports it.
        rule: &'static str,
    },
    /// Other fixes undo it, again and again.
    Restless,
}

impl fmt::Display for Reason {
    /// One clause, lower case, no full stop.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Locked { path, reason } => write!(f, "`{path}` is not edited: {reason}"),
            Self::NotText { path } => write!(f, "`{path}` is not edited: it is no UTF-8"),
            Self::Malformed => f.write_str("its edits do not fit the file"),
            Self::Broken { problem } => write!(f, "it breaks the file: {problem}"),
            Self::Elsewhere { text } => write!(f, "it changes what it does not edit: `{text}`"),
            Self::LostComment { text } => write!(f, "it loses a comment: `{text}`"),
            Self::NotGone => f.write_str("the finding stays"),
            Self::NewError { rule } => write!(f, "it brings up an error of `{rule}`"),
            Self::Restless => f.write_str("other fixes undo it, again and again"),
        }
    }
}
