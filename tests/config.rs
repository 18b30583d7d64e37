//! The configuration file: where it is found, what it does, and that nothing in it goes unread.
//!
//! `UPDATE_SCHEMA=1 cargo test --test config` writes the schema.

mod support;

use std::fs;

use serde_json::Value;
use shipworthy::Report;
use shipworthy::config::{self, Loaded, Place, Target, Wrong};
use shipworthy::model::engine::Version;
use shipworthy::report;
use support::{Folder, Output};

/// Has one finding: `inline-comment`, an error.
const DOCKERFILE: &str = "FROM node:22\nUSER node # not root\nCMD [\"node\"]\n";

fn checked(folder: &Folder, arguments: &[&str]) -> Output {
    folder.run(&[&["check", "--format=concise"], arguments].concat())
}

/// What `text` comes to, with all its errors as `pretty` shows them, without snippets.
fn load(text: &str) -> Result<Loaded, Vec<String>> {
    let none = |_: &str| Err(std::io::Error::other("there is no such file or folder"));
    config::load("shipworthy.toml", text.into(), &none).map_err(|wrong| {
        let Wrong { findings, sources } = *wrong;
        let mut out = Vec::new();
        let helps: Vec<_> = findings.iter().map(|finding| finding.help.clone().unwrap_or_default()).collect();
        report::concise(&Report { findings, ..Report::default() }, &sources, &mut out).expect("memory");
        let lines = String::from_utf8(out).expect("text");
        lines.lines().zip(helps).map(|(line, help)| format!("{line} ({help})").replace(" ()", "")).collect()
    })
}

#[test]
fn every_key_is_read() {
    let loaded = load(
        "preset = \"strict\"\ntarget = \"swarm\"\nengine = \"28.1.2\"\nfail-on = \"never\"\n\
         include = [\"a\"]\nexclude = [\"a/b\"]\ndevelopment = [\"*.x\"]\nforeign-pragmas = false\n\
         [rules]\ninline-comment = \"off\"\nduplicate-instruction = { severity = \"info\" }\n\
         [daemon]\nfile = \"etc/daemon.json\"\nassume-rotation = true\n\
         [[overrides]]\npaths = [\"p\"]\nrules.inline-comment = \"error\"\n\
         [[stacks]]\nfiles = [\"a.yaml\", \"b.yaml\"]\n",
    );
    let place = Place { base: "/p/sub".into(), root: "/p".into() };
    let config = loaded.expect("a configuration").settings.config(place);
    assert_eq!(config.preset, config::Preset::Strict);
    assert_eq!(config.target, Some(Target::Swarm));
    assert_eq!(config.engine, Version::new(28, 1, 2));
    assert_eq!(config.fail_on, Some(config::FailOn::Never));
    assert!(config.keeps("../a/c") && !config.keeps("../a/b") && !config.keeps("x"));
    assert!(config.is_development("a.x") && !config.is_development("a.y"));
    assert_eq!(config.foreign_pragmas, config::ForeignPragmas::Ignored);
    let levels: Vec<_> = config.rules.iter().map(|(name, level)| (name.as_str(), level.as_str())).collect();
    assert_eq!(levels, [("duplicate-instruction", "info"), ("inline-comment", "off")]);
    assert_eq!(config.daemon.as_deref(), Some("../etc/daemon.json"));
    assert!(config.assume_rotation);
    assert_eq!((config.overrides.len(), config.overrides[0].rules.len()), (1, 1));
    assert_eq!(config.stacks, [["../a.yaml", "../b.yaml"]]);
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    for (text, errors) in [
        ("presets = \"strict\"", &["1:1: error[config]: `presets` means nothing here (write `preset`)"][..]),
        ("preset = \"strickt\"", &["1:10: error[config]: `strickt` means nothing here (write `\"strict\"`)"]),
        (
            "preset = 1",
            &["1:10: error[config]: this is a number, not one of `minimal`, `recommended`, `strict`"],
        ),
        (
            "[rules]\ninline-coment = \"off\"",
            &["2:1: error[config]: no rule is called `inline-coment` (write `inline-comment`)"],
        ),
        (
            "[rules]\nxyzzy = \"off\"",
            &["2:1: error[config]: no rule is called `xyzzy` (`shipworthy rules` lists all of them)"],
        ),
        (
            "[rules]\ninline-comment = { max = 1 }",
            &["2:20: error[config]: `max` means nothing here (known here: `severity`)"],
        ),
        ("[rules]\ninline-comment = {}", &["2:1: error[config]: this rule is given no `severity`"]),
        ("rules = 1", &["1:9: error[config]: this is a number, not a table"]),
        (
            "fail-on = true",
            &[
                "1:11: error[config]: this is `true` or `false`, not one of `error`, `warning`, `info`, `never`",
            ],
        ),
        (
            "engine = \"docker 28\"",
            &["1:10: error[config]: `docker 28` is no version of the Docker Engine: 29, 29.7 or 29.7.2"],
        ),
        (
            "exclude = [\"ok\", \"[z-a]\"]",
            &["1:18: error[config]: this pattern cannot be read: invalid range; 'z' > 'a'"],
        ),
        ("exclude = \"a\"", &["1:11: error[config]: this is a string, not a list of strings"]),
        (
            "exclude = [1, \"\"]",
            &["1:12: error[config]: this is a number, not a string", "1:15: error[config]: this is empty"],
        ),
        (
            "[[overrides]]\nrules.inline-comment = \"off\"",
            &["1:1: error[config]: this override has no `paths`"],
        ),
        ("overrides = {}", &["1:13: error[config]: this is a table, not a list of tables"]),
        ("[[stacks]]\nfiles = []", &["1:1: error[config]: this stack has no `files`"]),
        (
            "[daemon]\nrotation = true",
            &["2:1: error[config]: `rotation` means nothing here (known here: `file`, `assume-rotation`)"],
        ),
        (
            "extend = \"base.toml\"",
            &["1:10: error[config]: cannot read `base.toml`: there is no such file or folder"],
        ),
        ("extend = \"./x/../shipworthy.toml\"", &["1:10: error[config]: `shipworthy.toml` extends itself"]),
        (
            "a = 1\nb = 2",
            &[
                "1:1: error[config]: `a` means nothing here (known here: `extend`, `preset`, `target`, `engine`, `fail-on`, `include`, `exclude`, `development`, `foreign-pragmas`, `rules`, `overrides`, `stacks`, `daemon`)",
                "2:1: error[config]: `b` means nothing here (known here: `extend`, `preset`, `target`, `engine`, `fail-on`, `include`, `exclude`, `development`, `foreign-pragmas`, `rules`, `overrides`, `stacks`, `daemon`)",
            ],
        ),
    ] {
        let expected: Vec<_> = errors.iter().map(|error| format!("shipworthy.toml:{error}")).collect();
        assert_eq!(load(text).expect_err(text), expected, "{text}");
    }
}

