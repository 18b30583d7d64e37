//! The health checks that are offered for services: what they ask, with what the image has.

use shipworthy::config::Config;
use shipworthy::lint;
use shipworthy::source::{Kind, Sources};

/// The `test` that is offered for a service with these lines, which publishes a port.
fn offered(lines: &str) -> Option<String> {
    let sources = Sources::default();
    let text = format!("services:\n  web:\n    {}\n", lines.replace('\n', "\n    "));
    sources.add("compose.yaml", Kind::Compose, text.into_bytes()).unwrap();
    let config = Config { select: vec!["missing-healthcheck".to_owned()], ..Config::default() };
    let report = lint(&sources, &config);
    assert_eq!(report.findings.len(), 1, "{lines}: {:?}", report.findings);
    let fix = report.findings[0].fixes.first()?;
    let written = &fix.edits[0].replacement;
    let test = written.lines().find_map(|line| line.trim().strip_prefix("test: "))?;
    Some(test.split("  # ").next().unwrap_or_default().to_owned())
}

#[test]
fn known_servers_are_asked_with_their_own_clients() {
    for (lines, test) in [
        ("image: postgres:17", r#"["CMD-SHELL", "pg_isready -h 127.0.0.1 -U postgres"]"#),
        (
            "image: docker.io/library/postgres:17\nenvironment:\n  POSTGRES_USER: a\n  POSTGRES_DB: b",
            r#"["CMD-SHELL", "pg_isready -h 127.0.0.1 -U $$POSTGRES_USER -d $$POSTGRES_DB"]"#,
        ),
        (
            "image: postgis/postgis:17-3.5\nenvironment:\n  - POSTGRES_USER=a",
            r#"["CMD-SHELL", "pg_isready -h 127.0.0.1 -U $$POSTGRES_USER"]"#,
        ),
        ("image: redis:8", r#"["CMD-SHELL", "redis-cli ping | grep -q PONG"]"#),
        (
            "image: redis:8\ncommand: redis-server --requirepass $${REDIS_PASSWORD}\nenvironment: [REDIS_PASSWORD=x]",
            r#"["CMD-SHELL", "REDISCLI_AUTH=$$REDIS_PASSWORD redis-cli ping | grep -q PONG"]"#,
        ),
        ("image: valkey/valkey:8-alpine", r#"["CMD-SHELL", "valkey-cli ping | grep -q PONG"]"#),
        ("image: mysql:8.4", r#"["CMD", "mysqladmin", "ping", "-h", "127.0.0.1"]"#),
        ("image: mariadb:10.4", r#"["CMD", "mysqladmin", "ping", "-h", "127.0.0.1"]"#),
        ("image: mariadb:lts", r#"["CMD", "mariadb-admin", "ping", "-h", "127.0.0.1"]"#),
        ("image: mongo:4.4", r#"["CMD", "mongo", "--quiet", "--eval", "db.adminCommand('ping').ok"]"#),
        ("image: mongo", r#"["CMD", "mongosh", "--quiet", "--eval", "db.adminCommand('ping').ok"]"#),
        ("image: rabbitmq:4-management", r#"["CMD", "rabbitmq-diagnostics", "-q", "ping"]"#),
        ("image: zookeeper:3.9", r#"["CMD", "zkServer.sh", "status"]"#),
        ("image: influxdb:2.7-alpine", r#"["CMD", "influx", "ping"]"#),
        ("image: traefik:v3.5\ncommand: [--ping=true]", r#"["CMD", "traefik", "healthcheck", "--ping"]"#),
        ("image: minio/minio\ncommand: server /data", r#"["CMD", "mc", "ready", "local"]"#),
        (
            "image: memcached:1-alpine",
            r#"["CMD-SHELL", "echo version | nc -w 1 127.0.0.1 11211 | grep -q VERSION"]"#,
        ),
        (
            "image: prom/prometheus:v3.5.0\ncommand: [--config.file=/p.yml, --web.enable-lifecycle]",
            r#"["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:9090/-/healthy"]"#,
        ),
        (
            "image: elasticsearch:7.17.0",
            r#"["CMD", "curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1:9200/_cluster/health?local=true"]"#,
        ),
    ] {
        assert_eq!(offered(&format!("{lines}\nports: [\"1234\"]")).as_deref(), Some(test), "{lines}");
    }
}

#[test]
fn a_server_is_not_asked_where_it_may_not_answer() {
    for lines in [
        "image: redis:8\ncommand: redis-server --requirepass secret",
        "image: redis:8\ncommand: redis-server --port 7000",
        "image: postgres:17\ncommand: postgres -p 5433",
        "image: elasticsearch:9.1.0",
        "image: traefik:v3.5\ncommand: [--api]",
        "image: minio/minio:RELEASE.2022-01-01T00-00-00Z",
        "image: prom/prometheus\ncommand: [--web.external-url=http://x/prometheus]",
        "image: memcached:1",
        "image: caddy:2\ncommand: [--listen, \":81\"]",
    ] {
        assert_eq!(offered(&format!("{lines}\nports: [\"6379\"]")), None, "{lines}");
    }
}

#[test]
fn others_are_asked_over_http_where_they_are_reached() {
    let curl = |url: &str| Some(format!(r#"["CMD", "curl", "-fsS", "-o", "/dev/null", "{url}"]"#));
    let wget = |url: &str| Some(format!(r#"["CMD", "wget", "-q", "-O", "/dev/null", "{url}"]"#));
    for (lines, test) in [
        ("image: node:22\nports: [\"80:3000\"]", curl("http://127.0.0.1:3000/")),
        ("image: node:22-alpine\nports: [\"53:53/udp\", \"80:3000\"]", wget("http://127.0.0.1:3000/")),
        ("image: nginx:1.28\nports: [\"8080-8081:80-81\"]", curl("http://127.0.0.1:80/")),
        ("image: node:22\nexpose: [\"3000\"]", curl("http://127.0.0.1:3000/")),
        ("image: nginx:1.28\nports: [\"443:443\"]", None),
        ("image: php:8-fpm\nexpose: [9000]", None),
        ("image: httpd:2.4\nports: [\"80:80\"]", None),
    ] {
        assert_eq!(offered(lines), test, "{lines}");
    }
}
