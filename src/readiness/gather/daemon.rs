//! What a daemon is set to.

use super::{Gather, logs};
use crate::model::daemon::{Shape, table};
use crate::model::docker_unit::Flag;
use crate::model::logging::{Logging, effective_logging};
use crate::model::origin::{Origin, Sourced};
use crate::model::project;
use crate::readiness::{Daemon, Fact, Value};

/// Switches that are shown whether they are set or not: containers get one, and live by the other.
const SWITCHES: [&str; 2] = ["init", "live-restore"];

/// Settings that are more than a value.
const MERGED: [&str; 3] = ["default-ulimits", "log-driver", "log-opts"];

pub(super) fn daemon(gather: &Gather<'_>, daemon: &project::Daemon<'_>) -> Daemon {
    let logging = effective_logging(&Logging::default(), Some(&daemon.logging()), daemon.engine);
    let mut facts = logs::of(gather, &logging, ["log-driver", "log-opts"]);
    facts.extend(SWITCHES.map(|key| switch(gather, daemon, key)));
    facts.extend(ulimits(gather, daemon));
    let others = table().settings().map(|(key, setting)| (key, &setting.shape));
    let others = others.filter(|(key, _)| !SWITCHES.contains(key) && !MERGED.contains(key));
    facts.extend(others.filter_map(|(key, shape)| {
        written(gather, daemon, key, shape).or_else(|| given(gather, daemon, key, shape))
    }));
    Daemon { path: daemon.source().path().to_owned(), facts }
}

fn switch(gather: &Gather<'_>, daemon: &project::Daemon<'_>, key: &str) -> Fact {
    let off = Sourced { value: false, origin: Origin::Default };
    gather.fact(key, &daemon.boolean(key).unwrap_or(off), |&on| Value::Flag(on))
}

fn ulimits(gather: &Gather<'_>, daemon: &project::Daemon<'_>) -> Vec<Fact> {
    let ulimits = daemon.ulimits();
    let facts = ulimits.set().map(|(name, limit)| {
        let name = format!("default-ulimits.{name}");
        gather.fact(&name, limit, |limit| Value::Text(format!("{}:{}", limit.soft, limit.hard)))
    });
    facts.collect()
}

/// A setting of the file, unless it is none that `dockerd` takes.
fn written(gather: &Gather<'_>, daemon: &project::Daemon<'_>, key: &str, shape: &Shape) -> Option<Fact> {
    let settings = daemon.settings();
    match shape {
        Shape::Boolean => Some(gather.fact(key, &settings.boolean(key)?, |&on| Value::Flag(on))),
        Shape::Integer => Some(gather.fact(key, &settings.integer(key)?, |&number| Value::Number(number))),
        Shape::String | Shape::Size | Shape::Address | Shape::Prefix => {
            Some(gather.fact(key, &settings.string(key)?, |text| Value::Text(text.clone())))
        }
        Shape::Array(_) if !settings.strings(key).is_empty() => {
            let words = settings.strings(key);
            let all = Value::Words(words.iter().map(|word| word.value.clone()).collect());
            Some(gather.fact(key, words.first()?, |_| all))
        }
        Shape::Any | Shape::Array(_) | Shape::Map(_) | Shape::Object(_) | Shape::Exact(_) => {
            let value = &daemon.file.document().root()?.get(key)?.value;
            let location = daemon.file.location(value.span);
            let text = daemon.text(location).split_whitespace().collect::<Vec<_>>().join(" ");
            Some(gather.fact(key, &Sourced::at(text, location), |text| Value::Text(text.clone())))
        }
    }
}

/// A setting of the command line.
fn given(gather: &Gather<'_>, daemon: &project::Daemon<'_>, key: &str, shape: &Shape) -> Option<Fact> {
    let unit = daemon.unit.as_ref()?;
    if *shape == Shape::Boolean {
        return Some(gather.fact(key, &unit.boolean(key)?, |&on| Value::Flag(on)));
    }
    let is_key = |flag: &&Flag| table().key_of_flag(&flag.name) == key;
    let values: Vec<_> = unit.flags().iter().filter(is_key).filter_map(|flag| flag.value.clone()).collect();
    let last = values.last()?.clone();
    let value = if matches!(shape, Shape::Array(_)) { Value::Words(values) } else { Value::Text(last) };
    Some(gather.fact(key, &Sourced { value, origin: unit.origin().clone() }, Value::clone))
}
