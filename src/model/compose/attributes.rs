//! The types of all attributes in the canonical model, in the order in which `docker compose config` prints them:
//! [compose-go's](https://github.com/compose-spec/compose-go/blob/main/types/types.go) as data.

use super::types::{Field, Struct, Type, Zero};

const fn omitted(name: &'static str, kind: Type) -> Field {
    Field { name, kind, zero: Zero::Omitted }
}

const fn hidden(name: &'static str, kind: Type) -> Field {
    Field { name, kind, zero: Zero::Hidden }
}

const fn kept(name: &'static str, kind: Type) -> Field {
    Field { name, kind, zero: Zero::Kept }
}

const fn always(name: &'static str, kind: Type) -> Field {
    Field { name, kind, zero: Zero::Always }
}

const fn open(fields: &'static [Field]) -> Struct {
    Struct { fields, extensions: true }
}

const fn closed(fields: &'static [Field]) -> Struct {
    Struct { fields, extensions: false }
}

/// A whole project.
pub(super) static PROJECT: Struct = open(&[
    omitted("name", Type::Text),
    always("services", Type::Map(&SERVICE)),
    omitted("networks", Type::Map(&NETWORK)),
    omitted("volumes", Type::Map(&VOLUME)),
    omitted("secrets", Type::Map(&FILE_OBJECT)),
    omitted("configs", Type::Map(&FILE_OBJECT)),
    omitted("models", Type::Map(&MODEL)),
]);

static SERVICE: Struct = open(&[
    omitted("profiles", Type::Texts),
    omitted("annotations", Type::Labels),
    kept("attach", Type::Bool),
    kept("build", Type::Struct(&BUILD)),
    kept("develop", Type::Struct(&DEVELOP)),
    kept("blkio_config", Type::Struct(&BLKIO)),
    omitted("cap_add", Type::Texts),
    omitted("cap_drop", Type::Texts),
    omitted("cgroup_parent", Type::Text),
    omitted("cgroup", Type::Text),
    omitted("cpu_count", Type::Int),
    omitted("cpu_percent", Type::Float),
    omitted("cpu_period", Type::Int),
    omitted("cpu_quota", Type::Int),
    omitted("cpu_rt_period", Type::Int),
    omitted("cpu_rt_runtime", Type::Int),
    omitted("cpus", Type::Float),
    omitted("cpuset", Type::Text),
    omitted("cpu_shares", Type::Int),
    kept("command", Type::Command),
    omitted("configs", Type::List(&FILE_REFERENCE)),
    omitted("container_name", Type::Text),
    kept("credential_spec", Type::Struct(&CREDENTIAL_SPEC)),
    omitted("depends_on", Type::Map(&DEPENDENCY)),
    kept("deploy", Type::Struct(&DEPLOY)),
    omitted("device_cgroup_rules", Type::Texts),
    omitted("devices", Type::List(&DEVICE)),
    omitted("dns", Type::TextOrTexts),
    omitted("dns_opt", Type::Texts),
    omitted("dns_search", Type::TextOrTexts),
    omitted("domainname", Type::Text),
    kept("entrypoint", Type::Command),
    kept("provider", Type::Struct(&PROVIDER)),
    omitted("environment", Type::Variables),
    omitted("env_file", Type::List(&ENV_FILE)),
    omitted("expose", Type::Scalars),
    omitted("external_links", Type::Texts),
    omitted("extra_hosts", Type::Hosts),
    omitted("group_add", Type::Texts),
    omitted("gpus", Type::List(&DEVICE_REQUEST)),
    omitted("hostname", Type::Text),
    kept("healthcheck", Type::Struct(&HEALTHCHECK)),
    omitted("image", Type::Text),
    kept("init", Type::Bool),
    omitted("ipc", Type::Text),
    omitted("isolation", Type::Text),
    omitted("labels", Type::Labels),
    omitted("label_file", Type::Texts),
    omitted("links", Type::Texts),
    kept("logging", Type::Struct(&LOGGING)),
    hidden("mem_limit", Type::Bytes),
    omitted("mem_reservation", Type::Bytes),
    omitted("memswap_limit", Type::Bytes),
    omitted("mem_swappiness", Type::Bytes),
    omitted("mac_address", Type::Text),
    omitted("models", Type::Map(&SERVICE_MODEL)),
    omitted("network_mode", Type::Text),
    omitted("networks", Type::Map(&SERVICE_NETWORK)),
    omitted("oom_kill_disable", Type::Bool),
    omitted("oom_score_adj", Type::Int),
    omitted("pid", Type::Text),
    omitted("pids_limit", Type::Int),
    omitted("platform", Type::Text),
    omitted("ports", Type::List(&PORT)),
    omitted("privileged", Type::Bool),
    omitted("pull_policy", Type::Text),
    omitted("read_only", Type::Bool),
    omitted("restart", Type::Text),
    omitted("runtime", Type::Text),
    kept("scale", Type::Int),
    omitted("secrets", Type::List(&FILE_REFERENCE)),
    omitted("security_opt", Type::Texts),
    omitted("shm_size", Type::Bytes),
    omitted("stdin_open", Type::Bool),
    kept("stop_grace_period", Type::Duration),
    omitted("stop_signal", Type::Text),
    omitted("storage_opt", Type::TextMap),
    omitted("sysctls", Type::Labels),
    omitted("tmpfs", Type::TextOrTexts),
    omitted("tty", Type::Bool),
    omitted("ulimits", Type::UlimitMap),
    omitted("use_api_socket", Type::Bool),
    omitted("user", Type::Text),
    omitted("userns_mode", Type::Text),
    omitted("uts", Type::Text),
    omitted("volumes", Type::List(&MOUNT)),
    omitted("volumes_from", Type::Texts),
    omitted("working_dir", Type::Text),
    omitted("pre_start", Type::List(&HOOK)),
    omitted("post_start", Type::List(&HOOK)),
    omitted("pre_stop", Type::List(&HOOK)),
]);

