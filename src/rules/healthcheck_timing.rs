//! Health checks that are run too often or too seldom, or give a slow program no time to start.

use std::time::Duration;

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::command::program::Language;
use crate::model::dockerfile::Healthcheck;
use crate::model::project::{Container, FinalProgram};
use crate::rule::{Rule, cured, rule};
use crate::source::{Edit, Location, Span};
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("healthcheck-timing", Container, check);

/// What Docker takes where nothing is said: <https://docs.docker.com/reference/dockerfile/#healthcheck>.
const INTERVAL: Duration = Duration::from_secs(30);
const RETRIES: u32 = 3;

/// How long most programs that are slow to start take at most.
const START: Duration = Duration::from_secs(60);

/// Databases and servers that recover or compile before they answer.
const SLOW: [&str; 14] = [
    "cassandra",
    "catalina.sh",
    "elasticsearch",
    "kafka-server-start.sh",
    "kc.sh",
    "kibana",
    "logstash",
    "mariadbd",
    "mysqld",
    "neo4j",
    "opensearch",
    "rails",
    "solr",
    "standalone.sh",
];

fn check(container: &Container, findings: &mut Findings) {
    let setting = &container.config.healthcheck;
    let Some(check) = setting.value.as_ref().filter(|check| check.test.is_some()) else { return };
    let Some(whole) = setting.location() else { return };
    findings.extend(start_interval(container, check));
    findings.extend(too_often(container, check));
    findings.extend(too_seldom(container, check));
    findings.extend(no_time_to_start(container, check, whole));
}

/// Where the time or count `key` is written, in the words of Compose.
fn place(container: &Container, key: &str) -> Option<Location> {
    let own = container.service().and_then(|service| Some(service.get(&["healthcheck", key])?.location()));
    own.or_else(|| {
        let image = container.image.as_ref()?;
        let check = container.image.as_ref()?.config().healthcheck.location()?;
        let flag = image.dockerfile.instruction_at(check)?.flag(&key.replace('_', "-"))?.span;
        Some(image.dockerfile.location(flag))
    })
}

/// A Compose file with that is refused, which is another rule's matter.
fn start_interval(container: &Container, check: &Healthcheck) -> Option<Finding> {
    let place = place(container, "start_interval")?;
    let image = container.image.as_ref().filter(|image| image.dockerfile.file == place.file)?;
    if check.start_interval.is_none() || check.start_period.is_some() {
        return None;
    }
    let behind = Span::empty(place.span.end as usize);
    Some(
        Finding::at(place, "`--start-interval` without `--start-period` has no effect")
            .note("it is the interval during the start period, which is 0 s unless it is set")
            .help("add `--start-period`: for how long the program may need to start")
            .fix(Fix {
                title: "add `--start-period=30s`".to_owned(),
                safety: Safety::Unsafe,
                edits: vec![image.dockerfile.edit(behind, " --start-period=30s")],
            }),
    )
}

fn too_often(container: &Container, check: &Healthcheck) -> Option<Finding> {
    if let Some(interval) = check.interval.filter(|interval| *interval < Duration::from_secs(2)) {
        return Some(
            Finding::at(place(container, "interval")?, format!("a health check every {interval:?}"))
                .note("each one starts a process in the container, by way of the daemon")
                .help("ask every few seconds at most; `start_interval` asks more often while it starts"),
        );
    }
    let timeout = check.timeout.filter(|timeout| *timeout < Duration::from_secs(1))?;
    Some(
        Finding::at(place(container, "timeout")?, format!("a health check that may take no longer than {timeout:?}"))
            .note("to start the process alone takes a good part of that on a busy host: it fails while nothing is wrong")
            .help("allow a second at least"),
    )
}

fn too_seldom(container: &Container, check: &Healthcheck) -> Option<Finding> {
    let interval = check.interval.filter(|interval| *interval > Duration::from_secs(300))?;
    let until = interval.saturating_mul(check.retries.unwrap_or(RETRIES));
    Some(
        Finding::at(
            place(container, "interval")?,
            format!("a failure is noticed only after {} minutes", until.as_secs() / 60),
        )
        .note("so many checks in a row have to fail; the first one is run an interval after the start")
        .help("ask every 30 s: a check costs next to nothing"),
    )
}

fn no_time_to_start(container: &Container, check: &Healthcheck, whole: Location) -> Option<Finding> {
    let program = container.final_program().filter(is_slow)?;
    let grace = check.interval.unwrap_or(INTERVAL).saturating_mul(check.retries.unwrap_or(RETRIES));
    if check.start_period.is_some() || grace >= START || !container.role.may_serve() {
        return None;
    }
    let (what, key) = match container.image.as_ref().filter(|image| image.dockerfile.file == whole.file) {
        Some(image) => (
            image.dockerfile.location(image.dockerfile.instruction_at(whole)?.keyword_span()),
            "--start-period",
        ),
        None => (
            place(container, "interval").or_else(|| place(container, "retries")).unwrap_or(whole),
            "start_period",
        ),
    };
    let finding = Finding::at(
        what,
        format!("`{}` has {} s to start before it counts as unhealthy", program.name, grace.as_secs()),
    )
    .note(
        "failures count from the start; on a busy host, or after a crash, it may well need longer than that",
    )
    .help(format!("set `{key}` to the time that a slow start takes"));
    Some(with_start_period(container, what, whole, finding))
}

fn is_slow(program: &FinalProgram) -> bool {
    SLOW.contains(&program.name.as_str()) || program.language == Some(Language::Java)
}

fn with_start_period(container: &Container, keyword: Location, whole: Location, finding: Finding) -> Finding {
    if container.image.as_ref().is_some_and(|image| image.dockerfile.file == whole.file) {
        return finding.fix(Fix {
            title: "add `--start-period=60s`".to_owned(),
            safety: Safety::Unsafe,
            edits: vec![Edit {
                file: keyword.file,
                span: Span::empty(keyword.span.end as usize),
                replacement: " --start-period=60s".to_owned(),
            }],
        });
    }
    let check = container.service().and_then(|service| Some(service.get(&["healthcheck"])?.location()));
    let site = container.stack().and_then(|stack| stack.loaded.site(check?));
    let edits = site.map(|site| site.set(&["start_period"], &New::from("60s")));
    cured(finding, "add `start_period: 60s`", Safety::Unsafe, edits)
}
