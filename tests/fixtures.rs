//! Lints each project in `fixtures/` with every recommended rule and compares with its `report.txt`.
//!
//! `UPDATE_FIXTURES=1 cargo test --test fixtures` writes the reports, to be read.

use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn every_fixture_has_the_report_that_stands_beside_it() {
    let update = std::env::var_os("UPDATE_FIXTURES").is_some();
    let mut wrong = Vec::new();
    for project in projects() {
        let report = report(&project);
        let expected = project.join("report.txt");
        if update {
            std::fs::write(&expected, &report).unwrap();
        } else if std::fs::read_to_string(&expected).unwrap_or_default() != report {
            wrong.push(format!("{}:\n{report}", project.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn projects() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut projects: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    projects.sort();
    assert!(!projects.is_empty());
    projects
}

/// What the program prints in the project's folder.
fn report(project: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_shipworthy"))
        .args(["check", "--color=never"])
        .current_dir(project)
        .output()
        .expect("the program starts");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{}", project.display());
    String::from_utf8(output.stdout).expect("reports are text")
}
