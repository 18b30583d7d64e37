//! Addresses of log collectors.

use serde::Deserialize;

use super::LogDriver;
use crate::model::go::{SplitError, Url, parse_url, split_host_port};

/// Which driver reads an address; each has a way of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Dialect {
    Syslog,
    Gelf,
    Fluentd,
    Splunk,
}

/// Where a driver sends logs over the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// `udp`, `tcp`, `tcp+tls`, `tls`, `http` or `https`.
    pub scheme: String,
    /// The host, which the daemon looks up, not the container; without brackets.
    pub host: String,
    /// The port, the driver's default where none is written.
    pub port: Option<u16>,
}

/// Where `driver` sends logs over the network, given its own options; `None` for drivers without an address,
/// for sockets in the file system, and for addresses that the driver refuses.
#[must_use]
pub fn endpoint<'o>(driver: &LogDriver, option: impl Fn(&str) -> Option<&'o str>) -> Option<Endpoint> {
    let (dialect, key, default) = match driver {
        LogDriver::Syslog => (Dialect::Syslog, "syslog-address", 514),
        LogDriver::Gelf => (Dialect::Gelf, "gelf-address", 12201),
        LogDriver::Fluentd => (Dialect::Fluentd, "fluentd-address", 24224),
        LogDriver::Splunk => (Dialect::Splunk, "splunk-url", 0),
        _ => return None,
    };
    let text = option(key).unwrap_or_default();
    if text.is_empty() {
        let default =
            Endpoint { scheme: "tcp".to_owned(), host: "127.0.0.1".to_owned(), port: Some(default) };
        return (dialect == Dialect::Fluentd).then_some(default);
    }
    check(dialect, text).ok()?;
    let full = with_scheme(dialect, text);
    let url = parse_url(&full).ok().filter(|url| !url.host.is_empty() || dialect == Dialect::Fluentd)?;
    if url.scheme.starts_with("unix") {
        return None;
    }
    let port = match (url.port().parse(), url.scheme.as_str()) {
        (Ok(port), _) => Some(port),
        (Err(_), "http") => Some(80),
        (Err(_), "https") => Some(443),
        (Err(_), _) => Some(default),
    };
    let host = if url.hostname().is_empty() { "127.0.0.1" } else { url.hostname() };
    Some(Endpoint { host: host.to_owned(), port, scheme: url.scheme.clone() })
}

/// Checks `text` as the driver does.
pub(super) fn check(dialect: Dialect, text: &str) -> Result<(), String> {
    let full = with_scheme(dialect, text);
    let url = parse_url(&full).map_err(|reason| format!("is no address: {reason}"))?;
    let problem = match dialect {
        Dialect::Syslog => syslog(&url),
        Dialect::Gelf => gelf(&url),
        Dialect::Fluentd => fluentd(&url),
        Dialect::Splunk => splunk(&url),
    };
    problem.map_or(Ok(()), |problem| Err(problem.to_owned()))
}

/// Fluentd's driver alone takes an address without a scheme.
fn with_scheme(dialect: Dialect, text: &str) -> String {
    if dialect == Dialect::Fluentd && !text.contains("://") {
        format!("tcp://{text}")
    } else {
        text.to_owned()
    }
}

