//! What the engine makes of log options, driver by driver.

use super::*;
use OptionProblemKind::{EcsOnly, Ineffective, Invalid, Missing, Removed, TooNew, Unknown};
use Stage::{Create, Start};

/// The problems of `options`, each written `key=value`, and `key=?` where the value is not known.
fn found(driver: &str, options: &[&str], engine: &str) -> Vec<(String, OptionProblemKind)> {
    let options = options.iter().map(|option| option.split_once('=').unwrap_or((option, "")));
    let options = options.map(|(key, value)| (key, (value != "?").then_some(value)));
    let problems = validate(&LogDriver::from_name(driver), options, engine.parse().unwrap()).into_iter();
    problems.map(|problem| (problem.key, problem.kind)).collect()
}

const ATTRIBUTES: [&str; 4] = ["labels=a,b", "labels-regex=^x", "env=A", "env-regex=^A"];
const COMMON: [&str; 3] = ["mode=non-blocking", "max-buffer-size=4m", "mode=blocking"];

#[test]
fn every_option_of_every_driver_is_known() {
    let json = ["max-size=10m", "max-file=3", "compress=true", "tag={{.Name}}"];
    let local = ["max-size=0", "max-file=2", "compress=true", "tag=x"];
    let syslog = [
        "syslog-address=tcp+tls://h:6514",
        "syslog-facility=local7",
        "syslog-format=rfc5424micro",
        "syslog-tls-ca-cert=/a",
        "syslog-tls-cert=/b",
        "syslog-tls-key=/c",
        "syslog-tls-skip-verify=true",
        "tag=x",
    ];
    let gelf = ["gelf-address=udp://h:1", "gelf-compression-type=zlib", "gelf-compression-level=-1", "tag=x"];
    let fluentd = [
        "fluentd-address=tls://h",
        "fluentd-async=true",
        "fluentd-async-reconnect-interval=100ms",
        "fluentd-buffer-limit=8m",
        "fluentd-max-retries=2147483647",
        "fluentd-read-timeout=1s",
        "fluentd-request-ack=1",
        "fluentd-retry-wait=1s",
        "fluentd-sub-second-precision=t",
        "fluentd-write-timeout=0s",
        "tag=x",
    ];
    let awslogs = [
        "awslogs-group=g",
        "awslogs-stream=s",
        "awslogs-region=r",
        "awslogs-endpoint=e",
        "awslogs-create-group=true",
        "awslogs-create-stream=false",
        "awslogs-multiline-pattern=^x",
        "awslogs-credentials-endpoint=/x",
        "awslogs-force-flush-interval-seconds=5",
        "awslogs-max-buffered-events=4096",
    ];
    let splunk = [
        "splunk-url=https://h:8088",
        "splunk-token=t",
        "splunk-source=s",
        "splunk-sourcetype=s",
        "splunk-index=i",
        "splunk-capath=/x",
        "splunk-caname=x",
        "splunk-insecureskipverify=0",
        "splunk-format=raw",
        "splunk-verify-connection=false",
        "splunk-gzip=true",
        "splunk-gzip-level=9",
        "splunk-index-acknowledgment=F",
        "tag=",
    ];
    let gcplogs =
        ["gcp-project=p", "gcp-log-cmd=true", "gcp-meta-zone=z", "gcp-meta-name=n", "gcp-meta-id=i"];
    for (driver, options, attributes) in [
        ("json-file", &json[..], true),
        ("local", &local, true),
        ("journald", &["tag=x"], true),
        ("syslog", &syslog, true),
        ("gelf", &gelf, true),
        ("fluentd", &fluentd, true),
        ("awslogs", &awslogs, false),
        ("splunk", &splunk, true),
        ("gcplogs", &gcplogs, true),
        ("etwlogs", &["anything=x"], true),
        ("none", &["anything=x", "mode=nonsense"], true),
        ("some/plugin", &["anything=x"], true),
    ] {
        let mut all = options.to_vec();
        all.extend_from_slice(if attributes { &ATTRIBUTES } else { &[] });
        assert_eq!(found(driver, &all, "29.7"), [], "{driver}");
        for common in [&COMMON[..2], &COMMON[2..], &[]] {
            let mut all = options.to_vec();
            all.extend(common);
            if driver != "none" {
                assert_eq!(found(driver, &all, "29.7"), [], "{driver} {common:?}");
            }
        }
    }
    assert_eq!(found("awslogs", &["awslogs-group=g", "awslogs-format=json/emf"], "29.7"), []);
    assert_eq!(found("awslogs", &["awslogs-group=g", "awslogs-datetime-format=%Y"], "29.7"), []);
    assert_eq!(
        found(
            "gelf",
            &["gelf-address=tcp://h:1", "gelf-tcp-max-reconnect=3", "gelf-tcp-reconnect-delay=0"],
            "29.7"
        ),
        []
    );
    assert_eq!(found("logentries", &["logentries-token=x", "line-only=true", "tag=x"], "24.0"), []);
}

