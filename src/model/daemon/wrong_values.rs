//! Settings of the wrong type, or with a value that `dockerd` refuses.
//!
//! Left to their own modules are `default-ulimits`, `default-address-pools` and `log-opts`, and what is wrong
//! with single `registry-mirrors` and `runtimes`.

use std::collections::HashSet;

use serde_json::Value;

use super::keys::{Class, Setting, table};
use super::shape::Misfit;
use super::{DaemonFile, Outcome, Problem, value_checks};
use crate::model::engine::Version;
use crate::syntax::json::{Entry, Node};

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq)]
pub struct WrongValue {
    /// One clause to follow the name of the key: "is a string instead of a boolean".
    pub reason: String,
    /// The value that was surely meant, if there is one.
    pub meant: Option<Value>,
}

impl WrongValue {
    pub(super) fn because(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), meant: None }
    }
}

/// All wrong values of `file`, in the order of the file.
#[must_use]
pub fn wrong_values(file: &DaemonFile, engine: Version) -> Vec<Problem<WrongValue>> {
    let mut problems = value_checks::contradictions(file, engine);
    let mut seen = HashSet::new();
    // Every value has to have its type. Only the one that is in force, the last of its key, has to make
    // sense.
    for entry in file.object().map_or(&[][..], |root| root.entries()).iter().rev() {
        let Class::Setting(setting) = table().class(&entry.key, engine) else { continue };
        if has_own_module(&entry.key) {
            continue;
        }
        let misfits = wrong_types(file, entry, setting);
        if seen.insert(entry.key.as_str()) && misfits.is_empty() {
            problems.extend(wrong_scalar(file, entry, setting, engine));
            problems.extend(wrong_elements(file, entry));
        }
        problems.extend(misfits);
    }
    problems.sort_by_key(|problem| problem.location);
    problems
}

fn has_own_module(key: &str) -> bool {
    matches!(key, "default-address-pools" | "default-ulimits" | "log-opts")
}

fn wrong_types(file: &DaemonFile, entry: &Entry, setting: &Setting) -> Vec<Problem<WrongValue>> {
    let misfits = setting.shape.misfits(std::slice::from_ref(&entry.key), &entry.value).into_iter();
    let problems = misfits.map(|Misfit { path, span, reason, meant }| Problem {
        path,
        location: file.location(span),
        outcome: Outcome::Refused,
        kind: WrongValue { reason, meant },
    });
    problems.collect()
}

fn wrong_scalar(
    file: &DaemonFile,
    entry: &Entry,
    setting: &Setting,
    engine: Version,
) -> Option<Problem<WrongValue>> {
    let value = &entry.value;
    let refused = out_of_bounds(value, setting)
        .or_else(|| value_checks::choice(&entry.key, value, setting, engine))
        .or_else(|| value_checks::whole(&entry.key, value))?;
    let path = vec![entry.key.clone()];
    Some(Problem { path, location: file.location(value.span), outcome: Outcome::Refused, kind: refused })
}

fn wrong_elements(file: &DaemonFile, entry: &Entry) -> impl Iterator<Item = Problem<WrongValue>> {
    let elements = entry.value.elements().iter().enumerate();
    elements.filter_map(|(at, element)| {
        let (outcome, kind) = value_checks::element(&entry.key, element.string()?)?;
        let path = vec![entry.key.clone(), format!("[{at}]")];
        Some(Problem { path, location: file.location(element.span), outcome, kind })
    })
}

