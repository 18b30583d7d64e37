//! How servers that are known by their image are asked whether they work.

use super::container::Container;
use crate::model::image::{ImageReference, official_name};

/// How a server is asked.
pub(super) struct Probe {
    /// The words of a health check, `CMD` or `CMD-SHELL` in front.
    pub(super) test: Vec<String>,
    /// Whether it takes long to start or to ask.
    pub(super) slow: bool,
}

/// Servers that do not answer just any request over HTTP, by the last part of their image's name.
const SERVERS: [&str; 34] = [
    "alertmanager",
    "clickhouse-server",
    "consul",
    "couchdb",
    "elasticsearch",
    "etcd",
    "grafana",
    "grafana-enterprise",
    "grafana-oss",
    "influxdb",
    "keycloak",
    "mariadb",
    "memcached",
    "minio",
    "mongo",
    "mysql",
    "nats",
    "opensearch",
    "percona",
    "percona-server",
    "pgvector",
    "postgis",
    "postgres",
    "prometheus",
    "rabbitmq",
    "redis",
    "redis-stack",
    "redis-stack-server",
    "timescaledb",
    "timescaledb-ha",
    "traefik",
    "valkey",
    "vault",
    "zookeeper",
];

/// Whether the image of `container` is that of a server that wants to be asked in its own way.
pub(super) fn is_known_server(container: &Container) -> bool {
    let image = container.base_name().and_then(ImageReference::parse);
    image.and_then(|image| Some(SERVERS.contains(&image.repository.rsplit('/').next()?))).unwrap_or(false)
}

/// A probe for the server that `container` runs; `None` if its image is none of those that are known to bring
/// something to ask with, or if it has been told to listen somewhere else.
pub(super) fn server_probe(container: &Container) -> Option<Probe> {
    let image = ImageReference::parse(container.base_name()?)?;
    let name = official_name(&image);
    let version = Version::of(image.effective_tag());
    let is_moved = container.words().iter().any(|word| {
        word.starts_with("--port") || word.contains("listen") || word.contains("port=") || *word == "-p"
    });
    let test = match name.rsplit('/').next()? {
        _ if is_moved => return None,
        "postgres" | "postgis" | "timescaledb" | "timescaledb-ha" | "pgvector" => shell(&postgres(container)),
        "redis" | "redis-stack" | "redis-stack-server" => shell(&redis(container, "redis-cli")?),
        "valkey" => shell(&redis(container, "valkey-cli")?),
        // Over TCP, since while a new database is made there is a server that listens on its socket only. Refused
        // access is an answer, too: https://dev.mysql.com/doc/refman/8.4/en/mysqladmin.html
        "mysql" | "percona" | "percona-server" => words("mysqladmin ping -h 127.0.0.1"),
        "mariadb" if version.is_below(10, 5) => words("mysqladmin ping -h 127.0.0.1"),
        "mariadb" => words("mariadb-admin ping -h 127.0.0.1"),
        "mongo" => {
            let client = if version.is_below(5, 0) { "mongo" } else { "mongosh" };
            [words(client), ["--quiet", "--eval", "db.adminCommand('ping').ok"].map(String::from).to_vec()]
                .concat()
        }
        "rabbitmq" => words("rabbitmq-diagnostics -q ping"),
        "zookeeper" if name == "zookeeper" => words("zkServer.sh status"),
        _ => by_full_name(container, name, version)?,
    };
    let slow =
        ["rabbitmq", "zookeeper", "elasticsearch", "opensearch"].iter().any(|slow| name.ends_with(slow));
    let form = if test.len() == 1 { "CMD-SHELL" } else { "CMD" };
    Some(Probe { test: std::iter::once(form.to_owned()).chain(test).collect(), slow })
}

