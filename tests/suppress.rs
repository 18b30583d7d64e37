//! Comments that take findings back, from the text to the report.

mod support;

use std::fs;

use shipworthy::config::{Config, ForeignPragmas, Preset};
use shipworthy::source::{Kind, Sources};
use shipworthy::{Report, lint};
use support::Folder;

fn linted(text: &str, config: &Config) -> Report {
    let sources = Sources::default();
    sources.add("Dockerfile", Kind::Dockerfile, text.into()).expect("a small file");
    lint(&sources, config)
}

/// The rules that report on `text`, in the order of the places.
fn rules(text: &str) -> Vec<&'static str> {
    linted(text, &Config::default()).findings.iter().map(|finding| finding.rule).collect()
}

#[test]
fn a_comment_above_takes_back() {
    const FINDING: &[&str] = &["inline-comment"];
    const UNUSED: &[&str] = &["unused-suppression", "inline-comment"];
    for (text, expected) in [
        ("FROM a:1\nUSER b # c\n", FINDING),
        ("FROM a:1\n# shipworthy: ignore[inline-comment] why\nUSER b # c\n", &[]),
        ("FROM a:1\r\n  # shipworthy: ignore[inline-comment]\r\n\r\n# other\r\nUSER b # c\r\n", &[]),
        ("# shipworthy: ignore[inline-comment]\nFROM a:1\nUSER b # c\n", UNUSED),
        ("FROM a:1\nUSER b # shipworthy: ignore[inline-comment]\n", FINDING),
        ("# shipworthy: ignore-file[inline-comment] why\nFROM a:1\nUSER b # c\n", &[]),
        ("FROM a:1\nUSER b # c\n# shipworthy: ignore-file[inline-comment] why", &[]),
        (
            "FROM a:1\n# shipworthy: ignore[malformed-exec-form, inline-comment]\nUSER b # c\n",
            &["unused-suppression"],
        ),
        (
            "FROM a:1\n# shipworthy: ignore[malformed-exec-form]\n# shipworthy: ignore[inline-comment]\nUSER b # c\n",
            &["unused-suppression"],
        ),
        ("FROM a:1\n# shipworthy: ignore[inline-coment]\nUSER b # c\n", UNUSED),
        ("FROM a:1\n# shipworthy: ignore inline-comment\nUSER b # c\n", UNUSED),
        (
            "# shipworthy: ignore-file[unused-suppression]\nFROM a:1\n# shipworthy: ignore[inline-comment]\nUSER b\n",
            &[],
        ),
        ("FROM a:1\nRUN <<X\n# shipworthy: ignore[inline-comment]\nX\nUSER b # c\n", FINDING),
    ] {
        assert_eq!(rules(text), expected, "{text}");
    }
}

#[test]
fn what_is_taken_back_is_counted() {
    let text = "FROM a:1\n# shipworthy: ignore-file[inline-comment] why\nUSER b # c\nWORKDIR /d # e\n";
    let report = linted(text, &Config::default());
    assert_eq!((report.findings.len(), report.suppressed), (0, 2));
    let off = Config { ignore: vec!["inline-comment".into()], ..Config::default() };
    assert_eq!(linted(text, &off).suppressed, 0, "what is switched off needs no comment");
}

#[test]
fn a_comment_is_not_unused_because_nobody_looked() {
    let text = "FROM a:1\n# shipworthy: ignore[inline-comment] why\nUSER b # c\n";
    for config in [
        Config { ignore: vec!["inline-comment".into()], ..Config::default() },
        Config { select: vec!["unused-suppression".into()], ..Config::default() },
        Config { select: vec!["malformed-exec-form".into()], ..Config::default() },
        Config { preset: Preset::Minimal, ..Config::default() },
    ] {
        assert_eq!(linted(text, &config).findings, []);
    }
    let unused = text.replace(" # c", "");
    let config = Config { select: vec!["unused-suppression".into()], ..Config::default() };
    assert_eq!(linted(&unused, &config).findings.len(), 1);
    let config = Config { select: vec!["malformed-exec-form".into()], ..Config::default() };
    assert_eq!(linted(&unused, &config).findings.len(), 0);
}

#[test]
fn strict_wants_reasons() {
    let text = "FROM a:1\n# shipworthy: ignore[inline-comment]\nUSER b # c\n";
    let strict = Config { preset: Preset::Strict, ..Config::default() };
    let report = linted(text, &strict);
    let found: Vec<_> = report.findings.iter().map(|finding| finding.rule).collect();
    assert_eq!(found, ["unexplained-suppression"]);
    assert_eq!(rules(text), [""; 0]);
}

/// A finding that hadolint and BuildKit know under these names: `MAINTAINER`-like repetition of `CMD`.
const REPEATED: &str = "FROM a:1\nCMD [\"b\"]\nCMD [\"c\"]\n";

