//! `shipworthy init`: a configuration file to start from.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

use super::{Failure, Session, Status, finish};
use crate::config::{Config, NAMES, Preset, Target};
use crate::discover::{Found, Search, reason};
use crate::report::Visible;
use crate::source::Sources;
use crate::{Report, lint};

pub(super) fn init(session: &mut Session<'_>) -> Result<Status, Failure> {
    if let Some(there) = NAMES.iter().find(|name| session.base.join(name).exists()) {
        return Err(Failure::new(format!("there is a configuration file already: `{there}`"))
            .tip("`shipworthy config` prints what it says"));
    }
    let Found { sources, .. } = Search::at(&session.base).run(&[PathBuf::from(".")], &mut io::empty());
    let text = configuration(&sources, &lint(&sources, &Config::default()));
    let path = session.base.join(NAMES[0]);
    // Whatever came there in the meantime is not overwritten either.
    File::create_new(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| Failure::new(format!("cannot write `{}`: {}", NAMES[0], reason(&error))))?;
    finish(
        writeln!(session.stdout, "Wrote {}.", NAMES[0]).and_then(|()| session.stdout.flush()),
        Status::Clean,
    )
}

/// A file that says what holds anyway, with what there is to say more in comments.
fn configuration(sources: &Sources, report: &Report) -> String {
    let mut text = format!(
        "# What shipworthy is told about this project. `shipworthy config` prints what comes of it.\n\
         {}\n\
         # The rules that run: {}.\n\
         preset = \"{}\"\n\n\
         # What runs the containers: {}; told by the files without this.\n\
         # target = \"{}\"\n\n\
         # The version of Docker Engine that runs them.\n\
         # engine = \"28.1\"\n\n\
         # The least severity that makes the exit status 1: error, warning, info or never.\n\
         # fail-on = \"warning\"\n\n\
         # Files that are not checked, or not judged for production; patterns as in .gitignore.\n\
         # exclude = [\"vendor/\"]\n\
         # development = [\"compose.override.yaml\"]\n\n",
        seen(sources),
        Preset::ALL.map(Preset::as_str).join(", "),
        Preset::default().as_str(),
        Target::ALL.map(Target::as_str).join(", "),
        Target::default().as_str(),
    );
    text.push_str(&rules(report));
    text.push_str(
        "\n# Rules for some files only.\n\
         # [[overrides]]\n\
         # paths = [\"legacy/\"]\n\
         # rules = { ungraceful-stop-signal = \"off\" }\n\n\
         # Compose files that are loaded together.\n\
         # [[stacks]]\n\
         # files = [\"compose.yaml\", \"compose.prod.yaml\"]\n",
    );
    text
}

/// The files that a check would judge.
fn seen(sources: &Sources) -> String {
    let files = sources.ids().map(|id| sources.file(id)).filter(|file| file.is_judged());
    let lines: String = files.map(|file| format!("#   {}\n", Visible(file.path()))).collect();
    match lines.is_empty() {
        true => "# So far there is nothing to check.\n".to_owned(),
        false => format!("# Checked at the time of writing:\n{lines}"),
    }
}

/// The rules that have something to say today, each in a comment.
fn rules(report: &Report) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in &report.findings {
        *counts.entry(finding.rule).or_default() += 1;
    }
    let mut text =
        "# How much a rule weighs: \"off\", \"info\", \"warning\" or \"error\".\n[rules]\n".to_owned();
    for (rule, count) in counts {
        // Writing to a string does not fail.
        let _ = writeln!(text, "# {rule} = \"off\" # findings today: {count}");
    }
    text
}
