//! A comment that takes no finding back.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::rule::{Rule, rule};
use crate::suppress::{Meaning, Name, Suppression};

pub(super) static RULE: Rule = rule!("unused-suppression", Suppression, check);

fn check(suppression: &Suppression, findings: &mut Findings) {
    match &suppression.names {
        Err(reason) => findings.push(
            Finding::at(suppression.location, format!("this comment ignores nothing: {reason}"))
                .help("write `# shipworthy: ignore[rule] reason`"),
        ),
        Ok(names) => {
            findings.extend(names.iter().filter_map(unknown));
            findings.extend(idle(suppression, names));
        }
    }
}

fn unknown(name: &Name) -> Option<Finding> {
    let Meaning::Nothing(nearest) = name.meaning else { return None };
    let help = match nearest {
        Some(nearest) => format!("write `{nearest}`"),
        None => "`shipworthy rules` lists all of them".to_owned(),
    };
    Some(Finding::at(name.location, format!("no rule is called `{}`", name.text)).help(help))
}

/// The rules that have nothing to say where the comment silences them: one finding for all of them, so that the fixes
/// of one comment do not meet.
fn idle(suppression: &Suppression, names: &[Name]) -> Option<Finding> {
    let is_idle = |name: &Name| !name.used && matches!(name.meaning, Meaning::Rule(_));
    let idle: Vec<_> = names.iter().filter(|name| is_idle(name)).collect();
    let first = idle.first()?;
    let listed = idle.iter().map(|name| format!("`{}`", name.text)).collect::<Vec<_>>().join(", ");
    let verb = if idle.len() == 1 { "finds" } else { "find" };
    let place = if suppression.whole_file { "in this file" } else { "here" };
    Some(
        Finding::at(first.location, format!("{listed} {verb} nothing {place}"))
            .note("it would hide the next flaw of this kind")
            .fix(Fix {
                title: "take it out".to_owned(),
                safety: Safety::Safe,
                edits: vec![suppression.only(|name| !is_idle(name))],
            }),
    )
}
