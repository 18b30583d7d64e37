//! The Compose schema as data. A test compares it with the
//! [specification's](https://github.com/compose-spec/compose-go/blob/main/schema/compose-spec.json).

use super::shape::Type::{Boolean, Integer, Null, Number, String};
use super::shape::{Form, Keys, Name, Shape, Type};

const STRING: Shape = Shape::Scalar(&[String]);
const BOOLEAN: Shape = Shape::Scalar(&[Boolean]);
const BOOLEAN_OR_STRING: Shape = Shape::Scalar(&[Boolean, String]);
const INTEGER: Shape = Shape::Scalar(&[Integer]);
const INTEGER_OR_STRING: Shape = Shape::Scalar(&[Integer, String]);
const NUMBER: Shape = Shape::Scalar(&[Number]);
const NUMBER_OR_STRING: Shape = Shape::Scalar(&[Number, String]);
const SCALARS: &[Type] = &[String, Number, Boolean];

const STRINGS: Shape = Shape::List { item: &STRING, unique: false };
const DIFFERENT_STRINGS: Shape = Shape::List { item: &STRING, unique: true };
const DIFFERENT_STRINGS_OR_NUMBERS: Shape = Shape::List { item: &NUMBER_OR_STRING, unique: true };
const STRING_OR_STRINGS: Shape = Shape::Choice(&[STRING, STRINGS]);
const STRING_OR_DIFFERENT_STRINGS: Shape = Shape::Choice(&[STRING, DIFFERENT_STRINGS]);
const COMMAND: Shape = Shape::Choice(&[Shape::Scalar(&[Null]), STRING, STRINGS]);

/// A mapping with known keys and extensions (`x-…`), and no others.
const fn object(known: &'static [(&'static str, Shape)]) -> Keys {
    Keys { known, required: &[], other: Some((Name::Extension, Shape::Any)), closed: true }
}

/// The same without extensions.
const fn sealed(known: &'static [(&'static str, Shape)]) -> Keys {
    Keys { known, required: &[], other: None, closed: true }
}

/// A mapping whose keys users choose.
const fn map(name: Name, shape: Shape, closed: bool) -> Keys {
    Keys { known: &[], required: &[], other: Some((name, shape)), closed }
}

const fn requiring(required: &'static [&'static str], keys: Keys) -> Keys {
    Keys { known: keys.known, required, other: keys.other, closed: keys.closed }
}

/// A whole Compose file.
pub(super) static FILE: Shape = Shape::Mapping(&object(&[
    ("version", STRING),
    ("name", STRING),
    ("include", Shape::List { item: &INCLUDE, unique: false }),
    ("services", Shape::Mapping(&map(Name::Resource, Shape::Mapping(&SERVICE), true))),
    ("models", Shape::Mapping(&map(Name::Resource, Shape::Mapping(&MODEL), false))),
    ("networks", Shape::Mapping(&map(Name::Resource, Shape::MappingOr(&NETWORK, &[Null]), false))),
    ("volumes", Shape::Mapping(&map(Name::Resource, Shape::MappingOr(&VOLUME, &[Null]), true))),
    ("secrets", Shape::Mapping(&map(Name::Resource, Shape::Mapping(&SECRET), true))),
    ("configs", Shape::Mapping(&map(Name::Resource, Shape::Mapping(&CONFIG), true))),
]));

const INCLUDE: Shape = Shape::Choice(&[
    STRING,
    Shape::Mapping(&sealed(&[
        ("path", STRING_OR_DIFFERENT_STRINGS),
        ("env_file", STRING_OR_DIFFERENT_STRINGS),
        ("project_directory", STRING),
    ])),
]);

