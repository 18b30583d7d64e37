//! Image references: `registry/repository:tag@digest`.

/// An image reference, taken apart as Docker does it
/// ([distribution/reference](https://github.com/distribution/reference/blob/main/reference.go)).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ImageReference {
    /// The repository with its registry, as written: `node`, `gcr.io/distroless/static`.
    pub repository: String,
    /// The tag, if one is written.
    pub tag: Option<String>,
    /// The digest, if one is written: `sha256:…`.
    pub digest: Option<String>,
}

impl ImageReference {
    /// Takes `text` apart. Text that is no reference (spaces, an empty name) gives `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (name, digest) = match text.split_once('@') {
            Some((name, digest)) => (name, Some(digest.to_owned())),
            None => (text, None),
        };
        // A colon before the last slash is a registry's port.
        let last = name.rfind('/').map_or(0, |at| at + 1);
        let (repository, tag) = match name[last..].find(':') {
            Some(colon) => (&name[..last + colon], Some(name[last + colon + 1..].to_owned())),
            None => (name, None),
        };
        let valid = |part: &str| !part.is_empty() && !part.contains(char::is_whitespace);
        let whole =
            valid(repository) && tag.as_deref().is_none_or(valid) && digest.as_deref().is_none_or(valid);
        whole.then(|| Self { repository: repository.to_owned(), tag, digest })
    }

    /// The tag that is pulled: `latest` when neither tag nor digest is written.
    #[must_use]
    pub fn effective_tag(&self) -> &str {
        match (&self.tag, &self.digest) {
            (Some(tag), _) => tag,
            (None, Some(_)) => "",
            (None, None) => "latest",
        }
    }
}

impl std::fmt::Display for ImageReference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.repository)?;
        if let Some(tag) = &self.tag {
            write!(f, ":{tag}")?;
        }
        match &self.digest {
            Some(digest) => write!(f, "@{digest}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_come_apart() {
        for (text, repository, tag, digest) in [
            ("node", "node", None, None),
            ("node:20-alpine", "node", Some("20-alpine"), None),
            ("localhost:5000/app", "localhost:5000/app", None, None),
            ("localhost:5000/a/b:1@sha256:ab", "localhost:5000/a/b", Some("1"), Some("sha256:ab")),
            ("debian@sha256:ab", "debian", None, Some("sha256:ab")),
        ] {
            let parsed = ImageReference::parse(text).unwrap();
            let parts = (parsed.repository.as_str(), parsed.tag.as_deref(), parsed.digest.as_deref());
            assert_eq!(parts, (repository, tag, digest), "{text}");
            assert_eq!(parsed.to_string(), text);
        }
    }

    #[test]
    fn what_is_no_reference_is_refused() {
        for text in ["", ":tag", "a b", "node:", "@sha256:ab"] {
            assert_eq!(ImageReference::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_tag_that_is_pulled() {
        let tag = |text: &str| ImageReference::parse(text).unwrap().effective_tag().to_owned();
        assert_eq!((tag("a").as_str(), tag("a:1").as_str(), tag("a@sha256:b").as_str()), ("latest", "1", ""));
    }
}
