//! `shipworthy show`: every value with the line that says so, and the model of a stack.

#![allow(clippy::print_stdout)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

/// Runs the program in `folder`.
fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shipworthy"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command.output().expect("the program runs")
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a path in the folder")).expect("a folder is made");
        fs::write(path, text).expect("a file is written");
    }
    folder
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text")
}

fn shown(files: &[(&str, &str)], arguments: &[&str]) -> Value {
    let folder = folder(files);
    let output = run(folder.path(), &[&["show", "--format=json"], arguments].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Value and origin of a fact.
fn fact<'a>(container: &'a Value, name: &str) -> (&'a Value, &'a Value) {
    let facts = container["facts"].as_array().expect("facts");
    let fact = facts.iter().find(|fact| fact["name"] == name);
    let fact = fact.unwrap_or_else(|| panic!("no {name} in {container:#}"));
    (&fact["value"], &fact["origin"])
}

fn mark<'a>(container: &'a Value, name: &str) -> &'a Value {
    let facts = container["facts"].as_array().expect("facts");
    facts.iter().find(|fact| fact["name"] == name).map_or(&Value::Null, |fact| &fact["mark"])
}

const COMMON: &str = "\
x-limits: &limits
  mem_limit: 512m
services:
  base:
    image: example/web
    <<: *limits
    restart: unless-stopped
";

const MAIN: &str = "\
services:
  web:
    extends:
      file: common.yaml
      service: base
    build:
      context: .
      target: runtime
    init: true
    ports: ['80:80']
    healthcheck:
      retries: 7
    logging:
      driver: json-file
      options:
        max-size: 10m
";

const OVERRIDE: &str = "\
services:
  web:
    stop_grace_period: 30s
    logging:
      options:
        max-file: '3'
";

