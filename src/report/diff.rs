//! What a fix changes: as lines below a finding, and as a patch.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::ops::Range;

use similar::{Algorithm, ChangeTag, TextDiff};

use super::excerpt::ShownLine;
use super::visible::{Visible, visible};
use super::{Style, place_of};
use crate::finding::Fix;
use crate::source::{self, Edit, FileId, SourceFile, Sources};

/// Lines that are shown of one fix; the JSON report has all of it.
const MAX_LINES: usize = 8;

/// Writes what turns `before` into the text of `after` as a unified diff. Where there are no colours it is a patch
/// to the byte, for `patch` and `git apply -p0`; where there are, it is for people, and made safe to show.
///
/// # Errors
/// What `out` fails with.
pub fn unified_diff(
    before: &SourceFile,
    after: &SourceFile,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (old, new) = (lines(before.text()), lines(after.text()));
    let diff = TextDiff::configure().newline_terminated(true).diff_slices(&old, &new);
    let path = Visible(before.path()).to_string();
    let patch = diff.unified_diff().header(&path, &path).to_string();
    if !style.color {
        return out.write_all(patch.as_bytes());
    }
    for line in patch.split_terminator('\n') {
        let line: String = line.chars().map(|c| if c == '\t' { c } else { visible(c) }).collect();
        writeln!(out, "{}", colored(&line, line.chars().next(), style))?;
    }
    Ok(())
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// The lines that `fix` takes away and those that it adds, each indented and cut to the width. Where the lines stand is
/// told unless they are the only ones in the file of the finding, `home`.
pub(super) fn fix_lines(fix: &Fix, home: FileId, sources: &Sources, style: Style) -> String {
    let parts = parts(fix, sources);
    let in_home = parts.iter().filter(|part| part.file == home).count();
    let mut shown = Vec::new();
    for part in &parts {
        let file = sources.file(part.file);
        let changes = part.changes(file, &fix.edits);
        if (part.file != home || in_home > 1) && !changes.is_empty() {
            let line = place_of(file, source::Span::empty(part.range.start).start).line;
            shown.push((None, format!("{}:{line}", Visible(file.path()))));
        }
        shown.extend(changes);
    }
    let more = shown.len().saturating_sub(MAX_LINES + 1);
    if more > 0 {
        // As long as what it stands for would take one line, that is shown instead.
        shown.truncate(MAX_LINES);
    }
    let mut text = String::new();
    for (sign, line) in &shown {
        let line = match sign {
            Some(sign) => format!("{sign} {}", cut(line, style.width.saturating_sub(7))),
            None => cut(line, style.width.saturating_sub(5)),
        };
        let _ = writeln!(text, "    {}", colored(line.trim_end(), *sign, style));
    }
    if more > 0 {
        let _ = writeln!(text, "    and {} more lines", more + 1);
    }
    text
}

/// Lines of a file that edits of one fix change.
struct Part {
    file: FileId,
    /// From the start of the first line to the end of the last.
    range: Range<usize>,
}

/// The lines that `fix` edits, those that meet in one part.
fn parts(fix: &Fix, sources: &Sources) -> Vec<Part> {
    let mut edits: Vec<&Edit> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| (edit.file, edit.span));
    let mut parts: Vec<Part> = Vec::new();
    for edit in edits {
        let text = sources.file(edit.file).text();
        let Edit { file, span, .. } = edit;
        let (Some(before), Some(behind)) = (text.get(..span.range().start), text.get(span.range().end..))
        else {
            continue;
        };
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let end = behind.find('\n').map_or(text.len(), |at| span.range().end + at + 1);
        match parts.last_mut().filter(|part| part.file == *file && start <= part.range.end) {
            Some(part) => part.range.end = end.max(part.range.end),
            None => parts.push(Part { file: *file, range: start..end }),
        }
    }
    parts
}

impl Part {
    /// The lines that go, with `-`, and those that come, with `+`.
    fn changes(&self, file: &SourceFile, edits: &[Edit]) -> Vec<(Option<char>, String)> {
        let before = &file.text()[self.range.clone()];
        let inside = |edit: &&Edit| {
            edit.file == self.file
                && self.range.start <= edit.span.range().start
                && edit.span.range().end <= self.range.end
        };
        let moved: Vec<_> = edits.iter().filter(inside).map(|edit| self.relative(edit)).collect();
        let Ok(after) = source::apply(before, &moved.iter().collect::<Vec<_>>()) else { return Vec::new() };
        let (old, new): (Vec<_>, Vec<_>) = (before.lines().collect(), after.lines().collect());
        let diff = TextDiff::configure().algorithm(Algorithm::Myers).diff_slices(&old, &new);
        let sign = |tag| match tag {
            ChangeTag::Delete => Some('-'),
            ChangeTag::Insert => Some('+'),
            ChangeTag::Equal => None,
        };
        diff.iter_all_changes()
            .filter_map(|change| Some((Some(sign(change.tag())?), change.value().to_owned())))
            .collect()
    }