static SERVICE: Keys = object(&[
    ("annotations", LIST_OR_MAPPING),
    ("attach", BOOLEAN_OR_STRING),
    ("blkio_config", Shape::Mapping(&BLKIO_CONFIG)),
    ("build", Shape::Choice(&[STRING, Shape::Mapping(&BUILD)])),
    ("cap_add", DIFFERENT_STRINGS),
    ("cap_drop", DIFFERENT_STRINGS),
    ("cgroup", Shape::Word(&["host", "private"])),
    ("cgroup_parent", STRING),
    ("command", COMMAND),
    ("configs", FILE_MOUNTS),
    ("container_name", Shape::Text(Form::ContainerName)),
    ("cpu_count", Shape::Choice(&[STRING, Shape::Integer { minimum: 0, maximum: None }])),
    ("cpu_percent", Shape::Choice(&[STRING, Shape::Integer { minimum: 0, maximum: Some(100) }])),
    ("cpu_period", NUMBER_OR_STRING),
    ("cpu_quota", NUMBER_OR_STRING),
    ("cpu_rt_period", NUMBER_OR_STRING),
    ("cpu_rt_runtime", NUMBER_OR_STRING),
    ("cpu_shares", NUMBER_OR_STRING),
    ("cpus", NUMBER_OR_STRING),
    ("cpuset", STRING),
    (
        "credential_spec",
        Shape::Mapping(&object(&[("config", STRING), ("file", STRING), ("registry", STRING)])),
    ),
    (
        "depends_on",
        Shape::Choice(&[DIFFERENT_STRINGS, Shape::Mapping(&map(Name::Resource, DEPENDENCY, true))]),
    ),
    ("deploy", Shape::MappingOr(&DEPLOY, &[Null])),
    ("develop", Shape::MappingOr(&DEVELOP, &[Null])),
    ("device_cgroup_rules", DIFFERENT_STRINGS),
    ("devices", Shape::List { item: &Shape::Choice(&[STRING, Shape::Mapping(&DEVICE)]), unique: false }),
    ("dns", STRING_OR_DIFFERENT_STRINGS),
    ("dns_opt", DIFFERENT_STRINGS),
    ("dns_search", STRING_OR_DIFFERENT_STRINGS),
    ("domainname", STRING),
    ("entrypoint", COMMAND),
    ("env_file", Shape::Choice(&[STRING, Shape::List { item: &ENV_FILE, unique: false }])),
    ("environment", LIST_OR_MAPPING),
    ("expose", DIFFERENT_STRINGS_OR_NUMBERS),
    (
        "extends",
        Shape::Choice(&[
            STRING,
            Shape::Mapping(&requiring(&["service"], sealed(&[("service", STRING), ("file", STRING)]))),
        ]),
    ),
    ("external_links", DIFFERENT_STRINGS),
    ("extra_hosts", EXTRA_HOSTS),
    ("gpus", Shape::Choice(&[Shape::Word(&["all"]), Shape::List { item: &GPU, unique: false }])),
    ("group_add", DIFFERENT_STRINGS_OR_NUMBERS),
    ("healthcheck", Shape::Mapping(&HEALTHCHECK)),
    ("hostname", STRING),
    ("image", STRING),
    ("init", BOOLEAN_OR_STRING),
    ("ipc", STRING),
    ("isolation", STRING),
    ("label_file", STRING_OR_STRINGS),
    ("labels", LIST_OR_MAPPING),
    ("links", DIFFERENT_STRINGS),
    (
        "logging",
        Shape::Mapping(&object(&[
            ("driver", STRING),
            ("options", Shape::Mapping(&map(Name::Line, Shape::Scalar(&[String, Number, Null]), false))),
        ])),
    ),
    ("mac_address", STRING),
    ("mem_limit", NUMBER_OR_STRING),
    ("mem_reservation", INTEGER_OR_STRING),
    ("mem_swappiness", INTEGER_OR_STRING),
    ("memswap_limit", NUMBER_OR_STRING),
    (
        "models",
        Shape::Choice(&[DIFFERENT_STRINGS, Shape::Mapping(&map(Name::Resource, SERVICE_MODEL, false))]),
    ),
    ("network_mode", STRING),
    (
        "networks",
        Shape::Choice(&[DIFFERENT_STRINGS, Shape::Mapping(&map(Name::Resource, SERVICE_NETWORK, true))]),
    ),
    ("oom_kill_disable", BOOLEAN_OR_STRING),
    ("oom_score_adj", Shape::Choice(&[STRING, Shape::Integer { minimum: -1000, maximum: Some(1000) }])),
    ("pid", Shape::Scalar(&[String, Null])),
    ("pids_limit", NUMBER_OR_STRING),
    ("platform", STRING),
    ("ports", Shape::List { item: &Shape::Choice(&[NUMBER, STRING, Shape::Mapping(&PORT)]), unique: true }),
    ("post_start", Shape::List { item: &Shape::Mapping(&HOOK), unique: false }),
    ("pre_start", Shape::List { item: &Shape::Mapping(&PRE_START_HOOK), unique: false }),
    ("pre_stop", Shape::List { item: &Shape::Mapping(&HOOK), unique: false }),
    ("privileged", BOOLEAN_OR_STRING),
    ("profiles", DIFFERENT_STRINGS),
    ("provider", Shape::Mapping(&PROVIDER)),
    ("pull_policy", Shape::Text(Form::PullPolicy)),
    ("pull_refresh_after", STRING),
    ("read_only", BOOLEAN_OR_STRING),
    ("restart", STRING),
    ("runtime", STRING),
    ("scale", INTEGER_OR_STRING),
    ("secrets", FILE_MOUNTS),
    ("security_opt", DIFFERENT_STRINGS),
    ("shm_size", NUMBER_OR_STRING),
    ("stdin_open", BOOLEAN_OR_STRING),
    ("stop_grace_period", STRING),
    ("stop_signal", STRING),
    ("storage_opt", Shape::Mapping(&Keys { known: &[], required: &[], other: None, closed: false })),
    ("sysctls", LIST_OR_MAPPING),
    ("tmpfs", STRING_OR_DIFFERENT_STRINGS),
    ("tty", BOOLEAN_OR_STRING),
    ("ulimits", ULIMITS),
    ("use_api_socket", BOOLEAN),
    ("user", STRING),
    ("userns_mode", STRING),
    ("uts", STRING),
    ("volumes", Shape::List { item: &Shape::Choice(&[STRING, Shape::Mapping(&MOUNT)]), unique: true }),
    ("volumes_from", DIFFERENT_STRINGS),
    ("working_dir", STRING),
]);

