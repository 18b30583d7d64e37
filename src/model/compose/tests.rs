//! Whole projects in memory. What compose-go makes of real files is compared in `tests/compose_go.rs`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::{LoadOptions, Loaded, ProblemKind, Value, Written, load};
use crate::model::origin::Origin;
use crate::source::{Kind, Sources};

/// Files, the first of which are loaded over each other, and the others there to be found.
struct Case {
    sources: Sources,
    loaded: Loaded,
}

fn load_with(files: &[(&str, &str)], main: usize, options: &LoadOptions) -> Case {
    let sources = Sources::default();
    let add =
        |(path, text): &(&str, &str)| sources.add(path, Kind::Compose, text.as_bytes().to_vec()).unwrap();
    let ids: Vec<_> = files.iter().map(add).collect();
    let loaded = load(&sources, &ids[..main], options);
    Case { sources, loaded }
}

/// Loads the first `main` of `files` over each other.
fn load_files(files: &[(&str, &str)], main: usize) -> Case {
    load_with(files, main, &LoadOptions { project_name: Some("p".to_owned()), ..LoadOptions::default() })
}

fn load_text(text: &str) -> Case {
    load_files(&[("compose.yaml", text)], 1)
}

impl Case {
    fn model(&self) -> Json {
        self.loaded.project.as_ref().expect("a project").to_json()
    }

    /// The model below `pointer`, if there are no problems.
    fn at(&self, pointer: &str) -> Json {
        assert_eq!(self.loaded.problems, []);
        self.model().pointer(pointer).cloned().unwrap_or(Json::Null)
    }

    fn service(&self, name: &str, keys: &[&str]) -> Value {
        self.loaded.project.as_ref().unwrap().service(name).unwrap().get(keys).expect("a value").clone()
    }

    /// File and text of the place of a value.
    fn written(&self, value: &Value) -> (String, String) {
        let location = value.location();
        (self.sources.file(location.file).path().to_owned(), self.sources.text(location).to_owned())
    }

    /// The problems, each as its kind, the text at its place, and its message.
    fn problems(&self) -> Vec<(ProblemKind, &str, &str)> {
        let problems = self.loaded.problems.iter();
        problems.map(|p| (p.kind, self.sources.text(p.location), p.message.as_str())).collect()
    }
}

const BASE: &str = "services:\n  web:\n    image: web:1\n";

#[test]
fn overrides_are_merged_attribute_by_attribute() {
    for (base, over, pointer, expected) in [
        ("command: a b", "command: [c]", "command", json!(["c"])),
        ("command: a b", "command:", "command", Json::Null),
        (
            "environment: {B: 1, A: x}",
            "environment: [B=2, C]",
            "environment",
            json!({"A": "x", "B": "2", "C": null}),
        ),
        ("ports: ['80:80']", "ports: ['80:80', '81:81/udp']", "ports/1/published", json!("81")),
        ("volumes: ['data:/x', '/y']", "volumes: ['./b:/x:ro']", "volumes/0/source", json!("b")),
        (
            "build: .",
            "build: {target: t}",
            "build",
            json!({"context": ".", "dockerfile": "Dockerfile", "target": "t"}),
        ),
        (
            "logging: {driver: a, options: {x: 1}}",
            "logging: {options: {y: 2}}",
            "logging/options",
            json!({"x": "1", "y": "2"}),
        ),
        ("logging: {driver: a, options: {x: 1}}", "logging: {driver: b}", "logging", json!({"driver": "b"})),
        ("ulimits: {n: {soft: 1, hard: 2}}", "ulimits: {n: 3}", "ulimits/n", json!(3)),
        ("dns: 1.1.1.1", "dns: [1.1.1.1, 8.8.8.8]", "dns", json!(["1.1.1.1", "8.8.8.8"])),
        ("extra_hosts: ['a:1']", "extra_hosts: {b: '2'}", "extra_hosts", json!(["a=1", "b=2"])),
        ("cap_add: [A]", "cap_add: [B, A]", "cap_add", json!(["A", "B"])),
        ("security_opt: [a]", "security_opt: [b]", "security_opt", json!(["a", "b"])),
        (
            "healthcheck: {test: x, retries: 1}",
            "healthcheck: {test: [NONE]}",
            "healthcheck",
            json!({"test": ["NONE"], "retries": 1}),
        ),
        ("restart: always", "restart:", "restart", json!("always")),
        (
            "networks: [n]",
            "networks: {m: {aliases: [x]}}",
            "networks",
            json!({"m": {"aliases": ["x"]}, "n": null}),
        ),
        ("command: a", "command: !reset null", "command", Json::Null),
        ("ports: ['80:80']", "ports: !override ['81:81']", "ports/0/published", json!("81")),
    ] {
        let base = format!("{BASE}    {base}\nnetworks: {{n: , m: }}\nvolumes: {{data: }}\n");
        let over = format!("services:\n  web:\n    {over}\n");
        let case = load_files(&[("a.yaml", &base), ("b.yaml", &over)], 2);
        assert_eq!(case.at(&format!("/services/web/{pointer}")), expected, "{base}{over}");
    }
}