/// Images whose name alone says little if somebody else has made them.
fn by_full_name(container: &Container, name: &str, version: Version) -> Option<Vec<String>> {
    let is_set = |name: &str, to: &str| {
        container.variable(name).is_some_and(|variable| variable.value.as_deref() == Some(to))
    };
    let has_variable = |start: &str| container.config.env.variables.keys().any(|key| key.starts_with(start));
    let curl = |url: &str| words(&format!("curl -fsS -o /dev/null http://127.0.0.1:{url}"));
    let wget = |url: &str| words(&format!("wget -q -O /dev/null http://127.0.0.1:{url}"));
    let says = |word: &str| container.words().iter().any(|said| said.contains(word));
    let has_web_prefix = ["web.route-prefix", "web.external-url", "web.config"].iter().any(|flag| says(flag));
    Some(match name {
        // With security on, which is the default since 8.0, it wants TLS and a password.
        "elasticsearch" | "docker.elastic.co/elasticsearch/elasticsearch" | "elastic/elasticsearch"
            if is_set("xpack.security.enabled", "false")
                || version.is_below(8, 0) && !has_variable("xpack.security") =>
        {
            curl("9200/_cluster/health?local=true")
        }
        "opensearchproject/opensearch"
            if is_set("DISABLE_SECURITY_PLUGIN", "true") || is_set("plugins.security.disabled", "true") =>
        {
            curl("9200/_cluster/health?local=true")
        }
        // https://clickhouse.com/docs/interfaces/http
        "clickhouse/clickhouse-server" => wget("8123/ping"),
        // https://docs.couchdb.org/en/stable/api/server/common.html#up
        "couchdb" => curl("5984/_up"),
        // https://docs.influxdata.com/influxdb/v2/reference/cli/influx/ping/
        "influxdb" if version.major == Some(2) => words("influx ping"),
        "influxdb" if version.major == Some(1) => words("influx -execute exit"),
        // https://prometheus.io/docs/prometheus/latest/management_api/
        "prom/prometheus" | "quay.io/prometheus/prometheus" if !has_web_prefix => wget("9090/-/healthy"),
        "prom/alertmanager" | "quay.io/prometheus/alertmanager" if !has_web_prefix => wget("9093/-/healthy"),
        // https://grafana.com/docs/grafana/latest/developers/http_api/other/#health-api
        "grafana/grafana" | "grafana/grafana-oss" | "grafana/grafana-enterprise"
            if !has_variable("GF_SERVER_") && !version.tag_has("ubuntu") =>
        {
            wget("3000/api/health")
        }
        // `local` is an alias that the client brings: https://github.com/minio/minio/issues/18373
        "minio/minio" | "quay.io/minio/minio" if !says("--address") && version.is_minio_with_client() => {
            words("mc ready local")
        }
        // https://doc.traefik.io/traefik/operations/cli/#healthcheck
        "traefik" if says("--ping") => words("traefik healthcheck --ping"),
        // https://caddyserver.com/docs/api
        "caddy" => wget("2019/config/"),
        // https://developer.hashicorp.com/consul/commands/members
        "consul" | "hashicorp/consul" => words("consul members"),
        // https://etcd.io/docs/v3.6/op-guide/maintenance/
        "quay.io/coreos/etcd" | "gcr.io/etcd-development/etcd"
            if !says("https") && !has_variable("ETCD_CERT") =>
        {
            words("etcdctl endpoint health")
        }
        "memcached" if version.tag_has("alpine") => {
            shell("echo version | nc -w 1 127.0.0.1 11211 | grep -q VERSION")
        }
        _ => return None,
    })
}

/// What a tag says.
#[derive(Clone, Copy)]
struct Version<'t> {
    tag: &'t str,
    major: Option<u32>,
    minor: Option<u32>,
}

impl<'t> Version<'t> {
    fn of(tag: &'t str) -> Self {
        let mut numbers = tag.trim_start_matches('v').split(|c: char| !c.is_ascii_digit()).map(str::parse);
        let mut next = || numbers.next()?.ok();
        let (major, minor) = (next(), next());
        Self { tag, major, minor }
    }

    /// Whether it is known to be older. A tag without a number is new.
    fn is_below(self, major: u32, minor: u32) -> bool {
        self.major.is_some_and(|own| (own, self.minor.unwrap_or(u32::MAX)) < (major, minor))
    }

    fn tag_has(self, word: &str) -> bool {
        self.tag.contains(word)
    }

    /// Whether the release has `mc ready`: older ones have `curl` in its stead. They are called
    /// `RELEASE.2024-01-31T20-20-33Z`.
    fn is_minio_with_client(self) -> bool {
        match self.tag.strip_prefix("RELEASE.") {
            Some(date) => date >= "2023-11",
            None => self.tag == "latest",
        }
    }
}

fn words(line: &str) -> Vec<String> {
    line.split(' ').map(str::to_owned).collect()
}

fn shell(line: &str) -> Vec<String> {
    vec![line.to_owned()]
}

/// Over TCP, since while a new database is made there is a server that listens on its socket only. With user and
/// database as the container has them: a wrong one is logged as an error at each check.
fn postgres(container: &Container) -> String {
    let known = container.config.env.complete || container.image.is_none();
    let user = match (container.variable("POSTGRES_USER"), known) {
        (Some(_), _) => "$POSTGRES_USER",
        (None, true) => "postgres",
        (None, false) => "${POSTGRES_USER:-postgres}",
    };
    let database = match container.variable("POSTGRES_DB") {
        Some(_) => " -d $POSTGRES_DB",
        None => "",
    };
    format!("pg_isready -h 127.0.0.1 -U {user}{database}")
}

/// What answers an error, because it wants a password or is loading its data, ends with 0 all the same, so the answer
/// itself is looked at. `None` if it wants a password that no variable of the container holds.
fn redis(container: &Container, client: &str) -> Option<String> {
    let wants_password = container.words().iter().any(|word| word.contains("requirepass"));
    let password = match container.variable("REDIS_PASSWORD") {
        Some(_) => "REDISCLI_AUTH=$REDIS_PASSWORD ",
        None if wants_password && container.variable("REDISCLI_AUTH").is_none() => return None,
        None => "",
    };
    Some(format!("{password}{client} ping | grep -q PONG"))
}