#[test]
fn unknown_options_are_told_with_what_was_meant() {
    for (driver, option, nearest, drivers) in [
        ("json-file", "max-sise", Some("max-size"), vec![]),
        ("json-file", "max-files", Some("max-file"), vec![]),
        ("json-file", "maxsize", Some("max-size"), vec![]),
        ("json-file", "max_size", Some("max-size"), vec![]),
        ("local", "max-buffersize", Some("max-buffer-size"), vec![]),
        ("journald", "max-size", None, vec!["json-file", "local"]),
        ("syslog", "max-size", None, vec!["json-file", "local"]),
        ("fluentd", "max-file", None, vec!["json-file", "local"]),
        ("syslog", "disable-cache", None, vec![]),
        (
            "gcplogs",
            "tag",
            None,
            vec!["awslogs", "fluentd", "gelf", "journald", "json-file", "local", "splunk", "syslog"],
        ),
    ] {
        let expected = [(option.to_owned(), Unknown { nearest, drivers })];
        assert_eq!(found(driver, &[option], "29.7"), expected, "{driver} {option}");
    }
    let attributes = ["fluentd", "gcplogs", "gelf", "journald", "json-file", "local", "splunk", "syslog"];
    let unknown = Unknown { nearest: None, drivers: attributes.to_vec() };
    assert_eq!(found("awslogs", &["awslogs-group=g", "labels=a"], "29.7"), [("labels".to_owned(), unknown)]);
    assert_eq!(
        found("awslogs", &["awslogs-group=g", "awslogs-stream-prefix=x"], "29.7"),
        [("awslogs-stream-prefix".to_owned(), EcsOnly)]
    );
}

#[test]
fn options_come_and_go_with_the_engine() {
    for (driver, option, before, since) in [
        ("local", "tag=x", "29.4", "29.5"),
        ("local", "labels=x", "28.0", "29.5"),
        ("fluentd", "fluentd-async-reconnect-interval=1s", "20.10", "23.0"),
        ("fluentd", "fluentd-write-timeout=1s", "28.4", "28.5"),
        ("fluentd", "fluentd-read-timeout=1s", "28.5", "29.0"),
        ("awslogs", "awslogs-create-stream=true", "28.5", "29.0"),
        ("awslogs", "awslogs-format=json/emf", "20.10", "23.0"),
    ] {
        let options = if driver == "awslogs" { vec![option, "awslogs-group=g"] } else { vec![option] };
        let key = option.split('=').next().unwrap_or_default().to_owned();
        let too_new = [(key, TooNew { since: since.parse().unwrap() })];
        assert_eq!(found(driver, &options, before), too_new, "{option}");
        assert_eq!(found(driver, &options, since), [], "{option}");
    }
    for (driver, key, until, replacement) in [
        ("fluentd", "fluentd-async-connect", "28.0", "fluentd-async"),
        ("fluentd", "fluentd-tag", "1.12", "tag"),
        ("syslog", "syslog-tag", "1.12", "tag"),
        ("gelf", "gelf-tag", "1.12", "tag"),
    ] {
        let option = format!("{key}=true");
        let options = if driver == "gelf" {
            vec![option.as_str(), "gelf-address=udp://h:1"]
        } else {
            vec![option.as_str()]
        };
        let removed = Removed { until: until.parse().unwrap(), replacement: Some(replacement) };
        assert_eq!(found(driver, &options, "29.7"), [(key.to_owned(), removed)]);
    }
    assert_eq!(found("fluentd", &["fluentd-async-connect=true"], "27.5"), []);
}