#[test]
fn every_value_knows_where_it_is_written() {
    let base = "x-e: &e\n  KEY: anchored\nservices:\n  web:\n    image: web:1\n    environment:\n      <<: *e\n      A: a\n    ports: [80-81]\n";
    let over = "services:\n  web:\n    image: web:${TAG}\n    environment: [B=b]\n    links: [db]\n  db: {image: db}\n";
    let case = load_files(&[("a.yaml", base), ("b.yaml", over)], 2);
    assert_eq!(case.problems(), []);
    let written = |keys: &[&str]| {
        let value = case.service("web", keys);
        let (file, text) = case.written(&value);
        (file, text, value.place.written)
    };
    let place = |file: &str, text: &str, written| (file.to_owned(), text.to_owned(), written);
    assert_eq!(written(&["image"]), place("b.yaml", "web:${TAG}", Written::Here));
    assert_eq!(written(&["environment", "A"]), place("a.yaml", "A: a", Written::Here));
    assert_eq!(written(&["environment", "KEY"]), place("a.yaml", "KEY: anchored", Written::Anchor));
    assert_eq!(written(&["environment", "B"]), place("b.yaml", "B=b", Written::Here));
    assert_eq!(written(&["depends_on", "db"]), place("b.yaml", "db", Written::Implied));
    let ports = case.service("web", &["ports"]);
    let ports = ports.as_sequence().unwrap();
    assert_eq!(ports.iter().map(|port| case.written(port).1).collect::<Vec<_>>(), ["80-81", "80-81"]);
    let web = case.loaded.project.as_ref().unwrap().service("web").unwrap();
    assert!(matches!(web.image().unwrap().origin, Origin::Unknown(reason) if reason.contains("`TAG`")));
    assert_eq!(case.loaded.unset.iter().map(|unset| unset.name.as_str()).collect::<Vec<_>>(), ["TAG"]);
}

#[test]
fn extends_inherits_and_moves_paths() {
    let main = "services:\n  a:\n    extends: {file: sub/base.yaml, service: b}\n    command: own\n  d: {extends: a, image: d}\n";
    let base = "services:\n  b:\n    extends: c\n    build: .\n    env_file: x.env\n    volumes: ['./data:/data']\n  c: {image: c, restart: always}\n";
    let case =
        load_files(&[("app/compose.yaml", main), ("app/sub/base.yaml", base), ("app/sub/x.env", "X=1")], 1);
    assert_eq!(case.at("/services/a/build/context"), "app/sub");
    assert_eq!(case.at("/services/a/volumes/0/source"), "app/sub/data");
    assert_eq!(case.at("/services/a/environment"), json!({"X": "1"}));
    assert_eq!(case.at("/services/a/restart"), "always");
    assert_eq!(case.at("/services/d/image"), "d");
    assert_eq!(case.at("/services/d/command"), json!(["own"]));
    assert_eq!(case.at("/services/a/extends"), Json::Null);
    assert_eq!(
        case.written(&case.service("a", &["restart"])),
        ("app/sub/base.yaml".to_owned(), "always".to_owned())
    );
}

