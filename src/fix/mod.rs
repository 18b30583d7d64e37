//! Cures that prove themselves: fixes are chosen, applied in memory, judged by what comes of them, and chosen
//! again, until none is left that holds.
//!
//! A fix holds if, with it, every file still parses, nothing is said elsewhere than where it edits, no comment is
//! lost, its finding is gone, and no error has come up. One that does not is refused with its [`Reason`]. What
//! [`fix`] gives back is settled: fixing it once more changes nothing.

mod candidate;
mod change;
mod reading;
mod reason;
mod settle;
mod verify;

use std::collections::{BTreeMap, BTreeSet};

pub use change::Change;
pub use reason::Reason;

use crate::config::Config;
use crate::finding::{Finding, Fix};
use crate::lint::{Report, lint};
use crate::rule::Preset;
use crate::rules;
use crate::source::{FileId, Location, SourceFile, Sources};
use candidate::{Candidate, Cause, Offer};
use verify::Before;

/// How many rounds may pass that do not leave fewer fixes to be made than ever before. Fixes that bring each
/// other up again and again are stopped by this.
const IDLE_ROUNDS: usize = 10;

/// What may be fixed.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// Whether unsafe fixes are applied, too.
    pub unsafe_fixes: bool,
    /// Why a file may not be edited, one clause; `None` if it may.
    pub locked: &'a dyn Fn(&SourceFile) -> Option<String>,
}

impl Default for Options<'_> {
    /// Safe fixes in any file.
    fn default() -> Self {
        Self { unsafe_fixes: false, locked: &|_| None }
    }
}

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    /// The files with all fixes that hold, under the ids that they had.
    pub sources: Sources,
    /// The fixes in them, in the order in which they were made.
    pub applied: Vec<Applied>,
    /// The fixes that do not hold, by place in [`Self::sources`].
    pub refused: Vec<Refused>,
    /// How many findings are left whose only cures are unsafe and were not asked for.
    pub withheld: usize,
}

/// A fix that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The rule that offered it.
    pub rule: &'static str,
    /// What it does.
    pub title: String,
    /// The files that it edits.
    pub files: Vec<FileId>,
}

/// A fix that was not made because it does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The rule that offers it.
    pub rule: &'static str,
    /// The finding that it is for, in the sources of the outcome.
    pub location: Location,
    /// What it would do.
    pub title: String,
    /// Why it was not made.
    pub reason: Reason,
}

/// Fixes what the rules of `config` find in `sources`, in memory. Deterministic.
#[must_use]
pub fn fix(sources: &Sources, config: &Config, options: &Options<'_>) -> Outcome {
    let guards = guards(config);
    settled(sources, config, options, &|sources| lint(sources, &guards))
}

/// As [`fix`], with `judge` to say what is found.
fn settled(sources: &Sources, config: &Config, options: &Options<'_>, judge: Judge<'_>) -> Outcome {
    let mut run = Run { sources, config, options, judge, restless: BTreeSet::new() };
    loop {
        match run.settle() {
            Ok(outcome) => return outcome,
            // They are never empty and never the same again, so this comes to an end.
            Err(restless) => run.restless.extend(restless),
        }
    }
}

/// The files with one fix of one finding, as an editor makes it.
///
/// # Errors
/// Why the fix does not hold.
pub fn prove(sources: &Sources, config: &Config, finding: &Finding, fix: &Fix) -> Result<Sources, Reason> {
    let guards = guards(config);
    let before =
        Before { sources, report: &lint(sources, &guards), judge: &|sources| lint(sources, &guards) };
    let candidate = Candidate { index: 0, rule: finding.rule, location: finding.location, fix: fix.clone() };
    before.read(&[&candidate])?;
    before.judge(&[&candidate]).map(|(after, _)| after)
}

/// The rules under which no new error may come up: those that run, and all that are recommended.
fn guards(config: &Config) -> Config {
    let mut guards = config.clone();
    let rules =
        rules::ALL.iter().filter(|rule| config.runs(rule) || rule.page().preset == Preset::Recommended);
    guards.select = rules.map(|rule| rule.name.to_owned()).collect();
    guards.ignore.clear();
    guards
}

/// Says what is found in files.
type Judge<'a> = &'a dyn Fn(&Sources) -> Report;

struct Run<'a> {
    sources: &'a Sources,
    config: &'a Config,
    options: &'a Options<'a>,
    judge: Judge<'a>,
    /// Rules whose fixes in a file never come to rest.
    restless: BTreeSet<Cause>,
}

impl Run<'_> {
    /// Fixes round by round, until no fix holds any more.
    ///
    /// # Errors
    /// Gives what was fixed in the rounds that led nowhere.
    fn settle(&self) -> Result<Outcome, BTreeSet<Cause>> {
        let mut fixed: Option<(Sources, Report)> = None;
        let first = (self.judge)(self.sources);
        let mut applied = Vec::new();
        let (mut fewest, mut idle, mut idly_made) = (usize::MAX, 0, BTreeSet::new());
        loop {
            let (sources, report) =
                fixed.as_ref().map_or((self.sources, &first), |(now, report)| (now, report));
            let offer = Offer::of(report, sources, self);
            if offer.candidates.len() < fewest {
                (fewest, idle) = (offer.candidates.len(), 0);
                idly_made.clear();
            } else {
                idle += 1;
            }
            let Round { made, after, refused } = self.round(sources, report, &offer);
            let Some(after) = after else {
                return Ok(Outcome {
                    sources: fixed.map_or_else(|| self.sources.snapshot(), |(sources, _)| sources),
                    applied,
                    refused,
                    withheld: offer.withheld,
                });
            };
            if idle > 0 {
                idly_made.extend(made.iter().map(|candidate| candidate.cause()));
            }
            if idle == IDLE_ROUNDS {
                return Err(idly_made);
            }
            applied.extend(made.into_iter().map(Candidate::applied));
            fixed = Some(after);
        }
    }

    /// Makes the fixes that hold, as many as do not touch each other.
    fn round<'o>(&self, sources: &Sources, report: &Report, offer: &'o Offer) -> Round<'o> {
        let before = Before { sources, report, judge: self.judge };
        let mut refused = BTreeMap::new();
        loop {
            let group = offer.apart(&refused);
            let readable = settle::settle(&group, &|fixes| before.read(fixes));
            let held = settle::settle(&readable.held, &|fixes| before.judge(fixes));
            let failed = readable.refused.into_iter().chain(held.refused);
            refused.extend(failed.map(|(candidate, reason)| (candidate.index, reason)));
            // Where nothing holds, those that had to wait for a fix that does not hold get their turn.
            if held.result.is_some() || group.is_empty() {
                return Round { made: held.held, after: held.result, refused: offer.refused(refused) };
            }
        }
    }
}

/// What a round came to.
struct Round<'o> {
    made: Vec<&'o Candidate>,
    /// The files afterwards, and what is found in them; `None` if nothing was made.
    after: Option<(Sources, Report)>,
    refused: Vec<Refused>,
}

#[cfg(test)]
mod tests;
