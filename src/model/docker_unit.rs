//! `docker.service` and its drop-ins: the command line of `dockerd`, and how much it may log.

use crate::model::daemon::{Shape, table};
use crate::model::engine::Version;
use crate::model::go::parse_bool;
use crate::model::journald::{parse_burst, parse_time};
use crate::model::origin::{Origin, Sourced};
use crate::source::{FileId, Location, parent};
use crate::syntax::ini::{self, Assignment};

/// How systemd runs `dockerd`, as far as files tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DockerUnit {
    flags: Vec<Flag>,
    variable: Option<String>,
    origin: Origin,
    interval: Option<Sourced<u64>>,
    burst: Option<Sourced<u64>>,
}

/// A flag on the command line of `dockerd`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// The long name, without dashes.
    pub name: String,
    /// As it is written, without its value: `-H`.
    pub written: String,
    /// Its value, if one is given.
    pub value: Option<String>,
}

impl DockerUnit {
    /// The unit that Docker's packages bring
    /// ([docker.service](https://github.com/moby/moby/blob/master/contrib/init/systemd/docker.service)).
    #[must_use]
    pub fn stock() -> Self {
        let flags = read_flags(&words("dockerd -H fd:// --containerd=/run/containerd/containerd.sock"));
        Self { flags, variable: None, origin: Origin::Default, interval: None, burst: None }
    }

    /// The stock unit with the given files on top, in the order of [`read_order`].
    #[must_use]
    pub fn from_drop_ins(files: &[(FileId, &str)]) -> Self {
        let mut unit = Self::stock();
        for &(file, text) in files {
            for assignment in ini::parse(text).iter().filter(|assignment| assignment.section == "Service") {
                unit.apply(file, assignment);
            }
        }
        unit
    }

    /// The flags that `dockerd` is given.
    #[must_use]
    pub fn flags(&self) -> &[Flag] {
        &self.flags
    }

    /// The last flag of that long name, which is the one that counts unless it is a list.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<&Flag> {
        self.flags.iter().rfind(|flag| flag.name == name)
    }

    /// Whether the flag `name` is given as on or off; the last one counts.
    #[must_use]
    pub fn boolean(&self, name: &str) -> Option<Sourced<bool>> {
        let flag = self.flag(name)?;
        let value = flag.value.as_deref().map_or(Some(true), parse_bool)?;
        Some(Sourced { value, origin: self.origin.clone() })
    }

    /// The values of the flag `name`, in order.
    #[must_use]
    pub fn values(&self, name: &str) -> Vec<Sourced<&str>> {
        let flags = self.flags.iter().filter(|flag| flag.name == name);
        let values = flags.filter_map(|flag| flag.value.as_deref());
        values.map(|value| Sourced { value, origin: self.origin.clone() }).collect()
    }

    /// The variable on the command line that may hold more flags: `$DOCKER_OPTS`.
    #[must_use]
    pub fn variable(&self) -> Option<&str> {
        self.variable.as_deref()
    }

    /// Who says how `dockerd` is started: an `ExecStart=`, or the stock unit.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// `LogRateLimitIntervalSec=` in microseconds. 0 counts as not set, other than in `journald.conf`:
    /// systemd hands it to journald only [when it is above
    /// 0](https://github.com/systemd/systemd/issues/22034).
    #[must_use]
    pub fn log_interval(&self) -> Option<&Sourced<u64>> {
        self.interval.as_ref().filter(|interval| interval.value > 0)
    }

    /// `LogRateLimitBurst=`, a number of messages; 0 counts as not set here too.
    #[must_use]
    pub fn log_burst(&self) -> Option<&Sourced<u64>> {
        self.burst.as_ref().filter(|burst| burst.value > 0)
    }

    /// A rate limit of 0 that somebody wrote to switch it off, which it does not.
    #[must_use]
    pub fn ineffective_zero(&self) -> Option<Location> {
        let limits = [&self.interval, &self.burst].into_iter().flatten();
        limits.filter(|limit| limit.value == 0).find_map(Sourced::location)
    }

    fn apply(&mut self, file: FileId, assignment: &Assignment) {
        let location = Location::new(file, assignment.value_span);
        match assignment.key.as_str() {
            "ExecStart" => {
                let words = words(&assignment.value);
                self.flags = read_flags(&words);
                self.variable = words.into_iter().find(|word| word.starts_with('$'));
                self.origin = Origin::At(location);
            }
            "LogRateLimitIntervalSec" => {
                self.interval = parse_time(&assignment.value)
                    .map(|value| Sourced::at(value, location))
                    .or(self.interval.take());
            }
            "LogRateLimitBurst" => {
                self.burst = parse_burst(&assignment.value)
                    .map(|value| Sourced::at(value, location))
                    .or(self.burst.take());
            }
            _ => {}
        }
    }
}