const DOCKERFILE: &str = "\
FROM node:22-alpine AS base
HEALTHCHECK --interval=5s CMD wget -q localhost
USER node
STOPSIGNAL SIGINT
FROM base AS runtime
CMD [\"node\", \"server.js\"]
";

const PROJECT: [(&str, &str); 4] = [
    ("common.yaml", COMMON),
    ("compose.yaml", MAIN),
    ("compose.override.yaml", OVERRIDE),
    ("Dockerfile", DOCKERFILE),
];

#[test]
fn every_value_names_the_line_that_says_so() {
    let view = shown(&PROJECT, &["."]);
    assert_eq!(view["version"], 1);
    let stack = &view["stacks"][0];
    assert_eq!(stack["files"], json!(["compose.yaml", "compose.override.yaml"]));
    let web = &stack["containers"][0];
    assert_eq!(
        (&web["name"], &web["path"], &web["line"]),
        (&json!("web"), &json!("compose.yaml"), &json!(2))
    );
    let at = |path: &str, line: u32| json!({"path": path, "line": line});
    for (name, value, origin) in [
        ("image", json!("built on node:22-alpine"), at("Dockerfile", 5)),
        ("entrypoint", json!(["docker-entrypoint.sh"]), json!({"image": "node:22-alpine"})),
        ("command", json!(["node", "server.js"]), at("Dockerfile", 6)),
        ("user", json!("node"), at("Dockerfile", 3)),
        ("pid1", json!("docker-init > node"), at("compose.yaml", 9)),
        ("init", json!(true), at("compose.yaml", 9)),
        ("health.test", json!("wget -q localhost"), at("Dockerfile", 2)),
        ("health.interval", json!(5.0), at("Dockerfile", 2)),
        ("health.timeout", json!(30.0), json!({"default": true})),
        ("health.retries", json!(7), at("compose.yaml", 12)),
        ("restart", json!("unless-stopped"), at("common.yaml", 7)),
        ("memory.limit", json!(512 << 20), at("common.yaml", 2)),
        ("logging.driver", json!("json-file"), at("compose.yaml", 14)),
        ("logging.options.max-size", json!("10m"), at("compose.yaml", 16)),
        ("logging.options.max-file", json!("3"), at("compose.override.yaml", 6)),
        ("stop.signal", json!("SIGINT"), at("Dockerfile", 4)),
        ("stop.timeout", json!(30.0), at("compose.override.yaml", 3)),
    ] {
        assert_eq!(fact(web, name), (&value, &origin), "{name}");
    }
    for flawless in
        ["pid1", "init", "health.test", "restart", "memory.limit", "logging.driver", "stop.signal"]
    {
        assert_eq!(mark(web, flawless), "good", "{flawless}");
    }
    // `common.yaml` is loaded by the other, and is no stack of its own; the image is run by the service.
    assert_eq!((view["stacks"].as_array().map(Vec::len), &view["images"]), (Some(1), &json!([])));
}

#[test]
fn cards_name_the_same_lines() {
    let folder = folder(&PROJECT);
    let output = run(folder.path(), &["show", "--verbose"]);
    let shown = text(&output);
    for line in [
        "✓ docker-init > node, compose.yaml:9",
        "✓ wget -q localhost, Dockerfile:2",
        "· [\"docker-entrypoint.sh\"], base image",
        "✓ 512M, common.yaml:2",
        "✓ 30s, compose.override.yaml:3",
        "· 30s, Docker's default",
    ] {
        assert!(shown.contains(line), "{line} is not in\n{shown}");
    }
}

#[test]
fn named_files_make_the_stack() {
    let view = shown(&PROJECT, &["-f", "compose.yaml"]);
    let stacks = view["stacks"].as_array().expect("stacks");
    assert_eq!((stacks.len(), &stacks[0]["files"]), (1, &json!(["compose.yaml"])));
    assert_eq!(fact(&stacks[0]["containers"][0], "stop.timeout"), (&json!(10.0), &json!({"default": true})));
    // What is meant to be loaded over the named file is no stack of its own either.
    let view = shown(&PROJECT, &["-f", "compose.yaml", "."]);
    assert_eq!(view["stacks"].as_array().map(Vec::len), Some(1), "{view:#}");
    let files = [("a.txt", "services: {x: {image: nginx}}"), ("b.txt", "services: {x: {init: true}}")];
    let view = shown(&files, &["-f", "a.txt", "--file", "b.txt"]);
    assert_eq!(view["stacks"][0]["files"], json!(["a.txt", "b.txt"]));
    assert_eq!(fact(&view["stacks"][0]["containers"][0], "init").0, &json!(true));
}

#[test]
fn what_is_not_known_says_why() {
    let compose = "\
services:
  variable:
    image: nginx
    init: ${INIT}
    mem_limit: ${MEMORY}
  elsewhere:
    build: https://example.com/x.git
  image:
    image: example.com/own/thing
    command: ['--port', '80']
  init:
    image: example.com/own/thing
    init: true
  overlay:
    image: serversideup/php:8.4-cli
  port:
    image: nginx
    ports: ['${PORT}:${PORT}']
";
    let view = shown(&[("compose.yaml", compose)], &[]);
    let containers = view["stacks"][0]["containers"].as_array().expect("containers");
    for (at, name, reason) in [
        (1, "command", "its Dockerfile is not in sight"),
        (1, "pid1", "its Dockerfile is not in sight"),
        (2, "pid1", "what `example.com/own/thing` brings is not known"),
        (2, "health.test", "what `example.com/own/thing` brings is not known"),
        (2, "init", "what `example.com/own/thing` brings is not known"),
        (4, "init", "what `serversideup/php:8.4-cli` starts is not known"),
    ] {
        let container = containers.iter().find(|container| container["line"] == [2, 6, 8, 11, 14][at]);
        let container = container.unwrap_or_else(|| panic!("no container in {view:#}"));
        assert_eq!(fact(container, name), (&Value::Null, &json!({"unknown": reason})), "{at} {name}");
        assert_eq!(mark(container, name), "unknown");
    }
    let named = |name| containers.iter().find(|container| container["name"] == name);
    assert_eq!(fact(named("port").expect("it is no broken one"), "pid1").0, &json!("nginx"));
    let init = named("init").expect("it is no broken one");
    assert_eq!(fact(init, "pid1"), (&json!("docker-init"), &json!({"path": "compose.yaml", "line": 13})));
    assert_eq!(mark(init, "pid1"), "unknown");
}

#[test]
fn what_is_not_judged_says_why() {
    let compose = "\
services:
  migrate:
    image: nginx
    restart: 'no'
  wrong:
    image: nginx
    init: sometimes
  serves:
    image: nginx
    ports: ['80:80']
";
    let files = [
        ("compose.yaml", compose),
        ("compose.gpu.yaml", "services: {serves: {runtime: nvidia}}"),
        ("empty/compose.extra.yaml", "# to be filled in\n"),
        ("cut/compose.yaml", "services:\n  a:\n    image: nginx\n  b: {image: [\n"),
        ("stage/compose.yaml", "services: {x: {build: {context: ., target: dev}, ports: ['80']}}"),
        ("stage/Dockerfile", "FROM nginx AS dev\nFROM nginx\n"),
        ("tests/compose.yaml", "services: {x: {image: nginx}}"),
        ("Dockerfile", "FROM alpine:3.22 AS builder\nCMD [\"app\"]\n"),
    ];
    let view = shown(&files, &[]);
    let [stack, gpu, cut, empty, stage, tests] = &view["stacks"].as_array().expect("stacks")[..] else {
        panic!("{view:#}")
    };
    for part in [gpu, empty] {
        assert!(part["not_judged"].as_str().is_some_and(|reason| reason.contains("a part of")), "{part:#}");
    }
    assert_eq!((&cut["containers"], &cut["broken"][0]["name"]), (&json!([]), &Value::Null), "{cut:#}");
    let dev = &stage["containers"][0];
    assert!(dev["not_judged"].as_str().is_some_and(|reason| reason.contains("`dev`")), "{dev:#}");
    assert_eq!(mark(dev, "restart"), "plain");
    assert!(tests["not_judged"].as_str().is_some_and(|reason| reason.contains("`tests`")), "{tests:#}");
    let migrate = &stack["containers"][0];
    assert_eq!(migrate["job"], "its restart policy says so");
    assert_eq!((mark(migrate, "restart"), mark(migrate, "memory.limit")), (&json!("plain"), &json!("plain")));
    let broken = &stack["broken"][0];
    assert_eq!((&broken["name"], &broken["line"]), (&json!("wrong"), &json!(7)));
    let serves = &stack["containers"][1];
    assert_eq!((&serves["name"], &serves["job"]), (&json!("serves"), &Value::Null));
    assert_eq!((mark(serves, "restart"), mark(serves, "memory.limit")), (&json!("flaw"), &json!("flaw")));
    let image = &view["images"][0];
    assert!(image["not_judged"].as_str().is_some_and(|reason| reason.contains("`builder`")), "{image:#}");
    // Nobody has said how the image is to be run.
    assert_eq!(mark(image, "restart"), &Value::Null);
}

#[test]
fn the_daemon_says_what_services_do_not() {
    let daemon = "{\n  \"init\": true,\n  \"log-driver\": \"local\"\n}\n";
    let files = [("compose.yaml", "services: {web: {image: nginx}}"), ("daemon.json", daemon)];
    let view = shown(&files, &[]);
    let web = &view["stacks"][0]["containers"][0];
    for (name, value, line) in [
        ("init", json!(true), 2),
        ("pid1", json!("docker-init > nginx"), 2),
        ("logging.driver", json!("local"), 3),
    ] {
        let origin = json!({"path": "daemon.json", "line": line});
        assert_eq!((fact(web, name), mark(web, name)), ((&value, &origin), &json!("good")), "{name}");
    }
}

#[test]
fn who_is_pid_1() {
    for (dockerfile, value, expected) in [
        ("FROM debian:12\nCMD [\"nginx\"]", json!("nginx"), "good"),
        ("FROM debian:12\nCMD node a.js", json!("sh > node"), "flaw"),
        ("FROM debian:12\nCMD exec node a.js", json!("node"), "good"),
        (
            "FROM debian:12\nRUN x\nENTRYPOINT [\"tini\", \"--\"]\nCMD [\"node\", \"a.js\"]",
            json!("tini > node"),
            "good",
        ),
        ("FROM debian:12\nENTRYPOINT [\"gosu\", \"app\", \"redis-server\"]", json!("redis-server"), "good"),
        ("FROM debian:12\nENTRYPOINT [\"/entrypoint.sh\"]", json!("entrypoint.sh"), "unknown"),
        (
            "FROM node:22\nENTRYPOINT [\"/docker-entrypoint.sh\"]\nCMD [\"node\", \"x\"]",
            json!("docker-entrypoint.sh"),
            "unknown",
        ),
        ("FROM node:22\nCMD [\"npm\", \"start\"]", json!("npm"), "unknown"),
        ("FROM debian:12\nCMD exec ./run.sh", json!("run.sh"), "unknown"),
        ("FROM elasticsearch:8.15.0", json!("tini > eswrapper"), "good"),
        ("FROM mariadb:11\nCMD [\"--max-connections=9\"]", json!("mariadbd"), "good"),
        ("FROM scratch\nCOPY a /", Value::Null, "plain"),
        ("FROM amazoncorretto:21", json!("bash"), "good"),
    ] {
        let view = shown(&[("Dockerfile", dockerfile)], &[]);
        let image = &view["images"][0];
        assert_eq!((fact(image, "pid1").0, mark(image, "pid1")), (&value, &json!(expected)), "{dockerfile}");
    }
}

#[test]
fn who_is_pid_1_behind_a_script() {
    const TAIL: &str = "ENTRYPOINT [\"/entrypoint.sh\"]\nCMD [\"node\", \"a.js\"]\n";
    for (script, tail, value, expected) in [
        ("exec \"$@\"", TAIL, "node", "good"),
        ("exec gosu app \"$@\"", TAIL, "node", "good"),
        ("exec tini -- \"$@\"", TAIL, "tini > node", "good"),
        ("\"$@\"", TAIL, "entrypoint.sh > node", "flaw"),
        ("exec python app.py \"$@\"", TAIL, "python", "good"),
        ("if [ \"$1\" = web ]; then exec nginx; fi\n\"$@\"", TAIL, "entrypoint.sh > node", "unknown"),
        ("set -m\nnginx & node a.js", TAIL, "entrypoint.sh", "unknown"),
        ("export A=1", TAIL, "entrypoint.sh", "unknown"),
        (". /other.sh", TAIL, "entrypoint.sh", "unknown"),
        ("trap 'kill $p' TERM\nnginx & p=$!\nwait $p", TAIL, "entrypoint.sh > nginx", "good"),
        ("exec \"$@\"", "ENTRYPOINT [\"sh\", \"/entrypoint.sh\"]\nCMD node a.js\n", "sh > node", "flaw"),
        ("exec nginx", "CMD [\"/entrypoint.sh\"]\n", "nginx", "good"),
    ] {
        let dockerfile = format!("FROM debian:12\nCOPY entrypoint.sh /\n{tail}");
        let script = format!("#!/bin/sh\n{script}\n");
        let view = shown(&[("Dockerfile", &dockerfile), ("entrypoint.sh", &script)], &[]);
        let image = &view["images"][0];
        let found = (fact(image, "pid1").0, mark(image, "pid1"));
        assert_eq!(found, (&json!(value), &json!(expected)), "{script}");
    }
}

#[test]
fn limits_keep_the_place_that_says_so() {
    let compose = "\
services:
  a:
    image: nginx
    restart: on-failure:5
    mem_limit: 0
  b:
    image: nginx
    deploy:
      restart_policy:
        condition: on-failure
        max_attempts: 3
      resources:
        limits:
          memory: '0'
  c:
    image: nginx
    restart: on-failure
";
    let daemon = "{\n  \"default-stop-timeout\": 45\n}\n";
    let view = shown(&[("compose.yaml", compose), ("daemon.json", daemon)], &[]);
    let [a, b, c] = &view["stacks"][0]["containers"].as_array().expect("containers")[..] else {
        panic!("{view:#}")
    };
    let at = |line: u32| json!({"path": "compose.yaml", "line": line});
    for (container, name, value, origin) in [
        (a, "restart", json!("on-failure:5"), at(4)),
        (a, "memory.limit", Value::Null, at(5)),
        (b, "restart", json!("on-failure:3"), at(10)),
        (b, "memory.limit", Value::Null, at(14)),
        (c, "restart", json!("on-failure"), at(17)),
        (c, "memory.limit", Value::Null, json!({"default": true})),
        (c, "stop.timeout", json!(45.0), json!({"path": "daemon.json", "line": 2})),
        (c, "stop.signal", json!("SIGQUIT"), json!({"image": "nginx"})),
        (c, "user", Value::Null, json!({"image": "nginx"})),
    ] {
        assert_eq!(fact(container, name), (&value, &origin), "{name}");
    }
}

#[test]
fn tables_fit_their_width_and_have_no_colours() {
    let name = "a-service-with-a-name-that-is-too-long";
    let compose = format!("services:\n  {name}:\n    image: nginx\n    restart: unless-stopped\n");
    let folder = folder(&[("compose.yaml", &compose), ("Dockerfile", DOCKERFILE)]);
    let output = run(folder.path(), &["show"]);
    assert_eq!(output.status.code(), Some(0));
    let table = text(&output);
    assert!(table.lines().all(|line| line.chars().count() <= 80), "{table}");
    assert!(!table.contains('\x1b') && table.contains("…") && table.contains("QUIT 10s"), "{table}");
    let colored = text(&run(folder.path(), &["show", "--color=always"]));
    assert!(colored.contains("\x1b[32m✓ nginx\x1b[0m"), "{colored}");
}

#[test]
fn what_cannot_be_done_is_said() {
    let folder = folder(&[
        ("a/compose.yaml", "services: {}"),
        ("b/compose.yaml", "services: {}"),
        ("c.yaml", "services: {x: {}}"),
    ]);
    for (arguments, said) in [
        (&["show", "-f", "none.yaml"][..], "there is no such file"),
        (&["show", "--format=yaml"], "--compose"),
        (&["show", "--compose"], "2 stacks"),
        (&["show", "--compose", "a", "--format=text"], "--format yaml"),
        (&["check", "-f", "none.yaml"], "there is no such file"),
        (&["show", "--compose", "-f", "c.yaml"], "c.yaml:1: `x` has neither `image` nor `build`"),
    ] {
        let output = run(folder.path(), arguments);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && stderr.contains(said), "{arguments:?}: {stderr}");
    }
}