#[test]
fn values_are_refused_when_the_engine_refuses_them() {
    for (driver, options, key, reason, stage) in [
        ("json-file", &["mode=nonblocking"][..], "mode", "is none of blocking, non-blocking", Create),
        ("loki", &["mode=nonblocking"], "mode", "is none of blocking, non-blocking", Create),
        ("local", &["max-buffer-size=4m"], "max-buffer-size", "needs `mode: non-blocking`", Create),
        (
            "local",
            &["max-buffer-size=4m", "mode=blocking"],
            "max-buffer-size",
            "needs `mode: non-blocking`",
            Create,
        ),
        (
            "local",
            &["max-buffer-size=-1", "mode=non-blocking"],
            "max-buffer-size",
            "is no size: it is negative",
            Create,
        ),
        ("syslog", &["cache-disabled=no"], "cache-disabled", "is no boolean: `true` or `false`", Create),
        (
            "json-file",
            &["max-size=10q"],
            "max-size",
            "is no size: its unit is none of b, k, m, g, t and p",
            Start,
        ),
        ("json-file", &["max-size=-1"], "max-size", "is no size: it is negative", Start),
        ("json-file", &["max-size=0"], "max-size", "is not above 0", Start),
        ("json-file", &["max-size"], "max-size", "is no size: it has no number", Start),
        ("json-file", &["max-size=1m", "max-file=0"], "max-file", "is below 1", Start),
        ("json-file", &["max-size=1m", "max-file=three"], "max-file", "is no whole number", Start),
        ("json-file", &["max-size=1m", "max-file=3.0"], "max-file", "is no whole number", Start),
        (
            "json-file",
            &["max-size=1m", "compress=yes"],
            "compress",
            "is no boolean: `true` or `false`",
            Start,
        ),
        (
            "json-file",
            &["max-size=1m", "compress=true"],
            "compress",
            "needs `max-size`, and a `max-file` of 2 or more",
            Start,
        ),
        (
            "json-file",
            &["compress=true"],
            "compress",
            "needs `max-size`, and a `max-file` of 2 or more",
            Start,
        ),
        ("json-file", &["tag={{.Nam}}"], "tag", "names `.Nam`, which containers do not have", Start),
        ("local", &["max-file=1"], "max-file", "has to be 2 or more unless `compress` is `false`", Start),
        ("local", &["max-file=-1"], "max-file", "is below 0", Start),
        ("local", &["max-size=-1"], "max-size", "is no size: it is negative", Start),
        (
            "syslog",
            &["syslog-facility=local8"],
            "syslog-facility",
            "is no syslog facility: a name such as `daemon`, or 0 to 23",
            Create,
        ),
        (
            "syslog",
            &["syslog-facility=24"],
            "syslog-facility",
            "is no syslog facility: a name such as `daemon`, or 0 to 23",
            Create,
        ),
        (
            "syslog",
            &["syslog-format=rfc5425"],
            "syslog-format",
            "is none of rfc3164, rfc5424, rfc5424micro",
            Create,
        ),
        (
            "syslog",
            &["syslog-address=1.2.3.4:514"],
            "syslog-address",
            "is no address: its first part has a colon",
            Create,
        ),
        ("gelf", &["gelf-address=h:1"], "gelf-address", "has none of the schemes udp and tcp", Create),
        (
            "gelf",
            &["gelf-address=udp://h"],
            "gelf-address",
            "is not of the form `scheme://host:port`",
            Create,
        ),
        (
            "gelf",
            &["gelf-address=tcp://h:1", "gelf-compression-type=gzip"],
            "gelf-compression-type",
            "is for `udp` only",
            Create,
        ),
        (
            "gelf",
            &["gelf-address=tcp://h:1", "gelf-compression-level=1"],
            "gelf-compression-level",
            "is for `udp` only",
            Create,
        ),
        (
            "gelf",
            &["gelf-address=udp://h:1", "gelf-compression-type=xz"],
            "gelf-compression-type",
            "is none of gzip, zlib, none",
            Create,
        ),
        (
            "gelf",
            &["gelf-address=udp://h:1", "gelf-compression-level=10"],
            "gelf-compression-level",
            "is above 9",
            Create,
        ),
        (
            "gelf",
            &["gelf-address=udp://h:1", "gelf-tcp-max-reconnect=1"],
            "gelf-tcp-max-reconnect",
            "is for `tcp` only",
            Create,
        ),
        (
            "gelf",
            &["gelf-address=udp://h:1", "gelf-tcp-reconnect-delay=1"],
            "gelf-tcp-reconnect-delay",
            "is for `tcp` only",
            Create,
        ),
        (
            "gelf",
            &["gelf-address=tcp://h:1", "gelf-tcp-max-reconnect=-1"],
            "gelf-tcp-max-reconnect",
            "is below 0",
            Create,
        ),
        (
            "fluentd",
            &["fluentd-address=http://h"],
            "fluentd-address",
            "has none of the schemes tcp, tls and unix",
            Create,
        ),
        ("fluentd", &["fluentd-async=yes"], "fluentd-async", "is no boolean: `true` or `false`", Create),
        (
            "fluentd",
            &["fluentd-async-reconnect-interval=1m"],
            "fluentd-async-reconnect-interval",
            "is above 10000ms",
            Create,
        ),
        (
            "fluentd",
            &["fluentd-async-reconnect-interval=1ms"],
            "fluentd-async-reconnect-interval",
            "is below 100ms",
            Create,
        ),
        (
            "fluentd",
            &["fluentd-buffer-limit=big"],
            "fluentd-buffer-limit",
            "is no size: it has no number",
            Create,
        ),
        (
            "fluentd",
            &["fluentd-max-retries=2147483648"],
            "fluentd-max-retries",
            "is above 2147483647",
            Create,
        ),
        (
            "fluentd",
            &["fluentd-retry-wait=5"],
            "fluentd-retry-wait",
            "is no duration: a number with a unit, `5s`",
            Create,
        ),
        ("fluentd", &["fluentd-write-timeout=-1s"], "fluentd-write-timeout", "is negative", Create),
        (
            "awslogs",
            &["awslogs-group=g", "awslogs-create-group=yes"],
            "awslogs-create-group",
            "is no boolean: `true` or `false`",
            Create,
        ),
        (
            "awslogs",
            &["awslogs-group=g", "awslogs-max-buffered-events=0"],
            "awslogs-max-buffered-events",
            "is below 1",
            Create,
        ),
        (
            "awslogs",
            &["awslogs-group=g", "awslogs-format=json"],
            "awslogs-format",
            "is none of json/emf",
            Create,
        ),
        (
            "awslogs",
            &["awslogs-group=g", "awslogs-datetime-format=x", "awslogs-multiline-pattern=y"],
            "awslogs-multiline-pattern",
            "excludes `awslogs-datetime-format`",
            Create,
        ),
        (
            "awslogs",
            &["awslogs-group=g", "awslogs-format=json/emf", "awslogs-multiline-pattern=y"],
            "awslogs-multiline-pattern",
            "excludes `awslogs-format`",
            Create,
        ),
        (
            "splunk",
            &["splunk-url=h:8088", "splunk-token=t"],
            "splunk-url",
            "is not of the form `https://host:port`",
            Start,
        ),
        (
            "splunk",
            &["splunk-url=https://h", "splunk-token=t", "splunk-format=xml"],
            "splunk-format",
            "is none of inline, json, raw",
            Start,
        ),
        (
            "splunk",
            &["splunk-url=https://h", "splunk-token=t", "splunk-gzip-level=10"],
            "splunk-gzip-level",
            "is above 9",
            Start,
        ),
        (
            "splunk",
            &["splunk-url=https://h", "splunk-token=t", "splunk-gzip="],
            "splunk-gzip",
            "is no boolean: `true` or `false`",
            Start,
        ),
    ] {
        let expected = [(key.to_owned(), Invalid { reason: reason.to_owned(), stage })];
        assert_eq!(found(driver, options, "29.7"), expected, "{driver} {options:?}");
    }
}