/// Whether `path` is Docker's unit or a drop-in of it.
#[must_use]
pub fn is_unit_file(path: &str) -> bool {
    let is_drop_in = is_in_folder(path, "docker.service.d") && has_extension(path, "conf");
    is_drop_in || file_name(path) == "docker.service"
}

/// Puts the paths of unit files, or of configuration files with drop-ins, in the order in which systemd reads
/// them: the main file, then the drop-ins by name, whatever folder they lie in.
pub fn read_order(paths: &mut [String]) {
    let key = |path: &String| (parent(path).ends_with(".d"), file_name(path).to_owned(), path.clone());
    paths.sort_by_key(key);
}

pub(super) fn is_in_folder(path: &str, folder: &str) -> bool {
    file_name(parent(path)) == folder
}

pub(super) fn has_extension(path: &str, extension: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, own)| own == extension)
}

pub(super) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The words of a command line; quotes keep words together
/// ([systemd.service(5)](https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#Command%20lines)).
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut characters = line.chars();
    while let Some(c) = characters.next() {
        match (c, quote) {
            ('"' | '\'', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (c, Some(open)) if c == open => quote = None,
            ('\\', _) => word.get_or_insert_default().extend(characters.next()),
            (c, None) if c.is_whitespace() => words.extend(word.take()),
            (c, _) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// The flags after the program, which is the first word that looks like `dockerd`.
fn read_flags(words: &[String]) -> Vec<Flag> {
    let program = words.iter().position(|word| file_name(word).starts_with("dockerd")).unwrap_or(0);
    let mut flags: Vec<Flag> = Vec::new();
    for word in words.iter().skip(program + 1) {
        if word.starts_with('-') {
            flags.extend(flags_of(word));
        } else if let Some(last) = flags.last_mut().filter(|last| last.value.is_none() && !is_switch(last)) {
            last.value = Some(word.clone());
        }
    }
    flags
}

/// Whether the flag is on where it has no value; only `=` gives it one.
fn is_switch(flag: &Flag) -> bool {
    let setting = table().setting(table().key_of_flag(&flag.name), Version::NEWEST);
    setting.is_some_and(|setting| setting.shape == Shape::Boolean)
}

/// The flags that one word holds: one for `--host=x`, two for `-DHx`.
fn flags_of(word: &str) -> Vec<Flag> {
    let Some(long) = word.strip_prefix("--") else { return short_flags(&word[1..]) };
    let (name, value) = match long.split_once('=') {
        Some((name, value)) => (name, Some(value.to_owned())),
        None => (long, None),
    };
    let flag = Flag { name: name.to_owned(), written: format!("--{name}"), value };
    if name.is_empty() { Vec::new() } else { vec![flag] }
}

fn short_flags(letters: &str) -> Vec<Flag> {
    let mut flags = Vec::new();
    for (at, short) in letters.char_indices() {
        let (name, takes_value) = match short {
            'D' => ("debug", false),
            'r' => ("restart", false),
            'H' => ("host", true),
            'b' => ("bridge", true),
            'G' => ("group", true),
            'g' => ("graph", true),
            'l' => ("log-level", true),
            'p' => ("pidfile", true),
            's' => ("storage-driver", true),
            _ => break,
        };
        let rest = &letters[at + 1..];
        let rest = rest.strip_prefix('=').unwrap_or(rest);
        let value = (takes_value && !rest.is_empty()).then(|| rest.to_owned());
        flags.push(Flag { name: name.to_owned(), written: format!("-{short}"), value });
        if takes_value {
            break;
        }
    }
    flags
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(line: &str) -> Vec<String> {
        let flags = read_flags(&words(line)).into_iter();
        flags
            .map(|flag| flag.value.map_or(flag.name.clone(), |value| format!("{}={value}", flag.name)))
            .collect()
    }

    #[test]
    fn flags_are_read_as_dockerd_reads_them() {
        for (line, names) in [
            ("/usr/bin/dockerd", vec![]),
            (
                "/usr/bin/dockerd -H fd:// -H=tcp://0.0.0.0:2375 --containerd=/x",
                vec!["host=fd://", "host=tcp://0.0.0.0:2375", "containerd=/x"],
            ),
            (
                "-/usr/bin/dockerd -DHfd:// --log-opt max-size=1m",
                vec!["debug", "host=fd://", "log-opt=max-size=1m"],
            ),
            (
                "/usr/bin/env A=b dockerd --label \"a b=-D\" '--init' --tls=false",
                vec!["label=a b=-D", "init", "tls=false"],
            ),
            ("/usr/bin/dockerd $DOCKER_OPTS --", vec![]),
            ("/usr/bin/dockerd --init $DOCKER_OPTS --log-driver $DRIVER", vec!["init", "log-driver=$DRIVER"]),
        ] {
            assert_eq!(flags(line), names, "{line}");
        }
    }

    #[test]
    fn values_of_flags_have_the_place_of_the_command() {
        let text =
            "[Service]\nExecStart=\nExecStart=dockerd --init=false --init --log-opt a=1 --log-opt=b=2 $X\n";
        let unit = DockerUnit::from_drop_ins(&[(FileId(3), text)]);
        let init = unit.boolean("init").unwrap();
        assert!(init.value && init.location().is_some_and(|place| place.file == FileId(3)));
        let options: Vec<_> = unit.values("log-opt").into_iter().map(|option| option.value).collect();
        assert_eq!(options, ["a=1", "b=2"]);
        assert_eq!((unit.boolean("debug"), unit.variable()), (None, Some("$X")));
    }

    #[test]
    fn later_files_win() {
        let unit = "[Service]\nExecStart=/usr/bin/dockerd -H fd://\nLogRateLimitBurst=5\n";
        let drop_in = "[Service]\nExecStart=\nExecStart=/usr/bin/dockerd\n\
                       LogRateLimitIntervalSec=1min\nLogRateLimitBurst=x\n[Unit]\nExecStart=-D";
        let unit = DockerUnit::from_drop_ins(&[(FileId(0), unit), (FileId(1), drop_in)]);
        assert_eq!(unit.flags(), []);
        assert!(matches!(unit.origin(), Origin::At(location) if location.file == FileId(1)));
        assert_eq!(unit.log_interval().map(|interval| interval.value), Some(60_000_000));
        assert_eq!(unit.log_burst().map(|burst| burst.value), Some(5));
        assert_eq!(DockerUnit::from_drop_ins(&[]), DockerUnit::stock());
    }

    #[test]
    fn zero_is_not_off() {
        let text = "[Service]\nLogRateLimitIntervalSec=0\n";
        let unit = DockerUnit::from_drop_ins(&[(FileId(0), text)]);
        assert_eq!(unit.log_interval(), None);
        let zero = unit.ineffective_zero().unwrap();
        assert_eq!(&text[zero.span.range()], "0");
    }

    #[test]
    fn unit_files_are_known_by_their_path() {
        for path in [
            "etc/systemd/system/docker.service.d/override.conf",
            "docker.service",
            "files/docker.service.d/a.conf",
        ] {
            assert!(is_unit_file(path), "{path}");
        }
        for path in ["docker.service.d/readme.md", "containerd.service.d/a.conf", "docker.conf"] {
            assert!(!is_unit_file(path), "{path}");
        }
        let mut paths = ["b/docker.service.d/10.conf", "a/docker.service.d/20.conf", "z/docker.service"]
            .map(str::to_owned);
        read_order(&mut paths);
        assert_eq!(paths, ["z/docker.service", "b/docker.service.d/10.conf", "a/docker.service.d/20.conf"]);
    }
}
