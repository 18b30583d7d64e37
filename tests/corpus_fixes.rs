//! Makes every fix that is offered for thousands of real files, where they are at hand: one by one and all
//! together. None may break a file, change what it does not edit, or come up again.
#![allow(clippy::print_stdout, reason = "a test says what it skips and what it counted")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use shipworthy::config::Config;
use shipworthy::finding::{Finding, Fix};
use shipworthy::fix::{Options, Reason, fix, prove};
use shipworthy::source::{Edit, Kind, Sources};
use shipworthy::syntax::dockerfile::{self, Instruction};
use shipworthy::{lint, rules};

fn every_rule() -> Config {
    Config { select: rules::ALL.iter().map(|rule| rule.name.to_owned()).collect(), ..Config::default() }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() { found.extend(files(&entry)) } else { found.push(entry) }
    }
    found.sort();
    found
}

fn text(sources: &Sources) -> &str {
    sources.file(sources.ids().next().unwrap()).text()
}

/// What came of all files.
#[derive(Default)]
struct Tally {
    offered: usize,
    held: usize,
    together: usize,
    refused: BTreeMap<String, usize>,
    refused_together: BTreeMap<String, usize>,
    wrong: Vec<String>,
}

/// The reason without what it is about.
fn kind(reason: &Reason) -> String {
    let reason = format!("{reason:?}");
    reason.split(' ').next().unwrap_or_default().to_owned()
}

impl Tally {
    fn with(mut self, other: Self) -> Self {
        self.offered += other.offered;
        self.held += other.held;
        self.together += other.together;
        for (reason, count) in other.refused {
            *self.refused.entry(reason).or_default() += count;
        }
        for (reason, count) in other.refused_together {
            *self.refused_together.entry(reason).or_default() += count;
        }
        self.wrong.extend(other.wrong);
        self
    }

    fn check(&mut self, path: &str, kind: Kind, bytes: Vec<u8>) {
        let sources = Sources::default();
        sources.add(path, kind, bytes).unwrap();
        for finding in &lint(&sources, &every_rule()).findings {
            for fix in &finding.fixes {
                self.check_alone(path, &sources, finding, fix);
            }
        }
        self.check_together(path, &sources);
    }

    fn check_alone(&mut self, path: &str, sources: &Sources, finding: &Finding, fix: &Fix) {
        self.offered += 1;
        match prove(sources, &every_rule(), finding, fix) {
            Ok(after) => {
                self.held += 1;
                self.wrong.extend(
                    unintended(sources, &after, fix)
                        .map(|what| format!("{path}: {}: {what}: {fix:?}", finding.rule)),
                );
            }
            Err(reason) => {
                println!("refused: {path}: {}: {reason}", finding.rule);
                *self.refused.entry(kind(&reason)).or_default() += 1;
            }
        }
    }

    fn check_together(&mut self, path: &str, sources: &Sources) {
        let options = Options { unsafe_fixes: true, ..Options::default() };
        let outcome = fix(sources, &every_rule(), &options);
        self.together += outcome.applied.len();
        for refused in &outcome.refused {
            *self.refused_together.entry(kind(&refused.reason)).or_default() += 1;
        }
        if is_broken(sources, &outcome.sources) {
            self.wrong.push(format!("{path}: broken by all fixes together"));
        }
        let again = fix(&outcome.sources, &every_rule(), &options);
        if text(&again.sources) != text(&outcome.sources) {
            self.wrong.push(format!("{path}: a second run changes it"));
        }
    }
}

/// What is wrong after `fix`, told without the means of the engine.
fn unintended(before: &Sources, after: &Sources, fix: &Fix) -> Option<&'static str> {
    if is_broken(before, after) {
        return Some("broken");
    }
    let kind = before.file(before.ids().next()?).kind();
    let (before, after) = (text(before), text(after));
    let is_unintended = match kind {
        Kind::Dockerfile => differs_elsewhere(before, after, fix),
        Kind::Compose => differs_in_more_values(before, after, fix),
        Kind::Daemon | Kind::Related => false,
    };
    is_unintended.then_some("unintended change")
}

fn is_broken(before: &Sources, after: &Sources) -> bool {
    let (old, new) = (text(before), text(after));
    match before.file(before.ids().next().unwrap()).kind() {
        Kind::Dockerfile => dockerfile::parse(new).errors.len() > dockerfile::parse(old).errors.len(),
        Kind::Compose => yaml(old).is_some() && yaml(new).is_none(),
        Kind::Daemon => {
            let is_json = |text| serde_json::from_str::<serde_json::Value>(text).is_ok();
            is_json(old) && !is_json(new)
        }
        Kind::Related => false,
    }
}

