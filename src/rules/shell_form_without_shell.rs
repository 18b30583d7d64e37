//! Shell form in an image without a shell.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::command::Family;
use crate::model::dockerfile::{Argument, Command};
use crate::model::project::Container;
use crate::rule::{Rule, rule};
use crate::source::{Edit, Location};

pub(super) static RULE: Rule = rule!("shell-form-without-shell", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    if container.sh() != Family::None {
        return;
    }
    if let Some(line) = container.shell_line() {
        let subject =
            if line.is_shell_form { "this shell form".to_owned() } else { format!("`{}`", line.shell) };
        findings.extend(finding(container, &subject, line.line, line.is_shell_form));
    }
    let check = container.config.healthcheck.value.as_ref();
    if let Some(Command::Shell { line, .. }) = check.and_then(|check| check.test.as_ref()) {
        findings.extend(finding(container, "this health check", line, true));
    }
}

fn finding(container: &Container, subject: &str, line: &Argument, is_shell_form: bool) -> Option<Finding> {
    let location = line.location()?;
    let base = container.base_name().unwrap_or("the base image");
    let finding = Finding::at(location, format!("{subject} needs a shell, and `{base}` has none"));
    let finding = match &container.image {
        Some(image) => finding.label(image.base_location(), "no `/bin/sh` in here"),
        None => finding,
    };
    let finding = match subject {
        "this health check" => {
            finding.note("the check can never be run: the container is unhealthy for ever")
        }
        _ => finding.note("the container ends at once: `/bin/sh`: no such file or directory"),
    };
    let array = words(line.as_str());
    let help = array.as_ref().map_or_else(
        || {
            "write it in exec form; what needs a shell (variables, `&&`, pipes) has to go into the program"
                .to_owned()
        },
        |array| format!("write `{array}`"),
    );
    Some(
        finding
            .help(help)
            .fix(array.filter(|_| is_shell_form).and_then(|array| exec_form(location, line, array))),
    )
}

/// The line in exec form, if no word of it means anything to a shell.
fn words(line: &str) -> Option<String> {
    let plain = |c: char| c.is_alphanumeric() || c.is_whitespace() || "-_./:=@,+%".contains(c);
    let words: Vec<_> = line.split_whitespace().collect();
    let assignment = words.first()?.contains('=');
    let array = serde_json::to_string(&words).ok()?.replace("\",\"", "\", \"");
    (line.chars().all(plain) && !assignment).then_some(array)
}

fn exec_form(location: Location, line: &Argument, array: String) -> Option<Fix> {
    line.exact_location_of(0..line.as_str().len())?;
    Some(Fix {
        title: "write it in exec form".to_owned(),
        safety: Safety::Safe,
        edits: vec![Edit { file: location.file, span: location.span, replacement: array }],
    })
}