static BUILD: Struct = open(&[
    omitted("context", Type::Text),
    omitted("dockerfile", Type::Text),
    omitted("dockerfile_inline", Type::Text),
    omitted("entitlements", Type::Texts),
    omitted("args", Type::Variables),
    omitted("provenance", Type::Text),
    omitted("sbom", Type::Text),
    omitted("ssh", Type::Ssh),
    omitted("labels", Type::Labels),
    omitted("cache_from", Type::TextOrTexts),
    omitted("cache_to", Type::TextOrTexts),
    omitted("no_cache", Type::Bool),
    omitted("no_cache_filter", Type::TextOrTexts),
    omitted("additional_contexts", Type::Labels),
    omitted("pull", Type::Bool),
    omitted("extra_hosts", Type::Hosts),
    omitted("isolation", Type::Text),
    omitted("network", Type::Text),
    omitted("target", Type::Text),
    omitted("secrets", Type::List(&FILE_REFERENCE)),
    omitted("shm_size", Type::Bytes),
    omitted("tags", Type::TextOrTexts),
    omitted("ulimits", Type::UlimitMap),
    omitted("platforms", Type::TextOrTexts),
    omitted("privileged", Type::Bool),
]);

static DEVELOP: Struct = open(&[omitted("watch", Type::List(&WATCH))]);

static WATCH: Struct = open(&[
    always("path", Type::Text),
    always("action", Type::Text),
    omitted("target", Type::Text),
    omitted("exec", Type::Struct(&HOOK)),
    omitted("include", Type::Texts),
    omitted("ignore", Type::Texts),
    omitted("initial_sync", Type::Bool),
]);

static HOOK: Struct = open(&[
    kept("command", Type::Command),
    omitted("image", Type::Text),
    omitted("user", Type::Text),
    omitted("privileged", Type::Bool),
    omitted("working_dir", Type::Text),
    omitted("environment", Type::Variables),
    omitted("per_replica", Type::Bool),
]);

