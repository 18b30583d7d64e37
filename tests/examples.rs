//! The examples do what they say: cargo builds them beside the tests.

use std::path::PathBuf;
use std::process::{Command, Stdio};

fn run(name: &str, stdin: Stdio) -> String {
    let own = std::env::current_exe().expect("a test has a path");
    let folder = own.parent().and_then(|deps| deps.parent()).expect("it lies in `deps`").join("examples");
    let program: PathBuf = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let output = Command::new(&program).stdin(stdin).output();
    let output = output.unwrap_or_else(|error| panic!("{}: {error}", program.display()));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn lint_finds_and_fixes_in_memory() {
    let text = run("lint", Stdio::null());
    assert!(text.contains("compose.yaml:4:14: error[invalid-restart-policy]"), "{text}");
    assert!(text.contains("compose.yaml becomes:"), "{text}");
    assert!(text.contains("restart: always"), "{text}");
}

#[test]
fn ast_prints_a_line_for_each_file() {
    assert_eq!(run("ast", Stdio::null()), "");
}
