//! Templates where CloudWatch's driver knows none.

use crate::finding::{Finding, Findings, Fix, Safety, Severity};
use crate::model::log_driver::LogDriver;
use crate::model::project::LogConfig;
use crate::rule::{Rule, rule};
use crate::source::Location;

pub(super) static RULE: Rule = rule!("literal-awslogs-stream", LogConfig, check);

const STREAM: &str = "awslogs-stream";

fn check(config: &LogConfig<'_>, findings: &mut Findings) {
    if config.driver() != Some(&LogDriver::Awslogs) {
        return;
    }
    let Some((stream, location)) = config.own_option(STREAM) else { return };
    if config.logging.value(STREAM).is_some_and(|stream| stream.contains("{{")) {
        findings.push(template(config, stream, location));
    } else if config.logging.value(STREAM).is_some_and(|stream| !stream.is_empty()) && has_replicas(config) {
        findings.push(
            Finding::at(location, format!("all replicas write into one stream, `{stream}`"))
                .severity(Severity::Info)
                .note("their lines cannot be told apart afterwards")
                .help("write `tag: \"{{.Name}}\"` instead: it is a template, and names the stream"),
        );
    }
}

fn template(config: &LogConfig<'_>, stream: &str, location: Location) -> Finding {
    let has_tag = config.logging.option("tag").is_some();
    let finding = Finding::at(location, format!("the stream is called `{stream}`, braces and all")).note(
        "`awslogs-stream` is taken as it is written. Every container with it writes into that one stream, and their \
         lines cannot be told apart",
    );
    let (title, safety, edits) = if has_tag {
        ("delete `awslogs-stream`", Safety::Unsafe, config.remove_option(STREAM))
    } else {
        ("rename it to `tag`", Safety::Safe, config.rename_option(STREAM, "tag"))
    };
    finding
        .help(if has_tag {
            "delete it: `tag` is a template, and names the stream where there is no `awslogs-stream`"
                .to_owned()
        } else {
            format!("write `tag: \"{stream}\"`: it is a template, and names the stream")
        })
        .fix(edits.ok().map(|edits| Fix { title: title.to_owned(), safety, edits }))
}

fn has_replicas(config: &LogConfig<'_>) -> bool {
    let Some(service) = config.service() else { return false };
    [&["scale"][..], &["deploy", "replicas"]]
        .into_iter()
        .any(|keys| service.integer(keys).is_some_and(|count| count.value > 1))
}