#[test]
fn what_is_no_toml_is_told_with_its_place() {
    for (text, place) in [
        ("preset = ", "1:10"),
        ("a = 1\na = 2", "2:1"),
        ("preset = \"strict\"\n[rules", "2:"),
        ("é = 1", "1:1"),
        ("x = \"\u{1b}[2J\"", "1:"),
    ] {
        let errors = load(text).err().unwrap_or_else(|| panic!("{text:?} is read"));
        let start = format!("shipworthy.toml:{place}");
        assert!(errors[0].starts_with(&start), "{text:?}: {errors:?}");
        assert!(!errors.concat().contains('\x1b'));
    }
    let binary = config::load("c.toml", b"preset = \"\xff\"".to_vec(), &|_| unreachable!());
    let wrong = binary.expect_err("it is no text");
    assert_eq!(wrong.findings[0].message, "this is no UTF-8");
}

#[test]
fn a_hostile_file_ends_soon() {
    for text in
        ["[".repeat(100_000), "a.".repeat(100_000), format!("x = {}", "[".repeat(100_000)), "{".repeat(9)]
    {
        assert!(load(&text).is_err());
    }
}

#[test]
fn a_broken_configuration_fails_the_run_with_a_snippet() {
    let folder = Folder::with(&[
        ("Dockerfile", DOCKERFILE),
        ("shipworthy.toml", "[rules]\ninline-coment = \"off\"\n"),
    ]);
    for arguments in [&["check"][..], &["check", "--exit-zero", "--format=json"], &["config"]] {
        folder.run(arguments).assert_failed(
            "  error[config]: no rule is called `inline-coment`
   ╭─[shipworthy.toml:2:1]
 1 │ [rules]
 2 │ inline-coment = \"off\"
   · ─────────────
   ╰────
  help: write `inline-comment`

error: cannot use `shipworthy.toml`: 1 error
",
        );
    }
    assert_eq!(checked(&folder, &["--no-config"]).status, 1);
}

