//! Data flows one way: each module of `src` imports only what `ARCHITECTURE.md` allows it.

use std::path::{Path, PathBuf};

/// Each module, and the modules of this crate that it may name.
const ALLOWED: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("syntax", &["source"]),
    ("finding", &["source"]),
    ("model", &["source", "syntax"]),
    ("suppress", &["finding", "source", "syntax"]),
    ("rule", &["finding", "model", "source", "suppress", "syntax"]),
    ("rules", &["rule", "finding", "model", "source", "suppress", "syntax"]),
    ("config", &["finding", "model", "rule", "rules", "source", "syntax"]),
    ("readiness", &["model", "source", "syntax"]),
    ("lint", &["config", "finding", "model", "readiness", "rule", "rules", "source", "suppress", "syntax"]),
    ("baseline", &["finding", "lint", "source"]),
    ("fix", &["config", "finding", "lint", "model", "rule", "rules", "source", "suppress", "syntax"]),
    ("report", &["finding", "lint", "readiness", "rule", "rules", "source"]),
    ("discover", &["model", "source"]),
    (
        "cli",
        &[
            "baseline",
            "config",
            "discover",
            "finding",
            "fix",
            "lint",
            "model",
            "readiness",
            "report",
            "rule",
            "rules",
            "source",
            "suppress",
            "syntax",
        ],
    ),
];

#[test]
fn modules_import_only_what_their_layer_allows() {
    let mut wrong = Vec::new();
    for file in rust_files(&src()) {
        let module = module_of(&file);
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == module) else {
            assert!(["lib", "main"].contains(&module.as_str()), "{module} has no line in the table");
            continue;
        };
        let text = std::fs::read_to_string(&file).unwrap();
        for used in named_modules(&text).filter(|used| used != &module && !allowed.contains(&used.as_str())) {
            wrong.push(format!("{} names crate::{used}", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_rule_names_another() {
    for file in rust_files(&src().join("rules")).iter().filter(|file| !file.ends_with("mod.rs")) {
        let text = std::fs::read_to_string(file).unwrap();
        let other = text.contains("crate::rules") || text.contains("super::");
        assert!(
            !other,
            "{} reaches into another rule: what two rules need belongs in the model",
            file.display()
        );
    }
}

#[test]
fn main_only_starts_the_command_line() {
    let main = std::fs::read_to_string(src().join("main.rs")).unwrap();
    assert_eq!(main.matches("shipworthy::").count(), main.matches("shipworthy::cli").count());
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        match entry.path() {
            path if path.is_dir() => files.extend(rust_files(&path)),
            path if path.extension().is_some_and(|extension| extension == "rs") => files.push(path),
            _ => {}
        }
    }
    files
}

/// The top-level module that a file belongs to.
fn module_of(file: &Path) -> String {
    let inside = file.strip_prefix(src()).unwrap();
    inside.components().next().unwrap().as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned()
}

/// The top-level modules that `text` names by `crate::module` or in `crate::{module, …}`. Items that `lib.rs`
/// re-exports at the top belong to `lint`.
fn named_modules(text: &str) -> impl Iterator<Item = String> + '_ {
    let code =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let parts: Vec<String> = code.split("crate::").skip(1).flat_map(heads).collect();
    parts.into_iter().map(|name| if name.starts_with(char::is_uppercase) { "lint".to_owned() } else { name })
}

/// The first names of what follows `crate::`: one, or one for each member of a brace group.
fn heads(rest: &str) -> Vec<String> {
    let name = |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let Some(group) = rest.strip_prefix('{') else { return vec![name(rest)] };
    let (mut depth, mut members, mut start) = (0, Vec::new(), 0);
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => {
                members.push(name(&group[start..at]));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                members.push(name(&group[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    members.into_iter().filter(|member: &String| !member.is_empty()).collect()
}

#[test]
fn names_are_read_from_every_form_of_import() {
    let text =
        "use crate::a::b;\nuse crate::{c::D, e::{F, G}, h};\n// crate::comment\nlet x = crate::i::j();";
    assert_eq!(named_modules(text).collect::<Vec<_>>(), ["a", "c", "e", "h", "i"]);
}
