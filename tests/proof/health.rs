//! What health checks say of services that work, and of such that do not.

use crate::cases::{ANSWERS, ERRORS, POLITE};
use crate::experiment::Cure::{Files, Fix};
use crate::experiment::Experiment;
use crate::measure::{run, sick, sound};

pub(crate) const ALL: &[Experiment] = &[
    Experiment {
        rule: "healthcheck-ignores-http-errors",
        claim: "curl without `-f` against a server that answers 500",
        flawed: &[
            (
                "Dockerfile",
                "FROM python:3.12-bookworm\nCOPY app.py /\nEXPOSE 8000\nHEALTHCHECK --interval=1s --retries=2 CMD curl http://127.0.0.1:8000/ || exit 1\nCMD [\"python\", \"/app.py\"]\n",
            ),
            ("app.py", ERRORS),
        ],
        cured: Fix,
        measure: sick,
    },
    Experiment {
        rule: "healthcheck-shell-operators",
        claim: "`||` in an exec form",
        flawed: &[
            (
                "Dockerfile",
                "FROM python:3.12-bookworm\nCOPY app.py /\nEXPOSE 8000\nHEALTHCHECK --interval=1s --retries=2 CMD [\"curl\", \"-f\", \"http://127.0.0.1:8000/\", \"||\", \"exit\", \"1\"]\nCMD [\"python\", \"/app.py\"]\n",
            ),
            ("app.py", ANSWERS),
        ],
        cured: Fix,
        measure: sound,
    },
    Experiment {
        rule: "healthcheck-never-fails",
        claim: "`|| true` behind the probe",
        flawed: &[
            (
                "Dockerfile",
                "FROM python:3.12-bookworm\nCOPY app.py /\nEXPOSE 8000\nHEALTHCHECK --interval=1s --retries=2 CMD curl -f http://127.0.0.1:8000/ || true\nCMD [\"python\", \"/app.py\"]\n",
            ),
            ("app.py", ERRORS),
        ],
        cured: Fix,
        measure: sick,
    },
    Experiment {
        rule: "healthcheck-tool-missing",
        claim: "curl in an image that has none",
        flawed: &[
            (
                "Dockerfile",
                "FROM python:3.12-slim-bookworm\nCOPY app.py /\nEXPOSE 8000\nHEALTHCHECK --interval=1s --retries=2 CMD curl -f http://127.0.0.1:8000/ || exit 1\nCMD [\"python\", \"/app.py\"]\n",
            ),
            ("app.py", ANSWERS),
        ],
        cured: Fix,
        measure: sound,
    },
    Experiment {
        rule: "missing-healthcheck",
        claim: "a server that hangs",
        flawed: &[
            (
                "Dockerfile",
                "FROM python:3.12-slim-bookworm\nCOPY app.py /\nEXPOSE 8000\nCMD [\"python\", \"/app.py\"]\n",
            ),
            ("app.py", POLITE),
        ],
        cured: Files(&[(
            "Dockerfile",
            "FROM python:3.12-slim-bookworm\nCOPY app.py /\nEXPOSE 8000\nHEALTHCHECK --interval=1s --retries=2 CMD [\"python\", \"-c\", \"import urllib.request as r; r.urlopen('http://127.0.0.1:8000/')\"]\nCMD [\"python\", \"/app.py\"]\n",
        )]),
        measure: sick,
    },
    Experiment {
        rule: "invalid-healthcheck",
        claim: "an interval below a millisecond",
        flawed: &[(
            "compose.yaml",
            "services:\n  app:\n    image: alpine:3.22\n    command: [\"sleep\", \"600\"]\n    healthcheck:\n      test: [\"CMD-SHELL\", \"true\"]\n      interval: 500us\n",
        )],
        cured: Files(&[(
            "compose.yaml",
            "services:\n  app:\n    image: alpine:3.22\n    command: [\"sleep\", \"600\"]\n    healthcheck:\n      test: [\"CMD-SHELL\", \"true\"]\n      interval: 5s\n",
        )]),
        measure: run,
    },
];
