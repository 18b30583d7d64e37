//! The table of known base images, and the look-up in it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::{ImageReference, Store};
use crate::model::command::Family;

/// What an image brings that is not written in the Dockerfile. `None` is "not known", an empty list is
/// "known to be none".
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BaseImage {
    /// Whether the image is in the table; if not, only its shell may be known.
    #[serde(skip)]
    pub listed: bool,
    /// What `/bin/sh` is.
    pub shell: Family,
    /// The package manager.
    pub packages: Option<Packages>,
    /// The tools that health probes like to use and that are there.
    pub tools: Option<Vec<String>>,
    /// Further tools that are known not to be there. `tools` tells of `curl` and `wget` that they are or are not; of
    /// others it tells only that they are.
    pub lacks: Vec<String>,
    /// The language runtime that the image exists for: `python`, `node`, `java`, …
    pub language: Option<String>,
    /// ENTRYPOINT.
    pub entrypoint: Option<Vec<String>>,
    /// Whether ENTRYPOINT sets things up and then becomes the command it is given (`exec "$@"`).
    pub wrapper: bool,
    /// Whether ENTRYPOINT is an interpreter, so that CMD is the program's file and not a command.
    pub interpreter: bool,
    /// CMD.
    pub command: Option<Vec<String>>,
    /// STOPSIGNAL, where it is not SIGTERM.
    pub stop_signal: Option<String>,
    /// The HEALTHCHECK's command.
    pub healthcheck: Option<String>,
    /// USER, where it is not root.
    pub user: Option<String>,
    /// WORKDIR, where it is not `/`.
    pub workdir: Option<String>,
    /// Those ENV that rules ask for.
    pub env: BTreeMap<String, String>,
    /// Whether the image has an init of its own.
    pub init: Option<Init>,
    /// Where its server keeps data.
    pub store: Option<Store>,
    /// What the image is for, where that is not running a service.
    pub role: Option<Role>,
}

/// An init in the image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Init {
    /// ENTRYPOINT starts one (tini, dumb-init).
    Included,
    /// ENTRYPOINT is one that refuses to be anything but PID 1 (s6-overlay, my_init, systemd).
    Required,
}

/// A package manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Packages {
    /// Debian, Ubuntu.
    Apt,
    /// Alpine.
    Apk,
    /// Red Hat's family.
    Dnf,
    /// Red Hat's family, minimal images.
    Microdnf,
    /// Not known, though a more general entry would say.
    Unknown,
}

/// What an image that runs no service is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Compilers and build tools.
    Build,
    /// Development containers.
    Development,
    /// A function that a platform invokes (AWS Lambda).
    Function,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    /// Prefixes that lead to Docker's official images.
    registries: Vec<String>,
    /// What a tag says about the shell of an image that is not listed; first match wins.
    tags: Vec<TagHint>,
    images: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TagHint {
    tag: Vec<String>,
    shell: Family,
}

/// Rows are read as loose maps first, since a variant only overrides the keys that it has.
#[derive(Deserialize)]
struct Entry {
    names: Vec<String>,
    #[serde(default)]
    variants: Vec<Variant>,
    #[serde(flatten)]
    brings: Keys,
}

#[derive(Deserialize)]
struct Variant {
    tag: Vec<String>,
    #[serde(flatten)]
    brings: Keys,
}

type Keys = serde_json::Map<String, serde_json::Value>;

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../data/base-images.json")).expect("tests read the whole table")
});

/// The name of `image` without a registry that leads to Docker's official images.
#[must_use]
pub fn official_name(image: &ImageReference) -> &str {
    let name = TABLE.registries.iter().find_map(|prefix| image.repository.strip_prefix(prefix.as_str()));
    name.unwrap_or(&image.repository)
}

/// What is known of `image`: its row in the table, or, if it has none, what its tag says about its shell.
#[must_use]
pub fn known(image: &ImageReference) -> BaseImage {
    let table = &*TABLE;
    let tag = image.effective_tag();
    let name = official_name(image);
    match table.images.iter().find(|entry| entry.names.iter().any(|pattern| matches_name(pattern, name))) {
        Some(entry) => entry.brings(tag),
        None => {
            let hint =
                table.tags.iter().find(|hint| matches_tag(&hint.tag, tag) || matches_tag(&hint.tag, name));
            BaseImage { shell: hint.map_or(Family::Unknown, |hint| hint.shell), ..BaseImage::default() }
        }
    }
}

