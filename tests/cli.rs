//! The program as people run it: what it looks at, what it says, and how it exits.

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use support::Folder;

const DOCKERFILE: &str = "FROM alpine:3.22\nCMD [\"app\"]\n";
/// A service that nothing is to be said about.
const COMPOSE: &str = "services:\n  web:\n    image: nginx:1.29\n    restart: always\n    mem_limit: 256m\n    \
    logging:\n      driver: local\n";
const DAEMON: &str = "{\"log-driver\": \"local\"}\n";

#[test]
fn clean_files_exit_with_0() {
    let folder = Folder::with(&[("Dockerfile", DOCKERFILE), ("compose.yaml", COMPOSE)]);
    let output = folder.run(&["check"]);
    assert_eq!(
        (output.status, output.stdout.as_str(), output.stderr.as_str()),
        (0, "Checked 1 Dockerfile, 1 Compose file: no findings.\n", "")
    );
    for format in ["pretty", "concise", "json"] {
        for more in [&["--quiet"][..], &["--fail-on=info"], &["--exit-zero"], &["."], &["Dockerfile", "."]] {
            let output = folder.run(&[&["check", "--format", format], more].concat());
            assert_eq!((output.status, output.stderr.as_str()), (0, ""), "{format} {more:?}");
        }
    }
    assert_eq!(folder.run(&["check", "--quiet"]).stdout, "");
    assert_eq!(folder.run(&["check", "--format=concise"]).stdout, "");
}

/// The image that it builds has no init; the Compose file gives it one.
const FORKING: &str =
    "FROM debian:12\nCOPY run.sh /run.sh\nHEALTHCHECK CMD [\"/run.sh\", \"ask\"]\nCMD [\"/run.sh\"]\n";
const UNBOUNDED: &str = "services:\n  web:\n    build: api\n    restart: always\n    mem_limit: 256m\n";

fn findings(output: &support::Output) -> Vec<(String, String)> {
    let report: Value = serde_json::from_str(&output.stdout).expect("JSON");
    let text = |finding: &Value, key: &str| finding[key].as_str().expect("a text").to_owned();
    let findings = report["findings"].as_array().expect("a list");
    findings.iter().map(|finding| (text(finding, "path"), text(finding, "rule"))).collect()
}

/// What is found in a file does not depend on whether the file or its repository is named.
#[test]
fn named_files_are_judged_as_a_part_of_their_repository() {
    let folder = Folder::with(&[
        (".git/HEAD", "ref: refs/heads/main\n"),
        ("compose.yaml", UNBOUNDED),
        ("api/Dockerfile", FORKING),
        ("api/run.sh", "#!/bin/sh\nserve \"$@\"\n"),
        ("host/docker/daemon.json", "{\"log-driver\": \"local\", \"init\": true, \"live-restore\": true}\n"),
        ("other/Dockerfile", "FROM debian:12\nCMD sleep 1\n"),
    ]);
    let all = findings(&folder.run(&["check", "--format=json"]));
    assert!(!all.is_empty() && all.iter().all(|(path, _)| path != "compose.yaml"), "{all:?}");
    for file in ["compose.yaml", "api/Dockerfile", "host/docker/daemon.json", "other/Dockerfile"] {
        let named = folder.run(&["check", "--format=json", file]);
        let expected: Vec<_> = match file {
            "api/Dockerfile" => all.iter().filter(|(path, _)| path.starts_with("api/")).cloned().collect(),
            file => all.iter().filter(|(path, _)| path == file).cloned().collect(),
        };
        assert_eq!(findings(&named), expected, "{file}");
        assert_eq!(named.counts().iter().sum::<u64>(), 1, "{file}");
    }
    let mut inside = folder.command(&["check", "--format=json", "Dockerfile"]);
    inside.current_dir(folder.path("api"));
    let inside = support::Output::new(&inside.output().expect("the program runs"));
    let rules =
        |findings: Vec<(String, String)>| findings.into_iter().map(|(_, rule)| rule).collect::<Vec<_>>();
    let named = findings(&folder.run(&["check", "--format=json", "api/Dockerfile"]));
    assert_eq!(rules(findings(&inside)), rules(named));
    let alone = Folder::with(&[("compose.yaml", UNBOUNDED)]);
    let alone = findings(&alone.run(&["check", "--format=json", "compose.yaml"]));
    assert_eq!(alone, [("compose.yaml".to_owned(), "unbounded-logs".to_owned())]);
}