static BLKIO: Struct = open(&[
    omitted("weight", Type::Uint),
    omitted("weight_device", Type::List(&WEIGHT_DEVICE)),
    omitted("device_read_bps", Type::List(&THROTTLE_DEVICE)),
    omitted("device_read_iops", Type::List(&THROTTLE_DEVICE)),
    omitted("device_write_bps", Type::List(&THROTTLE_DEVICE)),
    omitted("device_write_iops", Type::List(&THROTTLE_DEVICE)),
]);

static WEIGHT_DEVICE: Struct = open(&[always("path", Type::Text), always("weight", Type::Uint)]);

static THROTTLE_DEVICE: Struct = open(&[always("path", Type::Text), always("rate", Type::Bytes)]);

static FILE_REFERENCE: Struct = open(&[
    omitted("source", Type::Text),
    omitted("target", Type::Text),
    omitted("uid", Type::Text),
    omitted("gid", Type::Text),
    kept("mode", Type::FileMode),
]);

static CREDENTIAL_SPEC: Struct =
    open(&[omitted("config", Type::Text), omitted("file", Type::Text), omitted("registry", Type::Text)]);

static DEPENDENCY: Struct =
    open(&[omitted("condition", Type::Text), omitted("restart", Type::Bool), always("required", Type::Bool)]);

static DEPLOY: Struct = open(&[
    omitted("mode", Type::Text),
    kept("replicas", Type::Int),
    omitted("labels", Type::Labels),
    kept("update_config", Type::Struct(&UPDATE)),
    kept("rollback_config", Type::Struct(&UPDATE)),
    omitted("resources", Type::Struct(&RESOURCES)),
    kept("restart_policy", Type::Struct(&RESTART_POLICY)),
    omitted("placement", Type::Struct(&PLACEMENT)),
    omitted("endpoint_mode", Type::Text),
]);

static UPDATE: Struct = open(&[
    kept("parallelism", Type::Uint),
    omitted("delay", Type::Duration),
    omitted("failure_action", Type::Text),
    omitted("monitor", Type::Duration),
    omitted("max_failure_ratio", Type::Float),
    omitted("order", Type::Text),
]);

static RESOURCES: Struct =
    open(&[kept("limits", Type::Struct(&RESOURCE)), kept("reservations", Type::Struct(&RESOURCE))]);

static RESOURCE: Struct = open(&[
    omitted("cpus", Type::Cpus),
    hidden("memory", Type::Bytes),
    omitted("pids", Type::Int),
    omitted("devices", Type::List(&DEVICE_REQUEST)),
    omitted("generic_resources", Type::List(&GENERIC_RESOURCE)),
]);

static GENERIC_RESOURCE: Struct = open(&[kept("discrete_resource_spec", Type::Struct(&DISCRETE_RESOURCE))]);

static DISCRETE_RESOURCE: Struct = open(&[always("kind", Type::Text), always("value", Type::Int)]);

static RESTART_POLICY: Struct = open(&[
    omitted("condition", Type::Text),
    kept("delay", Type::Duration),
    kept("max_attempts", Type::Uint),
    kept("window", Type::Duration),
]);

static PLACEMENT: Struct = open(&[
    omitted("constraints", Type::Texts),
    omitted("preferences", Type::List(&PREFERENCE)),
    omitted("max_replicas_per_node", Type::Uint),
]);

static PREFERENCE: Struct = open(&[omitted("spread", Type::Text)]);

static DEVICE: Struct =
    open(&[omitted("source", Type::Text), omitted("target", Type::Text), omitted("permissions", Type::Text)]);

static DEVICE_REQUEST: Struct = closed(&[
    omitted("capabilities", Type::Texts),
    omitted("driver", Type::Text),
    omitted("count", Type::Count),
    omitted("device_ids", Type::Texts),
    omitted("options", Type::Labels),
]);

static PROVIDER: Struct = open(&[omitted("type", Type::Text), omitted("options", Type::MultiOptions)]);

static ENV_FILE: Struct =
    closed(&[omitted("path", Type::Text), omitted("required", Type::OptOut), omitted("format", Type::Text)]);

static HEALTHCHECK: Struct = open(&[
    omitted("test", Type::Test),
    kept("timeout", Type::Duration),
    kept("interval", Type::Duration),
    kept("retries", Type::Uint),
    kept("start_period", Type::Duration),
    kept("start_interval", Type::Duration),
    omitted("disable", Type::Bool),
]);

