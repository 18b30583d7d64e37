//! Judges files that are only in memory, as an editor or a service would: `cargo run --example lint`.

use std::io::Write;

use shipworthy::config::Config;
use shipworthy::fix::{Options, fix};
use shipworthy::source::{Kind, Reader, Sources};
use shipworthy::{lint, report};

/// What the files under judgement refer to. On a disk this is [`shipworthy::discover::Disk`].
struct Scripts;

impl Reader for Scripts {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        (path == "api/start.sh").then(|| b"#!/bin/sh\nexec node server.js\n".to_vec())
    }

    fn list(&self, path: &str) -> Vec<String> {
        if path == "api" { vec!["start.sh".to_owned()] } else { Vec::new() }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sources = Sources::with_reader(Scripts);
    let too_large = |size: usize| format!("{size} bytes are too many");
    let dockerfile = "FROM node:22-bookworm-slim\nCOPY start.sh /\nCMD [\"/start.sh\"]\n";
    sources.add("api/Dockerfile", Kind::Dockerfile, dockerfile.into()).map_err(too_large)?;
    let compose = "services:\n  api:\n    build: api\n    restart: alway\n    mem_limit: 256m\n";
    sources.add("compose.yaml", Kind::Compose, compose.into()).map_err(too_large)?;

    let config = Config::default();
    let found = lint(&sources, &config);
    let mut out = std::io::stdout().lock();
    report::concise(&found, &sources, &mut out)?;

    // Unsafe fixes too: each is proved by linting what comes of it.
    let outcome = fix(&sources, &config, &Options { unsafe_fixes: true, ..Options::default() });
    for change in outcome.changes(&sources) {
        writeln!(out, "\n{} becomes:\n{}", change.after.path(), change.after.text())?;
    }
    Ok(())
}
