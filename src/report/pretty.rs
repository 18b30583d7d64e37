//! The report for people: the lines in question with what is to be said about them.

use std::collections::HashSet;
use std::fmt;
use std::io::{self, Write};

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode,
    SourceSpan, SpanContents,
};

use super::diff::fix_lines;
use super::excerpt::{Block, Excerpt, Mark};
use super::visible::Visible;
use super::{Style, wrapped};
use crate::finding::{Finding, Safety, Severity};
use crate::lint::Report;
use crate::rule;
use crate::source::{FileId, Sources};

/// Columns that are left to text however narrow the terminal is.
const MIN_WIDTH: usize = 24;
/// Columns in front of a line: its number, of four digits, and the bar; and one behind it.
const MARGIN: usize = 9;

/// Writes the findings, each followed by an empty line. What a rule says in the same words of several places of a file,
/// it says of the first one only.
///
/// # Errors
/// What `out` fails with.
pub fn pretty(report: &Report, sources: &Sources, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut said = Said::default();
    report.findings.iter().try_for_each(|finding| {
        let excerpt = Excerpt::new(finding, sources, style.width.saturating_sub(MARGIN).max(MIN_WIDTH));
        let more = excerpt.left_out;
        let mut text = String::new();
        snippets(finding, excerpt, style, &mut text).map_err(io::Error::other)?;
        if more > 0 {
            text.push_str(&format!("  and {more} more places\n"));
        }
        text.push_str(&remarks(finding, &mut said, sources, style));
        // The drawing leaves blanks at line ends.
        text.lines().try_for_each(|line| writeln!(out, "{}", line.trim_end()))?;
        writeln!(out)
    })
}

/// The headline and the lines in question.
fn snippets(finding: &Finding, excerpt: Excerpt, style: Style, out: &mut String) -> fmt::Result {
    let options = wrapped(style.width);
    let handler = GraphicalReportHandler::new_themed(theme(finding, &excerpt.marks, style))
        .with_width(style.width)
        .with_word_separator(options.word_separator)
        .with_word_splitter(options.word_splitter)
        .with_break_words(options.break_words);
    let message = Visible(&finding.message).to_string();
    let diagnostic = Diagnostic { message, severity: finding.severity, excerpt, width: style.width };
    handler.render_report(out, &diagnostic)
}

/// The look of one finding: the severity and the rule in front of the message, and a colour for each mark.
fn theme(finding: &Finding, marks: &[Mark], style: Style) -> GraphicalTheme {
    let mut theme = match (style.unicode, style.color) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, true) => GraphicalTheme::ascii(),
        (false, false) => GraphicalTheme::none(),
    };
    let rule = style.link(finding.rule, rule::url(finding.rule).as_deref());
    let headline = format!("{}[{rule}]:", finding.severity);
    let characters = &mut theme.characters;
    let (icon, color) = match finding.severity {
        Severity::Error => (&mut characters.error, theme.styles.error),
        Severity::Warning => (&mut characters.warning, theme.styles.warning),
        Severity::Info => (&mut characters.advice, theme.styles.advice),
    };
    *icon = headline;
    let label = theme.styles.highlights.first().copied().unwrap_or(color);
    theme.styles.highlights = marks.iter().map(|mark| if mark.primary { color } else { label }).collect();
    theme
}

/// What has been said, by which rule and of which file.
type Said<'r> = HashSet<(FileId, &'static str, &'r str)>;

/// What follows the snippets: notes, help and cures.
fn remarks<'r>(finding: &'r Finding, said: &mut Said<'r>, sources: &Sources, style: Style) -> String {
    let mut text = String::new();
    let notes = finding.notes.iter().map(|note| ("note", note));
    let remarks = notes.chain(finding.help.iter().map(|help| ("help", help)));
    for (word, words) in remarks {
        if said.insert((finding.location.file, finding.rule, words)) {
            text.push_str(&remark(word, words, style));
        }
    }
    for fix in &finding.fixes {
        let word = if fix.safety == Safety::Safe { "fix" } else { "unsafe fix" };
        text.push_str(&remark(word, &fix.title, style));
        text.push_str(&fix_lines(fix, finding.location.file, sources, style));
    }
    text
}

