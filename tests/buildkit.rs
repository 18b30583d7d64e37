//! The Dockerfile parser against BuildKit's own results, and against another parser.
#![allow(clippy::print_stdout, reason = "a skipped test says so")]

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use shipworthy::model::dockerfile::{Base, Config, Dockerfile};
use shipworthy::source::{Kind, Sources};
use shipworthy::syntax::dockerfile::{
    self, Arguments, Instruction, Keyword, Lexer, SyntaxErrorKind, Value, ast_json::ast_json, parse,
};

/// The folder of test data that is kept outside of the project; `None` where it is absent.
fn shared(path: &str) -> Option<PathBuf> {
    let shared = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared"));
    if !shared.is_dir() {
        println!("skipped: ../shared is absent");
        return None;
    }
    Some(shared.join(path))
}

fn read(path: impl AsRef<Path>) -> String {
    String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned()
}

/// What BuildKit's parser made of each file of the corpus, and the file's text.
fn oracle() -> Option<Vec<(Json, String)>> {
    let lines = read(shared("oracle/buildkit-ast.jsonl")?);
    let corpus = shared("corpus/dockerfile")?;
    let pairs = lines.lines().map(|line| {
        let tree: Json = serde_json::from_str(line).unwrap();
        let text = read(corpus.join(tree["path"].as_str().unwrap()));
        (tree, text)
    });
    Some(pairs.collect())
}

#[test]
fn every_real_file_is_parsed_as_buildkit_parses_it() {
    let Some(oracle) = oracle() else { return };
    for (expected, text) in &oracle {
        let found = ast_json(&parse(text), text);
        assert_eq!(found["escape"], expected["escape"], "{}", expected["path"]);
        let instructions = |tree: &Json| tree["instructions"].as_array().cloned().unwrap();
        let (found, wanted) = (instructions(&found), instructions(expected));
        for (found, wanted) in found.iter().zip(&wanted) {
            assert_eq!(found, wanted, "{}", expected["path"]);
        }
        assert_eq!(found.len(), wanted.len(), "{}", expected["path"]);
    }
    assert_eq!(oracle.len(), 1_732);
}

/// All files of the corpus are used by somebody, so whatever is refused in them is a false alarm, save for what
/// is listed here: BuildKit refuses it as well.
#[test]
fn real_files_raise_no_false_alarm() {
    // A line of Python between the instructions.
    const STRAY: &str = "oracle__docker-images/OracleDatabase/GDD/containerfiles/19.3.0/Dockerfile_19c";
    // Templates: `ARG X="${templateOption:x}"`.
    const TEMPLATES: &str = "microsoft__vscode-dev-containers/";
    let Some(oracle) = oracle() else { return };
    let mut alarms = Vec::new();
    let mut expected = 0;
    for (tree, text) in &oracle {
        let path = tree["path"].as_str().unwrap();
        for error in parse(text).errors {
            let place = &text[error.span.range()];
            let known = match error.kind {
                SyntaxErrorKind::UnknownInstruction => path == STRAY,
                SyntaxErrorKind::Expansion => {
                    path.starts_with(TEMPLATES) && place.contains("${templateOption:")
                }
                _ => false,
            };
            if known {
                expected += 1;
            } else {
                alarms.push(format!("{path}: {error:?} {place:?}"));
            }
        }
    }
    assert_eq!(alarms, Vec::<String>::new());
    assert!(expected > 1, "{expected}");
}

/// As above, for stages that cannot be had; and a model says as much as it can.
#[test]
fn real_files_have_a_model() {
    let Some(oracle) = oracle() else { return };
    let mut known = 0;
    let mut commands = 0;
    for (tree, text) in &oracle {
        let file = Sources::default().add("Dockerfile", Kind::Dockerfile, text.as_str().into()).unwrap();
        let dockerfile = Dockerfile::new(file, text.as_str());
        assert_eq!(dockerfile.errors, [], "{}", tree["path"]);
        let stage = dockerfile.target(None).unwrap();
        known += usize::from(!matches!(dockerfile.external_base(stage), Base::Unknown(_)));
        let config = dockerfile.build(stage, &|_| Config::unknown("not looked up")).config;
        commands += usize::from(config.command.value.is_some() || config.entrypoint.value.is_some());
    }
    println!("{known} known bases, {commands} commands");
    assert!(known > 1_600 && commands > 1_000, "{known} known bases, {commands} commands");
}

