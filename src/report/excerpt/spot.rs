//! The places of a finding, and which of them are shown together.

use std::ops::Range;

use super::CONTEXT;
use crate::finding::Finding;
use crate::report::visible::Visible;
use crate::source::{FileId, Location, SourceFile, Sources, Span};

/// Of a place on more lines than this, only the first line is shown.
const MAX_LINES: u32 = 8;

/// How many labels are shown; whoever needs more reads the JSON report.
pub(super) const MAX_LABELS: usize = 20;

/// A place to show.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub(super) file: FileId,
    /// Without white space at the end.
    pub(super) span: Range<usize>,
    pub(super) first_line: u32,
    pub(super) last_line: u32,
    pub(super) message: String,
    pub(super) primary: bool,
}

/// The places of `finding`: its own file first, then file by file from the top. Places that are the same are
/// one, with all that is said about it.
pub(super) fn spots(finding: &Finding, sources: &Sources) -> Vec<Spot> {
    let labels = finding
        .labels
        .iter()
        .take(MAX_LABELS)
        .map(|label| Spot::new(label.location, &label.message, sources));
    let mut spots = vec![Spot { primary: true, ..Spot::new(finding.location, "", sources) }];
    spots.extend(labels);
    let own = finding.location.file;
    // Stable: the finding's own place stays in front of a label on the same place.
    spots.sort_by_key(|spot| (spot.file != own, spot.file, spot.span.start, spot.span.end));
    spots.dedup_by(|later, earlier| {
        let same = later.file == earlier.file && later.span == earlier.span;
        if same {
            earlier.primary |= later.primary;
            append(&mut earlier.message, &later.message);
        }
        same
    });
    spots
}

/// Adds `more` as a line of its own.
pub(super) fn append(message: &mut String, more: &str) {
    if !message.is_empty() && !more.is_empty() {
        message.push('\n');
    }
    message.push_str(more);
}

impl Spot {
    fn new(location: Location, message: &str, sources: &Sources) -> Self {
        let file = sources.file(location.file);
        let text = file.text();
        let marked = text.get(location.span.range());
        let start = if marked.is_some() { location.span.range().start } else { text.len() };
        let marked = marked.unwrap_or_default().trim_end();
        let end = start + if marked.is_empty() { next_on_line(&text[start..]) } else { marked.len() };
        let first_line = line_at(file, start);
        let last_line = line_at(file, end.saturating_sub(1).max(start));
        let message = Visible(message).to_string();
        let mut spot =
            Self { file: location.file, span: start..end, first_line, last_line, message, primary: false };
        if last_line - first_line >= MAX_LINES {
            spot.cut_to_first_line(file);
        }
        spot
    }

    pub(super) fn is_multi_line(&self) -> bool {
        self.last_line > self.first_line
    }

    /// Shows only the first line.
    fn cut_to_first_line(&mut self, file: &SourceFile) {
        self.last_line = self.first_line;
        self.span.end = self.span.end.min(content(file, self.first_line).end);
    }
}

fn line_at(file: &SourceFile, at: usize) -> u32 {
    file.lines().line(Span::empty(at).start)
}

/// The length of the character that `text` begins with: a mark takes one where there is one.
fn next_on_line(text: &str) -> usize {
    text.chars().next().filter(|next| !matches!(next, '\r' | '\n')).map_or(0, char::len_utf8)
}

/// The bytes of a line without its line end.
pub(super) fn content(file: &SourceFile, line: u32) -> Range<usize> {
    let text = file.text();
    let range = file.lines().line_range(text, line).unwrap_or(text.len()..text.len());
    range.start..range.start + text[range.clone()].trim_end_matches(['\r', '\n']).len()
}

/// Puts together what is shown in one block.
pub(super) fn cluster(spots: Vec<Spot>, sources: &Sources, room: usize) -> Vec<Vec<Spot>> {
    let mut blocks: Vec<Vec<Spot>> = Vec::new();
    for mut spot in spots {
        let file = sources.file(spot.file);
        let block = blocks.last_mut().filter(|block| belongs(&spot, block, file, room));
        let Some(block) = block else {
            blocks.push(vec![spot]);
            continue;
        };
        // Two brackets in the margin that cross each other cannot be read.
        if spot.is_multi_line()
            && block.iter().any(|other| other.last_line >= spot.first_line && other.is_multi_line())
        {
            spot.cut_to_first_line(file);
        }
        block.push(spot);
    }
    blocks
}

/// Whether `spot` is near enough to the spots of `block`, which come before it.
fn belongs(spot: &Spot, block: &[Spot], file: &SourceFile, room: usize) -> bool {
    let last_line = block.iter().map(|other| other.last_line).max().unwrap_or(0);
    if block.iter().any(|other| other.file != spot.file) || spot.first_line > last_line + 2 * CONTEXT + 1 {
        return false;
    }
    let on_line = block.iter().find(|other| other.last_line == spot.first_line);
    match on_line {
        Some(first) if content(file, spot.first_line).len() > room => {
            spot.span.end.saturating_sub(first.span.start) <= room / 2
        }
        _ => true,
    }
}