#[test]
fn check_says_which_files_make_a_stack() {
    let folder = folder(&PROJECT);
    let together = "Loaded together: `compose.yaml` + `compose.override.yaml`.";
    assert!(text(&run(folder.path(), &["check", "."])).contains(together));
    assert!(!text(&run(folder.path(), &["check", "-f", "compose.yaml"])).contains("Loaded together"));
    let named = text(&run(folder.path(), &["check", "-f", "compose.yaml", "-f", "compose.override.yaml"]));
    assert!(named.contains(together), "{named}");
}

#[test]
fn the_model_is_printed_as_yaml_and_json() {
    let folder = folder(&PROJECT);
    let yaml = text(&run(folder.path(), &["show", "--compose"]));
    let yaml: Value = serde_yaml::from_str(&yaml).expect("YAML");
    let json = run(folder.path(), &["show", "--compose", "--format=json", "."]);
    assert_eq!(serde_json::from_slice::<Value>(&json.stdout).expect("JSON"), yaml);
    let web = &yaml["services"]["web"];
    assert_eq!((&web["stop_grace_period"], &web["mem_limit"]), (&json!("30s"), &json!("536870912")));
    assert_eq!(web["logging"]["options"], json!({"max-file": "3", "max-size": "10m"}));
}

fn shared() -> Option<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    if !shared.is_dir() {
        println!("skipped: ../shared is absent");
        return None;
    }
    Some(shared)
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut folders: Vec<_> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// A test that compose-go has commented out, as it appends the flags of a model rather than replace them.
const COMMENTED_OUT: &str = "merge_models.Test_mergeYamlModelsRuntimeFlagsMerge";