#[test]
fn empty_values_count_as_not_given_where_the_engine_has_it_so() {
    for (driver, options) in [
        (
            "syslog",
            &["syslog-address=", "syslog-facility=", "syslog-format=", "mode=", "cache-disabled="][..],
        ),
        ("fluentd", &["fluentd-address=", "fluentd-async=", "fluentd-buffer-limit=", "fluentd-retry-wait="]),
        ("awslogs", &["awslogs-group=g", "awslogs-create-group=", "awslogs-format="]),
        ("json-file", &["tag="]),
    ] {
        assert_eq!(found(driver, options, "29.7"), [], "{driver}");
    }
}

#[test]
fn what_a_driver_needs_is_missed() {
    for (driver, options, missing) in [
        ("gelf", &[][..], &[("gelf-address", Create)][..]),
        ("gelf", &["gelf-address="], &[("gelf-address", Create)]),
        ("awslogs", &["awslogs-region=x"], &[("awslogs-group", Create)]),
        ("splunk", &[], &[("splunk-token", Start), ("splunk-url", Start)]),
        ("splunk", &["splunk-url=https://h", "splunk-token="], &[]),
    ] {
        let expected: Vec<_> =
            missing.iter().map(|&(key, stage)| (key.to_owned(), Missing { stage })).collect();
        assert_eq!(found(driver, options, "29.7"), expected, "{driver} {options:?}");
    }
}

