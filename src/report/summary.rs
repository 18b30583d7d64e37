//! What a run comes to, in a line or two.

use std::io::{self, Write};

use super::visible::Visible;
use super::{Style, wrapped};
use crate::finding::Severity;
use crate::lint::Report;

/// How many reasons are told; the JSON report has all of them.
const REASONS: usize = 3;

/// How many guesses of what runs containers are told.
const GUESSES: usize = 3;

/// How many stacks are told.
const STACKS: usize = 3;

/// Writes how many files were checked and what was found in them, which of them make one stack, what runs them as far as
/// that was guessed, and what could not be resolved.
///
/// # Errors
/// What `out` fails with.
pub fn summary(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", textwrap::fill(&timed(report, style), wrapped(style.width)))?;
    if let Some(stacks) = stacks(report) {
        writeln!(out, "{}", textwrap::fill(&stacks, wrapped(style.width)))?;
    }
    for guess in guesses(report) {
        writeln!(out, "{}", textwrap::fill(&guess, wrapped(style.width)))?;
    }
    if !report.unresolved.is_empty() {
        writeln!(out, "{}", textwrap::fill(&unresolved(report), wrapped(style.width)))?;
    }
    Ok(())
}

/// [`counts`], and for somebody who waits how long it took.
fn timed(report: &Report, style: Style) -> String {
    let took = report.took.filter(|_| style.live).map_or_else(String::new, |took| match took.as_millis() {
        millis @ ..1000 => format!(" In {millis} ms."),
        _ => format!(" In {:.1} s.", took.as_secs_f64()),
    });
    counts(report) + &took
}

/// What was checked, and what was found: a sentence.
pub(super) fn counts(report: &Report) -> String {
    let files = report.files;
    let kinds = match listed(&[
        (files.dockerfile, "Dockerfile", "Dockerfiles"),
        (files.compose, "Compose file", "Compose files"),
        (files.daemon, "daemon.json", "daemon.json"),
    ]) {
        none if none.is_empty() => "no files".to_owned(),
        kinds => kinds,
    };
    let fixable = match report.fixable() {
        0 => String::new(),
        fixable => format!(" ({fixable} fixable)"),
    };
    let ignored = match report.suppressed {
        0 => String::new(),
        ignored => format!(", {ignored} ignored by comments"),
    };
    let accepted = match report.accepted {
        0 => String::new(),
        accepted => format!(", {accepted} accepted by the baseline"),
    };
    format!("Checked {kinds}: {}{fixable}{ignored}{accepted}.", found(report))
}

/// How many findings there are of each severity.
#[must_use]
pub fn found(report: &Report) -> String {
    let found = listed(&[
        (report.count(Severity::Error), "error", "errors"),
        (report.count(Severity::Warning), "warning", "warnings"),
        (report.count(Severity::Info), "info", "infos"),
    ]);
    if found.is_empty() { "no findings".to_owned() } else { found }
}

/// `1 error, 2 warnings`: without what there is none of.
fn listed(counts: &[(usize, &str, &str)]) -> String {
    let some = counts.iter().filter(|(count, ..)| *count > 0);
    let words = some.map(|&(count, one, more)| format!("{count} {}", if count == 1 { one } else { more }));
    words.collect::<Vec<_>>().join(", ")
}

/// The stacks of more than one file.
fn stacks(report: &Report) -> Option<String> {
    let together: Vec<_> = report.stacks.iter().filter(|files| files.len() > 1).collect();
    let names = |files: &&Vec<String>| {
        files.iter().map(|path| format!("`{}`", Visible(path))).collect::<Vec<_>>().join(" + ")
    };
    let told = together.iter().take(STACKS).map(names).collect::<Vec<_>>().join("; ");
    let more = match together.len().saturating_sub(STACKS) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    (!together.is_empty()).then(|| format!("Loaded together: {told}{more}."))
}

/// What runs containers, as far as it was guessed: what is demanded of them depends on it.
fn guesses(report: &Report) -> Vec<String> {
    let told = report.guesses.iter().take(GUESSES).map(|guess| {
        let first = guess.files.first().map_or("", String::as_str);
        let more = match guess.files.len().saturating_sub(1) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        format!(
            "For {}, as {} shows: `{}`{more}; `--target` says otherwise.",
            guess.target.title(),
            Visible(&guess.because),
            Visible(first)
        )
    });
    let more = report.guesses.len().saturating_sub(GUESSES);
    let more = (more > 0).then(|| format!("Guessed so for {more} more; `show` tells all."));
    told.chain(more).collect()
}

