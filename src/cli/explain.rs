//! `shipworthy explain`: a rule's page, laid out for a terminal.

use std::io::{self, Write};

use super::{Failure, Status, finish};
use crate::config::find_rule;
use crate::report::{Style, wrapped};
use crate::rule::{self, Claim, Page, Rule};

pub(super) fn explain(name: &str, style: Style, out: &mut dyn Write) -> Result<Status, Failure> {
    let rule = find_rule(name)?;
    finish(write_page(rule, style, out).and_then(|()| out.flush()), Status::Clean)
}

fn write_page(rule: &Rule, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let page = rule.page();
    writeln!(out, "{}\n", style.bold(rule.name))?;
    writeln!(out, "{}\n", textwrap::fill(page.summary, wrapped(style.width)))?;
    for (key, value) in header(page) {
        writeln!(out, "  {key:<10}{value}")?;
    }
    writeln!(out)?;
    write_markdown(page.body, style, out)?;
    write_evidence(rule, style, out)?;
    if !page.sources.is_empty() {
        writeln!(out, "\n{}\n", style.bold("Sources"))?;
    }
    page.sources.iter().try_for_each(|source| writeln!(out, "  {source}"))
}

/// What was seen on a real engine, if the claims of the rule were put to the test there.
fn write_evidence(rule: &Rule, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut claims = rule::claims(rule.name).peekable();
    if claims.peek().is_some() {
        let engine = &rule::evidence().engine;
        writeln!(out, "\n{}\n", style.bold(&format!("Measured on Docker Engine {engine}")))?;
    }
    claims.try_for_each(|Claim { claim, before, after, .. }| {
        let text = format!("- {claim}: {before}; after the fix: {after}");
        writeln!(out, "{}", textwrap::fill(&text, wrapped(style.width).subsequent_indent("  ")))
    })
}

fn header(page: &Page) -> Vec<(&'static str, String)> {
    let severities: Vec<_> = page.severities.iter().map(|severity| severity.as_str()).collect();
    let mut header = vec![
        ("category", page.category.as_str().to_owned()),
        ("severity", severities.join(", ")),
        ("preset", page.preset.as_str().to_owned()),
        ("fix", page.cure.as_str().to_owned()),
        ("since", page.since.to_owned()),
    ];
    if !page.aliases.is_empty() {
        header.push(("elsewhere", page.aliases.join(", ")));
    }
    header
}

/// Writes the part of Markdown that pages use: headings bold, fenced code indented, paragraphs and list items
/// filled to the width. Links and tables stay as they are written.
fn write_markdown(text: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut fence = None;
    let mut paragraph = Paragraph::default();
    for line in text.lines() {
        let ticks = line.chars().take_while(|&character| character == '`').count();
        if let Some(open) = fence {
            match ticks {
                ticks if ticks >= open => fence = None,
                _ if line.is_empty() => writeln!(out)?,
                _ => writeln!(out, "    {line}")?,
            }
            continue;
        }
        let heading = line.trim_start_matches('#');
        let is_heading = heading.starts_with(' ') && heading.len() < line.len();
        if ticks >= 3 || is_heading || line.trim().is_empty() || line.starts_with(['|', '>']) {
            paragraph.end(style, out)?;
        }
        match line {
            _ if ticks >= 3 => fence = Some(ticks),
            _ if is_heading => writeln!(out, "{}", style.bold(heading.trim()))?,
            _ if line.trim().is_empty() || line.starts_with(['|', '>']) => writeln!(out, "{line}")?,
            _ => paragraph.add(line, style, out)?,
        }
    }
    paragraph.end(style, out)
}

/// The lines of a paragraph or list item so far, as one.
#[derive(Default)]
struct Paragraph(String);

impl Paragraph {
    fn add(&mut self, line: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
        if hanging(line) > 0 {
            self.end(style, out)?;
        }
        if !self.0.is_empty() {
            self.0.push(' ');
        }
        self.0.push_str(if self.0.is_empty() { line.trim_end() } else { line.trim() });
        Ok(())
    }

    fn end(&mut self, style: Style, out: &mut dyn Write) -> io::Result<()> {
        let text = std::mem::take(&mut self.0);
        if text.is_empty() {
            return Ok(());
        }
        let indent = " ".repeat(hanging(&text));
        writeln!(out, "{}", textwrap::fill(&text, wrapped(style.width).subsequent_indent(&indent)))
    }
}

/// How far the later lines of a list item that begins with `line` are indented; 0 for other lines.
fn hanging(line: &str) -> usize {
    let item = line.trim_start();
    let marker = match item.split_once(' ') {
        Some((marker @ ("-" | "*"), _)) => marker,
        Some((marker, _)) if is_number(marker) => marker,
        _ => return 0,
    };
    line.len() - item.len() + marker.len() + 1
}

fn is_number(marker: &str) -> bool {
    marker
        .strip_suffix('.')
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Check;

    fn markdown(text: &str, style: Style) -> String {
        let mut out = Vec::new();
        write_markdown(text, style, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn code_is_indented_and_text_is_filled() {
        let page = "# Why\nOne two\nthree [a link](https://example.org/a-b).\n\n## Bad\n\n```dockerfile\n# not a \
                    heading\n\nCMD a\n```\n- an item that\n  goes on and on\n- another\n1. first\n\n| a | b |\n";
        assert_eq!(
            markdown(page, Style { width: 24, ..Style::default() }),
            "Why\nOne two three [a\nlink](https://example.org/a-b).\n\nBad\n\n    # not a heading\n\n    CMD \
             a\n- an item that goes on\n  and on\n- another\n1. first\n\n| a | b |\n"
        );
    }

    #[test]
    fn a_longer_fence_holds_a_shorter_one() {
        assert_eq!(
            markdown("````\n```\nx\n```\n````\ny\n", Style::default()),
            "    ```\n    x\n    ```\ny\n"
        );
    }

    #[test]
    fn headings_are_bold_where_there_are_colours() {
        let style = Style { color: true, ..Style::default() };
        assert_eq!(markdown("## Bad\n#hash\n", style), "\x1b[1mBad\x1b[0m\n#hash\n");
    }

    #[test]
    fn what_was_measured_is_told() {
        let rule = find_rule("shell-form-command").unwrap();
        let mut out = Vec::new();
        write_page(rule, Style::default(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let (_, measured) = text.split_once("Measured on Docker Engine ").expect("a heading");
        assert!(measured.contains("- a CMD in shell form on Debian: the stop took "), "{measured}");
    }

    #[test]
    fn a_page_begins_with_its_header() {
        let page = "---\nsummary: Logs grow.\ncategory: logging\nseverity: [warning, info]\npreset: strict\n\
                    fix: mixed\nsince: 0.1.0\nsources:\n  - https://example.org/a\naliases: [hadolint DL1]\n---\n\n\
                    They grow.\n";
        let rule = Rule::new("obscure-logs", Check::Dockerfile(|_, _| {}), page);
        let mut out = Vec::new();
        write_page(&rule, Style::default(), &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "obscure-logs\n\nLogs grow.\n\n  category  logging\n  severity  warning, info\n  preset    strict\n  \
             fix       mixed\n  since     0.1.0\n  elsewhere hadolint DL1\n\nThey grow.\n\nSources\n\n  \
             https://example.org/a\n"
        );
    }
}
