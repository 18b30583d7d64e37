use super::{Editor, Edits, New, Step};
use crate::source::{FileId, apply};
use crate::syntax::yaml::Tree;

type Operation = fn(&Editor<'_>) -> Edits;

/// `text` after the edits of `operation`, or why there are none.
fn edited(text: &str, operation: impl Fn(&Editor<'_>) -> Edits) -> Result<String, String> {
    let tree = Tree::parse(text);
    let editor = Editor::new(tree.root().expect("a document"), FileId(0));
    let edits = operation(&editor).map_err(|refusal| refusal.reason)?;
    let edits: Vec<_> = edits.iter().collect();
    Ok(apply(text, &edits).expect("edits that do not overlap"))
}

/// Checks that `operation` makes each text the one beside it.
fn check(operation: Operation, cases: &[(&str, &str)]) {
    for (before, after) in cases {
        assert_eq!(edited(before, operation).as_deref(), Ok(*after), "of {before:?}");
        let again = edited(after, operation);
        assert_eq!(Tree::parse(after).errors(), [], "of {after:?}");
        if let Ok(again) = again {
            assert_eq!(again, *after, "a second time");
        }
    }
}

/// Checks that `operation` is refused, for the reason beside each text.
fn check_refused(operation: Operation, cases: &[(&str, &str)]) {
    for (text, reason) in cases {
        assert_eq!(edited(text, operation), Err((*reason).to_owned()), "of {text:?}");
    }
}

fn logging() -> Vec<(String, New)> {
    let options = New::map([("max-size", "10m"), ("max-file", "3")]);
    vec![("driver".to_owned(), "local".into()), ("options".to_owned(), options)]
}

#[test]
fn a_scalar_gives_way_to_another() {
    check(
        |editor| editor.set(&["a".into(), "b".into()], &"new".into()),
        &[
            ("a:\n  b: old\n", "a:\n  b: new\n"),
            ("a:\n  b:   old   # why\n  c: d", "a:\n  b:   new   # why\n  c: d"),
            ("a:\r\n    b: 'old'\r\n", "a:\r\n    b: 'new'\r\n"),
            ("a: {b: \"old\", c: d}", "a: {b: \"new\", c: d}"),
            ("a: {\"b\":1}", "a: {\"b\":new}"),
            ("a:\n  b: |\n    old\n    lines\n\n  c: d\n", "a:\n  b: new\n\n  c: d\n"),
            ("a:\n  b: old\n    lines\n", "a:\n  b: new\n"),
            ("a:\n  b:\n", "a:\n  b: new\n"),
            ("a:\n  b:", "a:\n  b: new"),
            ("a:\n  b: # why\n", "a:\n  b: new # why\n"),
            ("a:\n  b: ~\n", "a:\n  b: new\n"),
            ("a:\n  b: &x\n", "a:\n  b: &x new\n"),
            ("a: {b: , c: d}", "a: {b: new , c: d}"),
            ("a: {b, c: d}", "a: {b: new, c: d}"),
            ("x: &x 1\na:\n  b: *x\n", "x: &x 1\na:\n  b: new\n"),
            ("a:\n  b:\n    - 1\n    - 2\n  c: d\n", "a:\n  b: new\n  c: d\n"),
            ("a:\n  b: {c: d} # why\n", "a:\n  b: new # why\n"),
        ],
    );
}

#[test]
fn what_is_missing_is_added_below_its_siblings() {
    check(
        |editor| editor.set(&["a".into(), "b".into()], &"new".into()),
        &[
            ("a:\n  c: d\n", "a:\n  c: d\n  b: new\n"),
            ("a:\n  c: d", "a:\n  c: d\n  b: new"),
            ("a:\r\n  c: d\r\ne: f\r\n", "a:\r\n  c: d\r\n  b: new\r\ne: f\r\n"),
            ("a:\n    c: d # why\n\n# of e\ne: f\n", "a:\n    c: d # why\n    b: new\n\n# of e\ne: f\n"),
            ("a:\n  c:\n    - d\n\ne: f\n", "a:\n  c:\n    - d\n  b: new\n\ne: f\n"),
            ("a:\n  c: |\n    d\n\ne: f\n", "a:\n  c: |\n    d\n  b: new\n\ne: f\n"),
            ("a:\n  c: |+\n    d\n\ne: f\n", "a:\n  c: |+\n    d\n\n  b: new\ne: f\n"),
            ("a:\n  c:\n", "a:\n  c:\n  b: new\n"),
            ("a: {}\n", "a: {b: new}\n"),
            ("a: {c: d}\n", "a: {c: d, b: new}\n"),
            ("a: {c: }\n", "a: {c: , b: new }\n"),
            ("a: {\n  c: d\n}\n", "a: {\n  c: d,\n  b: new\n}\n"),
            ("a: {\n  c: d, # why\n}\n", "a: {\n  c: d, # why\n  b: new,\n}\n"),
            ("a: {\n  c: d # why\n}\n", "a: {\n  c: d, # why\n  b: new\n}\n"),
            ("a: {\n  c: d,}\n", "a: {\n  c: d,\n  b: new,}\n"),
            ("a:\ne:\n   f: g\n", "a:\n   b: new\ne:\n   f: g\n"),
            ("a: # why\n", "a: # why\n  b: new\n"),
            ("a: null # why\n", "a: # why\n  b: new\n"),
            ("a: ~\n", "a:\n  b: new\n"),
            ("e: f\n", "e: f\na:\n  b: new\n"),
            ("a: !override\n  c: d\n", "a: !override\n  c: d\n  b: new\n"),
            ("a: &unused\n  c: d\n", "a: &unused\n  c: d\n  b: new\n"),
            ("x: &x {b: 1}\na:\n  <<: *x\n", "x: &x {b: 1}\na:\n  <<: *x\n  b: new\n"),
            ("\u{feff}a:\n  c: d\n", "\u{feff}a:\n  c: d\n  b: new\n"),
        ],
    );
}

#[test]
fn mappings_are_merged_key_by_key() {
    check(
        |editor| editor.merge(&["s".into(), "web".into(), "logging".into()], &logging()),
        &[
            (
                "s:\n  web:\n    image: x\n",
                "s:\n  web:\n    image: x\n    logging:\n      driver: local\n      options:\n        max-size: 10m\n        max-file: \"3\"\n",
            ),
            (
                "s:\n  web: {image: 'x'}\n",
                "s:\n  web: {image: 'x', logging: {driver: local, options: {max-size: 10m, max-file: '3'}}}\n",
            ),
            (
                "s:\n    web:\n        logging:\n            driver: json-file # fast\n            options:\n                max-size: 1m\n        image: x\n",
                "s:\n    web:\n        logging:\n            driver: local # fast\n            options:\n                max-size: 10m\n                max-file: \"3\"\n        image: x\n",
            ),
            (
                "s:\n  web:\n    logging:\n",
                "s:\n  web:\n    logging:\n      driver: local\n      options:\n        max-size: 10m\n        max-file: \"3\"\n",
            ),
        ],
    );
}

#[test]
fn items_are_appended() {
    check_once(
        |editor| editor.append(&["a".into()], &"8080:80".into()),
        &[
            ("a:\n  - x\n", "a:\n  - x\n  - \"8080:80\"\n"),
            ("a:\n- x # why\nb: c\n", "a:\n- x # why\n- \"8080:80\"\nb: c\n"),
            ("a: [x]\n", "a: [x, \"8080:80\"]\n"),
            ("a: []\n", "a: [\"8080:80\"]\n"),
            ("a: ['x',]\n", "a: ['x', '8080:80',]\n"),
            ("a: [\n  x,\n  y\n]\n", "a: [\n  x,\n  y,\n  \"8080:80\"\n]\n"),
            ("a:\nb:\n- c\n", "a:\n- \"8080:80\"\nb:\n- c\n"),
            ("b: c\n", "b: c\na:\n  - \"8080:80\"\n"),
            ("a:\n  -\n", "a:\n  -\n  - \"8080:80\"\n"),
        ],
    );
    check_once(
        |editor| editor.append(&["a".into()], &New::map([("k", New::list(["x", "z"])), ("l", true.into())])),
        &[
            ("a:\n  - b: c\n", "a:\n  - b: c\n  - k:\n      - x\n      - z\n    l: true\n"),
            ("a: [b]\n", "a: [b, {k: [x, z], l: true}]\n"),
        ],
    );
}

/// [`check`] for what is not the same when done twice.
fn check_once(operation: Operation, cases: &[(&str, &str)]) {
    for (before, after) in cases {
        assert_eq!(edited(before, operation).as_deref(), Ok(*after), "of {before:?}");
        assert_eq!(Tree::parse(after).errors(), [], "of {after:?}");
    }
}

#[test]
fn entries_and_items_are_removed_with_their_lines() {
    check(
        |editor| editor.remove(&["a".into(), "b".into()]),
        &[
            ("a:\n  b: c\n  d: e\n", "a:\n  d: e\n"),
            ("a:\n  d: e\n  b: c # why", "a:\n  d: e\n"),
            ("a:\r\n  d: e\r\n  b:\r\n    - c\r\n\r\nf: g\r\n", "a:\r\n  d: e\r\n\r\nf: g\r\n"),
            ("a:\n  # of b\n  b: c\n  # of d\n  d: e\n", "a:\n  # of b\n  # of d\n  d: e\n"),
            ("a: {b: c, d: e}\n", "a: {d: e}\n"),
            ("a: {d: e, b: c}\n", "a: {d: e}\n"),
            ("a: {d: , b: c}\n", "a: {d: }\n"),
            ("a: {d: e, b: c,}\n", "a: {d: e,}\n"),
            ("a: {\n  b: c,\n  d: e\n}\n", "a: {\n  d: e\n}\n"),
            ("a: {b: c}\n", "a: {}\n"),
            ("a:\n  b: c\nd: e\n", "a: {}\nd: e\n"),
            ("a:\n  b: c # why\nd: e\n", "a: {} # why\nd: e\n"),
            ("a: !override\n  b: c\n", "a: !override {}\n"),
        ],
    );
    check(
        |editor| editor.remove(&["a".into(), 0.into(), "b".into()]),
        &[
            ("a:\n  - b: c\n    d: e\n", "a:\n  - d: e\n"),
            ("a:\n  - b: c # why\n    d: e\n", "a:\n  - d: e\n"),
            ("a:\n  - b: c\n  - d\n", "a:\n  - {}\n  - d\n"),
        ],
    );
    check_once(
        |editor| editor.remove(&["a".into(), 0.into()]),
        &[
            ("a:\n  - b\n  - c\n", "a:\n  - c\n"),
            ("a:\n- b: c\n  d: e\n- f\n", "a:\n- f\n"),
            ("a: [b, c]\n", "a: [c]\n"),
            ("a:\n  - b\nc: d\n", "a: []\nc: d\n"),
        ],
    );
    check(
        |editor| editor.remove(&["a".into()]),
        &[("a: b\nc: d\n", "c: d\n"), ("\u{feff}a: b\nc: d\n", "\u{feff}c: d\n")],
    );
}

#[test]
fn keys_are_renamed_in_their_place() {
    check(
        |editor| editor.rename(&["a".into(), "old".into()], "new"),
        &[
            ("a:\n  old: c # why\n", "a:\n  new: c # why\n"),
            ("a: {'old': c}\n", "a: {'new': c}\n"),
            ("a: {\"old\":c}\n", "a: {\"new\":c}\n"),
            ("a:\n  ? old\n  : c\n", "a:\n  ? new\n  : c\n"),
        ],
    );
    check(|editor| editor.rename(&["old".into()], "on"), &[("old: c\n", "\"on\": c\n")]);
}

#[test]
fn nothing_is_written_where_it_would_change_more() {
    check_refused(
        |editor| editor.set(&["a".into(), "b".into(), "c".into()], &"new".into()),
        &[
            ("x: &x {b: {c: d}}\na: *x\n", "`*x` stands for a value that is written elsewhere"),
            ("x: &x {c: d}\na:\n  b: *x\n", "`*x` stands for a value that is written elsewhere"),
            ("a:\n  b: &x {c: d}\ny: *x\n", "other places share this value through `*x`"),
            ("a: &x\n  b: {c: d}\ny: {<<: *x}\n", "other places share this value through `*x`"),
            ("a:\n  b:\n    c: &x d\ny: *x\n", "other places share this value through `*x`"),
            ("x: &x {b: {c: d}}\na:\n  <<: *x\n", "`b` comes from elsewhere by a merge (`<<`)"),
            ("a: {b: {c: d}, b: {c: e}}\n", "the key `b` is set twice"),
            ("a: {b: [c]}\n", "a list stands where a mapping is needed"),
            ("a: {b: c}\n", "a text stands where a mapping is needed"),
            ("a:\n  b: !reset\n    c: d\n", "`!reset` discards the value"),
            ("a:\n  b:\n    c: !t d\n", "the value has the tag `!t`"),
            ("a:\n  b:\n    c:\n      # why\n      - d\n", "a comment would be lost"),
            ("a:\n  b:\n    c: # why\n      - d\n", "a comment would be lost"),
            ("a:\n  b:\n    c: [&x d]\ny: *x\n", "other places share this value through `*x`"),
            ("a: [b: x]\n", "a list stands where a mapping is needed"),
            ("a:\n  b: {c: d\ny: [\n", "the file cannot be read to its end"),
            ("---\n", "the document is empty"),
            ("a:\n  b:\n    d: |\n      e", "the text at the end of the file would get a line break"),
        ],
    );
    check_refused(
        |editor| editor.remove(&["a".into(), "b".into()]),
        &[
            ("a:\n  b: &x c\n  d: *x\n", "other places share this value through `*x`"),
            ("a:\n  b: {c: [&x d]}\ny: *x\n", "other places share this value through `*x`"),
            ("a:\n  d: e\n", "there is nothing to remove"),
            ("a: {b: c, # why\n d: e}\n", "a comment would be lost"),
        ],
    );
    check_refused(
        |editor| editor.merge(&["a".into()], &logging()),
        &[
            ("a: [x]\n", "a list stands where a mapping is needed"),
            ("a: {driver: [x]}\n", "a list stands where a text is needed"),
            ("x: &x {options: {}}\na: {<<: *x}\n", "`options` comes from elsewhere by a merge (`<<`)"),
            ("x: &x {a: {}}\n<<: *x\n", "`a` comes from elsewhere by a merge (`<<`)"),
        ],
    );
    check_refused(
        |editor| editor.rename(&["a".into()], "b"),
        &[
            ("a: 1\nb: 2\n", "the key `b` is there already"),
            ("&x a: 1\ny: *x\n", "other places share this value through `*x`"),
        ],
    );
    check_refused(
        |editor| editor.set(&["a".into(), Step::Index(1)], &"new".into()),
        &[("a: [b]\n", "there is no item 1")],
    );
}

#[test]
fn texts_are_quoted_when_they_would_read_as_something_else() {
    let cases = [
        ("plain text", "plain text"),
        ("10m", "10m"),
        ("3", "\"3\""),
        ("1.5", "\"1.5\""),
        ("no", "\"no\""),
        ("true", "\"true\""),
        ("", "\"\""),
        ("8080:80", "\"8080:80\""),
        ("127.0.0.1:80", "\"127.0.0.1:80\""),
        ("a: b", "\"a: b\""),
        ("a #b", "\"a #b\""),
        ("*a", "\"*a\""),
        ("- a", "\"- a\""),
        ("--- a", "--- a"),
        ("a\nb", "\"a\\nb\""),
        ("say \"hi\"", "say \"hi\""),
        ("\"hi\"", "'\"hi\"'"),
        ("'hi\"\u{7}", "\"'hi\\\"\\U00000007\""),
        ("${A:-b}", "${A:-b}"),
        (" a", "\" a\""),
        ("2001-01-01", "\"2001-01-01\""),
        ("é", "é"),
    ];
    for (text, written) in cases {
        let after = edited("k: v\n", |editor| editor.set(&["k".into()], &text.into()));
        assert_eq!(after, Ok(format!("k: {written}\n")));
    }
    let after = edited("k: [v]\n", |editor| editor.set(&["k".into(), 0.into()], &"${A:-{b}}".into()));
    assert_eq!(after.as_deref(), Ok("k: [\"${A:-{b}}\"]\n"));
}

#[test]
fn a_note_is_written_where_a_line_has_room_for_it() {
    let limit = || New::Noted("512M".to_owned(), "a guess");
    let cases = [
        ("a:\n  b: 1\n", "a:\n  b: 1\n  limit: 512M  # a guess\n"),
        ("a: {b: 1}\n", "a: {b: 1, limit: 512M}\n"),
    ];
    for (before, after) in cases {
        let edited = edited(before, |editor| editor.merge(&["a".into()], &[("limit".to_owned(), limit())]));
        assert_eq!(edited.as_deref(), Ok(after));
    }
}

#[test]
fn comments_indented_further_stay_with_what_is_above_them() {
    check(
        |editor| editor.set(&["a".into(), "b".into()], &"new".into()),
        &[
            ("a:\n  c:\n    - d\n    # - e\n", "a:\n  c:\n    - d\n    # - e\n  b: new\n"),
            (
                "a:\n  c:\n    - d\n#    - e\n# f\ng: h\n",
                "a:\n  c:\n    - d\n#    - e\n  b: new\n# f\ng: h\n",
            ),
            ("a:\n  c:\n    - d\n    # - e", "a:\n  c:\n    - d\n    # - e\n  b: new"),
            ("a:\n  c: |\n    d\n   # e\n  # f\n", "a:\n  c: |\n    d\n   # e\n  b: new\n  # f\n"),
            ("a:\n  c:\n    - d\n\n    # e\nf: g\n", "a:\n  c:\n    - d\n  b: new\n\n    # e\nf: g\n"),
            (
                "a:\r\n  c:\r\n  - d\r\n    # e\r\nf: g\r\n",
                "a:\r\n  c:\r\n  - d\r\n    # e\r\n  b: new\r\nf: g\r\n",
            ),
        ],
    );
}

#[test]
fn keys_are_added_in_order() {
    const ORDER: [&str; 3] = ["init", "restart", "deploy"];
    for (before, after) in [
        ("s: {}\n", "s: {restart: new}\n"),
        ("s:\n  image: x\n", "s:\n  image: x\n  restart: new\n"),
        ("s:\n  image: x\n  deploy: {}\n", "s:\n  image: x\n  restart: new\n  deploy: {}\n"),
        (
            "s:\n  init: true # why\n  # of it\n  deploy: {}\n",
            "s:\n  init: true # why\n  restart: new\n  # of it\n  deploy: {}\n",
        ),
        ("s:\n  deploy: {}\n  image: x\n", "s:\n  deploy: {}\n  image: x\n  restart: new\n"),
        ("s:\n  deploy: {}\n", "s:\n  restart: new\n  deploy: {}\n"),
        ("s: # why\r\n    deploy: {}", "s: # why\r\n    restart: new\r\n    deploy: {}"),
        ("s: !override\n  deploy: {}\n", "s: !override\n  restart: new\n  deploy: {}\n"),
        ("s:\n  ? deploy\n  : x\n", "s:\n  restart: new\n  ? deploy\n  : x\n"),
    ] {
        let edited = edited(before, |editor| {
            editor.with_order(&ORDER).set(&["s".into(), "restart".into()], &"new".into())
        });
        assert_eq!(edited.as_deref(), Ok(after));
    }
    let entries = ["deploy", "init", "user", "restart"].map(|key| (key.to_owned(), New::from("new")));
    let merged = edited("s:\n  image: x\n  restart: old\n", |editor| {
        editor.with_order(&ORDER).merge(&["s".into()], &entries)
    });
    let expected = "s:\n  image: x\n  init: new\n  restart: new\n  deploy: new\n  user: new\n";
    assert_eq!(merged.as_deref(), Ok(expected));
}
