//! Ports as `EXPOSE` takes them, to the letter of
//! [convert_expose.go](https://github.com/moby/buildkit/blob/master/frontend/dockerfile/dockerfile2llb/convert_expose.go).

use std::net::{IpAddr, Ipv6Addr};

/// A transport protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protocol {
    /// The default.
    Tcp,
    /// Datagrams.
    Udp,
    /// Streams of messages.
    Sctp,
}

/// One port, or a range of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ports {
    /// The first.
    pub first: u16,
    /// The last; the same for one port.
    pub last: u16,
    /// The protocol.
    pub protocol: Protocol,
}

impl Ports {
    /// Reads `[[ip:]host:]port[-port][/protocol]`; address and host port are taken and ignored, as BuildKit
    /// does. `None` for what it refuses.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (host, container) = match text.rsplit_once(':') {
            Some((host, container)) => (Some(host), container),
            None => (None, text),
        };
        let (ports, protocol) = container.split_once('/').unwrap_or((container, ""));
        let protocol = match protocol.to_lowercase().as_str() {
            "" | "tcp" => Protocol::Tcp,
            "udp" => Protocol::Udp,
            "sctp" => Protocol::Sctp,
            _ => return None,
        };
        let (first, last) = range(ports)?;
        host.is_none_or(|host| fits_host(host, first, last)).then_some(Self { first, last, protocol })
    }
}

fn range(text: &str) -> Option<(u16, u16)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (first.parse().ok()?, last.parse().ok()?);
    (first <= last).then_some((first, last))
}

/// Whether `[ip:]host` may stand before the container's ports.
fn fits_host(text: &str, first: u16, last: u16) -> bool {
    let (ip, host) = text.rsplit_once(':').unwrap_or(("", text));
    let is_ip = match ip.strip_prefix('[').and_then(|ip| ip.strip_suffix(']')) {
        Some(ip) => ip.parse::<Ipv6Addr>().is_ok(),
        None => ip.is_empty() || ip.parse::<IpAddr>().is_ok(),
    };
    let fits = |(host_first, host_last): (u16, u16)| last - first == host_last - host_first || first == last;
    is_ip && (host.is_empty() || range(host).is_some_and(fits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports() {
        for (text, first, last, protocol) in [
            ("80", 80, 80, Protocol::Tcp),
            ("80/", 80, 80, Protocol::Tcp),
            ("53/UDP", 53, 53, Protocol::Udp),
            ("7/sctp", 7, 7, Protocol::Sctp),
            ("8000-8010/tcp", 8000, 8010, Protocol::Tcp),
            ("0-65535", 0, 65535, Protocol::Tcp),
            ("8080:80", 80, 80, Protocol::Tcp),
            ("127.0.0.1:8080:80", 80, 80, Protocol::Tcp),
            ("127.0.0.1::80", 80, 80, Protocol::Tcp),
            ("[::1]:8080:80", 80, 80, Protocol::Tcp),
            ("8000-8010:80", 80, 80, Protocol::Tcp),
        ] {
            assert_eq!(Ports::parse(text), Some(Ports { first, last, protocol }), "{text:?}");
        }
        for text in [
            "",
            "/tcp",
            "a",
            "80/http",
            "65536",
            "-1",
            "80-",
            "90-80",
            "8000-8001:80-90",
            "x:80",
            "1.2.3:80:80",
            "80 ",
            "80,81",
        ] {
            assert_eq!(Ports::parse(text), None, "{text:?}");
        }
    }
}
