//! A server for development, as the command of production.

use crate::finding::{Finding, Findings, Safety, Severity};
use crate::model::command::program::{Kind, Program, Role as ProgramRole, invocation};
use crate::model::command::{Ending, endings};
use crate::model::context;
use crate::model::project::{Container, FinalCommand, Project};
use crate::rule::{Rule, cured, rule};
use crate::source::Location;
use crate::syntax::shell;

pub(super) static RULE: Rule = rule!("dev-server", Project, check);

fn check(project: &Project<'_>, findings: &mut Findings) {
    for container in project.containers().filter(|container| !is_for_development(container)) {
        let commands = container.final_commands();
        let certain = commands.iter().filter(|command| !command.has_alternatives);
        findings.extend(certain.filter_map(|command| finding(project, container, command)));
    }
}

/// Whether the service itself tells that it is for development: it is kept in step with the sources, or runs them from
/// the host.
fn is_for_development(container: &Container) -> bool {
    let Some(service) = container.service() else { return !container.role.may_serve() };
    let is_source = |source: &str| matches!(source, "." | "./" | "..") || is_context(container, source);
    let mounts = service.volumes();
    let runs_sources = mounts.iter().any(|mount| mount.kind == "bind" && mount.source.is_some_and(is_source));
    !container.role.may_serve() || runs_sources || service.get(&["develop"]).is_some()
}

/// Whether `folder` is, or lies below, what the image is built from.
fn is_context(container: &Container, folder: &str) -> bool {
    let build = container.service().and_then(|service| service.build().map(|build| build.context.value));
    let trimmed = |path: &str| path.trim_start_matches("./").trim_end_matches('/').to_owned();
    let folder = trimmed(folder);
    build.is_some_and(|context| {
        let context = trimmed(context);
        folder == context
            || folder
                .strip_prefix(&context)
                .is_some_and(|below| below.starts_with('/') && !below.contains('.'))
    })
}

fn finding(project: &Project<'_>, container: &Container, command: &FinalCommand<'_>) -> Option<Finding> {
    let argv = command.argv();
    let found = command.invocation();
    let program = found.program.as_ref()?;
    if program.kind == Kind::PackageManager && runs_something_else(project, container, &argv, program) {
        return None;
    }
    let flaw = flaw(container, &argv, program)?;
    let location = command.location_from(program.index).or_else(|| named_at(container))?;
    // An override is what Compose adds on a developer's machine.
    let path = project.sources.file(location.file).path();
    let name = path.rsplit('/').next().unwrap_or(path);
    if name.contains("override") || context::development(path).is_some() {
        return None;
    }
    let finding =
        Finding::at(location, flaw.headline).severity(flaw.severity).note(flaw.note).help(flaw.help);
    Some(match flaw.reload {
        Some(index) => cured(finding, "leave `--reload` out", Safety::Safe, container.remove(command, index)),
        None => finding,
    })
}

/// Whether the package manager's script, which is in sight, ends with a program that is made for production.
fn runs_something_else(
    project: &Project<'_>,
    container: &Container,
    argv: &[&str],
    program: &Program<'_>,
) -> bool {
    let script = program.script.and_then(|script| project.package_script(container, argv[script]));
    let Some(Ok(script)) = script.as_deref().map(shell::parse) else { return false };
    let role = |ending: &Ending<'_>| invocation(&ending.argv()).program.map(|program| program.role);
    endings(&script)
        .iter()
        .all(|ending| matches!(role(ending), Some(ProgramRole::Service | ProgramRole::Unknown)))
}

/// Where an image is named whose own command it is.
fn named_at(container: &Container) -> Option<Location> {
    match (container.service(), &container.image) {
        (_, Some(image)) => Some(image.base_location()),
        (Some(service), None) => service.image()?.location(),
        (None, None) => None,
    }
}

struct Flaw {
    headline: String,
    severity: Severity,
    note: &'static str,
    help: &'static str,
    /// The word that makes a server of production reload.
    reload: Option<usize>,
}

