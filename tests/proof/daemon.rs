//! Which `daemon.json` keeps a daemon from starting. Each experiment starts a daemon of its own.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::engine::{end, spawn};
use crate::experiment::Cure::{Files, Fix};
use crate::experiment::{Cure, Experiment, Files as Texts, Measured};
use crate::lab::Lab;

/// Flawed if `dockerd` ends instead of starting.
fn starts(_: &Lab, folder: &Path) -> Result<Measured, String> {
    let state = tempfile::tempdir().map_err(|error| error.to_string())?;
    let config = format!("--config-file={}", folder.join("daemon.json").display());
    let mut daemon = spawn(state.path(), &[&config, "--bridge=none", "--iptables=false"])?;
    let start = Instant::now();
    let log = || std::fs::read_to_string(state.path().join("log")).unwrap_or_default();
    let measured = loop {
        if daemon.try_wait().map_err(|error| error.to_string())?.is_some() {
            break Measured { is_flawed: true, text: format!("dockerd does not start: {}", reason(&log())) };
        }
        if log().contains("API listen on") {
            break Measured { is_flawed: false, text: "dockerd starts".to_owned() };
        }
        if start.elapsed() > Duration::from_secs(60) {
            break Measured { is_flawed: true, text: "dockerd is not ready after 60 s".to_owned() };
        }
        thread::sleep(Duration::from_millis(50));
    };
    end(&mut daemon);
    Ok(measured)
}

/// Why it ended, without the names of temporary files.
fn reason(log: &str) -> String {
    let line = crate::engine::last_line(log);
    let words = line.split(' ').map(|word| if word.contains("/daemon.json") { "daemon.json:" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

const fn case(rule: &'static str, claim: &'static str, flawed: Texts, cured: Cure) -> Experiment {
    Experiment { rule, claim, flawed, cured, measure: starts }
}

pub(crate) const ALL: &[Experiment] = &[
    case(
        "invalid-daemon-json",
        "a comment at the top",
        &[("daemon.json", "// /etc/docker/daemon.json\n{\n  \"log-driver\": \"local\"\n}\n")],
        Fix,
    ),
    case(
        "invalid-daemon-json",
        "a comma after the last entry",
        &[("daemon.json", "{\n  \"log-driver\": \"local\",\n}\n")],
        Fix,
    ),
    case(
        "unknown-daemon-key",
        "a misspelt key",
        &[("daemon.json", "{\n  \"log-driver\": \"local\",\n  \"live-restored\": true\n}\n")],
        Fix,
    ),
    case(
        "daemon-key-type",
        "a word for a flag",
        &[("daemon.json", "{\n  \"live-restore\": \"true\",\n  \"log-driver\": \"local\"\n}\n")],
        Fix,
    ),
    case(
        "non-string-log-option",
        "a number as a log option",
        &[(
            "daemon.json",
            "{\n  \"log-driver\": \"json-file\",\n  \"log-opts\": {\"max-size\": \"10m\", \"max-file\": 3}\n}\n",
        )],
        Fix,
    ),
    case(
        "unknown-log-option",
        "a misspelt log option",
        &[(
            "daemon.json",
            "{\n  \"log-driver\": \"json-file\",\n  \"log-opts\": {\"max-sise\": \"10m\"}\n}\n",
        )],
        Fix,
    ),
    case(
        "undefined-default-runtime",
        "a default runtime that is not defined",
        &[("daemon.json", "{\n  \"log-driver\": \"local\",\n  \"default-runtime\": \"nvidia\"\n}\n")],
        Files(&[("daemon.json", "{\n  \"log-driver\": \"local\",\n  \"default-runtime\": \"runc\"\n}\n")]),
    ),
    case(
        "invalid-registry-mirror",
        "a mirror without a scheme",
        &[(
            "daemon.json",
            "{\n  \"log-driver\": \"local\",\n  \"registry-mirrors\": [\"mirror.example.org:5000\"]\n}\n",
        )],
        Files(&[(
            "daemon.json",
            "{\n  \"log-driver\": \"local\",\n  \"registry-mirrors\": [\"https://mirror.example.org\"]\n}\n",
        )]),
    ),
    case(
        "daemon-hosts-conflict",
        "hosts beside `-H`",
        &[(
            "daemon.json",
            "{\n  \"log-driver\": \"local\",\n  \"hosts\": [\"unix:///var/run/docker.sock\"]\n}\n",
        )],
        Files(&[("daemon.json", "{\n  \"log-driver\": \"local\"\n}\n")]),
    ),
    case(
        "invalid-default-ulimits",
        "a number in place of a limit",
        &[(
            "daemon.json",
            "{\n  \"log-driver\": \"local\",\n  \"default-ulimits\": {\"nofile\": 64000}\n}\n",
        )],
        Fix,
    ),
];
