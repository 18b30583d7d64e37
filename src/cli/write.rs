//! The reports of a check, each to where it is wanted.

use std::io::{self, Write};
use std::path::PathBuf;

use super::args::{Check, Color};
use super::check::Out;
use super::format::{Format, Request};
use super::{Failure, Status, finish, output};
use crate::Report;
use crate::report::{self, Style};
use crate::source::Sources;

/// Writes all reports that were asked for.
///
/// # Errors
/// Says which file cannot be written, and what [`targets`] says.
pub(super) fn write_reports(
    arguments: &Check,
    color: Color,
    report: &Report,
    sources: &Sources,
    out: Out<'_>,
) -> Result<(), Failure> {
    let Out { base, style, stdout } = out;
    for (format, file) in targets(arguments)? {
        let write = |style, out: &mut dyn Write| match arguments.statistics {
            true => {
                report::statistics(report, out).and_then(|()| summary(arguments.quiet, report, style, out))
            }
            false => write(format, arguments.quiet, report, sources, style, out),
        };
        let Some(path) = file else {
            let written = write(style, stdout);
            finish(written.and_then(|()| stdout.flush()), Status::Clean)?;
            continue;
        };
        // A file gets colours only on demand.
        let style = color.apply(Style::default());
        output::replace(&base.join(&path), &mut |out| write(style, out))
            .map_err(|error| Failure::new(format!("cannot write `{}`: {error}", path.display())))?;
    }
    Ok(())
}

/// Each format with its file; `None` is standard output.
///
/// # Errors
/// Says that two formats have no file of their own, or that `--output` has nothing to hold.
pub(super) fn targets(arguments: &Check) -> Result<Vec<(Format, Option<PathBuf>)>, Failure> {
    let mut requests = arguments.format.clone();
    if requests.is_empty() {
        requests.push(Request { format: Format::default(), file: None });
    }
    let homeless = requests.iter().filter(|request| request.file.is_none()).count();
    if homeless > 1 {
        let tip = "give each a file of its own: `--format sarif=FILE`";
        return Err(Failure::new("two formats cannot share one output").tip(tip));
    }
    if homeless == 0 && arguments.output.is_some() {
        return Err(Failure::new("`--output` has nothing to hold: every format has a file of its own"));
    }
    let target = |request: Request| (request.format, request.file.or_else(|| arguments.output.clone()));
    Ok(requests.into_iter().map(target).collect())
}

fn write(
    format: Format,
    quiet: bool,
    report: &Report,
    sources: &Sources,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Pretty => report::pretty(report, sources, style, out)?,
        Format::Grouped => report::grouped(report, sources, style, out)?,
        Format::Concise => return report::concise(report, sources, out),
        Format::Json => return report::json(report, sources, out),
        Format::Jsonl => return report::jsonl(report, sources, out),
        Format::Sarif => return report::sarif(report, sources, out),
        Format::Github => return report::github(report, sources, out),
        Format::Gitlab => return report::gitlab(report, sources, out),
        Format::Junit => return report::junit(report, sources, out),
        Format::Checkstyle => return report::checkstyle(report, sources, out),
        Format::Markdown => return report::markdown(report, sources, out),
        Format::Html => return report::html(report, sources, out),
        Format::Counts => return report::counts(report, out),
    }
    summary(quiet, report, style, out)
}

fn summary(quiet: bool, report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    if quiet { Ok(()) } else { report::summary(report, style, out) }
}
