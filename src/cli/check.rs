//! `shipworthy check`.

use std::io::Write;

use super::args::{Check, Color};
use super::configuration::{self, Told};
use super::write::{targets, write_reports};
use super::{Failure, Session, Status, accepted, complain, ignores, since};
use crate::config::{Config, FailOn};
use crate::discover::{Found, Search};
use crate::report::Visible;
use crate::source::{Kind, Sources};
use crate::{FileCounts, Report, lint};

pub(super) fn check(arguments: &Check, color: Color, session: &mut Session<'_>) -> Result<Status, Failure> {
    let targets = targets(arguments)?;
    if arguments.add_ignores.is_some() && arguments.paths.iter().any(|path| path.as_os_str() == "-") {
        return Err(Failure::new("standard input is not a file that comments can be added to"));
    }
    let base = session.base.clone();
    let search = Search {
        base: &base,
        kind: arguments.kind.map(Into::into),
        stdin_path: arguments.stdin_filename.as_deref(),
        keeps: &|_| true,
    };
    let told = configuration::read(&arguments.configuration, &search.folder(&arguments.paths), session)?;
    let config = Config {
        select: arguments.select.clone(),
        ignore: arguments.ignore.clone(),
        ..told.settings.config(told.place.clone())
    };
    config.validate()?;
    let keeps = |path: &str| config.keeps(path);
    let search = Search { keeps: &keeps, ..search };
    let Found { mut sources, problems } = search.run(&arguments.paths, session.stdin);
    for problem in &problems {
        let failure = Failure { message: problem.to_string(), tip: problem.hint.map(Into::into) };
        complain(session.stderr, &failure);
    }
    if FileCounts::of(&sources).total() == 0 {
        return if problems.is_empty() { Err(nothing_to_check(arguments)) } else { Ok(Status::Failed) };
    }
    if arguments.verbose {
        say_what_is_read(&told, &sources, session.stderr);
    }
    let mut report = judged(arguments, &config, &sources, session)?;
    if let Some(reason) = &arguments.add_ignores {
        ignores::add(&report, reason, &sources, session)?;
        sources = search.run(&arguments.paths, session.stdin).sources;
        report = judged(arguments, &config, &sources, session)?;
    }
    let fail_on = arguments.fail_on.or(config.fail_on).unwrap_or_default();
    let status = match problems.is_empty() {
        true => judge(fail_on, arguments.exit_zero, &report),
        false => Status::Failed,
    };
    write_reports(targets, arguments.quiet, color, &report, &sources, session)?;
    Ok(status)
}

/// What is to be reported of `sources`: what no baseline accepts, where something has changed.
fn judged(
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

/// Says which configuration holds and which files are judged.
fn say_what_is_read(told: &Told, sources: &Sources, stderr: &mut dyn Write) {
    let read = told.sources.ids().map(|id| ("configuration", told.sources.file(id).path()));
    let judged = sources.ids().filter_map(|id| {
        let file = sources.file(id);
        let kind = match file.kind() {
            Kind::Dockerfile => "Dockerfile",
            Kind::Compose => "Compose file",
            Kind::Daemon => "daemon.json",
            Kind::Related => return None,
        };
        Some((kind, file.path()))
    });
    for (kind, path) in read.chain(judged) {
        // There is nowhere left to say that this failed.
        let _ = writeln!(stderr, "{kind}: {}", Visible(path));
    }
}

fn nothing_to_check(arguments: &Check) -> Failure {
    let paths: Vec<_> = arguments.paths.iter().map(|path| format!("`{}`", path.display())).collect();
    Failure::new(format!("nothing to check in {}", paths.join(", "))).tip(
        "a folder is searched for files called like Dockerfile, compose.yaml or daemon.json, without hidden \
         folders and what git ignores; files named one by one are checked whatever they are called",
    )
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
