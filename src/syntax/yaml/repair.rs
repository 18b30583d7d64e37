//! Leniency of go-yaml that the parser does not have.
//!
//! go-yaml lets the second line of a quoted text begin further left than it should, or with a tab; lines within brackets
//! too may begin with tabs, and a comment may begin right after a quote or bracket (`"8080:80"#web`). When the parser
//! stumbles there, the place is overwritten with as many harmless bytes, and the text is parsed again. All offsets stay.

use std::borrow::Cow;

use granit_parser::{ErrorKind as Trouble, Event, Parser, ScanError};

use super::trivia;
use crate::source::Span;

/// How often one text is parsed again at most.
const MAX_REPAIRS: usize = 16;

/// The places that have been overwritten for the parser.
#[derive(Default)]
pub(super) struct Repairs {
    given_up: bool,
    /// Quoted scalars with their quotes.
    quoted: Vec<Span>,
    /// Comments.
    pub(super) comments: Vec<Span>,
    /// Flow collections, whose lines begin with tabs.
    flows: Vec<Span>,
}

/// A place to overwrite.
pub(super) enum Repair {
    Quoted(Span),
    Comment(Span),
    Flow(Span),
}

/// How far the text has been read when an error comes up.
#[derive(Clone, Copy)]
pub(super) struct Progress {
    /// The end of what has been read.
    pub(super) cursor: usize,
    /// The outermost bracket or brace that is open.
    pub(super) outer_bracket: Option<Span>,
    /// The innermost one.
    pub(super) inner_bracket: Option<Span>,
}

impl Repairs {
    /// No repair, and none to be found.
    pub(super) fn none() -> Self {
        Self { given_up: true, ..Self::default() }
    }

    /// The repair that may cure `error` in `text`.
    pub(super) fn find(&self, text: &str, progress: Progress, error: &ScanError) -> Option<Repair> {
        let spent = self.quoted.len() + self.comments.len() + self.flows.len();
        if self.given_up || spent >= MAX_REPAIRS {
            return None;
        }
        let at = error.marker().byte_offset()?;
        match error.kind() {
            Trouble::InvalidQuotedScalarIndent | Trouble::TabInIndentation => {
                quoted_around(text, progress.cursor, at).map(Repair::Quoted)
            }
            Trouble::CommentNotSeparated if text.as_bytes().get(at) == Some(&b'#') => {
                Some(Repair::Comment(Span::new(at, trivia::line_end(text, at))))
            }
            Trouble::TabInBlockIndentation => {
                let open = progress.outer_bracket.map(|bracket| bracket.start as usize);
                let start = open.or_else(|| bracket_before(text, progress.cursor, at))?;
                Some(Repair::Flow(Span::new(start, flow_end(text, start))))
            }
            _ => None,
        }
    }

    pub(super) fn add(&mut self, repair: Repair) {
        match repair {
            Repair::Quoted(span) => self.quoted.push(span),
            Repair::Comment(span) => self.comments.push(span),
            Repair::Flow(span) => self.flows.push(span),
        }
    }

    /// `text` with the places overwritten: the parser's version of it.
    pub(super) fn apply<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.quoted.is_empty() && self.comments.is_empty() && self.flows.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut bytes = text.as_bytes().to_vec();
        for span in &self.flows {
            blank_indentation(&mut bytes[span.range()]);
        }
        for span in &self.quoted {
            bytes[span.start as usize + 1..span.end as usize - 1].fill(b'x');
        }
        for span in &self.comments {
            bytes[span.range()].fill(b' ');
        }
        // Whole characters have been overwritten, so this copy is UTF-8 like `text`.
        String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
    }

    /// How many scalars there are for [`Repairs::cooked`] to be asked about.
    pub(super) fn quoted_count(&self) -> usize {
        self.quoted.len()
    }

    /// The value of the scalar at `span` of the original `text`, if it has been overwritten.
    pub(super) fn cooked(&self, text: &str, span: Span) -> Option<String> {
        self.quoted.contains(&span).then(|| cook(&text[span.range()])).flatten()
    }
}

