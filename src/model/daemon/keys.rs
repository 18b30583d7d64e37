//! Every key that `dockerd` knows, with its type and the versions that know it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::Shape;
use crate::model::engine::Version;
use crate::syntax::json::Node;

/// What is known of the keys of `daemon.json` on Linux: `data/daemon-keys.json`.
///
/// `dockerd` checks keys against the names of its command line flags, and values against the fields of its
/// configuration. Both sets overlap, but neither holds the other
/// ([`findConfigurationConflicts`](https://github.com/moby/moby/blob/master/daemon/config/config.go)).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Table {
    /// Where the facts come from; for the readers of the file.
    #[cfg_attr(not(test), expect(dead_code))]
    sources: Vec<String>,
    settings: BTreeMap<String, Setting>,
    flags: BTreeMap<String, Flag>,
    removed: BTreeMap<String, Removed>,
    removed_storage_drivers: BTreeMap<String, Version>,
    unreachable: Vec<String>,
    tolerated: Vec<String>,
    client: Vec<String>,
    aliases: BTreeMap<String, String>,
}

/// A key that sets something.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// Its type.
    #[serde(rename = "type")]
    pub shape: Shape,
    /// The first version that knows it; `None` for those older than 18.
    #[serde(default)]
    pub since: Option<Version>,
    /// What a string may be, if not everything.
    #[serde(default)]
    pub values: Vec<String>,
    /// The least number.
    #[serde(default)]
    pub minimum: Option<i64>,
    /// The greatest number.
    #[serde(default)]
    pub maximum: Option<i64>,
    /// Whether `dockerd` takes it over on SIGHUP; else it has to be restarted.
    #[serde(default)]
    pub reloadable: bool,
}

/// A flag of `dockerd` whose name passes for a key but sets nothing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Flag {
    /// The key that does what the flag does.
    #[serde(default)]
    pub(super) setting: Option<String>,
    /// The first version that has the flag.
    #[serde(default)]
    since: Option<Version>,
}

/// A key that newer versions refuse.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Removed {
    /// The first version that refuses it.
    pub(super) until: Version,
    /// The key that does the same.
    #[serde(default)]
    pub(super) replacement: Option<String>,
}

