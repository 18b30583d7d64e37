//! Real files, as compose-go and serde_yaml read them.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_yaml::value::{Tag, TaggedValue};
use shipworthy::source::{LineIndex, Span};
use shipworthy::syntax::yaml::{Content, ErrorKind, Scalar, Shape, Tree, Value};

use crate::edits::{self, Change};
use crate::spans;

fn shared() -> Option<PathBuf> {
    let shared = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared"));
    if !shared.is_dir() {
        println!("skipped: ../shared is absent");
        return None;
    }
    Some(shared.to_owned())
}

/// All YAML files of the corpus with their texts.
fn files() -> Vec<(PathBuf, String)> {
    let Some(shared) = shared() else { return Vec::new() };
    let mut files = Vec::new();
    let mut folders =
        vec![shared.join("corpus/compose"), shared.join("corpus/projects"), shared.join("suites/compose-go")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the corpus").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "yml" || extension == "yaml")
                && let Ok(text) = fs::read_to_string(&path)
            {
                files.push((path, text));
            }
        }
    }
    files.sort();
    assert!(files.len() > 1000, "the corpus is not where it was");
    files
}

#[derive(Deserialize)]
struct Verdict {
    path: String,
    error: Option<String>,
}

#[test]
fn compose_go_reads_the_same_files() {
    let Some(shared) = shared() else { return };
    let verdicts =
        fs::read_to_string(shared.join("oracle/compose-go.jsonl")).expect("the verdicts of compose-go");
    let mut unread = 0;
    for line in verdicts.lines() {
        let verdict: Verdict = serde_json::from_str(line).expect("a verdict");
        let bytes =
            fs::read(shared.join("corpus/compose").join(&verdict.path)).expect("a file of the corpus");
        let text = String::from_utf8_lossy(&bytes);
        let tree = Tree::parse(&text);
        let refused = verdict.error.filter(|error| error.starts_with("failed to parse"));
        assert_eq!(!tree.errors().is_empty(), refused.is_some(), "{}: {:?}", verdict.path, tree.errors());
        let Some(refused) = refused else { continue };
        let repeated = &tree.errors()[0];
        assert_eq!(repeated.kind, ErrorKind::DuplicateKey, "{}", verdict.path);
        let lines = LineIndex::new(&text);
        let line = |span: Span| lines.line(span.start) + 1;
        let (first, _) = repeated.related.expect("the first of the keys");
        let key = tree.slice(repeated.span).trim_matches(['\'', '"']);
        let theirs = format!(
            "line {}: mapping key \"{key}\" already defined at line {}",
            line(repeated.span),
            line(first)
        );
        assert!(refused.ends_with(&theirs), "{}: {refused} is not {theirs}", verdict.path);
        unread += 1;
    }
    assert!(unread > 0, "no file that compose-go cannot read");
}

#[test]
fn spans_of_real_files_are_exact() {
    for (_, text) in files() {
        spans::check(&Tree::parse(&text));
    }
}

#[test]
fn serde_yaml_reads_the_same_values() {
    let mut compared = 0;
    for (path, text) in files() {
        let documents = serde_yaml::Deserializer::from_str(&text).map(|document| {
            let mut value = serde_yaml::Value::deserialize(document)?;
            value.apply_merge()?;
            Ok(value)
        });
        let theirs: Result<Vec<_>, serde_yaml::Error> = documents.collect();
        let tree = Tree::parse(&text);
        match theirs {
            Ok(theirs) if tree.errors().is_empty() => {
                let mut ours: Vec<_> = tree.roots().map(|root| as_serde_yaml(root.value())).collect();
                if ours.is_empty() {
                    // A text of comments alone is null to serde_yaml.
                    ours.push(serde_yaml::Value::Null);
                }
                assert_eq!(ours, theirs, "{}", path.display());
                compared += 1;
            }
            theirs => assert_eq!(theirs.is_err(), !tree.errors().is_empty(), "{}", path.display()),
        }
    }
    println!("{compared} files have the same values");
}

/// `value` as serde_yaml has it. It types scalars under tags that it does not know, where go-yaml leaves texts.
fn as_serde_yaml(value: Value<'_>) -> serde_yaml::Value {
    let tag = value.node().tag().filter(|tag| !tag.name.starts_with("!!"));
    let plain = match (value.shape(), value.node().content()) {
        (Shape::Mapping, _) => {
            let members = value.members().into_iter();
            let members =
                members.map(|member| (as_serde_yaml(member.key.value()), as_serde_yaml(member.value)));
            serde_yaml::Value::Mapping(members.collect())
        }
        (Shape::Sequence, _) => serde_yaml::Value::Sequence(value.items().map(as_serde_yaml).collect()),
        (Shape::Scalar(_), Content::Scalar { style, text }) if tag.is_some() => {
            scalar_as_serde_yaml(Scalar::resolve(text, *style, None), text)
        }
        (Shape::Scalar(scalar), _) => scalar_as_serde_yaml(scalar, value.text().unwrap_or_default()),
    };
    match tag {
        Some(tag) => {
            serde_yaml::Value::Tagged(Box::new(TaggedValue { tag: Tag::new(&tag.name), value: plain }))
        }
        None => plain,
    }
}

/// serde_yaml knows no octal numbers with a mere `0`, no `_` in numbers and no timestamps.
fn scalar_as_serde_yaml(scalar: Scalar<'_>, text: &str) -> serde_yaml::Value {
    let octal =
        text.strip_prefix('0').is_some_and(|rest| rest.starts_with(|digit: char| digit.is_ascii_digit()));
    match scalar {
        Scalar::Null => serde_yaml::Value::Null,
        Scalar::Bool(boolean) => boolean.into(),
        Scalar::Int(_) | Scalar::Float(_) if octal || text.contains('_') => text.into(),
        Scalar::Int(number) => i64::try_from(number).map_or(serde_yaml::Value::Null, Into::into),
        Scalar::Float(number) => number.into(),
        Scalar::Timestamp(text) | Scalar::Binary(text) | Scalar::Text(text) => text.into(),
    }
}

#[test]
fn edits_of_real_files_change_only_what_they_should() {
    let changes = Change::samples();
    let (mut made, mut refused) = (0, 0);
    for (number, (_, text)) in files().iter().enumerate() {
        if !Tree::parse(text).errors().is_empty() {
            continue;
        }
        // Any choice will do, as long as it is another one for each file.
        for turn in 0..3 {
            let change = &changes[(number + turn * 4) % changes.len()];
            let extra = (turn == 1).then_some("new");
            match edits::check(text, number * 31 + turn * 17, extra, change) {
                Ok(_) => made += 1,
                Err(_) => refused += 1,
            }
        }
    }
    println!("{made} edits made, {refused} refused");
    assert!(made >= refused / 2, "nearly all edits are refused");
}
