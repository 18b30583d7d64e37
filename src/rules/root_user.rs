//! A program that runs as root for no reason in sight.

use crate::finding::{Finding, Findings};
use crate::model::command::Family;
use crate::model::command::program::Kind;
use crate::model::origin::Origin;
use crate::model::project::{Container, Role};
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("root-user", Container, check);

/// Programs that start as root and hand their work to another user.
const DROPPING: [&str; 13] = [
    "apache2",
    "apache2ctl",
    "cron",
    "crond",
    "exim",
    "haproxy",
    "httpd",
    "nginx",
    "php-fpm",
    "postfix",
    "sshd",
    "supervisord",
    "systemd",
];

/// Words of scripts that change the user before they start the program.
const SWITCHES: [&str; 7] = ["gosu", "su-exec", "setpriv", "s6-setuidgid", "runuser", "chroot", "su "];

fn check(container: &Container, findings: &mut Findings) {
    let Some(image) = &container.image else { return };
    let user = &container.config.user;
    if matches!(user.origin, Origin::Unknown(_))
        || !container.role.may_serve()
        || container.role == Role::Unknown
        || container.sh() == Family::Windows
        || !user.value.as_deref().is_none_or(is_root)
        || drops_root(container)
    {
        return;
    }
    let Some(program) = container.final_program() else { return };
    // A start script by its name, or a name that is not known, may be anything.
    if ["start", "run", "init", "$"].iter().any(|beginning| program.name.starts_with(beginning)) {
        return;
    }
    let Some(start) = program.location.filter(|place| place.file == image.dockerfile.file) else { return };
    let finding = Finding::at(user.location().unwrap_or(start), format!("`{}` runs as root", program.name));
    let user = match container.base.language.as_deref() {
        Some("node") => "`USER node`, which the image has",
        Some("dotnet") => "`USER $APP_UID`, which the image has",
        _ => "a user of its own with `RUN useradd` or `RUN adduser`, and `USER` with its number",
    };
    findings.push(
        finding
            .note("whoever gets in through it owns all files of the container, mounted ones among them")
            .help(format!("set {user}; give it the folders that it writes to")),
    );
}

/// `root`, `0`, with or without a group.
fn is_root(user: &str) -> bool {
    matches!(user.split(':').next(), Some("" | "root" | "0"))
}

/// Whether something on the way to the program may change the user, or cannot be looked into.
fn drops_root(container: &Container) -> bool {
    let words = container.words();
    let names = words.iter().map(|word| word.rsplit('/').next().unwrap_or(word));
    let says = |text: &str| SWITCHES.iter().any(|switch| text.contains(switch));
    let script = container.entry_script.as_ref();
    container.base.init.is_some()
        || container.base.wrapper && container.base.language.is_none()
        || words.iter().any(|word| says(word))
        || names.into_iter().any(|name| DROPPING.iter().any(|known| name.starts_with(known)))
        || container.final_program().is_some_and(|program| {
            program.kind == Kind::Supervisor
                || program.kind == Kind::Server && program.language.is_none()
                || DROPPING.iter().any(|known| program.name.starts_with(known))
        })
        || script.is_some_and(|script| says(&script.text))
        || script.is_none() && container.starts_a_script()
}
