//! The addresses that `dockerd` listens on.

use super::value_checks::is_loopback;
use super::{DaemonFile, table};
use crate::model::docker_unit::{DockerUnit, Flag};
use crate::model::engine::Version;
use crate::model::go::{parse_bool, parse_url};
use crate::model::origin::Sourced;
use crate::source::Location;

/// A key that `dockerd` is also given as a flag: it refuses to start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlagConflict {
    /// The key.
    pub key: String,
    /// The key in `daemon.json`.
    pub location: Location,
    /// The flag, and who gives it.
    pub flag: Sourced<String>,
}

/// All keys of `file` that `unit` gives as flags too. The stock unit gives `-H fd://`, so that `hosts` in the
/// file needs a drop-in
/// ([docs.docker.com](https://docs.docker.com/engine/daemon/troubleshoot/#use-the-hosts-key-in-daemonjson-with-systemd)).
#[must_use]
pub fn flag_conflicts(file: &DaemonFile, unit: &DockerUnit) -> Vec<FlagConflict> {
    let entries = file.object().map_or(&[][..], |root| root.entries()).iter();
    let conflicts = entries.filter_map(|entry| {
        // Runtimes of both places are merged.
        let clashes = |flag: &&Flag| table().key_of_flag(&flag.name) == entry.key && entry.key != "runtimes";
        let flag = unit.flags().iter().find(clashes)?;
        let flag = Sourced { value: flag.written.clone(), origin: unit.origin().clone() };
        Some(FlagConflict { key: entry.key.clone(), location: file.location(entry.key_span), flag })
    });
    conflicts.collect()
}

/// An address that lets everyone on the network command `dockerd`, and with it the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenHost {
    /// The address, as it is written.
    pub host: Sourced<String>,
    /// Why nobody is asked who they are: TLS is off, or on without `tlsverify`.
    pub encrypted: bool,
}

/// All open addresses, be they written in `file` or given as flags by `unit`. `tls` alone suffices:
/// `tlsverify` follows it unless it is written.
#[must_use]
pub fn open_hosts(file: Option<&DaemonFile>, unit: &DockerUnit, engine: Version) -> Vec<OpenHost> {
    let settings = file.map(|file| file.settings(engine));
    let boolean = |key: &str| {
        let written = settings.and_then(|settings| settings.boolean(key)).map(|value| value.value);
        written
            .or_else(|| unit.flag(key).map(|flag| flag.value.as_deref().and_then(parse_bool).unwrap_or(true)))
    };
    let verify = boolean("tlsverify");
    // `tlsverify` switches TLS on even if it is false.
    let encrypted = verify.is_some() || boolean("tls") == Some(true);
    if encrypted && verify != Some(false) {
        return Vec::new();
    }
    let flags = unit.flags().iter().filter(|flag| flag.name == "host").filter_map(|flag| flag.value.clone());
    let given = flags.map(|value| Sourced { value, origin: unit.origin().clone() });
    let written = settings.map(|settings| settings.strings("hosts")).unwrap_or_default();
    let open = given.chain(written).filter(|host| is_open(host.value.trim()));
    open.map(|host| OpenHost { host, encrypted }).collect()
}

fn is_open(host: &str) -> bool {
    let (scheme, rest) = host.split_once("://").unwrap_or(("tcp", host));
    let text = format!("tcp://{rest}");
    // Without a host Docker takes its default, which is localhost.
    let outside = |host: &str| !host.is_empty() && !is_loopback(host);
    scheme == "tcp" && parse_url(&text).is_ok_and(|url| outside(url.hostname()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn open_addresses_are_found() {
        for (text, open) in [
            (r#"{"hosts": ["tcp://0.0.0.0:2375", "unix://"]}"#, Some(false)),
            (r#"{"hosts": ["10.0.0.1:2375"]}"#, Some(false)),
            (r#"{"hosts": ["tcp://[::]:2375"], "tls": false}"#, Some(false)),
            (r#"{"hosts": ["tcp://0.0.0.0:2376"], "tls": true, "tlsverify": false}"#, Some(true)),
            (r#"{"hosts": ["tcp://0.0.0.0:2376"], "tls": true}"#, None),
            (r#"{"hosts": ["tcp://0.0.0.0:2376"], "tlsverify": true}"#, None),
            (r#"{"hosts": ["tcp://127.0.0.1:2375", "tcp://localhost:1", "tcp://[::1]:1", "tcp://"]}"#, None),
        ] {
            let file = DaemonFile::parse(FileId(0), text);
            let found = open_hosts(Some(&file), &DockerUnit::stock(), Version::NEWEST);
            let found: Vec<_> = found.into_iter().map(|host| host.encrypted).collect();
            assert_eq!(found, Vec::from_iter(open), "{text}");
        }
    }

    #[test]
    fn open_addresses_may_be_flags() {
        for (flags, open) in [
            ("-H fd:// -H=tcp://0.0.0.0:2375", Some(false)),
            ("-H tcp://0.0.0.0:2376 --tls --tlsverify=false", Some(true)),
            ("-H tcp://0.0.0.0:2376 --tlsverify", None),
        ] {
            let text = format!("[Service]\nExecStart=\nExecStart=/usr/bin/dockerd {flags}\n");
            let unit = DockerUnit::from_drop_ins(&[(FileId(1), &text)]);
            let found: Vec<_> =
                open_hosts(None, &unit, Version::NEWEST).into_iter().map(|host| host.encrypted).collect();
            assert_eq!(found, Vec::from_iter(open), "{flags}");
            let file = DaemonFile::parse(FileId(0), r#"{"tlsverify": true}"#);
            assert_eq!(open_hosts(Some(&file), &unit, Version::NEWEST), [], "{flags}");
        }
    }

    #[test]
    fn flags_of_the_unit_clash_with_keys() {
        let file = DaemonFile::parse(
            FileId(0),
            r#"{"hosts": [], "containerd": "x", "debug": true, "runtimes": {}}"#,
        );
        let keys = |unit: &DockerUnit| {
            let conflicts = flag_conflicts(&file, unit).into_iter();
            conflicts.map(|conflict| (conflict.key, conflict.flag.value)).collect::<Vec<_>>()
        };
        let own = |key: &str, flag: &str| (key.to_owned(), flag.to_owned());
        assert_eq!(keys(&DockerUnit::stock()), [own("hosts", "-H"), own("containerd", "--containerd")]);
        let drop_in = |line: &str| {
            let text = format!("[Service]\nExecStart=\nExecStart={line}\n");
            DockerUnit::from_drop_ins(&[(FileId(1), text.as_str())])
        };
        assert_eq!(keys(&drop_in("/usr/bin/dockerd")), []);
        assert_eq!(
            keys(&drop_in("/usr/bin/dockerd -D --add-runtime=x=/y --host=fd://")),
            [own("hosts", "--host"), own("debug", "-D")]
        );
    }
}