#[test]
fn the_nearest_file_holds() {
    let folder = Folder::with(&[
        (".git/HEAD", ""),
        ("shipworthy.toml", "rules.inline-comment = \"info\""),
        ("a/.config/shipworthy.toml", "rules.inline-comment = \"off\""),
        ("Dockerfile", DOCKERFILE),
        ("a/b/Dockerfile", DOCKERFILE),
        ("c/Dockerfile", DOCKERFILE),
        ("other.toml", "preset = \"minimal\""),
    ]);
    let severities = |arguments: &[&str]| {
        let report = checked(&folder, arguments).stdout;
        ["error", "info"].map(|severity| report.matches(&format!(": {severity}[inline-comment]")).count())
    };
    assert_eq!(severities(&["c"]), [0, 1]);
    assert_eq!(severities(&["a/b/Dockerfile"]), [0, 0]);
    assert_eq!(severities(&["."]), [0, 3], "one configuration for a run");
    assert_eq!(severities(&["--no-config"]), [3, 0]);
    assert_eq!(severities(&["--config", "other.toml"]), [3, 0]);
}

#[test]
fn files_extend_each_other() {
    let folder = Folder::with(&[
        (".git/HEAD", ""),
        ("Dockerfile", DOCKERFILE),
        ("shipworthy.toml", "extend = \"shared/base.toml\"\nfail-on = \"info\""),
        (
            "shared/base.toml",
            "extend = \"../root.toml\"\nfail-on = \"never\"\nrules.inline-comment = \"info\"",
        ),
        (
            "root.toml",
            "preset = \"minimal\"\nrules.inline-comment = \"off\"\nrules.duplicate-instruction = \"off\"",
        ),
    ]);
    let output = checked(&folder, &[]);
    assert_eq!((output.status, output.stdout.matches("info[inline-comment]").count()), (1, 1));
    let config = folder.run(&["config"]).stdout;
    for line in [
        "preset = \"minimal\" # root.toml:1:10",
        "# target: told by the files of each stack",
        "fail-on = \"info\" # shipworthy.toml:2:11",
        "inline-comment = \"info\" # shared/base.toml:3:24",
        "duplicate-instruction = \"off\" # root.toml:3:31",
    ] {
        assert!(config.lines().any(|known| known == line), "{line} is not in\n{config}");
    }
    folder.write("root.toml", "extend = \"shipworthy.toml\"");
    let output = folder.run(&["check"]);
    assert_eq!((output.status, output.stdout.as_str()), (2, ""));
    assert!(output.stderr.contains("`shipworthy.toml` extends itself"), "{}", output.stderr);
    assert!(output.stderr.contains("root.toml:1:10"), "{}", output.stderr);
}

#[test]
fn a_configuration_shows_nothing_from_outside_of_the_project() {
    let outside = Folder::with(&[("secret", "password = \"hunter2\"")]);
    let folder = Folder::with(&[(".git/HEAD", ""), ("Dockerfile", DOCKERFILE)]);
    let path = outside.path("secret");
    folder.write("shipworthy.toml", &format!("extend = {:?}", path.to_str().expect("a plain path")));
    let output = folder.run(&["check"]);
    assert_eq!((output.status, output.stdout.as_str()), (2, ""));
    assert!(output.stderr.contains("it lies outside of"), "{}", output.stderr);
    assert!(!output.stderr.contains("hunter2"), "{}", output.stderr);
}

#[test]
fn a_configuration_that_cannot_be_read_fails_the_run() {
    let folder = Folder::with(&[("Dockerfile", DOCKERFILE)]);
    folder
        .run(&["check", "--config=none.toml"])
        .assert_failed("error: cannot read `none.toml`: there is no such file or folder\n");
    folder.run(&["check", "--config=."]).assert_failed("error: cannot read `.`: it is not a regular file\n");
}

