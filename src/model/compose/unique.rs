//! Lists in which a later item takes the place of an earlier one for the same thing, as
//! [compose-go has them](https://github.com/compose-spec/compose-go/blob/main/override/uncity.go).

use std::collections::HashMap;

use super::path::{ITEM, Path};
use super::problem::{Problem, ProblemKind, Problems};
use super::value::{Kind, Value};
use super::{merge, mount};

/// What an item of a list is for.
#[derive(Clone, Copy, Debug)]
enum Key {
    /// What stands before the first `=`.
    Name,
    /// The target of a volume.
    Volume,
    /// The target of a device.
    Device,
    /// The target of a config or a secret, by default the source in this folder.
    Mount(&'static str),
    /// The path of a file.
    File,
    /// A port that is exposed.
    Exposed,
    /// Both ends of a published port.
    Port,
}

const LISTS: &[(&str, Key)] = &[
    ("networks.*.labels", Key::Name),
    ("networks.*.ipam.options", Key::Name),
    ("services.*.annotations", Key::Name),
    ("services.*.build.args", Key::Name),
    ("services.*.build.additional_contexts", Key::Name),
    ("services.*.build.platform", Key::Name),
    ("services.*.build.tags", Key::Name),
    ("services.*.build.labels", Key::Name),
    ("services.*.cap_add", Key::Name),
    ("services.*.cap_drop", Key::Name),
    ("services.*.configs", Key::Mount("")),
    ("services.*.deploy.labels", Key::Name),
    ("services.*.dns", Key::Name),
    ("services.*.dns_opt", Key::Name),
    ("services.*.dns_search", Key::Name),
    ("services.*.environment", Key::Name),
    ("services.*.env_file", Key::File),
    ("services.*.expose", Key::Exposed),
    ("services.*.labels", Key::Name),
    ("services.*.links", Key::Name),
    ("services.*.networks.*.aliases", Key::Name),
    ("services.*.networks.*.link_local_ips", Key::Name),
    ("services.*.ports", Key::Port),
    ("services.*.profiles", Key::Name),
    ("services.*.secrets", Key::Mount("/run/secrets")),
    ("services.*.sysctls", Key::Name),
    ("services.*.tmpfs", Key::Name),
    ("services.*.volumes", Key::Volume),
    ("services.*.devices", Key::Device),
];

/// Drops all but the last of the items that are for the same thing.
pub(super) fn enforce(value: &mut Value, path: &Path<'_>, problems: &mut Problems) {
    match &mut value.kind {
        Kind::Mapping(mapping) => {
            for (key, entry) in mapping.iter_mut() {
                enforce(&mut entry.value, &path.join(key), problems);
            }
        }
        Kind::Sequence(items) => {
            if let Some(key) = path.look_up(LISTS) {
                let all = std::mem::take(items);
                *items = last_of_each(all, key, path, problems);
            }
        }
        Kind::Null | Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) | Kind::String(_) => {}
    }
}

/// The last item for each thing, in the place of the first one.
fn last_of_each(items: Vec<Value>, key: Key, path: &Path<'_>, problems: &mut Problems) -> Vec<Value> {
    let mut kept: Vec<Value> = Vec::with_capacity(items.len());
    let mut places = HashMap::new();
    for item in items {
        let thing = match key.of(&item) {
            Ok(thing) => thing,
            Err(message) => {
                let message = format!("`{path}` has {message}");
                problems
                    .push_at(&path.join(ITEM), Problem::new(ProblemKind::Value, item.location(), message));
                continue;
            }
        };
        match places.get(&thing) {
            Some(&at) => kept[at] = item,
            None => {
                places.insert(thing, kept.len());
                kept.push(item);
            }
        }
    }
    kept
}

impl Key {
    /// What `item` is for, or what is wrong with it.
    fn of(self, item: &Value) -> Result<String, String> {
        let text = item.as_str();
        let is_mapping = item.as_mapping().is_some();
        let string_at = |key: &str| item.get(key).and_then(Value::as_str);
        match self {
            Self::Name => {
                let text = text.ok_or_else(|| format!("{} as an item, not a string", item.kind_name()))?;
                Ok(text.split('=').next().unwrap_or(text).to_owned())
            }
            Self::Volume => match text {
                Some(text) => mount::parse(text).map(|mount| mount.target),
                None if is_mapping => Ok(string_at("target").ok_or("a volume without `target`")?.to_owned()),
                None => Ok(String::new()),
            },
            Self::Device => match text {
                Some(text) => Ok(text.split(':').nth(1).unwrap_or(text).to_owned()),
                None if is_mapping => Ok(string_at("target").ok_or("a device without `target`")?.to_owned()),
                None => Ok(String::new()),
            },
            Self::Mount(folder) => match text {
                Some(text) => Ok(format!("{folder}/{text}")),
                None if is_mapping => Ok(match item.get("target") {
                    Some(target) => merge::print(target),
                    None => format!("{folder}/{}", item.get("source").map(merge::print).unwrap_or_default()),
                }),
                None => Err(format!("{} as an item", item.kind_name())),
            },
            Self::File => match text {
                Some(text) => Ok(text.to_owned()),
                None if is_mapping => Ok(string_at("path").ok_or("a file without `path`")?.to_owned()),
                None => Ok(String::new()),
            },
            Self::Exposed => match item.kind {
                Kind::String(_) | Kind::Int(_) => Ok(merge::print(item)),
                _ => Err(format!("{} as an item, not a port", item.kind_name())),
            },
            Self::Port => port(item),
        }
    }
}

/// Both ends of a port. A published port that is a number is another one than the same in a string, as in
/// compose-go.
fn port(item: &Value) -> Result<String, String> {
    if item.as_mapping().is_none() {
        return Ok(merge::print(item));
    }
    let target = item.get("target").ok_or("a port without `target`")?;
    let or = |key: &str, default: &str| item.get(key).map_or_else(|| default.to_owned(), merge::print);
    let published = match item.get("published") {
        Some(published) if published.as_int().is_some() => format!("number {}", merge::print(published)),
        Some(published) => merge::print(published),
        None => "none".to_owned(),
    };
    let (host, protocol) = (or("host_ip", "0.0.0.0"), or("protocol", "tcp"));
    Ok(format!("{host}:{published}:{}/{protocol}", merge::print(target)))
}