static BUILD: Keys = object(&[
    ("additional_contexts", LIST_OR_MAPPING),
    ("args", LIST_OR_MAPPING),
    ("cache_from", STRINGS),
    ("cache_to", STRINGS),
    ("context", STRING),
    ("dockerfile", STRING),
    ("dockerfile_inline", STRING),
    ("entitlements", STRINGS),
    ("extra_hosts", EXTRA_HOSTS),
    ("isolation", STRING),
    ("labels", LIST_OR_MAPPING),
    ("network", STRING),
    ("no_cache", BOOLEAN_OR_STRING),
    ("no_cache_filter", STRING_OR_DIFFERENT_STRINGS),
    ("platforms", STRINGS),
    ("privileged", BOOLEAN_OR_STRING),
    ("provenance", BOOLEAN_OR_STRING),
    ("pull", BOOLEAN_OR_STRING),
    ("sbom", BOOLEAN_OR_STRING),
    ("secrets", FILE_MOUNTS),
    ("shm_size", INTEGER_OR_STRING),
    ("ssh", LIST_OR_MAPPING),
    ("tags", STRINGS),
    ("target", STRING),
    ("ulimits", ULIMITS),
]);

static BLKIO_CONFIG: Keys = sealed(&[
    ("device_read_bps", BLKIO_LIMITS),
    ("device_read_iops", BLKIO_LIMITS),
    ("device_write_bps", BLKIO_LIMITS),
    ("device_write_iops", BLKIO_LIMITS),
    ("weight", INTEGER_OR_STRING),
    (
        "weight_device",
        Shape::List {
            item: &Shape::Mapping(&sealed(&[("path", STRING), ("weight", INTEGER_OR_STRING)])),
            unique: false,
        },
    ),
]);

