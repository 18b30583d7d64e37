//! Every help text, as it stands in `tests/help/`, and what is generated from the same source.
//!
//! `UPDATE_HELP=1 cargo test --test help` writes the texts, to be read.

mod support;

use std::fs;
use std::path::Path;

use support::Folder;

const COMMANDS: [&str; 8] = ["check", "show", "explain", "rules", "init", "config", "completions", "man"];

fn help(arguments: &[&str]) -> String {
    let output = Folder::with(&[]).run(arguments);
    assert_eq!((output.status, output.stderr.as_str()), (0, ""), "{arguments:?}");
    output.stdout
}

#[test]
fn every_help_text_is_as_it_was_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/help");
    let mut texts = vec![("shipworthy".to_owned(), help(&["--help"]))];
    texts.extend(COMMANDS.map(|command| (command.to_owned(), help(&[command, "--help"]))));
    let mut wrong = Vec::new();
    for (name, text) in texts {
        let path = folder.join(format!("{name}.txt"));
        if std::env::var_os("UPDATE_HELP").is_some() {
            fs::write(&path, &text).expect("it is written");
        } else if fs::read_to_string(&path).unwrap_or_default() != text {
            wrong.push(format!("{name}:\n{text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.concat());
}

#[test]
fn every_command_has_a_text() {
    let text = help(&["--help"]);
    let commands = text.lines().skip_while(|line| *line != "Commands:").skip(1);
    let listed: Vec<_> = commands
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next().filter(|name| !name.is_empty()))
        .collect();
    assert_eq!(listed, [&COMMANDS[..], &["help"]].concat());
}

#[test]
fn no_line_is_too_long() {
    for command in COMMANDS {
        let text = help(&[command, "--help"]);
        let longest = text.lines().map(|line| line.chars().count()).max();
        assert!(longest <= Some(100), "{command}: {longest:?}");
    }
}

#[test]
fn shells_complete_options_and_values() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = help(&["completions", shell]);
        for word in ["write-baseline", "sarif", "check", "completions"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
}

#[test]
fn man_pages_tell_options_and_statuses() {
    let page = help(&["man"]);
    assert!(page.contains(".TH shipworthy 1"), "{page}");
    let page = help(&["man", "check"]);
    for part in [".TH shipworthy-check 1", "\\-\\-write\\-baseline", "Exit status:", "SHIPWORTHY_FAIL_ON"] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    let output = Folder::with(&[]).run(&["man", "nope"]);
    output.assert_failed(
        "error: there is no command `nope`\n\n  tip: commands are check, completions, config, explain, help, init, \
         man, rules, show\n",
    );
}

#[test]
fn statistics_count_by_rule() {
    let folder = Folder::with(&[("Dockerfile", "FROM alpine:3.22\nUSER b # c\nWORKDIR /d # e\nCMD ['x']\n")]);
    let select = "--select=inline-comment,malformed-exec-form";
    let output = folder.run(&["check", "--statistics", select]);
    assert_eq!(
        (output.status, output.stdout.as_str()),
        (
            1,
            "2  inline-comment (2 fixable)\n1  malformed-exec-form (1 fixable)\n\
             Checked 1 Dockerfile: 3 errors (3 fixable).\n"
        )
    );
    assert_eq!(folder.run(&["check", "--statistics", "--format=json"]).status, 2);
}
