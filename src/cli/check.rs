//! `shipworthy check`.

use std::io::{self, Write};

use super::args::{Check, Color, Format};
use super::{Failure, Session, Status, finish, inputs, output};
use crate::config::Config;
use crate::discover::Found;
use crate::report::{self, Style};
use crate::source::Sources;
use crate::{FileCounts, Report, lint};

pub(super) fn check(arguments: &Check, color: Color, session: &mut Session<'_>) -> Result<Status, Failure> {
    let mut config =
        Config { select: arguments.select.clone(), ignore: arguments.ignore.clone(), ..Config::default() };
    config.validate()?;
    let Found { sources, problems, stack } = inputs::read(&arguments.inputs, session)?;
    if FileCounts::of(&sources).total() == 0 {
        return Ok(Status::Failed);
    }
    config.stack = stack.iter().map(|&file| sources.file(file).path().to_owned()).collect();
    let report = lint(&sources, &config);
    let status = if problems.is_empty() { judge(arguments, &report) } else { Status::Failed };
    write_report(arguments, color, &report, &sources, session)?;
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
