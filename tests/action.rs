//! The GitHub action, its steps run as a runner does: inputs and their defaults, expressions, the files for outputs,
//! paths and summaries. Releases come from a folder.
#![cfg(unix)]

mod support;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_yaml::Value;
use support::Folder;

const ARCHIVE: &str = "shipworthy-x86_64-unknown-linux-musl.tar.gz";
const SHA256SUM: &str = if cfg!(target_os = "macos") { "shasum -a 256" } else { "sha256sum" };
const DOCKERFILE: &str =
    "FROM node:22-bookworm-slim\nENV NODE_ENV=production\nEXPOSE 3000\nCMD node server.js\n";

/// A machine that runs the action on a workspace.
struct Runner {
    workspace: Folder,
    home: Folder,
    environment: Vec<(String, String)>,
}

/// What came of a run.
#[derive(Debug)]
struct Done {
    success: bool,
    log: String,
    summary: String,
    outputs: HashMap<String, String>,
}

impl Runner {
    /// A runner for a workspace with `files`, on which the program is released.
    fn with(files: &[(&str, &str)]) -> Self {
        let runner =
            Self { workspace: Folder::with(files), home: Folder::with(&[]), environment: Vec::new() };
        // The program itself is large, with all that it holds for debugging.
        runner
            .release(concat!("#!/bin/sh\nexec '", env!("CARGO_BIN_EXE_shipworthy"), "' \"$@\"\n").as_bytes());
        runner
    }

    /// Puts `program` into the releases, as this version and as the latest one.
    fn release(&self, program: &[u8]) {
        let releases = self.home.path("releases");
        let own = releases.join(concat!("download/v", env!("CARGO_PKG_VERSION")));
        fs::create_dir_all(&own).expect("a folder");
        fs::create_dir_all(releases.join("latest")).expect("a folder");
        executable(&own.join("shipworthy"), program);
        sh(&own, &format!("tar -czf {ARCHIVE} shipworthy && {SHA256SUM} {ARCHIVE} >SHA256SUMS"));
        let latest = releases.join("latest/download");
        if !latest.exists() {
            std::os::unix::fs::symlink(&own, latest).expect("a link");
        }
    }

    fn set(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Puts a program in front of all others.
    fn tool(&self, name: &str, script: &str) {
        fs::create_dir_all(self.home.path("tools")).expect("a folder");
        executable(&self.home.path("tools").join(name), format!("#!/bin/bash\n{script}\n").as_bytes());
    }

    fn run(&self, inputs: &[(&str, &str)]) -> Done {
        let action = action();
        let mut context = Context { inputs: given(&action, inputs), steps: HashMap::new() };
        let mut path = format!(
            "{}:{}",
            self.home.path("tools").display(),
            std::env::var("PATH").expect("a search path")
        );
        let (mut log, mut success) = (String::new(), true);
        self.home.write("temp/keep", "");
        self.home.write("summary", "");
        for step in action["runs"]["steps"].as_sequence().expect("steps") {
            assert_eq!(step["shell"], "bash");
            let script = step["run"].as_str().expect("a script");
            assert!(!script.contains("${{"), "an expression in a script: {script}");
            for file in ["output", "path"] {
                self.home.write(file, "");
            }
            self.home.write("script.sh", script);
            let mut command = Command::new("bash");
            command.args(["--noprofile", "--norc", "-e", "-o", "pipefail"]).arg(self.home.path("script.sh"));
            command.current_dir(self.workspace.0.path()).env_clear();
            command.env("PATH", &path).env("HOME", self.home.0.path());
            for (name, value) in [("RUNNER_OS", "Linux"), ("RUNNER_ARCH", "X64"), ("CI", "true")] {
                command.env(name, value);
            }
            command.env("GITHUB_ACTION_PATH", env!("CARGO_MANIFEST_DIR"));
            command.env("GITHUB_SERVER_URL", "https://github.com");
            command.env("GITHUB_WORKSPACE", self.workspace.0.path());
            command.env("RUNNER_TEMP", self.home.path("temp"));
            command.env("SHIPWORTHY_RELEASES", format!("file://{}", self.home.path("releases").display()));
            for (name, file) in
                [("GITHUB_OUTPUT", "output"), ("GITHUB_PATH", "path"), ("GITHUB_STEP_SUMMARY", "summary")]
            {
                command.env(name, self.home.path(file));
            }
            for (name, value) in step["env"].as_mapping().expect("variables") {
                let value = context.evaluate(value.as_str().expect("a text"));
                command.env(name.as_str().expect("a name"), value);
            }
            command.envs(self.environment.iter().map(|(name, value)| (name, value)));
            let output = command.output().expect("bash runs");
            log += &String::from_utf8_lossy(&output.stdout);
            log += &String::from_utf8_lossy(&output.stderr);
            for folder in self.read("path").lines() {
                path = format!("{folder}:{path}");
            }
            let id = step["id"].as_str().expect("an id").to_owned();
            context.steps.insert(id, outputs(&self.read("output")));
            if !output.status.success() {
                success = false;
                break;
            }
        }
        let outputs = action["outputs"].as_mapping().expect("outputs").iter().map(|(name, output)| {
            let value = context.evaluate(output["value"].as_str().expect("a text"));
            (name.as_str().expect("a name").to_owned(), value)
        });
        Done { success, log, summary: self.read("summary"), outputs: outputs.collect() }
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.home.path(file)).unwrap_or_default()
    }

