//! A grace period that ends before the program has finished its work.

use std::time::Duration;

use crate::finding::{Finding, Findings, Safety};
use crate::model::project::{Container, FinalCommand};
use crate::rule::{Rule, cured, rule};
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("short-stop-grace-period", Container, check);

/// Databases and brokers, which write to disk what they hold. How long that takes depends on how much it is;
/// [PostgreSQL's image](https://github.com/docker-library/postgres/blob/master/Dockerfile-debian.template) says that
/// even 90 s may be short.
const STORES: [&str; 15] = [
    "cassandra",
    "clickhouse-server",
    "couchdb",
    "elasticsearch",
    "influxd",
    "kafka-server-start.sh",
    "mariadbd",
    "mongod",
    "mysqld",
    "neo4j",
    "opensearch",
    "postgres",
    "rabbitmq-server",
    "scylla",
    "solr",
];

fn check(container: &Container, findings: &mut Findings) {
    let (Some(timeout), Some(service)) = (container.stop_timeout(), container.service()) else { return };
    if timeout.is_unknown() || !container.role.may_serve() {
        return;
    }
    let commands = container.final_commands();
    let [command] = commands.as_slice() else { return };
    let Some((name, need, why)) = need(container, command) else { return };
    if timeout.value >= need {
        return;
    }
    let location = timeout.location().unwrap_or(service.location());
    let given = timeout.value.as_secs();
    let advice = if STORES.contains(&name.as_str()) { 60 } else { need.as_secs() + 5 };
    let said = if timeout.location().is_some() { "and may take longer" } else { "Docker's default" };
    let finding = Finding::at(location, format!("`{name}` has {given} s to stop, {said}"));
    let finding = match command.location(0).filter(|_| timeout.location().is_none()) {
        Some(place) if place.file != location.file => finding.label(place, "the program is started here"),
        _ => finding,
    };
    let finding = finding.note(why).help(format!("write `stop_grace_period: {advice}s`"));
    let site = container.stack().and_then(|stack| stack.loaded.site(service.location()));
    let edits = site.map(|site| site.set(&["stop_grace_period"], &New::Text(format!("{advice}s"))));
    findings.push(cured(finding, "give it the time that it takes", Safety::Safe, edits));
}

/// The program, how long its end may take, and why.
fn need(container: &Container, command: &FinalCommand<'_>) -> Option<(String, Duration, String)> {
    let found = command.invocation();
    let program = found.program.filter(|_| command.replaces_shell)?;
    let argv = command.argv();
    let option = |name: &str| {
        argv.iter().enumerate().find_map(|(at, word)| match word.strip_prefix(name)?.strip_prefix('=') {
            Some(value) => value.parse().ok(),
            None => argv.get(at + 1)?.parse::<u64>().ok().filter(|_| *word == name),
        })
    };
    let (seconds, why) = match program.name {
        "gunicorn" => {
            let seconds = option("--graceful-timeout").unwrap_or(30);
            (
                seconds,
                format!(
                    "gunicorn gives its workers {seconds} s for requests in flight; they are cut off before"
                ),
            )
        }
        "sidekiq" => {
            let seconds = option("--timeout").or_else(|| option("-t")).unwrap_or(25);
            (
                seconds,
                format!("Sidekiq gives running jobs {seconds} s; they are cut off before, and not put back"),
            )
        }
        // A console program has no such host.
        "dotnet" if container.base_name().is_some_and(|base| base.contains("/aspnet")) => {
            (30, "the .NET host gives its services 30 s to end; they are cut off before".to_owned())
        }
        name if STORES.contains(&name) => (
            11,
            "it writes to disk what it holds in memory, and repairs itself at the next start if it is killed"
                .to_owned(),
        ),
        _ => return None,
    };
    Some((program.name.to_owned(), Duration::from_secs(seconds), why))
}
