//! What compose-go made of real files, and whether we make the same of them.

#![allow(clippy::print_stdout)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};
use shipworthy::model::compose::{Kind as ValueKind, LoadOptions, Loaded, ProblemKind, Value, Written, load};
use shipworthy::source::{Kind, Reader, Sources};

fn shared() -> Option<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    if !shared.is_dir() {
        println!("skipped: ../shared is absent");
        return None;
    }
    Some(shared)
}

/// Files below a folder, by their path in it.
struct Folder(PathBuf);

impl Reader for Folder {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        std::fs::read(self.0.join(path)).ok()
    }

    fn list(&self, _: &str) -> Vec<String> {
        Vec::new()
    }
}

/// The home of whoever made the oracle, which shows it as `$HOME`.
const HOME: &str = "/root";

/// As the oracle was made: no environment but `HOME` and `PATH`, the name `factsb`, paths as they are written.
fn options() -> LoadOptions {
    let environment =
        [("HOME", HOME), ("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")];
    LoadOptions {
        environment: environment.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        project_name: Some("factsb".to_owned()),
        resolve_paths: false,
        ..LoadOptions::default()
    }
}

fn load_file(folder: &Path, name: &str, text: Vec<u8>) -> (Sources, Loaded) {
    let sources = Sources::with_reader(Folder(folder.to_owned()));
    let file = sources.add(name, Kind::Compose, text).unwrap();
    let loaded = load(&sources, &[file], &options());
    (sources, loaded)
}

/// Checks that places lie in their files, and that what stands at the place of a short text says that text.
/// Gives the number of texts that were compared.
fn check_places(value: &Value, sources: &Sources) -> usize {
    let written = sources.text(value.location());
    match &value.kind {
        ValueKind::Mapping(mapping) => mapping
            .iter()
            .map(|(key, entry)| {
                let written = sources.text(entry.key.location);
                let is_literal = entry.key.written == Written::Here && !written.contains('$');
                assert!(!is_literal || written.contains(key), "{key}: {written}");
                check_places(&entry.value, sources)
            })
            .sum(),
        ValueKind::Sequence(items) => items.iter().map(|item| check_places(item, sources)).sum(),
        ValueKind::String(text)
            if value.place.written == Written::Here && !written.contains(['$', '\\', '\n']) =>
        {
            // Sizes, durations and numbers are printed in another form than they are written in.
            let is_word = text.starts_with(|first: char| first.is_ascii_alphabetic())
                && !matches!(text.as_str(), "true" | "false");
            // Of hosts and their addresses the colon becomes an equals sign, and words lose their quotes.
            let bare = |text: &str| text.replace(':', "=").replace(['"', '\''], "");
            let says = bare(written).contains(&bare(text));
            assert!(!is_word || says || text == "CMD-SHELL", "{text}: {written}");
            usize::from(is_word)
        }
        _ => 0,
    }
}

/// Lists where two models differ.
fn differences(ours: &Json, theirs: &Json, path: &str, found: &mut Vec<String>) {
    match (ours, theirs) {
        (Json::Object(a), Json::Object(b)) => {
            for key in a.keys().chain(b.keys()).collect::<BTreeSet<_>>() {
                match (a.get(key), b.get(key)) {
                    (Some(a), Some(b)) => differences(a, b, &format!("{path}.{key}"), found),
                    (a, b) => found.push(format!("{path}.{key}: ours {a:?}, theirs {b:?}")),
                }
            }
        }
        (Json::Array(a), Json::Array(b)) if a.len() == b.len() => {
            for (at, (a, b)) in a.iter().zip(b).enumerate() {
                differences(a, b, &format!("{path}[{at}]"), found);
            }
        }
        _ if ours == theirs => {}
        _ => found.push(format!("{path}: ours {ours}, theirs {theirs}")),
    }
}

/// Files with a text that begins with a line break and an indented line. go-yaml prints it as a block without
/// saying how far the block is indented, so that what it prints reads back without the indentation.
const LOSE_INDENTATION: [&str; 4] = [
    "benoitc__gunicorn/examples/dirty_example/docker-compose.yml",
    "debezium__debezium-examples/end-to-end-demo/docker-compose.yaml",
    "debezium__debezium-examples/graphql/docker-compose.yaml",
    "debezium__debezium-examples/kstreams/docker-compose.yaml",
];

/// Files with an empty `dockerfile` or `name`, which is not printed, so that what is printed has the default.
const LOSE_EMPTY: [&str; 2] = [
    "docker__compose/pkg/e2e/fixtures/simple-build-test/compose-interpolate.yaml",
    "penpot__penpot/docker/devenv/docker-compose.infra.yml",
];

