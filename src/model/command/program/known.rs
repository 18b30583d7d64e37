//! Programs known by name.

use super::Kind;
use super::Language::{self, Bun, Deno, Dotnet, Elixir, Java, Lua, Node, Perl, Php, Python, Ruby};

/// What is known of the program `name`: what it is, and the language on whose runtime it runs where that decides
/// how signals and output are handled.
pub(super) fn known(name: &str) -> Option<(Kind, Option<Language>)> {
    if let Ok(at) = SERVERS.binary_search_by_key(&name, |(server, _)| server) {
        return Some((Kind::Server, SERVERS[at].1));
    }
    if let Ok(at) = INTERPRETERS.binary_search_by_key(&name, |(interpreter, _)| interpreter) {
        return Some((Kind::Interpreter, Some(INTERPRETERS[at].1)));
    }
    if let Ok(at) = FRAMEWORKS.binary_search_by_key(&name, |(framework, _)| framework) {
        return Some((Kind::Framework, Some(FRAMEWORKS[at].1)));
    }
    if let Ok(at) = PACKAGE_MANAGERS.binary_search_by_key(&name, |(manager, _)| manager) {
        return Some((Kind::PackageManager, PACKAGE_MANAGERS[at].1));
    }
    let lists = [(SHELLS, Kind::Shell), (SUPERVISORS, Kind::Supervisor), (TOOLS, Kind::Tool)];
    let listed = lists.into_iter().find(|(names, _)| names.binary_search(&name).is_ok());
    listed.map(|(_, kind)| (kind, None))
}

const SHELLS: &[&str] =
    &["ash", "bash", "cmd", "dash", "fish", "ksh", "mksh", "powershell", "pwsh", "sh", "zsh"];

#[rustfmt::skip]
const SUPERVISORS: &[&str] = &[
    "circusd", "concurrently", "forego", "foreman", "forever", "goreman", "hivemind", "honcho", "monit",
    "multirun", "overmind", "pm2", "pm2-docker", "pm2-runtime", "runsvdir", "s6-svscan", "supervisord",
];

/// Programs that install packages, build, and run a project's scripts.
#[rustfmt::skip]
const PACKAGE_MANAGERS: &[(&str, Option<Language>)] = &[
    ("bundle", Some(Ruby)), ("cargo", None), ("composer", Some(Php)), ("go", None),
    ("gradle", Some(Java)), ("hatch", Some(Python)), ("mvn", Some(Java)), ("npm", Some(Node)),
    ("pdm", Some(Python)), ("pipenv", Some(Python)), ("pnpm", Some(Node)), ("poetry", Some(Python)),
    ("rye", Some(Python)), ("uv", Some(Python)), ("yarn", Some(Node)),
];

#[rustfmt::skip]
const INTERPRETERS: &[(&str, Language)] = &[
    ("bun", Bun), ("deno", Deno), ("dotnet", Dotnet), ("elixir", Elixir), ("iex", Elixir),
    ("ipython", Python), ("irb", Ruby), ("java", Java), ("jruby", Java), ("jshell", Java), ("lua", Lua),
    ("node", Node), ("perl", Perl), ("php", Php), ("pypy", Python), ("python", Python), ("ruby", Ruby),
    ("ts-node", Node), ("tsx", Node),
];

