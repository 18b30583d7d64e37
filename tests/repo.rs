//! The repository keeps its own promises.
#![allow(clippy::print_stdout, reason = "a test says what has no experiment yet")]

use std::collections::HashSet;
use std::path::Path;
use std::process::Command;

use shipworthy::finding::Severity;
use shipworthy::rules;

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The README's example and its table of rules are what the program prints. `UPDATE_README=1` writes them.
#[test]
fn the_readme_shows_what_the_program_prints() {
    let example = format!("```text\n{}```", read("fixtures/node-debian/report.txt"));
    let table = Command::new(env!("CARGO_BIN_EXE_shipworthy"))
        .args(["rules", "--format", "markdown"])
        .output()
        .expect("the program starts");
    let table = String::from_utf8(table.stdout).unwrap();
    let readme = read("README.md");
    let written = fill(&fill(&readme, "example", &example), "rules", table.trim_end());
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"), &written).unwrap();
    }
    assert!(
        written == read("README.md"),
        "README.md is not what the program prints: UPDATE_README=1 writes it"
    );
}

/// What was measured is told as a table, for rules that there are. `UPDATE_EVIDENCE=1` writes it; with
/// `SHIPWORTHY_PROOF=1`, `tests/proof` measures anew.
#[test]
fn the_evidence_is_told_as_it_was_measured() {
    let evidence = shipworthy::rule::evidence();
    let cell = |text: &str| text.replace('|', "\\|");
    let rows: String = evidence
        .claims
        .iter()
        .map(|claim| {
            assert!(rules::ALL.iter().any(|rule| rule.name == claim.rule), "there is no {}", claim.rule);
            let [what, before, after] = [&claim.claim, &claim.before, &claim.after].map(|text| cell(text));
            format!("| [{0}](../rules/{0}.md) | {what} | {before} | {after} |\n", claim.rule)
        })
        .collect();
    let text = format!(
        "# Evidence\n\nWhat rules claim of running containers, measured on Docker Engine {}: the flaw shows, and is gone \
         after the fix. `tests/proof` holds the experiments; as root, where `dockerd` is installed,\n\n```sh\n\
         SHIPWORTHY_PROOF=1 cargo test --test proof -- --nocapture\n```\n\nrepeats them. `docker stop` is given 3 seconds \
         there, not 10.\n\n| Rule | Case | With the flaw | After the fix |\n|---|---|---|---|\n{rows}",
        evidence.engine
    );
    if std::env::var_os("UPDATE_EVIDENCE").is_some() {
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/evidence.md"), &text).unwrap();
    }
    assert!(text == read("docs/evidence.md"), "docs/evidence.md is stale: UPDATE_EVIDENCE=1 writes it");
    let unproven: Vec<_> = rules::ALL
        .iter()
        .filter(|rule| {
            rule.page().severities[0] == Severity::Error
                && shipworthy::rule::claims(rule.name).next().is_none()
        })
        .map(|rule| rule.name)
        .collect();
    println!("errors without an experiment: {}", unproven.join(", "));
}

/// `text` with `content` between the marks of that name.
fn fill(text: &str, name: &str, content: &str) -> String {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let (before, rest) = text.split_once(&open).expect("the mark is there");
    let (_, after) = rest.split_once(&close).expect("the mark is closed");
    format!("{before}{open}{content}\n{close}{after}")
}

#[test]
fn rules_are_listed_by_name_once() {
    let names: Vec<_> = rules::ALL.iter().map(|rule| rule.name).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(names, sorted);
}

#[test]
fn headers_are_real_yaml() {
    for rule in rules::ALL {
        let header = rule.source().trim_start_matches("---\n").split("\n---\n").next().unwrap();
        let yaml: serde_yaml::Value =
            serde_yaml::from_str(header).unwrap_or_else(|error| panic!("{rule:?}: {error}"));
        assert_eq!(yaml["summary"].as_str(), Some(rule.page().summary), "{rule:?}");
        assert!(!rule.page().sources.is_empty(), "{rule:?} names no source");
    }
}

/// Tests may use newer crates; what users build may not.
#[test]
fn no_dependency_needs_a_newer_rust_than_the_crate_promises() {
    let tree = cargo(&[
        "tree",
        "--edges",
        "normal,build",
        "--prefix",
        "none",
        "--format",
        "{p}",
        "--offline",
        "--locked",
    ]);
    let used: HashSet<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    let metadata = cargo(&["metadata", "--format-version=1", "--locked", "--offline"]);
    let metadata: serde_json::Value = serde_json::from_str(&metadata).expect("cargo prints JSON");
    let version = |package: &serde_json::Value| -> Vec<u32> {
        let text = package["rust_version"].as_str().unwrap_or("0");
        text.split('.').map(|part| part.parse().unwrap()).collect()
    };
    let packages = metadata["packages"].as_array().unwrap();
    let own = packages.iter().find(|package| package["name"] == "shipworthy").unwrap();
    let newer: Vec<_> = packages
        .iter()
        .filter(|package| used.contains(package["name"].as_str().unwrap()) && version(package) > version(own))
        .map(|package| &package["name"])
        .collect();
    assert!(newer.is_empty(), "{newer:?}");
}

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("cargo prints text")
}
