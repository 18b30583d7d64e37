//! Versions of the Docker Engine.

use std::fmt;
use std::str::FromStr;

/// A version of the Docker Engine, ordered by age: `29.7`, `28.0.1`. What is left out counts as 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// The release: 29 in `29.7.2`; before 23 it was the year.
    pub major: u16,
    /// The second number.
    pub minor: u16,
    /// The third number.
    pub patch: u16,
}

impl Version {
    /// The newest version whose settings and log options are known here; what is judged unless asked
    /// otherwise.
    pub const NEWEST: Self = Self::new(29, 7, 0);

    /// The version `major.minor.patch`.
    #[must_use]
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self { major, minor, patch }
    }
}

impl Default for Version {
    fn default() -> Self {
        Self::NEWEST
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Releases that were named after their month had two digits for it: 18.09.
        let width = if self.major < 23 { 2 } else { 1 };
        write!(f, "{}.{:0width$}", self.major, self.minor)?;
        if self.patch > 0 { write!(f, ".{}", self.patch) } else { Ok(()) }
    }
}

impl FromStr for Version {
    type Err = String;

    /// Reads `29`, `29.7` or `29.7.2`, with a leading `v` or a suffix such as `-ce` or `+dfsg1` if need be.
    fn from_str(text: &str) -> Result<Self, String> {
        let invalid = || format!("`{text}` is no version of the Docker Engine: 29, 29.7 or 29.7.2");
        let plain = text.strip_prefix('v').unwrap_or(text);
        let plain = plain.split(['-', '+', '~']).next().unwrap_or(plain);
        let mut parts = [0; 3];
        for (at, number) in plain.split('.').enumerate() {
            let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
            let part = parts.get_mut(at).filter(|_| is_number).ok_or_else(invalid)?;
            *part = number.parse().map_err(|_| invalid())?;
        }
        Ok(Self::new(parts[0], parts[1], parts[2]))
    }
}

impl<'de> serde::Deserialize<'de> for Version {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_and_printed() {
        for (text, version, printed) in [
            ("29.7", Version::NEWEST, "29.7"),
            ("28.0.1", Version::new(28, 0, 1), "28.0.1"),
            ("23", Version::new(23, 0, 0), "23.0"),
            ("v20.10.24+dfsg1", Version::new(20, 10, 24), "20.10.24"),
            ("18.09.1-ce", Version::new(18, 9, 1), "18.09.1"),
        ] {
            assert_eq!(text.parse(), Ok(version), "{text}");
            assert_eq!(version.to_string(), printed);
        }
        for text in ["", "v", "29.", "29.7.2.1", "new", "29.x", "-1", "70000", "+29"] {
            assert!(text.parse::<Version>().is_err(), "{text}");
        }
    }

    #[test]
    fn versions_are_ordered_by_age() {
        assert!(Version::new(20, 10, 24) < Version::new(23, 0, 0));
        assert!(Version::new(28, 10, 0) > Version::new(28, 9, 9));
    }
}