#[test]
fn other_linters_comments_hold() {
    assert_eq!(rules(REPEATED), ["duplicate-instruction"]);
    let ignored = Config { foreign_pragmas: ForeignPragmas::Ignored, ..Config::default() };
    for text in [
        format!("# hadolint global ignore=DL4003\n{REPEATED}"),
        format!("# check=skip=MultipleInstructionsDisallowed\n{REPEATED}"),
        format!("# check=skip=all;error=true\n{REPEATED}"),
        REPEATED.replace("CMD", "# hadolint ignore=DL3006,DL4003\nCMD"),
    ] {
        assert_eq!(rules(&text), [""; 0], "{text}");
        assert_eq!(linted(&text, &ignored).findings.len(), 1, "{text}");
    }
    for text in [
        format!("# hadolint ignore=DL4003\n{REPEATED}"),
        format!("# hadolint global ignore=DL3025\n{REPEATED}"),
        format!("# check=skip=StageNameCasing\n{REPEATED}"),
    ] {
        assert_eq!(rules(&text), ["duplicate-instruction"], "{text}");
    }
}

#[test]
fn the_fix_takes_out_what_is_unused() {
    for (comment, expected) in [
        ("# shipworthy: ignore[malformed-exec-form] x\n", ""),
        (
            "# shipworthy: ignore[malformed-exec-form,  inline-comment ,invalid-dockerfile] x\n",
            "# shipworthy: ignore[inline-comment] x\n",
        ),
        ("# shipworthy: ignore[malformed-exec-form, nothing] x\n", "# shipworthy: ignore[nothing] x\n"),
    ] {
        let text = format!("FROM a:1\n{comment}USER b # c\n");
        let report = linted(&text, &Config::default());
        let fixes = report.findings.iter().filter(|finding| finding.rule == "unused-suppression");
        let edits: Vec<_> = fixes.flat_map(|finding| &finding.fixes).flat_map(|fix| &fix.edits).collect();
        let fixed = shipworthy::source::apply(&text, &edits).expect("edits that do not meet");
        assert_eq!(fixed, format!("FROM a:1\n{expected}USER b # c\n"));
    }
}

#[test]
fn comments_are_added_for_the_findings_of_today() {
    let dockerfile = "# syntax=docker/dockerfile:1\r\nFROM a:1\r\nUSER b # c\r\nRUN x \\\r\n  y\r\nCMD [\"b\"]\r\nCMD [\"c\"] # d\r\n";
    let folder = Folder::with(&[("Dockerfile", dockerfile), ("b/Dockerfile", "FROM a:1\nUSER b # c\n")]);
    let before = folder.run(&["check", "--format=concise"]);
    assert_eq!(before.status, 1);
    let output = folder.run(&["check", "--add-ignores", "since the beginning"]);
    assert_eq!((output.status, output.stderr.as_str()), (0, "Comments added: 4, in files: 2.\n"));
    assert!(output.stdout.contains(": no findings, "), "{}", output.stdout);
    let after = fs::read_to_string(folder.path("Dockerfile")).expect("it is there");
    assert!(after.starts_with("# syntax=docker/dockerfile:1\r\nFROM a:1\r\n# shipworthy: ignore[inline-comment] since the beginning\r\nUSER b # c\r\n"), "{after}");
    let without: String = after.split_inclusive('\n').filter(|line| !line.contains("shipworthy")).collect();
    assert_eq!(without, dockerfile, "nothing else is changed");
    let again = folder.run(&["check", "--add-ignores", "x"]);
    assert_eq!(again.stderr, "Comments added: 0, in files: 0.\n");
}

#[test]
fn comments_are_not_added_without_a_reason_or_a_file() {
    let folder = Folder::with(&[("Dockerfile", "FROM a:1\nUSER b # c\n")]);
    for reason in ["", " - ", "a\nb"] {
        assert_eq!(folder.run(&["check", "--add-ignores", reason]).status, 2, "{reason:?}");
    }
    let output = folder.run_with_stdin(&["check", "--add-ignores", "x", "-"], "FROM a:1\nUSER b # c\n");
    output.assert_failed("error: standard input is not a file that comments can be added to\n");
    fs::write(folder.path("Dockerfile"), b"FROM a:1\nUSER b # \xff\n").expect("it is written");
    let output = folder.run(&["check", "--add-ignores", "x"]);
    let error = "error: cannot write `Dockerfile`: it is no UTF-8\nComments added: 0, in files: 0.\n";
    assert_eq!((output.status, output.stderr.as_str()), (2, error));
    assert_eq!(fs::read(folder.path("Dockerfile")).expect("it is there"), b"FROM a:1\nUSER b # \xff\n");
}

#[test]
fn many_comments_and_findings_take_linear_time() {
    let one = "# shipworthy: ignore[inline-comment] x\nUSER b # c\n";
    let text = format!("FROM a:1\n{}", one.repeat(5_000));
    let started = std::time::Instant::now();
    let config =
        Config { select: vec!["inline-comment".into(), "unused-suppression".into()], ..Config::default() };
    let report = linted(&text, &config);
    assert_eq!((report.findings.len(), report.suppressed), (0, 5_000));
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

#[test]
fn comments_of_no_use_are_taken_out_by_fix() {
    let text = "FROM a:1\n# shipworthy: ignore[malformed-exec-form] gone\nUSER b\n";
    let folder = Folder::with(&[("Dockerfile", text)]);
    let output = folder.run(&["check", "--fix", "--select=unused-suppression"]);
    assert_eq!((output.status, output.stderr.as_str()), (0, "Fixed 1 finding in 1 file.\n"));
    assert_eq!(fs::read_to_string(folder.path("Dockerfile")).expect("it is there"), "FROM a:1\nUSER b\n");
}
