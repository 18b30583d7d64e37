//! Who becomes PID 1 is a claim about real shells: what the library says is held against the shells of this machine.
#![allow(clippy::print_stdout, reason = "a test says what it skips")]

use std::fs;
use std::path::Path;
use std::process::Command;

use shipworthy::model::command::{Family, Pid1, pid1};
use shipworthy::syntax::shell::parse;

/// Command lines, and for dash (as Debian builds it), bash and BusyBox ash whether the Program takes the Shell's
/// place; `-` where the shell does not understand the line. `prog` prints the number of its process.
#[rustfmt::skip]
const MEASURED: &[(&str, &str)] = &[
    ("prog", "SPP"),
    ("X=1 prog", "SPP"),
    ("true && prog", "SPP"),
    ("true; prog", "SPP"),
    ("true\nprog", "SPP"),
    ("prog 2>&1", "SSP"),
    ("</dev/null prog", "SSP"),
    ("true && prog 2>&1", "SSP"),
    ("true && { prog; }", "SSP"),
    ("{ prog; }", "SSP"),
    ("( prog )", "SSP"),
    ("if true; then prog; fi", "SSP"),
    ("case a in a) prog;; esac", "SSP"),
    ("prog || exit 1", "SSS"),
    ("false || prog", "SPP"),
    ("true && prog || exit 1", "SSS"),
    ("prog; exit $?", "SSS"),
    ("eval prog", "SSS"),
    (r#"trap "" EXIT; prog"#, "SSP"),
    (r#"trap "echo" TERM; prog"#, "SSS"),
    ("prog | cat", "SSS"),
    ("prog & wait", "SSS"),
    ("exec prog", "PPP"),
    ("true && exec prog", "PPP"),
    ("exec prog 2>&1", "PPP"),
    ("X=1 exec prog", "PPP"),
    ("f() { prog; }; f", "SSS"),
    ("f() { exec prog; }; f", "PPP"),
    ("for i in 1; do prog; done", "SSS"),
    ("while prog; do break; done", "SSS"),
    ("! prog", "SSS"),
    ("command prog", "SPP"),
    ("$COMMAND", "SPP"),
    (r#""${COMMAND%% *}""#, "SPP"),
    ("set -e; prog", "SPP"),
    ("cd / && prog", "SPP"),
    (". /dev/null; prog", "SPP"),
    ("true & prog", "SSP"),
    ("true && true && prog", "SPP"),
    ("true; true && prog", "SSP"),
    ("true | true; prog", "SPP"),
    (r#"[ -n "$COMMAND" ] && prog"#, "SPP"),
    ("prog;", "SPP"),
    ("prog\n", "SPS"),
    ("prog # c", "SPP"),
    ("{ true; prog; }", "SSP"),
    ("time prog", "SSS"),
    ("prog && true", "SSS"),
    ("true;prog &", "SSS"),
    ("x=$(true); prog", "SPP"),
    ("{ prog; } 2>&1", "SSS"),
    ("( prog ) 2>&1", "SSP"),
    ("( exec prog )", "SSP"),
    ("[[ a = a ]] && prog", "-PP"),
    ("env prog", "SPP"),
    ("prog <<E\nE\n", "SSS"),
    ("prog <<< x", "-S-"),
    ("if true; then exec prog; fi", "PPP"),
    ("true && (prog)", "SSP"),
    ("prog > >(cat)", "-SP"),
    ("exec prog > >(cat)", "-PP"),
    (r#"trap "" TERM; prog"#, "SPP"),
    ("trap - TERM; prog", "SPP"),
    ("set -euo pipefail; prog", "-PP"),
    ("exec 2>&1; prog", "SPP"),
    ("until prog; do :; done", "SSS"),
    ("true && prog; true", "SSS"),
    ("true; true; prog", "SPP"),
    ("true\ntrue && prog", "SPP"),
    ("true; false || prog", "SSP"),
    ("true\nprog\n", "SPS"),
    ("if true; then true; fi; prog", "SPP"),
    ("for i in 1; do true; done; prog", "SPP"),
    ("{ true; } && prog", "SPP"),
    ("f() { true; }; prog", "SPP"),
    ("f() { true; }; f; prog", "SPP"),
    ("f() { true; }; f && prog", "SSP"),
    ("true > /dev/null; prog", "SPP"),
    ("true &\nprog", "SPP"),
    ("cat <<E >/dev/null\nx\nE\nprog", "SPP"),
    ("# c\nprog", "SPP"),
    ("prog\n# c", "SSS"),
    ("prog\n\n", "SSS"),
    ("prog;\n", "SPS"),
    ("echo \"a\nb\" && prog", "SPP"),
    ("true && false || prog", "SPP"),
    ("while false; do true; done; prog", "SPP"),
    ("case a in a) true;; esac && prog", "SPP"),
    ("! false && prog", "SPP"),
    ("[[ a ]]; prog", "SPP"),
    ("((1)); prog", "SPP"),
    ("prog \\\n  ", "SPP"),
    ("true \\\n && prog", "SPP"),
    (r#"trap "" INT TERM; true && prog"#, "SSP"),
    ("trap : TERM && prog", "SSS"),
    ("trap : USR1; prog", "SSS"),
    ("cd / ; exec prog; true", "PPP"),
    ("exec prog || true", "PPP"),
    ("exec prog | cat", "SSS"),
    ("exec prog; exit 1", "PPP"),
    ("exec prog &", "SSS"),
    ("(exec prog) && true", "SSS"),
    ("while true; do exec prog; done", "PPP"),
    ("if exec prog; then true; fi", "PPP"),
    ("if prog; then true; fi", "SSS"),
    ("true | exec prog", "SSS"),
    ("eval exec prog", "PPP"),
    ("command exec prog", "PPP"),
    (">/dev/null; prog", "SPP"),
    ("A=$(echo 1) prog", "SPP"),
    ("prog; :", "SSS"),
    (r#"prog "$(echo x)""#, "SPP"),
    ("prog <(echo x)", "-PP"),
    ("true && A=1 prog", "SPP"),
    ("prog && prog", "SPP"),
    ("[ a ] && prog || true", "SSS"),
    ("trap 'exit' TERM; prog & wait", "SSS"),
    ("exec\nprog", "SPP"),
    ("exec -- prog", "-PP"),
    ("A=1 exec prog", "PPP"),
    ("true & true; prog", "SPP"),
    ("true & true && prog", "SSP"),
    ("prog # c\n", "SPS"),
    ("prog\n  ", "SSS"),
    ("prog &&\ntrue", "SSS"),
    ("true &&\nprog", "SPP"),
    ("true;\nprog", "SPP"),
    ("prog # c\n# d", "SSS"),
    ("{ prog; }\n", "SSS"),
    ("prog <<E\nE", "SSS"),
    ("cd / || exit 1; prog", "SPP"),
    ("set -e\ncd /\nprog", "SPP"),
    ("true && \\\n  prog", "SPP"),
    ("(cd /; prog)", "SSP"),
    ("true; (prog)", "SSP"),
    ("true && exec prog || exit 1", "PPP"),
    ("true && ! prog", "SSS"),
    ("until false; do prog; break; done", "SSS"),
    ("case x in *) prog;; esac 2>&1", "SSS"),
    ("if true; then prog; fi >&1", "SSS"),
    ("(prog) >&1", "SSP"),
    ("while false; do :; done && prog", "SPP"),
    ("true && if true; then prog; fi", "SSP"),
    ("f() { prog; }\nf", "SSS"),
    (r#"eval "true; prog""#, "SSS"),
    ("command -v true && prog", "SPP"),
    ("prog\n\nprog", "SPP"),
    ("true;\ntrue && prog", "SPP"),
    ("prog\n:", "SSS"),
    ("true; if true; then prog; fi", "SSP"),
    ("f() { true && prog; }; true && f", "SSS"),
    (r#"main() { true; exec prog "$@"; }; main "$@""#, "PPP"),
    ("if false; then exec true; fi; prog", "SPP"),
    ("if true; then exec prog; fi; true", "PPP"),
    ("if true; then prog; exit; fi; true", "SSS"),
    ("prog; exit", "SSS"),
    ("{ true; prog; } && :", "SSS"),
    ("trap 'kill $!' TERM; prog & wait $!", "SSS"),
];

#[test]
fn the_library_says_what_was_measured() {
    for (text, measured) in MEASURED {
        let script = parse(text).unwrap_or_else(|unsure| panic!("{text:?}: {unsure}"));
        for (family, measured) in [Family::Dash, Family::Bash, Family::Ash].into_iter().zip(measured.chars())
        {
            let said = match pid1(text, &script, family) {
                Pid1::Program(_) => 'P',
                Pid1::Shell(..) => 'S',
                other => panic!("{text:?} under {family:?}: {other:?}"),
            };
            assert!(
                measured == '-' || measured == said,
                "{text:?} under {family:?}: measured {measured}, said {said}"
            );
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn the_shells_of_this_machine_behave_as_measured() {
    // Only Debian's dash starts every program as a child.
    if Path::new("/etc/debian_version").exists() {
        ask(&["dash", "-c"], 0);
    } else {
        println!("skipped dash: this is not Debian");
    }
    let recent = "[[ ${BASH_VERSINFO[0]} -gt 5 || ${BASH_VERSINFO[0]}${BASH_VERSINFO[1]} -ge 51 ]]";
    match Command::new("bash").args(["-c", recent]).status() {
        Ok(status) if status.success() => ask(&["bash", "-c"], 1),
        _ => println!("skipped bash: there is none from 5.1 on"),
    }
    ask(&["busybox", "ash", "-c"], 2);
}

/// Runs every line under `shell`, whose answers stand in `column`.
#[cfg(target_os = "linux")]
fn ask(shell: &[&str], column: usize) {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("prog");
    fs::write(&program, "#!/bin/sh\necho $$\n").unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", folder.path().display(), std::env::var("PATH").unwrap());
    for (text, measured) in MEASURED {
        let mut command = Command::new(shell[0]);
        command.args(&shell[1..]).arg(text).env("PATH", &path).env("COMMAND", "prog");
        command.stdin(std::process::Stdio::null()).stdout(std::process::Stdio::piped());
        let Ok(child) = command.stderr(std::process::Stdio::null()).spawn() else {
            println!("skipped {}: there is none", shell[0]);
            return;
        };
        let process = child.id().to_string();
        let output = child.wait_with_output().unwrap();
        let replaced = String::from_utf8_lossy(&output.stdout).lines().any(|line| line == process);
        let expected = measured.as_bytes()[column];
        assert!(
            expected == b'-' || replaced == (expected == b'P'),
            "{shell:?} {text:?}: PID 1 is the program: {replaced}"
        );
    }
}
