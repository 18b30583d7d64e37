//! A comment that takes findings back and does not say why.

use crate::finding::{Finding, Findings};
use crate::rule::{Rule, rule};
use crate::suppress::Suppression;

pub(super) static RULE: Rule = rule!("unexplained-suppression", Suppression, check);

fn check(suppression: &Suppression, findings: &mut Findings) {
    if suppression.has_reason || suppression.names.is_err() {
        return;
    }
    findings.push(
        Finding::at(suppression.location, "this comment does not say why")
            .note("nobody can tell when it has had its day")
            .help("write the reason behind the brackets"),
    );
}