#[test]
fn merges_come_out_as_compose_makes_them() {
    let Some(shared) = shared() else { return };
    let mut count = 0;
    let model = |case: &Path, files: &[&str]| -> Value {
        let named: Vec<_> = files.iter().flat_map(|file| ["-f", file]).collect();
        // Some are no whole projects: the model is printed, and the status says that Compose would refuse it.
        let output = run(case, &[&["show", "--compose"], &named[..]].concat());
        serde_yaml::from_slice(&output.stdout).expect("YAML")
    };
    for case in folders(&shared.join("suites/compose-go/merge")) {
        if case.ends_with(COMMENTED_OUT) {
            continue;
        }
        let merged = model(&case, &["base.yaml", "override.yaml"]);
        assert!(merged["services"].is_object(), "{}: {merged}", case.display());
        assert_eq!(merged, model(&case, &["expected.yaml"]), "{}", case.display());
        count += 1;
    }
    println!("{count} merges");
    assert!(count > 30);
}

#[test]
fn real_projects_are_shown() {
    let Some(shared) = shared() else { return };
    let mut containers = 0;
    for project in folders(&shared.join("corpus/projects")) {
        let output = run(&project, &["show", "--format=json"]);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(!stderr.contains("panicked"), "{}: {stderr}", project.display());
        let view: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        for stack in view["stacks"].as_array().expect("stacks") {
            containers += stack["containers"].as_array().map_or(0, Vec::len);
        }
        containers += view["images"].as_array().map_or(0, Vec::len);
        let table = text(&run(&project, &["show", "--verbose"]));
        let rows =
            table.lines().filter(|line| ["✓", "✗", "?"].iter().any(|sign| line.matches(sign).count() > 2));
        for row in rows {
            assert!(row.chars().count() <= 80, "{}: {row}", project.display());
        }
    }
    println!("{containers} containers");
    assert!(containers > 100);
}

