//! Lints thousands of real files, where they are at hand: nothing panics, every place that a finding names exists,
//! every fix can be applied and leaves a file that is no more refused than before.
#![allow(clippy::print_stdout, reason = "a skipped test says so")]

use std::path::{Path, PathBuf};

use shipworthy::config::Config;
use shipworthy::finding::{Finding, Fix};
use shipworthy::rule::Rule;
use shipworthy::source::{self, Edit, Kind, Location, Sources};
use shipworthy::{Report, lint, rules};

/// The folder of real files, beside the checkout.
fn corpus(kind: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus").join(kind);
    let found = folder.is_dir();
    if !found {
        println!("skipped: ../shared is absent");
    }
    found.then_some(folder)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() { found.extend(files(&entry)) } else { found.push(entry) }
    }
    found.sort();
    found
}

fn every_rule() -> Config {
    Config { select: rules::ALL.iter().map(|rule| rule.name.to_owned()).collect(), ..Config::default() }
}

fn alone(path: &str, kind: Kind, bytes: Vec<u8>) -> (Sources, Report) {
    let sources = Sources::default();
    sources.add(path, kind, bytes).unwrap();
    let report = lint(&sources, &every_rule());
    (sources, report)
}

fn check_all(folder: &str, kind: Kind) {
    let Some(folder) = corpus(folder) else { return };
    let (mut found, mut fixed) = (0, 0);
    for path in files(&folder) {
        let name = path.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
        let (sources, report) = alone(&name, kind, std::fs::read(&path).unwrap());
        for finding in &report.findings {
            check_places(&sources, finding);
            check_weight(finding);
            for fix in &finding.fixes {
                check_fix(&sources, &report, finding, fix);
                fixed += 1;
            }
        }
        found += report.findings.len();
    }
    println!("{found} findings, {fixed} fixes in {}", folder.display());
    assert!(found > 0, "no finding at all in {}", folder.display());
}

fn check_places(sources: &Sources, finding: &Finding) {
    let labels = finding.labels.iter().map(|label| label.location);
    for Location { file, span } in labels.chain([finding.location]) {
        let file = sources.file(file);
        assert!(file.text().get(span.range()).is_some(), "{} {finding:?}", file.path());
    }
    assert!(!finding.message.is_empty() && !finding.message.ends_with('.'), "{finding:?}");
}

fn check_weight(finding: &Finding) {
    let rule: &Rule = rules::ALL.iter().find(|rule| rule.name == finding.rule).unwrap();
    assert!(rule.page().severities.contains(&finding.severity), "{finding:?}");
    for fix in &finding.fixes {
        assert!(rule.page().cure.allows(fix.safety), "{finding:?}");
    }
}

/// The fix applies, the finding is gone, and nothing else of the same rule or of refused syntax comes up.
fn check_fix(sources: &Sources, before: &Report, finding: &Finding, fix: &Fix) {
    let cured = Sources::default();
    for id in sources.ids() {
        let file = sources.file(id);
        let edits: Vec<&Edit> = fix.edits.iter().filter(|edit| edit.file == id).collect();
        let text =
            source::apply(file.text(), &edits).unwrap_or_else(|edit| panic!("{edit:?} of {finding:?}"));
        cured.add(file.path(), file.kind(), text.into_bytes()).unwrap();
    }
    let after = lint(&cured, &every_rule());
    let count =
        |report: &Report, rule: &str| report.findings.iter().filter(|found| found.rule == rule).count();
    let context = || format!("{}\n{finding:#?}", sources.file(finding.location.file).path());
    assert!(count(&after, finding.rule) < count(before, finding.rule), "not cured: {}", context());
    for refused in ["invalid-dockerfile", "invalid-compose", "invalid-daemon-json"] {
        assert!(count(&after, refused) <= count(before, refused), "broken: {}", context());
    }
}

#[test]
fn dockerfiles() {
    check_all("dockerfile", Kind::Dockerfile);
}

#[test]
fn compose_files() {
    check_all("compose", Kind::Compose);
}
