//! A health check that asks `::1` where only IPv4 is served.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::command::probe::{Client, endpoint, http_call};
use crate::model::project::{Container, Project, Started};
use crate::rule::{Rule, rule};
use crate::source::{Edit, Location, Span};

pub(super) static RULE: Rule = rule!("healthcheck-localhost-ipv6", Project, check);

/// Where nginx's images take servers from.
const NGINX: [&str; 2] = ["/etc/nginx/conf.d", "/etc/nginx/http.d"];

/// Servers that listen on 127.0.0.1 unless they are told where, each with the options that tell.
const LOCAL: &[(&str, &[&str])] = &[
    ("uvicorn", &["--host", "--fd", "--uds"]),
    ("gunicorn", &["-b", "--bind", "-c", "--config"]),
    ("hypercorn", &["-b", "--bind", "-c", "--config"]),
    ("flask", &["-h", "--host"]),
];

fn check(project: &Project<'_>, findings: &mut Findings) {
    for container in project.containers().filter(|container| container.has_busybox_wget()) {
        let Some(probe) = container.probe() else { continue };
        for call in probe.calls() {
            let argv = call.argv();
            let is_wget = http_call(&argv).is_some_and(|call| call.client == Client::Wget);
            let Some(asked) = endpoint(&argv).filter(|asked| is_wget && asked.host == "localhost") else {
                continue;
            };
            let Some((why, server)) = serves_ipv4_only(project, container, asked.port) else { continue };
            let word = &call.words[asked.index];
            let Some(location) = word.location() else { continue };
            let fix = word.exact_location_of(asked.host_range.clone()).map(|place| Fix {
                title: "ask 127.0.0.1".to_owned(),
                safety: Safety::Unsafe,
                edits: vec![Edit { file: place.file, span: place.span, replacement: "127.0.0.1".to_owned() }],
            });
            findings.push(
                Finding::at(location, "`localhost` is `::1` first here, and only IPv4 is served")
                    .label(server, why)
                    .note(
                        "the wget of BusyBox tries the first address only: the check fails while all is well",
                    )
                    .help("write 127.0.0.1")
                    .fix(fix),
            );
        }
    }
}

/// What shows that the server listens on IPv4 alone, and where. A server that is not told where to listen mostly
/// takes both.
fn serves_ipv4_only(
    project: &Project<'_>,
    container: &Container,
    port: Option<u16>,
) -> Option<(&'static str, Location)> {
    container
        .started()
        .iter()
        .find_map(by_option)
        .or_else(|| by_variable(container))
        .or_else(|| by_nginx(project, container, port?))
}

fn by_option(started: &Started) -> Option<(&'static str, Location)> {
    if started.words.iter().any(|word| word.text.contains("::")) {
        return None;
    }
    let told = started.words.iter().find(|word| is_ipv4(&word.text));
    if let Some(place) = told.and_then(|word| word.location) {
        return Some(("it listens on an IPv4 address", place));
    }
    let program = started.program()?;
    let (_, options) = LOCAL.iter().find(|(name, _)| *name == program.name)?;
    let told = started
        .words
        .iter()
        .any(|word| word.text.contains('$') || options.iter().any(|option| word.text.starts_with(option)));
    let place = started.words[program.index].location.filter(|_| !told)?;
    Some(("it listens on 127.0.0.1 unless told otherwise", place))
}

/// Whether `word` says to listen on all IPv4 addresses: `0.0.0.0`, `0.0.0.0:8000`, `--host=0.0.0.0`.
fn is_ipv4(word: &str) -> bool {
    let value = word.rsplit(['=', '/']).next().unwrap_or(word);
    value.strip_prefix("0.0.0.0").is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
}

/// `HOSTNAME=0.0.0.0`, as Next.js and others take it.
fn by_variable(container: &Container) -> Option<(&'static str, Location)> {
    const NAMES: [&str; 6] = ["HOST", "HOSTNAME", "BIND", "BIND_ADDRESS", "LISTEN_ADDRESS", "NITRO_HOST"];
    NAMES.iter().find_map(|name| {
        let variable = container.variable(name)?;
        let place = variable.location().filter(|_| variable.value.as_deref().is_some_and(is_ipv4))?;
        Some(("it listens on this IPv4 address", place))
    })
}

/// A configuration that the Dockerfile copies, whose `listen` names the port and no IPv6 address.
fn by_nginx(project: &Project<'_>, container: &Container, port: u16) -> Option<(&'static str, Location)> {
    let started = container.started();
    started.iter().find(|one| one.program().is_some_and(|program| program.name == "nginx"))?;
    let mut paths = vec!["/etc/nginx/nginx.conf".to_owned()];
    paths.extend(NGINX.iter().flat_map(|folder| project.files_copied_to(container, folder)));
    let files: Vec<_> = paths.iter().filter_map(|path| project.file_in(container, path)).collect();
    if files.iter().any(|file| file.text.contains("listen [::]") || file.text.contains("ipv6only")) {
        return None;
    }
    let place = files.iter().find_map(|file| Some(file.location(listen(&file.text, port)?)))?;
    Some(("it listens on IPv4 alone", place))
}

/// The `listen` directive of `port` in a configuration of nginx.
fn listen(text: &str, port: u16) -> Option<Span> {
    let number = port.to_string();
    let mut at = 0;
    text.split_inclusive('\n').find_map(|line| {
        let start = at;
        at += line.len();
        let directive = line.trim();
        let value = directive.strip_prefix("listen")?.trim_start().split([';', ' ']).next()?;
        let listens = value == number || value.strip_prefix("0.0.0.0:") == Some(&number);
        let lead = line.len() - line.trim_start().len();
        listens.then(|| Span::new(start + lead, start + lead + directive.len()))
    })
}
