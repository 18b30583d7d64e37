//! `["sh", "-c", "…"]` whose shell stays PID 1.

use crate::finding::Findings;
use crate::model::project::Container;
use crate::rule::{Rule, rule, shell_in_front};

pub(super) static RULE: Rule = rule!("shell-wrapper-without-exec", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    findings.extend(shell_in_front(container, false));
}
