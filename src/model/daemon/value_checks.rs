//! Checks of single values: [`Validate`](https://github.com/moby/moby/blob/master/daemon/config/config.go)
//! and what follows it at the start of `dockerd`.

use std::net::{IpAddr, Ipv6Addr};

use super::keys::Setting;
use super::shape::parse_prefix;
use super::wrong_values::WrongValue;
use super::{DaemonFile, Outcome, Problem};
use crate::model::engine::Version;
use crate::model::go::{atoi, parse_url};
use crate::syntax::json::Node;

/// A string that is not among those that `setting` allows; an empty one counts as not set.
pub(super) fn choice(key: &str, value: &Node, setting: &Setting, engine: Version) -> Option<WrongValue> {
    let text = value.string().filter(|text| !text.is_empty() && !setting.values.is_empty())?;
    let is_level = key == "log-level";
    let text = if is_level { text.to_lowercase() } else { text.to_owned() };
    let was_level = is_level && text == "warning" && engine < Version::new(25, 0, 0);
    let allowed = was_level || setting.values.contains(&text);
    (!allowed).then(|| WrongValue::because(format!("is none of {}", setting.values.join(", "))))
}

/// What is wrong with the value of `key` as a whole.
pub(super) fn whole(key: &str, value: &Node) -> Option<WrongValue> {
    if key == "host-gateway-ips" {
        return two_of_a_kind(value).map(WrongValue::because);
    }
    let text = value.string().filter(|text| !text.is_empty())?;
    let reason = match key {
        "fixed-cidr-v6" if !parse_prefix(text).is_some_and(|(address, _)| address.is_ipv6()) => {
            "is no IPv6 subnet"
        }
        "bridge-accept-fwmark" if !text.splitn(2, '/').all(is_mark) => "is no firewall mark",
        "userland-proxy-path" if !text.starts_with('/') => "is no absolute path",
        _ => return None,
    };
    Some(WrongValue::because(reason))
}

fn two_of_a_kind(addresses: &Node) -> Option<&'static str> {
    let addresses = addresses.elements().iter().filter_map(|node| node.string()?.parse::<IpAddr>().ok());
    let (old, new): (Vec<IpAddr>, Vec<IpAddr>) = addresses.partition(IpAddr::is_ipv4);
    match (old.len(), new.len()) {
        (2.., _) => Some("has more than one IPv4 address"),
        (_, 2..) => Some("has more than one IPv6 address"),
        _ => None,
    }
}

/// A number of 32 bits, as `strconv.ParseUint` with base 0 reads it; underscores aside.
fn is_mark(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let number = match lower.split_at_checked(2) {
        Some(("0x", digits)) => u32::from_str_radix(digits, 16),
        Some(("0b", digits)) => u32::from_str_radix(digits, 2),
        Some(("0o", digits)) => u32::from_str_radix(digits, 8),
        _ => lower.parse(),
    };
    number.is_ok()
}

/// What is wrong with an element of the array `key`.
pub(super) fn element(key: &str, text: &str) -> Option<(Outcome, WrongValue)> {
    let refused = |reason: &str| Some((Outcome::Refused, WrongValue::because(reason)));
    match key {
        "labels" => label(text).and_then(refused),
        "exec-opts" => exec_opt(text),
        "hosts" => host(text.trim()).and_then(refused),
        "dns-search" if !is_search_domain(text) => refused("is no domain name"),
        "node-generic-resources" if text.matches('=').count() != 1 => {
            refused("is not of the form `name=value`")
        }
        _ => None,
    }
}

fn label(text: &str) -> Option<&'static str> {
    const RESERVED: [&str; 3] = ["com.docker.", "io.docker.", "org.dockerproject."];
    if !text.contains('=') {
        return Some("is not of the form `key=value`");
    }
    let lower = text.to_lowercase();
    let reserved = RESERVED.iter().any(|prefix| lower.starts_with(prefix));
    reserved.then_some("is in a namespace that Docker keeps for itself")
}

fn exec_opt(text: &str) -> Option<(Outcome, WrongValue)> {
    let Some((option, value)) = text.split_once('=').map(|(option, value)| (option.trim(), value.trim()))
    else {
        return Some((Outcome::Refused, WrongValue::because("is not of the form `option=value`")));
    };
    if option.is_empty() || value.is_empty() {
        return Some((Outcome::Refused, WrongValue::because("is not of the form `option=value`")));
    }
    if !option.eq_ignore_ascii_case("native.cgroupdriver") {
        return Some((
            Outcome::Refused,
            WrongValue::because("names an option other than `native.cgroupdriver`"),
        ));
    }
    let known = matches!(value, "systemd" | "cgroupfs");
    let reason = "names a cgroup driver other than `systemd` and `cgroupfs`";
    (!known).then(|| (Outcome::StartFails, WrongValue::because(reason)))
}

