//! Prints the syntax tree of each Dockerfile whose name is read from standard input, one JSON line each:
//! `git ls-files '*Dockerfile' | cargo run --example ast`.

use std::io::{BufRead, Write};

use shipworthy::syntax::dockerfile::{ast_json::ast_json, parse};

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for path in std::io::stdin().lock().lines() {
        let path = path?;
        let text = String::from_utf8_lossy(&std::fs::read(&path)?).into_owned();
        let tree = ast_json(&parse(&text), &text);
        let mut line = serde_json::json!({ "path": path });
        for (key, value) in tree.as_object().into_iter().flatten() {
            line[key] = value.clone();
        }
        writeln!(out, "{line}")?;
    }
    Ok(())
}
