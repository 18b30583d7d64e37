//! From what is written in a value to its type.

use super::types::Type;
use super::value::{Entry, Kind, Mapping, Place, Value};
use super::{merge, shellwords, units};
use crate::model::go::atoi;

/// Why a value cannot have its type: one clause, to follow "is".
pub(super) type Reason = String;

/// What `value` is in the type `kind`.
pub(super) fn convert(value: Value, kind: Type) -> Result<Kind, Reason> {
    match kind {
        Type::Text => text(&value).map(Kind::String),
        Type::Bool | Type::OptOut => boolean(&value),
        Type::Int => integer(&value),
        Type::Uint => match integer(&value)? {
            Kind::Int(..0) => Err(format!("`{}`, which is below zero", merge::print(&value))),
            number => Ok(number),
        },
        Type::Float | Type::Cpus => float(&value),
        Type::Bytes => bytes(&value),
        Type::Duration => {
            let text = merge::print(&value);
            let duration = units::duration(&text).map_err(|reason| format!("`{text}`, {reason}"))?;
            Ok(Kind::String(units::print_duration(duration)))
        }
        Type::Command => match &value.kind {
            Kind::String(line) => {
                let words = shellwords::split(line).map_err(|reason| format!("a command with {reason}"))?;
                Ok(strings(words, &value.place))
            }
            _ => texts(value),
        },
        Type::Test => match &value.kind {
            Kind::String(line) => Ok(strings(vec!["CMD-SHELL".to_owned(), line.clone()], &value.place)),
            _ => texts(value),
        },
        Type::Texts => texts(value),
        Type::TextOrTexts => match &value.kind {
            Kind::String(_) => Ok(Kind::Sequence(vec![value])),
            _ => texts(value),
        },
        Type::Scalars => Ok(Kind::Sequence(scalars(value))),
        Type::Labels => Ok(pairs(value, false)?),
        Type::Variables => Ok(pairs(value, true)?),
        Type::Options => Ok(pairs(value, false)?),
        Type::MultiOptions => Ok(multi_options(value)),
        Type::TextMap => text_map(value),
        Type::Hosts => hosts(value),
        Type::Ssh => Ok(ssh(value)),
        Type::FileMode => file_mode(&value),
        Type::Ulimit => ulimit(&value),
        Type::Count => count(&value),
        Type::Struct(_) | Type::List(_) | Type::Map(_) | Type::UlimitMap => Ok(value.kind),
    }
}

fn not(value: &Value, wanted: &str) -> Reason {
    format!("{}, not {wanted}", value.kind_name())
}

fn text(value: &Value) -> Result<String, Reason> {
    match &value.kind {
        Kind::String(text) => Ok(text.clone()),
        Kind::Int(number) => Ok(number.to_string()),
        _ => Err(not(value, "a string")),
    }
}

fn boolean(value: &Value) -> Result<Kind, Reason> {
    match &value.kind {
        Kind::Bool(value) => Ok(Kind::Bool(*value)),
        Kind::String(text) => match units::boolean(text) {
            Some(value) => Ok(Kind::Bool(value)),
            None => Err(format!("`{text}`, not a boolean")),
        },
        _ => Err(not(value, "a boolean")),
    }
}

#[allow(clippy::cast_possible_truncation)]
fn integer(value: &Value) -> Result<Kind, Reason> {
    match &value.kind {
        Kind::Int(number) => Ok(Kind::Int(*number)),
        Kind::Float(number) => Ok(Kind::Int(*number as i64)),
        Kind::String(text) => atoi(text).map(Kind::Int).ok_or_else(|| format!("`{text}`, not an integer")),
        _ => Err(not(value, "an integer")),
    }
}