fn flaw(container: &Container, argv: &[&str], program: &Program<'_>) -> Option<Flaw> {
    let arguments = &argv[program.index + 1..];
    let shown = shown(argv, program);
    if let Some(switch) = arguments.iter().find(|word| is_debugger(program, word)) {
        return Some(Flaw {
            headline: format!(
                "`{} {}` lets everyone in",
                program.name,
                switch.split('=').next().unwrap_or(switch)
            ),
            severity: Severity::Error,
            note: "whoever reaches it runs code of their own in the container",
            help: "leave the option out",
            reload: None,
        });
    }
    let debug = ["FLASK_DEBUG", "FLASK_ENV"].into_iter().any(|name| {
        let value = container.variable(name).and_then(|setting| setting.value.as_deref());
        program.name == "flask" && matches!(value, Some("1" | "true" | "development"))
    });
    let is_reloader = matches!(
        program.name,
        "nodemon" | "ts-node-dev" | "watchmedo" | "air" | "entr" | "reflex" | "watchexec"
    );
    let reload = arguments.iter().position(|word| matches!(*word, "--reload" | "--watch" | "--hot"));
    let is_dev =
        program.role == ProgramRole::DevServer || is_dev_by_environment(container, program, arguments);
    if !is_dev {
        return None;
    }
    let serves_production =
        matches!(program.name, "uvicorn" | "gunicorn" | "hypercorn" | "granian" | "litestar" | "sanic");
    if reload.is_some() || is_reloader {
        let removable = reload
            .map(|at| program.index + 1 + at)
            .filter(|_| serves_production && arguments.contains(&"--reload"));
        return Some(Flaw {
            headline: match reload {
                Some(at) => format!("`{} {}` restarts whenever a file changes", program.name, arguments[at]),
                None => format!("`{}` restarts whenever a file changes", program.name),
            },
            severity: Severity::Error,
            note: "it watches every file of the project, and a second process stands in front of the server",
            help: if removable.is_some() { "leave `--reload` out" } else { "start the program itself" },
            reload: removable,
        });
    }
    Some(Flaw {
        headline: format!("`{shown}` is made for development"),
        severity: if debug { Severity::Error } else { Severity::Warning },
        note: note(program, debug),
        help: help(program),
        reload: None,
    })
}

/// `mix phx.server` serves production too, when it is told so.
fn is_dev_by_environment(container: &Container, program: &Program<'_>, arguments: &[&str]) -> bool {
    let value = container.variable("MIX_ENV").and_then(|setting| setting.value.as_deref());
    program.name == "mix" && arguments.first() == Some(&"phx.server") && value == Some("dev")
}

/// Whether the option opens a debugger to others, or takes the password away.
fn is_debugger(program: &Program<'_>, word: &str) -> bool {
    match program.name {
        "flask" => word == "--debug" || word == "--debugger",
        "node" | "nodemon" | "ts-node-dev" => {
            let address = word.strip_prefix("--inspect-brk").or_else(|| word.strip_prefix("--inspect"));
            address.is_some_and(|address| address.starts_with("=0.0.0.0"))
        }
        "jupyter" | "jupyter-lab" | "jupyter-notebook" => {
            matches!(
                word,
                "--NotebookApp.token="
                    | "--NotebookApp.token=''"
                    | "--ServerApp.token="
                    | "--ServerApp.token=''"
                    | "--IdentityProvider.token="
                    | "--IdentityProvider.token=''"
            )
        }
        _ => false,
    }
}

/// The program with the word that tells what it does.
fn shown(argv: &[&str], program: &Program<'_>) -> String {
    let last = match program.script.filter(|_| program.kind == Kind::PackageManager) {
        Some(script) => script,
        None => program.index + 1,
    };
    let words = argv[program.index + 1..].iter().take(last - program.index);
    let words: Vec<_> = words.copied().filter(|word| word.len() < 24).collect();
    [&[program.name], words.as_slice()].concat().join(" ")
}

fn note(program: &Program<'_>, debug: bool) -> &'static str {
    match program.name {
        _ if program.kind == Kind::PackageManager && program.script.is_some() => {
            "by its name it builds in memory, watches files and shows the inside of errors"
        }
        _ if debug => "debug mode shows code and variables to whoever meets an error, and lets them run code",
        "go" | "cargo" | "dotnet" | "mvn" | "gradle" => {
            "it builds the project at every start, and stays as a parent in front of the program"
        }
        "http.server" | "php" | "artisan" | "flask" => {
            "its own documentation warns against it in production, and as PID 1 it ignores SIGTERM"
        }
        "vault" | "server" => {
            "it keeps everything in memory, unsealed, and its root token is printed to the log"
        }
        _ => {
            "it is slow, shows the inside of errors, and its own documentation warns against it in production"
        }
    }
}

fn help(program: &Program<'_>) -> &'static str {
    match program.name {
        "flask" | "manage.py" | "django-admin" => "start it through a server: gunicorn, uvicorn, uWSGI",
        "php" | "artisan" | "symfony" => "serve it with PHP-FPM behind nginx, or with FrankenPHP",
        "go" | "cargo" | "dotnet" => "build it in a stage of its own, and start what comes out",
        "mvn" | "gradle" => "build it in a stage of its own, and start `java -jar` with what comes out",
        "fastapi" => "write `fastapi run`",
        "vault" | "server" => "write a configuration, and start `vault server -config=…`",
        "kc.sh" | "start-dev" => "write `start --optimized`",
        "http.server" => "serve the files with a web server: nginx, Caddy",
        _ => "build it while the image is built, and start what comes out",
    }
}
