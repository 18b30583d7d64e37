//! Commands and health checks.

use std::ops::Range;
use std::time::Duration;

use super::config::Setting;
use crate::source::{FileId, Location, Span};
use crate::syntax::dockerfile::{Arguments, Instruction, MappedText};
use crate::syntax::duration;

/// A text of a command, and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    text: MappedText,
    location: Option<Location>,
    /// Whether the places of single bytes are known.
    exact: bool,
}

impl Argument {
    /// A text that is written nowhere: a base image brings it.
    #[must_use]
    pub fn inherited(text: &str) -> Self {
        Self { text: MappedText::unmapped(text), location: None, exact: false }
    }

    /// A text at `location`, where `source` stands. If that is the text itself, be it in quotes, each byte of it has
    /// a place of its own.
    #[must_use]
    pub fn at(text: &str, location: Location, source: &str) -> Self {
        let quoted = source
            .strip_prefix(['"', '\''])
            .is_some_and(|inner| inner.strip_suffix(['"', '\'']) == Some(text));
        let start = location.span.start as usize + usize::from(quoted);
        let mapped = if quoted || source == text {
            MappedText::written(text, Span::new(start, start + text.len()))
        } else {
            MappedText::unmapped(text)
        };
        Self { exact: quoted || source == text, text: mapped, location: Some(location) }
    }

    /// A text of `file`; `location` covers its quotes as well.
    fn written(file: FileId, text: &MappedText, span: Span) -> Self {
        Self { text: text.clone(), location: Some(Location::new(file, span)), exact: true }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.text.as_str()
    }

    /// All of it with its quotes, if it is written in a file.
    #[must_use]
    pub fn location(&self) -> Option<Location> {
        self.location
    }

    /// The place of `range`, byte offsets in the text; the whole text's where single bytes have none.
    #[must_use]
    pub fn location_of(&self, range: Range<usize>) -> Option<Location> {
        self.exact_location_of(range).or(self.location)
    }

    /// The place of `range`, only where it is known to the byte, as an edit needs it.
    #[must_use]
    pub fn exact_location_of(&self, range: Range<usize>) -> Option<Location> {
        let location = self.location.filter(|_| self.exact)?;
        Some(Location::new(location.file, self.text.span(range)))
    }
}

/// What runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// The exec form: program and arguments. Never empty.
    Exec(Vec<Argument>),
    /// The shell form: one line for a shell.
    Shell {
        /// The shell with its options, as `SHELL` says. `None` is the default: `/bin/sh -c`, or `cmd /S /C` on
        /// Windows.
        shell: Option<Vec<String>>,
        /// The line.
        line: Argument,
    },
}

impl Command {
    /// What `CMD` and `ENTRYPOINT` are given; `None` for an empty array.
    pub(super) fn read(
        file: FileId,
        instruction: &Instruction,
        shell: &Setting<Vec<String>>,
    ) -> Option<Self> {
        match &instruction.arguments {
            // A bare `CMD` runs the shell with an empty line.
            Arguments::None => {
                let span = instruction.keyword_span();
                let line = Argument::written(file, &MappedText::empty(span.end as usize), span);
                Some(Self::Shell { shell: shell.value.clone(), line })
            }
            arguments => Self::of(file, arguments, shell.value.clone()),
        }
    }

    fn of(file: FileId, arguments: &Arguments, shell: Option<Vec<String>>) -> Option<Self> {
        match arguments {
            Arguments::Text(text) => {
                Some(Self::Shell { shell, line: Argument::written(file, text, text.source()) })
            }
            Arguments::Json { elements, .. } if !elements.is_empty() => {
                let words = elements.iter().map(|word| Argument::written(file, &word.text, word.span));
                Some(Self::Exec(words.collect()))
            }
            _ => None,
        }
    }
}

/// A health check. Absent times and counts are Docker's defaults: 30 s, 30 s, 0 s, 5 s and 3, see the
/// [reference](https://docs.docker.com/reference/dockerfile/#healthcheck).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Healthcheck {
    /// What is run; `None` for `HEALTHCHECK NONE`. Its shell form is run by `/bin/sh`, whatever `SHELL` says.
    pub test: Option<Command>,
    /// `--interval`.
    pub interval: Option<Duration>,
    /// `--timeout`.
    pub timeout: Option<Duration>,
    /// `--start-period`.
    pub start_period: Option<Duration>,
    /// `--start-interval`.
    pub start_interval: Option<Duration>,
    /// `--retries`.
    pub retries: Option<u32>,
}

impl Healthcheck {
    /// What `HEALTHCHECK` says; `None` for one that BuildKit refuses.
    pub(super) fn read(file: FileId, instruction: &Instruction) -> Option<Self> {
        let Arguments::Health { kind, command } = &instruction.arguments else { return None };
        if kind.as_str().eq_ignore_ascii_case("NONE") {
            return Some(Self::default());
        }
        let test = Command::of(file, command, None)?;
        let text = |name: &str| Some(instruction.flag(name)?.value.as_ref()?.as_str());
        let time = |name: &str| {
            let nanoseconds = u64::try_from(duration::parse(text(name)?)?).ok()?;
            Some(Duration::from_nanos(nanoseconds)).filter(|time| !time.is_zero())
        };
        let retries = text("retries").and_then(|text| text.parse().ok()).filter(|&retries| retries > 0);
        kind.as_str().eq_ignore_ascii_case("CMD").then(|| Self {
            test: Some(test),
            interval: time("interval"),
            timeout: time("timeout"),
            start_period: time("start-period"),
            start_interval: time("start-interval"),
            retries,
        })
    }
}
