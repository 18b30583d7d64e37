//! What an experiment is: a project with a flaw, its cure, and what is measured of both.

use std::fmt;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::lab::Lab;

/// Paths and texts.
pub(crate) type Files = &'static [(&'static str, &'static str)];

/// A claim of a rule page, and how it is put to the test.
#[derive(Clone, Copy)]
pub(crate) struct Experiment {
    /// The rule.
    pub(crate) rule: &'static str,
    /// What it claims here, in a few words.
    pub(crate) claim: &'static str,
    /// A project with the flaw, which the rule has to find.
    pub(crate) flawed: Files,
    /// The project without it, of which the rule has to be silent.
    pub(crate) cured: Cure,
    /// What to look at.
    pub(crate) measure: fn(&Lab, &Path) -> Result<Measured, String>,
}

/// Where the project without the flaw comes from.
#[derive(Clone, Copy)]
pub(crate) enum Cure {
    /// `check --fix --unsafe-fixes`.
    Fix,
    /// These files in place of those with the flaw: the rule only gives advice, or its fix writes a guess.
    Files(Files),
}

/// What was seen.
pub(crate) struct Measured {
    /// Whether the flaw shows.
    pub(crate) is_flawed: bool,
    /// One clause.
    pub(crate) text: String,
}

/// A claim that held.
pub(crate) struct Evidence {
    rule: &'static str,
    claim: &'static str,
    flawed: String,
    cured: String,
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}; after the fix: {}", self.rule, self.claim, self.flawed, self.cured)
    }
}

impl Experiment {
    /// Measures before and after.
    ///
    /// # Errors
    /// Says what did not come out as claimed.
    pub(crate) fn run(&self, lab: &Lab) -> Result<Evidence, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let folder = folder.path();
        write_files(folder, self.flawed);
        if self.finds(folder, &[])? == 0 {
            return Err("the rule does not find the flaw".to_owned());
        }
        let flawed = (self.measure)(lab, folder)?;
        if !flawed.is_flawed {
            return Err(format!("the flaw does not show: {}", flawed.text));
        }
        match self.cured {
            Cure::Fix => {
                self.finds(folder, &["--fix", "--unsafe-fixes"])?;
            }
            Cure::Files(files) => write_files(folder, files),
        }
        if self.finds(folder, &[])? != 0 {
            return Err("the rule still finds something after the cure".to_owned());
        }
        let cured = (self.measure)(lab, folder)?;
        if cured.is_flawed {
            return Err(format!("the flaw still shows after the cure: {}", cured.text));
        }
        let Self { rule, claim, .. } = *self;
        Ok(Evidence { rule, claim, flawed: flawed.text, cured: cured.text })
    }

    /// How many findings `check` is left with.
    fn finds(&self, folder: &Path, options: &[&str]) -> Result<usize, String> {
        let mut check = Command::new(env!("CARGO_BIN_EXE_shipworthy"));
        check.args(["check", "--no-config", "--format", "json", "--select", self.rule]).args(options);
        let output = check.current_dir(folder).output().map_err(|error| error.to_string())?;
        let report: Value = serde_json::from_slice(&output.stdout)
            .map_err(|_| format!("no report: {}", String::from_utf8_lossy(&output.stderr)))?;
        Ok(report["findings"].as_array().map_or(0, Vec::len))
    }
}

fn write_files(folder: &Path, files: Files) {
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a path in the folder")).expect("a folder is made");
        std::fs::write(&path, text).expect("a file is written");
        if text.starts_with("#!") {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::Permissions::from_mode(0o755);
            std::fs::set_permissions(&path, mode).expect("a script is made executable");
        }
    }
}

/// Writes what was measured where the program and the documentation take it from.
pub(crate) fn write(engine: &str, evidence: &[Evidence]) {
    let claims: Vec<_> = evidence
        .iter()
        .map(|one| json!({"rule": one.rule, "claim": one.claim, "before": one.flawed, "after": one.cured}))
        .collect();
    let document = json!({"engine": engine, "claims": claims});
    let text = serde_json::to_string_pretty(&document).expect("plain data") + "\n";
    std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/data/evidence.json"), text).expect("it is written");
}