static LOGGING: Struct = open(&[omitted("driver", Type::Text), omitted("options", Type::Options)]);

static SERVICE_MODEL: Struct = open(&[omitted("endpoint_var", Type::Text), omitted("model_var", Type::Text)]);

static SERVICE_NETWORK: Struct = open(&[
    omitted("aliases", Type::Texts),
    omitted("driver_opts", Type::Options),
    omitted("gw_priority", Type::Int),
    omitted("interface_name", Type::Text),
    omitted("ipv4_address", Type::Text),
    omitted("ipv6_address", Type::Text),
    omitted("link_local_ips", Type::Texts),
    omitted("mac_address", Type::Text),
    omitted("priority", Type::Int),
]);

static PORT: Struct = open(&[
    omitted("name", Type::Text),
    omitted("mode", Type::Text),
    omitted("host_ip", Type::Text),
    omitted("target", Type::Uint),
    omitted("published", Type::Text),
    omitted("protocol", Type::Text),
    omitted("app_protocol", Type::Text),
]);

static MOUNT: Struct = open(&[
    omitted("type", Type::Text),
    omitted("source", Type::Text),
    omitted("target", Type::Text),
    omitted("read_only", Type::Bool),
    omitted("consistency", Type::Text),
    kept("bind", Type::Struct(&BIND)),
    kept("volume", Type::Struct(&MOUNTED_VOLUME)),
    kept("tmpfs", Type::Struct(&MOUNTED_TMPFS)),
    kept("image", Type::Struct(&MOUNTED_IMAGE)),
]);

static BIND: Struct = open(&[
    omitted("selinux", Type::Text),
    omitted("propagation", Type::Text),
    omitted("create_host_path", Type::OptOut),
    omitted("recursive", Type::Text),
]);

static MOUNTED_VOLUME: Struct =
    open(&[omitted("labels", Type::Labels), omitted("nocopy", Type::Bool), omitted("subpath", Type::Text)]);

static MOUNTED_TMPFS: Struct = open(&[omitted("size", Type::Bytes), omitted("mode", Type::Uint)]);

static MOUNTED_IMAGE: Struct = open(&[omitted("subpath", Type::Text)]);

static NETWORK: Struct = open(&[
    omitted("name", Type::Text),
    omitted("driver", Type::Text),
    omitted("driver_opts", Type::Options),
    omitted("ipam", Type::Struct(&IPAM)),
    omitted("external", Type::Bool),
    omitted("internal", Type::Bool),
    omitted("attachable", Type::Bool),
    omitted("labels", Type::Labels),
    kept("enable_ipv4", Type::Bool),
    kept("enable_ipv6", Type::Bool),
]);

static IPAM: Struct = open(&[
    omitted("driver", Type::Text),
    omitted("config", Type::List(&SUBNET)),
    omitted("options", Type::Options),
]);

static SUBNET: Struct = closed(&[
    omitted("subnet", Type::Text),
    omitted("gateway", Type::Text),
    omitted("ip_range", Type::Text),
    omitted("aux_addresses", Type::Labels),
]);

static VOLUME: Struct = open(&[
    omitted("name", Type::Text),
    omitted("driver", Type::Text),
    omitted("driver_opts", Type::Options),
    omitted("external", Type::Bool),
    omitted("labels", Type::Labels),
]);

static FILE_OBJECT: Struct = open(&[
    omitted("name", Type::Text),
    omitted("file", Type::Text),
    omitted("environment", Type::Text),
    omitted("content", Type::Text),
    omitted("external", Type::Bool),
    omitted("labels", Type::Labels),
    omitted("driver", Type::Text),
    omitted("driver_opts", Type::TextMap),
    omitted("template_driver", Type::Text),
]);

static MODEL: Struct = open(&[
    omitted("name", Type::Text),
    omitted("model", Type::Text),
    omitted("context_size", Type::Int),
    omitted("runtime_flags", Type::Texts),
]);
