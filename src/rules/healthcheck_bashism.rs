//! A health check in the language of bash that another shell reads.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::command::Family;
use crate::model::command::probe::{BashismKind, bashisms};
use crate::model::dockerfile::{Argument, Command};
use crate::model::project::{Container, Probe};
use crate::rule::{Rule, cured, rule};
use crate::source::Edit;
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("healthcheck-bashism", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    let Some(Probe::Line { line, script: Some(script), family }) = container.probe() else { return };
    let found = bashisms(&script);
    let Some(bashism) = found.iter().find(|bashism| bashism.kind.breaks(family)) else { return };
    let Some(location) = line.location_of(bashism.span.range()) else { return };
    let shell = if family == Family::Dash { "dash" } else { "BusyBox ash" };
    let finding = Finding::at(
        location,
        format!("`{}` is for bash, and {shell} reads this check", bashism.kind.written()),
    )
    .note(consequence(bashism.kind));
    let image = container.service().and_then(|service| service.image()?.location());
    let finding = match (&container.image, image, container.base_name()) {
        (Some(image), _, Some(base)) => {
            finding.label(image.base_location(), format!("`/bin/sh` of `{base}` is {shell}"))
        }
        (None, Some(place), _) => finding.label(place, format!("its `/bin/sh` is {shell}")),
        _ => finding,
    };
    // Debian and Ubuntu always have bash.
    if family != Family::Dash || !is_shell_form(container) {
        findings.push(finding.help("write it for POSIX `sh`"));
        return;
    }
    let finding = finding.help("start bash: `[\"bash\", \"-c\", \"…\"]`");
    findings.push(with_bash(container, line, finding));
}

/// What a shell that does not know the construct makes of it.
fn consequence(kind: BashismKind) -> &'static str {
    match kind {
        BashismKind::BothOutputs => {
            "`/bin/sh` takes it for `&` and `>`: the command runs in the background, and the check succeeds each time"
        }
        BashismKind::DollarQuote | BashismKind::Braces => {
            "`/bin/sh` takes it for ordinary text, whatever `SHELL` says"
        }
        _ => "`/bin/sh` runs health checks, whatever `SHELL` says: this fails each time",
    }
}

fn is_shell_form(container: &Container) -> bool {
    let check = container.config.healthcheck.value.as_ref();
    matches!(check.and_then(|check| check.test.as_ref()), Some(Command::Shell { .. }))
}

/// The line as a script of bash.
fn with_bash(container: &Container, line: &Argument, finding: Finding) -> Finding {
    let title = "let bash read it";
    let (Some(place), Ok(text)) = (line.location(), serde_json::to_string(line.as_str())) else {
        return finding;
    };
    if container.image.as_ref().is_some_and(|image| image.dockerfile.file == place.file) {
        let replacement = format!("[\"bash\", \"-c\", {text}]");
        return finding.fix(Fix {
            title: title.to_owned(),
            safety: Safety::Safe,
            edits: vec![Edit { file: place.file, span: place.span, replacement }],
        });
    }
    // What a variable of Compose puts in is not to be written out.
    if line.exact_location_of(0..line.as_str().len()).is_none() {
        return finding;
    }
    let test =
        container.service().and_then(|service| Some(service.get(&["healthcheck", "test"])?.location()));
    let site = container.stack().and_then(|stack| stack.loaded.site(test?));
    let list = New::Plain(format!("[\"CMD\", \"bash\", \"-c\", {text}]"));
    cured(finding, title, Safety::Safe, site.map(|site| site.set(&[], &list)))
}
