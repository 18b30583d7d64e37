//! The first pass: comments and nesting, told apart from the insides of strings.

use crate::source::Span;

/// What the first pass sees.
pub(super) struct Scan {
    /// Every comment, without the line end that closes it. `#` is here too: no dialect of JSON has it, but
    /// people write it.
    pub(super) comments: Vec<Span>,
    /// How many brackets are open at once, at most.
    pub(super) depth: usize,
}

/// Scans `text` from byte `start` on.
pub(super) fn scan(text: &str, start: usize) -> Scan {
    let bytes = text.as_bytes();
    let mut comments = Vec::new();
    let (mut open, mut depth) = (0usize, 0);
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        let end = match (byte, bytes.get(at + 1)) {
            (b'"' | b'\'', _) => end_of_string(bytes, at),
            (b'#', _) | (b'/', Some(b'/')) => end_of_line(bytes, at),
            (b'/', Some(b'*')) => end_of_block(text, at),
            _ => {
                match byte {
                    b'[' | b'{' => open += 1,
                    b']' | b'}' => open = open.saturating_sub(1),
                    _ => {}
                }
                depth = depth.max(open);
                at += 1;
                continue;
            }
        };
        if matches!(byte, b'#' | b'/') {
            comments.push(Span::new(at, end));
        }
        at = end;
    }
    Scan { comments, depth }
}

/// `text` with the first `start` bytes and `comments` blanked, so that every offset stays what it was.
pub(super) fn blanked(text: &str, start: usize, comments: &[Span]) -> String {
    let mut plain = text.to_owned();
    blank(&mut plain, &[Span::new(0, start)]);
    blank(&mut plain, comments);
    plain
}

/// Replaces the bytes of `spans`, which rise and do not overlap, by spaces; line ends stay.
pub(super) fn blank(text: &mut String, spans: &[Span]) {
    if spans.iter().all(|span| span.is_empty()) {
        return;
    }
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for span in spans {
        result.push_str(&text[done..span.start as usize]);
        result.extend(
            text[span.range()]
                .bytes()
                .map(|byte| if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { ' ' }),
        );
        done = span.end as usize;
    }
    result.push_str(&text[done..]);
    *text = result;
}

/// Just after the quote that closes the string at `at`; the end of the text where none does.
fn end_of_string(bytes: &[u8], at: usize) -> usize {
    let quote = bytes[at];
    let mut end = at + 1;
    while let Some(&byte) = bytes.get(end) {
        match byte {
            b'\\' => end += 2,
            _ if byte == quote => return end + 1,
            // No string spans lines, so a stray quote spoils one line and not the rest of the file.
            b'\n' => return end,
            _ => end += 1,
        }
    }
    bytes.len()
}

fn end_of_line(bytes: &[u8], at: usize) -> usize {
    let length = bytes[at..].iter().position(|byte| matches!(byte, b'\n' | b'\r'));
    length.map_or(bytes.len(), |length| at + length)
}

fn end_of_block(text: &str, at: usize) -> usize {
    text[at + 2..].find("*/").map_or(text.len(), |length| at + 2 + length + 2)
}
