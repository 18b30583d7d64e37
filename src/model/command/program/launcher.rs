//! Programs that start another one: how they do it, and where in their arguments it stands.

use super::name::program_name;

/// A program in front of the one that does the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Launcher<'a> {
    /// Which argument names it.
    pub index: usize,
    /// Its name, without folder and version.
    pub name: &'a str,
    /// What it is to the program that it starts.
    pub kind: LauncherKind,
}

/// How a [`Launcher`] starts the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LauncherKind {
    /// It becomes the program (`exec`): same process, same signals.
    Exec,
    /// It stays, passes signals on and reaps orphans: `tini`, `dumb-init`.
    Init,
    /// Like [`Self::Init`], and it refuses to run or does nothing when it is not PID 1: s6-overlay's `/init`.
    SoleInit,
    /// A start script that an official image brings; it ends in `exec "$@"`.
    Entrypoint,
    /// It stays, and passes signals on: `timeout`, `uv run`.
    Forwards,
    /// It stays as parent under another user: `su`, `sudo`, `runuser`. Those of util-linux pass SIGTERM on and kill
    /// the program two seconds later. See <https://github.com/tianon/gosu#why>.
    SwitchUser,
    /// It stays and runs the program in a shell or as a child: `npx`, `yarn exec`.
    PackageRunner,
    /// It stays; whether signals pass through it is not known here: `conda run`, `xvfb-run`.
    Parent,
    /// The interpreter of the program: `python -m gunicorn`, `node node_modules/.bin/next`.
    Interpreter,
}

/// What is to be known about the arguments of a launcher.
struct Spec {
    name: &'static str,
    /// The words that must follow the name: `run` of `poetry run`; empty if none.
    subcommand: &'static str,
    kind: LauncherKind,
    /// Options with a value of their own behind them. What is not listed stands alone or holds its value (`-u=x`).
    valued: &'static [&'static str],
    /// How many arguments that are no options come before the program.
    positional: usize,
}

const fn spec(
    name: &'static str,
    subcommand: &'static str,
    kind: LauncherKind,
    valued: &'static [&'static str],
    positional: usize,
) -> Spec {
    Spec { name, subcommand, kind, valued, positional }
}

use LauncherKind::{Entrypoint, Exec, Forwards, Init, PackageRunner, Parent, SoleInit, SwitchUser};

