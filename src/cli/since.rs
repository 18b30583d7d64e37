//! `check --since`: only what has changed since a revision.
//!
//! Git is run as the program that people have: it knows its own configuration, work trees and sparse checkouts, and a
//! library that does would be larger than the rest of this one.

use std::collections::HashMap;
use std::io;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Failure;
use crate::Report;
use crate::source::{FileId, Location, Sources};

/// Takes out of `report` the findings that have no part in what has changed since the work tree left `revision`:
/// neither the place of the finding nor a label lies on a line that is new, changed, or beside deleted ones.
///
/// # Errors
/// Says why git cannot tell.
pub(super) fn keep_changed(
    report: &mut Report,
    revision: &str,
    sources: &Sources,
    base: &Path,
) -> Result<(), Failure> {
    let mut changes = Changes::since(revision, base)?;
    let mut findings = Vec::new();
    for finding in std::mem::take(&mut report.findings) {
        let labels = finding.labels.iter().map(|label| label.location);
        let mut places = std::iter::once(finding.location).chain(labels);
        if places.try_fold(false, |found, place| Ok::<_, Failure>(found || changes.touch(place, sources)?))? {
            findings.push(finding);
        }
    }
    report.findings = findings;
    Ok(())
}

/// What has changed, file by file.
struct Changes<'a> {
    base: &'a Path,
    /// The commit that the work tree left.
    commit: String,
    /// The paths of files that differ from it, and whether git knew the file then.
    files: HashMap<PathBuf, bool>,
    lines: HashMap<FileId, Lines>,
}

/// The changed lines of a file, from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Lines {
    None,
    All,
    Some(Vec<RangeInclusive<u32>>),
}

impl<'a> Changes<'a> {
    fn since(revision: &str, base: &'a Path) -> Result<Self, Failure> {
        let text = |arguments: &[&str]| {
            git(base, arguments).map(|bytes| String::from_utf8_lossy(&bytes).trim_end().to_owned())
        };
        let top = PathBuf::from(text(&["rev-parse", "--show-toplevel"])?);
        let wanted = format!("{revision}^{{commit}}");
        let commit =
            text(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted]).map_err(|_| {
                Failure::new(format!("git knows no revision `{revision}`"))
                    .tip("a shallow clone lacks older ones: `git fetch` brings them")
            })?;
        let left = text(&["merge-base", &commit, "HEAD"])
            .map_err(|_| Failure::new(format!("the work tree has no common past with `{revision}`")))?;
        let known = git(base, &["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", &left])?;
        let unknown = git(&top, &["ls-files", "-z", "--others", "--exclude-standard"])?;
        let paths = |bytes: &[u8], known| {
            let paths = bytes.split(|&byte| byte == 0).filter(|path| !path.is_empty());
            let full = |path| (top.join(String::from_utf8_lossy(path).as_ref()), known);
            paths.map(full).collect::<Vec<_>>()
        };
        let files = paths(&known, true).into_iter().chain(paths(&unknown, false)).collect();
        Ok(Self { base, commit: left, files, lines: HashMap::new() })
    }

    /// Whether `place` lies on a changed line.
    fn touch(&mut self, place: Location, sources: &Sources) -> Result<bool, Failure> {
        let file = sources.file(place.file);
        if !self.lines.contains_key(&place.file) {
            let lines = self.lines_of(file.path())?;
            self.lines.insert(place.file, lines);
        }
        let first = file.lines().line(place.span.start);
        let last = file.lines().line(place.span.end.saturating_sub(1).max(place.span.start));
        Ok(match &self.lines[&place.file] {
            Lines::None => false,
            Lines::All => true,
            Lines::Some(ranges) => {
                let after = ranges.partition_point(|range| *range.end() < first);
                ranges.get(after).is_some_and(|range| *range.start() <= last)
            }
        })
    }

    fn lines_of(&self, path: &str) -> Result<Lines, Failure> {
        let Ok(real) = self.base.join(path).canonicalize() else { return Ok(Lines::All) };
        match self.files.get(&real) {
            None => Ok(Lines::None),
            Some(false) => Ok(Lines::All),
            Some(true) => {
                let path = format!(":(literal){}", real.display());
                let diff =
                    ["diff", "--unified=0", "--no-color", "--no-renames", "--no-ext-diff", "--no-textconv"];
                let diff = git(self.base, &[&diff[..], &[&self.commit, "--", &path]].concat())?;
                Ok(Lines::Some(changed_lines(&String::from_utf8_lossy(&diff))))
            }
        }
    }
}

/// The lines that the hunks of a diff without context speak of. Of a hunk that only deletes these are the lines that
/// stand on both sides now.
fn changed_lines(diff: &str) -> Vec<RangeInclusive<u32>> {
    let hunk = |line: &str| {
        let new = line.strip_prefix("@@ -")?.split_once(" +")?.1.split(' ').next()?;
        let (start, count) = new.split_once(',').unwrap_or((new, "1"));
        let (start, count): (u32, u32) = (start.parse().ok()?, count.parse().ok()?);
        Some(match count {
            0 => start.saturating_sub(1)..=start,
            // Lines are counted from 1 there, from 0 here.
            count => start.saturating_sub(1)..=start.saturating_add(count).saturating_sub(2),
        })
    };
    diff.lines().filter_map(hunk).collect()
}

/// What git prints.
fn git(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, Failure> {
    let run = Command::new("git").arg("-C").arg(folder).args(arguments).output();
    let output = run.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Failure::new("`--since` needs git, which is not there"),
        _ => Failure::new(format!("cannot run git: {error}")),
    })?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let reason = String::from_utf8_lossy(&output.stderr);
    let reason = reason.lines().next().unwrap_or("it does not say why");
    Err(Failure::new(format!("git cannot tell what has changed: {reason}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hunks_become_lines() {
        for (hunk, lines) in [
            ("@@ -1 +1 @@", 0..=0),
            ("@@ -1,2 +3,4 @@ context", 2..=5),
            ("@@ -0,0 +1,3 @@", 0..=2),
            ("@@ -5,2 +4,0 @@", 3..=4),
            ("@@ -1,2 +0,0 @@", 0..=0),
        ] {
            let diff = format!("diff --git a/x b/x\n--- a/x\n+++ b/x\n{hunk}\n+@@ no hunk\n-x\n");
            assert_eq!(changed_lines(&diff), [lines], "{hunk}");
        }
        assert_eq!(changed_lines("@@ -x +y @@\n@@\n"), []);
    }
}
