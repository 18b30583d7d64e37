//! `check --baseline` and `--write-baseline`.

use std::collections::HashSet;
use std::path::Path;

use super::{Failure, Session, output};
use crate::Report;
use crate::baseline::{self, Baseline};
use crate::config::{Config, find_rule};
use crate::discover::{read_inside, reason};
use crate::report::Visible;
use crate::source::{SourceFile, Sources};

/// Takes out of `report` what the baseline at `path` accepts, and names its entries that are of no use any more.
///
/// # Errors
/// Says why the baseline cannot be read.
pub(super) fn apply(
    path: &Path,
    report: &mut Report,
    config: &Config,
    sources: &Sources,
    session: &mut Session<'_>,
) -> Result<(), Failure> {
    let failure = |reason: String| Failure::new(format!("cannot read `{}`: {reason}", path.display()));
    let bytes = read_inside(&session.base.join(path), None).map_err(|error| failure(reason(&error)))?;
    let text = String::from_utf8(bytes).map_err(|_| failure("it is no UTF-8".to_owned()))?;
    // Whether a finding is gone can only be told where somebody looked.
    let ran = |rule: &str| find_rule(rule).map_or(true, |rule| config.runs(rule));
    let judged: HashSet<&str> = sources
        .ids()
        .map(|id| sources.file(id))
        .filter(|file| file.is_judged())
        .map(SourceFile::path)
        .collect();
    let is_gone = |path: &str| judged.contains(path) || !session.base.join(path).exists();
    let stale = Baseline::read(&text).map_err(failure)?.apply(report, sources);
    let stale: Vec<_> = stale.into_iter().filter(|entry| ran(&entry.rule) && is_gone(&entry.path)).collect();
    for entry in stale {
        let line = format!("{}: {}[{}]: {}", path.display(), entry.path, entry.rule, entry.message);
        // There is nowhere left to say that this failed.
        let _ = writeln!(session.stderr, "cured: {}", Visible(&line));
    }
    Ok(())
}

/// Writes a baseline that accepts all findings of `report`, which has none afterwards.
///
/// # Errors
/// Says why it cannot be written.
pub(super) fn write(
    path: &Path,
    report: &mut Report,
    sources: &Sources,
    session: &Session<'_>,
) -> Result<(), Failure> {
    output::replace(&session.base.join(path), &mut |out| baseline::write(report, sources, out))
        .map_err(|error| Failure::new(format!("cannot write `{}`: {error}", path.display())))?;
    report.accepted += report.findings.len();
    report.findings.clear();
    Ok(())
}
