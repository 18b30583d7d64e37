//! What each container runs with, as plain data for those who show it: `shipworthy show`, and reports with a matrix.
//! Only `gather` knows the model that it is taken from.

mod gather;

use std::fmt;
use std::time::Duration;

pub use gather::view;

use crate::model::compose::units;
use crate::model::target::Target;

/// What the images are called that stand alone.
pub const IMAGES: &str = "images that no service runs";

/// All containers of a run.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// The stacks, as the project has them.
    pub stacks: Vec<Stack>,
    /// Images that no service in sight runs.
    pub images: Vec<Container>,
    /// The daemons of hosts.
    pub daemons: Vec<Daemon>,
}

/// A Docker daemon, as its `daemon.json` and its command line make it.
#[derive(Clone, Debug)]
pub struct Daemon {
    /// The path of its `daemon.json`.
    pub path: String,
    /// What it is set to, by the keys of the file.
    pub facts: Vec<Fact>,
}

/// The containers of a stack.
#[derive(Clone, Debug)]
pub struct Stack {
    /// Its files, the first one below the others.
    pub files: Vec<String>,
    /// One for each service that is whole.
    pub containers: Vec<Container>,
    /// The services of which no container can be made out.
    pub broken: Vec<Broken>,
    /// Why nothing of it is judged as running in production.
    pub not_judged: Option<String>,
    /// What runs it.
    pub runner: Runner,
}

/// What runs containers.
#[derive(Clone, Debug)]
pub struct Runner {
    /// What it is.
    pub target: Target,
    /// What in the files shows it, if it was guessed from them.
    pub because: Option<String>,
}

impl fmt::Display for Runner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "for {}", self.target.title())?;
        self.because.iter().try_for_each(|because| write!(f, ", as {because} shows"))
    }
}

/// A service or a whole stack of which no container can be made out.
#[derive(Clone, Debug)]
pub struct Broken {
    /// The service; `None` if it is the whole stack.
    pub name: Option<String>,
    /// Where it breaks.
    pub place: Place,
    /// One clause.
    pub reason: String,
}

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The path, as the sources have it.
    pub path: String,
    /// From 1.
    pub line: u32,
}

/// A container, as its files make it.
#[derive(Clone, Debug)]
pub struct Container {
    /// The service, or the Dockerfile with its stage.
    pub name: String,
    /// Where it is defined.
    pub place: Place,
    /// Why it is not judged as running in production.
    pub not_judged: Option<String>,
    /// What shows that it is a job and no service.
    pub job: Option<&'static str>,
    /// What runs it.
    pub runner: Runner,
    /// All that it runs with.
    pub facts: Vec<Fact>,
}

impl View {
    /// The containers by what they belong to, each with a title: the files of a stack.
    pub fn groups(&self) -> impl Iterator<Item = (String, &[Container])> {
        let stacks = self.stacks.iter().map(|stack| (stack.title(), stack.containers.as_slice()));
        let images = (IMAGES.to_owned(), self.images.as_slice());
        stacks.chain([images]).filter(|(_, containers)| !containers.is_empty())
    }

    /// All that is known of containers and daemons.
    pub fn facts(&self) -> impl Iterator<Item = &Fact> {
        let of_containers = self.containers().flat_map(|container| &container.facts);
        of_containers.chain(self.daemons.iter().flat_map(|daemon| &daemon.facts))
    }

    /// Every container, those of stacks first.
    pub fn containers(&self) -> impl Iterator<Item = &Container> {
        self.stacks.iter().flat_map(|stack| &stack.containers).chain(&self.images)
    }
}

impl Stack {
    /// Its files, as people write them.
    #[must_use]
    pub fn title(&self) -> String {
        self.files.join(" + ")
    }
}

impl Container {
    /// What all facts of `column` come to: the greatest mark, and their short values. `None` where there are none.
    #[must_use]
    pub fn cell(&self, column: Column) -> Option<(Mark, String)> {
        let cells = || {
            self.facts.iter().filter_map(move |fact| {
                let (of, short) = fact.cell.as_ref()?;
                (*of == column).then_some((fact.mark, short.as_str()))
            })
        };
        let mark = cells().map(|(mark, _)| mark).max()?;
        let words: Vec<_> = cells().map(|(_, short)| short).filter(|short| !short.is_empty()).collect();
        Some((mark, words.join(" ")))
    }
}

/// One thing that a container runs with.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its name for people and programs: `pid1`, `health.interval`.
    pub name: String,
    /// The column of the matrix that it is part of, and how it is written there.
    pub cell: Option<(Column, String)>,
    /// What it is worth.
    pub mark: Mark,
    /// The value; nothing where it is not known.
    pub value: Value,
    /// Who says so.
    pub origin: Origin,
    /// What else there is to say, one clause.
    pub note: Option<String>,
}

impl Fact {
    /// A fact without a column; what is not known is marked so.
    pub fn new(name: impl Into<String>, value: Value, origin: Origin) -> Self {
        let mark = if matches!(origin, Origin::Unknown(_)) { Mark::Open } else { Mark::Plain };
        Self { name: name.into(), cell: None, mark, value, origin, note: None }
    }

    /// Makes it part of a column.
    #[must_use]
    pub fn cell(mut self, column: Column, short: impl Into<String>) -> Self {
        self.cell = Some((column, short.into()));
        self
    }

    /// Marks what is known.
    #[must_use]
    pub fn mark(mut self, mark: Mark) -> Self {
        if self.mark != Mark::Open {
            self.mark = mark;
        }
        self
    }

    /// Says more.
    #[must_use]
    pub fn note(mut self, note: impl Into<Option<String>>) -> Self {
        self.note = note.into();
        self
    }
}

/// What matters most in production.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The first process, and whether the stop signal reaches the program.
    Pid1,
    /// Whether an init reaps orphans.
    Init,
    /// How health is checked.
    Health,
    /// What restarts it.
    Restart,
    /// How much memory it may take.
    Memory,
    /// Where its output goes.
    Logs,
    /// The stop signal, and the time until the kill.
    Stop,
}

impl Column {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 7] =
        [Self::Pid1, Self::Init, Self::Health, Self::Restart, Self::Memory, Self::Logs, Self::Stop];

    /// Its heading.
    #[must_use]
    pub fn title(self) -> &'static str {
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
pub enum Mark {
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
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Good => "good",
            Self::Open => "unknown",
            Self::Flaw => "flaw",
        }
    }

    /// For people.
    #[must_use]
    pub fn sign(self, unicode: bool) -> char {
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
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Plain => "as it is",
            Self::Good => "in order",
            Self::Open => "not known from the files",
            Self::Flaw => "a flaw in production",
        }
    }
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// There is none, or it is not known.
    Nothing,
    /// Yes or no.
    Flag(bool),
    /// A count.
    Number(i64),
    /// A size in bytes.
    Bytes(i64),
    /// A time.
    Time(Duration),
    /// As it is written.
    Text(String),
    /// The words of a command.
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
#[must_use]
pub fn duration(time: Duration) -> String {
    let text = units::print_duration(i64::try_from(time.as_nanos()).unwrap_or(i64::MAX));
    let text = text.strip_suffix("m0s").map(|text| format!("{text}m")).unwrap_or(text);
    text.strip_suffix("h0m").map(|text| format!("{text}h")).unwrap_or(text)
}

/// Who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A line of a file.
    At(Place),
    /// A known base image.
    Image(String),
    /// Docker, where nobody says anything.
    Default,
    /// Nobody that can be seen: why, one clause.
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
