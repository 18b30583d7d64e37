//! `shipworthy check`.

use std::io::{self, Write};

use super::args::{Check, Color, Format};
use super::{Failure, Session, Status, complain, finish, output};
use crate::config::Config;
use crate::discover::{Found, Search};
use crate::report::{self, Style};
use crate::source::Sources;
use crate::{FileCounts, Report, lint};

pub(super) fn check(arguments: &Check, color: Color, session: &mut Session<'_>) -> Result<Status, Failure> {
    let config = Config { select: arguments.select.clone(), ignore: arguments.ignore.clone() };
    config.validate()?;
    let search = Search {
        base: &session.base,
        kind: arguments.kind.map(Into::into),
        stdin_path: arguments.stdin_filename.as_deref(),
    };
    let Found { sources, problems } = search.run(&arguments.paths, session.stdin);
    for problem in &problems {
        let failure = Failure { message: problem.to_string(), tip: problem.hint.map(Into::into) };
        complain(session.stderr, &failure);
    }
    if FileCounts::of(&sources).total() == 0 {
        return if problems.is_empty() { Err(nothing_to_check(arguments)) } else { Ok(Status::Failed) };
    }
    let report = lint(&sources, &config);
    let status = if problems.is_empty() { judge(arguments, &report) } else { Status::Failed };
    write_report(arguments, color, &report, &sources, session)?;
    Ok(status)
}

fn nothing_to_check(arguments: &Check) -> Failure {
    let paths: Vec<_> = arguments.paths.iter().map(|path| format!("`{}`", path.display())).collect();
    Failure::new(format!("nothing to check in {}", paths.join(", "))).tip(
        "a folder is searched for files called like Dockerfile, compose.yaml or daemon.json, without hidden \
         folders and what git ignores; files named one by one are checked whatever they are called",
    )
}

fn judge(arguments: &Check, report: &Report) -> Status {
    let fails = arguments
        .fail_on
        .threshold()
        .is_some_and(|threshold| report.findings.iter().any(|finding| finding.severity >= threshold));
    if fails && !arguments.exit_zero { Status::Findings } else { Status::Clean }
}

fn write_report(
    arguments: &Check,
    color: Color,
    report: &Report,
    sources: &Sources,
    session: &mut Session<'_>,
) -> Result<(), Failure> {
    let Some(path) = &arguments.output else {
        let style = color.apply(session.style);
        let written = write(arguments, report, sources, style, session.stdout);
        return finish(written.and_then(|()| session.stdout.flush()), Status::Clean).map(drop);
    };
    // A file gets colours only on demand.
    let style = color.apply(Style::default());
    output::replace(&session.base.join(path), &mut |out| write(arguments, report, sources, style, out))
        .map_err(|error| Failure::new(format!("cannot write `{}`: {error}", path.display())))
}

fn write(
    arguments: &Check,
    report: &Report,
    sources: &Sources,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match arguments.format {
        Format::Concise => report::concise(report, sources, out),
        Format::Json => report::json(report, sources, out),
        Format::Pretty => {
            report::pretty(report, sources, style, out)?;
            if arguments.quiet { Ok(()) } else { report::summary(report, style, out) }
        }
    }
}
