//! What is assumed about hosts out of sight changes what is said about logs.

use shipworthy::config::Config;
use shipworthy::source::{Kind, Sources};
use shipworthy::{Report, lint};

const COMPOSE: &str = "\
services:
  web:
    image: nginx:1.29
    ports: [\"8080:80\"]
  app:
    image: ghcr.io/example/app:1.4
    expose: [\"3000\"]
    logging:
      driver: json-file
";

/// The headlines of `unbounded-logs`.
fn headlines(daemon: Option<&str>, assume_rotation: bool) -> Vec<String> {
    let sources = Sources::default();
    sources.add("compose.yaml", Kind::Compose, COMPOSE.into()).unwrap();
    if let Some(text) = daemon {
        sources.add("etc/docker/daemon.json", Kind::Daemon, text.into()).unwrap();
    }
    let config = Config { select: vec!["unbounded-logs".to_owned()], assume_rotation, ..Config::default() };
    let Report { findings, .. } = lint(&sources, &config);
    findings.into_iter().map(|finding| finding.message).collect()
}

#[test]
fn rotation_can_be_assumed_of_hosts_out_of_sight() {
    let both = ["nothing in sight limits the log of `web`", "this log grows without limit"];
    assert_eq!(headlines(None, false), both);
    assert_eq!(headlines(None, true), [""; 0]);
}

#[test]
fn a_daemon_in_sight_is_believed_whatever_is_assumed() {
    for assumed in [false, true] {
        assert_eq!(headlines(Some(r#"{"log-driver": "local"}"#), assumed), ["this log grows without limit"]);
        assert_eq!(headlines(Some(r#"{"log-opts": {"max-size": "1m"}}"#), assumed), [""; 0]);
        let host = ["this log grows without limit", "nothing here limits the logs of containers"];
        assert_eq!(headlines(Some("{}"), assumed), host);
    }
}

/// The whole of `logging` comes from the merged files: what an override resets is the daemon's to decide.
#[test]
fn an_override_may_take_the_limit_away() {
    let limited = "services:\n  web:\n    image: nginx:1.29\n    logging:\n      driver: json-file\n      \
                   options: {max-size: 10m, max-file: 3}\n";
    for (over, expected) in [
        ("services:\n  web:\n    mem_limit: 1g\n", &[][..]),
        ("services:\n  web:\n    logging: !reset null\n", &["nothing in sight limits the log of `web`"]),
        ("services:\n  web:\n    logging:\n      options: !reset null\n", &["this log grows without limit"]),
        (
            "services:\n  web:\n    logging: !override {driver: json-file}\n",
            &["this log grows without limit"],
        ),
        ("services:\n  web:\n    logging: {driver: journald}\n", &[]),
    ] {
        let sources = Sources::default();
        sources.add("compose.yaml", Kind::Compose, limited.into()).unwrap();
        sources.add("compose.override.yaml", Kind::Compose, over.into()).unwrap();
        let config = Config { select: vec!["unbounded-logs".to_owned()], ..Config::default() };
        let Report { findings, .. } = lint(&sources, &config);
        let found: Vec<_> = findings.into_iter().map(|finding| finding.message).collect();
        assert_eq!(found, expected, "{over}");
    }
}
