//! What a report shows of the files around a finding: the lines that have a part in it, block by block, with
//! the places on them marked.

mod line;
mod marks;
mod spot;

use std::ops::Range;

use super::place_of;
use super::visible::Visible;
use crate::finding::Finding;
use crate::source::{LineColumn, SourceFile, Sources, Span};

pub(super) use line::ShownLine;
use spot::{MAX_LABELS, Spot, cluster, content, spots};

/// Lines that are shown before and after those with a mark.
const CONTEXT: u32 = 1;
/// The blocks of one finding, one after the other in one text.
#[derive(Debug, Default)]
pub(super) struct Excerpt {
    /// The lines, each ended by a line feed.
    pub(super) text: String,
    /// The blocks, that of the finding itself first. They tile the text.
    pub(super) blocks: Vec<Block>,
    /// The marked places, by their place in the text. Marks on one line do not overlap.
    pub(super) marks: Vec<Mark>,
    /// How many labels are left out.
    pub(super) left_out: usize,
}

/// Lines that follow each other in one file.
#[derive(Debug)]
pub(super) struct Block {
    /// Where it stands in the text of the excerpt.
    pub(super) range: Range<usize>,
    /// The path of the file, safe to show.
    pub(super) path: String,
    /// The number of its first line, from 0.
    pub(super) first_line: u32,
    /// The place that it is about, from 1: the finding's own, else that of its first mark.
    pub(super) place: LineColumn,
}

/// A marked place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Where it stands in the text of the excerpt.
    pub(super) range: Range<usize>,
    /// Columns of the terminal before its middle, on the line where its message is hung up.
    pub(super) column: usize,
    /// What is said about it; may be empty.
    pub(super) message: String,
    /// Whether it is the finding's own place.
    pub(super) primary: bool,
}

impl Excerpt {
    /// What to show of `finding` where a line may take `room` columns.
    pub(super) fn new(finding: &Finding, sources: &Sources, room: usize) -> Self {
        let mut blocks = cluster(spots(finding, sources), sources, room);
        // Stable: the rest keeps its order.
        blocks.sort_by_key(|spots| !spots.iter().any(|spot| spot.primary));
        let left_out = finding.labels.len().saturating_sub(MAX_LABELS);
        let mut excerpt = Self { left_out, ..Self::default() };
        for spots in &blocks {
            excerpt.push(spots, sources, room);
        }
        excerpt
    }

    /// Adds the block of `spots`, which stand near each other in one file.
    fn push(&mut self, spots: &[Spot], sources: &Sources, room: usize) {
        let Some(leading) = spots.iter().find(|spot| spot.primary).or(spots.first()) else { return };
        let file = sources.file(leading.file);
        let start = self.text.len();
        let (first_line, ranges) = lines_of(spots, file);
        let lines: Vec<_> = (first_line..)
            .zip(ranges)
            .map(|(number, source)| {
                let marked = focus(spots, number, &source);
                let shown = ShownLine::new(&file.text()[source.clone()], marked, room);
                let offset = self.text.len();
                self.text.push_str(&shown.text);
                self.text.push('\n');
                Line { source, shown, offset }
            })
            .collect();
        self.marks.extend(marks::marks(spots, first_line, &lines));
        self.blocks.push(Block {
            range: start..self.text.len(),
            path: Visible(file.path()).to_string(),
            first_line,
            place: place_of(file, Span::empty(leading.span.start).start),
        });
    }
}

/// A line of a block.
#[derive(Debug)]
struct Line {
    /// Its bytes in the file.
    source: Range<usize>,
    shown: ShownLine,
    /// Where it begins in the text of the excerpt.
    offset: usize,
}

impl Line {
    /// Where the character at `at` of the file stands in the text of the excerpt, and in which column.
    fn place(&self, at: usize) -> (usize, usize) {
        let place = self.shown.place(at.saturating_sub(self.source.start));
        (self.offset + place.shown, place.column)
    }
}

/// The number of the first line to show around `spots`, and the bytes of all those lines.
fn lines_of(spots: &[Spot], file: &SourceFile) -> (u32, Vec<Range<usize>>) {
    let first = spots.iter().map(|spot| spot.first_line).min().unwrap_or(0);
    let last = spots.iter().map(|spot| spot.last_line).max().unwrap_or(0);
    let is_blank = |line: u32| file.text()[content(file, line)].trim().is_empty();
    let before = (first.saturating_sub(CONTEXT)..first).skip_while(|&line| is_blank(line)).count();
    let after = (last + 1..=last + CONTEXT).take_while(|&line| !is_blank(line)).count();
    let shown = first - before as u32..=last + after as u32;
    (*shown.start(), shown.map(|line| content(file, line)).collect())
}

/// The part of a line that has to be in view.
fn focus(spots: &[Spot], number: u32, line: &Range<usize>) -> Range<usize> {
    let on_line = || spots.iter().filter(|spot| (spot.first_line..=spot.last_line).contains(&number));
    let inside = |at: usize| at.clamp(line.start, line.end) - line.start;
    let start = on_line().map(|spot| inside(spot.span.start)).min().unwrap_or(0);
    let end = on_line().map(|spot| inside(spot.span.end)).max().unwrap_or(0);
    start..end.max(start)
}