    /// The arguments that a run with `inputs` gives the program, without those for files of the runner's own.
    fn arguments(&self, inputs: &[(&str, &str)]) -> Vec<String> {
        let record = self.home.path("arguments");
        let script =
            format!("#!/bin/bash\n[ \"$1\" = --version ] || printf '%s\\0' \"$@\" >{}\n", record.display());
        self.release(script.as_bytes());
        let done = self.run(inputs);
        assert!(done.success, "{}", done.log);
        let temp = self.home.path("temp").display().to_string();
        let recorded = self.read("arguments");
        let all = recorded.trim_end_matches('\0').split('\0').map(str::to_owned);
        all.filter(|argument| !argument.contains(&temp)).collect()
    }
}

/// What expressions speak of.
struct Context {
    inputs: HashMap<String, String>,
    steps: HashMap<String, HashMap<String, String>>,
}

impl Context {
    /// `text` with the values of its expressions: names, and `||` between them.
    fn evaluate(&self, text: &str) -> String {
        let Some((before, rest)) = text.split_once("${{") else { return text.to_owned() };
        let (expression, after) = rest.split_once("}}").expect("an expression ends");
        let values = expression.split("||").map(|name| self.value(name.trim()));
        let value = values.into_iter().find(|value| !value.is_empty()).unwrap_or_default();
        format!("{before}{value}{}", self.evaluate(after))
    }

    fn value(&self, name: &str) -> String {
        match name.split('.').collect::<Vec<_>>()[..] {
            ["inputs", input] => self.inputs.get(input).expect("an input of the action").clone(),
            ["steps", step, "outputs", output] => {
                self.steps.get(step).and_then(|outputs| outputs.get(output)).cloned().unwrap_or_default()
            }
            ["github", "action_repository"] => "owner/shipworthy".to_owned(),
            ["github", "repository"] => "owner/other".to_owned(),
            ["github", "token"] => "secret".to_owned(),
            _ => panic!("an expression that this runner does not know: {name}"),
        }
    }
}

fn action() -> Value {
    let text = include_str!("../action.yml");
    serde_yaml::from_str(text).expect("YAML")
}