#[rustfmt::skip]
const SPECS: &[Spec] = &[
    spec("exec", "", Exec, &["-a"], 0),
    spec("command", "", Exec, &[], 0),
    spec("env", "", Exec, &["-u", "--unset", "-C", "--chdir"], 0),
    spec("busybox", "", Exec, &[], 0),
    spec("nohup", "", Exec, &[], 0),
    spec("nice", "", Exec, &["-n", "--adjustment"], 0),
    spec("ionice", "", Exec, &["-c", "--class", "-n", "--classdata"], 0),
    spec("chrt", "", Exec, &[], 1),
    spec("taskset", "", Exec, &[], 1),
    spec("numactl", "", Exec, &["-C", "-N", "-m", "-i", "-p"], 0),
    spec("prlimit", "", Exec, &[], 0),
    spec("stdbuf", "", Exec, &["-i", "-o", "-e", "--input", "--output", "--error"], 0),
    spec("setsid", "", Exec, &[], 0),
    spec("chroot", "", Exec, &[], 1),
    spec("gosu", "", Exec, &[], 1),
    spec("su-exec", "", Exec, &[], 1),
    spec("setuidgid", "", Exec, &[], 1),
    spec("s6-setuidgid", "", Exec, &[], 1),
    spec("s6-envuidgid", "", Exec, &[], 1),
    spec("s6-env", "", Exec, &[], 0),
    spec("with-contenv", "", Exec, &[], 0),
    spec("envdir", "", Exec, &[], 1),
    spec("chpst", "", Exec, &["-u", "-U", "-b", "-e", "-d", "-m", "-o", "-p", "-f", "-c", "-r", "-t", "-l", "-L", "-n", "-/"], 0),
    spec("setpriv", "", Exec, &["--reuid", "--regid", "--ruid", "--euid", "--rgid", "--egid", "--groups", "--inh-caps",
        "--ambient-caps", "--bounding-set", "--securebits", "--pdeathsig", "--selinux-label", "--apparmor-profile"], 0),
    spec("bundle", "exec", Exec, &["--gemfile"], 0),
    spec("poetry", "run", Exec, &["-C", "-P", "--directory", "--project"], 0),
    spec("pipenv", "run", Exec, &[], 0),
    spec("pdm", "run", Exec, &["-p"], 0),
    spec("hatch", "run", Exec, &["-e", "--env"], 0),
    spec("ddtrace-run", "", Exec, &[], 0),
    spec("newrelic-admin", "run-program", Exec, &[], 0),
    spec("opentelemetry-instrument", "", Exec, &["--traces_exporter", "--metrics_exporter", "--logs_exporter", "--service_name",
        "--exporter_otlp_endpoint", "--id_generator"], 0),
    spec("wait-for-it.sh", "", Exec, &["-h", "-p", "-t"], 1),
    spec("wait-for-it", "", Exec, &["-h", "-p", "-t"], 1),
    spec("wait-for", "", Exec, &["-t"], 1),
    spec("wait-for.sh", "", Exec, &["-t"], 1),
    spec("chamber", "exec", Exec, &[], 1),
    spec("tini", "", Init, &["-p", "-e"], 0),
    spec("dumb-init", "", Init, &["-r", "--rewrite"], 0),
    spec("catatonit", "", Init, &[], 0),
    spec("init", "", SoleInit, &[], 0),
    spec("my_init", "", SoleInit, &[], 0),
    spec("systemd", "", SoleInit, &[], 0),
    spec("docker-entrypoint.sh", "", Entrypoint, &[], 0),
    spec("docker-entrypoint", "", Entrypoint, &[], 0),
    spec("docker-php-entrypoint", "", Entrypoint, &[], 0),
    spec("__cacert_entrypoint.sh", "", Entrypoint, &[], 0),
    spec("mvn-entrypoint.sh", "", Entrypoint, &[], 0),
    spec("nvidia_entrypoint.sh", "", Entrypoint, &[], 0),
    spec("timeout", "", Forwards, &["-k", "--kill-after", "-s", "--signal"], 1),
    spec("uv", "run", Forwards, &["-p", "--python", "--with", "--directory", "--project", "--env-file", "--extra", "--group", "--package"], 0),
    spec("rye", "run", Parent, &[], 0),
    spec("dockerize", "", Forwards, &["-wait", "-timeout", "-template", "-stdout", "-stderr", "-wait-retry-interval",
        "-wait-http-header", "-delims"], 0),
    spec("doppler", "run", Parent, &["-p", "--project", "-c", "--config", "-t", "--token"], 0),
    spec("infisical", "run", Parent, &["--env", "--projectId", "--path", "--token"], 0),
    spec("op", "run", Parent, &["--env-file"], 0),
    spec("aws-vault", "exec", Parent, &["-d", "--duration"], 1),
    spec("conda", "run", Parent, &["-n", "--name", "-p", "--prefix", "--cwd"], 0),
    spec("micromamba", "run", Parent, &["-n", "--name", "-p", "--prefix", "--cwd"], 0),
    spec("xvfb-run", "", Parent, &["-n", "--server-num", "-s", "--server-args", "-f", "-e", "-w"], 0),
    spec("su", "", SwitchUser, &["-s", "--shell", "-g", "--group", "-G", "-w", "-c", "--command"], usize::MAX),
    spec("sudo", "", SwitchUser, &["-u", "--user", "-g", "--group", "-h", "-p", "-C", "-D", "-R", "-T", "-r", "-t", "-U"], 0),
    spec("runuser", "", SwitchUser, &["-u", "--user", "-g", "--group", "-G", "-s", "--shell", "-w", "-c", "--command"], 0),
    spec("doas", "", SwitchUser, &["-u", "-C"], 0),
    spec("npx", "", PackageRunner, &["-p", "--package", "-w", "--workspace"], 0),
    spec("pnpx", "", PackageRunner, &["-p", "--package"], 0),
    spec("bunx", "", PackageRunner, &["-p", "--package"], 0),
    spec("uvx", "", PackageRunner, &["-p", "--python", "--from", "--with"], 0),
    spec("npm", "exec", PackageRunner, &["-p", "--package", "-w", "--workspace", "--prefix"], 0),
    spec("npm", "x", PackageRunner, &["-p", "--package", "-w", "--workspace", "--prefix"], 0),
    spec("pnpm", "exec", PackageRunner, &["-C", "--dir", "--filter", "-F"], 0),
    spec("pnpm", "dlx", PackageRunner, &["--package"], 0),
    spec("yarn", "exec", PackageRunner, &["--cwd"], 0),
    spec("yarn", "dlx", PackageRunner, &["-p", "--package"], 0),
    spec("bun", "x", PackageRunner, &[], 0),
];

