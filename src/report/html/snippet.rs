//! The lines in question, with the places marked and what is said about them below.

use std::io::{self, Write};

use super::Text;
use crate::finding::Finding;
use crate::report::excerpt::{Block, Excerpt, Mark};
use crate::source::Sources;

/// A browser can scroll, so only very long lines are cut.
const ROOM: usize = 240;

/// Writes each block of lines that has a part in `finding`.
pub(super) fn snippets(finding: &Finding, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let excerpt = Excerpt::new(finding, sources, ROOM);
    excerpt.blocks.iter().try_for_each(|block| write_block(block, &excerpt, out))?;
    match excerpt.left_out {
        0 => Ok(()),
        more => writeln!(out, "<p>and {more} more places</p>"),
    }
}

fn write_block(block: &Block, excerpt: &Excerpt, out: &mut dyn Write) -> io::Result<()> {
    let place = block.place;
    writeln!(out, "<figure><figcaption>{}:{}:{}</figcaption>", Text(&block.path), place.line, place.column)?;
    write!(out, "<pre>")?;
    let mut start = block.range.start;
    for (number, line) in (block.first_line + 1..).zip(excerpt.text[block.range.clone()].lines()) {
        let end = start + line.len();
        let marks: Vec<_> =
            excerpt.marks.iter().filter(|mark| mark.range.start <= end && mark.range.end >= start).collect();
        write!(out, "<span class=\"number\">{number:>5} </span>")?;
        write_line(line, start, &marks, out)?;
        for mark in marks.iter().filter(|mark| (start..=end).contains(&mark.range.end)) {
            mark.message.lines().try_for_each(|message| {
                write!(
                    out,
                    "\n<span class=\"number\">      </span><span class=\"label\">{}</span>",
                    Text(message)
                )
            })?;
        }
        writeln!(out)?;
        start = end + 1;
    }
    writeln!(out, "</pre></figure>")
}

/// Writes a line that begins at `start` of the excerpt. A mark inside another, which is then one of several lines,
/// takes its part.
fn write_line(line: &str, start: usize, marks: &[&Mark], out: &mut dyn Write) -> io::Result<()> {
    let clamp = |at: usize| at.clamp(start, start + line.len()) - start;
    let mut bounds: Vec<_> =
        marks.iter().flat_map(|mark| [clamp(mark.range.start), clamp(mark.range.end)]).collect();
    bounds.extend([0, line.len()]);
    bounds.sort_unstable();
    bounds.dedup();
    for bounds in bounds.windows(2) {
        let (from, to) = (bounds[0], bounds[1]);
        let covers = |mark: &&&Mark| clamp(mark.range.start) <= from && to <= clamp(mark.range.end);
        let owner = marks.iter().filter(covers).min_by_key(|mark| mark.range.len());
        let text = Text(&line[from..to]);
        match owner {
            Some(mark) if mark.primary => write!(out, "<mark class=\"primary\">{text}</mark>")?,
            Some(_) => write!(out, "<mark>{text}</mark>")?,
            None => write!(out, "{text}")?,
        }
    }
    Ok(())
}
