//! Names of programs, without what says nothing about which program it is.

use crate::model::command::shell::base_name;

/// Programs that distributions install with a version behind the name: `python3.12`, `php-fpm8.2`.
const VERSIONED: [&str; 10] =
    ["gunicorn", "lua", "perl", "php", "php-fpm", "pip", "pypy", "python", "ruby", "uwsgi"];

/// Names under which a program is installed too.
const ALIASES: [(&str, &str); 8] = [
    ("docker-init", "tini"),
    ("httpd-foreground", "httpd"),
    ("mvnw", "mvn"),
    ("gradlew", "gradle"),
    ("nodejs", "node"),
    ("tini-static", "tini"),
    ("uwsgi_python3", "uwsgi"),
    ("uwsgi-core", "uwsgi"),
];

/// The name that a program goes by: `python` for `/usr/bin/python3.12`, `node` for `nodejs`, `java` for `JAVA.EXE`.
pub(super) fn program_name(path: &str) -> &str {
    let name = base_name(path);
    let name = match name.len().checked_sub(".exe".len()).and_then(|at| name.split_at_checked(at)) {
        Some((stem, extension)) if extension.eq_ignore_ascii_case(".exe") && !stem.is_empty() => stem,
        _ => name,
    };
    if let Some(&(_, usual)) = ALIASES.iter().find(|(alias, _)| *alias == name) {
        return usual;
    }
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '-');
    if VERSIONED.contains(&stem) { stem } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (path, name) in [
            ("/usr/bin/python3.12", "python"),
            ("python", "python"),
            ("./server", "server"),
            ("/app/my-app2", "my-app2"),
            ("php-fpm8.2", "php-fpm"),
            ("/usr/sbin/php-fpm", "php-fpm"),
            ("ruby3.1", "ruby"),
            ("/usr/bin/nodejs", "node"),
            (r"C:\jdk\bin\java.EXE", "java"),
            (".exe", ".exe"),
            ("é.é", "é.é"),
            ("", ""),
        ] {
            assert_eq!(program_name(path), name, "{path}");
        }
    }
}
