//! A health check for a service of which nothing is known but its port and the tools of its image.

use super::container::Container;
use crate::syntax::dockerfile::port::Ports;

/// Ports on which no HTTP is spoken.
const NO_HTTP: [u16; 14] = [21, 22, 25, 53, 1433, 1521, 1883, 3306, 5432, 5672, 6379, 9042, 9092, 27017];

impl Container {
    /// The words of a check that asks the container's first exposed port over HTTP, with a tool that its image is
    /// known to have. The path `/` is a guess.
    #[must_use]
    pub fn http_check(&self) -> Option<Vec<String>> {
        self.ask(&format!("http://127.0.0.1:{}/", self.http_port()?))
    }

    /// The words of a check that asks `url`, with a tool that its image is known to have.
    #[must_use]
    pub fn ask(&self, url: &str) -> Option<Vec<String>> {
        let tools = self.base.tools.as_ref()?;
        let has = |tool: &str| tools.iter().any(|known| known == tool) && self.lacks(tool).is_none();
        let words: &[&str] = if has("curl") {
            &["curl", "-fsS", "-o", "/dev/null", url]
        } else if has("wget") {
            &["wget", "-q", "--spider", url]
        } else if has("node") {
            &[
                "node",
                "-e",
                &format!("fetch('{url}').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"),
            ]
        } else if has("python3") {
            &["python3", "-c", &format!("import urllib.request as u; u.urlopen('{url}', timeout=3)")]
        } else {
            return None;
        };
        Some(words.iter().map(|&word| word.to_owned()).collect())
    }

    fn http_port(&self) -> Option<u16> {
        let Ports { first, .. } = self.config.ports.first()?.value;
        (!NO_HTTP.contains(&first)).then_some(first)
    }
}
