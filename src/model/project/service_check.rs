//! The `healthcheck` of a service, with what its image has.

use super::container::Container;
use super::server_probe::{is_known_server, server_probe};
use crate::syntax::yaml::edit::New;

/// A `healthcheck` to be written for a service.
#[derive(Clone, Debug)]
pub struct ServiceCheck {
    /// Key and value.
    pub entry: (String, New),
    /// What it does: `ask it with its own client`.
    pub title: &'static str,
}

/// A `healthcheck` for `container`: with the client of the server that it runs, else over HTTP on the port that others
/// reach; `None` if its image is not known to have anything to ask with.
#[must_use]
pub fn service_check(container: &Container) -> Option<ServiceCheck> {
    if let Some(probe) = server_probe(container) {
        let times = if probe.slow { ["30s", "10s", "5", "60s"] } else { ["10s", "5s", "5", "30s"] };
        let entry = entry(New::Plain(line(&probe.test)), times);
        return Some(ServiceCheck { entry, title: "ask the server itself" });
    }
    if is_known_server(container) {
        return None;
    }
    let words: Vec<String> = std::iter::once("CMD".to_owned()).chain(container.http_check()?).collect();
    let test = New::Noted(line(&words), "the path is a guess");
    Some(ServiceCheck { entry: entry(test, ["30s", "5s", "3", "30s"]), title: "ask it over HTTP" })
}

fn entry(test: New, [interval, timeout, retries, start_period]: [&str; 4]) -> (String, New) {
    let times = [
        ("interval", New::from(interval)),
        ("timeout", New::from(timeout)),
        ("retries", New::Plain(retries.to_owned())),
        ("start_period", New::from(start_period)),
    ];
    let check = std::iter::once(("test", test)).chain(times);
    ("healthcheck".to_owned(), New::map(check))
}

/// A list of texts on one line. What Compose would take for a variable is doubled.
fn line(words: &[String]) -> String {
    let words: Vec<_> = words.iter().map(|word| format!("{:?}", word.replace('$', "$$"))).collect();
    format!("[{}]", words.join(", "))
}
