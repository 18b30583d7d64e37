//! The files under judgement: their text, where things stand in it, and edits to it.
//!
//! Nothing here knows what a Dockerfile is. Every later layer speaks of places as a [`Location`]: a file and
//! a byte [`Span`] in its text.

mod line_index;
mod path;
mod sources;

pub use line_index::{LineColumn, LineIndex};
pub use path::{join, normalize, parent};
pub use sources::{Kind, Reader, SourceFile, Sources};

/// A file of a [`Sources`], valid only for the `Sources` that gave it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub(crate) u32);

/// A half-open range of byte offsets, `start..end`, in one file's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset just after the last byte.
    pub end: u32,
}

impl Span {
    /// The span `start..end`. Offsets over 4 GiB cannot occur: [`Sources`] refuses such files.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "a span ends before it starts: {start}..{end}");
        Self { start: offset(start), end: offset(end) }
    }

    /// The empty span at `at`.
    #[must_use]
    pub fn empty(at: usize) -> Self {
        Self::new(at, at)
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span covers no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The span as a range, to index a text with.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether `other` lies inside, ends included.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two touch or overlap: edits at such spans cannot both be applied in one round.
    #[must_use]
    pub fn touches(self, other: Self) -> bool {
        self.start <= other.end && other.start <= self.end
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("files over 4 GiB are refused when they are added")
}

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The file.
    pub file: FileId,
    /// The bytes in its text.
    pub span: Span,
}

impl Location {
    /// The place `span` in `file`.
    #[must_use]
    pub fn new(file: FileId, span: Span) -> Self {
        Self { file, span }
    }
}

/// One replacement of text: the bytes of `span` in `file` give way to `replacement`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The file to change.
    pub file: FileId,
    /// The bytes to replace; empty for an insertion.
    pub span: Span,
    /// What stands there afterwards; empty for a deletion.
    pub replacement: String,
}

/// `text` with `edits` applied. The order of the edits is of no matter; insertions at one place keep theirs.
///
/// # Errors
/// Gives back the first edit that overlaps another, or reaches outside `text` or into a character.
pub fn apply<'e>(text: &str, edits: &[&'e Edit]) -> Result<String, &'e Edit> {
    let mut ordered = edits.to_vec();
    ordered.sort_by_key(|edit| edit.span);
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for edit in ordered {
        let range = edit.span.range();
        let kept = text.get(done..range.start).ok_or(edit)?;
        text.get(range.clone()).ok_or(edit)?;
        result.push_str(kept);
        result.push_str(&edit.replacement);
        done = range.end;
    }
    result.push_str(&text[done..]);
    Ok(result)
}
