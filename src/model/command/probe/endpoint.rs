//! What a probe connects to.

use std::ops::Range;

use crate::model::command::program::invocation;

use super::http::http_call;

/// The address in a URL or in the arguments of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint<'a> {
    /// Which argument holds the host.
    pub index: usize,
    /// The host as it is written, brackets of an IPv6 address included.
    pub host: &'a str,
    /// Where in that argument the host stands.
    pub host_range: Range<usize>,
    /// The port: written, or the usual one of the scheme. `None` if a variable decides.
    pub port: Option<u16>,
}

impl Endpoint<'_> {
    /// Whether the host is the container itself.
    #[must_use]
    pub fn is_local(&self) -> bool {
        matches!(self.host, "localhost" | "127.0.0.1" | "0.0.0.0" | "[::1]" | "::1" | "localhost.localdomain")
    }
}

/// What `argv` connects to, if it runs `curl`, `wget` or `nc`.
#[must_use]
pub fn endpoint<'a>(argv: &[&'a str]) -> Option<Endpoint<'a>> {
    if let Some(call) = http_call(argv) {
        let index = call.url?;
        return in_url(argv[index], index);
    }
    let program =
        invocation(argv).program.filter(|program| matches!(program.name, "nc" | "ncat" | "netcat"))?;
    let mut operands = (program.index + 1..argv.len()).filter(|at| !argv[*at].starts_with('-'));
    // Options with values of their own (`-w 3`) come first.
    let port = operands.next_back()?;
    let index = operands.next_back()?;
    let host = argv[index];
    Some(Endpoint { index, host, host_range: 0..host.len(), port: argv[port].parse().ok() })
}

fn in_url(url: &str, index: usize) -> Option<Endpoint<'_>> {
    let (scheme, start) = url.split_once("://").map_or(("http", 0), |(scheme, _)| (scheme, scheme.len() + 3));
    let length = url[start..].find(['/', '?', '#']).unwrap_or(url.len() - start);
    let authority = &url[start..start + length];
    let user = authority.rfind('@').map_or(0, |at| at + 1);
    let address = &authority[user..];
    let host_length = match address.find(']') {
        Some(bracket) if address.starts_with('[') => bracket + 1,
        _ => address.find(':').unwrap_or(address.len()),
    };
    let (host, port) = address.split_at(host_length);
    let port = match port.strip_prefix(':') {
        Some(number) => number.parse().ok(),
        None => match scheme {
            "http" => Some(80),
            "https" => Some(443),
            _ => None,
        },
    };
    let host_start = start + user;
    (!host.is_empty()).then(|| Endpoint {
        index,
        host,
        host_range: host_start..host_start + host.len(),
        port,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints() {
        for (argv, expected) in [
            ("curl -f http://localhost:8080/health", Some(("localhost", Some(8080), true))),
            ("curl localhost/x", Some(("localhost", Some(80), true))),
            ("curl https://127.0.0.1", Some(("127.0.0.1", Some(443), true))),
            ("wget -q http://u:p@[::1]:81?a@b", Some(("[::1]", Some(81), true))),
            ("curl http://localhost:$PORT/", Some(("localhost", None, true))),
            ("curl http://db:80", Some(("db", Some(80), false))),
            ("curl http://localhost:99999", Some(("localhost", None, true))),
            ("curl ftp://localhost", Some(("localhost", None, true))),
            ("nc -z localhost 5432", Some(("localhost", Some(5432), true))),
            ("nc -w 3 -z 127.0.0.1 80", Some(("127.0.0.1", Some(80), true))),
            ("nc 80", None),
            ("curl http://", None),
            ("curl", None),
            ("pg_isready", None),
        ] {
            let argv: Vec<_> = argv.split(' ').collect();
            let found = endpoint(&argv);
            if let Some(endpoint) = &found {
                assert_eq!(&argv[endpoint.index][endpoint.host_range.clone()], endpoint.host, "{argv:?}");
            }
            let found = found.map(|endpoint| (endpoint.host, endpoint.port, endpoint.is_local()));
            assert_eq!(found, expected, "{argv:?}");
        }
    }
}