fn out_of_bounds(value: &Node, setting: &Setting) -> Option<WrongValue> {
    let number = value.integer()?;
    if let Some(minimum) = setting.minimum.filter(|&minimum| number < minimum) {
        return Some(WrongValue::because(format!("is below {minimum}")));
    }
    let maximum = setting.maximum.filter(|&maximum| number > maximum)?;
    Some(WrongValue::because(format!("is above {maximum}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn found(text: &str, engine: &str) -> Vec<(String, String, Outcome)> {
        let problems = wrong_values(&DaemonFile::parse(FileId(0), text), engine.parse().unwrap()).into_iter();
        problems.map(|problem| (problem.path.join(""), problem.kind.reason, problem.outcome)).collect()
    }

    #[test]
    fn every_setting_refuses_a_value_of_another_type() {
        for (key, setting) in table().settings().filter(|(key, _)| !has_own_module(key)) {
            let wrong = if setting.shape == crate::model::daemon::Shape::Boolean { "3" } else { "true" };
            let text = format!(r#"{{"{key}": {wrong}}}"#);
            let expected = format!(
                "is {} instead of {}",
                if wrong == "3" { "a number" } else { "a boolean" },
                setting.shape.name()
            );
            assert_eq!(found(&text, "29.7"), [(key.to_owned(), expected, Outcome::Refused)]);
            let nothing = found(&format!(r#"{{"{key}": null}}"#), "29.7");
            assert_eq!(nothing.len(), usize::from(key == "default-shm-size"), "{key}");
        }
    }

    #[test]
    fn values_are_judged_as_dockerd_judges_them() {
        for (text, path, reason, outcome) in [
            (r#"{"mtu": -1}"#, "mtu", "is below 0", Outcome::Refused),
            (
                r#"{"network-diagnostic-port": 70000}"#,
                "network-diagnostic-port",
                "is above 65535",
                Outcome::Refused,
            ),
            (
                r#"{"log-level": "verbose"}"#,
                "log-level",
                "is none of trace, debug, info, warn, error, fatal, panic",
                Outcome::Refused,
            ),
            (
                r#"{"log-level": "warning"}"#,
                "log-level",
                "is none of trace, debug, info, warn, error, fatal, panic",
                Outcome::Refused,
            ),
            (
                r#"{"default-cgroupns-mode": "foo"}"#,
                "default-cgroupns-mode",
                "is none of host, private",
                Outcome::Refused,
            ),
            (
                r#"{"default-ipc-mode": "host"}"#,
                "default-ipc-mode",
                "is none of shareable, private",
                Outcome::Refused,
            ),
            (r#"{"log-format": "JSON"}"#, "log-format", "is none of text, json", Outcome::Refused),
            (
                r#"{"firewall-backend": "pf"}"#,
                "firewall-backend",
                "is none of iptables, nftables",
                Outcome::Refused,
            ),
            (r#"{"fixed-cidr-v6": "10.0.0.0/8"}"#, "fixed-cidr-v6", "is no IPv6 subnet", Outcome::Refused),
            (
                r#"{"bridge-accept-fwmark": "x"}"#,
                "bridge-accept-fwmark",
                "is no firewall mark",
                Outcome::Refused,
            ),
            (
                r#"{"userland-proxy-path": "docker-proxy"}"#,
                "userland-proxy-path",
                "is no absolute path",
                Outcome::Refused,
            ),
            (r#"{"labels": ["a"]}"#, "labels[0]", "is not of the form `key=value`", Outcome::Refused),
            (
                r#"{"labels": ["com.docker.x=1"]}"#,
                "labels[0]",
                "is in a namespace that Docker keeps for itself",
                Outcome::Refused,
            ),
            (r#"{"labels": ["a=1", "a=2"]}"#, "labels[1]", "contradicts the label `a=1`", Outcome::Refused),
            (
                r#"{"exec-opts": ["x"]}"#,
                "exec-opts[0]",
                "is not of the form `option=value`",
                Outcome::Refused,
            ),
            (
                r#"{"exec-opts": ["x=y"]}"#,
                "exec-opts[0]",
                "names an option other than `native.cgroupdriver`",
                Outcome::Refused,
            ),
            (
                r#"{"exec-opts": ["native.cgroupdriver=foo"]}"#,
                "exec-opts[0]",
                "names a cgroup driver other than `systemd` and `cgroupfs`",
                Outcome::StartFails,
            ),
            (
                r#"{"hosts": ["http://x"]}"#,
                "hosts[0]",
                "has a scheme other than unix, tcp, fd and npipe",
                Outcome::Refused,
            ),
            (r#"{"hosts": ["tcp://x/y"]}"#, "hosts[0]", "has a path", Outcome::Refused),
            (r#"{"hosts": ["tcp://x:0"]}"#, "hosts[0]", "has an invalid port", Outcome::Refused),
            (r#"{"hosts": ["unix://unix:///x"]}"#, "hosts[0]", "has two schemes", Outcome::Refused),
            (r#"{"dns-search": ["1.2"]}"#, "dns-search[0]", "is no domain name", Outcome::Refused),
            (
                r#"{"node-generic-resources": ["gpu"]}"#,
                "node-generic-resources[0]",
                "is not of the form `name=value`",
                Outcome::Refused,
            ),
            (
                r#"{"host-gateway-ips": ["1.1.1.1", "1.1.1.2"]}"#,
                "host-gateway-ips",
                "has more than one IPv4 address",
                Outcome::Refused,
            ),
            (
                r#"{"host-gateway-ip": "1.1.1.1", "host-gateway-ips": []}"#,
                "host-gateway-ip",
                "cannot stand beside `host-gateway-ips`",
                Outcome::Refused,
            ),
            (
                r#"{"bridge": "br0", "bip": "10.0.0.1/24"}"#,
                "bip",
                "cannot stand beside `bridge`",
                Outcome::StartFails,
            ),
            (
                r#"{"icc": false, "iptables": false}"#,
                "icc",
                "cannot be off while `iptables` is",
                Outcome::StartFails,
            ),
            (r#"{"debug": "true"}"#, "debug", "is a string instead of a boolean", Outcome::Refused),
        ] {
            assert_eq!(found(text, "29.7"), [(path.to_owned(), reason.to_owned(), outcome)], "{text}");
        }
    }

    #[test]
    fn sound_values_pass() {
        for text in [
            r#"{"log-level": "INFO", "shutdown-timeout": -1, "mtu": 0, "default-ipc-mode": ""}"#,
            r#"{"hosts": ["unix:///x", "fd://", "tcp://", "0.0.0.0:2375", "", "npipe://", "tcp://[::1]:1"]}"#,
            r#"{"labels": ["a=1", "b=1", "a=1"], "exec-opts": [" Native.CgroupDriver = systemd "]}"#,
            r#"{"dns-search": [".", "a.b"], "host-gateway-ips": ["1.1.1.1", "::1"], "dns": ["8.8.8.8"]}"#,
            r#"{"fixed-cidr-v6": "fd00::/80", "bridge-accept-fwmark": "0x1/0xff", "userland-proxy-path": "/x"}"#,
            r#"{"bridge": "none", "icc": false, "bip": "x", "bridge": ""}"#,
            r#"{"unknown": "x", "node-generic-resources": ["gpu=1", "gpu=2"]}"#,
        ] {
            assert_eq!(found(text, "29.7"), [], "{text}");
        }
        assert_eq!(found(r#"{"log-level": "warning"}"#, "24.0"), []);
        let again = found(r#"{"log-level": "loud", "mtu": "x", "log-level": "info", "mtu": 1}"#, "29.7");
        let keys: Vec<_> = again.into_iter().map(|(key, ..)| key).collect();
        assert_eq!(keys, ["mtu"], "the last one counts, but all have their type");
    }

    #[test]
    fn what_was_meant_is_told() {
        let problems = wrong_values(
            &DaemonFile::parse(FileId(0), r#"{"debug": "true", "hosts": "fd://"}"#),
            Version::NEWEST,
        );
        let meant: Vec<_> = problems.into_iter().map(|problem| problem.kind.meant).collect();
        assert_eq!(meant, [Some(Value::Bool(true)), Some(Value::from(vec!["fd://"]))]);
    }
}
