//! A health check for a service of which nothing is known but its port and the tools of its image.

use super::container::Container;
use crate::model::image::{ImageReference, official_name};
use crate::syntax::dockerfile::port::Ports;

/// Ports on which no HTTP is spoken, or only under TLS.
const NO_HTTP: [u16; 36] = [
    21, 22, 25, 53, 110, 143, 389, 443, 465, 587, 636, 993, 995, 1433, 1521, 1883, 2181, 2375, 2376, 3306,
    3478, 4222, 5432, 5671, 5672, 6379, 6380, 8443, 8883, 9042, 9092, 9300, 11211, 27017, 33060, 50051,
];

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
            &["wget", "-q", "-O", "/dev/null", url]
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

    /// The first port that is published, else the first that is exposed, else the one that the image is known for.
    fn http_port(&self) -> Option<u16> {
        let ports = self.service().map(|service| service.ports()).unwrap_or_default();
        let published =
            ports.iter().find(|port| port.protocol == "tcp").and_then(|port| port.target.try_into().ok());
        let exposed = || self.config.ports.first().map(|ports| ports.value.first);
        let expected = || {
            let expose = self.service()?.expose();
            Ports::parse(expose.first()?.value).map(|ports| ports.first)
        };
        let port = published.or_else(exposed).or_else(expected).or_else(|| self.usual_port())?;
        let is_fpm = port == 9000 && self.words().iter().any(|word| word.contains("php-fpm"));
        (port != 0 && !is_fpm && !NO_HTTP.contains(&port)).then_some(port)
    }

    /// The port of a web server that nobody has told another.
    fn usual_port(&self) -> Option<u16> {
        let image = ImageReference::parse(self.base_name()?)?;
        matches!(official_name(&image), "nginx" | "httpd").then_some(80)
    }
}
