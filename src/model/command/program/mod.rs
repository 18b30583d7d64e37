//! Which program an argument list runs, what kind of program that is, and how it behaves as PID 1.

mod daemon;
mod interpreter;
mod known;
mod launcher;
mod name;
mod package;
mod role;
mod shell;

pub use daemon::{Daemonizing, Foreground, Setting, daemonizing};
pub use launcher::{Launcher, LauncherKind};
pub use shell::ShellCall;

use interpreter::Target;

/// What an argument list runs: launchers, and the program behind them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invocation<'a> {
    /// The launchers, outermost first.
    pub launchers: Vec<Launcher<'a>>,
    /// The program that does the work. `None` if no argument is left for it, or it stands in the text of an
    /// argument (`su -c "…"`, `env -S "…"`).
    pub program: Option<Program<'a>>,
}

/// A program and what it is told to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program<'a> {
    /// Which argument names it.
    pub index: usize,
    /// Its name without folder and version: `python` for `/usr/bin/python3.12`.
    pub name: &'a str,
    /// What kind of program it is.
    pub kind: Kind,
    /// The language whose runtime it runs on, if that is known.
    pub language: Option<Language>,
    /// What it is there for.
    pub role: Role,
    /// The argument that names what it runs: an interpreter's file or module, a package manager's script.
    pub script: Option<usize>,
    /// What it is told, if it is a shell.
    pub shell: Option<ShellCall>,
}

/// The kinds of programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `sh`, `bash`, `cmd`.
    Shell,
    /// `python`, `node`, `java`: runs a file of the project.
    Interpreter,
    /// `nginx`, `gunicorn`, `postgres`: serves until it is stopped.
    Server,
    /// `manage.py`, `next`, `celery`: serves or does something else, as its arguments say.
    Framework,
    /// `supervisord`, `pm2-runtime`: keeps other programs running.
    Supervisor,
    /// `npm`, `mvn`, `go`: installs, builds, runs scripts of a project.
    PackageManager,
    /// `curl`, `terraform`, `sleep`: does one thing and ends.
    Tool,
    /// Not known by name; mostly the project's own.
    Other,
}

/// Runtimes that differ in what they do with signals, children and output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Language {
    Bun,
    Deno,
    Dotnet,
    Elixir,
    Java,
    Lua,
    Node,
    Perl,
    Php,
    Python,
    Ruby,
}

/// What a program is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// It serves until it is stopped.
    Service,
    /// It serves a developer: it reloads, watches, or says itself that it is not for production.
    DevServer,
    /// It does one thing and ends.
    OneShot,
    /// It waits for someone who types: a shell, a console.
    Interactive,
    /// It does nothing, to keep the container from ending: `sleep infinity`.
    Placeholder,
    /// The arguments do not tell.
    Unknown,
}

/// Finds the program that `argv` runs.
#[must_use]
pub fn invocation<'a>(argv: &[&'a str]) -> Invocation<'a> {
    let mut launchers = Vec::new();
    let mut index = 0;
    while let Some((launcher, start)) = launcher::launcher(argv, index).or_else(|| interpreted(argv, index)) {
        launchers.push(launcher);
        index = start;
    }
    let program = (index < argv.len()).then(|| program(argv, index));
    Invocation { launchers, program }
}

/// The interpreter that `argv[index]` names as launcher, if what it runs is known by name: `python -m gunicorn`.
fn interpreted<'a>(argv: &[&'a str], index: usize) -> Option<(Launcher<'a>, usize)> {
    let name = name::program_name(argv.get(index)?);
    let (Kind::Interpreter, Some(language)) = known::known(name)? else { return None };
    let start = match interpreter::target(argv, index, language) {
        Target::File(at) | Target::Module(at) => at,
        Target::Inline | Target::Nothing => return None,
    };
    let (kind, _) = known::known(script_name(argv[start]))?;
    let launches =
        matches!(kind, Kind::Server | Kind::Framework | Kind::Supervisor | Kind::PackageManager | Kind::Tool);
    launches.then_some((Launcher { index, name, kind: LauncherKind::Interpreter }, start))
}