/// The inputs of a run: those `given`, and the defaults.
fn given(action: &Value, given: &[(&str, &str)]) -> HashMap<String, String> {
    let known = action["inputs"].as_mapping().expect("inputs");
    let default = |input: &Value| input["default"].as_str().unwrap_or_default().to_owned();
    let mut inputs: HashMap<_, _> = known
        .iter()
        .map(|(name, input)| (name.as_str().expect("a name").to_owned(), default(input)))
        .collect();
    for (name, value) in given {
        *inputs.get_mut(*name).expect("an input of the action") = (*value).to_owned();
    }
    inputs
}

/// The outputs in a file of `name=value` lines.
fn outputs(text: &str) -> HashMap<String, String> {
    assert!(!text.contains("<<"), "{text}");
    let pair = |line: &str| {
        let (name, value) = line.split_once('=').expect("`name=value`");
        (name.to_owned(), value.to_owned())
    };
    text.lines().map(pair).collect()
}

fn executable(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).expect("it is written");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("it is ours");
}

fn sh(folder: &Path, script: &str) {
    let status = Command::new("sh").args(["-ec", script]).current_dir(folder).status().expect("sh runs");
    assert!(status.success(), "{script}");
}

fn touched(runner: &Runner) -> Vec<PathBuf> {
    let entries = fs::read_dir(runner.workspace.0.path()).expect("a folder");
    let mut names: Vec<_> =
        entries.map(|entry| PathBuf::from(entry.expect("an entry").file_name())).collect();
    names.sort();
    names
}

#[test]
fn one_run_annotates_counts_summarises_and_writes_sarif() {
    let runner = Runner::with(&[("api/Dockerfile", DOCKERFILE)]);
    let done = runner.run(&[("sarif-file", "out/a, b.sarif")]);
    assert!(!done.success, "there are errors");
    assert!(done.log.contains("::error file=api/Dockerfile,line=4,"), "{}", done.log);
    assert_eq!(
        ["findings", "errors", "warnings"].map(|name| done.outputs[name].as_str()),
        ["2", "1", "0"],
        "{}",
        done.log
    );
    assert!(done.summary.contains("shell-form-command"), "{}", done.summary);
    let sarif = runner.workspace.path("out/a, b.sarif").canonicalize().expect("it is written");
    assert_eq!(Path::new(&done.outputs["sarif"]).canonicalize().expect("it is there"), sarif);
    let log: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(sarif).expect("a text")).expect("JSON");
    assert_eq!(log["runs"][0]["results"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        fs::read_dir(runner.home.path("temp")).expect("a folder").count(),
        2,
        "the program and `keep`"
    );
}

#[test]
fn a_clean_workspace_passes() {
    let runner = Runner::with(&[("Dockerfile", "FROM alpine:3.22\nCMD [\"app\"]\n")]);
    let done = runner.run(&[]);
    assert!(done.success, "{}", done.log);
    assert_eq!((done.outputs["findings"].as_str(), done.outputs["sarif"].as_str()), ("0", ""));
    assert!(!done.summary.is_empty());
    let done = Runner::with(&[("Dockerfile", DOCKERFILE)]).run(&[("fail-on", "never")]);
    assert!(done.success, "{}", done.log);
}

#[test]
fn the_program_knows_what_the_inputs_say() {
    let runner = Runner::with(&[("app/Dockerfile", DOCKERFILE), ("app/c.toml", "fail-on = \"never\"\n")]);
    let inputs =
        [("preset", "strict"), ("target", "swarm"), ("config", "c.toml"), ("working-directory", "app")];
    let done = runner.run(&inputs);
    assert!(done.success && done.outputs["errors"] == "1", "{}", done.log);
}

