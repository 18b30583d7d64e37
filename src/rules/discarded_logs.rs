//! Logs that nobody keeps.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::compose::Service;
use crate::model::log_driver::LogDriver;
use crate::model::project::LogConfig;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("discarded-logs", LogConfig, check);

fn check(config: &LogConfig<'_>, findings: &mut Findings) {
    let Some((LogDriver::None, location)) = config.own_driver() else { return };
    if config.is_job() || config.service().is_some_and(keeps_its_own) {
        return;
    }
    let headline = match config.is_daemon() {
        true => "the logs of all containers are thrown away",
        false => "the log is thrown away",
    };
    let has_options = !config.logging.options.is_empty();
    let fix = config.set_driver(&LogDriver::Local).ok().filter(|_| !has_options);
    findings.push(
        Finding::at(location, headline)
            .note("nothing that the program says before it ends can be read, and `docker logs` fails")
            .help("write `local`, which takes 100 MB at most")
            .fix(fix.map(|edits| Fix {
                title: "log to the driver `local`".to_owned(),
                safety: Safety::Unsafe,
                edits,
            })),
    );
}

/// Whether the service writes its logs into a volume.
fn keeps_its_own(service: Service<'_>) -> bool {
    let is_for_logs = |path: &str| path.split('/').any(|part| matches!(part, "log" | "logs"));
    service.volumes().iter().any(|mount| !mount.read_only && mount.target.is_some_and(is_for_logs))
}
