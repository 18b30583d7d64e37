//! How large runtimes let their heaps grow, as their options say.

/// A program or runtime that keeps its data in memory, up to a bound of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Runtime {
    /// .NET's garbage-collected heap.
    Dotnet,
    /// All that Go's runtime manages.
    Go,
    /// The buffer pool of MySQL and MariaDB.
    InnoDb,
    /// The JVM's heap.
    Java,
    /// The old generation of V8's heap, which is nearly all of it.
    Node,
    /// The data of Redis and of what stems from it.
    Redis,
}

/// How large a heap may grow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// So many bytes.
    Bytes(i64),
    /// So much of the memory that the container may have, in percent.
    Percent(f64),
}

impl Bound {
    /// The bound in bytes, where a container may have `limit` of them.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "a share is about right"
    )]
    pub fn bytes(self, limit: i64) -> i64 {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Percent(percent) => (limit as f64 * percent / 100.0) as i64,
        }
    }
}

/// The bound of a heap that `words` set, and the index of the word that says so. Of several the one that counts.
#[must_use]
pub fn bound(runtime: Runtime, words: &[&str]) -> Option<(usize, Bound)> {
    let last = |read: fn(&[&str]) -> Option<Bound>| {
        (0..words.len()).rev().find_map(|index| Some((index, read(&words[index..])?)))
    };
    match runtime {
        Runtime::Dotnet => last(|words| hexadecimal(words[0]).map(Bound::Bytes)),
        Runtime::Go => last(|words| size(words[0], GO).map(Bound::Bytes)),
        Runtime::InnoDb => last(|words| {
            let word = words[0].replace('_', "-");
            size(word.strip_prefix("--innodb-buffer-pool-size=")?, LETTERS).map(Bound::Bytes)
        }),
        // A size counts more than a share, in whatever order they are written.
        Runtime::Java => last(java_size)
            .or_else(|| last(|words| words[0].strip_prefix("-XX:MaxRAMPercentage=").and_then(percent))),
        Runtime::Node => last(node),
        Runtime::Redis => last(|words| match words {
            ["--maxmemory", value, ..] => size(&value.to_ascii_lowercase(), REDIS).map(Bound::Bytes),
            _ => None,
        }),
    }
}

/// Whether `word` is an option of the JVM that has a say in the size of its heap, or that may bring others.
#[must_use]
pub fn decides_java_heap(word: &str) -> bool {
    const OPTIONS: [&str; 11] = [
        "-Xmx",
        "-XX:MaxHeapSize=",
        "-XX:MaxRAM",
        "-XX:InitialRAM",
        "-XX:MinRAM",
        "-XX:Flags=",
        "-XX:VMOptionsFile=",
        "-XX:+AggressiveHeap",
        "-XX:-UseContainerSupport",
        "-XX:+UseCGroupMemoryLimitForHeap",
        "@",
    ];
    OPTIONS.iter().any(|option| word.starts_with(option))
}

fn java_size(words: &[&str]) -> Option<Bound> {
    let value = ["-Xmx", "-XX:MaxHeapSize="].iter().find_map(|name| words[0].strip_prefix(name))?;
    size(value, LETTERS).map(Bound::Bytes)
}

/// Options of V8, which takes a dash and an underscore for the same; the size is in MiB.
fn node(words: &[&str]) -> Option<Bound> {
    let word = words[0].replace('_', "-");
    match word.strip_prefix("--max-old-space-size-percentage=") {
        Some(share) => percent(share),
        None => size(word.strip_prefix("--max-old-space-size=")?, &[("", 1 << 20)]).map(Bound::Bytes),
    }
}

/// One letter, in any case but mixed: [`java`](https://docs.oracle.com/en/java/javase/21/docs/specs/man/java.html),
/// [`mysqld`](https://dev.mysql.com/doc/refman/en/program-variables.html).
const LETTERS: &[(&str, i64)] = &[
    ("", 1),
    ("k", 1 << 10),
    ("K", 1 << 10),
    ("m", 1 << 20),
    ("M", 1 << 20),
    ("g", 1 << 30),
    ("G", 1 << 30),
    ("t", 1 << 40),
    ("T", 1 << 40),
];

/// [redis.conf](https://github.com/redis/redis/blob/unstable/redis.conf): `k` is a thousand, `kb` is 1024.
const REDIS: &[(&str, i64)] = &[
    ("", 1),
    ("b", 1),
    ("k", 1_000),
    ("m", 1_000_000),
    ("g", 1_000_000_000),
    ("kb", 1 << 10),
    ("mb", 1 << 20),
    ("gb", 1 << 30),
];

