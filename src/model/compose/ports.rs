//! `127.0.0.1:8000-8010:80/tcp`, the short form of a port.

use std::net::IpAddr;

use super::value::{Kind, Mapping, Place, Value};

/// A port in short form, taken apart; ranges are told by their ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ports<'a> {
    host_ip: &'a str,
    /// The ports of the host.
    published: Option<(u16, u16)>,
    /// The ports of the container.
    target: (u16, u16),
    protocol: String,
}

/// Takes `spec` apart [as Docker does](https://github.com/docker/go-connections/blob/main/nat/nat.go).
///
/// # Errors
/// Says what is wrong, one clause.
pub(super) fn parse(spec: &str) -> Result<Ports<'_>, String> {
    let mut sections = spec.rsplitn(3, ':');
    let container = sections.next().unwrap_or_default();
    let host = sections.next().unwrap_or_default();
    let host_ip = sections.next().unwrap_or_default();
    let mut parts = container.split('/');
    let target = parts.next().unwrap_or_default();
    let protocol = parts.next().filter(|protocol| !protocol.is_empty()).unwrap_or("tcp").to_ascii_lowercase();
    if target.is_empty() {
        return Err(format!("`{spec}`, which names no port of the container"));
    }
    let host_ip = address(host_ip).ok_or_else(|| format!("`{spec}`, where `{host_ip}` is no IP address"))?;
    let not_a_port = |port: &str| format!("`{spec}`, where `{port}` is no port");
    let target_range = range(target).ok_or_else(|| not_a_port(target))?;
    let published = match host {
        "" => None,
        host => Some(range(host).ok_or_else(|| not_a_port(host))?),
    };
    if let Some(published) = published {
        let length = |(first, last): (u16, u16)| last - first;
        if length(published) != length(target_range) && length(target_range) > 0 {
            return Err(format!("`{spec}`, where the two ranges differ in length"));
        }
    }
    if !matches!(protocol.as_str(), "tcp" | "udp" | "sctp") {
        return Err(format!("`{spec}`, where `{protocol}` is no protocol"));
    }
    Ok(Ports { host_ip, published, target: target_range, protocol })
}

/// An IP address without its brackets, or nothing.
fn address(text: &str) -> Option<&str> {
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    (bare.is_empty() || bare.parse::<IpAddr>().is_ok()).then_some(bare)
}

fn range(text: &str) -> Option<(u16, u16)> {
    let mut ends = text.split('-');
    let first = port(ends.next()?)?;
    let last = ends.next().map_or(Some(first), port)?;
    (first <= last).then_some((first, last))
}

fn port(text: &str) -> Option<u16> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

impl Ports<'_> {
    /// How many ports of the container there are.
    pub(super) fn len(&self) -> usize {
        usize::from(self.target.1 - self.target.0) + 1
    }

    /// The long form of each port, in the order in which Compose lists them: by their number as a text.
    pub(super) fn to_values(&self, place: &Place) -> Vec<Value> {
        let mut targets: Vec<u16> = (self.target.0..=self.target.1).collect();
        targets.sort_by_cached_key(|target| format!("{target}/{}", self.protocol));
        targets.into_iter().map(|target| self.to_value(target, place)).collect()
    }

    fn to_value(&self, target: u16, place: &Place) -> Value {
        let part = |kind| Value::new(kind, Place { unset: place.unset.clone(), ..place.implied() });
        let text = |text: &str| part(Kind::String(text.to_owned()));
        let mut port = Mapping::new();
        port.set("mode", text("ingress"));
        if !self.host_ip.is_empty() {
            port.set("host_ip", text(self.host_ip));
        }
        port.set("target", part(Kind::Int(target.into())));
        if let Some((first, last)) = self.published {
            let published = match self.len() {
                1 if first < last => format!("{first}-{last}"),
                _ => (first + (target - self.target.0)).to_string(),
            };
            port.set("published", text(&published));
        }
        port.set("protocol", text(&self.protocol));
        Value::new(Kind::Mapping(port), place.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts() {
        let ports = |host_ip, published, target, protocol: &str| {
            Ok(Ports { host_ip, published, target, protocol: protocol.to_owned() })
        };
        for (spec, expected) in [
            ("80", ports("", None, (80, 80), "tcp")),
            ("8080:80/UDP", ports("", Some((8080, 8080)), (80, 80), "udp")),
            ("127.0.0.1:8080:80", ports("127.0.0.1", Some((8080, 8080)), (80, 80), "tcp")),
            ("127.0.0.1::80", ports("127.0.0.1", None, (80, 80), "tcp")),
            ("[::1]:8080:80", ports("::1", Some((8080, 8080)), (80, 80), "tcp")),
            ("9090-9091:8080-8081", ports("", Some((9090, 9091)), (8080, 8081), "tcp")),
            ("9090-9099:80/", ports("", Some((9090, 9099)), (80, 80), "tcp")),
        ] {
            assert_eq!(parse(spec), expected, "{spec}");
        }
        for spec in ["", ":", "80:", "x:80", "80/x", "1-2:3-5", "5-3", "70000", "-1", "300.0.0.1:80:80", "1é"]
        {
            assert!(parse(spec).is_err(), "{spec:?}");
        }
    }
}
