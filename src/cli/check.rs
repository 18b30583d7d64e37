//! `shipworthy check`.

use std::io::{self, Write};
use std::path::Path;

use super::args::{Check, Color, Format};
use super::{Failure, Session, Status, finish, fixing, inputs, output};
use crate::config::Config;
use crate::report::{self, Style};
use crate::source::Sources;
use crate::{FileCounts, Report, lint};

pub(super) fn check(arguments: &Check, color: Color, session: &mut Session<'_>) -> Result<Status, Failure> {
    let mut config = Config {
        select: arguments.select.clone(),
        ignore: arguments.ignore.clone(),
        engine: arguments.engine.unwrap_or_default(),
        ..Config::default()
    };
    config.validate()?;
    let mut found = inputs::read(&arguments.inputs, session)?;
    if FileCounts::of(&found.sources).total() == 0 {
        return Ok(Status::Failed);
    }
    config.daemon = found.daemon.take();
    config.stack = found.stack.iter().map(|&file| found.sources.file(file).path().to_owned()).collect();
    if arguments.fix || arguments.diff {
        return fixing::run(arguments, color, &config, &found, session);
    }
    let out = Out { base: &session.base, style: color.apply(session.style), stdout: session.stdout };
    conclude(arguments, color, &config, &found.sources, found.problems.is_empty(), out)
}

/// Where a report goes if no file is named.
pub(super) struct Out<'a> {
    /// The working folder.
    pub(super) base: &'a Path,
    /// What is behind `stdout`.
    pub(super) style: Style,
    pub(super) stdout: &'a mut dyn Write,
}

/// Checks `sources`, and reports; a run that is not complete has failed whatever is found.
pub(super) fn conclude(
    arguments: &Check,
    color: Color,
    config: &Config,
    sources: &Sources,
    is_complete: bool,
    out: Out<'_>,
) -> Result<Status, Failure> {
    let report = lint(sources, config);
    let status = if is_complete { judge(arguments, &report) } else { Status::Failed };
    write_report(arguments, color, &report, sources, out)?;
    Ok(status)
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
    out: Out<'_>,
) -> Result<(), Failure> {
    let Out { base, style, stdout } = out;
    let Some(path) = &arguments.output else {
        let written = write(arguments, report, sources, style, stdout);
        return finish(written.and_then(|()| stdout.flush()), Status::Clean).map(drop);
    };
    // A file gets colours only on demand.
    let style = color.apply(Style::default());
    output::replace(&base.join(path), &mut |out| write(arguments, report, sources, style, out))
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

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::args::{Arguments, Command};
    use crate::finding::{Finding, Severity};
    use crate::source::{Kind, Location, Span};

    fn report(severities: &[Severity]) -> Report {
        let file = Sources::default().add("Dockerfile", Kind::Dockerfile, Vec::new()).unwrap();
        let finding = |&severity| Finding::at(Location::new(file, Span::default()), "m").severity(severity);
        Report { findings: severities.iter().map(finding).collect(), ..Report::default() }
    }

    fn arguments(more: &[&str]) -> Check {
        let arguments = Arguments::parse_from([&["shipworthy", "check"], more].concat());
        let Command::Check(check) = arguments.command else { panic!("another command") };
        *check
    }

    #[test]
    fn the_status_depends_on_severity_alone() {
        use Severity::{Error, Info, Warning};
        use Status::{Clean, Findings};
        for (more, severities, status) in [
            (&[][..], &[][..], Clean),
            (&[], &[Info, Info], Clean),
            (&[], &[Info, Warning], Findings),
            (&[], &[Error], Findings),
            (&["--fail-on=error"], &[Warning], Clean),
            (&["--fail-on=error"], &[Error], Findings),
            (&["--fail-on=info"], &[Info], Findings),
            (&["--fail-on=never"], &[Error], Clean),
            (&["--exit-zero"], &[Error], Clean),
        ] {
            for format in ["pretty", "concise", "json"] {
                let arguments = arguments(&[more, &["--format", format]].concat());
                assert_eq!(
                    judge(&arguments, &report(severities)),
                    status,
                    "{more:?} {severities:?} {format}"
                );
            }
        }
    }

    #[test]
    fn rule_names_may_be_listed_and_repeated() {
        let check = arguments(&["--select=a,b", "--select", "c", "--ignore", "d,e", "x"]);
        assert_eq!(
            (check.select, check.ignore),
            (vec!["a".into(), "b".into(), "c".into()], vec!["d".into(), "e".into()])
        );
    }
}
