//! Findings that are accepted for now stay accepted while files are edited; new ones are reported.

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use support::{Folder, Output};

const DOCKERFILE: &str = "FROM a:1\nUSER b # c\nCMD [\"d\"]\nCMD [\"e\",  \"f\"] # g\n";

fn accepted(dockerfile: &str) -> Folder {
    let folder = Folder::with(&[("Dockerfile", dockerfile)]);
    let output = folder.run(&["check", "--write-baseline", "baseline.json"]);
    assert_eq!((output.status, output.stderr.as_str()), (0, ""));
    folder
}

fn checked(folder: &Folder, more: &[&str]) -> Output {
    folder.run(&[&["check", "--format=concise", "--baseline=baseline.json"], more].concat())
}

#[test]
fn a_baseline_is_written_to_be_read() {
    let folder = accepted(DOCKERFILE);
    let text = fs::read_to_string(folder.path("baseline.json")).expect("it is written");
    let baseline: Value = serde_json::from_str(&text).expect("JSON");
    let entries = baseline["findings"].as_array().expect("a list");
    assert_eq!(text.lines().count(), entries.len() + 2, "an entry on each line");
    assert_eq!(
        (&entries[0]["path"], &entries[0]["rule"]),
        (&"Dockerfile".into(), &"duplicate-instruction".into())
    );
    let keys: Vec<_> = entries[0].as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["path", "rule", "message", "fingerprint"], "lines are of no matter");
    let output = folder.run(&["check", "--baseline=baseline.json"]);
    assert_eq!(output.status, 0);
    assert!(
        output.stdout.contains(": no findings, ") && output.stdout.contains("accepted by the"),
        "{}",
        output.stdout
    );
}

#[test]
fn edits_bring_nothing_back() {
    let folder = accepted(DOCKERFILE);
    for edited in [
        DOCKERFILE.replace("FROM a:1\n", "# more\n\nFROM a:1\nRUN x\n"),
        DOCKERFILE.replace('\n', "\r\n"),
        DOCKERFILE.replace("CMD", "  CMD "),
        DOCKERFILE.replace("\"e\",  \"f\"", "\"e\",\"f\""),
        DOCKERFILE.replace("USER b # c", "USER \\\n  b   #  c"),
        format!("\u{feff}{DOCKERFILE}# the end"),
        DOCKERFILE.replace("USER b # c\nCMD [\"d\"]\n", "CMD [\"d\"]\nUSER b # c\n"),
    ] {
        folder.write("Dockerfile", &edited);
        let output = checked(&folder, &[]);
        assert_eq!((output.status, output.stdout.as_str(), output.stderr.as_str()), (0, "", ""), "{edited}");
    }
}

#[test]
fn a_new_flaw_is_reported() {
    let folder = accepted(DOCKERFILE);
    for (edited, place) in [
        (format!("{DOCKERFILE}WORKDIR /x # y\n"), "Dockerfile:5:12: error[inline-comment]"),
        (
            DOCKERFILE.replace("USER b # c\n", "USER b # c\nUSER b # c\n"),
            "Dockerfile:3:8: error[inline-comment]",
        ),
        (DOCKERFILE.replace("# c", "# other"), "Dockerfile:2:8: error[inline-comment]"),
    ] {
        folder.write("Dockerfile", &edited);
        let output = checked(&folder, &[]);
        assert_eq!((output.status, output.stdout.lines().count()), (1, 1), "{}", output.stdout);
        assert!(output.stdout.starts_with(place), "{}", output.stdout);
    }
    folder.write("Dockerfile", DOCKERFILE);
    folder.write("b/Dockerfile", "FROM a:1\nUSER b # c\n");
    assert!(checked(&folder, &[]).stdout.starts_with("b/Dockerfile:2:8: "));
}

#[test]
fn what_is_cured_is_named() {
    let folder = accepted(DOCKERFILE);
    folder.write("Dockerfile", &DOCKERFILE.replace(" # c", ""));
    let output = checked(&folder, &[]);
    assert_eq!((output.status, output.stdout.as_str()), (0, ""));
    assert_eq!(
        output.stderr,
        "cured: baseline.json: Dockerfile[inline-comment]: this text is part of the `USER`: comments have lines of \
         their own\n"
    );
    assert_eq!(checked(&folder, &["--select=duplicate-instruction"]).stderr, "", "nobody looked");
    folder.write("other/Dockerfile", "FROM a:1\n");
    assert_eq!(checked(&folder, &["other"]).stderr, "", "nobody looked there");
    fs::remove_file(folder.path("Dockerfile")).expect("it was there");
    let accepted = fs::read_to_string(folder.path("baseline.json")).expect("it is there").lines().count() - 2;
    let cured = checked(&folder, &["other"]).stderr.lines().count();
    assert_eq!(cured, accepted, "a file that is gone is cured");
}

