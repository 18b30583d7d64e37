//! Programs under supervisord whose output `docker logs` does not show.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::project::{Container, ContainerFile, Project, Started};
use crate::model::supervisord::{Section, sections};
use crate::rule::{Rule, rule};
use crate::source::{Edit, Location, Span, join};

pub(super) static RULE: Rule = rule!("hidden-supervisord-logs", Project, check);

/// Where supervisord looks for its configuration, and what Debian's and Alpine's editions include.
const FILES: [&str; 2] = ["/etc/supervisord.conf", "/etc/supervisor/supervisord.conf"];
const INCLUDED: [&str; 2] = ["/etc/supervisor/conf.d", "/etc/supervisor.d"];

fn check(project: &Project<'_>, findings: &mut Findings) {
    for container in project.containers().filter(|container| container.role.may_serve()) {
        let started = container.started();
        let supervisor =
            started.iter().find(|one| one.program().is_some_and(|program| program.name == "supervisord"));
        let Some(started) = supervisor else { continue };
        for file in configuration(project, container, started) {
            for section in sections(&file.text) {
                findings.extend(program(container, &file, &section, place(started)));
            }
        }
    }
}

fn place(started: &Started) -> Option<Location> {
    started.words.get(started.program()?.index)?.location
}

fn configuration(project: &Project<'_>, container: &Container, started: &Started) -> Vec<ContainerFile> {
    let argv = started.argv();
    let option = argv.iter().position(|word| matches!(*word, "-c" | "--configuration"));
    let joined = argv.iter().find_map(|word| word.strip_prefix("--configuration="));
    let named = joined.or_else(|| option.and_then(|at| argv.get(at + 1).copied()));
    let mut paths: Vec<String> = match named {
        Some(path) => {
            let folder = container.config.working_dir.value.as_deref().unwrap_or("/");
            vec![join(folder, path)]
        }
        None => FILES.map(str::to_owned).to_vec(),
    };
    for folder in INCLUDED {
        paths.extend(project.files_copied_to(container, folder));
    }
    paths.sort_unstable();
    paths.dedup();
    paths.iter().filter_map(|path| project.file_in(container, path)).collect()
}

fn program(
    container: &Container,
    file: &ContainerFile,
    section: &Section,
    started: Option<Location>,
) -> Option<Finding> {
    let name = section.program()?;
    let target = section.setting("stdout_logfile");
    let value = target.map_or("AUTO", |setting| setting.value.as_str());
    let finding = match value {
        _ if value.contains("%(") => return None,
        "NONE" | "syslog" => return None,
        _ if value.starts_with("/dev/") || value.starts_with("/proc/") => {
            return rotated_pipe(file, section, name, started);
        }
        _ if is_mounted(container, value) => return None,
        "AUTO" => {
            Finding::at(file.location(section.header), format!("`docker logs` shows nothing of `{name}`"))
                .note("by default supervisord writes what a program says to a file in /tmp of the container")
        }
        path => Finding::at(file.location(target?.place), format!("`docker logs` shows nothing of `{name}`"))
            .note(format!("what it says is in {path} inside the container, and gone with it")),
    };
    let finding = with_start(finding, started)
        .help("set `stdout_logfile=/dev/fd/1` and `stdout_logfile_maxbytes=0`, and the same for stderr");
    Some(finding.fix(forward(container, file, section)))
}

fn with_start(finding: Finding, started: Option<Location>) -> Finding {
    match started {
        Some(place) => finding.label(place, "supervisord is started here"),
        None => finding,
    }
}

/// A volume keeps the file.
fn is_mounted(container: &Container, path: &str) -> bool {
    let mounts = container.service().map(|service| service.volumes()).unwrap_or_default();
    mounts.iter().filter_map(|mount| mount.target).any(|target| path.starts_with(target))
}

/// A pipe cannot be rotated: supervisord tries to at the first line, fails, and closes it.
fn rotated_pipe(
    file: &ContainerFile,
    section: &Section,
    name: &str,
    started: Option<Location>,
) -> Option<Finding> {
    let target = section.setting("stdout_logfile")?;
    let size = section.setting("stdout_logfile_maxbytes");
    if target.value == "/dev/null" || size.is_some_and(|size| size.value.starts_with('0')) {
        return None;
    }
    let finding = Finding::at(
        file.location(target.place),
        format!("supervisord closes the output of `{name}` after its first lines"),
    )
    .note("it tries to rotate the pipe as if it were a file of 50 MB, and gives up on it: `Illegal seek`")
    .help("set `stdout_logfile_maxbytes=0`");
    let edit = match size {
        Some(size) => replace(file, size.place, "0".to_owned()),
        None => {
            replace(file, Span::empty(line_end(file, target.place)), "\nstdout_logfile_maxbytes=0".to_owned())
        }
    };
    Some(with_start(finding, started).fix(Fix {
        title: "switch rotation off".to_owned(),
        safety: Safety::Safe,
        edits: vec![edit],
    }))
}

/// Sends both outputs of the program to those of supervisord. As another user it may not open them again.
fn forward(container: &Container, file: &ContainerFile, section: &Section) -> Option<Fix> {
    let whole = sections(&file.text);
    let has_user = whole
        .iter()
        .any(|one| one.name == "supervisord" && one.setting("user").is_some_and(|user| user.value != "root"));
    if has_user && container.config.user.value.is_none() {
        return None;
    }
    let merged = section.setting("redirect_stderr").is_some_and(|setting| setting.value == "true");
    let wanted = [
        ("stdout_logfile", "/dev/fd/1", true),
        ("stdout_logfile_maxbytes", "0", true),
        ("stderr_logfile", "/dev/fd/2", !merged),
        ("stderr_logfile_maxbytes", "0", !merged),
    ];
    let mut edits = Vec::new();
    let mut missing = String::new();
    for (key, value, _) in wanted.iter().filter(|(.., is_needed)| *is_needed) {
        match section.setting(key) {
            Some(setting) if setting.value == *value => {}
            Some(setting) => edits.push(replace(file, setting.place, (*value).to_owned())),
            None => missing += &format!("\n{key}={value}"),
        }
    }
    if !missing.is_empty() {
        let last = section.settings.last().map_or(section.header, |setting| setting.place);
        let end = Span::empty(value_end(file, last));
        edits.push(replace(file, end, missing));
    }
    edits.sort_by_key(|edit| edit.span.start);
    Some(Fix { title: "write to the container's output".to_owned(), safety: Safety::Safe, edits })
}

fn replace(file: &ContainerFile, span: Span, replacement: String) -> Edit {
    let place = file.location(span);
    Edit { file: place.file, span: place.span, replacement }
}

/// Where the line of `place` ends.
fn line_end(file: &ContainerFile, place: Span) -> usize {
    let start = place.end as usize;
    file.text[start..].find(['\r', '\n']).map_or(file.text.len(), |length| start + length)
}

/// Where the value at `place` ends, indented lines that go on with it included.
fn value_end(file: &ContainerFile, place: Span) -> usize {
    let mut end = line_end(file, place);
    loop {
        let rest = &file.text[end..];
        let next = rest.trim_start_matches('\r').strip_prefix('\n').unwrap_or_default();
        if !next.starts_with([' ', '\t']) || next.lines().next().is_none_or(|line| line.trim().is_empty()) {
            return end;
        }
        let start = end + (rest.len() - next.len());
        end = line_end(file, Span::empty(start));
    }
}
