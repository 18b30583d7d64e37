//! Reports, one format a file.
//!
//! All of them count lines and columns from 1 and columns in Unicode code points, and name paths as
//! [`Sources`] does. No text that comes from a file under judgement reaches a terminal unless it is safe to
//! show.

mod concise;
mod diff;
mod excerpt;
mod json;
mod pretty;
mod style;
mod summary;
mod visible;

pub use concise::concise;
pub use diff::unified_diff;
pub use json::json;
pub(crate) use json::write_json;
pub use pretty::pretty;
pub use style::Style;
pub(crate) use style::wrapped;
pub use summary::summary;
pub(crate) use visible::Visible;

use crate::source::{LineColumn, Location, SourceFile, Sources};

/// Line and column of `offset`, both from 1.
fn place_of(file: &SourceFile, offset: u32) -> LineColumn {
    let LineColumn { line, column } = file.lines().code_points(file.text(), offset);
    LineColumn { line: line + 1, column: column + 1 }
}

/// The path, line and column of the start of `location`, safe to show: `compose.yaml:3:5`.
pub(crate) fn shown_place(sources: &Sources, location: Location) -> String {
    let file = sources.file(location.file);
    let LineColumn { line, column } = place_of(file, location.span.start);
    format!("{}:{line}:{column}", Visible(file.path()))
}