#[test]
fn a_baseline_that_cannot_be_read_fails_the_run() {
    let folder = Folder::with(&[("Dockerfile", DOCKERFILE)]);
    checked(&folder, &[])
        .assert_failed("error: cannot read `baseline.json`: there is no such file or folder\n");
    for (text, reason) in [
        ("{", "EOF while parsing an object at line 1 column 1"),
        ("{\"version\":2,\"findings\":[]}", "it is of version 2, not 1"),
        (
            "{\"version\":1,\"finding\":[]}",
            "unknown field `finding`, expected `version` or `findings` at line 1 column 22",
        ),
    ] {
        folder.write("baseline.json", text);
        checked(&folder, &[]).assert_failed(&format!("error: cannot read `baseline.json`: {reason}\n"));
    }
}

/// Runs git in `folder`, or says that there is none.
fn git(folder: &Path, arguments: &[&str]) -> bool {
    let run = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .output();
    run.is_ok_and(|output| output.status.success())
}

/// A repository with a first commit of `files`, if there is git.
#[expect(clippy::print_stdout, reason = "a skipped test is to be seen")]
fn repository(files: &[(&str, &str)]) -> Option<Folder> {
    let folder = Folder::with(files);
    let path = folder.0.path();
    let made = [&["init", "-q", "-b", "main"][..], &["add", "-A"], &["commit", "-q", "-m", "first"]]
        .iter()
        .all(|arguments| git(path, arguments));
    if !made {
        println!("skipped: there is no git");
    }
    made.then_some(folder)
}

fn since(folder: &Folder, at: &str, revision: &str) -> Vec<String> {
    let arguments = ["check", "--format=concise", "--since", revision];
    let output = folder.command(&arguments).current_dir(folder.path(at)).output().expect("it runs");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let report = String::from_utf8(output.stdout).expect("text");
    let place = |line: &str| line.split(": ").next().unwrap_or_default().to_owned();
    report.lines().map(place).collect()
}

#[test]
fn only_changed_lines_are_reported() {
    let Some(folder) = repository(&[("a b/Dockerfile", DOCKERFILE), ("é/Dockerfile", DOCKERFILE)]) else {
        return;
    };
    assert_eq!(since(&folder, ".", "HEAD"), [""; 0]);
    folder.write("a b/Dockerfile", &format!("# new\n{DOCKERFILE}WORKDIR /x # y\n"));
    folder.write("é/Dockerfile", &DOCKERFILE.replace("# c", "# d"));
    folder.write("new/Dockerfile", "FROM a:1\nUSER b # c\n");
    let expected = ["a b/Dockerfile:6:12", "new/Dockerfile:2:8", "é/Dockerfile:2:8"];
    assert_eq!(since(&folder, ".", "HEAD"), expected);
    assert_eq!(since(&folder, "é", "main"), ["Dockerfile:2:8"]);
    assert!(git(folder.0.path(), &["add", "-A"]) && git(folder.0.path(), &["commit", "-q", "-m", "second"]));
    assert_eq!(since(&folder, ".", "HEAD~1"), expected);
    assert_eq!(since(&folder, ".", "HEAD"), [""; 0]);
}

#[test]
fn what_others_changed_is_not_reported() {
    let Some(folder) = repository(&[("Dockerfile", DOCKERFILE)]) else { return };
    let path = folder.0.path();
    assert!(git(path, &["checkout", "-q", "-b", "own"]));
    folder.write("Dockerfile", &format!("{DOCKERFILE}WORKDIR /x # y\n"));
    assert!(git(path, &["commit", "-q", "-a", "-m", "own"]) && git(path, &["checkout", "-q", "main"]));
    folder.write("Dockerfile", &DOCKERFILE.replace("USER b # c", "USER other"));
    assert!(git(path, &["commit", "-q", "-a", "-m", "theirs"]) && git(path, &["checkout", "-q", "own"]));
    assert_eq!(since(&folder, ".", "main"), ["Dockerfile:5:12"]);
}

#[test]
fn a_label_on_a_changed_line_counts() {
    let Some(folder) = repository(&[("Dockerfile", "FROM a:1\nCMD [\"b\"]\n")]) else { return };
    folder.write("Dockerfile", "FROM a:1\nCMD [\"b\"]\nRUN x\nCMD [\"c\"]\n");
    assert_eq!(since(&folder, ".", "HEAD"), ["Dockerfile:2:1"], "the later `CMD` is new");
}

#[test]
fn what_git_cannot_tell_fails_the_run() {
    let outside = Folder::with(&[("Dockerfile", DOCKERFILE)]);
    let output = outside.run(&["check", "--since", "HEAD"]);
    assert_eq!((output.status, output.stdout.as_str()), (2, ""));
    assert!(
        output.stderr.starts_with("error: git cannot tell what has changed: fatal: not a git repository"),
        "{}",
        output.stderr
    );
    let nothing = outside.path("empty");
    fs::create_dir(&nothing).expect("a folder is made");
    let output =
        outside.command(&["check", "--since", "HEAD"]).env("PATH", &nothing).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(output.stderr, b"error: `--since` needs git, which is not there\n");
    let Some(folder) = repository(&[("Dockerfile", DOCKERFILE)]) else { return };
    for revision in ["none", "--output=x", "", "HEAD:Dockerfile"] {
        let output = folder.run(&["check", &format!("--since={revision}")]);
        output.assert_failed(&format!(
            "error: git knows no revision `{revision}`\n\n  tip: a shallow clone lacks older ones: `git fetch` brings \
             them\n"
        ));
    }
    assert!(!folder.path("x").exists());
}
