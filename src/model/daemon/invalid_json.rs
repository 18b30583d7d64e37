//! Files that are not the JSON that `dockerd` reads.

use super::{DaemonFile, Outcome, Problem};
use crate::model::engine::Version;
use crate::source::{SourceFile, Span};
use crate::syntax::json::FaultKind;

/// Why a file is not the JSON that `dockerd` reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvalidJson {
    /// A comment. JSON has none, and `dockerd` allows none.
    Comment,
    /// A comma before a closing bracket.
    TrailingComma,
    /// Something else that is not JSON; one clause.
    Syntax(String),
    /// JSON, but no object: what it is instead, "an array".
    NotAnObject(&'static str),
    /// A byte order mark, which versions before 23.0 refuse.
    ByteOrderMark,
    /// Bytes that are no UTF-8.
    Encoding,
}

/// The first version that skips a byte order mark, and that reads UTF-16 with one.
const SKIPS_BYTE_ORDER_MARK: Version = Version::new(23, 0, 0);

/// Everything in `source` that keeps it from being JSON for `dockerd` of version `engine`. An empty file and
/// `null` are fine; they set nothing.
#[must_use]
pub fn invalid_json(file: &DaemonFile, source: &SourceFile, engine: Version) -> Vec<Problem<InvalidJson>> {
    let problem = |kind, span| Problem {
        path: Vec::new(),
        location: file.location(span),
        outcome: Outcome::Refused,
        kind,
    };
    if let Some(&first) = source.invalid_utf8().first() {
        let readable = is_utf16(source) && engine >= SKIPS_BYTE_ORDER_MARK;
        return if readable { Vec::new() } else { vec![problem(InvalidJson::Encoding, first)] };
    }
    let document = file.document();
    let mut problems = Vec::new();
    if document.has_byte_order_mark() && engine < SKIPS_BYTE_ORDER_MARK {
        problems.push(problem(InvalidJson::ByteOrderMark, Span::new(0, '\u{feff}'.len_utf8())));
    }
    problems.extend(document.faults().iter().map(|fault| {
        let kind = match &fault.kind {
            FaultKind::Comment => InvalidJson::Comment,
            FaultKind::TrailingComma => InvalidJson::TrailingComma,
            FaultKind::Invalid(message) => InvalidJson::Syntax(message.clone()),
        };
        problem(kind, fault.span)
    }));
    if let Some(root) = document.root().filter(|root| !root.is_object() && !root.is_null()) {
        problems.push(problem(InvalidJson::NotAnObject(root.kind()), root.span));
    }
    problems
}

/// Whether the file is UTF-16 with a byte order mark, as PowerShell writes it: its two bytes are no UTF-8,
/// and every second byte after them is zero.
fn is_utf16(source: &SourceFile) -> bool {
    let rest = source.text().strip_prefix("\u{fffd}\u{fffd}");
    rest.is_some_and(|rest| rest.chars().take(2).any(|c| c == '\0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Kind, Sources};

    fn kinds(bytes: &[u8], engine: Version) -> Vec<InvalidJson> {
        let sources = Sources::default();
        let id = sources.add("daemon.json", Kind::Daemon, bytes.to_vec()).unwrap();
        let source = sources.file(id);
        let file = DaemonFile::parse(id, source.text());
        invalid_json(&file, source, engine).into_iter().map(|problem| problem.kind).collect()
    }

    #[test]
    fn what_dockerd_cannot_read_is_told() {
        use InvalidJson::{Comment, Encoding, NotAnObject, Syntax, TrailingComma};
        for (text, expected) in [
            (&b"// c\n{\"debug\": true, # d\n}"[..], vec![Comment, TrailingComma, Comment]),
            (b"{}{}", vec![Syntax("trailing characters".to_owned())]),
            (b"[]", vec![NotAnObject("an array")]),
            (b"\"x\"", vec![NotAnObject("a string")]),
            (b"{\"group\": \"\xff\"}", vec![Encoding]),
            (b"\xef\xbb\xbf{}", vec![]),
            (b"\xff\xfe{\0}\0", vec![]),
            (b"\xfe\xff\0{\0}", vec![]),
            (b"", vec![]),
            (b" \n", vec![]),
            (b"null", vec![]),
            (b"{}", vec![]),
        ] {
            assert_eq!(kinds(text, Version::NEWEST), expected, "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn byte_order_marks_depend_on_the_engine() {
        let old = Version::new(20, 10, 24);
        assert_eq!(kinds(b"\xef\xbb\xbf{}", old), [InvalidJson::ByteOrderMark]);
        assert_eq!(kinds(b"\xff\xfe{\0}\0", old), [InvalidJson::Encoding]);
    }
}