const BLKIO_LIMITS: Shape = Shape::List {
    item: &Shape::Mapping(&sealed(&[("path", STRING), ("rate", INTEGER_OR_STRING)])),
    unique: false,
};

const DEPENDENCY: Shape = Shape::Mapping(&requiring(
    &["condition"],
    object(&[
        ("condition", Shape::Word(&["service_started", "service_healthy", "service_completed_successfully"])),
        ("required", BOOLEAN),
        ("restart", BOOLEAN_OR_STRING),
    ]),
));

static DEPLOY: Keys = object(&[
    ("endpoint_mode", STRING),
    ("labels", LIST_OR_MAPPING),
    ("mode", STRING),
    (
        "placement",
        Shape::Mapping(&object(&[
            ("constraints", STRINGS),
            ("max_replicas_per_node", INTEGER_OR_STRING),
            (
                "preferences",
                Shape::List { item: &Shape::Mapping(&object(&[("spread", STRING)])), unique: false },
            ),
        ])),
    ),
    ("replicas", INTEGER_OR_STRING),
    (
        "resources",
        Shape::Mapping(&object(&[
            ("limits", Shape::Mapping(&LIMITS)),
            ("reservations", Shape::Mapping(&RESERVATIONS)),
        ])),
    ),
    (
        "restart_policy",
        Shape::Mapping(&object(&[
            ("condition", STRING),
            ("delay", STRING),
            ("max_attempts", INTEGER_OR_STRING),
            ("window", STRING),
        ])),
    ),
    ("rollback_config", Shape::Mapping(&UPDATE_CONFIG)),
    ("update_config", Shape::Mapping(&UPDATE_CONFIG)),
]);

static LIMITS: Keys = object(&[("cpus", NUMBER_OR_STRING), ("memory", STRING), ("pids", INTEGER_OR_STRING)]);

static RESERVATIONS: Keys = object(&[
    ("cpus", NUMBER_OR_STRING),
    (
        "devices",
        Shape::List {
            item: &Shape::Mapping(&requiring(&["capabilities"], object(DEVICE_REQUEST))),
            unique: false,
        },
    ),
    (
        "generic_resources",
        Shape::List {
            item: &Shape::Mapping(&object(&[(
                "discrete_resource_spec",
                Shape::Mapping(&object(&[("kind", STRING), ("value", NUMBER_OR_STRING)])),
            )])),
            unique: false,
        },
    ),
    ("memory", STRING),
]);

const DEVICE_REQUEST: &[(&str, Shape)] = &[
    ("capabilities", DIFFERENT_STRINGS),
    ("count", INTEGER_OR_STRING),
    ("device_ids", DIFFERENT_STRINGS),
    ("driver", STRING),
    ("options", LIST_OR_MAPPING),
];

const GPU: Shape = Shape::Mapping(&Keys { known: DEVICE_REQUEST, required: &[], other: None, closed: false });

static UPDATE_CONFIG: Keys = object(&[
    ("delay", STRING),
    ("failure_action", STRING),
    ("max_failure_ratio", NUMBER_OR_STRING),
    ("monitor", STRING),
    ("order", Shape::Word(&["start-first", "stop-first"])),
    ("parallelism", INTEGER_OR_STRING),
]);

static DEVELOP: Keys = object(&[("watch", Shape::List { item: &Shape::Mapping(&WATCH), unique: false })]);

static WATCH: Keys = requiring(
    &["path", "action"],
    object(&[
        ("action", Shape::Word(&["rebuild", "sync", "restart", "sync+restart", "sync+exec"])),
        ("exec", Shape::Mapping(&HOOK)),
        ("ignore", STRING_OR_DIFFERENT_STRINGS),
        ("include", STRING_OR_DIFFERENT_STRINGS),
        ("initial_sync", BOOLEAN),
        ("path", STRING),
        ("target", STRING),
    ]),
);