/// Programs that serve when told so, and do other things when told otherwise.
#[rustfmt::skip]
const FRAMEWORKS: &[(&str, Language)] = &[
    ("airflow", Python), ("artisan", Php), ("astro", Node), ("celery", Python), ("console", Php),
    ("dagster", Python), ("django-admin", Python), ("fastapi", Python), ("flask", Python),
    ("gatsby", Node), ("hanami", Ruby), ("http.server", Python), ("jekyll", Ruby), ("json-server", Node),
    ("jupyter", Python), ("jupyter-lab", Python), ("jupyter-notebook", Python), ("knex", Node),
    ("litestar", Python), ("manage.py", Python), ("medusa", Node), ("mix", Elixir), ("mkdocs", Python),
    ("mlflow", Python), ("n8n", Node), ("nest", Node), ("next", Node), ("ng", Node), ("nodemon", Node),
    ("nuxi", Node), ("nuxt", Node), ("prefect", Python), ("prisma", Node), ("rails", Ruby),
    ("rake", Ruby), ("react-scripts", Node), ("remix", Node), ("rq", Python), ("strapi", Node),
    ("streamlit", Python), ("superset", Python), ("symfony", Php), ("ts-node-dev", Node), ("vite", Node),
    ("vue-cli-service", Node), ("watchmedo", Python), ("webpack", Node),
];

/// Programs that serve until they are stopped.
#[rustfmt::skip]
const SERVERS: &[(&str, Option<Language>)] = &[
    ("activemq", Some(Java)), ("alertmanager", None), ("apache2", None), ("apache2-foreground", None),
    ("apache2ctl", None), ("apachectl", None), ("arq", Some(Python)), ("asterisk", None),
    ("buildkitd", None), ("caddy", None), ("cassandra", Some(Java)), ("catalina.sh", Some(Java)),
    ("chronyd", None), ("clickhouse-server", None), ("cloudflared", None), ("cockroach", None),
    ("code-server", Some(Node)), ("collectd", None), ("consul", None), ("containerd", None),
    ("coredns", None), ("couchdb", None), ("cron", None), ("crond", None), ("daphne", Some(Python)),
    ("dnsmasq", None), ("dockerd", None), ("dovecot", None), ("dramatiq", Some(Python)),
    ("elasticsearch", Some(Java)), ("envoy", None), ("etcd", None), ("falcon", Some(Ruby)),
    ("filebeat", None), ("flower", Some(Python)), ("fluent-bit", None), ("fluentd", Some(Ruby)),
    ("frankenphp", Some(Php)), ("gitea", None), ("grafana", None), ("grafana-server", None),
    ("granian", Some(Python)), ("gunicorn", Some(Python)), ("haproxy", None), ("http-server", Some(Node)),
    ("httpd", None), ("huey_consumer", Some(Python)), ("huey_consumer.py", Some(Python)),
    ("hypercorn", Some(Python)), ("icecast", None), ("influxd", None), ("jupyterhub", Some(Python)),
    ("kafka-server-start.sh", Some(Java)), ("kc.sh", Some(Java)), ("keydb-server", None),
    ("kibana", Some(Node)), ("kong", None), ("lighttpd", None), ("locust", Some(Python)),
    ("logstash", Some(Java)), ("loki", None), ("mariadbd", None), ("meilisearch", None),
    ("memcached", None), ("metricbeat", None), ("minio", None), ("mongod", None), ("mongos", None),
    ("mosquitto", None), ("mysqld", None), ("mysqld_safe", None), ("named", None), ("nats-server", None),
    ("neo4j", Some(Java)), ("nginx", None), ("nmbd", None), ("node_exporter", None), ("nsqd", None),
    ("ntpd", None), ("openresty", None), ("opensearch", Some(Java)), ("openvpn", None), ("otelcol", None),
    ("passenger", Some(Ruby)), ("pgbouncer", None), ("php-fpm", Some(Php)), ("postfix", None),
    ("postgres", None), ("prometheus", None), ("promtail", None), ("proxysql", None),
    ("puma", Some(Ruby)), ("qdrant", None), ("rabbitmq-server", None), ("rackup", Some(Ruby)),
    ("redis-sentinel", None), ("redis-server", None), ("registry", None), ("remix-serve", Some(Node)),
    ("resque", Some(Ruby)), ("rqworker", Some(Python)), ("rr", None), ("rsyslogd", None),
    ("sanic", Some(Python)), ("scylla", None), ("serve", Some(Node)), ("shoryuken", Some(Ruby)),
    ("sidekiq", Some(Ruby)), ("slapd", None), ("smbd", None), ("snmpd", None), ("solr", Some(Java)),
    ("solr-foreground", Some(Java)), ("squid", None), ("sshd", None), ("standalone.sh", Some(Java)),
    ("stunnel", None), ("syslog-ng", None), ("telegraf", None), ("thin", Some(Ruby)), ("tor", None),
    ("traefik", None), ("twistd", Some(Python)), ("typesense-server", None), ("unbound", None),
    ("unicorn", Some(Ruby)), ("unitd", None), ("uvicorn", Some(Python)), ("uwsgi", Some(Python)),
    ("valkey-server", None), ("varnishd", None), ("vault", None), ("vector", None),
    ("verdaccio", Some(Node)), ("vsftpd", None), ("waitress-serve", Some(Python)), ("weaviate", None),
    ("webpack-dev-server", Some(Node)), ("zookeeper-server-start.sh", Some(Java)),
];

