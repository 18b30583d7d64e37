//! A table for the summary of a job, or for a comment.

use std::io::{self, Write};

use super::summary::{counts, found};
use super::visible::visible;
use super::{place_of, words};
use crate::lint::Report;
use crate::readiness::{Column, View};
use crate::source::{LineColumn, Sources};

/// GitHub takes [1 MiB](https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits)
/// of a step's summary; so many rows stay well below.
const MOST: usize = 1000;

/// As many containers are told; the page for browsers has all of them.
const MOST_CONTAINERS: usize = 200;

/// Writes a heading with the counts, a row for each finding, and what each container runs with, if the report knows.
///
/// # Errors
/// What `out` fails with.
pub fn markdown(report: &Report, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## shipworthy: {}\n", found(report))?;
    if !report.findings.is_empty() {
        writeln!(out, "| Severity | Rule | Place | Finding |\n|---|---|---|---|")?;
    }
    for finding in report.findings.iter().take(MOST) {
        let file = sources.file(finding.location.file);
        let LineColumn { line, column } = place_of(file, finding.location.span.start);
        let text = words(finding).map(|line| escaped(&line)).collect::<Vec<_>>().join("<br>");
        let (path, rule) = (escaped(file.path()), finding.rule);
        writeln!(out, "| {} | {rule} | {path}:{line}:{column} | {text} |", finding.severity)?;
    }
    match report.findings.len().saturating_sub(MOST) {
        0 if report.findings.is_empty() => {}
        0 => writeln!(out)?,
        more => writeln!(out, "\nand {more} more.\n")?,
    }
    writeln!(out, "{}", counts(report))?;
    report.readiness.iter().try_for_each(|view| matrix(view, out))
}

/// A row for each container, below the files of its stack.
fn matrix(view: &View, out: &mut dyn Write) -> io::Result<()> {
    let mut room = MOST_CONTAINERS;
    for (title, containers) in view.groups() {
        let shown = &containers[..containers.len().min(room)];
        if shown.is_empty() {
            continue;
        }
        room -= shown.len();
        let titles = Column::ALL.map(Column::title).join(" | ");
        writeln!(out, "\n| {} | {titles} |\n|---|{}", escaped(&title), "---|".repeat(Column::ALL.len()))?;
        for container in shown {
            let cell = |column| {
                container.cell(column).map_or_else(String::new, |(mark, text)| {
                    format!("{} {}", mark.sign(true), escaped(&text)).trim_end().to_owned()
                })
            };
            writeln!(out, "| {} | {} |", escaped(&container.name), Column::ALL.map(cell).join(" | "))?;
        }
    }
    match view.containers().count().saturating_sub(MOST_CONTAINERS) {
        0 => Ok(()),
        more => writeln!(out, "\nand {more} more containers."),
    }
}

/// `text` without a meaning in Markdown or HTML, but for pairs of backticks, which make code.
fn escaped(text: &str) -> String {
    let parts: Vec<_> = text.split('`').map(inert).collect();
    let pairs = (parts.len() - 1) / 2 * 2;
    let mut out = String::new();
    for (nth, part) in parts.iter().enumerate() {
        out.push_str(match nth {
            0 => "",
            _ if nth > pairs => "&#96;",
            _ if nth % 2 == 1 => "<code>",
            _ => "</code>",
        });
        out.push_str(part);
    }
    out
}

/// Characters that could mean something become [entities](https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references),
/// which never do.
fn inert(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars().map(visible) {
        match character {
            '\\' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '(' | ')' | '#' | '!' | '|' | '&'
            | '~' | '@' | '$' | '^' | '"' | '\'' => out.push_str(&format!("&#{};", u32::from(character))),
            character => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_code_means_anything() {
        for (given, shown) in [
            ("runs `npm start` as `sh`", "runs <code>npm start</code> as <code>sh</code>"),
            ("one ` alone", "one &#96; alone"),
            ("`a` and ` alone", "<code>a</code> and &#96; alone"),
            ("a|b\n<img src=x>", "a&#124;b␊&#60;img src=x&#62;"),
            ("`</code>|`", "<code>&#60;/code&#62;&#124;</code>"),
            ("[x](http:y) @me #1", "&#91;x&#93;&#40;http:y&#41; &#64;me &#35;1"),
        ] {
            assert_eq!(escaped(given), shown);
        }
    }
}