#[test]
fn options_without_effect_are_told() {
    for (driver, options, key, reason) in [
        ("json-file", &["max-file=3"][..], "max-file", "does nothing without `max-size`"),
        ("json-file", &["cache-disabled=true"], "cache-disabled", "does nothing: this driver has no cache"),
        ("syslog", &["cache-max-size=10m"], "cache-max-size", "does nothing: only `cache-disabled` is read"),
        (
            "syslog",
            &["syslog-tls-ca-cert=/x", "syslog-address=tcp://h"],
            "syslog-tls-ca-cert",
            "does nothing without an address of scheme `tcp+tls`",
        ),
        (
            "syslog",
            &["syslog-tls-skip-verify=false", "syslog-address=tcp+tls://h"],
            "syslog-tls-skip-verify",
            "switches verification off whatever its value is",
        ),
        (
            "awslogs",
            &["awslogs-group=g", "awslogs-stream=s", "tag=x"],
            "tag",
            "does nothing beside `awslogs-stream`",
        ),
    ] {
        let problems = found(driver, options, "29.7");
        assert_eq!(problems, [(key.to_owned(), Ineffective { reason })], "{driver} {options:?}");
    }
}

#[test]
fn unknown_values_are_not_judged() {
    for (driver, options) in [
        ("json-file", &["max-size=?", "max-file=3"][..]),
        ("json-file", &["max-size=1m", "max-file=?", "compress=true"]),
        ("local", &["max-file=1", "compress=?"]),
        ("local", &["mode=?", "max-buffer-size=1m"]),
        ("gelf", &["gelf-address=?", "gelf-compression-type=gzip"]),
        ("awslogs", &["awslogs-group=?"]),
        ("syslog", &["syslog-address=?", "syslog-tls-cert=/x"]),
    ] {
        assert_eq!(found(driver, options, "29.7"), [], "{driver} {options:?}");
    }
}
