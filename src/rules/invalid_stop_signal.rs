//! A stop signal that does not exist.

use crate::finding::{Finding, Findings, Safety};
use crate::model::compose::Service;
use crate::model::nearest::nearest;
use crate::model::project::Stack;
use crate::rule::{Rule, cured, rule};
use crate::syntax::dockerfile::signal;
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("invalid-stop-signal", Stack, check);

fn check(stack: &Stack, findings: &mut Findings) {
    findings.extend(stack.services().filter_map(|service| finding(stack, service)));
}

fn finding(stack: &Stack, service: Service<'_>) -> Option<Finding> {
    let setting = service.stop_signal()?;
    let location = setting.location().filter(|_| !signal::is_signal(setting.value))?;
    let finding = Finding::at(location, format!("`{}` is no signal", setting.value))
        .note("the engine refuses to create the container: invalid signal");
    let Some(meant) = meant(setting.value) else {
        return Some(
            finding.help("name a signal, `SIGTERM` or `SIGQUIT`, or leave the key out for `SIGTERM`"),
        );
    };
    let edits = stack.loaded.site(location).map(|site| site.set(&[], &New::from(meant.as_str())));
    let finding = finding.help(format!("write `{meant}`"));
    Some(cured(finding, &format!("write `{meant}`"), Safety::Unsafe, edits))
}

/// The signal whose name is nearest to `text`.
fn meant(text: &str) -> Option<String> {
    let upper = text.trim().to_uppercase().replace('_', "");
    let full = if upper.starts_with("SIG") { upper } else { format!("SIG{upper}") };
    let names: Vec<_> = signal::names().collect();
    nearest(names.iter().map(String::as_str), &full).map(str::to_owned)
}
