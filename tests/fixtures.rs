//! Lints each project in `fixtures/` with every recommended rule and compares with its `report.txt`.
//!
//! A project with a folder `after` is fixed, too, and compared with what lies there.
//!
//! `UPDATE_FIXTURES=1 cargo test --test fixtures` writes both, to be read.

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

#[test]
fn projects_are_fixed_to_what_stands_in_after() {
    let update = std::env::var_os("UPDATE_FIXTURES").is_some();
    let mut count = 0;
    for project in projects() {
        let after = project.join("after");
        if !after.is_dir() {
            continue;
        }
        count += 1;
        let copy = tempfile::tempdir().unwrap();
        let names = names(&after);
        for name in names.iter().map(String::as_str).chain(["shipworthy.toml"]) {
            std::fs::copy(project.join(name), copy.path().join(name)).unwrap();
        }
        let output = Command::new(env!("CARGO_BIN_EXE_shipworthy"))
            .args(["check", "--fix", "--unsafe-fixes", "--exit-zero"])
            .current_dir(&copy)
            .output()
            .expect("the program starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && !said.contains("refused"), "{}: {said}", project.display());
        for name in names {
            let fixed = std::fs::read_to_string(copy.path().join(&name)).unwrap();
            if update {
                std::fs::write(after.join(&name), &fixed).unwrap();
            }
            let expected = std::fs::read_to_string(after.join(&name)).unwrap();
            assert_eq!(fixed, expected, "{}", after.join(name).display());
        }
    }
    assert!(count > 0, "no project has an `after`");
}

/// The names of the files in `folder`.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    entries.map(|name| name.into_string().unwrap()).collect()
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
