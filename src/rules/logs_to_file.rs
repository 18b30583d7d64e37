//! A service whose output goes to a file inside the container.

use crate::finding::{Finding, Findings, Fix, Safety, Severity};
use crate::model::project::{Container, Form, Started};
use crate::rule::{Rule, rule};
use crate::source::{Edit, Location};
use crate::syntax::dockerfile::Keyword;
use crate::syntax::shell::RedirectionKind;

pub(super) static RULE: Rule = rule!("logs-to-file", Container, check);

/// Programs with the options that name a file for their log, and what stands for the standard output there. `None`
/// where that is what they write to without the option.
const OPTIONS: &[(&str, &[&str], Option<&str>)] = &[
    ("gunicorn", &["--access-logfile", "--error-logfile", "--log-file"], Some("-")),
    ("hypercorn", &["--access-logfile", "--error-logfile"], Some("-")),
    ("daphne", &["--access-log"], Some("-")),
    ("celery", &["--logfile", "-f"], None),
    ("uwsgi", &["--logto", "--logto2"], None),
    ("redis-server", &["--logfile"], None),
];

fn check(container: &Container, findings: &mut Findings) {
    if !container.role.may_serve() {
        return;
    }
    for started in container.started() {
        findings.extend(redirected(container, &started));
        findings.extend(by_option(container, &started));
    }
}

/// `prog >> /var/log/app.log 2>&1`
fn redirected(container: &Container, started: &Started) -> Option<Finding> {
    let name = started.program()?.name.to_owned();
    let (redirection, place) = started.redirections.iter().find(|(redirection, _)| {
        matches!(
            redirection.kind,
            RedirectionKind::Write
                | RedirectionKind::Append
                | RedirectionKind::WriteBoth
                | RedirectionKind::AppendBoth
        ) && matches!(redirection.descriptor, None | Some(1 | 2))
    })?;
    let path = redirection.target.literal()?;
    let output = if redirection.descriptor == Some(2) { "error output" } else { "output" };
    if path == "/dev/null" {
        return Some(thrown_away(&name, output, *place));
    }
    // Somebody reads the file, on this very line.
    if !is_hidden(container, path) || started.text.contains("tail ") {
        return None;
    }
    Some(
        to_file(Finding::at(*place, format!("the {output} of `{name}` goes to a file in the container")))
            .help("leave the redirection out"),
    )
}

fn thrown_away(name: &str, output: &str, place: Location) -> Finding {
    Finding::at(place, format!("the {output} of `{name}` is thrown away"))
        .severity(if output == "output" { Severity::Error } else { Severity::Warning })
        .note("when it fails, nothing tells why")
        .help("leave the redirection out, and let the program log less if it logs too much")
}

fn to_file(finding: Finding) -> Finding {
    finding.note(
        "`docker logs` and log collectors do not see it; it grows without limit, and goes with the container",
    )
}

/// `gunicorn --access-logfile /var/log/access.log`
fn by_option(container: &Container, started: &Started) -> Vec<Finding> {
    let Some(program) = started.program() else { return Vec::new() };
    let Some((_, options, standard)) = OPTIONS.iter().find(|(name, ..)| *name == program.name) else {
        return Vec::new();
    };
    let arguments = started.words.iter().enumerate().skip(program.index + 1);
    let found = arguments.filter_map(|(at, word)| {
        let (option, value) = match word.text.split_once('=') {
            Some((option, value)) => (option, value.to_owned()),
            None => (word.text.as_str(), started.words.get(at + 1)?.text.clone()),
        };
        if !options.contains(&option) || !is_hidden(container, &value) {
            return None;
        }
        let place = word.location?;
        let finding = to_file(Finding::at(
            place,
            format!("`{option}` sends logs of `{}` to a file in the container", program.name),
        ));
        Some(match standard {
            Some(standard) => {
                let is_apart = !word.text.contains('=');
                let fix = is_apart.then(|| replace(started, at + 1, standard)).flatten();
                finding.help(format!("write `{option} {standard}`")).fix(fix)
            }
            None => finding.help(format!("leave `{option}` out")),
        })
    });
    found.collect()
}

fn replace(started: &Started, index: usize, value: &str) -> Option<Fix> {
    let word = started.words.get(index)?;
    let place = word.location?;
    let replacement = match word.form {
        Form::Element => format!("\"{value}\""),
        Form::Text => value.to_owned(),
        Form::Other => return None,
    };
    Some(Fix {
        title: "log to the standard output".to_owned(),
        safety: Safety::Unsafe,
        edits: vec![Edit { file: place.file, span: place.span, replacement }],
    })
}

/// Whether `path` is a file that nobody outside of the container sees: no device, not on a volume, no link.
fn is_hidden(container: &Container, path: &str) -> bool {
    let is_path = path.starts_with('/') || path.contains('.') && !path.starts_with(['-', '$', '&']);
    let is_device = path.starts_with("/dev/") || path.starts_with("/proc/");
    let is_below = |target: &str| path.starts_with(target.trim_end_matches('/'));
    let mounts = container.service().map(|service| service.volumes()).unwrap_or_default();
    let mounted = mounts.iter().filter_map(|mount| mount.target).any(is_below);
    let declared = container.config.volumes.iter().any(|volume| is_below(&volume.value));
    is_path && !is_device && !path.contains('$') && !mounted && !declared && !is_linked(container, path)
}

/// Whether a `RUN` makes a link of `path` to the standard output.
fn is_linked(container: &Container, path: &str) -> bool {
    let Some(image) = &container.image else { return false };
    let runs = image.instructions().filter(|one| one.keyword == Keyword::Run);
    let mut texts = runs.map(|run| image.dockerfile.text(run.span));
    let name = path.rsplit('/').next().unwrap_or(path);
    texts.any(|text| text.contains(name) && (text.contains("/dev/std") || text.contains("/proc/")))
}
