//! Real `daemon.json`, journald and systemd files of public repositories: each is read without harm, and what
//! is found in them was checked by hand.
//!
//! The files lie beside the checkout; without them the tests pass.

#![expect(clippy::print_stderr, reason = "a skipped test says so")]

use std::path::{Path, PathBuf};

use shipworthy::model::daemon::{self, DaemonFile, Problem, detect, hosts};
use shipworthy::model::docker_unit::{DockerUnit, is_unit_file};
use shipworthy::model::engine::Version;
use shipworthy::model::journald::{Journald, is_journald_file};
use shipworthy::model::logging::{Logging, effective_logging};
use shipworthy::model::origin::Origin;
use shipworthy::source::{Kind, Sources};

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus");

/// All files below `folder`, sorted; nothing where the corpus is absent.
fn files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(CORPUS).join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                Ok(kind) if kind.is_file() => found.push(entry.path()),
                _ => {}
            }
        }
    }
    if found.is_empty() {
        eprintln!("skipped: ../shared is absent");
    }
    found.sort();
    found
}

/// The repository that a file of the corpus is from, and its path there.
fn place(file: &Path) -> (String, String) {
    let relative =
        file.strip_prefix(CORPUS).expect("the file is of the corpus").to_string_lossy().into_owned();
    let mut parts = relative.splitn(3, '/').skip(1).map(str::to_owned);
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}

fn told<K: std::fmt::Debug>(problems: Vec<Problem<K>>) -> impl Iterator<Item = String> {
    problems.into_iter().map(|problem| format!("{} {:?} {:?}", problem.name(), problem.kind, problem.outcome))
}

/// Everything that is found in one `daemon.json`.
fn findings(bytes: Vec<u8>, engine: Version) -> Vec<String> {
    let sources = Sources::default();
    let id = sources.add("daemon.json", Kind::Daemon, bytes).expect("the file is small");
    let source = sources.file(id);
    let file = DaemonFile::parse(id, source.text());
    let mut all = Vec::new();
    all.extend(told(daemon::invalid_json::invalid_json(&file, source, engine)));
    all.extend(told(daemon::unknown_keys::unknown_keys(&file, engine)));
    all.extend(told(daemon::ignored_keys::ignored_keys(&file, engine)));
    all.extend(told(daemon::removed_keys::removed_keys(&file, engine)));
    all.extend(told(daemon::wrong_values::wrong_values(&file, engine)));
    all.extend(told(daemon::log_opts::non_string_log_opts(&file, engine)));
    all.extend(told(daemon::mirrors::invalid_mirrors(&file, engine)));
    all.extend(told(daemon::runtimes::invalid_runtimes(&file, engine)));
    all.extend(told(daemon::address_pools::invalid_pools(&file, engine)));
    all.extend(told(daemon::ulimits::invalid_ulimits(&file, engine)));
    let duplicates = daemon::duplicate_keys::duplicate_keys(&file);
    all.extend(duplicates.into_iter().map(|key| format!("{} again", key.path.join("."))));
    let open = hosts::open_hosts(Some(&file), &DockerUnit::stock(), engine);
    all.extend(open.into_iter().map(|host| format!("{} is open", host.host.value)));
    let conflicts = hosts::flag_conflicts(&file, &DockerUnit::stock());
    all.extend(
        conflicts.into_iter().map(|conflict| format!("{} beside {}", conflict.key, conflict.flag.value)),
    );
    let logging = effective_logging(&Logging::default(), Some(&Logging::of_daemon(&file, engine)), engine);
    all.extend(
        logging.problems(engine).into_iter().map(|problem| format!("{} {:?}", problem.key, problem.kind)),
    );
    all
}

#[test]
fn every_daemon_json_is_known_and_judged() {
    let mut told = Vec::new();
    let files = files("daemon");
    for file in &files {
        let bytes = std::fs::read(file).expect("the file is there");
        let (repository, path) = place(file);
        assert!(detect::is_daemon_json(&path, &String::from_utf8_lossy(&bytes)), "{repository} {path}");
        let found = findings(bytes, Version::NEWEST).into_iter();
        told.extend(found.map(|found| format!("{repository} {path}: {found}")));
    }
    let expected = [
        "120011676__clover daemon.json: hosts beside -H",
        "antonakv__tf-aws-pes-docker-compose-activeactive-agents files/daemon.json: log-opt \
         Flag { setting: Some(\"log-opts\") } Ignored",
    ];
    assert_eq!(told, if files.is_empty() { &[][..] } else { &expected });
}

/// All JSON of whole projects, most of which is not Docker's.
#[test]
fn other_json_is_left_alone() {
    let is_json = |file: &PathBuf| file.extension().is_some_and(|extension| extension == "json");
    let files: Vec<_> = files("projects").into_iter().filter(is_json).collect();
    let mut docker = Vec::new();
    for file in &files {
        let bytes = std::fs::read(file).expect("the file is there");
        let (repository, path) = place(file);
        if detect::is_daemon_json(&path, &String::from_utf8_lossy(&bytes)) {
            docker.push(format!("{repository} {path}"));
        }
        // It is read without harm all the same.
        drop(findings(bytes, Version::new(20, 10, 0)));
    }
    assert_eq!(docker, if files.is_empty() { &[][..] } else { &["DevasOps__websoft9 docker/daemon.json"] });
}

#[test]
fn units_are_read() {
    let files = files("systemd");
    let mut told = Vec::new();
    for file in &files {
        let (repository, path) = place(file);
        assert!(is_unit_file(&path), "{repository} {path}");
        let sources = Sources::default();
        let bytes = std::fs::read(file).expect("the file is there");
        let id = sources.add(&path, Kind::Related, bytes).expect("the file is small");
        let unit = DockerUnit::from_drop_ins(&[(id, sources.file(id).text())]);
        assert_eq!((unit.log_interval(), unit.log_burst(), unit.ineffective_zero()), (None, None, None));
        if let Origin::At(location) = unit.origin() {
            let open = hosts::open_hosts(None, &unit, Version::NEWEST).len();
            told.push(format!("{repository}: {} ({open} open)", sources.text(*location)));
        }
    }
    let expected = [
        "3x3cut0r__vps: /usr/bin/dockerd -H fd:// -H=tcp://0.0.0.0:2375 \
         --containerd=/run/containerd/containerd.sock (1 open)",
        "casjay-base__ubuntu: /usr/bin/dockerd -H unix:///var/run/docker.sock (0 open)",
    ];
    assert_eq!(told, if files.is_empty() { &[][..] } else { &expected });
}

#[test]
fn journald_files_are_read() {
    let files = files("journald");
    let mut told = Vec::new();
    for file in &files {
        let (repository, path) = place(file);
        assert!(is_journald_file(&path), "{repository} {path}");
        let sources = Sources::default();
        let bytes = std::fs::read(file).expect("the file is there");
        let id = sources.add(&path, Kind::Related, bytes).expect("the file is small");
        let journald = Journald::from_files(&[(id, sources.file(id).text())]);
        let limit = journald.rate_limit(&DockerUnit::stock());
        let storage = journald.storage.value;
        told.push(format!("{repository}: {} in {} us, {storage}", limit.burst.value, limit.interval.value));
    }
    let expected = [
        "DanWin__hosting: 10000 in 30000000 us, auto",
        "nais__naisible: 10000 in 30000000 us, persistent",
        "waggle-sensor__core: 10000 in 30000000 us, persistent",
    ];
    assert_eq!(told, if files.is_empty() { &[][..] } else { &expected });
}
