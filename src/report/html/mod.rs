//! A page for a browser: one file that loads nothing.

mod matrix;
mod snippet;

use std::fmt;
use std::io::{self, Write};

use super::shown_place;
use super::summary::{counts, found};
use super::visible::visible;
use crate::finding::{Finding, Safety};
use crate::lint::Report;
use crate::rule;
use crate::source::Sources;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Writes the page: the counts, what each container runs with, if the report knows, what to filter by, and the findings with the lines in question.
///
/// # Errors
/// What `out` fails with.
pub fn html(report: &Report, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let title = found(report);
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
         script-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>shipworthy: {title}</title>\n<style>\n{STYLE}</style>\n\
         <header>\n<h1>shipworthy: {title}</h1>\n<p>{}</p>\n",
        Text(&counts(report))
    )?;
    report.readiness.iter().try_for_each(|view| matrix::matrix(view, out))?;
    if !report.findings.is_empty() {
        filter(report, out)?;
    }
    writeln!(out, "</header>\n<main>")?;
    report.findings.iter().try_for_each(|finding| article(finding, sources, out))?;
    if !report.unresolved.is_empty() {
        unresolved(report, sources, out)?;
    }
    writeln!(out, "</main>\n<script>\n{SCRIPT}</script>\n</html>")
}

/// What the script filters by. Without the script it stays hidden, and all findings are there.
fn filter(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut rules: Vec<_> = report.findings.iter().map(|finding| finding.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    writeln!(out, "<form hidden>")?;
    for severity in ["error", "warning", "info"] {
        writeln!(
            out,
            "<label><input type=\"checkbox\" name=\"severity\" value=\"{severity}\" checked> {severity}</label>"
        )?;
    }
    writeln!(out, "<label>rule <select name=\"rule\"><option value=\"\">all</option>")?;
    rules.iter().try_for_each(|rule| writeln!(out, "<option>{}</option>", Text(rule)))?;
    writeln!(
        out,
        "</select></label>\n<label>text <input type=\"search\" name=\"text\"></label>\n\
         <output></output>\n</form>"
    )
}

fn article(finding: &Finding, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let Finding { rule, severity, .. } = finding;
    writeln!(out, "<article data-severity=\"{severity}\" data-rule=\"{}\">", Text(rule))?;
    let name = match rule::url(rule) {
        Some(url) => format!("<a href=\"{}\">{}</a>", Text(&url), Text(rule)),
        None => Text(rule).to_string(),
    };
    writeln!(out, "<h2><span class=\"{severity}\">{severity}</span> {}</h2>", Text(&finding.message))?;
    writeln!(out, "<p class=\"place\">{} · {name}</p>", Text(&shown_place(sources, finding.location)))?;
    snippet::snippets(finding, sources, out)?;
    let notes = finding.notes.iter().map(|note| ("note", note));
    let help = finding.help.iter().map(|help| ("help", help));
    let fixes = finding.fixes.iter().map(|fix| match fix.safety {
        Safety::Safe => ("fix", &fix.title),
        Safety::Unsafe => ("unsafe fix", &fix.title),
    });
    for (word, text) in notes.chain(help).chain(fixes) {
        writeln!(out, "<p><b>{word}:</b> {}</p>", Text(text))?;
    }
    writeln!(out, "</article>")
}

fn unresolved(report: &Report, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<details>\n<summary>Not known from the files, so not judged</summary>\n<ul>")?;
    for one in &report.unresolved {
        writeln!(out, "<li>{}: {}</li>", Text(&shown_place(sources, one.location)), Text(&one.reason))?;
    }
    writeln!(out, "</ul>\n</details>")
}

/// A text that is shown as it is: no markup, nothing that acts.
struct Text<'a>(&'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars().map(visible) {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                character => fmt::Write::write_char(f, character)?,
            }
        }
        Ok(())
    }
}