/// The bracket or brace that comes next after `cursor`, if it comes before `at`. The parser reads beyond it before it
/// tells of it, when the collection may be a key.
fn bracket_before(text: &str, cursor: usize, at: usize) -> Option<usize> {
    let start = trivia::skip_properties(text, trivia::skip(text, cursor, b"-?:"));
    (start < at && matches!(text.as_bytes()[start], b'[' | b'{')).then_some(start)
}

/// The end of the flow collection that begins at `start`.
fn flow_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut before = b' ';
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        let next = match byte {
            b'"' | b'\'' if matches!(before, b' ' | b'\t' | b'\n' | b'[' | b'{' | b',' | b':') => {
                quoted_end(text, at).unwrap_or(text.len())
            }
            b'#' if matches!(before, b' ' | b'\t' | b'\n') => trivia::line_end(text, at),
            _ => at + 1,
        };
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return next;
        }
        before = byte;
        at = next;
    }
    at
}

/// Makes spaces of the tabs that lines begin with. In flow style no value has a part in them.
fn blank_indentation(flow: &mut [u8]) {
    let mut indenting = false;
    for byte in flow {
        match byte {
            b'\n' | b'\r' => indenting = true,
            b'\t' if indenting => *byte = b' ',
            b' ' => {}
            _ => indenting = false,
        }
    }
}

/// The quoted scalar that holds the byte `at`, looked for from `cursor` on.
fn quoted_around(text: &str, cursor: usize, at: usize) -> Option<Span> {
    let start = quote_before(text, cursor, at)?;
    Some(Span::new(start, quoted_end(text, start)?))
}

/// The quote that has been opened before `at`, looked for from `cursor` on, and is not closed in its document.
pub(super) fn open_quote(text: &str, cursor: usize, at: usize) -> Option<usize> {
    quote_before(text, cursor, at).filter(|&start| quoted_end(text, start).is_none())
}

/// The quote that begins the scalar that holds the byte `at`, looked for from `cursor` on.
fn quote_before(text: &str, cursor: usize, at: usize) -> Option<usize> {
    let mut start = cursor;
    loop {
        start = trivia::skip_properties(text, trivia::skip(text, start, b"-?:,[]{}"));
        if start >= at {
            return None;
        }
        let quoted = matches!(text.as_bytes()[start], b'"' | b'\'');
        let end = match quoted {
            true => quoted_end(text, start).unwrap_or(text.len()),
            false => text[start..].find([' ', '\t', '\r', '\n']).map_or(text.len(), |length| start + length),
        };
        if quoted && (end > at || end == text.len()) {
            return Some(start);
        }
        start = end;
    }
}

/// The end of the scalar that begins with a quote at `start`; `None` if the document ends first.
fn quoted_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let quote = *bytes.get(start)?;
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' if quote == b'"' => at += 2,
            b'\'' if quote == b'\'' && bytes.get(at + 1) == Some(&b'\'') => at += 2,
            _ if byte == quote => return Some(at + 1),
            b'\n' if trivia::is_document_marker(&text[at + 1..]) => return None,
            _ => at += 1,
        }
    }
    None
}

/// The value of a quoted scalar. White space at the start of its lines has no meaning, so it is made what the
/// parser wants it to be.
fn cook(quoted: &str) -> Option<String> {
    let mut lines = quoted.split_inclusive('\n');
    let mut tidy = lines.next()?.to_owned();
    for line in lines {
        tidy.push(' ');
        tidy.push_str(line.trim_start_matches([' ', '\t']));
    }
    Parser::new_from_str(&tidy).find_map(|event| match event {
        Ok((Event::Scalar(text, ..), _)) => Some(text.into_owned()),
        _ => None,
    })
}