/// Whether the instructions in front of the first edit, or those behind the last one, are not the same one by one.
fn differs_elsewhere(before: &str, after: &str, fix: &Fix) -> bool {
    let (old, new) = (dockerfile::parse(before), dockerfile::parse(after));
    let first = fix.edits.iter().map(|edit| edit.span.start).min().unwrap_or_default();
    let last = fix.edits.iter().map(|edit| edit.span.end).max().unwrap_or_default();
    let same = |old: &Instruction, new: &Instruction| old.line.as_str() == new.line.as_str();
    let head: Vec<_> = old.instructions.iter().take_while(|one| one.span.end < first).collect();
    let tail: Vec<_> = old.instructions.iter().rev().take_while(|one| one.span.start > last).collect();
    let head_stays = head.iter().zip(&new.instructions).all(|(old, new)| same(old, new));
    let tail_stays = tail.iter().zip(new.instructions.iter().rev()).all(|(old, new)| same(old, new));
    let lost = head.len() + tail.len() > new.instructions.len();
    // No edit adds or takes away more than one instruction.
    let many = old.instructions.len().abs_diff(new.instructions.len()) > fix.edits.len();
    !head_stays || !tail_stays || lost || many
}

/// Whether more values come or go than the edits have lines and, in flow style, commas.
fn differs_in_more_values(before: &str, after: &str, fix: &Fix) -> bool {
    let lines = |text: &str| text.lines().count().max(1);
    let room = |text: &str| lines(text) + text.matches(',').count();
    let edited = |edit: &Edit| room(&before[edit.span.range()]) + room(&edit.replacement);
    let (Some(old), Some(new)) = (yaml(before), yaml(after)) else { return false };
    let (old, new) = (leaves(&old), leaves(&new));
    let missing =
        |from: &[String], other: &[String]| from.iter().filter(|leaf| !other.contains(leaf)).count();
    missing(&old, &new) + missing(&new, &old) > fix.edits.iter().map(edited).sum()
}

fn yaml(text: &str) -> Option<serde_yaml::Value> {
    serde_yaml::from_str(text).ok()
}

/// All scalars with the keys that lead to them.
fn leaves(value: &serde_yaml::Value) -> Vec<String> {
    use serde_yaml::Value;
    let below = |key: String, value: &Value| {
        leaves(value).into_iter().map(move |leaf| format!("{key}.{leaf}")).collect::<Vec<_>>()
    };
    match value {
        Value::Mapping(entries) => {
            entries.iter().flat_map(|(key, value)| below(format!("{key:?}"), value)).collect()
        }
        Value::Sequence(items) => items.iter().flat_map(|item| below("-".to_owned(), item)).collect(),
        Value::Tagged(tagged) => below(tagged.tag.to_string(), &tagged.value),
        scalar => vec![format!("{scalar:?}")],
    }
}

/// Checks all files of one kind.
fn check_all(folder: &str, kind: Kind) -> Option<Tally> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus").join(folder);
    if !folder.is_dir() {
        println!("skipped: ../shared is absent");
        return None;
    }
    let of_file = |path: &PathBuf| {
        let name = path.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
        let mut tally = Tally::default();
        tally.check(&name, kind, std::fs::read(path).unwrap());
        tally
    };
    let tally = files(&folder).par_iter().map(of_file).reduce(Tally::default, Tally::with);
    println!(
        "{kind:?}: {} fixes offered, {} hold alone, {} made together; refused alone {:?}, together {:?}",
        tally.offered, tally.held, tally.together, tally.refused, tally.refused_together
    );
    assert!(tally.wrong.is_empty(), "{:#?}", tally.wrong);
    Some(tally)
}

#[test]
fn every_fix_for_real_dockerfiles_holds() {
    let tally = check_all("dockerfile", Kind::Dockerfile);
    assert!(tally.is_none_or(|tally| tally.held > 0), "no fix holds at all");
}

#[test]
fn every_fix_for_real_compose_files_holds() {
    let tally = check_all("compose", Kind::Compose);
    assert!(tally.is_none_or(|tally| tally.held > 0), "no fix holds at all");
}

#[test]
fn every_fix_for_real_daemon_json_files_holds() {
    check_all("daemon", Kind::Daemon);
}
