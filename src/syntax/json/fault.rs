//! Whether a text is JSON, and where it stops being so.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{Node, character_at};
use crate::source::Span;

/// One thing that JSON does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What it is.
    pub kind: FaultKind,
    /// Where it stands; never past the text.
    pub span: Span,
}

impl Fault {
    pub(super) fn new(kind: FaultKind, span: Span) -> Self {
        Self { kind, span }
    }
}

/// What JSON does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A comment: `// …`, `/* … */` or `# …`.
    Comment,
    /// A comma before a closing bracket.
    TrailingComma,
    /// Anything else, in the words of `serde_json`.
    Invalid(String),
}

/// Whether `text` is JSON or nothing at all. Unicode white space around it is no fault, since `dockerd` trims
/// it (`bytes.TrimSpace` in
/// [`getConflictFreeConfiguration`](https://github.com/moby/moby/blob/master/daemon/config/config.go)).
pub(super) fn judge(text: &str) -> Result<(), Fault> {
    let body = text.trim_start();
    let start = text.len() - body.len();
    let body = body.trim_end();
    if body.is_empty() {
        return Ok(());
    }
    let mut deserializer = serde_json::Deserializer::from_str(body);
    // `IgnoredAny` checks the grammar alone: it has no limit of depth and lets half a surrogate pair pass, as
    // Go does.
    let verdict = IgnoredAny::deserialize(&mut deserializer).and_then(|_| deserializer.end());
    verdict.map_err(|error| locate(body, start, &error))
}

fn locate(body: &str, start: usize, error: &serde_json::Error) -> Fault {
    let line_start = match error.line().checked_sub(2) {
        None => 0,
        Some(before) => body.match_indices('\n').nth(before).map_or(0, |(at, _)| at + 1),
    };
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
    // The column is that of the last byte that was read, from 1; a control character is refused before it is
    // read.
    let read = if message.starts_with("control character") {
        error.column()
    } else {
        error.column().saturating_sub(1)
    };
    let place = character_at(body, line_start + read);
    let span = Span::new(start + place.start as usize, start + place.end as usize);
    Fault::new(FaultKind::Invalid(message.to_owned()), span)
}

/// Go decodes every number of a `map[string]any` as a float64 and refuses what does not fit one.
pub(super) fn finite(root: Option<&Node>) -> Result<(), Fault> {
    match root.and_then(Node::overflow) {
        Some(span) => Err(Fault::new(FaultKind::Invalid("number out of range".to_owned()), span)),
        None => Ok(()),
    }
}
