//! `shipworthy config`: what a check is told, and by whom.

use std::fmt::Write as _;
use std::path::Path;

use super::args;
use super::configuration::{self, Told};
use super::{Failure, Session, Status, finish};
use crate::config::{FailOn, Level, Preset, Set, Settings, schema};
use crate::discover::Search;
use crate::model::engine::Version;
use crate::report::{Visible, shown_place};
use crate::source::{Location, Sources};

pub(super) fn config(arguments: &args::Config, session: &mut Session<'_>) -> Result<Status, Failure> {
    let text = if arguments.schema {
        format!("{:#}\n", schema())
    } else {
        let base = session.base.clone();
        let search = Search::at(&base);
        let told = configuration::read(&arguments.configuration, &search.folder(&arguments.paths), session)?;
        effective(&told)
    };
    let written = session.stdout.write_all(text.as_bytes()).and_then(|()| session.stdout.flush());
    finish(written, Status::Clean)
}

/// The settings as a configuration file, each with its origin in a comment.
fn effective(told: &Told) -> String {
    let Told { settings, sources, place } = told;
    let mut lines = Lines { sources, text: String::new() };
    let root = Path::new(&place.root).display().to_string();
    lines.comment(&format!("patterns and paths start at {root}"));
    lines.scalar("preset", &settings.preset, Preset::default(), |preset| quoted(preset.as_str()));
    match &settings.target {
        Some(target) => lines.set("target", &quoted(target.value.as_str()), Some(target.location)),
        None => lines.comment("target: told by the files of each stack"),
    }
    lines.scalar("engine", &settings.engine, Version::default(), |engine| quoted(&engine.to_string()));
    lines.scalar("fail-on", &settings.fail_on, FailOn::default(), |fail_on| quoted(fail_on.as_str()));
    for (key, patterns) in [
        ("include", &settings.include),
        ("exclude", &settings.exclude),
        ("development", &settings.development),
    ] {
        if let Some(Set { value, location }) = patterns {
            lines.set(key, &list(&value.texts), Some(*location));
        }
    }
    lines.scalar("foreign-pragmas", &settings.foreign_pragmas, true, |flag| flag.to_string());
    tables(settings, &mut lines);
    lines.text
}

fn tables(settings: &Settings, lines: &mut Lines<'_>) {
    lines.header("[daemon]");
    if let Some(Set { value, location }) = &settings.daemon_file {
        lines.set("file", &quoted(value), Some(*location));
    }
    lines.scalar("assume-rotation", &settings.assume_rotation, false, |flag| flag.to_string());
    let level = |level: Level| quoted(level.as_str());
    if !settings.rules.is_empty() {
        lines.header("[rules]");
    }
    for (name, set) in &settings.rules {
        lines.set(name, &level(set.value), Some(set.location));
    }
    for one in &settings.overrides {
        lines.header("[[overrides]]");
        lines.set("paths", &list(&one.paths.value.texts), Some(one.paths.location));
        for (name, set) in &one.rules {
            lines.set(&format!("rules.{name}"), &level(set.value), Some(set.location));
        }
    }
    for stack in &settings.stacks {
        lines.header("[[stacks]]");
        lines.set("files", &list(&stack.value), Some(stack.location));
    }
}

struct Lines<'a> {
    sources: &'a Sources,
    text: String,
}

impl Lines<'_> {
    fn comment(&mut self, comment: &str) {
        // Writing to a string does not fail.
        let _ = writeln!(self.text, "# {}", Visible(comment));
    }

    fn header(&mut self, header: &str) {
        let _ = writeln!(self.text, "\n{header}");
    }

    fn set(&mut self, key: &str, value: &str, location: Option<Location>) {
        let origin = location.map_or("default".to_owned(), |location| shown_place(self.sources, location));
        let _ = writeln!(self.text, "{key} = {value} # {origin}");
    }

    /// A value, or what holds without one.
    fn scalar<T: Copy>(&mut self, key: &str, set: &Option<Set<T>>, default: T, text: impl Fn(T) -> String) {
        match set {
            Some(set) => self.set(key, &text(set.value), Some(set.location)),
            None => self.set(key, &text(default), None),
        }
    }
}

/// A string of TOML; what JSON escapes, TOML reads.
fn quoted(text: &str) -> String {
    Visible(&serde_json::Value::from(text).to_string()).to_string()
}

fn list(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", "))
}