impl Entry {
    fn brings(&self, tag: &str) -> BaseImage {
        let mut keys = self.brings.clone();
        for variant in self.variants.iter().filter(|variant| matches_tag(&variant.tag, tag)) {
            keys.extend(variant.brings.clone());
        }
        let row =
            serde_json::from_value(serde_json::Value::Object(keys)).expect("tests read the whole table");
        BaseImage { listed: true, ..row }
    }
}

/// A name pattern is a name, or a beginning followed by `*`.
fn matches_name(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(name == pattern, |start| name.starts_with(start))
}

/// Whether a word of `tag` is one of `words`, a version after the word aside: `alpine3.20` is `alpine`.
fn matches_tag(words: &[String], tag: &str) -> bool {
    tag.split(['-', '_', '/', '.']).any(|part| {
        let bare = part.trim_end_matches(|c: char| c.is_ascii_digit());
        words.iter().any(|word| part == word || bare == word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(image: &str) -> BaseImage {
        known(&ImageReference::parse(image).unwrap())
    }

    #[test]
    fn every_row_and_every_variant_can_be_read() {
        for entry in &TABLE.images {
            assert!(!entry.names.is_empty());
            let _ = entry.brings("no such tag");
            for word in entry.variants.iter().flat_map(|variant| &variant.tag) {
                assert_ne!(
                    entry.brings(word),
                    entry.brings("no such tag"),
                    "{:?}: `{word}` changes nothing",
                    entry.names
                );
            }
        }
    }

    #[test]
    fn no_row_hides_another() {
        let names: Vec<_> = TABLE.images.iter().flat_map(|entry| &entry.names).collect();
        for (at, name) in names.iter().enumerate() {
            let earlier = names[..at].iter().find(|pattern| matches_name(pattern, name));
            assert_eq!(earlier, None, "`{name}` is never reached");
        }
    }

    #[test]
    fn variants_override_what_they_name() {
        assert_eq!(of("node:20").shell, Family::Dash);
        assert_eq!(of("node:20-alpine3.20").shell, Family::Ash);
        assert!(of("node:20-alpine").wrapper, "the entrypoint is the same on Alpine");
        assert_eq!(of("node:20-bookworm-slim").tools, Some(vec!["node".to_owned()]));
        assert!(of("nginx:alpine").tools.unwrap().contains(&"curl".to_owned()));
        assert!(!of("nginx:alpine-slim").tools.unwrap().contains(&"curl".to_owned()));
        assert_eq!(of("php:8.3-fpm-alpine").stop_signal.as_deref(), Some("SIGQUIT"));
        assert_eq!(of("eclipse-temurin:21-jre").command, Some(vec![]));
    }

    #[test]
    fn registries_of_official_images_are_seen_through() {
        for image in [
            "docker.io/library/nginx",
            "public.ecr.aws/docker/library/nginx:1",
            "mirror.gcr.io/library/nginx",
        ] {
            assert_eq!(of(image).stop_signal.as_deref(), Some("SIGQUIT"), "{image}");
        }
        assert_eq!(of("example.org/nginx"), BaseImage::default(), "somebody else's nginx");
    }

    #[test]
    fn tags_tell_the_shell_of_images_that_are_not_listed() {
        for (image, shell) in [
            ("acme/app:1-alpine3.19", Family::Ash),
            ("acme/app:bookworm", Family::Dash),
            ("acme/app:ubi9", Family::Bash),
            ("acme/app:8.0-nanoserver-ltsc2022", Family::Windows),
            ("acme/app:1.2", Family::Unknown),
        ] {
            assert_eq!(of(image), BaseImage { shell, ..BaseImage::default() }, "{image}");
        }
    }

    #[test]
    fn distroless_has_no_shell_but_in_its_debug_images() {
        assert_eq!(of("gcr.io/distroless/static-debian12:nonroot").shell, Family::None);
        assert_eq!(of("gcr.io/distroless/static-debian12:debug-nonroot").shell, Family::Ash);
        assert!(of("gcr.io/distroless/nodejs22-debian12").interpreter);
    }
}
