//! What the comparison lets pass, and what not.

use super::*;
use crate::source::{Sources, apply};

/// The verdict on replacing, in `text`, each first part by each second, by the reason's first words.
fn verdict(kind: Kind, text: &str, edits: &[(&str, &str)]) -> Result<(), String> {
    let id = Sources::default().add("f", kind, Vec::new()).unwrap();
    let mut edits: Vec<_> = edits
        .iter()
        .map(|(old, new)| {
            let start = text.find(old).unwrap();
            Edit { file: id, span: Span::new(start, start + old.len()), replacement: (*new).to_owned() }
        })
        .collect();
    edits.sort_by_key(|edit| edit.span);
    let edits: Vec<_> = edits.iter().collect();
    let after = apply(text, &edits).unwrap();
    compare(kind, &Changed { id, before: text, after: &after, edits: &edits })
        .map_err(|reason| reason.to_string())
}

/// Replaces `at` by itself with `text` in front.
fn before(at: &'static str, text: &str) -> (&'static str, String) {
    (at, format!("{text}{at}"))
}

#[test]
fn edits_of_dockerfiles_that_hold() {
    let text = "# syntax=docker/dockerfile:1\nFROM a\nRUN b \\\n  # why\n  c\n\nCMD [\"d\"]\n# end";
    for (old, new) in [
        ("FROM a", "FROM b"),
        ("CMD [\"d\"]\n", ""),
        ("CMD [\"d\"]", "CMD [\"d\", \"e\"]"),
        ("\"d\"]", "\"d\", \"e\"]"),
        ("\"]\n", "\"]\nUSER x\n"),
        ("b \\\n", "bb \\\n"),
        ("\n  c", "\n  cc"),
        ("# end", "# end\nUSER x"),
    ] {
        assert_eq!(verdict(Kind::Dockerfile, text, &[(old, new)]), Ok(()), "{old:?} {new:?}");
    }
    let (at, with) = before("FROM a", "ARG X\n");
    assert_eq!(verdict(Kind::Dockerfile, text, &[(at, &with)]), Ok(()));
}

#[test]
fn edits_of_dockerfiles_that_break_something() {
    let elsewhere = |text: &str| format!("it changes what it does not edit: `{text}`");
    for (text, old, new, reason) in [
        // What peers get wrong: the second half of a continued command is left behind as an instruction of its own.
        ("FROM a\nCMD x \\\n run y\n", "x \\", "[\"x\"]", elsewhere("run y")),
        (
            "FROM a\nCMD x \\\n  y\n",
            "x \\",
            "[\"x\"]",
            "it breaks the file: `y` is no Dockerfile instruction".into(),
        ),
        ("FROM a\nCMD b\n# c\nUSER d\n", "CMD b\n# c\n", "", "it loses a comment: `# c`".into()),
        ("FROM a\nCMD b \\\n# c\n d\nUSER e\n", "b \\\n# c\n d", "x", "it loses a comment: `# c`".into()),
        ("# escape=`\nFROM a\nRUN b\n", "`", "|", "it breaks the file: escape character `|`".into()),
        ("# syntax=x\nFROM a\n", "", "\n", elsewhere("# syntax=x")),
        ("FROM a\nRUN b\nCMD c\n", "RUN b\n", "RUN b \\\n", elsewhere("CMD c")),
        ("FROM a\nRUN b\nCMD c\n", "b\n", "b", elsewhere("CMD c")),
        ("FROM a\nRUN b\nCMD c\nE\n", "b", "<<E", elsewhere("CMD c")),
        (
            "FROM a\nUSER b\n",
            "\nUSER",
            " \nUSERS",
            "it breaks the file: `USERS` is no Dockerfile instruction".into(),
        ),
    ] {
        let found = verdict(Kind::Dockerfile, text, &[(old, new)]).unwrap_err();
        assert!(found.starts_with(&reason), "{text:?} {old:?} {new:?}: {found}");
    }
}