#[test]
fn what_cannot_be_done_fails_with_the_reason() {
    for (inputs, reason) in [
        (&[("paths", "none")][..], "there is no such file or folder"),
        (&[("fail-on", "fatal")], "invalid value 'fatal'"),
        (&[("fix", "yes")], "the input `fix` is `true` or `false`"),
        (&[("version", "1.2")], "the input `version` is no version"),
        (&[("version", "../../x")], "the input `version` is no version"),
        (&[("version", "9.9.9")], "cannot download"),
        (&[("baseline", "a\nfindings=0")], "the input `baseline` has a line break"),
    ] {
        let done = Runner::with(&[("Dockerfile", DOCKERFILE)]).run(inputs);
        assert!(!done.success && done.log.contains(reason), "{inputs:?}: {}", done.log);
        assert_eq!(done.outputs["findings"], "", "{inputs:?}");
    }
}

#[test]
fn inputs_are_words_and_no_scripts() {
    let runner = Runner::with(&[("Dockerfile", DOCKERFILE)]);
    assert_eq!(runner.arguments(&[]), ["check", "--format=github", "--", "."]);
    let hostile = "; touch pwned; $(touch pwned) `touch pwned` \" ' \\ * -x";
    let path = format!("./{hostile}");
    assert_eq!(
        runner.arguments(&[
            ("config", hostile),
            ("preset", hostile),
            ("target", "swarm"),
            ("fail-on", "$(id)"),
            ("format", "concise;id"),
            ("baseline", "-b.json"),
            ("since", "--output=x"),
            ("fix", "true"),
            ("args", "--quiet  * $(touch pwned)\n--ignore a,b"),
            ("paths", &format!("{hostile}\n\n-n\r\n/abs/a b\n-")),
        ]),
        [
            "check",
            &format!("--config={path}"),
            &format!("--preset={hostile}"),
            "--target=swarm",
            "--fail-on=$(id)",
            "--baseline=./-b.json",
            "--since=--output=x",
            "--fix",
            "--format=concise;id",
            "--quiet",
            "*",
            "$(touch",
            "pwned)",
            "--ignore",
            "a,b",
            "--",
            &path,
            "./-n",
            "/abs/a b",
            "./-",
        ]
    );
    assert_eq!(
        runner.arguments(&[("working-directory", "-a b"), ("paths", "x"), ("config", "c.toml")]),
        ["check", "--config=-a b/c.toml", "--format=github", "--", "-a b/x"]
    );
    assert_eq!(touched(&runner), [Path::new("Dockerfile")]);
}

#[test]
fn files_are_named_as_seen_from_the_workspace() {
    let files = [
        ("-a b/Dockerfile", DOCKERFILE),
        ("-a b/--x/api.Dockerfile", DOCKERFILE),
        ("Dockerfile", DOCKERFILE),
    ];
    let runner = Runner::with(&files);
    let done = runner.run(&[("working-directory", "-a b"), ("sarif-file", "-s.sarif")]);
    assert_eq!(done.outputs["findings"], "4", "{}", done.log);
    assert!(done.log.contains("file=-a b/--x/api.Dockerfile,"), "{}", done.log);
    assert!(done.outputs["sarif"].ends_with("/-a b/-s.sarif"), "{done:?}");
    let done = runner.run(&[("working-directory", "-a b"), ("paths", "--x\n")]);
    assert_eq!(done.outputs["findings"], "2", "{}", done.log);
}

#[test]
fn quoted_files_are_no_commands() {
    let runner = Runner::with(&[("Dockerfile", "FROM alpine\nCMD [\"app\"]\n")]);
    runner.workspace.write("::add-mask::a/Dockerfile", DOCKERFILE);
    let done = runner.run(&[("format", "concise"), ("working-directory", ".")]);
    let mut lines = done.log.lines().skip_while(|line| !line.starts_with("::stop-commands::"));
    let token = lines.next().and_then(|line| line.strip_prefix("::stop-commands::")).expect("they stop");
    let rest: Vec<_> = lines.collect();
    assert_eq!(rest.last(), Some(&format!("::{token}::").as_str()), "{}", done.log);
    assert!(rest.len() > 1, "{}", done.log);
}