/// `json` without indentation in its texts.
fn unindented(json: &Json) -> Json {
    match json {
        Json::String(text) => text.lines().map(str::trim_start).collect::<Vec<_>>().join("\n").into(),
        Json::Array(items) => items.iter().map(unindented).collect(),
        Json::Object(entries) => {
            entries.iter().map(|(key, value)| (key.clone(), unindented(value))).collect()
        }
        other => other.clone(),
    }
}

/// What is not as compose-go has it; nothing if all is.
fn judge(
    loaded: &Loaded,
    resolved: Option<&str>,
    error: Option<&str>,
    adapt: fn(&Json) -> Json,
) -> Option<String> {
    match (loaded.problems.first(), error) {
        (Some(_), Some(_)) => None,
        (Some(problem), None) => Some(format!("REFUSED by us: {:?} {}", problem.kind, problem.message)),
        (None, Some(error)) => Some(format!("ACCEPTED by us: {error}")),
        (None, None) => {
            let ours = loaded.project.as_ref()?.to_json().to_string().replace(HOME, "$HOME");
            let ours: Json = serde_json::from_str(&ours).unwrap();
            let theirs: Json = serde_yaml::from_str(resolved?).unwrap();
            let mut found = Vec::new();
            differences(&adapt(&ours), &adapt(&theirs), "", &mut found);
            (!found.is_empty()).then(|| format!("DIFFERENT: {}", found.join("\n    ")))
        }
    }
}

#[test]
fn the_corpus_is_loaded_as_compose_go_loads_it() {
    let Some(shared) = shared() else { return };
    let corpus = shared.join("corpus/compose");
    let oracle = std::fs::read_to_string(shared.join("oracle/compose-go.jsonl")).unwrap();
    let mut wrong = BTreeMap::new();
    let (mut count, mut places) = (0, 0);
    for line in oracle.lines() {
        let row: Json = serde_json::from_str(line).unwrap();
        let path = row["path"].as_str().unwrap();
        let full = corpus.join(path);
        let text = std::fs::read(&full).unwrap();
        let name = full.file_name().unwrap().to_str().unwrap();
        let (sources, loaded) = load_file(full.parent().unwrap(), name, text);
        count += 1;
        if let Some(project) = loaded.project.as_ref().filter(|_| loaded.problems.is_empty()) {
            let printed = project.to_yaml().replace('$', "$$");
            // Compose prints the keys of `ssh` in a form that it does not read.
            if printed.contains("\n      ssh:\n") {
                continue;
            }
            let (_, again) = load_file(full.parent().unwrap(), name, printed.clone().into_bytes());
            let again = again.project.map(|again| again.to_json());
            let is_same = again == Some(project.to_json());
            assert!(is_same || LOSE_EMPTY.contains(&path), "{path}: {printed}");
        }
        places += loaded.project.iter().map(|project| check_places(&project.model, &sources)).sum::<usize>();
        let adapt = if LOSE_INDENTATION.contains(&path) { unindented } else { Json::clone };
        if let Some(message) = judge(&loaded, row["resolved"].as_str(), row["error"].as_str(), adapt) {
            wrong.insert(path.to_owned(), message);
        }
    }
    for (path, message) in &wrong {
        println!("{path}\n    {message}");
    }
    println!("{} of {count} files are loaded as compose-go loads them", count - wrong.len());
    println!("{places} texts stand where they are said to");
    assert!(wrong.is_empty() && places > 0);
}

#[test]
fn small_inputs_are_loaded_as_compose_go_loads_them() {
    let Some(shared) = shared() else { return };
    let oracle = std::fs::read_to_string(shared.join("oracle/compose-go-small.jsonl")).unwrap();
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in oracle.lines() {
        let row: Json = serde_json::from_str(line).unwrap();
        let (name, says) = (row["name"].as_str().unwrap(), row["says"].as_str().unwrap());
        let input = row["input"].as_str().unwrap().as_bytes().to_vec();
        let (_, loaded) = load_file(Path::new("/nonexistent"), name, input);
        // Warnings follow what is printed.
        let printed: String =
            says.lines().filter(|line| !line.starts_with("time=")).map(|line| format!("{line}\n")).collect();
        let refused = row["exit"] != 0;
        count += 1;
        if let Some(message) =
            judge(&loaded, (!refused).then_some(&printed), refused.then_some(says), Json::clone)
        {
            wrong.push(format!("{name}\n    {message}"));
        }
    }
    println!("{}\n{} of {count}", wrong.join("\n"), count - wrong.len());
    assert!(wrong.is_empty());
}

/// The model of `files` in `folder`, each over those before it.
fn model_with(folder: &Path, files: &[&str], options: &LoadOptions) -> (Json, Loaded) {
    let sources = Sources::with_reader(Folder(folder.to_owned()));
    let files: Vec<_> = files.iter().map(|name| sources.find(name).expect(name)).collect();
    let loaded = load(&sources, &files, options);
    (loaded.project.as_ref().map_or(Json::Null, |project| project.to_json()), loaded)
}