fn float(value: &Value) -> Result<Kind, Reason> {
    let number = match &value.kind {
        Kind::String(text) => units::float(text).ok_or_else(|| format!("`{text}`, not a number"))?,
        _ => value.as_float().ok_or_else(|| not(value, "a number"))?,
    };
    let single = units::single(number);
    #[allow(clippy::cast_possible_truncation)]
    let whole = (single.fract() == 0.0 && single.abs() < 1e15).then_some(single as i64);
    Ok(whole.map_or(Kind::Float(single), Kind::Int))
}

/// Sizes that are no integer and no string are passed over, as in compose-go.
fn bytes(value: &Value) -> Result<Kind, Reason> {
    let bytes = match &value.kind {
        Kind::Int(number) => *number,
        Kind::String(text) => {
            units::size(text).ok_or_else(|| format!("`{text}`, not a size, as `512m` is"))?
        }
        _ => 0,
    };
    Ok(Kind::String(bytes.to_string()))
}

fn strings(texts: Vec<String>, place: &Place) -> Kind {
    let part = |text| Value::string(text, place.clone());
    Kind::Sequence(texts.into_iter().map(part).collect())
}

fn texts(value: Value) -> Result<Kind, Reason> {
    let Kind::Sequence(items) = value.kind else { return Err(not(&value, "a list")) };
    let item = |item: Value| Ok(Value::string(text(&item)?, item.place));
    let items: Result<Vec<_>, Reason> = items.into_iter().filter(|item| !item.is_null()).map(item).collect();
    Ok(Kind::Sequence(items?))
}

fn scalars(value: Value) -> Vec<Value> {
    match value.kind {
        Kind::Sequence(items) => {
            items.into_iter().map(|item| Value::string(merge::print(&item), item.place)).collect()
        }
        _ => vec![Value::string(merge::print(&value), value.place)],
    }
}

/// A mapping to strings, of a mapping or a list of `key=value`. A key without value is set to the empty string,
/// or with `may_be_null` to null.
fn pairs(value: Value, may_be_null: bool) -> Result<Kind, Reason> {
    let none = || if may_be_null { Kind::Null } else { Kind::String(String::new()) };
    let mut decoded = Mapping::new();
    match value.kind {
        Kind::Mapping(mapping) => {
            for (key, entry) in mapping {
                let kind =
                    if entry.value.is_null() { none() } else { Kind::String(merge::print(&entry.value)) };
                decoded.insert(key, Entry { key: entry.key, value: Value::new(kind, entry.value.place) });
            }
        }
        Kind::Sequence(items) => {
            for item in items {
                let pair = merge::print(&item);
                let (key, kind) = match pair.split_once('=') {
                    Some((key, text)) => (key, Kind::String(text.to_owned())),
                    None => (pair.as_str(), none()),
                };
                if may_be_null && key.ends_with(char::is_whitespace) {
                    return Err(format!("a list where the name `{key}` ends in a space"));
                }
                decoded.insert(key, Entry { key: item.place.clone(), value: Value::new(kind, item.place) });
            }
        }
        _ => return Err(not(&value, "a mapping or a list")),
    }
    Ok(Kind::Mapping(decoded))
}

fn multi_options(value: Value) -> Kind {
    let Kind::Mapping(mapping) = value.kind else { return Kind::Null };
    let entries = mapping.into_iter().map(|(key, entry)| {
        let place = entry.value.place.clone();
        let value = Value::new(Kind::Sequence(scalars(entry.value)), place);
        (key, Entry { key: entry.key, value })
    });
    Kind::Mapping(entries.collect())
}

fn text_map(value: Value) -> Result<Kind, Reason> {
    let Kind::Mapping(mut mapping) = value.kind else { return Err(not(&value, "a mapping")) };
    for (_, entry) in mapping.iter_mut() {
        let kind = if entry.value.is_null() { String::new() } else { text(&entry.value)? };
        entry.value.kind = Kind::String(kind);
    }
    Ok(Kind::Mapping(mapping))
}