#[test]
fn extends_that_leads_nowhere_is_a_problem() {
    for (extends, kind) in [
        ("nobody", ProblemKind::Consistency),
        ("web", ProblemKind::Cycle),
        ("{file: none.yaml, service: x}", ProblemKind::MissingFile),
        ("{file: compose.yaml, service: web}", ProblemKind::Cycle),
        ("{}", ProblemKind::Schema),
        ("5", ProblemKind::Schema),
    ] {
        let case = load_text(&format!("{BASE}    extends: {extends}\n"));
        let kinds: Vec<_> = case.problems().into_iter().map(|(kind, ..)| kind).collect();
        assert!(kinds.contains(&kind), "{extends}: {:?}", case.problems());
    }
    let remote = load_text(&format!("{BASE}    extends: {{file: 'https://x/y.yaml', service: z}}\n"));
    assert_eq!(remote.problems(), []);
    assert_eq!(remote.loaded.remotes.len(), 1);
}

#[test]
fn includes_bring_their_own_folder_and_variables() {
    let main = "include:\n  - sub/inner.yaml\n  - {path: other/o.yaml, project_directory: sub, env_file: o.env}\nservices:\n  web: {image: web, depends_on: [inner]}\n  inner: {restart: always}\n";
    let inner =
        "services:\n  inner: {image: 'i:${TAG}', build: ., environment: [FROM_ENV]}\nvolumes: {data: }\n";
    let other = "services:\n  other: {image: 'o:${TAG}', build: .}\n";
    let files = [
        ("app/compose.yaml", main),
        ("app/sub/inner.yaml", inner),
        ("app/sub/.env", "TAG=sub\nFROM_ENV=yes"),
        ("app/other/o.yaml", other),
        ("app/o.env", "TAG=other"),
    ];
    let case = load_files(&files, 1);
    assert_eq!(case.at("/services/inner/image"), "i:sub");
    assert_eq!(case.at("/services/inner/restart"), "always");
    assert_eq!(case.at("/services/inner/environment"), json!({"FROM_ENV": "yes"}));
    assert_eq!(case.at("/services/inner/build/context"), "app/sub");
    assert_eq!(case.at("/services/other/image"), "o:other");
    assert_eq!(case.at("/services/other/build/context"), "app/sub");
    assert_eq!(case.at("/volumes/data/name"), "p_data");
}

#[test]
fn includes_that_lead_nowhere_are_problems() {
    for (include, kind) in [
        ("[none.yaml]", ProblemKind::MissingFile),
        ("[compose.yaml]", ProblemKind::Cycle),
        ("[back.yaml]", ProblemKind::Cycle),
        ("[{path: back.yaml, env_file: none.env}]", ProblemKind::MissingFile),
        ("text", ProblemKind::Schema),
        ("[5]", ProblemKind::Schema),
    ] {
        let main = format!("include: {include}\n{BASE}");
        let case = load_files(&[("compose.yaml", &main), ("back.yaml", "include: [compose.yaml]\n")], 1);
        let kinds: Vec<_> = case.problems().into_iter().map(|(kind, ..)| kind).collect();
        assert!(kinds.contains(&kind), "{include}: {:?}", case.problems());
        assert_eq!(case.model()["services"]["web"]["image"], "web:1", "the rest is loaded");
    }
}

#[test]
fn all_problems_are_found_each_at_its_place() {
    let case = load_text(
        "services:\n  web:\n    imagee: x\n    ports: ['x:80']\n    restart: 5\n    depends_on: [none]\n    mem_limit: 1x\n    tty: maybe\n  db:\n    image: db\n    networks: [nowhere]\n    healthcheck: {test: [curl], interval: 30}\nvolume: {}\n",
    );
    let found: Vec<_> = case.problems().into_iter().map(|(kind, text, _)| (kind, text)).collect();
    assert_eq!(
        found,
        [
            (ProblemKind::Schema, "imagee"),
            (ProblemKind::Value, "'x:80'"),
            (ProblemKind::Schema, "5"),
            (ProblemKind::Consistency, "none"),
            (ProblemKind::Value, "1x"),
            (ProblemKind::Value, "maybe"),
            (ProblemKind::Consistency, "nowhere"),
            (ProblemKind::Consistency, "curl"),
            (ProblemKind::Schema, "30"),
            (ProblemKind::Schema, "volume"),
        ]
    );
    let help: Vec<_> = case.loaded.problems.iter().filter_map(|problem| problem.help.as_deref()).collect();
    assert_eq!(help, ["write `image`", "add `nowhere:` to the top-level `networks`", "write `volumes`"]);
    assert_eq!(case.model()["services"]["db"]["image"], "db");
}

