//! The pipeline: files in, report out.

use std::time::Duration;

use rayon::prelude::*;

use crate::config::{Config, ForeignPragmas, find_rule};
use crate::finding::{Finding, Findings, Severity};
use crate::model::project::{Assumptions, Project, Runner};
pub(crate) use crate::model::target::Target;
use crate::readiness::{self, View};
use crate::rule::{Check, Rule};
use crate::rules;
use crate::source::{FileId, Kind, Location, Sources};
use crate::suppress::{Meaning, Suppressions, Vocabulary};

/// What a run found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The findings, by path, place and rule.
    pub findings: Vec<Finding>,
    /// What could not be resolved, so that rules stayed silent on it.
    pub unresolved: Vec<Unresolved>,
    /// How many files were judged.
    pub files: FileCounts,
    /// How many findings comments took back.
    pub suppressed: usize,
    /// How many findings a baseline accepts.
    pub accepted: usize,
    /// How many objects the rules looked at, over all rules: a rule that met none says nothing by its silence.
    pub judged: usize,
    /// The files of each stack that was judged, by path.
    pub stacks: Vec<Vec<String>>,
    /// What runs containers by what the files show, where that is something else than Compose.
    pub guesses: Vec<Guess>,
    /// How long the run took, if somebody measured it.
    pub took: Option<Duration>,
    /// What each container runs with, if the configuration asks for it.
    pub readiness: Option<View>,
}

/// Something that the files leave open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unresolved {
    /// The place that names it.
    pub location: Location,
    /// Why it is not known, one clause.
    pub reason: String,
}

/// What runs containers, as far as the files show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// What runs them.
    pub target: Target,
    /// What shows it: "`placement` in `stack.yml`".
    pub because: String,
    /// The Compose files or Dockerfiles that the containers are of.
    pub files: Vec<String>,
}

/// How many files of each kind were judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct FileCounts {
    /// Dockerfiles.
    pub dockerfile: usize,
    /// Compose files.
    pub compose: usize,
    /// `daemon.json` files.
    pub daemon: usize,
}

impl FileCounts {
    /// Counts the files under judgement.
    #[must_use]
    pub fn of(sources: &Sources) -> Self {
        let judged = sources.ids().map(|id| sources.file(id)).filter(|file| file.is_judged());
        judged.fold(Self::default(), |mut counts, file| {
            match file.kind() {
                Kind::Dockerfile => counts.dockerfile += 1,
                Kind::Compose => counts.compose += 1,
                Kind::Daemon => counts.daemon += 1,
                Kind::Related => {}
            }
            counts
        })
    }

    /// All of them.
    #[must_use]
    pub fn total(self) -> usize {
        self.dockerfile + self.compose + self.daemon
    }
}

impl Report {
    /// How many findings have this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// How many findings carry a fix.
    #[must_use]
    pub fn fixable(&self) -> usize {
        self.findings.iter().filter(|finding| !finding.fixes.is_empty()).count()
    }
}

/// Judges `sources` as `config` says. Pure: what the files refer to comes from the reader of `sources`.
#[must_use]
pub fn lint(sources: &Sources, config: &Config) -> Report {
    let files = FileCounts::of(sources);
    let project = resolve(sources, config);
    let stacks = project.stacks().filter(|stack| stack.development().is_none() && stack.is_judged(sources));
    let stacks = stacks.map(|stack| paths(sources, &stack.files)).collect();
    let mut report = Report {
        files,
        stacks,
        guesses: guesses(&project),
        readiness: config.readiness.then(|| readiness::view(&project)),
        ..Report::default()
    };
    let mut suppressions = suppressions(sources, config);
    let is_audit = |rule: &Rule| matches!(rule.check, Check::Suppression(_));
    let (audits, rules): (Vec<&Rule>, Vec<&Rule>) = rules::ALL.iter().partition(|rule| is_audit(rule));
    // Whether a comment is of use does not depend on whether its rule is switched on.
    let audited = |rule: &Rule| audits.iter().any(|audit| config.runs(audit)) && suppressions.name(rule.name);
    let rules: Vec<_> = rules.into_iter().filter(|rule| config.runs(rule) || audited(rule)).collect();
    for rule in &audits {
        suppressions.excuse(rule.name);
    }
    let mut keep = |rule: &'static Rule, findings: Findings, suppressions: &mut Suppressions| {
        let Findings { mut found, judged } = findings;
        let taken_back = suppressions.take_back(rule.name, &mut found);
        let weigh = |mut finding: Finding| {
            if !is_asked_for(&finding, &project) {
                return None;
            }
            let path = sources.file(finding.location.file).path();
            finding.severity = config.weigh(rule, path, finding.severity)?;
            Some(finding)
        };
        if config.runs(rule) {
            report.judged += judged;
        }
        report.suppressed += taken_back.into_iter().filter_map(weigh).count();
        report.findings.extend(found.into_iter().filter_map(weigh));
    };
    let found: Vec<_> = rules.par_iter().map(|rule| run(rule, &project, &suppressions)).collect();
    for (rule, findings) in rules.into_iter().zip(found) {
        keep(rule, findings, &mut suppressions);
    }
    // The audits look at what is left of the comments.
    for rule in audits.into_iter().filter(|rule| config.runs(rule)) {
        keep(rule, run(rule, &project, &suppressions), &mut suppressions);
    }
    let place = |location: Location| (sources.file(location.file).path(), location.span);
    report.findings.sort_by(|a, b| (place(a.location), a.rule).cmp(&(place(b.location), b.rule)));
    report.findings.dedup();
    report.unresolved = project
        .unresolved()
        .filter(|(location, _)| sources.file(location.file).is_judged())
        .map(|(location, reason)| Unresolved { location, reason: reason.to_owned() })
        .collect();
    report.unresolved.sort_by(|a, b| place(a.location).cmp(&place(b.location)));
    report.unresolved.dedup();
    report
}