#[test]
fn fixes_of_named_files_leave_the_others() {
    let compose = "services:\n  web:\n    image: nginx:1.29\n    restart: allways\n";
    let folder = Folder::with(&[
        (".git/HEAD", ""),
        ("compose.yaml", compose),
        ("Dockerfile", "FROM node:22-bookworm-slim\nCMD node server.js\n"),
    ]);
    folder.run(&["check", "--fix", "Dockerfile"]);
    assert_eq!(fs::read_to_string(folder.path("compose.yaml")).expect("it is there"), compose);
    assert_ne!(
        fs::read_to_string(folder.path("Dockerfile")).expect("it is there"),
        "FROM node:22-bookworm-slim\nCMD node server.js\n"
    );
}

#[test]
fn named_files_are_left_out_on_demand() {
    let folder = Folder::with(&[
        (".git/HEAD", ""),
        ("shipworthy.toml", "exclude = [\"vendor/\"]\n"),
        ("vendor/Dockerfile", "FROM debian:12\nCMD sleep 1\n"),
        ("Dockerfile", DOCKERFILE),
    ]);
    assert_eq!(folder.counts(&["vendor/Dockerfile", "Dockerfile"]), [2, 0, 0]);
    assert_eq!(folder.counts(&["--force-exclude", "vendor/Dockerfile", "Dockerfile"]), [1, 0, 0]);
    let none = folder.run(&["check", "--force-exclude", "vendor/Dockerfile"]);
    assert_eq!((none.status, none.stdout.as_str()), (0, "Checked no files: no findings.\n"));
}