/// [`ParseDaemonHost`](https://github.com/moby/moby/blob/master/daemon/pkg/opts/hosts.go).
fn host(text: &str) -> Option<&'static str> {
    if text.is_empty() {
        return None;
    }
    let (scheme, rest) = text.split_once("://").unwrap_or(("tcp", text));
    match scheme {
        "fd" => None,
        "unix" | "npipe" => rest.contains("://").then_some("has two schemes"),
        "tcp" => tcp_host(rest),
        _ => Some("has a scheme other than unix, tcp, fd and npipe"),
    }
}

fn tcp_host(address: &str) -> Option<&'static str> {
    let text = format!("tcp://{address}");
    let Ok(url) = parse_url(&text) else { return Some("is no address") };
    if !url.path.is_empty() {
        return Some("has a path");
    }
    let valid = url.port().is_empty() || atoi(url.port()).is_some_and(|port| port != 0);
    (!valid).then_some("has an invalid port")
}

/// A domain name with a letter in it, or `.`, which stands for none.
fn is_search_domain(text: &str) -> bool {
    let text = text.trim_matches(' ');
    let name = text.trim_end().strip_suffix('.').unwrap_or(text.trim_end());
    // The pattern of Docker lets a colon pass before each label, which is surely a slip.
    let is_label = |label: &str| {
        let label = label.trim_start_matches(':');
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-';
        !label.is_empty() && label.chars().all(is_part) && !label.starts_with('-') && !label.ends_with('-')
    };
    let is_name =
        name.len() < 255 && name.contains(|c: char| c.is_ascii_alphabetic()) && name.split('.').all(is_label);
    text == "." || is_name
}

/// Values that are fine alone and not beside each other.
pub(super) fn contradictions(file: &DaemonFile, engine: Version) -> Vec<Problem<WrongValue>> {
    let settings = file.settings(engine);
    let mut problems = conflicting_labels(file, engine);
    let mut problem = |key: &str, outcome, reason: String| {
        let Some(entry) = file.object().and_then(|root| root.get(key)) else { return };
        let path = vec![key.to_owned()];
        let kind = WrongValue::because(reason);
        problems.push(Problem { path, location: file.location(entry.value.span), outcome, kind });
    };
    if settings.mentions("host-gateway-ip") && settings.mentions("host-gateway-ips") {
        problem("host-gateway-ip", Outcome::Refused, "cannot stand beside `host-gateway-ips`".to_owned());
    }
    let is_set = |key: &str| settings.string(key).is_some_and(|value| !value.value.is_empty());
    for key in ["bip", "bip6"] {
        if is_set("bridge") && is_set(key) {
            problem(key, Outcome::StartFails, "cannot stand beside `bridge`".to_owned());
        }
    }
    let is_off = |key: &str| settings.boolean(key).is_some_and(|value| !value.value);
    let is_on = |key: &str| settings.boolean(key).is_some_and(|value| value.value);
    if is_off("icc") && is_off("iptables") {
        problem("icc", Outcome::StartFails, "cannot be off while `iptables` is".to_owned());
    } else if is_off("icc") && is_on("ipv6") && is_off("ip6tables") {
        problem("icc", Outcome::StartFails, "cannot be off while `ip6tables` is".to_owned());
    }
    problems
}

fn conflicting_labels(file: &DaemonFile, engine: Version) -> Vec<Problem<WrongValue>> {
    let mut known: std::collections::HashMap<String, String> = std::collections::HashMap::new();
    let mut problems = Vec::new();
    for (at, label) in file.settings(engine).strings("labels").into_iter().enumerate() {
        let Some((key, value)) = label.value.split_once('=') else { continue };
        let earlier = known.insert(key.to_owned(), value.to_owned());
        let (Some(earlier), Some(location)) = (earlier.filter(|earlier| earlier != value), label.location())
        else {
            continue;
        };
        let kind = WrongValue::because(format!("contradicts the label `{key}={earlier}`"));
        let path = vec!["labels".to_owned(), format!("[{at}]")];
        problems.push(Problem { path, location, outcome: Outcome::Refused, kind });
    }
    problems
}

/// Whether `host` is this machine alone.
pub(super) fn is_loopback(host: &str) -> bool {
    let address = host.parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost")
        || address.is_ok_and(|address| match address {
            IpAddr::V4(address) => address.is_loopback(),
            IpAddr::V6(address) => {
                address == Ipv6Addr::LOCALHOST || address.to_ipv4_mapped().is_some_and(|v4| v4.is_loopback())
            }
        })
}
