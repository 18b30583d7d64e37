//! Logs sent as datagrams.

use crate::finding::{Finding, Findings};
use crate::model::project::LogConfig;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("udp-log-driver", LogConfig, check);

fn check(config: &LogConfig<'_>, findings: &mut Findings) {
    let Some(endpoint) = config.logging.endpoint().filter(|endpoint| endpoint.scheme == "udp") else {
        return;
    };
    let address = ["syslog-address", "gelf-address"].into_iter().find_map(|key| config.own_option(key));
    let Some((_, location)) = address else { return };
    let finding = Finding::at(location, "lines that are lost on the way are not sent again")
        .note("nobody notices: UDP tells neither side, and nothing counts the lines");
    let is_name = endpoint.host.parse::<std::net::IpAddr>().is_err();
    let finding = if is_name {
        finding.note(format!(
            "`{}` is looked up once, when the container starts: when its address changes, all lines are lost",
            endpoint.host
        ))
    } else {
        finding
    };
    findings.push(finding.help(
        "where every line counts, write to disk first: `driver: json-file` with `max-size` and `max-file`, and a \
         collector that reads the files",
    ));
}
