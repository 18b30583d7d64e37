//! A table: a row for each container, a column for each of the things that matter most in production.

use std::io::{self, Write};

use textwrap::core::display_width;

use crate::readiness::{Column, Container, Mark};
use crate::report::{Style, Visible};

/// Between two columns.
const GAP: usize = 2;
/// Name and columns.
const COLUMNS: usize = 1 + Column::ALL.len();
/// How narrow each is made so that all fit 80 columns.
const NARROW: [usize; COLUMNS] = [8, 8, 5, 8, 10, 7, 8, 10];
/// In less than 80 columns none is made narrower.
const LEAST: [usize; COLUMNS] = [3; COLUMNS];

/// One field: how it is marked, and its text with the sign.
struct Field {
    mark: Option<Mark>,
    text: String,
}

/// Writes the table; what is too long for the width is cut, the longest first.
pub(super) fn write(containers: &[Container], style: Style, out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<Vec<Field>> = containers.iter().map(|container| row(container, style)).collect();
    let head = Column::ALL.into_iter().enumerate().map(|(at, column)| {
        // Of images that no service runs, some things are for others to say.
        let said = rows.iter().any(|row| row[at + 1].mark.is_some());
        if said { column.title() } else { "" }
    });
    let head = std::iter::once("").chain(head);
    let head: Vec<_> = head.map(|text| Field { mark: None, text: text.to_owned() }).collect();
    let mut widths: [usize; COLUMNS] = std::array::from_fn(|at| {
        rows.iter().chain([&head]).map(|row| display_width(&row[at].text)).max().unwrap_or(0)
    });
    let room = style.width.saturating_sub(GAP * COLUMNS);
    shrink(&mut widths, &NARROW, room);
    shrink(&mut widths, &LEAST, room);
    for row in std::iter::once(&head).chain(&rows) {
        write_row(row, &widths, style, out)?;
    }
    Ok(())
}

fn row(container: &Container, style: Style) -> Vec<Field> {
    let name = Field { mark: None, text: Visible(&container.name).to_string() };
    std::iter::once(name).chain(Column::ALL.map(|column| field(container, column, style))).collect()
}

fn field(container: &Container, column: Column, style: Style) -> Field {
    let Some((mark, words)) = container.cell(column) else {
        return Field { mark: None, text: String::new() };
    };
    let text = format!("{} {}", mark.sign(style.unicode), Visible(&words));
    Field { mark: Some(mark), text: text.trim_end().to_owned() }
}

/// Makes columns narrower until all fit or each is at its floor; first those that are the farthest above it.
fn shrink(widths: &mut [usize], floors: &[usize], room: usize) {
    while widths.iter().sum::<usize>() > room {
        let above = widths.iter_mut().zip(floors).filter(|(width, floor)| **width > **floor);
        let Some((width, _)) = above.max_by_key(|(width, floor)| **width - **floor) else { return };
        *width -= 1;
    }
}

fn write_row(row: &[Field], widths: &[usize], style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut line = String::new();
    let mut blank = GAP;
    for (field, &width) in row.iter().zip(widths) {
        let text = cut(&field.text, width, style.unicode);
        if !text.is_empty() {
            line.extend(std::iter::repeat_n(' ', blank));
            line.push_str(&painted(&text, field.mark, style));
            blank = 0;
        }
        blank += width.saturating_sub(display_width(&text)) + if width > 0 { GAP } else { 0 };
    }
    writeln!(out, "{line}")
}

/// `text` in at most `width` columns.
fn cut(text: &str, width: usize, unicode: bool) -> String {
    if display_width(text) <= width {
        return text.to_owned();
    }
    let sign = if unicode { '…' } else { '~' };
    let mut kept = String::new();
    let mut room = width.saturating_sub(1);
    for character in text.chars() {
        let wide = display_width(character.encode_utf8(&mut [0; 4]));
        if wide > room {
            break;
        }
        room -= wide;
        kept.push(character);
    }
    kept.push(sign);
    kept
}

fn painted(text: &str, mark: Option<Mark>, style: Style) -> String {
    use anstyle::AnsiColor::{Green, Red, Yellow};
    let color = match mark {
        Some(Mark::Good) => Green,
        Some(Mark::Flaw) => Red,
        Some(Mark::Open) => Yellow,
        Some(Mark::Plain) | None => return text.to_owned(),
    };
    if !style.color {
        return text.to_owned();
    }
    let paint = anstyle::Style::new().fg_color(Some(color.into()));
    format!("{paint}{text}{paint:#}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_farthest_above_its_floor_gives_way_first() {
        for (mut widths, room, expected) in [
            ([4, 20, 8], 40, [4, 20, 8]),
            ([4, 20, 8], 22, [4, 10, 8]),
            ([4, 20, 8], 16, [4, 6, 6]),
            ([4, 20, 8], 0, [4, 5, 6]),
        ] {
            shrink(&mut widths, &[5, 5, 6], room);
            assert_eq!(widths, expected, "{room}");
        }
    }

    #[test]
    fn what_is_cut_says_so() {
        for (text, width, expected) in [
            ("unless-stopped", 14, "unless-stopped"),
            ("unless-stopped", 8, "unless-…"),
            ("漢字漢字", 5, "漢字…"),
            ("漢字漢字", 4, "漢…"),
            ("ab", 0, "…"),
        ] {
            assert_eq!(cut(text, width, true), expected);
        }
    }
}
