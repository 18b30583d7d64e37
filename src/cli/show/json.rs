//! What is shown to programs: JSON, version 1. Fields may be added to it; none changes or goes away.

use std::io::{self, Write};

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::readiness::{self as view, View};
use crate::report::write_json;

const VERSION: u32 = 1;

pub(super) fn write(view: &View, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        version: VERSION,
        stacks: view.stacks.iter().map(Stack::new).collect(),
        images: view.images.iter().map(Container::new).collect(),
        daemons: view.daemons.iter().map(Daemon::new).collect(),
    };
    write_json(&document, out)
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    stacks: Vec<Stack<'a>>,
    images: Vec<Container<'a>>,
    daemons: Vec<Daemon<'a>>,
}

#[derive(Serialize)]
struct Daemon<'a> {
    path: &'a str,
    facts: Vec<Fact<'a>>,
}

impl<'a> Daemon<'a> {
    fn new(daemon: &'a view::Daemon) -> Self {
        Self { path: &daemon.path, facts: daemon.facts.iter().map(Fact::new).collect() }
    }
}

#[derive(Serialize)]
struct Stack<'a> {
    files: &'a [String],
    not_judged: Option<&'a str>,
    target: &'static str,
    target_because: Option<&'a str>,
    containers: Vec<Container<'a>>,
    broken: Vec<Broken<'a>>,
}

impl<'a> Stack<'a> {
    fn new(stack: &'a view::Stack) -> Self {
        let broken = stack.broken.iter().map(|broken| Broken {
            name: broken.name.as_deref(),
            place: Place::new(&broken.place),
            reason: &broken.reason,
        });
        Self {
            files: &stack.files,
            not_judged: stack.not_judged.as_deref(),
            target: stack.runner.target.as_str(),
            target_because: stack.runner.because.as_deref(),
            containers: stack.containers.iter().map(Container::new).collect(),
            broken: broken.collect(),
        }
    }
}

#[derive(Serialize)]
struct Broken<'a> {
    name: Option<&'a str>,
    #[serde(flatten)]
    place: Place<'a>,
    reason: &'a str,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    line: u32,
}

impl<'a> Place<'a> {
    fn new(place: &'a view::Place) -> Self {
        Self { path: &place.path, line: place.line }
    }
}

#[derive(Serialize)]
struct Container<'a> {
    name: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    not_judged: Option<&'a str>,
    target: &'static str,
    target_because: Option<&'a str>,
    job: Option<&'static str>,
    facts: Vec<Fact<'a>>,
}

impl<'a> Container<'a> {
    fn new(container: &'a view::Container) -> Self {
        Self {
            name: &container.name,
            place: Place::new(&container.place),
            not_judged: container.not_judged.as_deref(),
            target: container.runner.target.as_str(),
            target_because: container.runner.because.as_deref(),
            job: container.job,
            facts: container.facts.iter().map(Fact::new).collect(),
        }
    }
}

/// Sizes are in bytes, times in seconds; a value that is not known is null, as is one that there is none of.
#[derive(Serialize)]
struct Fact<'a> {
    name: &'a str,
    value: Value<'a>,
    mark: &'static str,
    origin: Origin<'a>,
    note: Option<&'a str>,
}

impl<'a> Fact<'a> {
    fn new(fact: &'a view::Fact) -> Self {
        Self {
            name: &fact.name,
            value: Value(&fact.value),
            mark: fact.mark.name(),
            origin: Origin(&fact.origin),
            note: fact.note.as_deref(),
        }
    }
}

struct Value<'a>(&'a view::Value);

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            view::Value::Nothing => serializer.serialize_none(),
            view::Value::Flag(flag) => serializer.serialize_bool(*flag),
            view::Value::Number(number) | view::Value::Bytes(number) => serializer.serialize_i64(*number),
            view::Value::Time(time) => serializer.serialize_f64(time.as_secs_f64()),
            view::Value::Text(text) => serializer.serialize_str(text),
            view::Value::Words(words) => serializer.collect_seq(words),
        }
    }
}

struct Origin<'a>(&'a view::Origin);

impl Serialize for Origin<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self.0 {
            view::Origin::At(place) => {
                map.serialize_entry("path", &place.path)?;
                map.serialize_entry("line", &place.line)?;
            }
            view::Origin::Image(name) => map.serialize_entry("image", name)?,
            view::Origin::Default => map.serialize_entry("default", &true)?,
            view::Origin::Unknown(reason) => map.serialize_entry("unknown", reason)?,
        }
        map.end()
    }
}
