//! From TOML to settings. Nothing that is written goes unread: what has no meaning is a finding.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::settings::{Patterns, SetLevels, SetOverride};
use super::{FailOn, Level, Paths, Preset, Set, Settings, Target, find_rule, nearest};
use crate::finding::Finding;
use crate::model::engine::Version;
use crate::source::{FileId, Location, SourceFile, Span};

type Item<'a> = Spanned<DeValue<'a>>;
type Key<'a> = Spanned<toml::de::DeString<'a>>;

/// The keys at the top of a configuration file.
pub(super) const KEYS: [&str; 13] = [
    "extend",
    "preset",
    "target",
    "engine",
    "fail-on",
    "include",
    "exclude",
    "development",
    "foreign-pragmas",
    "rules",
    "overrides",
    "stacks",
    "daemon",
];
/// The keys of `[daemon]`.
pub(super) const DAEMON: [&str; 2] = ["file", "assume-rotation"];
/// The keys of a rule that is a table.
pub(super) const RULE: [&str; 1] = ["severity"];
/// The keys of `[[overrides]]`.
pub(super) const OVERRIDE: [&str; 2] = ["paths", "rules"];
/// The keys of `[[stacks]]`.
pub(super) const STACK: [&str; 1] = ["files"];

/// Reads the text of `file`, which `sources` call `id`.
pub(super) fn read(file: &SourceFile, id: FileId) -> (Settings, Vec<Finding>) {
    let mut reader = Reader { file: id, findings: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(file.text());
    for error in errors {
        let span = error.span().unwrap_or_default();
        let message = error.message().lines().collect::<Vec<_>>().join("; ");
        reader.complain(span, message);
    }
    for span in file.invalid_utf8() {
        reader.complain(span.range(), "this is no UTF-8");
    }
    // What was skipped to recover would be taken for missing.
    if !reader.findings.is_empty() {
        return (Settings::default(), reader.findings);
    }
    let settings = reader.top(table.get_ref());
    // Tables give their keys by name.
    reader.findings.sort_by_key(|finding| finding.location.span);
    (settings, reader.findings)
}

struct Reader {
    file: FileId,
    findings: Vec<Finding>,
}

impl Reader {
    fn location(&self, range: Range<usize>) -> Location {
        Location::new(self.file, Span::new(range.start, range.end.max(range.start)))
    }

    fn complain(&mut self, range: Range<usize>, message: impl Into<String>) {
        self.push(Finding::at(self.location(range), message));
    }

    fn push(&mut self, finding: Finding) {
        self.findings.push(Finding { rule: "config", ..finding });
    }

    fn set<T>(&self, item: &Item<'_>, value: T) -> Set<T> {
        Set { value, location: self.location(item.span()) }
    }

    fn top(&mut self, table: &DeTable<'_>) -> Settings {
        let mut settings = Settings::default();
        for (key, item) in table {
            match key.get_ref().as_ref() {
                "extend" => settings.extend = self.text(item),
                "preset" => settings.preset = self.word(item, &Preset::ALL, Preset::as_str),
                "target" => settings.target = self.word(item, &Target::ALL, Target::as_str),
                "engine" => settings.engine = self.engine(item),
                "fail-on" => settings.fail_on = self.word(item, &FailOn::ALL, FailOn::as_str),
                "include" => settings.include = self.patterns(item),
                "exclude" => settings.exclude = self.patterns(item),
                "development" => settings.development = self.patterns(item),
                "foreign-pragmas" => settings.foreign_pragmas = self.flag(item),
                "rules" => settings.rules = self.rules(item),
                "overrides" => settings.overrides = self.tables(item, Self::r#override),
                "stacks" => settings.stacks = self.tables(item, Self::stack),
                "daemon" => self.daemon(item, &mut settings),
                _ => self.unknown_key(key, &KEYS),
            }
        }
        settings
    }

    fn daemon(&mut self, item: &Item<'_>, settings: &mut Settings) {
        for (key, item) in self.table(item).into_iter().flatten() {
            match key.get_ref().as_ref() {
                "file" => settings.daemon_file = self.text(item),
                "assume-rotation" => settings.assume_rotation = self.flag(item),
                _ => self.unknown_key(key, &DAEMON),
            }
        }
    }

    fn r#override(&mut self, item: &Item<'_>) -> Option<SetOverride> {
        let (mut paths, mut rules) = (None, SetLevels::new());
        let before = self.findings.len();
        for (key, item) in self.table(item)? {
            match key.get_ref().as_ref() {
                "paths" => paths = self.patterns(item),
                "rules" => rules = self.rules(item),
                _ => self.unknown_key(key, &OVERRIDE),
            }
        }
        if paths.is_none() && self.findings.len() == before {
            self.complain(item.span(), "this override has no `paths`");
        }
        Some(SetOverride { paths: paths?, rules })
    }

    fn stack(&mut self, item: &Item<'_>) -> Option<Set<Vec<String>>> {
        let mut files = None;
        let before = self.findings.len();
        for (key, item) in self.table(item)? {
            match key.get_ref().as_ref() {
                "files" => files = self.texts(item),
                _ => self.unknown_key(key, &STACK),
            }
        }
        if files.as_ref().is_none_or(|files| files.value.is_empty()) && self.findings.len() == before {
            self.complain(item.span(), "this stack has no `files`");
        }
        files
    }

    fn rules(&mut self, item: &Item<'_>) -> SetLevels {
        let mut levels = SetLevels::new();
        for (name, item) in self.table(item).into_iter().flatten() {
            let level = match item.get_ref() {
                DeValue::Table(table) => self.rule(name, table),
                _ => self.word(item, &Level::ALL, Level::as_str),
            };
            match find_rule(name.get_ref()) {
                Ok(rule) => levels.extend(level.map(|level| (rule.name, level))),
                Err(unknown) => {
                    let tip = match unknown.nearest {
                        Some(nearest) => format!("write `{nearest}`"),
                        None => "`shipworthy rules` lists all of them".to_owned(),
                    };
                    let message = format!("no rule is called `{}`", unknown.name);
                    self.push(Finding::at(self.location(name.span()), message).help(tip));
                }
            }
        }
        levels
    }

    /// A rule that is a table.
    fn rule(&mut self, name: &Key<'_>, table: &DeTable<'_>) -> Option<Set<Level>> {
        let mut level = None;
        let before = self.findings.len();
        for (key, item) in table {
            match key.get_ref().as_ref() {
                "severity" => level = self.word(item, &Level::ALL, Level::as_str),
                _ => self.unknown_key(key, &RULE),
            }
        }
        if level.is_none() && self.findings.len() == before {
            self.complain(name.span(), "this rule is given no `severity`");
        }
        level
    }

    fn unknown_key(&mut self, key: &Key<'_>, known: &[&str]) {
        let name = key.get_ref();
        let help = match nearest(name, known.iter().copied()) {
            Some(near) => format!("write `{near}`"),
            None => format!("known here: {}", listed(known.iter().copied())),
        };
        let finding = Finding::at(self.location(key.span()), format!("`{name}` means nothing here"));
        self.push(finding.help(help));
    }

    fn wrong_type(&mut self, item: &Item<'_>, wanted: &str) {
        self.complain(item.span(), format!("this is {}, not {wanted}", article(item.get_ref())));
    }

    fn table<'t, 'i>(&mut self, item: &'t Item<'i>) -> Option<&'t DeTable<'i>> {
        let table = item.get_ref().as_table();
        if table.is_none() {
            self.wrong_type(item, "a table");
        }
        table
    }

    fn array<'t, 'i>(&mut self, item: &'t Item<'i>, wanted: &str) -> Option<&'t DeArray<'i>> {
        let array = item.get_ref().as_array();
        if array.is_none() {
            self.wrong_type(item, wanted);
        }
        array
    }

    fn tables<T>(&mut self, item: &Item<'_>, read: fn(&mut Self, &Item<'_>) -> Option<T>) -> Vec<T> {
        let items = self.array(item, "a list of tables").into_iter().flat_map(|items| items.iter());
        items.filter_map(|item| read(self, item)).collect()
    }

    fn text(&mut self, item: &Item<'_>) -> Option<Set<String>> {
        match item.get_ref().as_str() {
            Some(text) if !text.is_empty() => return Some(self.set(item, text.to_owned())),
            Some(_) => self.complain(item.span(), "this is empty"),
            None => self.wrong_type(item, "a string"),
        }
        None
    }

    fn texts(&mut self, item: &Item<'_>) -> Option<Set<Vec<String>>> {
        let items = self.array(item, "a list of strings")?.iter();
        let texts: Vec<_> = items.filter_map(|item| self.text(item)).map(|set| set.value).collect();
        Some(self.set(item, texts))
    }

    fn patterns(&mut self, item: &Item<'_>) -> Option<Set<Patterns>> {
        let before = self.findings.len();
        let texts = self.texts(item)?.value;
        if self.findings.len() > before {
            return None;
        }
        match Paths::new(texts.iter().map(String::as_str)) {
            Ok(paths) => Some(self.set(item, Patterns { texts, paths })),
            Err((nth, reason)) => {
                let wrong = item.get_ref().as_array().and_then(|items| items.get(nth)).unwrap_or(item);
                self.complain(wrong.span(), format!("this pattern cannot be read: {reason}"));
                None
            }
        }
    }

    fn flag(&mut self, item: &Item<'_>) -> Option<Set<bool>> {
        let flag = item.get_ref().as_bool();
        if flag.is_none() {
            self.wrong_type(item, "`true` or `false`");
        }
        flag.map(|flag| self.set(item, flag))
    }

    fn engine(&mut self, item: &Item<'_>) -> Option<Set<Version>> {
        let text = self.text(item)?;
        match text.value.parse() {
            Ok(value) => Some(Set { value, location: text.location }),
            Err(reason) => {
                self.complain(item.span(), reason);
                None
            }
        }
    }

    fn word<T: Copy>(&mut self, item: &Item<'_>, all: &[T], name: fn(T) -> &'static str) -> Option<Set<T>> {
        let words = || all.iter().map(|&one| name(one));
        let Some(word) = item.get_ref().as_str() else {
            self.wrong_type(item, &format!("one of {}", listed(words())));
            return None;
        };
        let found = all.iter().copied().find(|&one| name(one) == word);
        if found.is_none() {
            let help = match nearest(word, words()) {
                Some(near) => format!("write `\"{near}\"`"),
                None => format!("known here: {}", listed(words())),
            };
            let finding = Finding::at(self.location(item.span()), format!("`{word}` means nothing here"));
            self.push(finding.help(help));
        }
        found.map(|value| self.set(item, value))
    }
}

fn listed<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn article(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "`true` or `false`",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