    /// `edit` as one of the text of this part.
    fn relative(&self, edit: &Edit) -> Edit {
        let Range { start, end } = edit.span.range();
        Edit { span: source::Span::new(start - self.range.start, end - self.range.start), ..edit.clone() }
    }
}

/// As much of `line` as `room` columns take, safe to show.
fn cut(line: &str, room: usize) -> String {
    ShownLine::new(line, 0..0, room).text
}

fn colored(line: &str, sign: Option<char>, style: Style) -> String {
    let color = match sign {
        Some('-') => anstyle::AnsiColor::Red,
        Some('+') => anstyle::AnsiColor::Green,
        Some('@') => anstyle::AnsiColor::Cyan,
        _ => return line.to_owned(),
    };
    let color = color.on_default();
    if style.color { format!("{color}{line}{color:#}") } else { line.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Safety;
    use crate::source::{Kind, Span};

    /// The lines shown for edits of `text`, each given by what it replaces and by what.
    fn shown(text: &str, edits: &[(&str, &str)], width: usize) -> String {
        let sources = Sources::default();
        let home = sources.add("Dockerfile", Kind::Dockerfile, text.into()).unwrap();
        let other = sources.add("o\x1b.yaml", Kind::Compose, b"a:\n  b: 1\n".to_vec()).unwrap();
        let edit = |&(old, new): &(&str, &str)| {
            let (file, old) = match old.strip_prefix("other:") {
                Some(old) => (other, old),
                None => (home, old),
            };
            let start = sources.file(file).text().find(old).unwrap();
            Edit { file, span: Span::new(start, start + old.len()), replacement: new.to_owned() }
        };
        let edits = edits.iter().map(edit).collect();
        let fix = Fix { title: "t".into(), safety: Safety::Safe, edits };
        fix_lines(&fix, home, &sources, Style { width, ..Style::default() })
    }

    #[test]
    fn only_the_lines_that_change_are_shown() {
        for (text, edits, expected) in [
            ("FROM a\nCMD b\n", &[("b", "c")][..], "    - CMD b\n    + CMD c\n"),
            ("FROM a\r\nCMD b\r\n", &[("CMD b\r\n", "")], "    - CMD b\n"),
            ("FROM a\nCMD b", &[("", "USER c\n")], "    + USER c\n"),
            ("FROM a", &[("FROM a", "FROM a\nUSER c")], "    + USER c\n"),
            (
                "FROM a\nCMD b # c\n",
                &[("CMD", "# c\nCMD"), (" # c", "")],
                "    - CMD b # c\n    + # c\n    + CMD b\n",
            ),
            (
                "A\nB\nC\n",
                &[("A", "X"), ("C", "Z")],
                "    Dockerfile:1\n    - A\n    + X\n    Dockerfile:3\n    - C\n    + Z\n",
            ),
            ("A\n", &[("other:1", "2")], "    o␛.yaml:2\n    -   b: 1\n    +   b: 2\n"),
            ("A\x1b[2J\n", &[("A", "\u{202e}")], "    - A␛[2J\n    + \u{fffd}␛[2J\n"),
        ] {
            assert_eq!(shown(text, edits, 80), expected, "{text:?} {edits:?}");
        }
    }

    #[test]
    fn long_fixes_are_cut() {
        let lines = shown("A\n", &[("A\n", &"B\n".repeat(20))], 80);
        assert_eq!(lines.lines().count(), MAX_LINES + 1);
        assert!(lines.ends_with("    + B\n    and 13 more lines\n"), "{lines}");
        let nine = shown("A\n", &[("A\n", &"B\n".repeat(MAX_LINES))], 80);
        assert!(nine.lines().count() == MAX_LINES + 1 && nine.ends_with("+ B\n"), "{nine}");
        let wide = shown("A\n", &[("A", &"漢".repeat(100))], 40);
        assert!(wide.lines().all(|line| textwrap::core::display_width(line) <= 40), "{wide}");
    }

    #[test]
    fn a_patch_is_exact_and_what_people_see_is_safe() {
        let file = |text: &str| {
            let sources = Sources::default();
            sources.add("a", Kind::Dockerfile, text.into()).unwrap();
            sources
        };
        let (before, after) = (file("A\r\nB\x1b"), file("A\r\nC\x1b"));
        let id = before.ids().next().unwrap();
        let written = |style| {
            let mut out = Vec::new();
            unified_diff(before.file(id), after.file(id), style, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(
            written(Style::default()),
            "--- a\n+++ a\n@@ -1,2 +1,2 @@\n A\r\n-B\x1b\n\\ No newline at end of file\n+C\x1b\n\\ No newline at end of file\n"
        );
        let colored = written(Style { color: true, ..Style::default() });
        assert!(colored.contains("\x1b[31m-B␛\x1b[0m\n"), "{colored:?}");
    }
}