#[test]
fn wrong_arguments_exit_with_2() {
    let folder = Folder::with(&[("Dockerfile", DOCKERFILE)]);
    for arguments in [
        &[][..],
        &["chek"],
        &["check", "--format", "xml"],
        &["check", "--no-such-flag"],
        &["check", "--kind", "related"],
        &["check", "--fail-on", "fatal"],
        &["explain"],
    ] {
        let output = folder.run(arguments);
        assert_eq!((output.status, output.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(!output.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn unknown_rules_exit_with_2() {
    let folder = Folder::with(&[("Dockerfile", DOCKERFILE)]);
    for arguments in [
        &["check", "--select", "xyzzy"][..],
        &["check", "--ignore=xyzzy", "--format=json"],
        &["check", "--exit-zero", "--select", "xyzzy"],
        &["explain", "xyzzy"],
    ] {
        folder.run(arguments).assert_failed(
            "error: no rule is called `xyzzy`\n\n  tip: `shipworthy rules` lists all of them\n",
        );
    }
}

#[test]
fn help_and_version_exit_with_0() {
    let folder = Folder::with(&[]);
    let version = folder.run(&["--version"]);
    assert_eq!(version.status, 0);
    assert!(
        version.stdout.starts_with(concat!("shipworthy ", env!("CARGO_PKG_VERSION"))),
        "{}",
        version.stdout
    );
    for arguments in [&["--help"][..], &["check", "--help"], &["check", "-h"]] {
        let help = folder.run(arguments);
        assert_eq!((help.status, help.stderr.as_str()), (0, ""));
        for line in ["Exit status:", "  0  nothing", "  1  findings at or above --fail-on", "  2  not done: "]
        {
            assert!(help.stdout.contains(line), "{arguments:?}: {}", help.stdout);
        }
    }
}

#[test]
fn nothing_to_check_exits_with_2() {
    let folder = Folder::with(&[("README.md", "# x"), ("src/main.c", "int x;"), ("a b/x", "")]);
    for format in ["pretty", "concise", "json"] {
        let output = folder.run(&["check", "--exit-zero", "--format", format, "src", "a b"]);
        assert_eq!((output.status, output.stdout.as_str()), (2, ""));
        assert!(
            output.stderr.starts_with("error: nothing to check in `src`, `a b`\n\n  tip: a folder"),
            "{}",
            output.stderr
        );
    }
}

#[test]
fn folders_are_searched() {
    let folder = Folder::with(&[
        ("Dockerfile", DOCKERFILE),
        ("api/Dockerfile.prod", DOCKERFILE),
        ("api/x.dockerfile", DOCKERFILE),
        ("api/Dockerfile.dockerignore", "*"),
        ("api/Containerfile", DOCKERFILE),
        ("deploy/docker-compose.override.yml", COMPOSE),
        ("deploy/compose.prod.yaml", COMPOSE),
        ("deploy/stack.yml", COMPOSE),
        ("deploy/stack-values.yml", "a: 1\n"),
        ("config/services.yaml", COMPOSE),
        ("etc/docker/daemon.json", "{}"),
        ("other/daemon.json", "{\"port\": 1}"),
        ("files/daemon.json", DAEMON),
    ]);
    assert_eq!(folder.counts(&[]), [4, 3, 2]);
    assert_eq!(folder.counts(&["api"]), [3, 0, 0]);
    assert_eq!(folder.counts(&["api", "deploy/compose.prod.yaml", "./api/../api"]), [3, 1, 0]);
    let absolute = folder.path("api");
    assert_eq!(folder.counts(&["api", absolute.to_str().expect("a plain path")]), [3, 0, 0]);
}

#[test]
fn what_git_ignores_and_hides_is_skipped() {
    let folder = Folder::with(&[
        (".gitignore", "/vendor/\n*.local.yml\n"),
        ("vendor/a/Dockerfile", DOCKERFILE),
        ("compose.local.yml", COMPOSE),
        (".cache/Dockerfile", DOCKERFILE),
        (".devcontainer/Dockerfile", DOCKERFILE),
        (".docker/daemon.json", DAEMON),
        ("a/.hidden/b/Dockerfile", DOCKERFILE),
    ]);
    assert_eq!(folder.counts(&["."]), [1, 0, 1]);
    assert_eq!(folder.counts(&["vendor", ".cache"]), [2, 0, 0], "named folders are searched all the same");
    assert_eq!(folder.counts(&["compose.local.yml"]), [0, 1, 0], "and named files are read");
}

#[test]
fn named_files_may_be_called_anything() {
    let folder = Folder::with(&[
        ("recipe", "# comment\nfrom alpine\n"),
        ("prod", COMPOSE),
        ("settings.json", DAEMON),
        ("notes", "hello\n"),
        ("empty", ""),
        ("-dash", DOCKERFILE),
    ]);
    assert_eq!(folder.counts(&["recipe", "prod", "settings.json", "--", "-dash"]), [2, 1, 1]);
    assert_eq!(folder.counts(&["--kind=compose", "notes", "empty"]), [0, 2, 0]);
    assert_eq!(folder.counts(&["--kind=daemon", "prod"]), [0, 0, 1]);
    folder.run(&["check", "notes"]).assert_failed(
        "error: cannot check `notes`: neither its name nor its text tells what it is\n\n  tip: say it with \
         `--kind dockerfile`, `--kind compose` or `--kind daemon`\n",
    );
}

#[test]
fn a_kind_that_is_said_holds_also_in_a_searched_folder() {
    let folder = Folder::with(&[("Dockerfile", DOCKERFILE), ("b/Dockerfile", DOCKERFILE)]);
    assert_eq!(folder.counts(&[".", "Dockerfile", "--kind=compose"]), [1, 1, 0]);
}

#[test]
fn standard_input_is_read() {
    let folder = Folder::with(&[("api/Dockerfile", DOCKERFILE)]);
    let check = ["check", "--format=json", "-"];
    assert_eq!(folder.run_with_stdin(&check, COMPOSE).counts(), [0, 1, 0]);
    let named = |name, text| folder.run_with_stdin(&[&check[..], &["--stdin-filename", name]].concat(), text);
    assert_eq!(named("x/compose.yaml", "").counts(), [0, 1, 0]);
    assert_eq!(named("x/Dockerfile", COMPOSE).counts(), [1, 0, 0]);
    let kind = folder.run_with_stdin(&[&check[..], &["--kind=daemon"]].concat(), "");
    assert_eq!(kind.counts(), [0, 0, 1]);
    let unclear = folder.run_with_stdin(&check, "hello");
    assert_eq!((unclear.status, unclear.stdout.as_str()), (2, ""));
    assert!(
        unclear.stderr.starts_with("error: cannot check `<stdin>`: neither its name"),
        "{}",
        unclear.stderr
    );
}

#[test]
fn a_file_that_cannot_be_read_does_not_stop_the_others() {
    let folder = Folder::with(&[("Dockerfile", DOCKERFILE)]);
    let output = folder.run(&["check", "--exit-zero", "none/Dockerfile", "Dockerfile"]);
    assert_eq!(output.status, 2);
    assert_eq!(output.stderr, "error: cannot check `none/Dockerfile`: there is no such file or folder\n");
    assert_eq!(output.stdout, "Checked 1 Dockerfile: no findings.\n");
    folder
        .run(&["check", "none"])
        .assert_failed("error: cannot check `none`: there is no such file or folder\n");
}

#[test]
fn a_huge_file_is_refused() {
    let folder = Folder::with(&[("compose.yaml", COMPOSE)]);
    let huge = fs::File::create(folder.path("Dockerfile")).expect("a file is made");
    huge.set_len(64 * 1024 * 1024 + 1).expect("a sparse file");
    let output = folder.run(&["check"]);
    assert_eq!((output.status, output.stdout.as_str()), (2, "Checked 1 Compose file: no findings.\n"));
    assert_eq!(output.stderr, "error: cannot check `Dockerfile`: it is larger than 64 MiB\n");
}

#[test]
fn the_report_goes_to_a_file() {
    let folder = Folder::with(&[("Dockerfile", DOCKERFILE), ("out/report.json", "before")]);
    let output = folder.run(&["check", "--format=json", "--output", "out/report.json"]);
    assert_eq!((output.status, output.stdout.as_str(), output.stderr.as_str()), (0, "", ""));
    let report: Value =
        serde_json::from_str(&fs::read_to_string(folder.path("out/report.json")).expect("a report"))
            .expect("JSON");
    assert_eq!(report["version"], 1);
    let output = folder.run(&["check", "-o", "none/report.json"]);
    assert_eq!((output.status, output.stdout.as_str()), (2, ""));
    assert!(output.stderr.starts_with("error: cannot write `none/report.json`: "), "{}", output.stderr);
}

#[test]
fn colours_are_for_terminals_and_on_demand() {
    let folder = Folder::with(&[]);
    let has_colour = |arguments: &[&str]| {
        let output = folder.run(arguments);
        output.stdout.contains('\x1b') || output.stderr.contains('\x1b')
    };
    assert!(!has_colour(&["--help"]));
    assert!(!has_colour(&["check", "--nope"]));
    assert!(!has_colour(&["explain", "nope", "--color=never"]));
}

#[test]
fn the_list_of_rules_is_an_object_for_programs() {
    let output = Folder::with(&[]).run(&["rules", "--format=json"]);
    assert_eq!(output.status, 0);
    let list: Value = serde_json::from_str(&output.stdout).expect("JSON");
    assert_eq!(list["version"], 1);
    assert!(list["rules"].is_array());
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let folder = Folder::with(&[("Dockerfile", DOCKERFILE)]);
    for arguments in [&["check"][..], &["check", "--format=json"], &["--help"], &["rules", "--format=json"]] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = folder.command(arguments).stdout(writer).output().expect("the program runs");
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]), "{arguments:?}");
    }
}

#[test]
fn hostile_names_reach_no_terminal() {
    let folder = Folder::with(&[]);
    let output = folder.run(&["check", "\x1b]0;title\x07", "a\nerror: b"]);
    assert_eq!(
        output.stderr,
        "error: cannot check `␛]0;title␇`: there is no such file or folder\n\
         error: cannot check `a␊error: b`: there is no such file or folder\n"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let folder = Folder::with(&[("Dockerfile", DOCKERFILE)]);
    let full = fs::File::options().write(true).open("/dev/full").expect("Linux has it");
    let output = folder.command(&["check"]).stdout(full).output().expect("the program runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stderr.starts_with(b"error: cannot write the output: "));
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn link(folder: &Folder, target: &str, path: &str) {
        symlink(target, folder.path(path)).expect("a link is made");
    }

    #[test]
    fn links_to_folders_are_not_followed() {
        let folder = Folder::with(&[("a/Dockerfile", DOCKERFILE)]);
        link(&folder, "..", "a/up");
        link(&folder, ".", "self");
        link(&folder, "a", "b");
        assert_eq!(folder.counts(&["."]), [1, 0, 0]);
        assert_eq!(folder.counts(&["b"]), [1, 0, 0], "unless they are named");
    }

    #[test]
    fn links_to_files_are_read_once_and_inside_the_project() {
        let outside = Folder::with(&[("recipe", DOCKERFILE)]);
        let folder = Folder::with(&[("Dockerfile.prod", DOCKERFILE), ("build/recipe", DOCKERFILE)]);
        link(&folder, "Dockerfile.prod", "Dockerfile");
        link(&folder, "build/recipe", "Dockerfile.dev");
        link(&folder, "build/recipe", "Dockerfile.test");
        assert_eq!(folder.counts(&["."]), [2, 0, 0]);
        symlink(outside.path("recipe"), folder.path("Dockerfile.out")).expect("a link is made");
        let output = folder.run(&["check", "."]);
        assert_eq!(output.status, 2);
        assert_eq!(
            output.stderr,
            "error: cannot check `Dockerfile.out`: it is a link that leads out of the project\n\n  tip: name \
             the file itself to have it checked\n"
        );
        assert_eq!(folder.counts(&["Dockerfile.out"]), [1, 0, 0]);
    }

    #[test]
    fn links_that_lead_nowhere_are_reported() {
        let folder = Folder::with(&[("compose.yaml", COMPOSE)]);
        link(&folder, "gone", "Dockerfile");
        link(&folder, "Dockerfile.loop", "Dockerfile.loop");
        let output = folder.run(&["check", "--format=concise"]);
        assert_eq!(output.status, 2);
        let errors: Vec<_> = output.stderr.lines().collect();
        assert_eq!(errors[0], "error: cannot check `Dockerfile`: there is no such file or folder");
        assert!(errors[1].starts_with("error: cannot check `Dockerfile.loop`: "), "{}", errors[1]);
    }

    #[test]
    fn pipes_and_devices_are_not_opened() {
        let folder = Folder::with(&[("Dockerfile", DOCKERFILE)]);
        let made = Command::new("mkfifo").arg(folder.path("Dockerfile.pipe")).status();
        assert!(made.expect("mkfifo is there").success());
        assert_eq!(folder.counts(&["."]), [1, 0, 0]);
        for path in ["Dockerfile.pipe", "/dev/zero"] {
            folder.run(&["check", path]).assert_failed(&format!(
                "error: cannot check `{path}`: it is not a regular file\n\n  tip: hand its contents over on \
                 standard input: `-`\n"
            ));
        }
    }

    #[test]
    fn names_that_are_no_utf_8_are_read_all() {
        let folder = Folder::with(&[]);
        for name in [b"Dockerfile.\xff", b"Dockerfile.\xfe"] {
            fs::write(folder.0.path().join(OsStr::from_bytes(name)), DOCKERFILE).expect("a file is written");
        }
        folder.write("a b\t'\"/Dockerfile.ü", DOCKERFILE);
        assert_eq!(folder.counts(&["."]), [3, 0, 0]);
        let gone = folder.command(&["check"]).arg(OsStr::from_bytes(b"none\xff")).output().expect("it runs");
        assert_eq!(
            String::from_utf8_lossy(&gone.stderr),
            "error: cannot check `none\u{fffd}`: there is no such file or folder\n"
        );
    }

    /// Takes away all permissions, and says whether that keeps this user out.
    #[expect(clippy::print_stdout, reason = "a skipped test is to be seen")]
    fn lock(path: &Path) -> bool {
        fs::set_permissions(path, fs::Permissions::from_mode(0o000)).expect("permissions are set");
        let locked = fs::File::open(path).is_err() || (path.is_dir() && fs::read_dir(path).is_err());
        if !locked {
            println!("skipped: this user may read everything");
        }
        locked
    }

    #[test]
    fn what_may_not_be_read_is_reported() {
        let folder = Folder::with(&[
            ("Dockerfile", DOCKERFILE),
            ("a/compose.yaml", COMPOSE),
            ("b/Dockerfile", DOCKERFILE),
        ]);
        if lock(&folder.path("Dockerfile")) && lock(&folder.path("b")) {
            let output = folder.run(&["check", "."]);
            assert_eq!(
                (output.status, output.stdout.as_str()),
                (2, "Checked 1 Compose file: no findings.\n")
            );
            assert_eq!(
                output.stderr,
                "error: cannot check `Dockerfile`: permission is denied\n\
                 error: cannot check `b`: permission is denied\n"
            );
        }
        // So that the folder can be removed.
        fs::set_permissions(folder.path("b"), fs::Permissions::from_mode(0o700))
            .expect("permissions are set");
    }
}

#[test]
fn the_daemon_of_the_host_may_lie_anywhere() {
    const HOSTS: &str = "{\"hosts\": [\"unix:///var/run/docker.sock\"]}\n";
    let folder = Folder::with(&[
        ("project/compose.yaml", COMPOSE),
        ("host/etc/docker/daemon.json", HOSTS),
        ("host/etc/docker/secret", "s"),
    ]);
    let arguments = [
        "check",
        "project",
        "--daemon=host/etc/docker/daemon.json",
        "--select=daemon-hosts-conflict",
        "--format=concise",
    ];
    let conflict = folder.run(&arguments);
    assert_eq!((conflict.status, conflict.stderr.as_str()), (1, ""));
    assert!(conflict.stdout.starts_with("host/etc/docker/daemon.json:1:2: warning"), "{}", conflict.stdout);
    // What systemd is told about the daemon is read there, too.
    let drop_in = "host/etc/systemd/system/docker.service.d/override.conf";
    folder.write(drop_in, "[Service]\nExecStart=\nExecStart=/usr/bin/dockerd\n");
    assert_eq!((folder.run(&arguments).status, folder.run(&arguments).stdout), (0, String::new()));
    assert_eq!(folder.counts(&["project", "--daemon=host/etc/docker/daemon.json"]), [0, 1, 1]);
    assert_eq!(folder.counts(&["project", "host", "--daemon=host/etc/docker/daemon.json"]), [0, 1, 1]);
    let missing = folder.run(&["check", "project", "--daemon=none.json", "--quiet"]);
    assert_eq!(
        (missing.status, missing.stderr.as_str()),
        (2, "error: cannot check `none.json`: there is no such file or folder\n")
    );
}

#[test]
fn the_engine_decides_what_is_refused() {
    let folder = Folder::with(&[("daemon.json", "{\"log-format\": \"json\", \"graph\": \"/srv\"}\n")]);
    let rules = |engine: &[&str]| {
        let output = folder.run(&[&["check", "--format=concise"], engine].concat());
        let rules = ["unknown-daemon-key", "removed-daemon-key"];
        rules.map(|rule| output.stdout.contains(&format!("[{rule}]")))
    };
    assert_eq!(rules(&[]), [false, true]);
    assert_eq!(rules(&["--engine=28"]), [false, true]);
    assert_eq!(rules(&["--engine=24.0"]), [true, true]);
    assert_eq!(rules(&["--engine=v20.10.24"]), [true, false]);
    let wrong = folder.run(&["check", "--engine=new"]);
    assert_eq!((wrong.status, wrong.stdout.as_str()), (2, ""));
    assert!(wrong.stderr.contains("`new` is no version of the Docker Engine"), "{}", wrong.stderr);
}
