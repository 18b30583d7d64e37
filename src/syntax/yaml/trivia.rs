//! The bytes between nodes. The parser gives events for nodes alone, so the indicators that stand between them
//! (`-`, `?`, `:`, `,`) are found here. All searches only ever walk over bytes between two neighbouring nodes.

/// The first byte at or after `at` that is neither white space, a byte order mark, a comment nor one of `skipped`.
/// The end of the text if there is none.
pub(super) fn skip(text: &str, mut at: usize, skipped: &[u8]) -> usize {
    let bytes = text.as_bytes();
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => at += 1,
            b'#' => at = line_end(text, at),
            0xEF if bytes[at..].starts_with("\u{feff}".as_bytes()) => at += 3,
            _ if skipped.contains(&byte) => at += 1,
            _ => break,
        }
    }
    at
}

/// The end of the line that holds `at`, before its line break.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    text.as_bytes()[at..]
        .iter()
        .position(|byte| matches!(byte, b'\r' | b'\n'))
        .map_or(text.len(), |length| at + length)
}

/// The end of the last of the lines below `end`, a line's end, that hold nothing but a comment that belongs to what
/// stands right of `column`; `end` if there is none.
pub(super) fn end_of_inner_comments(text: &str, mut end: usize, column: usize) -> usize {
    while let Some(start) = after_line_break(text, end) {
        let line_end = line_end(text, start);
        if !is_inner_comment(&text[start..line_end], column) {
            break;
        }
        end = line_end;
    }
    end
}

/// Whether `line` is a comment right of `column`, or a line from there that has got a `#` in front.
fn is_inner_comment(line: &str, column: usize) -> bool {
    let blanks = |text: &str| text.len() - text.trim_start_matches(' ').len();
    let hash = blanks(line);
    let Some(comment) = line[hash..].strip_prefix('#') else { return false };
    hash > column || hash < column && hash + 1 + blanks(comment) > column
}

/// The start of the line that holds `at`.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text.as_bytes()[..at]
        .iter()
        .rposition(|byte| matches!(byte, b'\r' | b'\n'))
        .map_or(0, |before| before + 1)
}

/// The first byte at or after `at` that is neither trivia nor within an anchor or a tag.
pub(super) fn skip_properties(text: &str, mut at: usize) -> usize {
    loop {
        at = skip(text, at, b"");
        if !matches!(text.as_bytes().get(at), Some(b'&' | b'!')) {
            return at;
        }
        let word = &text[at..];
        at += word.find([' ', '\t', '\r', '\n']).unwrap_or(word.len());
    }
}

/// The column of `at`, in characters from 0. A byte order mark has no width.
pub(super) fn column(text: &str, at: usize) -> usize {
    text[line_start(text, at)..at].trim_start_matches('\u{feff}').chars().count()
}

/// Whether a line break, white space or nothing stands at `at`.
pub(super) fn is_blank(text: &str, at: usize) -> bool {
    matches!(text.as_bytes().get(at), None | Some(b' ' | b'\t' | b'\r' | b'\n'))
}

/// The end of the last `...` of those that stand at `at`, trivia between them; `at` itself if there is none.
pub(super) fn skip_document_ends(text: &str, mut at: usize) -> usize {
    loop {
        let next = skip(text, at, b"");
        if !text[next..].starts_with("...") || !is_document_marker(&text[next..]) {
            return at;
        }
        at = next + 3;
    }
}

/// Whether the line that `text` begins with starts or ends a document.
pub(super) fn is_document_marker(text: &str) -> bool {
    let rest = text.strip_prefix("---").or_else(|| text.strip_prefix("..."));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
}

/// The start of the line after the line break at `at`, if one is there.
pub(super) fn after_line_break(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let length = match rest.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => return None,
    };
    Some(at + length)
}