static DEVICE: Keys =
    requiring(&["source"], object(&[("permissions", STRING), ("source", STRING), ("target", STRING)]));

const ENV_FILE: Shape = Shape::Choice(&[
    STRING,
    Shape::Mapping(&requiring(
        &["path"],
        sealed(&[("format", STRING), ("path", STRING), ("required", BOOLEAN_OR_STRING)]),
    )),
]);

static HEALTHCHECK: Keys = object(&[
    ("disable", BOOLEAN_OR_STRING),
    ("interval", STRING),
    ("retries", NUMBER_OR_STRING),
    ("start_interval", STRING),
    ("start_period", STRING),
    ("test", STRING_OR_STRINGS),
    ("timeout", STRING),
]);

static HOOK: Keys = requiring(
    &["command"],
    object(&[
        ("command", COMMAND),
        ("environment", LIST_OR_MAPPING),
        ("privileged", BOOLEAN_OR_STRING),
        ("user", STRING),
        ("working_dir", STRING),
    ]),
);

static PRE_START_HOOK: Keys = object(&[
    ("command", COMMAND),
    ("environment", LIST_OR_MAPPING),
    ("image", STRING),
    ("per_replica", BOOLEAN_OR_STRING),
    ("privileged", BOOLEAN_OR_STRING),
    ("user", STRING),
    ("working_dir", STRING),
]);

const SERVICE_MODEL: Shape = Shape::Choice(&[
    Shape::Mapping(&object(&[("endpoint_var", STRING), ("model_var", STRING)])),
    Shape::Scalar(&[Null]),
]);

const SERVICE_NETWORK: Shape = Shape::Choice(&[
    Shape::Mapping(&object(&[
        ("aliases", DIFFERENT_STRINGS),
        ("driver_opts", DRIVER_OPTIONS),
        ("gw_priority", NUMBER),
        ("interface_name", STRING),
        ("ipv4_address", STRING),
        ("ipv6_address", STRING),
        ("link_local_ips", DIFFERENT_STRINGS),
        ("mac_address", STRING),
        ("priority", NUMBER),
    ])),
    Shape::Scalar(&[Null]),
]);

static PORT: Keys = object(&[
    ("app_protocol", STRING),
    ("host_ip", STRING),
    ("mode", STRING),
    ("name", STRING),
    ("protocol", STRING),
    ("published", INTEGER_OR_STRING),
    ("target", INTEGER_OR_STRING),
]);

static PROVIDER: Keys = requiring(
    &["type"],
    object(&[
        (
            "options",
            Shape::Mapping(&map(
                Name::Line,
                Shape::Choice(&[
                    Shape::Scalar(SCALARS),
                    Shape::List { item: &Shape::Scalar(SCALARS), unique: false },
                ]),
                false,
            )),
        ),
        ("type", STRING),
    ]),
);

static MOUNT: Keys = requiring(
    &["type"],
    object(&[
        (
            "bind",
            Shape::Mapping(&object(&[
                ("create_host_path", BOOLEAN_OR_STRING),
                ("propagation", STRING),
                ("recursive", Shape::Word(&["enabled", "disabled", "writable", "readonly"])),
                ("selinux", Shape::Word(&["z", "Z"])),
            ])),
        ),
        ("consistency", STRING),
        ("image", Shape::Mapping(&object(&[("subpath", STRING)]))),
        ("read_only", BOOLEAN_OR_STRING),
        ("source", STRING),
        ("target", STRING),
        (
            "tmpfs",
            Shape::Mapping(&object(&[
                ("mode", NUMBER_OR_STRING),
                ("size", Shape::Choice(&[Shape::Integer { minimum: 0, maximum: None }, STRING])),
            ])),
        ),
        ("type", Shape::Word(&["bind", "volume", "tmpfs", "cluster", "npipe", "image"])),
        (
            "volume",
            Shape::Mapping(&object(&[
                ("labels", LIST_OR_MAPPING),
                ("nocopy", BOOLEAN_OR_STRING),
                ("subpath", STRING),
            ])),
        ),
    ]),
);