const DROP_IN: &str = "\
[Service]
ExecStart=
ExecStart=/usr/bin/dockerd -H fd:// --live-restore --log-driver=local --default-ulimit nofile=1024:65536
";

#[test]
fn a_daemon_is_what_its_file_and_its_command_line_say() {
    let files = [
        ("etc/docker/daemon.json", "{\n\"init\": true,\n\"dns\": [\"10.0.0.1\"],\n\"mtu\": 1400\n}\n"),
        ("etc/systemd/system/docker.service.d/override.conf", DROP_IN),
        ("compose.yaml", "services:\n  web:\n    image: nginx:1.29\n"),
    ];
    let view = shown(&files, &[]);
    let daemon = &view["daemons"][0];
    assert_eq!(daemon["path"], "etc/docker/daemon.json");
    let unit = json!({"path": "etc/systemd/system/docker.service.d/override.conf", "line": 3});
    for (name, value, origin) in [
        ("log-driver", json!("local"), unit.clone()),
        ("init", json!(true), json!({"path": "etc/docker/daemon.json", "line": 2})),
        ("live-restore", json!(true), unit.clone()),
        ("default-ulimits.nofile", json!("1024:65536"), unit.clone()),
        ("dns", json!(["10.0.0.1"]), json!({"path": "etc/docker/daemon.json", "line": 3})),
        ("mtu", json!(1400), json!({"path": "etc/docker/daemon.json", "line": 4})),
        ("hosts", json!(["fd://"]), unit.clone()),
    ] {
        assert_eq!(fact(daemon, name), (&value, &origin), "{name}");
    }
    let web = &view["stacks"][0]["containers"][0];
    assert_eq!(fact(web, "logging.driver"), (&json!("local"), &unit));
    assert_eq!(fact(web, "init").0, &json!(true));
    let folder = folder(&files);
    let output = text(&run(folder.path(), &["show"]));
    assert!(output.contains("log-driver              ✓ local,"), "{output}");
}

#[test]
fn a_daemon_that_says_nothing_has_dockers_defaults() {
    let view = shown(&[("etc/docker/daemon.json", "{}")], &[]);
    let daemon = &view["daemons"][0];
    assert_eq!(fact(daemon, "log-driver"), (&json!("json-file"), &json!({"default": true})));
    assert_eq!(mark(daemon, "log-driver"), "flaw");
    assert_eq!(fact(daemon, "live-restore"), (&json!(false), &json!({"default": true})));
}
