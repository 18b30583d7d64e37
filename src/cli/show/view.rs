//! What `show` shows, as plain data: nothing here knows the model that it was taken from.

use std::fmt;
use std::time::Duration;

use crate::model::compose::units;

/// All containers of a run.
#[derive(Debug, Default)]
pub(super) struct View {
    pub(super) stacks: Vec<Stack>,
    /// Images that no service in sight runs.
    pub(super) images: Vec<Container>,
}

/// The containers of a stack.
#[derive(Debug)]
pub(super) struct Stack {
    /// Its files, the first one below the others.
    pub(super) files: Vec<String>,
    pub(super) containers: Vec<Container>,
    /// The services of which no container can be made out.
    pub(super) broken: Vec<Broken>,
    /// Why nothing of it is judged as running in production.
    pub(super) not_judged: Option<String>,
}

/// A service or a whole stack of which no container can be made out.
#[derive(Debug)]
pub(super) struct Broken {
    /// The service; `None` if it is the whole stack.
    pub(super) name: Option<String>,
    pub(super) place: Place,
    /// One clause.
    pub(super) reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) path: String,
    /// From 1.
    pub(super) line: u32,
}

#[derive(Debug)]
pub(super) struct Container {
    pub(super) name: String,
    pub(super) place: Place,
    /// Why it is not judged as running in production.
    pub(super) not_judged: Option<String>,
    /// What shows that it is a job and no service.
    pub(super) job: Option<&'static str>,
    pub(super) facts: Vec<Fact>,
}

/// One thing that a container runs with.
#[derive(Debug)]
pub(super) struct Fact {
    /// Its name for people and programs: `pid1`, `health.interval`.
    pub(super) name: String,
    /// The column of the matrix that it is part of, and how it is written there.
    pub(super) cell: Option<(Column, String)>,
    pub(super) mark: Mark,
    pub(super) value: Value,
    pub(super) origin: Origin,
    /// What else there is to say, one clause.
    pub(super) note: Option<String>,
}

impl Fact {
    pub(super) fn new(name: impl Into<String>, value: Value, origin: Origin) -> Self {
        let mark = if matches!(origin, Origin::Unknown(_)) { Mark::Open } else { Mark::Plain };
        Self { name: name.into(), cell: None, mark, value, origin, note: None }
    }

    pub(super) fn cell(mut self, column: Column, short: impl Into<String>) -> Self {
        self.cell = Some((column, short.into()));
        self
    }

    /// Marks what is known.
    pub(super) fn mark(mut self, mark: Mark) -> Self {
        if self.mark != Mark::Open {
            self.mark = mark;
        }
        self
    }

    pub(super) fn note(mut self, note: impl Into<Option<String>>) -> Self {
        self.note = note.into();
        self
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Pid1,
    Init,
    Health,
    Restart,
    Memory,
    Logs,
    Stop,
}

impl Column {
    pub(super) const ALL: [Self; 7] =
        [Self::Pid1, Self::Init, Self::Health, Self::Restart, Self::Memory, Self::Logs, Self::Stop];

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Pid1 => "pid 1",
            Self::Init => "init",
            Self::Health => "health",
            Self::Restart => "restart",
            Self::Memory => "memory",
            Self::Logs => "logs",
            Self::Stop => "stop",
        }
    }
}

/// What a value is worth in production; of several, the greatest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// It is as it is.
    Plain,
    /// As it had better be.
    Good,
    /// Not to be known.
    Open,
    /// As it had better not be.
    Flaw,
}

impl Mark {
    /// For programs.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Good => "good",
            Self::Open => "unknown",
            Self::Flaw => "flaw",
        }
    }

    /// For people.
    pub(super) fn sign(self, unicode: bool) -> char {
        match (self, unicode) {
            (Self::Plain, true) => '·',
            (Self::Plain, false) => '-',
            (Self::Good, true) => '✓',
            (Self::Good, false) => '+',
            (Self::Open, _) => '?',
            (Self::Flaw, true) => '✗',
            (Self::Flaw, false) => 'x',
        }
    }

    /// What the sign means.
    pub(super) fn meaning(self) -> &'static str {
        match self {
            Self::Plain => "as it is",
            Self::Good => "in order",
            Self::Open => "not known from the files",
            Self::Flaw => "a flaw in production",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Nothing,
    Flag(bool),
    Number(i64),
    Bytes(i64),
    Time(Duration),
    Text(String),
    Words(Vec<String>),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("none"),
            Self::Flag(true) => f.write_str("yes"),
            Self::Flag(false) => f.write_str("no"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Bytes(bytes) => f.write_str(&size(*bytes)),
            Self::Time(time) => f.write_str(&duration(*time)),
            Self::Text(text) => f.write_str(text),
            Self::Words(words) => {
                let words: Vec<_> = words.iter().map(|word| quoted(word)).collect();
                write!(f, "[{}]", words.join(", "))
            }
        }
    }
}

fn quoted(word: &str) -> String {
    serde_json::Value::from(word).to_string()
}

/// `1.5G`, `512M`, `100` bytes, in powers of 1024 as Docker counts them.
fn size(bytes: i64) -> String {
    let units = [("G", 1_i64 << 30), ("M", 1 << 20), ("K", 1 << 10)];
    let tenths = |unit: i64| {
        (i128::from(bytes) * 10 % i128::from(unit) == 0, i128::from(bytes) * 10 / i128::from(unit))
    };
    let Some((name, unit)) = units.into_iter().find(|&(_, unit)| bytes >= unit && tenths(unit).0) else {
        return format!("{bytes}B");
    };
    match tenths(unit).1 {
        whole if whole % 10 == 0 => format!("{}{name}", whole / 10),
        tenths => format!("{}.{}{name}", tenths / 10, tenths % 10),
    }
}

/// `1m30s`, as Compose writes it.
pub(super) fn duration(time: Duration) -> String {
    let text = units::print_duration(i64::try_from(time.as_nanos()).unwrap_or(i64::MAX));
    let text = text.strip_suffix("m0s").map(|text| format!("{text}m")).unwrap_or(text);
    text.strip_suffix("h0m").map(|text| format!("{text}h")).unwrap_or(text)
}

/// Who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    At(Place),
    Image(String),
    Default,
    Unknown(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.path, self.line)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(place) => write!(f, "{place}"),
            Self::Image(name) => write!(f, "base image {name}"),
            Self::Default => f.write_str("Docker's default"),
            Self::Unknown(reason) => write!(f, "unknown: {reason}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_times_are_short_and_exact() {
        for (bytes, text) in [
            (0, "0B"),
            (512, "512B"),
            (1 << 20, "1M"),
            (512 << 20, "512M"),
            (1536 << 20, "1.5G"),
            ((1 << 30) + 1, "1073741825B"),
            (1000 << 20, "1000M"),
            (i64::MAX, "9223372036854775807B"),
        ] {
            assert_eq!(Value::Bytes(bytes).to_string(), text);
        }
        for (seconds, text) in
            [(10, "10s"), (60, "1m"), (90, "1m30s"), (3600, "1h"), (0, "0s"), (3660, "1h1m")]
        {
            assert_eq!(Value::Time(Duration::from_secs(seconds)).to_string(), text);
        }
        assert_eq!(Value::Time(Duration::MAX).to_string(), "2562047h47m16.854775807s");
    }
}