#[test]
fn edits_of_compose_files_that_hold() {
    let text = "services:\n  a: &x\n    image: b # why\n    enviroment:\n      C: 1\n    ports: [\"1\"]\n  d:\n    <<: *x\n";
    for (old, new) in [
        ("image: b", "image: c"),
        ("    ports", "    init: true\n    ports"),
        ("enviroment", "environment"),
        ("\"1\"", "\"1\", \"2\""),
        ("[\"1\"]", "[]"),
        ("  d:\n", "  e:\n    image: x\n  d:\n"),
        ("    ports: [\"1\"]\n", ""),
        ("*x\n", "*x\n    init: true\n"),
    ] {
        assert_eq!(verdict(Kind::Compose, text, &[(old, new)]), Ok(()), "{old:?} {new:?}");
    }
    let list = "a:\n  - b\n  - c\n";
    assert_eq!(verdict(Kind::Compose, list, &[("  - b", "  - x\n  - b")]), Ok(()), "items may move down");
}

#[test]
fn edits_of_compose_files_that_break_something() {
    for (text, old, new, reason) in [
        ("a:\n  b: 1\n  c: 2\n", "  b: 1\n", "  b: 1\n d: 3\n", "it breaks the file: "),
        ("a:\n  b: 1\n", "  b: 1\n", "  b: 1\n  b: 2\n", "it breaks the file: "),
        ("a:\n  b: 1\nc: 2\n", "  b: 1\n", "", ""),
        ("a:\n  b: 1\n  c: 2\n", "  b: 1\n", "  b: 1\nx:\n", "it changes what it does not edit: `2`"),
        ("a: |\n  b\nc: 2\n", "  b\n", "  b\n  x\n", ""),
        ("a: 1 # why\nb: 2\n", "1 # why", "1", "it loses a comment: `# why`"),
        ("a: 1\nb: 2\n", "1\n", "1\n ", "it breaks the file: "),
    ] {
        match verdict(Kind::Compose, text, &[(old, new)]) {
            Ok(()) => assert_eq!(reason, "", "{text:?} {old:?} {new:?}"),
            Err(found) => {
                assert!(!reason.is_empty() && found.starts_with(reason), "{text:?} {old:?} {new:?}: {found}");
            }
        }
    }
}

#[test]
fn edits_of_daemon_json() {
    let text = "{\n  \"a\": 1,\n  // why\n  \"bb\": {\"c\": [true, \"x\"]},\n}\n";
    for (old, new, reason) in [
        ("1", "2", ""),
        ("// why", "", ""),
        ("},\n}", "}\n}", ""),
        ("1,", "1,\n  \"d\": null,", ""),
        ("bb", "ee", ""),
        ("true", "true, false", ""),
        ("true", "true,, false", "it breaks the file: "),
        ("1,", "1, \"d\": {", "it breaks the file: "),
        ("1,", "1, \"bb\": {},", ""),
        ("{\"c\"", "{\"d\": {\"c\"", "it breaks the file: "),
    ] {
        match verdict(Kind::Daemon, text, &[(old, new)]) {
            Ok(()) => assert_eq!(reason, "", "{old:?} {new:?}"),
            Err(found) => {
                assert!(!reason.is_empty() && found.starts_with(reason), "{old:?} {new:?}: {found}")
            }
        }
    }
    let moved = verdict(
        Kind::Daemon,
        "{\"a\": {\"b\": 1}, \"c\": 2}",
        &[("{\"b\"", "{\"x\": {\"b\""), ("2}", "2}}")],
    );
    assert_eq!(moved, Err("it changes what it does not edit: `1`".to_owned()));
}

#[test]
fn scripts_stay_readable() {
    assert_eq!(verdict(Kind::Related, "app \"$@\"\n", &[("app", "exec app")]), Ok(()));
    assert!(verdict(Kind::Related, "app \"$@\"\n", &[("\"$@\"", "\"$@")]).is_err());
}