/// How `dockerd` takes a key of the top level.
#[derive(Clone, Copy, Debug)]
pub(super) enum Class<'t> {
    /// It sets something.
    Setting(&'t Setting),
    /// It passes and sets nothing: it is the name of a flag.
    Flag(&'t Flag),
    /// It passes and sets nothing, by intention.
    Tolerated,
    /// It was a key once.
    Removed(&'t Removed),
    /// It is no key.
    Unknown,
}

impl Setting {
    /// Whether `value` has the type of this setting.
    #[must_use]
    pub fn accepts(&self, value: &Node) -> bool {
        self.shape.misfits(&[], value).is_empty()
    }
}

impl Table {
    /// The setting `key`, if `engine` knows it.
    #[must_use]
    pub fn setting(&self, key: &str, engine: Version) -> Option<&Setting> {
        self.settings.get(key).filter(|setting| known(setting.since, engine))
    }

    /// Every setting of any version.
    pub fn settings(&self) -> impl Iterator<Item = (&str, &Setting)> {
        self.settings.iter().map(|(key, setting)| (key.as_str(), setting))
    }

    /// The key under which a flag of the command line stands in the file: `hosts` for `host`, and for most
    /// flags their own name.
    #[must_use]
    pub fn key_of_flag<'t>(&'t self, flag: &'t str) -> &'t str {
        self.flags.get(flag).and_then(|flag| flag.setting.as_deref()).unwrap_or(flag)
    }

    pub(super) fn class(&self, key: &str, engine: Version) -> Class<'_> {
        if let Some(setting) = self.setting(key, engine) {
            return Class::Setting(setting);
        }
        if let Some(flag) = self.flags.get(key).filter(|flag| known(flag.since, engine)) {
            return Class::Flag(flag);
        }
        match self.removed.get(key) {
            Some(removed) if engine >= removed.until => Class::Removed(removed),
            Some(_) => Class::Tolerated,
            None if self.tolerated.iter().any(|tolerated| tolerated == key) => Class::Tolerated,
            None => Class::Unknown,
        }
    }

    /// Whether the check of keys lets `key` pass, on the top level and one level below unknown keys.
    pub(super) fn passes(&self, key: &str, engine: Version) -> bool {
        !matches!(self.class(key, engine), Class::Removed(_) | Class::Unknown)
    }

    /// The version that introduced the setting `key`.
    pub(super) fn since(&self, key: &str) -> Option<Version> {
        self.settings.get(key)?.since
    }

    /// The version that removed the storage driver `name`.
    pub(super) fn removed_storage_driver(&self, name: &str) -> Option<Version> {
        self.removed_storage_drivers.get(name).copied()
    }

    /// Whether `key` is a field of the configuration that the check of keys lets nobody reach.
    pub(super) fn is_unreachable(&self, key: &str) -> bool {
        self.unreachable.iter().any(|unreachable| unreachable == key)
    }

    /// Whether `key` belongs into the configuration of the client, `~/.docker/config.json`.
    pub(super) fn is_client_key(&self, key: &str) -> bool {
        self.client.iter().any(|client| client == key)
    }

    /// The setting that people mean by `key`.
    pub(super) fn alias(&self, key: &str) -> Option<&str> {
        let flag = self.flags.get(key).and_then(|flag| flag.setting.as_ref());
        flag.or_else(|| self.aliases.get(key)).map(String::as_str)
    }
}

fn known(since: Option<Version>, engine: Version) -> bool {
    since.is_none_or(|since| engine >= since)
}

/// The table of keys, read when it is first asked for.
#[must_use]
pub fn table() -> &'static Table {
    static TABLE: LazyLock<Table> = LazyLock::new(|| {
        let text = include_str!("../../../data/daemon-keys.json");
        serde_json::from_str(text).expect("the tests read this very file")
    });
    &TABLE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sound() {
        let table = table();
        assert!(table.sources.iter().all(|source| source.starts_with("https://")));
        assert!(table.settings.len() > 80);
        let targets = table.flags.values().filter_map(|flag| flag.setting.as_ref());
        let targets =
            targets.chain(table.removed.values().filter_map(|removed| removed.replacement.as_ref()));
        for target in targets.chain(table.aliases.values()) {
            assert!(table.settings.contains_key(target), "{target}");
        }
        let others = table.flags.keys().chain(table.removed.keys()).chain(&table.unreachable);
        for key in others.chain(&table.tolerated).chain(&table.client).chain(table.aliases.keys()) {
            assert!(!table.settings.contains_key(key), "{key} is in the table twice");
        }
        for (key, setting) in table.settings() {
            assert!(setting.since.is_none_or(|since| since <= Version::NEWEST), "{key}");
            assert!(setting.values.is_empty() || setting.shape == Shape::String, "{key}");
            let bounded = setting.minimum.is_some() || setting.maximum.is_some();
            assert!(!bounded || setting.shape == Shape::Integer, "{key}");
        }
    }

    /// The settings whose type passes `is`, in one line.
    fn keys(is: impl Fn(&Setting) -> bool) -> String {
        let keys = table().settings().filter(|(_, setting)| is(setting)).map(|(key, _)| key);
        keys.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_key_has_the_type_of_its_field() {
        let arrays_of =
            |inner: Shape| keys(move |setting| setting.shape == Shape::Array(Box::new(inner.clone())));
        assert_eq!(
            keys(|setting| setting.shape == Shape::Boolean),
            "allow-direct-routing cri-containerd debug experimental icc init ip-forward ip-forward-no-drop \
             ip-masq ip6tables iptables ipv6 live-restore no-new-privileges raw-logs rootless selinux-enabled \
             tls tlsverify userland-proxy"
        );
        assert_eq!(
            keys(|setting| setting.shape == Shape::Integer),
            "cpu-rt-period cpu-rt-runtime default-stop-timeout max-concurrent-downloads max-concurrent-uploads \
             max-download-attempts mtu network-control-plane-mtu network-diagnostic-port shutdown-timeout"
        );
        assert_eq!(
            keys(|setting| setting.shape == Shape::String),
            "bip bip6 bridge bridge-accept-fwmark cgroup-parent containerd containerd-namespace data-root \
             default-cgroupns-mode default-ipc-mode default-runtime exec-root firewall-backend fixed-cidr \
             fixed-cidr-v6 group init-path log-driver log-format log-level metrics-addr min-api-version pidfile \
             seccomp-profile storage-driver swarm-default-advertise-addr tlscacert tlscert tlskey \
             userland-proxy-path userns-remap"
        );
        assert_eq!(keys(|setting| setting.shape == Shape::Size), "default-shm-size");
        assert_eq!(
            keys(|setting| setting.shape == Shape::Address),
            "default-gateway default-gateway-v6 host-gateway-ip ip"
        );
        assert_eq!(
            arrays_of(Shape::String),
            "authorization-plugins cdi-spec-dirs dns-opts dns-search exec-opts hosts insecure-registries labels \
             node-generic-resources registry-mirrors storage-opts"
        );
        assert_eq!(arrays_of(Shape::Address), "dns host-gateway-ips");
        let is_object = |shape: &Shape| matches!(shape, Shape::Map(_) | Shape::Object(_) | Shape::Exact(_));
        assert_eq!(
            keys(|setting| is_object(&setting.shape)),
            "builder default-network-opts default-ulimits features log-opts nri-opts proxies runtimes"
        );
    }

    #[test]
    fn newer_keys_say_since_when() {
        let since = |version: &str| {
            let version: Version = version.parse().unwrap();
            keys(|setting| setting.since == Some(version))
        };
        for (version, expected) in [
            ("18.9", "builder cri-containerd features"),
            ("19.3", "containerd-namespace rootless"),
            ("20.10", "default-cgroupns-mode host-gateway-ip ip6tables max-download-attempts"),
            ("23.0", "proxies"),
            ("24.0", "default-network-opts"),
            ("25.0", "cdi-spec-dirs log-format"),
            ("28.0", "bip6 host-gateway-ips ip-forward-no-drop"),
            ("28.2", "allow-direct-routing"),
            ("29.0", "bridge-accept-fwmark firewall-backend min-api-version"),
            ("29.2", "nri-opts"),
            ("29.7", "default-stop-timeout"),
        ] {
            assert_eq!(since(version), expected, "{version}");
        }
    }

    #[test]
    fn some_keys_are_taken_over_without_a_restart() {
        assert_eq!(
            keys(|setting| setting.reloadable),
            "authorization-plugins debug default-runtime default-stop-timeout features insecure-registries \
             labels live-restore max-concurrent-downloads max-concurrent-uploads max-download-attempts \
             network-diagnostic-port nri-opts registry-mirrors runtimes shutdown-timeout"
        );
    }

    #[test]
    fn keys_depend_on_the_engine() {
        let table = table();
        let class = |key: &str, engine: &str| table.class(key, engine.parse().unwrap());
        assert!(matches!(class("default-stop-timeout", "29.6"), Class::Unknown));
        assert!(matches!(class("default-stop-timeout", "29.7"), Class::Setting(_)));
        assert!(matches!(class("graph", "20.10"), Class::Tolerated));
        assert!(matches!(class("graph", "23"), Class::Removed(_)));
        assert!(matches!(class("host", "29.7"), Class::Flag(_)));
        assert!(matches!(class("feature", "27.0"), Class::Unknown));
        assert!(matches!(class("deprecated-key-path", "29.7"), Class::Tolerated));
        assert!(matches!(class("Debug", "29.7"), Class::Unknown));
    }
}