#[test]
fn values_that_do_not_go_together_are_problems() {
    for text in [
        "services: {a: {}}",
        "services: {a: {image: x, mem_limit: 512m, deploy: {resources: {limits: {cpus: '1'}}}}}",
        "services: {a: {image: x, cpus: 1, deploy: {resources: {limits: {cpus: '2'}}}}}",
        "services: {a: {image: x, scale: 2, deploy: {replicas: 3}}}",
        "services: {a: {image: x, scale: -1}}",
        "services: {a: {image: x, scale: 2, container_name: aa}}",
        "services: {a: {image: x, network_mode: host, networks: [n]}}\nnetworks: {n: }",
        "services: {a: {image: x, network_mode: 'service:b'}}",
        "services: {a: {image: x, volumes: ['vol:/x']}}",
        "services: {a: {image: x, volumes: ['/x'], tmpfs: /x}}",
        "services: {a: {image: x, secrets: [s]}}",
        "services: {a: {image: x, configs: [c]}}",
        "services: {a: {image: x, models: [m]}}",
        "services: {a: {build: {dockerfile: x, dockerfile_inline: FROM x}}}",
        "services: {a: {build: {platforms: [p]}, platform: q}}",
        "services: {a: {image: x, depends_on: [b]}, b: {image: x, depends_on: [a]}}",
        "services: {a: {image: x, depends_on: [b]}, b: {image: x, profiles: [q]}}",
        "services: {a: {image: x, develop: {watch: [{path: ., action: sync}]}}}",
        "services: {a: {image: x}}\nvolumes: {v: {external: true, driver: d}}",
        "services: {a: {image: x}}\nsecrets: {s: {file: f, environment: E}}",
        "services: {a: {image: x}}\nsecrets: {s: {}}",
        "services: {a: {image: x, gpus: [{count: 1, device_ids: [a]}]}}",
        "services: {a: {image: x, ports: [{target: 80, host_ip: x}]}}",
    ] {
        let case = load_text(text);
        assert_eq!(case.loaded.problems.len(), 1, "{text}: {:?}", case.problems());
    }
    let fine = "services: {a: {image: x, depends_on: {b: {condition: service_started, required: false}}}, b: {image: x, profiles: [q]}}";
    assert_eq!(load_text(fine).at("/services/b"), Json::Null, "services of other profiles are not printed");
}

#[test]
fn problems_that_follow_from_others_are_not_reported() {
    for text in [
        "services: {a: {image: 5}}",
        "services: {a: {image: x, networks: [n]}}\nnetworks: {n: 5}",
        "services: {a: {image: x, depends_on: [b]}}\ninclude: [none.yaml]",
        "services: {a: {image: x, mem_limit: 1g, deploy: {resources: {limits: {memory: 5}}}}}",
        "services: {a: {image: x, ports: ['${P:?p}:80']}}",
        "services: {a: {image: x, secrets: [s]}}\nsecrets: {s: {external: maybe}}",
        "services: {a: {image: x, depends_on: {b: {condition: healthy}}}, b: {image: y}}",
    ] {
        let case = load_text(text);
        assert_eq!(case.loaded.problems.len(), 1, "{text}: {:?}", case.problems());
    }
}

#[test]
fn problems_of_unset_variables_say_so() {
    let case =
        load_text("services: {a: {image: x, container_name: '${NAME}', restart: 5, volumes: ['${V}:/x']}}");
    let unset: Vec<_> = case.loaded.problems.iter().map(|problem| problem.unset.as_deref()).collect();
    assert_eq!(unset, [Some("NAME"), None, Some("V")]);
}