#[test]
fn overrides_and_patterns_start_at_the_file() {
    let folder = Folder::with(&[
        (".git/HEAD", ""),
        (
            "shipworthy.toml",
            "exclude = [\"/sub/vendor\"]\n[[overrides]]\npaths = [\"/sub/legacy/\"]\nrules.inline-comment = \"off\"",
        ),
        ("sub/Dockerfile", DOCKERFILE),
        ("sub/legacy/Dockerfile", DOCKERFILE),
        ("sub/vendor/Dockerfile", DOCKERFILE),
    ]);
    let report = |arguments: &[&str], at: &str| {
        let arguments = [&["check", "--format=concise"], arguments].concat();
        let output = folder.command(&arguments).current_dir(folder.path(at)).output().expect("it runs");
        let report = String::from_utf8(output.stdout).expect("text");
        report.lines().map(|line| line.split(':').next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(report(&[], "."), ["sub/Dockerfile"]);
    assert_eq!(report(&[], "sub"), ["Dockerfile"]);
    assert_eq!(report(&["vendor/Dockerfile"], "sub"), ["vendor/Dockerfile"], "what is named is checked");
}

#[test]
fn every_option_has_a_variable() {
    let folder = Folder::with(&[("Dockerfile", DOCKERFILE), ("c.toml", "preset = \"strict\"")]);
    let run = |variable: &str, value: &str, arguments: &[&str]| {
        let output = folder.command(arguments).env(variable, value).output().expect("it runs");
        (output.status.code(), String::from_utf8(output.stdout).expect("text"))
    };
    assert!(run("SHIPWORTHY_FORMAT", "json", &["check"]).1.starts_with("{\"version\""));
    assert!(run("SHIPWORTHY_FORMAT", "json", &["check", "--format=concise"]).1.starts_with("Dockerfile:2"));
    assert_eq!(run("SHIPWORTHY_FAIL_ON", "never", &["check"]).0, Some(0));
    assert_eq!(run("SHIPWORTHY_EXIT_ZERO", "1", &["check"]).0, Some(0));
    assert_eq!(run("SHIPWORTHY_EXIT_ZERO", "0", &["check"]).0, Some(1));
    assert_eq!(run("SHIPWORTHY_IGNORE", "inline-comment,duplicate-instruction", &["check"]).0, Some(0));
    assert_eq!(run("SHIPWORTHY_CONFIG", "none.toml", &["check"]).0, Some(2));
    assert!(run("SHIPWORTHY_COLOR", "always", &["check"]).1.contains('\x1b'));
    assert_eq!(run("SHIPWORTHY_FAIL_ON", "fatal", &["check"]).0, Some(2), "and is held to its values");
}

#[test]
fn a_written_configuration_is_valid_and_says_what_holds_anyway() {
    let folder = Folder::with(&[("Dockerfile", DOCKERFILE), ("api/Dockerfile", "FROM a\n")]);
    let before = checked(&folder, &[]).stdout;
    let output = folder.run(&["init"]);
    assert_eq!(
        (output.status, output.stdout.as_str(), output.stderr.as_str()),
        (0, "Wrote shipworthy.toml.\n", "")
    );
    let text = fs::read_to_string(folder.path("shipworthy.toml")).expect("it is written");
    assert!(text.contains("#   Dockerfile\n#   api/Dockerfile\n"), "{text}");
    assert!(text.contains("# inline-comment = \"off\" # findings today: 1\n"), "{text}");
    assert_eq!(checked(&folder, &[]).stdout, before);
    // What stands there in comments is valid too.
    let is_setting = |line: &str| line.starts_with("[[") || line.split(' ').nth(1) == Some("=");
    let uncommented = text.lines().map(|line| match line.strip_prefix("# ") {
        Some(setting) if is_setting(setting) => format!("{setting}\n"),
        _ => format!("{line}\n"),
    });
    let uncommented: String = uncommented.collect();
    assert!(uncommented.contains("\n[[stacks]]\nfiles = "), "{uncommented}");
    load(&uncommented).expect("a valid configuration");
    let again = folder.run(&["init"]);
    again.assert_failed(
        "error: there is a configuration file already: `shipworthy.toml`\n\n  tip: `shipworthy config` prints \
         what it says\n",
    );
}

#[test]
fn the_effective_configuration_is_a_configuration() {
    let folder = Folder::with(&[(
        "shipworthy.toml",
        "development = [\"a\\\"b\", \"é\"]\nengine = \"28\"\n[[stacks]]\nfiles = [\"a\"]\n[[overrides]]\npaths = [\"x\"]\n\
         rules.inline-comment = \"off\"",
    )]);
    let output = folder.run(&["config"]);
    assert_eq!((output.status, output.stderr.as_str()), (0, ""));
    let config = load(&output.stdout).unwrap_or_else(|errors| panic!("{errors:?}\n{}", output.stdout));
    assert_eq!(config.settings.development.expect("it is set").value.texts, ["a\"b", "é"]);
    assert_eq!((config.settings.stacks.len(), config.settings.overrides.len()), (1, 1));
}

#[test]
fn the_schema_is_checked_in() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/shipworthy.schema.json");
    let schema = Folder::with(&[]).run(&["config", "--schema"]).stdout;
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        fs::write(path, &schema).expect("it is written");
    }
    assert_eq!(fs::read_to_string(path).expect("it is there"), schema, "`UPDATE_SCHEMA=1` writes it");
}

