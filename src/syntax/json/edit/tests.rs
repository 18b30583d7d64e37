use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::source::apply;
use crate::syntax::json::tests::{to_serde, values};

/// What `edit` makes of `text`.
fn edited<E>(text: &str, edit: impl Fn(Editor<'_>) -> Result<E, Refusal>) -> Result<String, Refusal>
where
    E: IntoIterator<Item = Edit>,
{
    let document = Document::parse(text);
    let edits: Vec<Edit> = edit(Editor::new(FileId(0), text, &document))?.into_iter().collect();
    Ok(apply(text, &edits.iter().collect::<Vec<_>>()).expect("edits fit the text"))
}

fn one(edit: Result<Edit, Refusal>) -> Result<Option<Edit>, Refusal> {
    edit.map(Some)
}

#[test]
fn setting_keeps_the_layout() {
    for (text, path, value, expected) in [
        ("{\n  \"a\": 1\n}", &["a"][..], json!(true), "{\n  \"a\": true\n}"),
        ("{\n  \"a\": 1\n}\n", &["b"], json!("x"), "{\n  \"a\": 1,\n  \"b\": \"x\"\n}\n"),
        (
            "{\r\n\t\"a\": 1\r\n}",
            &["b"],
            json!({"c": 1}),
            "{\r\n\t\"a\": 1,\r\n\t\"b\": {\r\n\t\t\"c\": 1\r\n\t}\r\n}",
        ),
        (
            "{\n  \"a\" : {\n    \"b\" : 1\n  }\n}",
            &["a", "c"],
            json!(2),
            "{\n  \"a\" : {\n    \"b\" : 1,\n    \"c\" : 2\n  }\n}",
        ),
        ("{\"a\":1}", &["b"], json!([1, "x"]), "{\"a\":1,\"b\":[1,\"x\"]}"),
        ("{ \"a\": 1 }", &["b", "c"], json!(2), "{ \"a\": 1, \"b\": {\"c\": 2} }"),
        ("{\n  \"a\": 1,\n\n  \"b\": 2\n}", &["c"], json!(3), "{\n  \"a\": 1,\n\n  \"b\": 2,\n  \"c\": 3\n}"),
        ("{ \"a\": 1\n, \"b\": 2\n}", &["c"], json!(3), "{ \"a\": 1\n, \"b\": 2\n, \"c\": 3\n}"),
        ("{}", &["a"], json!(1), "{\n  \"a\": 1\n}"),
        ("{\n}\n", &["a"], json!(1), "{\n  \"a\": 1\n}\n"),
        ("", &["a", "b"], json!(1), "{\n  \"a\": {\n    \"b\": 1\n  }\n}\n"),
        ("\u{feff} \n", &["a"], json!(1), "\u{feff}{\n  \"a\": 1\n}\n"),
        ("null\n", &["a"], json!(1), "{\n  \"a\": 1\n}\n"),
        ("{\n    \"a\": {}\n}", &["a", "b"], json!(1), "{\n    \"a\": {\n        \"b\": 1\n    }\n}"),
        ("{\n  \"a\": null\n}", &["a", "b"], json!(1), "{\n  \"a\": {\n    \"b\": 1\n  }\n}"),
    ] {
        assert_eq!(
            edited(text, |editor| one(editor.set(path, value.clone()))).as_deref(),
            Ok(expected),
            "{text:?}"
        );
    }
}

#[test]
fn removing_takes_the_comma_along() {
    for (text, path, expected) in [
        ("{\n  \"a\": 1,\n  \"b\": 2\n}", &["a"][..], "{\n  \"b\": 2\n}"),
        ("{\n  \"a\": 1,\n  \"b\": 2\n}", &["b"], "{\n  \"a\": 1\n}"),
        ("{\n  \"a\": 1\n}\n", &["a"], "{}\n"),
        ("{\"a\": 1, \"b\": {\"c\": 1, \"d\": 2}}", &["b", "d"], "{\"a\": 1, \"b\": {\"c\": 1}}"),
    ] {
        assert_eq!(edited(text, |editor| one(editor.remove(path))).as_deref(), Ok(expected), "{text:?}");
    }
}

#[test]
fn entries_are_renamed_replaced_and_moved_out() {
    let text = "{\n  \"host\": [\"x\"],\n  \"n\": {\n    \"a\": [\n      1\n    ],\n    \"b\": 2\n  }\n}";
    assert_eq!(
        edited(text, |editor| one(editor.rename(&["host"], "hosts"))).unwrap(),
        text.replace("host", "hosts")
    );
    let moved = "{\n  \"host\": [\"x\"],\n  \"a\": [\n    1\n  ],\n  \"b\": 2\n}";
    assert_eq!(edited(text, |editor| one(editor.hoist(&["n"]))).as_deref(), Ok(moved));
    let replaced = "{\n  \"p\": {\n    \"q\": 1\n  },\n  \"n\": 1\n}";
    let text = "{\n  \"q\": 1,\n  \"n\": 1\n}";
    assert_eq!(
        edited(text, |editor| one(editor.replace_entry(&["q"], "p", &json!({"q": 1})))).as_deref(),
        Ok(replaced)
    );
    assert_eq!(
        edited("{\"n\":{\"a\":1,\"b\":2}}", |editor| one(editor.hoist(&["n"]))).as_deref(),
        Ok("{\"a\":1,\"b\":2}")
    );
}

#[test]
fn entries_side_by_side_are_enclosed() {
    for (text, keys, expected) in [
        (
            "{\n  \"x\": 1,\n  \"a\": 2,\n  \"b\": [\n    3\n  ],\n  \"y\": 4\n}",
            &["a", "b"][..],
            Ok(
                "{\n  \"x\": 1,\n  \"n\": {\n    \"a\": 2,\n    \"b\": [\n      3\n    ]\n  },\n  \"y\": 4\n}",
            ),
        ),
        ("{\r\n\t\"a\": 1\r\n}", &["a"], Ok("{\r\n\t\"n\": {\r\n\t\t\"a\": 1\r\n\t}\r\n}")),
        ("{\"a\":1,\"b\":2}", &["a", "b"], Ok("{\"n\":{\"a\":1,\"b\":2}}")),
        (
            "{\"a\":1,\"x\":3,\"b\":2}",
            &["a", "b"],
            Err("other keys stand between those to be moved into: `n`"),
        ),
        ("{\"a\":1,\"n\":3}", &["a"], Err("this key is there already: `n`")),
        ("{\"a\":1}", &["a", "b"], Err("there is no such key: `b`")),
        ("{\"a\":1}", &[], Err("there is nothing to move into: `n`")),
        ("[]", &["a"], Err("an array stands where an object was expected")),
    ] {
        let made = edited(text, |editor| one(editor.enclose(keys, "n")));
        assert_eq!(made.as_deref().map_err(|refusal| refusal.0.as_str()), expected, "{text:?}");
    }
}

#[test]
fn one_of_two_entries_of_a_key_is_removed() {
    let text = "{\"a\": [{\"b\": 1, \"b\": 2}], \"b\": 3}";
    let removed = |at: usize| edited(text, |editor| one(editor.remove_at(Span::new(at, at + 3))));
    assert_eq!(removed(8).as_deref(), Ok("{\"a\": [{\"b\": 2}], \"b\": 3}"));
    assert_eq!(removed(16).as_deref(), Ok("{\"a\": [{\"b\": 1}], \"b\": 3}"));
    assert!(removed(9).is_err());
}

#[test]
fn elements_are_appended() {
    for (text, expected) in [
        ("{\"a\": [1]}", "{\"a\": [1, 9]}"),
        ("{\"a\":[1,2]}", "{\"a\":[1,2,9]}"),
        ("{\"a\": []}", "{\"a\": [9]}"),
        ("{\n  \"a\": [\n    1\n  ]\n}", "{\n  \"a\": [\n    1,\n    9\n  ]\n}"),
    ] {
        assert_eq!(
            edited(text, |editor| one(editor.append(&["a"], &json!(9)))).as_deref(),
            Ok(expected),
            "{text:?}"
        );
    }
}

#[test]
fn cleaning_leaves_json() {
    for (text, expected) in [
        (
            "// a\n{\n  # b\n  \"a\": 1, // c\n  /* d\n   e */\n  \"b\": [1,],\n}\n// end",
            "{\n  \"a\": 1,\n  \"b\": [1]\n}\n",
        ),
        ("{\r\n  # b\r\n  \"a\": 1 # c\r\n}\r\n", "{\r\n  \"a\": 1\r\n}\r\n"),
        ("{ /* a */ /* b */ \"a\": /* c */ 1 }", "{ \"a\": 1 }"),
        ("{}", "{}"),
    ] {
        assert_eq!(edited(text, |editor| editor.clean()).as_deref(), Ok(expected), "{text:?}");
    }
}

#[test]
fn what_is_not_clear_is_refused() {
    let set =
        |text: &str, path: &[&str]| edited(text, |editor| one(editor.set(path, json!(1)))).unwrap_err().0;
    assert_eq!(set("{\"a\": 1,}", &["a"]), "the file is not valid JSON");
    assert_eq!(set("[1]", &["a"]), "an array stands where an object was expected");
    assert_eq!(set("{\"a\": \"x\"}", &["a", "b"]), "a string stands where an object was expected");
    assert_eq!(set("{\"a\": 1, \"a\": 2}", &["a"]), "this key is written more than once: `a`");
    let text = "{\"a\": 1, \"b\": {\"a\": 1}, \"c\": {}}";
    assert_eq!(
        edited(text, |editor| one(editor.rename(&["a"], "b"))).unwrap_err().0,
        "this key is there already: `b`"
    );
    assert_eq!(
        edited(text, |editor| one(editor.hoist(&["b"]))).unwrap_err().0,
        "this key is there already: `a`"
    );
    assert_eq!(
        edited(text, |editor| one(editor.hoist(&["c"]))).unwrap_err().0,
        "there is nothing to move out: `c`"
    );
    assert_eq!(edited(text, |editor| one(editor.remove(&["x"]))).unwrap_err().0, "there is no such key: `x`");
    assert_eq!(
        edited(text, |editor| one(editor.append(&["a"], &json!(1)))).unwrap_err().0,
        "this is not an array: `a`"
    );
    assert_eq!(edited("{a: 1}", |editor| editor.clean()).unwrap_err().0, "key must be a string");
}

/// What setting `value` at `path` makes of `root`, or `None` where it is refused.
fn expected(root: &Value, path: &[&str], value: &Value) -> Option<Value> {
    let Some((&key, rest)) = path.split_first() else { return Some(value.clone()) };
    let mut entries = match root {
        Value::Null => serde_json::Map::new(),
        Value::Object(entries) => entries.clone(),
        _ => return None,
    };
    let inner = entries.get(key).cloned().unwrap_or_default();
    entries.insert(key.to_owned(), expected(&inner, rest, value)?);
    Some(Value::Object(entries))
}

proptest! {
    #[test]
    fn an_edit_changes_its_path_alone(
        root in values(), value in values(), path in proptest::collection::vec("[a-c]", 1..3), pretty: bool,
    ) {
        let text = if pretty { serde_json::to_string_pretty(&root).unwrap() } else { root.to_string() };
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let result = edited(&text, |editor| one(editor.set(&path, value.clone())));
        match expected(&root, &path, &value) {
            None => prop_assert!(result.is_err()),
            Some(expected) => {
                let result = result.unwrap();
                let document = Document::parse(&result);
                prop_assert_eq!(document.faults(), &[]);
                prop_assert_eq!(to_serde(document.root().unwrap()), expected);
                let removed = edited(&result, |editor| one(editor.remove(&path))).unwrap();
                prop_assert!(Document::parse(&removed).faults().is_empty());
            }
        }
    }

    #[test]
    fn a_cleaned_text_is_json(
        parts in proptest::collection::vec(prop::sample::select(vec![
            "{", "}", "[", "]", ",", "\"a\":", "1", "# x\n", "// y\r\n", "/* z */", " ", "\n",
        ]), 0..24)
    ) {
        let text = parts.concat();
        if let Ok(clean) = edited(&text, |editor| editor.clean()) {
            prop_assert!(Document::parse(&clean).faults().is_empty(), "{:?}", text);
        }
    }
}