#[test]
fn fixes_are_written() {
    let runner = Runner::with(&[("Dockerfile", DOCKERFILE)]);
    let done = runner.run(&[("fix", "true")]);
    assert_eq!(done.outputs["errors"], "0", "{}", done.log);
    let text = fs::read_to_string(runner.workspace.path("Dockerfile")).expect("it is there");
    assert!(text.contains("CMD exec node server.js"), "{text}");
}

#[test]
fn the_program_is_the_one_that_the_checksum_speaks_of() {
    let runner = Runner::with(&[("Dockerfile", DOCKERFILE)]);
    let folder = runner.home.path(concat!("releases/download/v", env!("CARGO_PKG_VERSION")));
    for (script, reason) in [
        (format!("printf x >>{ARCHIVE}"), "is not what SHA256SUMS says"),
        ("sed -i 's/ shipworthy/ other/' SHA256SUMS".to_owned(), "SHA256SUMS has no line for"),
        ("rm SHA256SUMS".to_owned(), "cannot download"),
    ] {
        sh(&folder, &script);
        let done = runner.run(&[("version", "latest")]);
        assert!(!done.success && done.log.contains(reason), "{script}: {}", done.log);
        assert!(!done.log.contains("[shell-form-command]"), "{script}: it ran: {}", done.log);
    }
}

#[test]
fn attestations_are_asked_for_where_gh_is() {
    let runner = Runner::with(&[("Dockerfile", "FROM alpine:3.22\nCMD [\"app\"]\n")]);
    runner.tool("gh", "echo gh \"$@\" token=\"$GH_TOKEN\"");
    let asked = format!("gh attestation verify {ARCHIVE} --repo owner/shipworthy token=secret\n");
    assert!(runner.run(&[]).log.contains(&asked), "{}", runner.run(&[]).log);
    runner.tool("gh", "exit 1");
    let done = runner.run(&[]);
    assert!(!done.success && done.log.contains("is not attested by owner/shipworthy"), "{}", done.log);
    let elsewhere = runner.set("GITHUB_SERVER_URL", "https://git.example.com");
    assert!(elsewhere.run(&[]).success);
}

#[test]
fn every_system_has_its_release() {
    for (system, machine, target) in [
        ("Linux", "ARM64", "aarch64-unknown-linux-musl"),
        ("macOS", "X64", "x86_64-apple-darwin"),
        ("macOS", "ARM64", "aarch64-apple-darwin"),
    ] {
        let runner = Runner::with(&[]).set("RUNNER_OS", system).set("RUNNER_ARCH", machine);
        let log = runner.run(&[]).log;
        assert!(log.contains(&format!("/shipworthy-{target}.tar.gz")), "{log}");
    }
    let log = Runner::with(&[]).set("RUNNER_ARCH", "ARM").run(&[]).log;
    assert!(log.contains("there is no release for Linux on ARM"), "{log}");
}

#[test]
fn the_source_can_be_built_instead() {
    let runner = Runner::with(&[("Dockerfile", "FROM alpine:3.22\nCMD [\"app\"]\n")]);
    let mut script =
        String::from("while [ \"$1\" != --root ]; do echo cargo \"$1\"; shift; done; mkdir -p \"$2/bin\"\n");
    write!(script, "ln -s {} \"$2/bin/\"", env!("CARGO_BIN_EXE_shipworthy")).expect("a text grows");
    runner.tool("cargo", &script);
    let done = runner.run(&[("version", "source")]);
    assert!(done.success && done.log.contains("cargo --locked\n"), "{}", done.log);
    assert_eq!(done.outputs["findings"], "0");
}

#[test]
fn every_input_is_of_use() {
    let text = include_str!("../action.yml");
    for (name, _) in action()["inputs"].as_mapping().expect("inputs") {
        let name = name.as_str().expect("a name");
        assert!(text.contains(&format!("${{{{ inputs.{name} }}}}")), "{name}");
    }
}