#[test]
fn problems_name_the_attribute_and_versions_are_noted() {
    let base = "version: '3'\nservices:\n  web:\n    image: x\n    ports: ['x']\n    mem_limit: 1x\n";
    let case = load_files(&[("a.yaml", base), ("b.yaml", "version: \"2\"\n")], 2);
    let paths: Vec<_> = case.loaded.problems.iter().map(|problem| problem.path.join(".")).collect();
    assert_eq!(paths, ["services.web.ports.[]", "services.web.mem_limit"]);
    let versions: Vec<_> = case.loaded.versions.iter().map(|&place| case.sources.text(place)).collect();
    assert_eq!(versions, ["version: '3'", "version: \"2\""]);
}

#[test]
fn the_environment_comes_before_env_files() {
    let text = "services:\n  a:\n    image: i:${TAG:-none}\n    env_file: [one.env, {path: two.env, required: false}, {path: no.env, required: false}]\n    environment: {OWN: own, TAKEN: }\n";
    let files = [
        ("compose.yaml", text),
        (".env", "TAG=file\nTAKEN=file"),
        ("one.env", "A=1\nOWN=file\nB=$TAG$OWN"),
        ("two.env", "A=2\nC='$A'\n"),
    ];
    let case = load_files(&files, 1);
    assert_eq!(case.at("/services/a/image"), "i:file");
    let expected = json!({"A": "2", "B": "fileown", "C": "$A", "OWN": "own", "TAKEN": "file"});
    assert_eq!(case.at("/services/a/environment"), expected);
    assert_eq!(
        case.written(&case.service("a", &["environment", "A"])),
        ("two.env".to_owned(), "A=2".to_owned())
    );

    let environment = BTreeMap::from([("TAG".to_owned(), "outer".to_owned())]);
    let options = LoadOptions { environment, ..LoadOptions::default() };
    let case = load_with(&files, 1, &options);
    assert_eq!(case.at("/services/a/image"), "i:outer");

    let options = |env_files: &[&str], disabled: &str| LoadOptions {
        env_files: env_files.iter().map(|&path| path.to_owned()).collect(),
        environment: BTreeMap::from([("COMPOSE_DISABLE_ENV_FILE".to_owned(), disabled.to_owned())]),
        ..LoadOptions::default()
    };
    let image = |options| load_with(&files, 1, &options).at("/services/a/image");
    assert_eq!(image(options(&[], "0")), "i:file");
    assert_eq!(image(options(&[], "1")), "i:none");
    assert_eq!(image(options(&["one.env"], "0")), "i:none");
    let missing = load_with(&files, 1, &options(&["no.env"], "0"));
    assert_eq!(missing.problems()[0].0, ProblemKind::MissingFile);

    let missing = load_text("services: {a: {image: x, env_file: none.env}}");
    assert_eq!(missing.problems()[0].0, ProblemKind::MissingFile);
    assert!(!missing.loaded.project.as_ref().unwrap().service("a").unwrap().knows_environment());
}

#[test]
fn projects_have_names() {
    let named = |text: &str, environment: &[(&str, &str)]| {
        let environment = environment.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let options = LoadOptions { environment, ..LoadOptions::default() };
        load_with(&[("my App/compose.yaml", text)], 1, &options).loaded.project.unwrap().name
    };
    let text = "services: {a: {image: x}}";
    assert_eq!(named(text, &[]), "myapp");
    assert_eq!(named(&format!("name: My-${{X}}\n{text}"), &[("X", "y")]), "my-y");
    assert_eq!(named(text, &[("COMPOSE_PROJECT_NAME", "env")]), "env");
}

#[test]
fn profiles_decide_what_is_active() {
    let text = "services: {a: {image: x}, b: {image: x, profiles: [p, q]}}";
    for (profiles, variable, expected) in [
        (vec![], "", false),
        (vec!["q"], "", true),
        (vec!["*"], "", true),
        (vec![], "r, p", true),
        (vec!["r"], "p", false),
    ] {
        let options = LoadOptions {
            profiles: profiles.into_iter().map(str::to_owned).collect(),
            environment: BTreeMap::from([("COMPOSE_PROFILES".to_owned(), variable.to_owned())]),
            ..LoadOptions::default()
        };
        let case = load_with(&[("compose.yaml", text)], 1, &options);
        let project = case.loaded.project.as_ref().unwrap();
        assert_eq!(project.service("b").unwrap().is_active(), expected);
        assert!(project.service("a").unwrap().is_active());
    }
}

