//! A daemon that is stopped with SIGTERM, though another signal lets it finish its work.

use crate::finding::{Finding, Findings, Safety, Severity};
use crate::model::command::Family;
use crate::model::command::program::{Invocation, LauncherKind};
use crate::model::project::{Container, FinalCommand};
use crate::rule::{Rule, cured, rule, stop_with};

pub(super) static RULE: Rule = rule!("missing-stop-signal", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    let setting = &container.config.stop_signal;
    if setting.value.is_some() || setting.is_unknown() || !container.role.may_serve() {
        return;
    }
    let commands = container.final_commands();
    let [command] = commands.as_slice() else { return };
    findings.extend(finding(container, command));
}

fn finding(container: &Container, command: &FinalCommand<'_>) -> Option<Finding> {
    // A shell or a launcher in front gets the signal first.
    let found = command.invocation();
    let (index, name, signal, note) = graceful(container, command, &found)?;
    let location = command.location_from(index)?;
    let is_systemd = signal.contains("RTMIN");
    let finding =
        Finding::at(location, format!("`{name}` gets SIGTERM, its graceful stop signal is `{signal}`"))
            .severity(if is_systemd { Severity::Error } else { Severity::Info })
            .note(note);
    let in_dockerfile = container.image.as_ref().is_some_and(|image| image.dockerfile.file == location.file);
    let finding = finding.help(match in_dockerfile {
        true => format!("write `STOPSIGNAL {signal}`"),
        false => format!("write `stop_signal: {signal}`"),
    });
    Some(cured(finding, "stop it properly", Safety::Safe, stop_with(container, location, signal)))
}

type Graceful<'c> = (usize, &'c str, &'static str, &'static str);

fn graceful<'c>(
    container: &Container,
    command: &FinalCommand<'_>,
    found: &Invocation<'c>,
) -> Option<Graceful<'c>> {
    let waits = |kind| !matches!(kind, LauncherKind::Exec | LauncherKind::Entrypoint);
    if let Some(init) = found.launchers.iter().find(|launcher| launcher.kind == LauncherKind::SoleInit) {
        let path = command.argv()[init.index].to_owned();
        // Alpine's is another one; `/init` is that of s6-overlay.
        let known = matches!(container.sh(), Family::Dash | Family::Bash) && path != "/init";
        let is_systemd = init.name == "systemd" || init.name == "init" && known;
        return (is_systemd && init.index == 0).then_some((
            init.index,
            init.name,
            "SIGRTMIN+3",
            "systemd starts itself anew on SIGTERM: `docker stop` waits, and kills everything, status 137",
        ));
    }
    let program = found.program.as_ref()?;
    if !command.replaces_shell || found.launchers.iter().any(|launcher| waits(launcher.kind)) {
        return None;
    }
    let (signal, note) = match program.name {
        "nginx" | "openresty" | "php-fpm" => {
            ("SIGQUIT", "on SIGTERM it drops the requests in flight, on SIGQUIT it finishes them")
        }
        "apache2" | "httpd" | "apache2-foreground" => {
            ("SIGWINCH", "on SIGTERM it drops the requests in flight, on SIGWINCH it finishes them")
        }
        "postgres" => {
            ("SIGINT", "on SIGTERM it waits until the last client has gone, on SIGINT it takes leave of them")
        }
        "haproxy" => ("SIGUSR1", "on SIGTERM it drops the connections, on SIGUSR1 it lets them end"),
        _ => return None,
    };
    Some((program.index, program.name, signal, note))
}
