//! Paths as shipworthy writes them: `/` between parts on every system, relative to the working folder where
//! that is possible. They are names to look up and to print; only a [`Reader`](super::Reader) touches a disk.

/// `path` without `.` parts, doubled slashes and the `..` that can be resolved; `.` for nothing.
#[must_use]
pub fn normalize(path: &str) -> String {
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    let absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|&last| last != "..") => drop(parts.pop()),
            ".." if absolute => {}
            part => parts.push(part),
        }
    }
    match (absolute, parts.join("/")) {
        (true, joined) => format!("/{joined}"),
        (false, joined) if joined.is_empty() => ".".to_owned(),
        (false, joined) => joined,
    }
}

/// `path` as seen from the folder `base`; an absolute `path` stays itself.
#[must_use]
pub fn join(base: &str, path: &str) -> String {
    if path.starts_with('/') { normalize(path) } else { normalize(&format!("{base}/{path}")) }
}

/// The folder that holds `path`: `.` for a bare name.
#[must_use]
pub fn parent(path: &str) -> &str {
    match path.rfind('/') {
        Some(0) => "/",
        Some(at) => &path[..at],
        None => ".",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_come_out_in_one_form() {
        for (given, normal) in [
            ("", "."),
            (".", "."),
            ("./a//b/", "a/b"),
            ("a/../b", "b"),
            ("../x/../../y", "../../y"),
            ("/../a", "/a"),
            ("/", "/"),
        ] {
            assert_eq!(normalize(given), normal, "{given:?}");
        }
    }

    #[test]
    fn joining_starts_at_the_base() {
        assert_eq!(join("a/b", "../c"), "a/c");
        assert_eq!(join(".", "./c"), "c");
        assert_eq!(join("a", "/etc/x"), "/etc/x");
        assert_eq!(join("/srv/app", "x"), "/srv/app/x");
    }

    #[test]
    fn parents() {
        assert_eq!((parent("a/b/c"), parent("c"), parent("/c")), ("a/b", ".", "/"));
    }
}
