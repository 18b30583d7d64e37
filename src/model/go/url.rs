//! URLs and host-port pairs.

/// The parts of a URL that Docker looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url<'t> {
    /// In lower case; empty where there is none.
    pub scheme: String,
    /// Whether a user stands before the host.
    pub has_user: bool,
    /// Host and port as they are written; empty where there is none.
    pub host: &'t str,
    /// From the first slash after the host on, percent signs not decoded.
    pub path: &'t str,
    /// What follows the first question mark.
    pub query: &'t str,
    /// What follows the hash sign.
    pub fragment: &'t str,
}

impl Url<'_> {
    /// The host without port and brackets.
    #[must_use]
    pub fn hostname(&self) -> &str {
        let host = self.host;
        if let Some(inner) = host.strip_prefix('[') {
            return inner.split(']').next().unwrap_or(inner);
        }
        host.rsplit_once(':').map_or(host, |(name, _)| name)
    }

    /// The port; empty where there is none.
    #[must_use]
    pub fn port(&self) -> &str {
        let after = self.host.rsplit_once(']').map_or(self.host, |(_, after)| after);
        after.rsplit_once(':').map_or("", |(_, port)| port)
    }
}

/// A URL, as [`url.Parse`](https://pkg.go.dev/net/url#Parse) reads it.
///
/// # Errors
/// Says what is wrong, in one clause.
pub fn parse_url(text: &str) -> Result<Url<'_>, &'static str> {
    if text.bytes().any(|byte| byte < b' ' || byte == 0x7f) {
        return Err("it holds a control character");
    }
    let (rest, fragment) = text.split_once('#').unwrap_or((text, ""));
    let (scheme, rest) = split_scheme(rest)?;
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let mut url =
        Url { scheme: scheme.to_ascii_lowercase(), has_user: false, host: "", path: rest, query, fragment };
    if !rest.starts_with('/') {
        // With a scheme, Go keeps such a rest apart as "opaque" and leaves host and path empty.
        url.path = if scheme.is_empty() { rest } else { "" };
        let segment = rest.split('/').next().unwrap_or(rest);
        return if scheme.is_empty() && segment.contains(':') {
            Err("its first part has a colon")
        } else {
            Ok(url)
        };
    }
    let authority = rest.strip_prefix("//").filter(|after| !scheme.is_empty() || !after.starts_with('/'));
    if let Some(after) = authority {
        let end = after.find('/').unwrap_or(after.len());
        let (authority, path) = after.split_at(end);
        let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
        check_host(host)?;
        check_escapes(user)?;
        (url.has_user, url.host, url.path) = (authority.contains('@'), host, path);
    }
    check_escapes(url.path)?;
    check_escapes(fragment)?;
    Ok(url)
}

/// The scheme and what follows its colon; no scheme where the text cannot have one.
fn split_scheme(text: &str) -> Result<(&str, &str), &'static str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    match text.split_once(':') {
        Some(("", _)) => Err("it has no scheme before its colon"),
        Some((scheme, rest))
            if scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(is_part) =>
        {
            Ok((scheme, rest))
        }
        _ => Ok(("", text)),
    }
}

fn check_host(host: &str) -> Result<(), &'static str> {
    let port = match (host.strip_prefix('['), host.rfind(':')) {
        (Some(inner), _) => inner.rsplit_once(']').ok_or("its bracket is not closed")?.1,
        (None, Some(colon)) => &host[colon..],
        (None, None) => "",
    };
    let digits = port.strip_prefix(':').unwrap_or(port);
    if (!port.is_empty() && !port.starts_with(':')) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("its port is no number");
    }
    let is_part =
        |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || "-_.~!$&'()*+,;=:[]<>\"%".contains(c);
    if !host.chars().all(is_part) {
        return Err("its host has a character that no host has");
    }
    check_escapes(host)
}

fn check_escapes(text: &str) -> Result<(), &'static str> {
    let is_escape = |after: &str| {
        let digits = after.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    let mut escapes = text.match_indices('%').map(|(at, _)| &text[at + 1..]);
    if escapes.all(is_escape) { Ok(()) } else { Err("it has a percent sign that starts no escape") }
}