#[test]
fn golden_trees() {
    let Some(cases) = shared("suites/buildkit/testfiles") else { return };
    let mut count = 0;
    for case in fs::read_dir(cases).unwrap() {
        let case = case.unwrap().path();
        let file = parse(&read(case.join("Dockerfile")));
        let dumped: Vec<_> = file.instructions.iter().map(|one| format!("({})", dump(one))).collect();
        assert_eq!(dumped.join("\n"), read(case.join("result")).trim_end(), "{}", case.display());
        count += 1;
    }
    assert_eq!(count, 33);
}

/// The tree as BuildKit's `Node.Dump` prints it.
fn dump(instruction: &Instruction) -> String {
    let mut parts = vec![instruction.name().to_lowercase()];
    let flags = instruction.flags.iter().map(|flag| match &flag.value {
        Some(value) => format!("{:?}", format!("--{}={}", flag.name, value.as_str())),
        None => format!("{:?}", format!("--{}", flag.name)),
    });
    let flags: Vec<_> = flags.collect();
    if !flags.is_empty() {
        parts.push(format!("[{}]", flags.join(" ")));
    }
    if let Arguments::Instruction(inner) = &instruction.arguments {
        parts.push(format!("({})", dump(inner)));
    }
    parts.extend(dump_arguments(&instruction.arguments));
    parts.join(" ")
}

/// `text` as Go's `strconv.Quote` writes it, as far as the suite needs it.
fn quoted(text: &str) -> String {
    let chars = text.chars().map(|c| match c {
        '\u{8}' => "\\b".to_owned(),
        '\u{c}' => "\\f".to_owned(),
        '\0' => "\\x00".to_owned(),
        '\'' => c.to_string(),
        c => c.escape_debug().to_string(),
    });
    format!("\"{}\"", chars.collect::<String>())
}

fn dump_arguments(arguments: &Arguments) -> Vec<String> {
    match arguments {
        Arguments::None | Arguments::Instruction(_) => Vec::new(),
        Arguments::Text(text) => vec![quoted(text.as_str())],
        Arguments::Json { elements: words, .. } | Arguments::Words(words) => {
            words.iter().map(|word| quoted(word.as_str())).collect()
        }
        Arguments::Pairs(pairs) => {
            let separator = |legacy| if legacy { "" } else { "=" };
            let texts = pairs
                .iter()
                .flat_map(|pair| [pair.name.as_str(), pair.value.as_str(), separator(pair.legacy)]);
            texts.map(quoted).collect()
        }
        Arguments::Health { kind, command } => {
            let mut all = vec![quoted(kind.as_str())];
            all.extend(dump_arguments(command));
            all
        }
    }
}

#[test]
fn what_buildkit_refuses_is_refused() {
    let Some(cases) = shared("suites/buildkit/testfiles-negative") else { return };
    let mut count = 0;
    for case in fs::read_dir(cases).unwrap() {
        let case = case.unwrap().path();
        assert_ne!(parse(&read(case.join("Dockerfile"))).errors, [], "{}", case.display());
        count += 1;
    }
    assert_eq!(count, 4);
}

