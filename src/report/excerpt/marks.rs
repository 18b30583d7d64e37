//! From places that may lie inside each other to marks that stand side by side.

use std::ops::Range;

use super::spot::{Spot, append};
use super::{Line, Mark};

/// The marks of `spots` on the `lines` of their block, by their place.
pub(super) fn marks(spots: &[Spot], first_line: u32, lines: &[Line]) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (number, line) in (first_line..).zip(lines) {
        let spots: Vec<_> =
            spots.iter().filter(|spot| spot.first_line == number && !spot.is_multi_line()).collect();
        marks.extend(segments(&spots).into_iter().map(|segment| segment.on(line)));
    }
    let line = |number: u32| number.checked_sub(first_line).and_then(|at| lines.get(at as usize));
    marks.extend(spots.iter().filter(|spot| spot.is_multi_line()).filter_map(|spot| {
        let (start, _) = line(spot.first_line)?.place(spot.span.start);
        let (end, _) = line(spot.last_line)?.place(spot.span.end);
        Some(Mark { range: start..end, column: 0, message: spot.message.clone(), primary: spot.primary })
    }));
    marks.sort_by_key(|mark| mark.range.start);
    marks
}

/// A part of a line that belongs to one place.
#[derive(Debug, PartialEq, Eq)]
struct Segment {
    range: Range<usize>,
    message: String,
    primary: bool,
}

impl Segment {
    fn on(self, line: &Line) -> Mark {
        let (start, first_column) = line.place(self.range.start);
        let (end, end_column) = line.place(self.range.end);
        Mark {
            range: start..end,
            column: first_column.midpoint(end_column),
            message: self.message,
            primary: self.primary,
        }
    }
}

/// Cuts the places of one line into segments. What several cover belongs to the smallest of them; each says
/// its message at the first segment that it has, or where it begins if the others have all of it.
fn segments(spots: &[&Spot]) -> Vec<Segment> {
    let mut bounds: Vec<_> = spots.iter().flat_map(|spot| [spot.span.start, spot.span.end]).collect();
    bounds.sort_unstable();
    bounds.dedup();
    let mut owned: Vec<(Range<usize>, usize)> = Vec::new();
    for bounds in bounds.windows(2) {
        let covers = |spot: &Spot| spot.span.start <= bounds[0] && bounds[1] <= spot.span.end;
        let covering = (0..spots.len()).filter(|&at| covers(spots[at]));
        let Some(owner) = covering.min_by_key(|&at| spots[at].span.len()) else { continue };
        match owned.last_mut() {
            Some((range, last)) if *last == owner && range.end == bounds[0] => range.end = bounds[1],
            _ => owned.push((bounds[0]..bounds[1], owner)),
        }
    }
    // An empty place, at the end of the line.
    owned.extend(
        spots
            .iter()
            .enumerate()
            .filter(|(_, spot)| spot.span.is_empty())
            .map(|(at, spot)| (spot.span.clone(), at)),
    );
    let mut segments: Vec<_> = owned
        .iter()
        .map(|(range, owner)| Segment {
            range: range.clone(),
            message: String::new(),
            primary: spots[*owner].primary,
        })
        .collect();
    for (at, spot) in spots.iter().enumerate() {
        let own = owned.iter().position(|(_, owner)| *owner == at);
        let beginning = || owned.iter().position(|(range, _)| range.start >= spot.span.start);
        if let Some(segment) = own.or_else(beginning) {
            append(&mut segments[segment].message, &spot.message);
        }
    }
    segments
}
