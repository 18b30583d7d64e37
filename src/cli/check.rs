//! `shipworthy check`.

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use super::args::{Check, Color};
use super::progress::Progress;
use super::write::{targets, write_reports};
use super::{Failure, Session, Status, accepted, fixing, ignores, inputs, since};
use crate::config::{Config, FailOn};
use crate::report::Style;
use crate::source::Sources;
use crate::{FileCounts, Report, lint};

pub(super) fn check(arguments: &Check, color: Color, session: &mut Session<'_>) -> Result<Status, Failure> {
    let start = Instant::now();
    targets(arguments)?;
    Config { select: arguments.select.clone(), ignore: arguments.ignore.clone(), ..Config::default() }
        .validate()?;
    let progress = Progress::start("reading files");
    let mut read = inputs::read(&arguments.inputs, session)?;
    if arguments.verbose {
        read.say(session.stderr);
    }
    let inputs::Read { config, found, .. } = &mut read;
    config.select.clone_from(&arguments.select);
    config.ignore.clone_from(&arguments.ignore);
    config.readiness = arguments.format.iter().any(|request| request.format.shows_readiness());
    config.preset = arguments.preset.unwrap_or(config.preset);
    config.engine = arguments.engine.unwrap_or(config.engine);
    let files = FileCounts::of(&found.sources).total();
    if files == 0 && !found.problems.is_empty() {
        return Ok(Status::Failed);
    }
    progress.say(format!("judging {files} files"));
    if arguments.fix || arguments.diff {
        drop(progress);
        return fixing::run(arguments, color, config, found, session);
    }
    let mut is_complete = found.problems.is_empty();
    let mut report = judged(arguments, config, &found.sources, session)?;
    if let Some(reason) = &arguments.add_ignores {
        is_complete &= ignores::add(&report, reason, found, session)?;
        report = judged(arguments, config, &found.sources, session)?;
    }
    report.took = Some(start.elapsed());
    drop(progress);
    let out = Out { base: &session.base, style: color.apply(session.style), stdout: session.stdout };
    conclude(arguments, color, config, &report, &found.sources, is_complete, out)
}

/// What is to be reported of `sources`: what no baseline accepts, where something has changed.
///
/// # Errors
/// Says why the baseline cannot be read or written, or why git cannot tell what has changed.
pub(super) fn judged(
    arguments: &Check,
    config: &Config,
    sources: &Sources,
    session: &mut Session<'_>,
) -> Result<Report, Failure> {
    let mut report = lint(sources, config);
    if let Some(path) = &arguments.write_baseline {
        accepted::write(path, &mut report, sources, session)?;
    }
    if let Some(path) = &arguments.baseline {
        accepted::apply(path, &mut report, config, sources, session)?;
    }
    if let Some(revision) = &arguments.since {
        since::keep_changed(&mut report, revision, sources, &session.base)?;
    }
    Ok(report)
}

/// Where a report goes if no file is named.
pub(super) struct Out<'a> {
    /// The working folder.
    pub(super) base: &'a Path,
    /// What is behind `stdout`.
    pub(super) style: Style,
    pub(super) stdout: &'a mut dyn Write,
}

/// Writes the reports; a run that is not complete has failed whatever is found.
pub(super) fn conclude(
    arguments: &Check,
    color: Color,
    config: &Config,
    report: &Report,
    sources: &Sources,
    is_complete: bool,
    out: Out<'_>,
) -> Result<Status, Failure> {
    let fail_on = arguments.fail_on.or(config.fail_on).unwrap_or_default();
    write_reports(arguments, color, report, sources, out)?;
    Ok(match is_complete {
        true => judge(fail_on, arguments.exit_zero, report),
        false => Status::Failed,
    })
}

fn judge(fail_on: FailOn, exit_zero: bool, report: &Report) -> Status {
    let fails = fail_on
        .threshold()
        .is_some_and(|threshold| report.findings.iter().any(|finding| finding.severity >= threshold));
    if fails && !exit_zero { Status::Findings } else { Status::Clean }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::args::{Arguments, Command};
    use crate::finding::{Finding, Severity};
    use crate::source::{Kind, Location, Sources, Span};

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
        for (fail_on, exit_zero, severities, status) in [
            (FailOn::Warning, false, &[][..], Clean),
            (FailOn::Warning, false, &[Info, Info], Clean),
            (FailOn::Warning, false, &[Info, Warning], Findings),
            (FailOn::Warning, false, &[Error], Findings),
            (FailOn::Error, false, &[Warning], Clean),
            (FailOn::Error, false, &[Error], Findings),
            (FailOn::Info, false, &[Info], Findings),
            (FailOn::Never, false, &[Error], Clean),
            (FailOn::Warning, true, &[Error], Clean),
        ] {
            assert_eq!(judge(fail_on, exit_zero, &report(severities)), status, "{fail_on:?} {severities:?}");
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