/// Why a text is not `host:port`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SplitError {
    /// There is a host only.
    MissingPort,
    /// Colons and brackets do not fit.
    Malformed,
}

/// Host and port, as [`net.SplitHostPort`](https://pkg.go.dev/net#SplitHostPort) tells them apart.
///
/// # Errors
/// Says why they cannot be told apart.
pub fn split_host_port(text: &str) -> Result<(&str, &str), SplitError> {
    let colon = text.rfind(':').ok_or(SplitError::MissingPort)?;
    let (host, port) = (&text[..colon], &text[colon + 1..]);
    let host = match text.strip_prefix('[') {
        Some(inner) => {
            let close = inner.find(']').ok_or(SplitError::Malformed)?;
            match &inner[close + 1..] {
                "" => return Err(SplitError::MissingPort),
                after if after.len() == port.len() + 1 => &inner[..close],
                after if after.starts_with(':') => return Err(SplitError::Malformed),
                _ => return Err(SplitError::MissingPort),
            }
        }
        None if host.contains(':') => return Err(SplitError::Malformed),
        None => host,
    };
    if host.contains(['[', ']']) || port.contains(['[', ']']) {
        return Err(SplitError::Malformed);
    }
    Ok((host, port))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn urls_fall_into_the_parts_of_go() {
        for (text, scheme, host, path, query, fragment) in [
            ("tcp://h:1", "tcp", "h:1", "", "", ""),
            ("TCP://[::1]:24/x?q#f", "tcp", "[::1]:24", "/x", "q", "f"),
            ("unix:///run/x.sock", "unix", "", "/run/x.sock", "", ""),
            ("unix:/run/x.sock", "unix", "", "/run/x.sock", "", ""),
            ("h/x", "", "", "h/x", "", ""),
            ("localhost:514", "localhost", "", "", "", ""),
            ("udp:1.2.3.4:514", "udp", "", "", "", ""),
            ("", "", "", "", "", ""),
            ("///x", "", "", "///x", "", ""),
            ("http://h?q", "http", "h", "", "q", ""),
        ] {
            let url = parse_url(text).unwrap();
            assert_eq!(
                (url.scheme.as_str(), url.host, url.path, url.query, url.fragment),
                (scheme, host, path, query, fragment),
                "{text}"
            );
        }
        let url = parse_url("http://u:p@[fe80::1]:80").unwrap();
        assert_eq!((url.has_user, url.hostname(), url.port()), (true, "fe80::1", "80"));
        assert_eq!(
            (parse_url("tcp://h").unwrap().hostname(), parse_url("tcp://h").unwrap().port()),
            ("h", "")
        );
    }

    #[test]
    fn what_go_refuses_is_refused() {
        for text in [
            "1.2.3.4:514",
            ":514",
            "tcp://h:port",
            "tcp://[::1",
            "tcp://[::1]x",
            "tcp://a b",
            "http://h/%zz",
            "a\u{7f}",
        ] {
            assert!(parse_url(text).is_err(), "{text}");
        }
    }

    #[test]
    fn hosts_and_ports_are_told_apart() {
        for (text, expected) in [
            ("h:1", Ok(("h", "1"))),
            (":1", Ok(("", "1"))),
            ("h:", Ok(("h", ""))),
            ("[::1]:1", Ok(("::1", "1"))),
            ("h", Err(SplitError::MissingPort)),
            ("[::1]", Err(SplitError::MissingPort)),
            ("::1", Err(SplitError::Malformed)),
            ("[::1", Err(SplitError::Malformed)),
            ("a]:1", Err(SplitError::Malformed)),
        ] {
            assert_eq!(split_host_port(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_read(text in "(tcp|[a-z:/@?#%\\[\\]. é0-9]){0,12}") {
            let _ = parse_url(&text).map(|url| (url.hostname().len(), url.port().len()));
            let _ = split_host_port(&text);
        }
    }
}
