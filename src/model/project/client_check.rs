//! Health checks for servers that bring a client to ask them with.

use super::container::Container;
use crate::model::image::ImageReference;
use crate::syntax::yaml::edit::New;

/// A `healthcheck` for the server that `container` runs, as key and value of its service; `None` if its image is none
/// of those that are known to bring a client.
#[must_use]
pub fn client_check(container: &Container) -> Option<(String, New)> {
    let image = ImageReference::parse(container.base_name()?)?;
    let name = image.repository.rsplit('/').next()?;
    let major = image.tag.as_deref().and_then(major);
    let test = match name {
        "postgres" | "postgis" | "timescaledb" | "timescaledb-ha" | "pgvector" => {
            line(&["CMD-SHELL", &postgres(container)])
        }
        "redis" | "redis-stack-server" => line(&["CMD", "redis-cli", "ping"]),
        "valkey" => line(&["CMD", "valkey-cli", "ping"]),
        // Over TCP, since while a new database is made there is a server that listens on its socket only.
        "mysql" => line(&["CMD", "mysqladmin", "ping", "-h", "127.0.0.1"]),
        "mariadb" => line(&["CMD", "mariadb-admin", "ping", "-h", "127.0.0.1"]),
        "mongo" => {
            let shell = if major.is_some_and(|major| major < 5) { "mongo" } else { "mongosh" };
            line(&["CMD", shell, "--quiet", "--eval", "db.adminCommand('ping').ok"])
        }
        "rabbitmq" => line(&["CMD", "rabbitmq-diagnostics", "-q", "ping"]),
        _ => return None,
    };
    let check = New::Map(vec![
        ("test".to_owned(), test),
        ("interval".to_owned(), New::from("10s")),
        ("timeout".to_owned(), New::from("5s")),
        ("retries".to_owned(), New::from(5)),
        ("start_period".to_owned(), New::from("30s")),
    ]);
    Some(("healthcheck".to_owned(), check))
}

/// A list of texts on one line.
fn line(words: &[&str]) -> New {
    let words: Vec<_> = words.iter().map(|word| format!("{word:?}")).collect();
    New::Plain(format!("[{}]", words.join(", ")))
}

/// The number that a tag begins with.
fn major(tag: &str) -> Option<u32> {
    tag.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// With user and database as the container has them: a wrong one is logged as an error at each check.
fn postgres(container: &Container) -> String {
    let known = container.config.env.complete || container.image.is_none();
    let word = |name: &str, default: &str| match (container.variable(name), known) {
        (Some(_), _) => format!("$${name}"),
        (None, true) => default.to_owned(),
        (None, false) => format!("$${{{name}:-{default}}}"),
    };
    let database = match container.variable("POSTGRES_DB") {
        Some(_) => " -d $$POSTGRES_DB",
        None => "",
    };
    format!("pg_isready -U {}{database}", word("POSTGRES_USER", "postgres"))
}
