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