#[test]
fn services_are_typed() {
    let case = load_text(
        "services:\n  a:\n    image: x\n    init: true\n    command: sh -c 'a b'\n    stop_grace_period: 1m30s\n    mem_limit: 1g\n    deploy: {resources: {limits: {memory: 1024m}}}\n    logging: {driver: local, options: {max-file: 3}}\n    healthcheck: {test: curl x, interval: 5s, retries: 2}\n    ulimits: {nofile: 5, core: {soft: 1, hard: 2}}\n    ports: ['127.0.0.1:8080:80/udp']\n    expose: [90]\n    volumes: ['./x:/y:ro']\n    depends_on: {b: {condition: service_healthy}}\n  b: {image: y, profiles: [], healthcheck: {disable: true}}\n",
    );
    assert_eq!(case.problems(), []);
    let project = case.loaded.project.as_ref().unwrap();
    let a = project.service("a").unwrap();
    assert_eq!(a.command().unwrap().value, ["sh", "-c", "a b"]);
    assert_eq!(a.init().map(|init| init.value), Some(true));
    assert_eq!(a.stop_grace_period().unwrap().value.as_secs(), 90);
    assert_eq!(a.memory_limit().unwrap().value, 1 << 30);
    let logging = a.logging().unwrap();
    assert_eq!(logging.driver.unwrap().value, "local");
    assert_eq!(logging.options[0].value.as_ref().unwrap().value, "3");
    let health = a.healthcheck().unwrap();
    assert_eq!(health.test.unwrap().value, ["CMD-SHELL", "curl x"]);
    assert_eq!((health.interval.unwrap().value.as_secs(), health.retries.unwrap().value), (5, 2));
    assert!(!health.disabled && project.service("b").unwrap().healthcheck().unwrap().disabled);
    let ulimits: Vec<_> = a.ulimits().iter().map(|limit| (limit.name, limit.soft, limit.hard)).collect();
    assert_eq!(ulimits, [("nofile", 5, 5), ("core", 1, 2)]);
    let port = &a.ports()[0];
    assert_eq!(
        (port.host_ip, port.published, port.target, port.protocol),
        (Some("127.0.0.1"), Some("8080"), 80, "udp")
    );
    assert_eq!(a.expose()[0].value, "90");
    let mount = &a.volumes()[0];
    assert_eq!(
        (mount.kind, mount.source, mount.target, mount.read_only),
        ("bind", Some("x"), Some("/y"), true)
    );
    let dependency = &a.depends_on()[0];
    assert_eq!(
        (dependency.service, dependency.condition.value, dependency.required),
        ("b", "service_healthy", true)
    );
    assert_eq!(case.sources.text(dependency.location), "b");
}

#[test]
fn hostile_input_ends_in_problems() {
    let mut aliases = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
    for at in 1..10 {
        let _ = writeln!(aliases, "a{at}: &a{at} [{}]", vec![format!("*a{}", at - 1); 10].join(","));
    }
    let deep = format!("x-deep: {}{}\n", "[".repeat(50_000), "]".repeat(50_000));
    let mut chain = "services:\n  s5000: {image: x}\n".to_owned();
    for at in 0..5000 {
        let _ = writeln!(chain, "  s{at}: {{extends: s{}}}", at + 1);
    }
    let variables = format!("services: {{a: {{image: '{}'}}}}", "${A:-".repeat(50_000));
    let documents = "---\nservices: {}\n".repeat(1000);
    let ports = format!("services: {{a: {{image: x, ports: [{}]}}}}", "1-65535,1-65534");
    let mut keys = BASE.to_owned();
    for at in 0..20_000 {
        let _ = writeln!(keys, "    imag{at}: x");
    }
    let mut circles = "services:\n".to_owned();
    for at in 0..2000 {
        let _ = writeln!(circles, "  s{at}: {{image: x, depends_on: [s{}, s0]}}", (at + 1) % 2000);
    }
    for text in [aliases, deep, chain, variables, documents, ports, keys, circles] {
        assert!(!load_text(&text).loaded.problems.is_empty(), "{:.80}", text);
    }
}

