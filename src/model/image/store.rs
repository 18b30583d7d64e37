//! Where images of databases, queues and caches keep their data.

use serde::Deserialize;

use super::ImageReference;

/// Where a server of an image keeps its data, and where it is reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Store {
    /// The folder of the data; `None` if nothing is kept.
    pub folder: Option<String>,
    /// The folder that the image declares as VOLUME, so that Docker mounts a volume without a name there.
    pub volume: Option<String>,
    /// The variable that names another folder.
    pub variable: Option<String>,
    /// The ports that it serves its data at.
    pub ports: Vec<u16>,
    /// Whether it keeps data only where that is asked for.
    pub cache: bool,
    /// What newer versions do otherwise.
    pub since: Option<Since>,
}

/// What holds from a version on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Since {
    /// The first number of the version.
    pub major: u32,
    /// See [`Store::folder`].
    pub folder: String,
    /// See [`Store::volume`].
    pub volume: String,
}

impl Store {
    /// What holds for the version of `image`, and whether its tag says which that is; the newest one otherwise.
    #[must_use]
    pub fn of(&self, image: &ImageReference) -> (Self, bool) {
        let major = major(image.effective_tag());
        let newer = self.since.as_ref().filter(|since| major.is_none_or(|major| major >= since.major));
        let store = match newer {
            Some(since) => Self {
                folder: Some(since.folder.clone()),
                volume: Some(since.volume.clone()),
                ..self.clone()
            },
            None => self.clone(),
        };
        (store, major.is_some())
    }
}

/// The first number of the version that a tag names: 18 in `18.1-alpine`, and in `0.8.1-pg18`.
fn major(tag: &str) -> Option<u32> {
    let number = |text: &str| {
        let end = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
        text[..end].parse().ok()
    };
    let named = tag.split('-').find_map(|part| number(part.strip_prefix("pg")?));
    named.or_else(|| number(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_tell_the_version() {
        for (tag, expected) in [
            ("18", Some(18)),
            ("18.1-alpine", Some(18)),
            ("0.8.1-pg17-trixie", Some(17)),
            ("pg18", Some(18)),
            ("alpine3.22", None),
            ("latest", None),
            ("", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(major(tag), expected, "{tag}");
        }
    }

    #[test]
    fn newer_versions_keep_data_elsewhere() {
        let since = Since { major: 18, folder: "/new/18".into(), volume: "/new".into() };
        let store = Store { folder: Some("/old".into()), since: Some(since), ..Store::default() };
        for (image, folder, known) in [
            ("x:17", "/old", true),
            ("x:18-alpine", "/new/18", true),
            ("x:19", "/new/18", true),
            ("x", "/new/18", false),
        ] {
            let (store, is_known) = store.of(&ImageReference::parse(image).unwrap());
            assert_eq!((store.folder.as_deref(), is_known), (Some(folder), known), "{image}");
        }
    }
}