/// The name of a program that is given as a script. Packages of Node keep the suffix: `node_modules/vite/bin/vite.js`.
fn script_name(path: &str) -> &str {
    let name = name::program_name(path);
    if path.contains("node_modules") { name.strip_suffix(".js").unwrap_or(name) } else { name }
}

fn program<'a>(argv: &[&'a str], index: usize) -> Program<'a> {
    let name = script_name(argv[index]);
    let (mut kind, language) = known::known(name).unwrap_or((Kind::Other, None));
    let mut script = package::script(argv, index, name);
    let mut code = None;
    if let (Kind::Interpreter, Some(language)) = (kind, language) {
        let target = interpreter::target(argv, index, language);
        let file = match target {
            Target::File(at) | Target::Module(at) => Some(at),
            Target::Inline | Target::Nothing => None,
        };
        code = Some((target, file.map_or("", |at| argv[at])));
        if script.is_some() {
            kind = Kind::PackageManager;
        }
        script = script.or(file);
    }
    let role = match script.filter(|_| kind == Kind::PackageManager) {
        Some(at) => role::of_package_script(argv[at]),
        None => role::role(name, kind, language, &argv[index + 1..], code),
    };
    let shell = (kind == Kind::Shell).then(|| shell::shell_call(argv, index));
    let waits_for_input = shell.is_some_and(|call| call.script.is_none() && call.file.is_none());
    let role = if waits_for_input { Role::Interactive } else { role };
    Program { index, name, kind, language, role, script, shell }
}

impl<'a> Invocation<'a> {
    /// The first launcher that does not become the program, but stays as its parent.
    #[must_use]
    pub fn parent(&self) -> Option<&Launcher<'a>> {
        use LauncherKind::{Entrypoint, Exec, Interpreter};
        self.launchers.iter().find(|launcher| !matches!(launcher.kind, Exec | Entrypoint | Interpreter))
    }

    /// Whether an init stands in front of the program.
    #[must_use]
    pub fn has_init(&self) -> bool {
        self.launchers
            .iter()
            .any(|launcher| matches!(launcher.kind, LauncherKind::Init | LauncherKind::SoleInit))
    }
}

impl Program<'_> {
    /// Whether the program, as PID 1, leaves SIGTERM without effect unless the project's code handles it. The
    /// kernel drops a signal to PID 1 that has no handler, <https://man7.org/linux/man-pages/man7/pid_namespaces.7.html>.
    /// `None` where it is not known.
    #[must_use]
    pub fn ignores_sigterm(&self) -> Option<bool> {
        match (self.name, self.kind, self.language) {
            (
                "apache2" | "celery" | "gunicorn" | "httpd" | "nginx" | "puma" | "supervisord" | "uvicorn",
                ..,
            ) => Some(false),
            ("http.server" | "sleep" | "tail", ..) => Some(true),
            (_, Kind::Interpreter, Some(Language::Java | Language::Ruby)) => Some(false),
            (
                _,
                Kind::Interpreter,
                Some(Language::Node | Language::Perl | Language::Php | Language::Python),
            ) => Some(true),
            _ => None,
        }
    }

    /// Whether the program, as PID 1, waits for orphans that the kernel hands to it, which otherwise stay as zombies.
    /// `None` where it is not known.
    #[must_use]
    pub fn reaps_orphans(&self) -> Option<bool> {
        match (self.name, self.kind, self.language) {
            (_, Kind::Shell, _) | ("nginx" | "supervisord", ..) => Some(true),
            ("sleep" | "tail", ..) => Some(false),
            // Masters of worker processes wait for any child; whether for orphans too was not measured.
            (_, Kind::Server | Kind::Supervisor, _) | ("celery", ..) => None,
            (
                _,
                _,
                Some(
                    Language::Java
                    | Language::Node
                    | Language::Perl
                    | Language::Php
                    | Language::Python
                    | Language::Ruby,
                ),
            ) => Some(false),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
