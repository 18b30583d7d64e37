//! A command that goes to the background, so that the container ends.

use crate::finding::{Finding, Findings, Safety, Severity};
use crate::model::command::program::{Daemonizing, Foreground, Setting, daemonizing};
use crate::model::project::{Container, FinalCommand, Project};
use crate::rule::{Rule, cured, rule};
use crate::syntax::dockerfile::Keyword;

pub(super) static RULE: Rule = rule!("daemonizing-command", Project, check);

fn check(project: &Project<'_>, findings: &mut Findings) {
    for container in project.containers() {
        let commands = container.final_commands();
        let certain = commands.iter().filter(|command| !command.has_alternatives);
        findings.extend(certain.filter_map(|command| {
            left_behind(command).or_else(|| goes_to_the_background(project, container, command))
        }));
    }
}

/// `prog &`, with nothing that waits for it.
fn left_behind(command: &FinalCommand<'_>) -> Option<Finding> {
    let program = command.invocation().program.filter(|_| command.is_left_behind)?;
    Some(
        Finding::at(
            command.location_from(0)?,
            format!("the shell leaves `{}` in the background and ends", program.name),
        )
        .note("the container ends with its first process, and everything else in it is killed")
        .help("leave the `&` out, and write `exec` in front of the program"),
    )
}

fn goes_to_the_background(
    project: &Project<'_>,
    container: &Container,
    command: &FinalCommand<'_>,
) -> Option<Finding> {
    let argv = command.argv();
    let program = command.invocation().program?;
    let found = daemonizing(&argv, program.index, program.name)?;
    // A script of the project's own that is not in sight may make something else of a word like `supervisord`.
    if container.command_behind_script().is_some()
        && !container.has_inherited_wrapper()
        && container.entry_script.is_none()
    {
        return None;
    }
    let evidence = match &found.setting {
        Some(setting) => evidence(project, container, program.name, setting)?,
        None => Severity::Error,
    };
    let forks = if evidence == Severity::Error { "forks" } else { "may fork" };
    let headline = format!("`{}` {forks}, and the container ends", program.name);
    let finding = Finding::at(command.location_from(program.index)?, headline)
        .severity(evidence)
        .note("the container ends with its first process, and everything else in it is killed");
    Some(cure(finding, container, command, &found))
}

/// How certain it is that no configuration keeps the program in the foreground; `None` where one does.
fn evidence(project: &Project<'_>, container: &Container, name: &str, setting: &Setting) -> Option<Severity> {
    // The official PHP images say `daemonize = no`; what an unknown base says is not known.
    let told_by_base = name == "php-fpm" && container.base.language.as_deref() == Some("php");
    if told_by_base || !container.base.listed {
        return None;
    }
    let image = container.image.as_deref();
    let runs = image.into_iter().flat_map(|image| {
        image
            .instructions()
            .filter(|one| one.keyword == Keyword::Run)
            .map(|one| image.dockerfile.text(one.span))
    });
    if runs.into_iter().any(|text| setting.may_be_written_by(text)) {
        return None;
    }
    let folder = container.config.working_dir.value.as_deref().unwrap_or("/");
    let paths = setting.files.iter().map(|file| crate::source::join(folder, file));
    let included = project.files_copied_to(container, setting.folder);
    let read: Vec<_> =
        paths.clone().chain(included).filter_map(|path| project.file_in(container, &path)).collect();
    if read.iter().any(|file| setting.is_in(&file.text)) {
        return None;
    }
    let mounts = container.service().map(|service| service.volumes()).unwrap_or_default();
    let covers = |target: &str| {
        paths.clone().any(|path| path.starts_with(target)) || setting.folder.starts_with(target)
    };
    let is_mounted = mounts.iter().filter_map(|mount| mount.target).any(covers);
    let copies = image.map(|image| image.built.copies.as_slice()).unwrap_or_default();
    let brings = |to: &str| {
        paths.clone().any(|path| crate::source::parent(&path).starts_with(to))
            || to.starts_with(setting.folder)
    };
    let is_copied = copies
        .iter()
        .filter_map(|copy| copy.destination.as_deref())
        .any(|to| to == "/" || brings(to) || paths.clone().any(|path| path == to));
    let certain = !read.is_empty() || !is_copied;
    Some(if certain && !is_mounted { Severity::Error } else { Severity::Info })
}

fn cure(finding: Finding, container: &Container, command: &FinalCommand<'_>, found: &Daemonizing) -> Finding {
    let argv = command.argv();
    let (help, edits) = match found.cure {
        Foreground::Append(words) => (format!("add `{}`", quoted(words)), container.append(command, words)),
        Foreground::Replace(index, word) => {
            let before = argv[..index].last().filter(|option| option.starts_with("--"));
            let new = before.map_or(word.to_owned(), |option| format!("{option} {word}"));
            (format!("write `{new}` instead"), container.replace(command, index, word))
        }
        Foreground::Remove(index) => {
            (format!("leave `{}` out", argv[index]), container.remove(command, index))
        }
        Foreground::Otherwise(help) => return finding.help(help),
    };
    let alone = command.obstacles.is_empty() && command.is_element(0);
    let safety = if alone && found.setting.is_none()
        || found.setting.is_some() && finding.severity == Severity::Error && alone
    {
        Safety::Safe
    } else {
        Safety::Unsafe
    };
    cured(finding.help(help), "keep the program in the foreground", safety, edits)
}

fn quoted(words: &[&str]) -> String {
    let quoted = |word: &&str| if word.contains(' ') { format!("'{word}'") } else { (*word).to_owned() };
    words.iter().map(quoted).collect::<Vec<_>>().join(" ")
}