#[test]
fn lines_of_instructions() {
    let Some(path) = shared("suites/buildkit/testfile-line/Dockerfile") else { return };
    let text = read(path);
    let tree = ast_json(&parse(&text), &text);
    let lines: Vec<_> = tree["instructions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["start"].as_u64().unwrap(), one["end"].as_u64().unwrap()))
        .collect();
    assert_eq!(lines, [(5, 5), (11, 12), (17, 31)]);
}

#[test]
fn words_with_variables() {
    let Some(path) = shared("suites/buildkit/envVarTest") else { return };
    let variables = |name: &str| match name {
        "PWD" => Value::Set("/home"),
        "SHELL" => Value::Set("bash"),
        "KOREAN" => Value::Set("한국어"),
        "NULL" => Value::Set(""),
        _ => Value::Unset,
    };
    let text = read(path);
    let rows = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    let mut count = 0;
    for row in rows {
        let [platform, word, expected] = <[&str; 3]>::try_from(row.split('|').collect::<Vec<_>>()).unwrap();
        if platform.trim() == "W" {
            continue;
        }
        let found = Lexer::new('\\').word(word.trim(), &variables);
        let found = found.map_or("error".to_owned(), |expanded| expanded.text);
        assert_eq!(found, expected.trim(), "{row}");
        count += 1;
    }
    assert_eq!(count, 228);
}

#[test]
fn splitting_into_words() {
    let Some(path) = shared("suites/buildkit/wordsTest") else { return };
    let text = read(path);
    let mut variables = Vec::new();
    let mut count = 0;
    for row in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some(variable) = row.strip_prefix("ENV ") {
            variables.push(variable.trim_start_matches(' ').split_once('=').unwrap());
            continue;
        }
        let (given, expected) = row.split_once('|').unwrap();
        let value = |name: &str| {
            let set = variables.iter().rev().find(|(known, _)| *known == name);
            set.map_or(Value::Unset, |(_, value)| Value::Set(value))
        };
        let found = Lexer::new('\\').words(given.trim(), &value);
        let found = found.map_or(vec!["error".to_owned()], |expanded| {
            expanded.words.into_iter().map(|word| word.text).collect()
        });
        assert_eq!(found, expected.trim_start_matches(' ').split(',').collect::<Vec<_>>(), "{row}");
        count += 1;
    }
    assert_eq!(count, 24);
}

/// The crate `dockerfile-parser` rejects part of the corpus; where it does not, both see the same instructions
/// at the same places.
#[test]
fn another_parser_sees_the_same_instructions() {
    // A line that ends in `System32\\`: an escaped escape does not continue the line, but that parser goes on.
    const EXPLAINED: [&str; 4] = [
        "docker-library__mongo/7.0/windows/nanoserver-ltsc2022/Dockerfile",
        "docker-library__mongo/8.0/windows/nanoserver-ltsc2022/Dockerfile",
        "docker-library__mongo/8.2/windows/nanoserver-ltsc2022/Dockerfile",
        "docker-library__mongo/8.3/windows/nanoserver-ltsc2022/Dockerfile",
    ];
    let Some(oracle) = oracle() else { return };
    let mut accepted = 0;
    let mut differing = Vec::new();
    for (tree, text) in &oracle {
        let Ok(theirs) = dockerfile_parser::Dockerfile::parse(text) else { continue };
        accepted += 1;
        let theirs: Vec<_> = theirs.instructions.iter().map(|one| (keyword(one), one.span().start)).collect();
        let ours = parse(text).instructions;
        let ours: Vec<_> = ours.iter().map(|one| (one.keyword, one.span.start as usize)).collect();
        if ours != theirs && !EXPLAINED.contains(&tree["path"].as_str().unwrap()) {
            let at = ours.iter().zip(&theirs).position(|(ours, theirs)| ours != theirs);
            differing.push(format!("{}: at {at:?}", tree["path"]));
        }
    }
    assert_eq!(differing, Vec::<String>::new(), "of {accepted}");
    assert!(accepted > 1_500, "{accepted}");
}

fn keyword(instruction: &dockerfile_parser::Instruction) -> Keyword {
    use dockerfile_parser::Instruction as Theirs;
    match instruction {
        Theirs::From(_) => Keyword::From,
        Theirs::Arg(_) => Keyword::Arg,
        Theirs::Label(_) => Keyword::Label,
        Theirs::Run(_) => Keyword::Run,
        Theirs::Entrypoint(_) => Keyword::Entrypoint,
        Theirs::Cmd(_) => Keyword::Cmd,
        Theirs::Copy(_) => Keyword::Copy,
        Theirs::Env(_) => Keyword::Env,
        Theirs::Misc(misc) => dockerfile::Keyword::of(&misc.instruction.content),
    }
}
