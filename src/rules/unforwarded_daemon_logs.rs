//! A daemon of the distribution that logs to files, as it does on a host.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::project::{Container, Image};
use crate::rule::{Rule, rule};
use crate::source::{Edit, Location};
use crate::syntax::dockerfile::Keyword;

pub(super) static RULE: Rule = rule!("unforwarded-daemon-logs", Container, check);

/// A daemon as distributions pack it.
struct Daemon {
    /// Names of the program.
    programs: &'static [&'static str],
    /// Names of the package.
    packages: &'static [&'static str],
    /// Where it logs.
    files: &'static str,
}

const DAEMONS: [Daemon; 4] = [
    Daemon { programs: &["nginx"], packages: &["nginx"], files: "/var/log/nginx" },
    Daemon {
        programs: &["apache2", "apache2ctl", "apachectl"],
        packages: &["apache2"],
        files: "/var/log/apache2",
    },
    Daemon { programs: &["httpd"], packages: &["httpd"], files: "/var/log/httpd" },
    Daemon { programs: &["squid"], packages: &["squid"], files: "/var/log/squid" },
];

fn check(container: &Container, findings: &mut Findings) {
    let Some(image) = container.image.as_deref().filter(|_| container.role.may_serve()) else { return };
    for started in container.started() {
        let Some(program) = started.program() else { continue };
        let Some(daemon) = DAEMONS.iter().find(|daemon| daemon.programs.contains(&program.name)) else {
            continue;
        };
        let Some(place) = started.words[program.index].location else { continue };
        let Some(installed) = installation(image, daemon) else { continue };
        let told =
            started.text.contains("/dev/") || started.words.iter().any(|word| word.text.contains("log"));
        if told || is_configured(container, image, daemon) {
            continue;
        }
        let finding = Finding::at(place, format!("`{}` logs to files in {}", program.name, daemon.files))
            .label(installed, "installed here, as it is set up for a host")
            .note(
                "`docker logs` and log collectors see nothing of them; they grow, and go with the container",
            );
        findings.push(if program.name == "nginx" {
            finding
                .help("make links of its log files to `/dev/stdout` and `/dev/stderr`")
                .fix(link_logs(container, image, installed))
        } else {
            finding.help("name `/dev/stdout` and `/dev/stderr` as log files in its configuration")
        });
    }
}

/// The `RUN` that installs the daemon.
fn installation(image: &Image, daemon: &Daemon) -> Option<Location> {
    let mut runs = image.instructions().filter(|one| one.keyword == Keyword::Run);
    let run = runs.find(|run| {
        let text = image.dockerfile.text(run.span);
        let words: Vec<_> = text.split(|c: char| c.is_whitespace() || c == ';').collect();
        let installs = words.iter().any(|word| matches!(*word, "install" | "add" | "-y"));
        installs && words.iter().any(|word| daemon.packages.contains(word))
    })?;
    Some(image.dockerfile.location(run.keyword_span()))
}

/// Whether something may send the logs elsewhere: a configuration or a script that is brought, a link, a mount.
fn is_configured(container: &Container, image: &Image, daemon: &Daemon) -> bool {
    let about =
        |text: &str| daemon.packages.iter().any(|name| text.contains(name)) || text.ends_with(".conf");
    let copied = image.built.copies.iter().any(|copy| {
        let text = image.dockerfile.text(copy.location.span);
        about(text)
            || text.contains("conf")
            || copy.destination.as_deref().is_none_or(|path| path == "/" || path == "/etc")
    });
    let mut runs = image.instructions().filter(|one| one.keyword == Keyword::Run);
    let edited = runs.any(|run| {
        let text = image.dockerfile.text(run.span);
        let says_so = [
            "/dev/std",
            "/proc/self",
            "/proc/1/",
            "/dev/fd",
            "access_log",
            "error_log",
            "ErrorLog",
            "CustomLog",
        ];
        says_so.iter().any(|word| text.contains(word))
            || text.contains(&format!("/etc/{}", daemon.packages[0]))
            || !run.heredocs.is_empty()
    });
    let mounts = container.service().map(|service| service.volumes()).unwrap_or_default();
    let mounted = mounts
        .iter()
        .filter_map(|mount| mount.target)
        .any(|target| about(target) || target.starts_with("/var/log"));
    let script = container.entry_script.as_ref();
    let scripted =
        script.is_some_and(|script| script.text.contains("/dev/std") || script.text.contains("log"));
    let unseen = container.starts_a_script() && script.is_none();
    copied || edited || mounted || scripted || unseen
}

/// As the official image does it. Only the master, as root, may open the outputs again.
fn link_logs(container: &Container, image: &Image, installed: Location) -> Option<Fix> {
    let user = container.config.user.value.as_deref();
    if user.is_some_and(|user| user != "root" && user != "0") || installed.file != image.dockerfile.file {
        return None;
    }
    let run = image.dockerfile.instruction_at(installed)?;
    let line =
        "RUN ln -sf /dev/stdout /var/log/nginx/access.log && ln -sf /dev/stderr /var/log/nginx/error.log";
    let edits: Vec<Edit> = vec![image.dockerfile.insert_line_after(run.span, line)];
    Some(Fix { title: "link its log files to the outputs".to_owned(), safety: Safety::Safe, edits })
}