/// The reasons with the most places first.
fn unresolved(report: &Report) -> String {
    let mut reasons: Vec<&str> = report.unresolved.iter().map(|unresolved| &*unresolved.reason).collect();
    reasons.sort_unstable();
    let mut counted: Vec<_> =
        reasons.chunk_by(|left, right| left == right).map(|equal| (equal.len(), equal[0])).collect();
    counted.sort_by_key(|&(count, _)| std::cmp::Reverse(count));
    let told = counted.iter().take(REASONS).map(|&(count, reason)| match count {
        1 => Visible(reason).to_string(),
        _ => format!("{} ({count} times)", Visible(reason)),
    });
    let told = told.collect::<Vec<_>>().join("; ");
    let more = match counted.len().saturating_sub(REASONS) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    format!("Not known from the files, so not judged: {told}{more}.")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::finding::{Finding, Fix, Safety};
    use crate::lint::{self, FileCounts, Target, Unresolved};
    use crate::source::{Kind, Location, Sources, Span};

    fn place() -> Location {
        let file = Sources::default().add("Dockerfile", Kind::Dockerfile, Vec::new()).unwrap();
        Location::new(file, Span::default())
    }

    fn written(report: &Report) -> String {
        let mut out = Vec::new();
        summary(report, Style::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn nothing_found() {
        let files = FileCounts { dockerfile: 1, compose: 2, daemon: 1 };
        assert_eq!(
            written(&Report { files, ..Report::default() }),
            "Checked 1 Dockerfile, 2 Compose files, 1 daemon.json: no findings.\n"
        );
    }

    #[test]
    fn who_waits_is_told_for_how_long() {
        let files = FileCounts { compose: 1, ..FileCounts::default() };
        for (millis, told) in [(7, " In 7 ms.\n"), (12_345, " In 12.3 s.\n")] {
            let took = Some(Duration::from_millis(millis));
            let report = Report { files, took, ..Report::default() };
            let mut out = Vec::new();
            summary(&report, Style { live: true, ..Style::default() }, &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            assert_eq!(text, format!("Checked 1 Compose file: no findings.{told}"));
            assert!(!written(&report).contains("In "), "a file is the same every time");
        }
    }

    #[test]
    fn findings_are_counted() {
        let finding = |severity| Finding::at(place(), "m").severity(severity);
        let fix = Fix { title: "t".into(), safety: Safety::Safe, edits: Vec::new() };
        let report = Report {
            findings: vec![
                finding(Severity::Error).fix(fix),
                finding(Severity::Warning),
                finding(Severity::Warning),
            ],
            files: FileCounts { compose: 1, ..FileCounts::default() },
            ..Report::default()
        };
        assert_eq!(written(&report), "Checked 1 Compose file: 1 error, 2 warnings (1 fixable).\n");
    }

    #[test]
    fn what_is_not_reported_is_counted() {
        let files = FileCounts { compose: 1, ..FileCounts::default() };
        let report = Report { suppressed: 2, accepted: 1, files, ..Report::default() };
        assert_eq!(
            written(&report),
            "Checked 1 Compose file: no findings, 2 ignored by comments, 1 accepted by the\nbaseline.\n"
        );
    }

    #[test]
    fn stacks_of_several_files_are_named() {
        let stacks = ["a b", "c", "d e\x1b", "f g", "h i"];
        let stacks = stacks.map(|files| files.split(' ').map(str::to_owned).collect());
        let files = FileCounts { compose: 9, ..FileCounts::default() };
        assert_eq!(
            written(&Report { files, stacks: stacks.to_vec(), ..Report::default() }),
            "Checked 9 Compose files: no findings.\n\
             Loaded together: `a` + `b`; `d` + `e␛`; `f` + `g`; and 1 more.\n"
        );
    }

    #[test]
    fn what_runs_containers_is_said_where_it_was_guessed() {
        let guess = |target, because: &str, files: &[&str]| lint::Guess {
            target,
            because: because.to_owned(),
            files: files.iter().map(|&file| file.to_owned()).collect(),
        };
        let kubernetes =
            guess(Target::Kubernetes, "`k8s/\u{1b}.yaml`", &["a/Dockerfile", "b/Dockerfile", "c"]);
        let swarm = guess(Target::Swarm, "`placement` in `stack.yml`", &["stack.yml"]);
        let files = FileCounts { compose: 1, ..FileCounts::default() };
        let mut report = Report { files, guesses: vec![kubernetes, swarm.clone()], ..Report::default() };
        assert_eq!(
            written(&report),
            "Checked 1 Compose file: no findings.\n\
             For Kubernetes, as `k8s/␛.yaml` shows: `a/Dockerfile` and 2 more; `--target`\n\
             says otherwise.\n\
             For Swarm, as `placement` in `stack.yml` shows: `stack.yml`; `--target` says\n\
             otherwise.\n"
        );
        report.guesses = vec![swarm; 5];
        assert!(written(&report).ends_with("Guessed so for 2 more; `show` tells all.\n"));
    }

    #[test]
    fn what_is_not_known_is_said_with_its_reason() {
        let reasons = ["`TAG` is not set", "the context is remote", "the context is remote", "a\x1b", "z"];
        let unresolved = reasons.map(|reason| Unresolved { location: place(), reason: reason.to_owned() });
        let report = Report {
            unresolved: unresolved.to_vec(),
            files: FileCounts { dockerfile: 1, ..FileCounts::default() },
            ..Report::default()
        };
        assert_eq!(
            written(&report),
            "Checked 1 Dockerfile: no findings.\n\
             Not known from the files, so not judged: the context is remote (2 times); `TAG`\n\
             is not set; a␛; and 1 more.\n"
        );
    }
}
