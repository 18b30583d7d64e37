//! Places and edits of a Dockerfile, as rules need them.

use std::sync::Arc;

use super::inline_comment::{self, InlineComment};
use super::{Dockerfile, Stage};
use crate::source::{Edit, Location, Span};
use crate::syntax::dockerfile::{Instruction, edit};

impl Dockerfile {
    /// The place of `span` in this file.
    #[must_use]
    pub fn location(&self, span: Span) -> Location {
        Location::new(self.file, span)
    }

    /// The text of the file.
    #[must_use]
    pub fn source(&self) -> &Arc<str> {
        &self.source
    }

    /// What stands at `span`.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        self.source.get(span.range()).unwrap_or_default()
    }

    /// The whole lines that `span` touches.
    #[must_use]
    pub fn lines(&self, span: Span) -> &str {
        self.text(edit::whole_lines(&self.source, span))
    }

    /// The comments that are none, because they stand behind a value.
    #[must_use]
    pub fn inline_comments(&self) -> Vec<InlineComment> {
        inline_comment::inline_comments(&self.tree, &self.source)
    }

    /// Puts `replacement` in place of `span`.
    #[must_use]
    pub fn edit(&self, span: Span, replacement: impl Into<String>) -> Edit {
        Edit { file: self.file, span, replacement: replacement.into() }
    }

    /// Deletes an instruction with its line.
    #[must_use]
    pub fn remove(&self, instruction: &Instruction) -> Edit {
        self.edit(edit::whole_lines(&self.source, instruction.span), "")
    }

    /// `line` on a line of its own in front of the instruction at `span` and of the comments right above it.
    #[must_use]
    pub fn insert_line_above(&self, span: Span, line: &str) -> Edit {
        let (place, text) = edit::line_above(&self.source, span, line);
        self.edit(place, text)
    }

    /// Writes `line` in front of the instruction at `span`.
    #[must_use]
    pub fn insert_line_before(&self, span: Span, line: &str) -> Edit {
        let (place, text) = edit::line_before(&self.source, span, line);
        self.edit(place, text)
    }

    /// Writes `line` behind the instruction at `span`.
    #[must_use]
    pub fn insert_line_after(&self, span: Span, line: &str) -> Edit {
        let (place, text) = edit::line_after(&self.source, span, line);
        self.edit(place, text)
    }

    /// Writes `line` as the last instruction of `stage`.
    #[must_use]
    pub fn insert_line_at_end(&self, stage: &Stage, line: &str) -> Edit {
        let last =
            self.instructions(stage).last().map_or(stage.location.span, |instruction| instruction.span);
        self.insert_line_after(last, line)
    }
}