/// [`GOMEMLIMIT`](https://pkg.go.dev/runtime#hdr-Environment_Variables).
const GO: &[(&str, i64)] =
    &[("", 1), ("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40)];

/// Digits and one of `units`; nothing for 0, which is no bound.
fn size(text: &str, units: &[(&str, i64)]) -> Option<i64> {
    let digits = text.trim_end_matches(char::is_alphabetic);
    let (_, factor) = units.iter().find(|(unit, _)| *unit == &text[digits.len()..])?;
    let number: i64 = Some(digits).filter(|digits| !digits.starts_with('+'))?.parse().ok()?;
    number.checked_mul(*factor).filter(|&size| size > 0)
}

/// A number of bytes as [.NET](https://learn.microsoft.com/en-us/dotnet/core/runtime-config/garbage-collector#heap-limit)
/// reads it from a variable.
fn hexadecimal(text: &str) -> Option<i64> {
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(text);
    i64::from_str_radix(digits, 16).ok().filter(|&size| size > 0)
}

fn percent(text: &str) -> Option<Bound> {
    let percent: f64 = text.parse().ok()?;
    (percent > 0.0 && percent.is_finite()).then_some(Bound::Percent(percent))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MIB: i64 = 1 << 20;

    #[test]
    fn bounds() {
        use Bound::{Bytes, Percent};
        for (runtime, line, expected) in [
            (Runtime::Java, "-Xms256m -Xmx1g -jar app.jar", Some((1, Bytes(1024 * MIB)))),
            (Runtime::Java, "-Xmx1g -Xmx512M", Some((1, Bytes(512 * MIB)))),
            (Runtime::Java, "-XX:MaxHeapSize=1048576k", Some((0, Bytes(1024 * MIB)))),
            (Runtime::Java, "-Xmx1g -XX:MaxRAMPercentage=75.0", Some((0, Bytes(1024 * MIB)))),
            (Runtime::Java, "-XX:MaxRAMPercentage=75.0", Some((0, Percent(75.0)))),
            (Runtime::Java, "-XX:MaxRAMPercentage=NaN -Xmx -Xmx0 -Xmx1x -Xmx+1g -Xmx-1g -Xmx1gb", None),
            (Runtime::Java, "-Xmx9223372036854775807g", None),
            (Runtime::Node, "--max-old-space-size=4096 server.js", Some((0, Bytes(4096 * MIB)))),
            (Runtime::Node, "--max_old_space_size=512", Some((0, Bytes(512 * MIB)))),
            (Runtime::Node, "--max-old-space-size-percentage=75", Some((0, Percent(75.0)))),
            (Runtime::Node, "--max-old-space-size=1g --max-semi-space-size=64", None),
            (Runtime::Redis, "redis-server --maxmemory 512mb --save", Some((1, Bytes(512 * MIB)))),
            (Runtime::Redis, "--maxmemory 1G", Some((0, Bytes(1_000_000_000)))),
            (Runtime::Redis, "--maxmemory 0 --maxmemory-policy noeviction --maxmemory", None),
            (Runtime::InnoDb, "--innodb_buffer_pool_size=1G", Some((0, Bytes(1024 * MIB)))),
            (Runtime::Go, "1GiB", Some((0, Bytes(1024 * MIB)))),
            (Runtime::Go, "off", None),
            (Runtime::Dotnet, "0x10000000", Some((0, Bytes(256 * MIB)))),
            (Runtime::Dotnet, "10000000", Some((0, Bytes(256 * MIB)))),
        ] {
            let words: Vec<_> = line.split(' ').collect();
            assert_eq!(bound(runtime, &words), expected, "{line}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(words in proptest::collection::vec("(-Xmx|--maxmemory|--max-old-space-size=|é)?[0-9a-zé]{0,9}", 0..4)) {
            let words: Vec<_> = words.iter().map(String::as_str).collect();
            use Runtime::{Dotnet, Go, InnoDb, Java, Node, Redis};
            for runtime in [Dotnet, Go, InnoDb, Java, Node, Redis] {
                prop_assert!(bound(runtime, &words).is_none_or(|(index, bound)| index < words.len() && bound.bytes(MIB) >= 0));
            }
        }
    }
}
