//! A limit on processes that containers share.

use crate::finding::{Finding, Findings};
use crate::model::project::Container;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("shared-nproc-ulimit", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    let limit = container.ulimits.get("nproc");
    // The largest number is no limit at all.
    let is_limited = limit.value.is_some_and(|limit| limit.soft != -1);
    let Some(location) = limit.location().filter(|_| is_limited) else { return };
    findings.push(
        Finding::at(location, "`nproc` counts the processes of a user, not of a container")
            .note(
                "the kernel adds up all processes of one user id, those of other containers and of the host too: a \
                 neighbour can use the limit up; processes of root it does not limit at all",
            )
            .help("delete it; `pids_limit` counts the processes of one container"),
    );
}