/// Programs that do one thing and end.
#[rustfmt::skip]
const TOOLS: &[&str] = &[
    "ab", "alembic", "ansible", "ansible-playbook", "apk", "apt", "apt-get", "atlas", "awk", "aws", "az",
    "black", "borg", "buildah", "cat", "certbot", "chmod", "chown", "clang", "cmake", "cosign", "cp", "crane",
    "cub", "curl", "cypress", "date", "dbmate", "df", "dig", "dnf", "docker", "du", "echo", "env", "envsubst",
    "eslint", "ffmpeg", "ffprobe", "find", "flake8", "flyway", "g++", "gcc", "gcloud", "gh", "git", "goose",
    "grep", "grype", "gunzip", "gzip", "hadolint", "head", "helm", "hostname", "hugo", "id", "jest", "jq",
    "jupyter-nbconvert", "k6", "kafka-topics", "kubectl", "kustomize", "liquibase", "ls", "make", "mc",
    "microdnf", "migrate", "mkdir", "mocha", "mongodump", "mongosh", "mv", "mypy", "mysql", "mysqladmin",
    "mysqldump", "nc", "ninja", "nslookup", "nvidia-smi", "openssl", "packer", "pandoc", "pdflatex", "pg_dump",
    "pg_isready", "pg_restore", "phpunit", "ping", "pip", "playwright", "podman", "prettier", "printenv",
    "psql", "pulumi", "pwd", "pylint", "pytest", "rclone", "redis-cli", "restic", "rm", "rollup", "rspec",
    "rsync", "ruff", "rustc", "scp", "sed", "semgrep", "shellcheck", "skopeo", "sleep", "sort", "sqlite3",
    "ssh", "syft", "tail", "tar", "terraform", "tofu", "tox", "trivy", "tsc", "uname", "unzip", "wget",
    "whoami", "xargs", "yq", "yum", "zip",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_in_order() {
        assert!(SHELLS.is_sorted() && SUPERVISORS.is_sorted() && TOOLS.is_sorted());
        assert!(PACKAGE_MANAGERS.is_sorted_by_key(|(name, _)| name));
        assert!(INTERPRETERS.is_sorted_by_key(|(name, _)| name));
        assert!(FRAMEWORKS.is_sorted_by_key(|(name, _)| name));
        assert!(SERVERS.is_sorted_by_key(|(name, _)| name));
    }

    #[test]
    fn no_name_is_in_two_tables() {
        let mut names: Vec<_> = [SHELLS, SUPERVISORS, TOOLS].concat();
        names.extend(PACKAGE_MANAGERS.iter().chain(SERVERS).map(|(name, _)| name));
        names.extend(INTERPRETERS.iter().chain(FRAMEWORKS).map(|(name, _)| name));
        names.sort_unstable();
        assert!(
            names.windows(2).all(|pair| pair[0] != pair[1]),
            "{:?}",
            names.windows(2).find(|pair| pair[0] == pair[1])
        );
    }
}