#[test]
fn files_that_multiply_are_stopped() {
    let mut files = vec![("f0.yaml".to_owned(), "services: {a: {image: x}}\n".to_owned())];
    for at in 1..40 {
        files.push((format!("f{at}.yaml"), format!("include: [f{0}.yaml, ./f{0}.yaml]\n", at - 1)));
    }
    files.reverse();
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let case = load_files(&files, 1);
    assert!(case.problems().iter().any(|(.., message)| message.contains("more than 1000 files")));

    let big = format!("A={}", "x".repeat(1 << 19));
    let uses = "x-a:\n".to_owned() + &"  - $A\n".repeat(1000) + BASE;
    let case = load_files(&[("compose.yaml", &uses), (".env", &big)], 1);
    assert_eq!(case.problems()[0].0, ProblemKind::Interpolation);

    let mut row = vec![("g40.yaml".to_owned(), BASE.to_owned())];
    row.extend((0..40).map(|at| (format!("g{at}.yaml"), format!("include: [g{}.yaml]\n", at + 1))));
    row.sort_by_key(|(path, _)| path != "g0.yaml");
    let row: Vec<_> = row.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    assert_eq!(load_files(&row, 1).problems()[0].0, ProblemKind::Cycle);

    let mut variables = "A0=xxxxxxxxxxxxxxxx\n".to_owned();
    for at in 1..60 {
        let _ = writeln!(variables, "A{at}=$A{0}$A{0}", at - 1);
    }
    let case = load_files(&[("compose.yaml", BASE), (".env", &variables)], 1);
    assert_eq!(case.problems()[0].0, ProblemKind::Syntax);
}

/// Pieces of Compose files, of which any may stand below any other.
fn pieces() -> impl Strategy<Value = String> {
    let words = [
        "services",
        "web",
        "image",
        "build",
        "ports",
        "volumes",
        "environment",
        "extends",
        "include",
        "deploy",
        "resources",
        "limits",
        "memory",
        "depends_on",
        "networks",
        "default",
        "healthcheck",
        "test",
        "x-a",
        "<<",
        "external",
        "name",
        "args",
        "secrets",
        "logging",
        "driver",
        "ulimits",
        "env_file",
        "profiles",
        "command",
        "dns",
        "gpus",
        "configs",
        "ipam",
        "config",
    ];
    let scalars = [
        "x",
        "80:80",
        "1g",
        "${A:-b}",
        "${A}",
        "null",
        "true",
        "5",
        "-1",
        "1.5",
        "a=b",
        "compose.yaml",
        "/x:/y:ro",
        "service:web",
        "!reset x",
        "!override {a: b}",
        "&a {b: c}",
        "*a",
        "[]",
        "{}",
        "''",
        "'$'",
        "no",
        "2001-01-01",
        "0o7",
        ".inf",
        ":",
    ];
    let leaf = prop::sample::select(scalars.to_vec()).prop_map(str::to_owned);
    let word = move || prop::sample::select(words.to_vec());
    leaf.prop_recursive(6, 60, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(", "))),
            prop::collection::vec((word(), inner), 0..5).prop_map(|entries| {
                let entries: Vec<_> = entries.iter().map(|(key, value)| format!("{key}: {value}")).collect();
                format!("{{{}}}", entries.join(", "))
            }),
        ]
    })
}

proptest! {
    #[test]
    fn nothing_panics_and_loading_twice_gives_the_same(first in pieces(), second in pieces()) {
        let first = format!("services:\n  web: {first}\n");
        let second = format!("{{services: {{web: {second}}}, volumes: {second}}}\n");
        let files = [("compose.yaml", first.as_str()), ("b.yaml", second.as_str())];
        let once = load_files(&files, 2);
        let again = load_files(&files, 2);
        prop_assert_eq!(&once.loaded.problems, &again.loaded.problems);
        let places = once.loaded.problems.iter().map(|problem| once.sources.text(problem.location).len());
        prop_assert!(places.sum::<usize>() <= once.loaded.problems.len() * (first.len() + second.len()));
    }
}