/// Names and addresses, parted by `=` or `:`, as a sorted list of `name=address`.
fn hosts(value: Value) -> Result<Kind, Reason> {
    let mut pairs: Vec<(String, String, Place)> = Vec::new();
    match value.kind {
        Kind::Mapping(mapping) => {
            for (host, entry) in mapping {
                let addresses = match entry.value.kind {
                    Kind::Sequence(items) => items,
                    _ => vec![entry.value],
                };
                pairs.extend(addresses.into_iter().map(|ip| (host.clone(), merge::print(&ip), ip.place)));
            }
        }
        Kind::Sequence(items) => {
            for item in items {
                let pair = merge::print(&item);
                let Some((host, addresses)) = pair.split_once('=').or_else(|| pair.split_once(':')) else {
                    return Err(format!("a list where `{pair}` has no address"));
                };
                let addresses = addresses.split(',');
                pairs.extend(addresses.map(|ip| (host.to_owned(), ip.to_owned(), item.place.clone())));
            }
        }
        _ => return Err(not(&value, "a mapping or a list")),
    }
    if let Some((host, ..)) = pairs.iter().find(|(host, ..)| host.is_empty() || host.contains([':', '='])) {
        return Err(format!("a list of hosts with the name `{host}`"));
    }
    let mut hosts: Vec<_> = pairs
        .into_iter()
        .map(|(host, ip, place)| {
            let bare = ip.strip_prefix('[').and_then(|ip| ip.strip_suffix(']')).filter(|ip| !ip.is_empty());
            Value::string(format!("{host}={}", bare.unwrap_or(&ip)), place)
        })
        .collect();
    hosts.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    Ok(Kind::Sequence(hosts))
}

/// Keys and their paths as a list of `key: path`.
fn ssh(value: Value) -> Kind {
    let Kind::Mapping(mapping) = value.kind else { return Kind::Null };
    let keys = mapping.into_iter().map(|(id, entry)| match merge::print(&entry.value).as_str() {
        "" => Value::string(id, entry.value.place),
        path => Value::string(format!("{id}: {path}"), entry.value.place),
    });
    Kind::Sequence(keys.collect())
}

fn file_mode(value: &Value) -> Result<Kind, Reason> {
    let mode = match &value.kind {
        Kind::Int(number) => *number,
        Kind::String(text) => {
            i64::from_str_radix(text, 8).map_err(|_| format!("`{text}`, not permissions in octal"))?
        }
        _ => return Err(not(value, "permissions")),
    };
    let sign = if mode < 0 { "-" } else { "" };
    Ok(Kind::String(format!("0{sign}{:o}", mode.unsigned_abs())))
}

fn ulimit(value: &Value) -> Result<Kind, Reason> {
    let limits = |soft, hard| {
        let mut limits = Mapping::new();
        for (key, limit) in [("soft", soft), ("hard", hard)] {
            let place = value.get(key).map_or_else(|| value.place.implied(), |limit| limit.place.clone());
            limits.set(key, Value::new(Kind::Int(limit), place));
        }
        Kind::Mapping(limits)
    };
    match &value.kind {
        Kind::Int(0) => Ok(limits(0, 0)),
        Kind::Int(limit) => Ok(Kind::Int(*limit)),
        Kind::Mapping(mapping) => {
            let limit = |key| {
                mapping.get(key).map_or(Ok(0), |limit| {
                    limit.as_int().ok_or_else(|| {
                        format!("a limit where `{key}` is {}, not an integer", limit.kind_name())
                    })
                })
            };
            Ok(limits(limit("soft")?, limit("hard")?))
        }
        _ => Err(not(value, "a limit")),
    }
}

fn count(value: &Value) -> Result<Kind, Reason> {
    match &value.kind {
        Kind::Int(number) => Ok(Kind::Int(*number)),
        Kind::String(text) if text.eq_ignore_ascii_case("all") => Ok(Kind::Int(-1)),
        Kind::String(text) => {
            atoi(text).map(Kind::Int).ok_or_else(|| format!("`{text}`, neither `all` nor a number"))
        }
        _ => Err(not(value, "a number")),
    }
}
