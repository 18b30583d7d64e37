//! An ENTRYPOINT that drops the CMD of its base and has nothing to run without one.

use crate::finding::{Finding, Findings, Fix, Safety, Severity};
use crate::model::dockerfile::{Command, Config};
use crate::model::origin::Origin;
use crate::model::project::Image;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("lost-base-command", Image, check);

fn check(image: &Image, findings: &mut Findings) {
    let config = image.config();
    let (Origin::At(entrypoint), None) = (&config.entrypoint.origin, &config.command.value) else { return };
    // `CMD []` takes it away on purpose.
    if config.command.origin != Origin::At(*entrypoint) {
        return;
    }
}