const FILE_MOUNTS: Shape = Shape::List {
    item: &Shape::Choice(&[
        STRING,
        Shape::Mapping(&object(&[
            ("gid", STRING),
            ("mode", NUMBER_OR_STRING),
            ("source", STRING),
            ("target", STRING),
            ("uid", STRING),
        ])),
    ]),
    unique: false,
};

const ULIMITS: Shape = Shape::Mapping(&map(
    Name::Lower,
    Shape::Choice(&[
        INTEGER_OR_STRING,
        Shape::Mapping(&requiring(
            &["soft", "hard"],
            object(&[("hard", INTEGER_OR_STRING), ("soft", INTEGER_OR_STRING)]),
        )),
    ]),
    false,
));

const LIST_OR_MAPPING: Shape = Shape::Choice(&[
    Shape::Mapping(&map(Name::Text, Shape::Scalar(&[String, Number, Boolean, Null]), true)),
    DIFFERENT_STRINGS,
]);

const EXTRA_HOSTS: Shape =
    Shape::Choice(&[Shape::Mapping(&map(Name::Text, STRING_OR_STRINGS, true)), DIFFERENT_STRINGS]);

const DRIVER_OPTIONS: Shape = Shape::Mapping(&map(Name::Line, NUMBER_OR_STRING, false));

static NETWORK: Keys = object(&[
    ("attachable", BOOLEAN_OR_STRING),
    ("driver", STRING),
    ("driver_opts", DRIVER_OPTIONS),
    ("enable_ipv4", BOOLEAN_OR_STRING),
    ("enable_ipv6", BOOLEAN_OR_STRING),
    ("external", EXTERNAL),
    ("internal", BOOLEAN_OR_STRING),
    (
        "ipam",
        Shape::Mapping(&object(&[
            ("config", Shape::List { item: &Shape::Mapping(&SUBNET), unique: false }),
            ("driver", STRING),
            ("options", Shape::Mapping(&map(Name::Line, STRING, true))),
        ])),
    ),
    ("labels", LIST_OR_MAPPING),
    ("name", STRING),
]);

static SUBNET: Keys = object(&[
    ("aux_addresses", Shape::Mapping(&map(Name::Line, STRING, true))),
    ("gateway", STRING),
    ("ip_range", STRING),
    ("subnet", STRING),
]);

const EXTERNAL: Shape = Shape::MappingOr(&object(&[("name", STRING)]), &[Boolean, String]);

/// Secrets and configs let further keys pass here.
const OPEN_EXTERNAL: Shape = Shape::MappingOr(
    &Keys { known: &[("name", STRING)], required: &[], other: None, closed: false },
    &[Boolean, String],
);

static VOLUME: Keys = object(&[
    ("driver", STRING),
    ("driver_opts", DRIVER_OPTIONS),
    ("external", EXTERNAL),
    ("labels", LIST_OR_MAPPING),
    ("name", STRING),
]);

static SECRET: Keys = object(&[
    ("driver", STRING),
    ("driver_opts", DRIVER_OPTIONS),
    ("environment", STRING),
    ("external", OPEN_EXTERNAL),
    ("file", STRING),
    ("labels", LIST_OR_MAPPING),
    ("name", STRING),
    ("template_driver", STRING),
]);

static CONFIG: Keys = object(&[
    ("content", STRING),
    ("environment", STRING),
    ("external", OPEN_EXTERNAL),
    ("file", STRING),
    ("labels", LIST_OR_MAPPING),
    ("name", STRING),
    ("template_driver", STRING),
]);

static MODEL: Keys = requiring(
    &["model"],
    object(&[("context_size", INTEGER), ("model", STRING), ("name", STRING), ("runtime_flags", STRINGS)]),
);