fn syslog(url: &Url<'_>) -> Option<&'static str> {
    match url.scheme.as_str() {
        // Whether there is such a socket, the host knows.
        "unix" | "unixgram" => None,
        "udp" | "tcp" | "tcp+tls" => {
            let malformed = split_host_port(url.host) == Err(SplitError::Malformed);
            malformed.then_some("is not of the form `scheme://host:port`")
        }
        _ => Some("has none of the schemes udp, tcp, tcp+tls, unix and unixgram"),
    }
}

fn gelf(url: &Url<'_>) -> Option<&'static str> {
    if !matches!(url.scheme.as_str(), "udp" | "tcp") {
        return Some("has none of the schemes udp and tcp");
    }
    split_host_port(url.host).is_err().then_some("is not of the form `scheme://host:port`")
}

fn fluentd(url: &Url<'_>) -> Option<&'static str> {
    match url.scheme.as_str() {
        "unix" => url.path.trim_start_matches('/').is_empty().then_some("has no path"),
        "tcp" | "tls" if !url.path.is_empty() => Some("has a path"),
        "tcp" | "tls" => {
            (!url.port().is_empty() && url.port().parse::<u16>().is_err()).then_some("has an invalid port")
        }
        _ => Some("has none of the schemes tcp, tls and unix"),
    }
}

fn splunk(url: &Url<'_>) -> Option<&'static str> {
    let plain = matches!(url.path, "" | "/") && url.query.is_empty() && url.fragment.is_empty();
    let valid = matches!(url.scheme.as_str(), "http" | "https") && plain;
    (!valid).then_some("is not of the form `https://host:port`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_checked_as_the_drivers_check_them() {
        use Dialect::{Fluentd, Gelf, Splunk, Syslog};
        for (dialect, text) in [
            (Syslog, "udp://10.0.0.1:514"),
            (Syslog, "tcp://h"),
            (Syslog, "tcp+tls://[::1]:6514"),
            (Syslog, "unix:///dev/log"),
            (Syslog, "unixgram:///dev/log"),
            (Gelf, "udp://h:12201"),
            (Gelf, "tcp://h:12201"),
            (Fluentd, "h:24224"),
            (Fluentd, "h"),
            (Fluentd, "tcp://h:24224"),
            (Fluentd, "tls://h"),
            (Fluentd, "unix:///run/fluent.sock"),
            (Splunk, "https://h:8088"),
            (Splunk, "https://h:8088/"),
        ] {
            assert_eq!(check(dialect, text), Ok(()), "{text}");
        }
        for (dialect, text, reason) in [
            (Syslog, "10.0.0.1:514", "is no address: its first part has a colon"),
            (Syslog, "localhost:514", "has none of the schemes udp, tcp, tcp+tls, unix and unixgram"),
            (Syslog, "http://h", "has none of the schemes udp, tcp, tcp+tls, unix and unixgram"),
            (Syslog, "tcp://::1:514", "is not of the form `scheme://host:port`"),
            (Gelf, "udp://h", "is not of the form `scheme://host:port`"),
            (Gelf, "http://h:1", "has none of the schemes udp and tcp"),
            (Fluentd, "tcp://h:24224/x", "has a path"),
            (Fluentd, "udp://h:24224", "has none of the schemes tcp, tls and unix"),
            (Fluentd, "h:70000", "has an invalid port"),
            (Fluentd, "unix://", "has no path"),
            (Splunk, "https://h:8088/x", "is not of the form `https://host:port`"),
            (Splunk, "h:8088", "is not of the form `https://host:port`"),
        ] {
            assert_eq!(check(dialect, text), Err(reason.to_owned()), "{text}");
        }
    }

    #[test]
    fn endpoints_have_the_defaults_of_their_driver() {
        for (driver, text, expected) in [
            (LogDriver::Fluentd, "", Some(("tcp", "127.0.0.1", 24224))),
            (LogDriver::Fluentd, "fluentd:24225", Some(("tcp", "fluentd", 24225))),
            (LogDriver::Fluentd, "unix:///x", None),
            (LogDriver::Fluentd, ":24224", Some(("tcp", "127.0.0.1", 24224))),
            (LogDriver::Syslog, "", None),
            (LogDriver::Syslog, "udp://h", Some(("udp", "h", 514))),
            (LogDriver::Syslog, "nonsense", None),
            (LogDriver::Gelf, "udp://[::1]:12201", Some(("udp", "::1", 12201))),
            (LogDriver::Splunk, "https://h", Some(("https", "h", 443))),
            (LogDriver::Awslogs, "x", None),
            (LogDriver::JsonFile, "x", None),
        ] {
            let found = endpoint(&driver, |_| Some(text));
            let found =
                found.as_ref().map(|found| (found.scheme.as_str(), found.host.as_str(), found.port.unwrap()));
            assert_eq!(found, expected, "{driver} {text}");
        }
    }
}