/// One remark under its `word`, wrapped.
fn remark(word: &str, remark: &str, style: Style) -> String {
    let initial = format!("  {}: ", style.bold(word));
    let subsequent = " ".repeat(word.len() + 4);
    let options = wrapped(style.width).initial_indent(&initial).subsequent_indent(&subsequent);
    textwrap::fill(&Visible(remark).to_string(), options) + "\n"
}

/// A finding in miette's terms. Blocks of several files are one source here; each block says which file
/// it is from.
#[derive(Debug)]
struct Diagnostic {
    message: String,
    severity: Severity,
    excerpt: Excerpt,
    width: usize,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Diagnostic {}

impl miette::Diagnostic for Diagnostic {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.excerpt.marks.iter().map(|mark| self.label(mark))))
    }
}

impl Diagnostic {
    fn label(&self, mark: &Mark) -> LabeledSpan {
        let room = self.width.saturating_sub(MARGIN + mark.column + "╰─┤ ".chars().count()).max(MIN_WIDTH);
        let message = (!mark.message.is_empty()).then(|| textwrap::fill(&mark.message, wrapped(room)));
        let span: SourceSpan = (mark.range.start, mark.range.len()).into();
        if mark.primary {
            LabeledSpan::new_primary_with_span(message, span)
        } else {
            LabeledSpan::new_with_span(message, span)
        }
    }
}

impl SourceCode for Excerpt {
    /// The block that holds `span`, whatever the context asked for: the excerpt brings its own. A span that
    /// reaches the last line feed of a block, which no mark does, is miette's attempt to join two blocks; that
    /// it is out of bounds keeps them apart.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let at = self.blocks.partition_point(|block| block.range.end <= span.offset());
        let block = self.blocks.get(at).filter(|block| span.offset() + span.len() < block.range.end);
        let Block { range, path, first_line, place } = block.ok_or(MietteError::OutOfBounds)?;
        let text = &self.text.as_bytes()[range.clone()];
        // Without context, miette asks for the line and column that it is to print above the block.
        let (line, column) = match (before, after) {
            (0, 0) => (place.line - 1, place.column - 1),
            _ => (*first_line, 0),
        };
        Ok(Box::new(MietteSpanContents::new_named(
            path.clone(),
            text,
            (range.start, range.len()).into(),
            line as usize,
            column as usize,
            text.iter().filter(|&&byte| byte == b'\n').count(),
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Kind, Location, Span};

    #[test]
    fn what_holds_for_several_places_of_a_file_is_said_once() {
        let sources = Sources::default();
        let add = |path: &str| sources.add(path, Kind::Compose, b"services:\n".to_vec()).unwrap();
        let files = [add("a.yaml"), add("b.yaml")];
        let finding = |file: FileId, rule: &'static str, help: &str| {
            let location = Location::new(file, Span::new(0, 8));
            Finding { rule, ..Finding::at(location, "m").note("it ends").help(help) }
        };
        let findings = vec![
            finding(files[0], "one", "write x"),
            finding(files[0], "one", "write y"),
            finding(files[0], "two", "write x"),
            finding(files[1], "one", "write x"),
        ];
        let report = Report { findings, ..Report::default() };
        let mut out = Vec::new();
        pretty(&report, &sources, Style::default(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let remarks: Vec<_> = text
            .lines()
            .map(str::trim)
            .filter(|line| line.starts_with("note") || line.starts_with("help"))
            .collect();
        let [x, y] = ["help: write x", "help: write y"];
        assert_eq!(remarks, ["note: it ends", x, y, "note: it ends", x, "note: it ends", x]);
    }
}
