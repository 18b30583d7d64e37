//! Restarts, and limits that the engine keeps or refuses.

use crate::experiment::Cure::{Files, Fix};
use crate::experiment::Experiment;
use crate::measure::{leak, repetition, revival, run};

/// Takes 900 MB.
const LEAK: &str =
    "kept = []\nfor _ in range(90):\n    kept.append(bytearray(10_000_000))\nprint('done', flush=True)\n";

const PYTHON: &str =
    "FROM python:3.12-slim-bookworm\nENV PYTHONUNBUFFERED=1\nCOPY app.py /\nCMD [\"python\", \"/app.py\"]\n";

pub(crate) const ALL: &[Experiment] = &[
    Experiment {
        rule: "missing-restart-policy",
        claim: "a service that crashes",
        flawed: &[
            ("compose.yaml", "services:\n  app:\n    build: .\n    ports: [\"8000:8000\"]\n"),
            ("Dockerfile", PYTHON),
            ("app.py", "raise SystemExit(1)\n"),
        ],
        cured: Fix,
        measure: revival,
    },
    Experiment {
        rule: "invalid-restart-policy",
        claim: "a policy that there is not",
        flawed: &[(
            "compose.yaml",
            "services:\n  app:\n    image: alpine:3.22\n    command: [\"sleep\", \"600\"]\n    restart: allways\n",
        )],
        cured: Fix,
        measure: run,
    },
    Experiment {
        rule: "restarting-one-shot",
        claim: "a job that others wait for, with `restart: always`",
        flawed: &[(
            "compose.yaml",
            "services:\n  app:\n    image: alpine:3.22\n    command: [\"echo\", \"migrated\"]\n    restart: always\n  web:\n    image: nginx:1.29\n    depends_on:\n      app:\n        condition: service_completed_successfully\n",
        )],
        cured: Fix,
        measure: repetition,
    },
    Experiment {
        rule: "missing-memory-limit",
        claim: "a program that takes 900 MB",
        flawed: &[
            ("compose.yaml", "services:\n  app:\n    build: .\n    ports: [\"8000:8000\"]\n"),
            ("Dockerfile", PYTHON),
            ("app.py", LEAK),
        ],
        cured: Fix,
        measure: leak,
    },
    Experiment {
        rule: "invalid-size",
        claim: "a limit of 512 bytes, without its unit",
        flawed: &[(
            "compose.yaml",
            "services:\n  app:\n    image: alpine:3.22\n    command: [\"sleep\", \"600\"]\n    mem_limit: 512\n",
        )],
        cured: Fix,
        measure: run,
    },
    Experiment {
        rule: "reservation-above-limit",
        claim: "512M reserved of 256M",
        flawed: &[(
            "compose.yaml",
            "services:\n  app:\n    image: alpine:3.22\n    command: [\"sleep\", \"600\"]\n    mem_limit: 256m\n    mem_reservation: 512m\n",
        )],
        cured: Fix,
        measure: run,
    },
    Experiment {
        rule: "invalid-ulimit",
        claim: "a soft limit above the hard one",
        flawed: &[(
            "compose.yaml",
            "services:\n  app:\n    image: alpine:3.22\n    command: [\"sleep\", \"600\"]\n    ulimits:\n      nofile:\n        soft: 1024\n        hard: 512\n",
        )],
        cured: Files(&[(
            "compose.yaml",
            "services:\n  app:\n    image: alpine:3.22\n    command: [\"sleep\", \"600\"]\n    ulimits:\n      nofile:\n        soft: 512\n        hard: 1024\n",
        )]),
        measure: run,
    },
    Experiment {
        rule: "invalid-ulimit",
        claim: "a limit that Linux does not have",
        flawed: &[(
            "compose.yaml",
            "services:\n  app:\n    image: alpine:3.22\n    command: [\"sleep\", \"600\"]\n    ulimits:\n      files: 1024\n",
        )],
        cured: Files(&[(
            "compose.yaml",
            "services:\n  app:\n    image: alpine:3.22\n    command: [\"sleep\", \"600\"]\n    ulimits:\n      nofile: 1024\n",
        )]),
        measure: run,
    },
];
