//! What of a container's output is kept, and what a log driver refuses.

use crate::cases::{FLOOD, LINES};
use crate::experiment::Cure::{Files, Fix};
use crate::experiment::Experiment;
use crate::measure::{last_words, log_read, log_size, log_tail, run};

/// A Dockerfile that runs `app.py`, and as little as possible besides.
const PYTHON: &str =
    "FROM python:3.12-slim-bookworm\nENV PYTHONUNBUFFERED=1\nCOPY app.py /\nCMD [\"python\", \"/app.py\"]\n";

pub(crate) const ALL: &[Experiment] = &[
    Experiment {
        rule: "buffered-python-output",
        claim: "the last lines before a kill",
        flawed: &[
            ("Dockerfile", "FROM python:3.12-slim-bookworm\nCOPY app.py /\nCMD [\"python\", \"/app.py\"]\n"),
            ("app.py", LINES),
        ],
        cured: Fix,
        measure: last_words,
    },
    Experiment {
        rule: "ineffective-pythonunbuffered",
        claim: "an empty PYTHONUNBUFFERED",
        flawed: &[
            (
                "Dockerfile",
                "FROM python:3.12-slim-bookworm\nENV PYTHONUNBUFFERED=\"\"\nCOPY app.py /\nCMD [\"python\", \"/app.py\"]\n",
            ),
            ("app.py", LINES),
        ],
        cured: Fix,
        measure: last_words,
    },
    Experiment {
        rule: "unbounded-logs",
        claim: "json-file without `max-size`",
        flawed: &[
            (
                "compose.yaml",
                "services:\n  app:\n    build: .\n    restart: unless-stopped\n    logging:\n      driver: json-file\n",
            ),
            ("Dockerfile", PYTHON),
            ("app.py", FLOOD),
        ],
        cured: Files(&[(
            "compose.yaml",
            "services:\n  app:\n    build: .\n    logging:\n      driver: json-file\n      options:\n        max-size: 5m\n        max-file: \"3\"\n",
        )]),
        measure: log_size,
    },
    Experiment {
        rule: "max-file-without-max-size",
        claim: "`max-file` alone",
        flawed: &[
            (
                "compose.yaml",
                "services:\n  app:\n    build: .\n    logging:\n      driver: json-file\n      options:\n        max-file: \"3\"\n",
            ),
            ("Dockerfile", PYTHON),
            ("app.py", FLOOD),
        ],
        cured: Fix,
        measure: log_size,
    },
    Experiment {
        rule: "single-file-rotation",
        claim: "rotation with one file",
        flawed: &[
            (
                "compose.yaml",
                "services:\n  app:\n    build: .\n    logging:\n      driver: json-file\n      options:\n        max-size: 2m\n",
            ),
            ("Dockerfile", PYTHON),
            ("app.py", "print(('x' * 59 + '\\n') * 59_500, end='', flush=True)\n"),
        ],
        cured: Fix,
        measure: log_tail,
    },
    Experiment {
        rule: "implausible-log-size",
        claim: "`max-size: \"10\"`, which is 10 bytes",
        flawed: &[
            (
                "compose.yaml",
                "services:\n  app:\n    build: .\n    logging:\n      driver: json-file\n      options:\n        max-size: \"10\"\n        max-file: \"3\"\n",
            ),
            ("Dockerfile", PYTHON),
            ("app.py", "print(('x' * 59 + '\\n') * 20_000, end='', flush=True)\n"),
        ],
        cured: Fix,
        measure: log_tail,
    },
    Experiment {
        rule: "discarded-logs",
        claim: "the driver `none`",
        flawed: &[
            (
                "compose.yaml",
                "services:\n  app:\n    build: .\n    restart: always\n    logging:\n      driver: none\n",
            ),
            ("Dockerfile", PYTHON),
            ("app.py", "print('done', flush=True)\n"),
        ],
        cured: Files(&[(
            "compose.yaml",
            "services:\n  app:\n    build: .\n    logging:\n      driver: local\n",
        )]),
        measure: log_read,
    },
    Experiment {
        rule: "unknown-log-driver",
        claim: "a driver that there is not",
        flawed: &[(
            "compose.yaml",
            "services:\n  app:\n    image: alpine:3.22\n    command: [\"sleep\", \"600\"]\n    logging:\n      driver: jsonfile\n",
        )],
        cured: Fix,
        measure: run,
    },
    Experiment {
        rule: "unknown-log-option",
        claim: "an option of another driver",
        flawed: &[(
            "compose.yaml",
            "services:\n  app:\n    image: alpine:3.22\n    command: [\"sleep\", \"600\"]\n    logging:\n      driver: syslog\n      options:\n        max-size: 10m\n",
        )],
        cured: Files(&[(
            "compose.yaml",
            "services:\n  app:\n    image: alpine:3.22\n    command: [\"sleep\", \"600\"]\n    logging:\n      driver: json-file\n      options:\n        max-size: 10m\n",
        )]),
        measure: run,
    },
    Experiment {
        rule: "invalid-log-option",
        claim: "a mode that there is not",
        flawed: &[(
            "compose.yaml",
            "services:\n  app:\n    image: alpine:3.22\n    command: [\"sleep\", \"600\"]\n    logging:\n      driver: json-file\n      options:\n        max-size: 10m\n        mode: nonblocking\n",
        )],
        cured: Files(&[(
            "compose.yaml",
            "services:\n  app:\n    image: alpine:3.22\n    command: [\"sleep\", \"600\"]\n    logging:\n      driver: json-file\n      options:\n        max-size: 10m\n        mode: non-blocking\n",
        )]),
        measure: run,
    },
    Experiment {
        rule: "invalid-log-option",
        claim: "a size that is none",
        flawed: &[(
            "compose.yaml",
            "services:\n  app:\n    image: alpine:3.22\n    command: [\"sleep\", \"600\"]\n    logging:\n      driver: json-file\n      options:\n        max-size: 10q\n",
        )],
        cured: Files(&[(
            "compose.yaml",
            "services:\n  app:\n    image: alpine:3.22\n    command: [\"sleep\", \"600\"]\n    logging:\n      driver: json-file\n      options:\n        max-size: 10m\n",
        )]),
        measure: run,
    },
    Experiment {
        rule: "log-driver-start-dependency",
        claim: "fluentd while its collector is down",
        flawed: &[(
            "compose.yaml",
            "services:\n  app:\n    image: alpine:3.22\n    command: [\"sleep\", \"600\"]\n    logging:\n      driver: fluentd\n      options:\n        fluentd-address: 127.0.0.1:24299\n        mode: non-blocking\n        max-buffer-size: 4m\n",
        )],
        cured: Fix,
        measure: run,
    },
    Experiment {
        rule: "log-address-service-name",
        claim: "a collector by the name of its service",
        flawed: &[(
            "compose.yaml",
            "services:\n  app:\n    image: alpine:3.22\n    command: [\"sleep\", \"600\"]\n    logging:\n      driver: fluentd\n      options:\n        fluentd-address: collector:24224\n  collector:\n    image: fluent/fluentd:v1.18-1\n    ports: [\"127.0.0.1:24224:24224\"]\n",
        )],
        cured: Files(&[(
            "compose.yaml",
            "services:\n  app:\n    image: alpine:3.22\n    command: [\"sleep\", \"600\"]\n    logging:\n      driver: fluentd\n      options:\n        fluentd-address: 127.0.0.1:24224\n        fluentd-async: \"true\"\n  collector:\n    image: fluent/fluentd:v1.18-1\n    ports: [\"127.0.0.1:24224:24224\"]\n",
        )]),
        measure: run,
    },
];