/// The launcher that `argv[index]` names, and where its own program starts; past the end of `argv` if it has none.
pub(super) fn launcher<'a>(argv: &[&'a str], index: usize) -> Option<(Launcher<'a>, usize)> {
    let path = *argv.get(index)?;
    let name = program_name(path);
    // Many a project's own program is called `init`; s6-overlay's and the system's stand in these places.
    if name == "init" && !matches!(path, "/init" | "/sbin/init" | "/usr/sbin/init") {
        return None;
    }
    let spec = SPECS.iter().find(|spec| spec.name == name && has_subcommand(argv, index, spec))?;
    if name == "command" && argv.get(index + 1).is_some_and(|option| matches!(*option, "-v" | "-V")) {
        return None;
    }
    let start = index + 1 + usize::from(!spec.subcommand.is_empty());
    Some((Launcher { index, name, kind: spec.kind }, skip_arguments(argv, start, spec)))
}

fn has_subcommand(argv: &[&str], index: usize, spec: &Spec) -> bool {
    spec.subcommand.is_empty() || argv.get(index + 1).is_some_and(|word| *word == spec.subcommand)
}

/// The index of the first argument that is not the launcher's own.
fn skip_arguments(argv: &[&str], start: usize, spec: &Spec) -> usize {
    if runs_a_string(&argv[start.min(argv.len())..], spec) {
        return argv.len();
    }
    let mut at = start;
    let mut positional = spec.positional;
    while let Some(&word) = argv.get(at) {
        if word == "--" {
            return at + 1;
        }
        if word.starts_with('-') && word.len() > 1 {
            at += 1 + usize::from(spec.valued.contains(&word));
        } else if spec.name == "env" && word.contains('=') {
            at += 1;
        } else if positional > 0 {
            positional -= 1;
            at += 1;
        } else {
            return at;
        }
    }
    argv.len()
}

/// Whether the launcher runs the text of one argument rather than the arguments at its end.
fn runs_a_string(arguments: &[&str], spec: &Spec) -> bool {
    let has = |options: &[&str]| arguments.iter().any(|word| options.contains(word));
    match spec.name {
        "env" => has(&["-S", "--split-string"]),
        "su" => true,
        "runuser" => !has(&["-u", "--user"]),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn launchers_and_where_the_program_starts() {
        for (argv, expected) in [
            ("env -u A B=1 python x", Some((Exec, 4))),
            ("env -S python", Some((Exec, 3))),
            ("/usr/local/bin/gosu app:app postgres", Some((Exec, 2))),
            ("setpriv --reuid app --clear-groups --init-groups prog", Some((Exec, 5))),
            ("nice -n 5 prog -n", Some((Exec, 3))),
            ("chroot --userspec=1:1 / prog", Some((Exec, 3))),
            ("s6-setuidgid abc prog", Some((Exec, 2))),
            ("bundle exec puma -C x", Some((Exec, 2))),
            ("bundle install", None),
            ("wait-for-it.sh db:5432 -t 30 -- prog", Some((Exec, 5))),
            ("command -v curl", None),
            ("/usr/bin/tini -g -p SIGTERM -- prog", Some((Init, 5))),
            ("/sbin/docker-init -- prog", Some((Init, 2))),
            ("dumb-init --rewrite 15:3 prog", Some((Init, 3))),
            ("tini --", Some((Init, 2))),
            ("tini", Some((Init, 1))),
            ("/init prog", Some((SoleInit, 1))),
            ("/app/init prog", None),
            ("/lib/systemd/systemd", Some((SoleInit, 1))),
            ("docker-php-entrypoint php-fpm", Some((Entrypoint, 1))),
            ("timeout -s KILL 30 prog", Some((Forwards, 4))),
            ("uv run --python 3.12 prog", Some((Forwards, 4))),
            ("su app -c prog", Some((SwitchUser, 4))),
            ("runuser -u app -- prog", Some((SwitchUser, 4))),
            ("runuser app -c prog", Some((SwitchUser, 4))),
            ("sudo -E -u app prog", Some((SwitchUser, 4))),
            ("npx -y serve", Some((PackageRunner, 2))),
            ("pnpm exec next", Some((PackageRunner, 2))),
            ("node server.js", None),
        ] {
            let argv: Vec<_> = argv.split(' ').collect();
            let found = launcher(&argv, 0).map(|(launcher, start)| (launcher.kind, start));
            assert_eq!(found, expected, "{argv:?}");
        }
    }
}
