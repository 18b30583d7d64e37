//! The finding that shell form and `sh -c` share: a shell in front of the program.

use crate::finding::{Finding, Fix, Safety, Severity};
use crate::model::command::{Family, NoExec};
use crate::model::project::{Container, Role, ShellInFront, Stays};
use crate::source::{Edit, Span};

/// The finding about the shell in front of the container's program, if it is a shell form (`shell_form`) or a
/// `sh -c` that is written out.
pub(crate) fn shell_in_front(container: &Container, shell_form: bool) -> Option<Finding> {
    if !container.role.may_serve() {
        return None;
    }
    let front = container.shell_in_front().filter(|front| front.line.is_shell_form == shell_form)?;
    let location = front.line.line.location_of(front.span.range())?;
    let finding = Finding::at(location, headline(&front)).severity(severity(container, &front));
    let finding = match (container.base_name(), &container.image) {
        (Some(base), Some(image)) if front.line.shell.ends_with("sh") => {
            finding.label(image.base_location(), shell_of(&front, base))
        }
        _ => finding,
    };
    Some(cure(finding.note(consequence(&front)), &front))
}

/// An error where it is certain and matters; a step less for what may be no service at all.
fn severity(container: &Container, front: &ShellInFront<'_>) -> Severity {
    match (&front.stays, container.role) {
        (Stays::Certainly(_), Role::Service) => Severity::Error,
        (Stays::Certainly(_), _) | (Stays::DependsOnShell, Role::Service) => Severity::Warning,
        (Stays::DependsOnShell | Stays::NotByLuck, _) => Severity::Info,
    }
}

fn headline(front: &ShellInFront<'_>) -> String {
    let ShellInFront { command, line, .. } = front;
    match front.stays {
        Stays::Certainly(_) => format!("`{}` stays PID 1 and keeps signals from `{command}`", line.shell),
        Stays::DependsOnShell => format!("`{}` may stay PID 1 and keep signals from `{command}`", line.shell),
        Stays::NotByLuck => format!("`{command}` is PID 1 only because of which shell `{}` is", line.shell),
    }
}

fn shell_of(front: &ShellInFront<'_>, base: &str) -> String {
    let name = match front.line.family {
        Family::Dash => "dash",
        Family::Ash => "busybox ash",
        Family::Bash => "bash",
        Family::None | Family::Windows | Family::Unknown => {
            return format!("which shell `{base}` brings is not known");
        }
    };
    format!("`{}` is {name} here", front.line.shell)
}

fn consequence(front: &ShellInFront<'_>) -> String {
    match &front.stays {
        Stays::Certainly(because) => format!(
            "{because}: `docker stop` signals only the shell, and after the grace period everything is killed, \
             status 137"
        ),
        Stays::DependsOnShell => "dash (Debian, Ubuntu) stays and keeps the stop signal to itself; bash and busybox \
                                  become a simple last command"
            .to_owned(),
        Stays::NotByLuck => {
            "bash and busybox become a simple last command; dash, a pipe or a `||` would keep the shell in front"
                .to_owned()
        }
    }
}

fn cure(finding: Finding, front: &ShellInFront<'_>) -> Finding {
    match front.exec {
        Ok(insertion) => {
            let place = front.line.line.exact_location_of(insertion.at..insertion.at);
            let written = &front.line.line.as_str()[front.span.range()];
            let command = written.lines().next().unwrap_or_default();
            let finding = finding.help(format!("write `exec` in front of it: `exec {command}`"));
            finding.fix(place.map(|place| Fix {
                title: "make the shell become the program".to_owned(),
                safety: if insertion.plain { Safety::Safe } else { Safety::Unsafe },
                edits: vec![Edit {
                    file: place.file,
                    span: Span { end: place.span.start, ..place.span },
                    replacement: "exec ".to_owned(),
                }],
            }))
        }
        Err(NoExec::Builtin) => finding.help("start the program itself, by its name, as the last command"),
        Err(_) => finding.help(
            "make the program the last simple command and write `exec` in front of it, or move the rest into a script",
        ),
    }
}
