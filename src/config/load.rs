//! A configuration file with all that it extends.

use std::io;

use super::Settings;
use super::read::read;
use crate::finding::Finding;
use crate::source::{self, Kind, Location, Sources};

/// What was read.
#[derive(Debug)]
pub struct Loaded {
    /// What the files say together.
    pub settings: Settings,
    /// The files, the first one being the one that was asked for.
    pub sources: Sources,
}

/// What is wrong with the files.
#[derive(Debug)]
pub struct Wrong {
    /// Every flaw with its place; the rule is called `config`.
    pub findings: Vec<Finding>,
    /// The files.
    pub sources: Sources,
}

/// Reads the file at `path` that holds `bytes`, and what it extends by `read_file`. The path of an extended file
/// is seen from the folder of the file that names it.
///
/// # Errors
/// Everything that is wrong, unless an extended file cannot be read: then what it says is not known.
#[allow(clippy::result_large_err, reason = "a configuration is read once, and its flaws end the run")]
pub fn load(
    path: &str,
    bytes: Vec<u8>,
    read_file: &dyn Fn(&str) -> io::Result<Vec<u8>>,
) -> Result<Loaded, Wrong> {
    let sources = Sources::default();
    let mut findings = Vec::new();
    let mut settings: Vec<Settings> = Vec::new();
    let mut paths = Vec::new();
    let mut next = Some((source::normalize(path), bytes));
    while let Some((path, bytes)) = next.take() {
        let Ok(id) = sources.add(&path, Kind::Related, bytes) else { break };
        let (own, mut wrong) = read(sources.file(id), id);
        findings.append(&mut wrong);
        paths.push(path);
        if let Some(extend) = &own.extend {
            match extended(&extend.value, &paths, read_file) {
                Ok(found) => next = Some(found),
                Err(reason) => findings.push(at(extend.location, reason)),
            }
        }
        settings.push(own);
    }
    if !findings.is_empty() {
        return Err(Wrong { findings, sources });
    }
    let settings = settings.into_iter().rev().reduce(|base, own| own.over(base)).unwrap_or_default();
    Ok(Loaded { settings, sources })
}

/// The file that the last one of `paths` extends: its path and what it holds.
fn extended(
    value: &str,
    paths: &[String],
    read_file: &dyn Fn(&str) -> io::Result<Vec<u8>>,
) -> Result<(String, Vec<u8>), String> {
    let folder = paths.last().map_or(".", |path| source::parent(path));
    let path = source::join(folder, value);
    if paths.contains(&path) {
        return Err(format!("`{path}` extends itself"));
    }
    match read_file(&path) {
        Ok(bytes) => Ok((path, bytes)),
        Err(error) => Err(format!("cannot read `{path}`: {error}")),
    }
}

fn at(location: Location, message: String) -> Finding {
    Finding { rule: "config", ..Finding::at(location, message) }
}