/// A test that compose-go has commented out, as it appends the flags of a model rather than replace them.
const COMMENTED_OUT: &str = "merge_models.Test_mergeYamlModelsRuntimeFlagsMerge";

#[test]
fn merges_come_out_as_expected() {
    let Some(shared) = shared() else { return };
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in std::fs::read_dir(shared.join("suites/compose-go/merge")).unwrap() {
        let case = case.unwrap().path();
        if case.ends_with(COMMENTED_OUT) {
            continue;
        }
        let (merged, _) = model_with(&case, &["base.yaml", "override.yaml"], &options());
        let (expected, _) = model_with(&case, &["expected.yaml"], &options());
        assert!(!expected.is_null());
        count += 1;
        let mut found = Vec::new();
        differences(&merged, &expected, "", &mut found);
        if !found.is_empty() {
            wrong.push(format!("{}\n    {}", case.file_name().unwrap().display(), found.join("\n    ")));
        }
    }
    println!("{}\n{} of {count} merges", wrong.join("\n"), count - wrong.len());
    assert!(count > 0 && wrong.is_empty());
}

#[test]
fn test_data_of_the_loader_is_loaded() {
    use ProblemKind::{Consistency, Cycle, Empty, Schema};
    let Some(shared) = shared() else { return };
    let data = shared.join("suites/compose-go/loader/testdata");
    // The files loaded over each other, what is wrong with them, and something that they say.
    let cases: &[(&[&str], &[ProblemKind], &str, Json)] = &[
        (&["combined/compose.yaml"], &[], "/services/service/build/context", json!("combined/dir")),
        (&["compose-depends-on-cycle.yaml"], &[Cycle], "", Json::Null),
        (&["compose-depends-on-self.yaml"], &[Cycle], "", Json::Null),
        (&["compose-include-cycle.yaml"], &[Cycle], "/services/foo/image", json!("foo")),
        (&["compose-include.yaml"], &[], "/services/imported/environment", json!({"SOURCE": "extends"})),
        (
            &["compose-test-extends.yaml"],
            &[],
            "/services/importer/env_file/0/path",
            json!("subdir/extra.env"),
        ),
        (
            &["compose-test-extends-with-context-url.yaml"],
            &[],
            "/services/importer-with-https-url/build/context",
            json!("https://github.com/docker/compose.git"),
        ),
        (
            &["compose-test-with-version.yaml"],
            &[],
            "/services/web/depends_on",
            json!({"other": {"condition": "service_started", "required": true}}),
        ),
        (&["empty.yaml"], &[Empty], "", Json::Null),
        (
            &["extends/base.yaml"],
            &[Consistency, Schema],
            "/services/with-build/build/context",
            json!("extends"),
        ),
        (&["extends/depends_on.yaml"], &[], "/services/with_ipc/depends_on/zot/restart", json!(true)),
        (&["extends/interpolated.yaml"], &[], "/services/foo/volumes/0/source", json!("/dev/null")),
        (&["extends/nested.yaml"], &[], "/services/with-build/build/context", json!("extends")),
        (
            &["extends/reset.yaml"],
            &[],
            "/services/base",
            json!({"image": "alpine:latest", "networks": {"default": null}}),
        ),
        (&["extends/withdir/compose.yaml"], &[], "/services/test/image", json!("hello-world")),
        (&["include/compose.yaml"], &[], "/services/included/volumes/0/source", json!("include")),
        (
            &["include/project-directory.yaml"],
            &[],
            "/services/service/volumes/0/source",
            json!("subdir/compose-test-extends-imported.yaml"),
        ),
        (&["remote/compose.yaml"], &[], "/services/foo/environment", json!({"FOO": "BAR"})),
        (
            &["compose-test-extends.yaml", "compose-include.yaml"],
            &[],
            "/services/bar/environment",
            json!({"FOO": "BAR"}),
        ),
        (
            &["extends/ports.yaml", "extends/withdir/dir/base.yaml"],
            &[],
            "/services/test/image",
            json!("hello-world"),
        ),
    ];
    for (files, kinds, pointer, expected) in cases {
        let options = LoadOptions { resolve_paths: true, ..options() };
        let (model, loaded) = model_with(&data, files, &options);
        let found: BTreeSet<_> =
            loaded.problems.iter().map(|problem| format!("{:?}", problem.kind)).collect();
        let wanted: BTreeSet<_> = kinds.iter().map(|kind| format!("{kind:?}")).collect();
        assert_eq!(found, wanted, "{files:?}: {:?}", loaded.problems);
        assert_eq!(
            model.pointer(pointer).filter(|_| !pointer.is_empty()).unwrap_or(&Json::Null),
            expected,
            "{files:?}"
        );
    }
}
