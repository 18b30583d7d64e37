//! Who is PID 1, and what comes of a stop signal.

use crate::cases::{DEAF_JS, ORPHANS, POLITE, POLITE_JS};
use crate::experiment::Cure::{Files, Fix};
use crate::experiment::Experiment;
use crate::measure::{farewell, orphans, run, stop};

pub(crate) const ALL: &[Experiment] = &[
    Experiment {
        rule: "shell-form-command",
        claim: "a CMD in shell form on Debian",
        flawed: &[
            ("Dockerfile", "FROM python:3.12-slim-bookworm\nCOPY app.py /\nCMD python /app.py\n"),
            ("app.py", POLITE),
        ],
        cured: Fix,
        measure: stop,
    },
    Experiment {
        rule: "shell-form-command",
        claim: "an ENTRYPOINT in shell form on Debian",
        flawed: &[
            ("Dockerfile", "FROM node:22-bookworm-slim\nCOPY app.js /\nENTRYPOINT node /app.js\n"),
            ("app.js", POLITE_JS),
        ],
        cured: Fix,
        measure: stop,
    },
    Experiment {
        rule: "shell-form-command",
        claim: "a pipeline of commands in shell form on Alpine",
        flawed: &[
            ("Dockerfile", "FROM alpine:3.22\nCOPY app.sh /\nCMD echo starting; /app.sh || exit 1\n"),
            ("app.sh", "#!/bin/sh\ntrap 'exit 0' TERM\necho ready\nwhile true; do sleep 1; done\n"),
        ],
        cured: Files(&[("Dockerfile", "FROM alpine:3.22\nCOPY app.sh /\nCMD echo starting; exec /app.sh\n")]),
        measure: stop,
    },
    Experiment {
        rule: "shell-wrapper-without-exec",
        claim: "`sh -c` in exec form on Debian",
        flawed: &[
            (
                "Dockerfile",
                "FROM python:3.12-slim-bookworm\nCOPY app.py /\nCMD [\"sh\", \"-c\", \"echo starting && python /app.py\"]\n",
            ),
            ("app.py", POLITE),
        ],
        cured: Fix,
        measure: stop,
    },
    Experiment {
        rule: "shell-wrapper-without-exec",
        claim: "bash with a redirection",
        flawed: &[
            (
                "Dockerfile",
                "FROM python:3.12-slim-bookworm\nCOPY app.py /\nCMD [\"/bin/bash\", \"-c\", \"python /app.py 2>&1\"]\n",
            ),
            ("app.py", POLITE),
        ],
        cured: Fix,
        measure: stop,
    },
    Experiment {
        rule: "shell-wrapper-without-exec",
        claim: "`sh -c` as the command of a service",
        flawed: &[
            (
                "compose.yaml",
                "services:\n  app:\n    build: .\n    command: [\"sh\", \"-c\", \"echo starting && python /app.py\"]\n",
            ),
            ("Dockerfile", "FROM python:3.12-slim-bookworm\nCOPY app.py /\nCMD [\"python\", \"/app.py\"]\n"),
            ("app.py", POLITE),
        ],
        cured: Fix,
        measure: stop,
    },
    Experiment {
        rule: "shell-form-without-shell",
        claim: "a shell form in an image without a shell",
        flawed: &[(
            "Dockerfile",
            "FROM busybox:1.37 AS build\nFROM scratch\nCOPY --from=build /bin/busybox /busybox-server\nCMD /busybox-server sleep 600\n",
        )],
        cured: Fix,
        measure: run,
    },
    Experiment {
        rule: "malformed-exec-form",
        claim: "an exec form in single quotes",
        flawed: &[
            ("Dockerfile", "FROM python:3.12-slim-bookworm\nCOPY app.py /\nCMD ['python', '/app.py']\n"),
            ("app.py", POLITE),
        ],
        cured: Fix,
        measure: run,
    },
    Experiment {
        rule: "single-string-exec-form",
        claim: "a whole command line as one string",
        flawed: &[
            ("Dockerfile", "FROM python:3.12-slim-bookworm\nCOPY app.py /\nCMD [\"python /app.py\"]\n"),
            ("app.py", POLITE),
        ],
        cured: Fix,
        measure: run,
    },
    Experiment {
        rule: "inline-comment",
        claim: "a comment behind USER",
        flawed: &[
            (
                "Dockerfile",
                "FROM python:3.12-slim-bookworm\nCOPY app.py /\nUSER app # not root\nCMD [\"python\", \"/app.py\"]\n",
            ),
            ("app.py", POLITE),
        ],
        cured: Fix,
        measure: run,
    },
    Experiment {
        rule: "lost-base-command",
        claim: "a new ENTRYPOINT in front of a database",
        flawed: &[("Dockerfile", "FROM postgres:17\nENTRYPOINT [\"tini\", \"--\"]\n")],
        cured: Fix,
        measure: run,
    },
    Experiment {
        rule: "entrypoint-script-without-exec",
        claim: "a script whose last command is a child",
        flawed: &[
            (
                "Dockerfile",
                "FROM python:3.12-slim-bookworm\nCOPY app.py run.sh /\nENTRYPOINT [\"/run.sh\"]\nCMD [\"python\", \"/app.py\"]\n",
            ),
            ("run.sh", "#!/bin/sh\nset -e\necho starting\n\"$@\"\n"),
            ("app.py", POLITE),
        ],
        cured: Fix,
        measure: stop,
    },
    Experiment {
        rule: "missing-init",
        claim: "node as PID 1, without a handler",
        flawed: &[
            (
                "compose.yaml",
                "services:\n  app:\n    build: .\n    restart: unless-stopped\n    ports: [\"3000:3000\"]\n",
            ),
            (
                "Dockerfile",
                "FROM node:22-bookworm-slim\nCOPY app.js /\nEXPOSE 3000\nCMD [\"node\", \"/app.js\"]\n",
            ),
            ("app.js", DEAF_JS),
        ],
        cured: Fix,
        measure: stop,
    },
    Experiment {
        rule: "missing-init",
        claim: "orphans of a Python program",
        flawed: &[
            (
                "compose.yaml",
                "services:\n  app:\n    build: .\n    restart: unless-stopped\n    ports: [\"8000:8000\"]\n",
            ),
            (
                "Dockerfile",
                "FROM python:3.12-slim-bookworm\nCOPY app.py /\nEXPOSE 8000\nCMD [\"python\", \"/app.py\"]\n",
            ),
            ("app.py", ORPHANS),
        ],
        cured: Fix,
        measure: orphans,
    },
    Experiment {
        rule: "ungraceful-stop-signal",
        claim: "STOPSIGNAL SIGKILL",
        flawed: &[
            (
                "Dockerfile",
                "FROM python:3.12-slim-bookworm\nCOPY app.py /\nSTOPSIGNAL SIGKILL\nCMD [\"python\", \"/app.py\"]\n",
            ),
            ("app.py", POLITE),
        ],
        cured: Fix,
        measure: farewell,
    },
];
