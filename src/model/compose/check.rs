//! What the schema cannot say about single attributes, as
//! [compose-go checks it](https://github.com/compose-spec/compose-go/blob/main/validation/validation.go).

use std::net::IpAddr;

use super::path::{ITEM, Path};
use super::problem::{Problem, ProblemKind, Problems};
use super::value::{Kind, Mapping, Value};

/// Says what is wrong with a mapping at a path, one clause to follow the path, and which value shows it.
type Check = for<'v> fn(&'v Mapping) -> Option<(String, Option<&'v Value>)>;

const CHECKS: &[(&str, Check)] = &[
    ("volumes.*", external),
    ("configs.*", config),
    ("secrets.*", secret),
    ("services.*.ports.*", host_ip),
    ("services.*.develop.watch.*", watched_path),
    ("services.*.deploy.resources.reservations.devices.*", device),
    ("services.*.gpus.*", device),
];

/// Checks all of `value`.
pub(super) fn check(value: &Value, path: &Path<'_>, problems: &mut Problems) {
    match (path.look_up(CHECKS), &value.kind) {
        (Some(check), Kind::Mapping(mapping)) => {
            // What seems wrong with a resource may follow from what has been taken out of it.
            if let [section, name] = path.keys()[..]
                && problems.is_broken(section, name)
            {
                return;
            }
            if let Some((message, place)) = check(mapping) {
                let location = place.unwrap_or(value).location();
                let message = format!("`{path}` {message}");
                problems.push_at(path, Problem::new(ProblemKind::Consistency, location, message));
            }
        }
        (None, Kind::Mapping(mapping)) => {
            for (key, entry) in mapping.iter() {
                self::check(&entry.value, &path.join(key), problems);
            }
        }
        (None, Kind::Sequence(items)) => {
            for item in items {
                self::check(item, &path.join(ITEM), problems);
            }
        }
        _ => {}
    }
}

fn external(volume: &Mapping) -> Option<(String, Option<&Value>)> {
    volume.get("external").filter(|external| external.as_bool() == Some(true))?;
    let (key, entry) =
        volume.iter().find(|(key, _)| !matches!(*key, "name" | "external") && !key.starts_with("x-"))?;
    Some((format!("is external, and `{key}` has no effect"), Some(&entry.value)))
}

fn config(config: &Mapping) -> Option<(String, Option<&Value>)> {
    one_of(config, &["file", "environment", "content"])
}

fn secret(secret: &Mapping) -> Option<(String, Option<&Value>)> {
    one_of(secret, &["file", "environment"])
}

fn one_of<'v>(object: &'v Mapping, keys: &[&str]) -> Option<(String, Option<&'v Value>)> {
    let present: Vec<_> = keys.iter().filter(|key| object.contains(key)).collect();
    let names = |keys: &[&str]| keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>();
    match present[..] {
        [_] => None,
        [] if object.contains("driver") || object.contains("external") => None,
        [] => Some((format!("has none of {}", names(keys).join(", ")), None)),
        [first, second, ..] => Some((format!("has both `{first}` and `{second}`"), object.get(second))),
    }
}

fn host_ip(port: &Mapping) -> Option<(String, Option<&Value>)> {
    let ip = port.get("host_ip")?;
    let text = ip.as_str()?;
    text.parse::<IpAddr>().is_err().then(|| (format!("has `{text}` as `host_ip`, no IP address"), Some(ip)))
}

fn watched_path(watch: &Mapping) -> Option<(String, Option<&Value>)> {
    let path = watch.get("path")?;
    (path.as_str() == Some("")).then(|| ("has an empty `path`".to_owned(), Some(path)))
}

fn device(device: &Mapping) -> Option<(String, Option<&Value>)> {
    let count = device.get("count")?;
    device.contains("device_ids").then(|| ("has both `count` and `device_ids`".to_owned(), Some(count)))
}
