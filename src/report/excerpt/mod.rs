//! What a report shows of the files around a finding: the lines that have a part in it, block by block, with
//! the places on them marked.

mod line;
mod marks;

use std::ops::Range;

use super::place_of;
use super::visible::Visible;
use crate::finding::Finding;
use crate::source::{FileId, LineColumn, Location, SourceFile, Sources, Span};

use line::ShownLine;

/// Lines that are shown before and after those with a mark.
const CONTEXT: u32 = 1;
/// Of a place on more lines than this, only the first line is shown.
const MAX_LINES: u32 = 8;

/// The blocks of one finding, one after the other in one text.
#[derive(Debug, Default)]
pub(super) struct Excerpt {
    /// The lines, each ended by a line feed.
    pub(super) text: String,
    /// The blocks, that of the finding itself first. They tile the text.
    pub(super) blocks: Vec<Block>,
    /// The marked places, by their place in the text. Marks on one line do not overlap.
    pub(super) marks: Vec<Mark>,
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

/// A place to show.
#[derive(Clone, Debug)]
struct Spot {
    file: FileId,
    /// Without white space at the end.
    span: Range<usize>,
    first_line: u32,
    last_line: u32,
    message: String,
    primary: bool,
}

impl Excerpt {
    /// What to show of `finding` where a line may take `room` columns.
    pub(super) fn new(finding: &Finding, sources: &Sources, room: usize) -> Self {
        let mut blocks = cluster(spots(finding, sources), sources, room);
        // Stable: the rest keeps its order.
        blocks.sort_by_key(|spots| !spots.iter().any(|spot| spot.primary));
        let mut excerpt = Self::default();
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

/// The places of `finding`: its own file first, then file by file from the top. Places that are the same are
/// one, with all that is said about it.
fn spots(finding: &Finding, sources: &Sources) -> Vec<Spot> {
    let labels = finding.labels.iter().map(|label| Spot::new(label.location, &label.message, sources));
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
fn append(message: &mut String, more: &str) {
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

    fn is_multi_line(&self) -> bool {
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
fn content(file: &SourceFile, line: u32) -> Range<usize> {
    let text = file.text();
    let range = file.lines().line_range(text, line).unwrap_or(text.len()..text.len());
    range.start..range.start + text[range.clone()].trim_end_matches(['\r', '\n']).len()
}

/// Puts together what is shown in one block.
fn cluster(spots: Vec<Spot>, sources: &Sources, room: usize) -> Vec<Vec<Spot>> {
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
