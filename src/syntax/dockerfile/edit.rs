//! Edits that keep the layout of a Dockerfile.

use crate::source::Span;

/// The bytes of an instruction at `span` with its indentation and its line end: what goes when it is deleted.
#[must_use]
pub fn whole_lines(text: &str, span: Span) -> Span {
    let start = line_start(text, span.start as usize);
    let rest = &text[span.end as usize..];
    let end = rest.find('\n').map_or(text.len(), |at| span.end as usize + at + 1);
    Span::new(start, end)
}

/// `line` as a line of its own in front of the instruction at `span`: where to insert, and what.
#[must_use]
pub fn line_before(text: &str, span: Span, line: &str) -> (Span, String) {
    let start = line_start(text, span.start as usize);
    let indentation = &text[start..span.start as usize];
    (Span::empty(start), format!("{indentation}{line}{}", line_end(text)))
}

/// `line` as a line of its own in front of the instruction at `span` and the comments right above it: where to
/// insert, and what.
#[must_use]
pub fn line_above(text: &str, span: Span, line: &str) -> (Span, String) {
    let (at, line) = line_before(text, span, line);
    let above = text[..at.start as usize].split_inclusive('\n').rev();
    let comments = above.take_while(|line| line.trim_start().starts_with('#'));
    let length: usize = comments.map(str::len).sum();
    (Span::empty(at.start as usize - length), line)
}

/// `line` as a line of its own behind the instruction at `span`: where to insert, and what.
#[must_use]
pub fn line_after(text: &str, span: Span, line: &str) -> (Span, String) {
    let indentation = &text[line_start(text, span.start as usize)..span.start as usize];
    let end = whole_lines(text, span).end as usize;
    match text[..end].ends_with('\n') {
        true => (Span::empty(end), format!("{indentation}{line}{}", line_end(text))),
        false => (Span::empty(end), format!("{}{indentation}{line}", line_end(text))),
    }
}

fn line_start(text: &str, at: usize) -> usize {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    // A byte order mark belongs to the file, not to its first line.
    if text[start..at].starts_with('\u{feff}') { start + '\u{feff}'.len_utf8() } else { start }
}

/// The line end that the file uses.
fn line_end(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, part: &str) -> Span {
        let start = text.find(part).unwrap();
        Span::new(start, start + part.len())
    }

    fn insert(text: &str, (span, line): (Span, String)) -> String {
        format!("{}{line}{}", &text[..span.start as usize], &text[span.end as usize..])
    }

    #[test]
    fn a_deleted_instruction_leaves_no_empty_line() {
        for (text, left) in [
            ("FROM a\n  CMD b\nUSER c\n", "FROM a\nUSER c\n"),
            ("FROM a\r\nCMD b\r\n", "FROM a\r\n"),
            ("FROM a\nCMD b", "FROM a\n"),
        ] {
            let span = whole_lines(text, at(text, "CMD b"));
            assert_eq!(format!("{}{}", &text[..span.start as usize], &text[span.end as usize..]), left);
        }
    }

    #[test]
    fn comments_stay_above_their_instruction() {
        for (text, after) in [
            ("FROM a\n\n# why\n  # more\nCMD b\n", "FROM a\n\nX\n# why\n  # more\nCMD b\n"),
            ("FROM a\r\nCMD b\r\n", "FROM a\r\nX\r\nCMD b\r\n"),
            ("# of another\n\nCMD b", "# of another\n\nX\nCMD b"),
        ] {
            assert_eq!(insert(text, line_above(text, at(text, "CMD b"), "X")), after);
        }
    }

    #[test]
    fn a_new_line_takes_indentation_and_line_end_from_its_neighbour() {
        let text = "\u{feff}FROM a\r\n  USER b";
        assert_eq!(
            insert(text, line_before(text, at(text, "FROM a"), "# x")),
            "\u{feff}# x\r\nFROM a\r\n  USER b"
        );
        assert_eq!(
            insert(text, line_before(text, at(text, "USER b"), "# x")),
            "\u{feff}FROM a\r\n  # x\r\n  USER b"
        );
        assert_eq!(
            insert(text, line_after(text, at(text, "FROM a"), "X")),
            "\u{feff}FROM a\r\nX\r\n  USER b"
        );
        assert_eq!(
            insert(text, line_after(text, at(text, "USER b"), "X")),
            "\u{feff}FROM a\r\n  USER b\r\n  X"
        );
    }
}