#[test]
fn the_schema_judges_as_the_program_does() {
    let validator = jsonschema::validator_for(&config::schema()).expect("a schema");
    for (json, toml) in [
        (r#"{}"#, ""),
        (r#"{"preset": "strict"}"#, "preset = 'strict'"),
        (r#"{"preset": "strickt"}"#, "preset = 'strickt'"),
        (r#"{"presets": "strict"}"#, "presets = 'strict'"),
        (r#"{"engine": "28.1"}"#, "engine = '28.1'"),
        (r#"{"engine": "28.1.2.3"}"#, "engine = '28.1.2.3'"),
        (r#"{"rules": {"inline-comment": "off"}}"#, "rules.inline-comment = 'off'"),
        (r#"{"rules": {"inline-comment": {"severity": "info"}}}"#, "rules.inline-comment.severity = 'info'"),
        (r#"{"rules": {"inline-comment": {}}}"#, "rules.inline-comment = {}"),
        (r#"{"rules": {"xyzzy": "off"}}"#, "rules.xyzzy = 'off'"),
        (r#"{"overrides": [{"paths": ["a"]}]}"#, "overrides = [{ paths = ['a'] }]"),
        (r#"{"overrides": [{}]}"#, "overrides = [{}]"),
        (r#"{"stacks": [{"files": []}]}"#, "stacks = [{ files = [] }]"),
        (r#"{"stacks": [{"files": ["a"]}]}"#, "stacks = [{ files = ['a'] }]"),
        (r#"{"daemon": {"assume-rotation": true}}"#, "daemon.assume-rotation = true"),
        (r#"{"daemon": {"file": ""}}"#, "daemon.file = ''"),
        (r#"{"include": [""]}"#, "include = ['']"),
    ] {
        let value: Value = serde_json::from_str(json).expect("JSON");
        assert_eq!(validator.is_valid(&value), load(toml).is_ok(), "{toml}");
    }
}

#[test]
fn verbose_says_what_is_read() {
    let folder = Folder::with(&[
        ("shipworthy.toml", ""),
        ("Dockerfile", DOCKERFILE),
        ("compose.yaml", "services: {}\n"),
    ]);
    let output = folder.run(&["check", "--verbose"]);
    assert_eq!(
        output.stderr,
        "configuration: shipworthy.toml\nDockerfile: Dockerfile\nCompose file: compose.yaml\n"
    );
}

#[test]
fn stacks_and_the_daemon_are_used() {
    const SERVICE: &str = "services:\n  web:\n    image: nginx:1.29\n    mem_limit: 256m\n";
    let folder = Folder::with(&[
        (".git/HEAD", ""),
        ("deploy/base.compose.yaml", SERVICE),
        ("deploy/more.compose.yaml", "services:\n  web:\n    restart: always\n"),
        ("daemon.json", "{\"log-driver\": \"local\"}\n"),
        ("other/daemon.json", "{\"log-driver\": \"json-file\"}\n"),
        (
            "shipworthy.toml",
            "[daemon]\nfile = \"daemon.json\"\n[[stacks]]\nfiles = [\"deploy/base.compose.yaml\", \"deploy/more.compose.yaml\"]\n",
        ),
    ]);
    let stacks = |at: &str| {
        let output = folder.command(&["check"]).current_dir(folder.path(at)).output().expect("it runs");
        String::from_utf8(output.stdout).expect("text")
    };
    assert!(
        stacks(".").contains("Loaded together: `deploy/base.compose.yaml` + `deploy/more.compose.yaml`"),
        "{}",
        stacks(".")
    );
    assert!(stacks("deploy").contains("`base.compose.yaml` + `more.compose.yaml`"), "{}", stacks("deploy"));
    let rules = |arguments: &[&str]| checked(&folder, arguments).stdout;
    assert!(!rules(&["deploy"]).contains("unbounded-logs"), "{}", rules(&["deploy"]));
    assert!(rules(&["deploy", "--no-config"]).contains("unbounded-logs"));
    folder.write("shipworthy.toml", "[[stacks]]\nfiles = [\"deploy/none.yaml\"]\n");
    folder
        .run(&["check"])
        .assert_failed("error: shipworthy.toml:2:9: cannot read `deploy/none.yaml`, a file of this stack\n");
}

#[test]
fn fixes_are_made_where_findings_are_reported() {
    let folder = Folder::with(&[
        ("Dockerfile", DOCKERFILE),
        ("legacy/Dockerfile", DOCKERFILE),
        ("shipworthy.toml", "[[overrides]]\npaths = [\"legacy/\"]\nrules.inline-comment = \"off\"\n"),
    ]);
    folder.run(&["check", "--fix"]);
    assert!(
        fs::read_to_string(folder.path("Dockerfile"))
            .expect("it is there")
            .contains("# not root\nUSER node\n")
    );
    assert_eq!(fs::read_to_string(folder.path("legacy/Dockerfile")).expect("it is there"), DOCKERFILE);
}

#[test]
fn presets_are_named_on_the_command_line_and_in_the_environment() {
    let dockerfile = "FROM node:22\nUSER node # not root\nEXPOSE 80\nCMD [\"node\", \"x.js\"]\n";
    let compose = "services:\n  a:\n    image: x:1\n    ports: [\"80:80\"]\n    logging:\n      \
                   driver: gelf\n      options: {gelf-address: \"udp://10.0.0.1:12201\"}\n";
    let folder = Folder::with(&[("Dockerfile", dockerfile), ("compose.yaml", compose)]);
    let found = |output: &Output| {
        let has = |rule: &str| output.stdout.contains(&format!("[{rule}]"));
        [has("inline-comment"), has("missing-restart-policy"), has("udp-log-driver")]
    };
    for (preset, expected) in [
        ("minimal", [true, false, false]),
        ("recommended", [true, true, false]),
        ("strict", [true, true, true]),
    ] {
        assert_eq!(found(&checked(&folder, &["--preset", preset])), expected, "{preset}");
        let told = folder.command(&["check", "--format=concise"]).env("SHIPWORTHY_PRESET", preset).output();
        assert_eq!(found(&Output::new(&told.expect("it runs"))), expected, "{preset}");
        folder.write("shipworthy.toml", &format!("preset = \"{preset}\"\n"));
        assert_eq!(found(&checked(&folder, &[])), expected, "{preset}");
        assert_eq!(found(&checked(&folder, &["--preset", "recommended"])), [true, true, false]);
        fs::remove_file(folder.path("shipworthy.toml")).expect("it is there");
    }
}

const WEB: &str = "services:\n  web:\n    image: nginx:1.29\n    ports: [\"80:80\"]\n";

#[test]
fn the_target_is_told_or_shown_by_the_files() {
    let manifest = "apiVersion: apps/v1\nkind: Deployment\n";
    let folder = Folder::with(&[(".git/HEAD", ""), ("compose.yaml", WEB), ("k8s/web.yaml", manifest)]);
    let rules = "--select=missing-restart-policy,missing-healthcheck,missing-memory-limit,unbounded-logs";
    let found = |arguments: &[&str]| {
        let report = folder.run(&[&["check", rules], arguments].concat()).stdout;
        let count = ["restart-policy]", "healthcheck]", "memory-limit]", "unbounded-logs]"];
        (count.map(|rule| report.contains(rule)), report)
    };
    let none = [false; 4];
    let (rules, report) = found(&[]);
    assert_eq!(rules, none, "{report}");
    assert!(report.contains("For Kubernetes, as `k8s/web.yaml` shows: `compose.yaml`;"), "{report}");
    for (target, expected) in
        [("compose", [true; 4]), ("swarm", [false, true, true, true]), ("kubernetes", none), ("ecs", none)]
    {
        let (rules, report) = found(&["--target", target]);
        assert_eq!(rules, expected, "{target}");
        assert!(!report.contains("shows"), "nothing is guessed: {report}");
    }
    let shown = folder.run(&["show"]).stdout;
    assert!(shown.contains("for Kubernetes, as `k8s/web.yaml` shows"), "{shown}");
    let shown = folder.run(&["show", "--target=ecs"]).stdout;
    assert!(shown.contains("for ECS\n"), "{shown}");
    folder.write("shipworthy.toml", "target = \"compose\"\n");
    assert_eq!(found(&[]).0, [true; 4]);
    assert_eq!(found(&["--target=swarm"]).0, [false, true, true, true]);
}