/// Whether `finding` is about files under judgement: it lies in one, or in a file that one refers to.
fn is_asked_for(finding: &Finding, project: &Project<'_>) -> bool {
    let is_judged = |location: Location| project.sources.file(location.file).is_judged();
    let file = finding.location.file;
    let is_related = || {
        let refers = finding.labels.iter().any(|label| is_judged(label.location));
        project.is_judged(file) && (refers || !project.has_context())
    };
    is_judged(finding.location) || is_related()
}

/// What a run sees of `sources`: all that they say together, as far as `config` does not say more.
pub(crate) fn resolve<'a>(sources: &'a Sources, config: &Config) -> Project<'a> {
    let host = config.daemon.as_deref().and_then(|path| sources.find(path));
    let assumptions =
        Assumptions { engine: config.engine, target: config.target, host, rotation: config.assume_rotation };
    let find = |files: &Vec<String>| files.iter().filter_map(|path| sources.find(path)).collect();
    let stacks: Vec<Vec<FileId>> = config.stacks.iter().map(find).collect();
    let stacks: Vec<_> = stacks.into_iter().filter(|files| !files.is_empty()).collect();
    Project::resolve_on(sources, &stacks, assumptions)
}

fn paths(sources: &Sources, files: &[FileId]) -> Vec<String> {
    files.iter().map(|&file| sources.file(file).path().to_owned()).collect()
}

/// What the files show of how containers in production are run.
fn guesses(project: &Project<'_>) -> Vec<Guess> {
    let sources = project.sources;
    let mut guesses: Vec<Guess> = Vec::new();
    let mut add = |runner: &Runner, files: &[FileId]| {
        let Some(evidence) = &runner.evidence else { return };
        let because = evidence.shown(sources);
        let files = paths(sources, files);
        let known = |guess: &&mut Guess| guess.target == runner.target && guess.because == because;
        match guesses.iter_mut().find(known) {
            Some(guess) => guess.files.extend(files),
            None => guesses.push(Guess { target: runner.target, because, files }),
        }
    };
    for stack in project.stacks().filter(|stack| stack.development().is_none()) {
        add(stack.runner(), &stack.files);
    }
    for container in project.containers().filter(|container| container.service().is_none()) {
        let file = container.image.as_ref().map(|image| image.dockerfile.file);
        add(container.runner(), file.as_slice());
    }
    guesses
}

/// The comments of all files, with the rules as they are called here and elsewhere.
fn suppressions(sources: &Sources, config: &Config) -> Suppressions {
    let rule = |name: &str| match find_rule(name) {
        Ok(rule) => Meaning::Rule(rule.name),
        Err(unknown) => Meaning::Nothing(unknown.nearest),
    };
    let foreign = |code: &str| -> Vec<&'static str> {
        let is_meant = |alias: &&str| match code.strip_suffix(" all") {
            Some(tool) => alias.strip_prefix(tool).is_some_and(|rest| rest.starts_with(' ')),
            None => *alias == code,
        };
        let rules = rules::ALL.iter().filter(|rule| rule.page().aliases.iter().any(&is_meant));
        rules.map(|rule| rule.name).collect()
    };
    let honoured = config.foreign_pragmas == ForeignPragmas::Honoured;
    Suppressions::collect(sources, &Vocabulary { rule: &rule, foreign: honoured.then_some(&foreign) })
}

/// Lets a rule judge every object of its scope.
fn run(rule: &'static Rule, project: &Project<'_>, suppressions: &Suppressions) -> Findings {
    let mut findings = match rule.check {
        Check::Dockerfile(check) => judge(project.dockerfiles(), check),
        Check::Image(check) => judge(project.images(), check),
        Check::Container(check) => judge(project.containers(), check),
        Check::Stack(check) => judge(project.stacks(), check),
        Check::Daemon(check) => judge(project.daemons(), check),
        Check::LogConfig(check) => judge(&project.log_configs(), check),
        Check::Project(check) => judge([project], check),
        Check::Suppression(check) => judge(suppressions.iter(), check),
    };
    for finding in &mut findings.found {
        finding.rule = rule.name;
        if !finding.weighed {
            finding.severity = rule.page().severities[0];
        }
    }
    findings
}

fn judge<'a, T: 'a>(objects: impl IntoIterator<Item = &'a T>, check: fn(&T, &mut Findings)) -> Findings {
    let mut findings = Findings::default();
    for object in objects {
        findings.judged += 1;
        check(object, &mut findings);
    }
    findings
}
