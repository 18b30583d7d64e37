//! Executes the rule pages. Every fence is a file: in `## Bad` the rule must fire, with the report and the fix
//! that the page shows; in `## Good` it must have looked, and stay silent.
//!
//! `UPDATE_PAGES=1 cargo test --test pages` writes the reports and the fixes into the pages, to be read there.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use shipworthy::config::Config;
use shipworthy::rule::{Cure, Rule};
use shipworthy::source::{self, Edit, Sources};
use shipworthy::{Report, discover, lint, report, rules};

#[test]
fn every_page_does_what_it_says() {
    let update = std::env::var_os("UPDATE_PAGES").is_some();
    let mut failures = String::new();
    for rule in rules::ALL {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("rules/{}.md", rule.name));
        let text = std::fs::read_to_string(&path).unwrap();
        match run_page(rule, &text) {
            Ok(written) if written == text => {}
            Ok(written) if update => std::fs::write(&path, written).unwrap(),
            Ok(written) => {
                let diff = similar::TextDiff::from_lines(&text, &written);
                writeln!(failures, "{}", diff.unified_diff().header("page", "as it is")).unwrap();
            }
            Err(error) => writeln!(failures, "rules/{}.md: {error}", rule.name).unwrap(),
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// One thing in a section of a page.
enum Part<'a> {
    Text(&'a str),
    /// A fence: its language, and the path on the line above, if there is one.
    Fence {
        language: &'a str,
        path: Option<&'a str>,
        body: String,
    },
}

/// Runs all cases of a page; gives the page back with the reports and fixes that it really has.
fn run_page(rule: &Rule, text: &str) -> Result<String, String> {
    let (head, rest) = text.split_once("\n## Bad\n").ok_or("no `## Bad`")?;
    let (bad, good) = rest.split_once("\n## Good\n").ok_or("no `## Good` after `## Bad`")?;
    let bad = cases(bad).iter().map(|case| run_bad(rule, case)).collect::<Result<Vec<_>, _>>()?;
    if rule.page().cure != Cure::Advice && !bad.iter().any(|case| case.contains("```diff\n")) {
        return Err("the header promises a fix, no Bad case has one".to_owned());
    }
    for case in cases(good) {
        run_good(rule, &case)?;
    }
    Ok(format!("{head}\n## Bad\n{}\n\n## Good\n{good}", bad.concat().trim_end()))
}

/// A section's cases: each begins with a `###` heading; a section without any is one case.
fn cases(section: &str) -> Vec<String> {
    let mut cases = vec![String::new()];
    for line in section.split_inclusive('\n') {
        let current = cases.last().expect("never empty");
        if line.starts_with("### ") && current.contains("```") {
            cases.push(String::new());
        }
        cases.last_mut().expect("never empty").push_str(line);
    }
    cases
}

fn parts(case: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut fence: Option<(&str, Option<&str>, String)> = None;
    let mut above = "";
    for line in case.split_inclusive('\n') {
        match (&mut fence, line.trim_end().strip_prefix("```")) {
            (None, Some(language)) => {
                let path = above.trim().strip_prefix('`').and_then(|path| path.strip_suffix('`'));
                // The end of the fence before is no path.
                let path = path.filter(|path| !path.contains('`'));
                fence = Some((language, path, String::new()));
            }
            (Some(_), Some("")) => {
                let (language, path, body) = fence.take().expect("just matched");
                parts.push(Part::Fence { language, path, body });
            }
            (Some((_, _, body)), _) => body.push_str(line),
            (None, None) => parts.push(Part::Text(line)),
        }
        // The line that closes a fence is no path of the next.
        if line.starts_with("```") {
            above = "";
        } else if !line.trim().is_empty() {
            above = line;
        }
    }
    parts
}

/// The files of a case, as the program would find them.
fn files(case: &str) -> Result<Sources, String> {
    let sources = Sources::default();
    for part in parts(case) {
        let Part::Fence { language, path, body } = part else { continue };
        let default = match language {
            "text" | "diff" => continue,
            "dockerfile" => Some("Dockerfile"),
            "yaml" => Some("compose.yaml"),
            "json" => Some("daemon.json"),
            _ => None,
        };
        let path = path
            .or(default)
            .ok_or_else(|| format!("a `{language}` fence needs its path on the line above"))?;
        let kind = discover::kind_of(path, &body).unwrap_or(source::Kind::Related);
        sources.add(path, kind, body.into_bytes()).map_err(|size| format!("{path}: {size} bytes"))?;
    }
    Ok(sources)
}

fn run(rule: &Rule, sources: &Sources) -> Report {
    lint(sources, &Config { select: vec![rule.name.to_owned()], ..Config::default() })
}

fn run_bad(rule: &Rule, case: &str) -> Result<String, String> {
    let title = case.lines().find(|line| !line.is_empty()).unwrap_or_default();
    let sources = files(case)?;
    let found = run(rule, &sources);
    if found.findings.is_empty() {
        return Err(format!("Bad case `{title}`: the rule is silent"));
    }
    for finding in &found.findings {
        if !rule.page().severities.contains(&finding.severity) {
            return Err(format!("Bad case `{title}`: the header lists no severity {}", finding.severity));
        }
        if let Some(fix) = finding.fixes.iter().find(|fix| !rule.page().cure.allows(fix.safety)) {
            return Err(format!("Bad case `{title}`: the header allows no {:?} fix", fix.safety));
        }
    }
    let diff = cure(rule, &sources, &found).map_err(|error| format!("Bad case `{title}`: {error}"))?;
    Ok(rewrite(case, &report(&found, &sources), &diff))
}

fn run_good(rule: &Rule, case: &str) -> Result<(), String> {
    let title = case.lines().find(|line| !line.is_empty()).unwrap_or_default();
    let sources = files(case)?;
    let found = run(rule, &sources);
    if found.judged == 0 {
        return Err(format!("Good case `{title}`: the rule had nothing to judge"));
    }
    match found.findings.is_empty() {
        true => Ok(()),
        false => Err(format!("Good case `{title}`:\n{}", report(&found, &sources))),
    }
}

/// The report of a case as people see it, at 80 columns.
fn report(found: &Report, sources: &Sources) -> String {
    let mut out = Vec::new();
    report::pretty(found, sources, report::Style::default(), &mut out).expect("writing to memory");
    String::from_utf8(out).expect("reports are text")
}

/// The first fix of every finding, applied together, as a unified diff; the findings must be gone after it.
fn cure(rule: &Rule, sources: &Sources, found: &Report) -> Result<String, String> {
    let fixes: Vec<_> = found.findings.iter().filter_map(|finding| finding.fixes.first()).collect();
    if fixes.is_empty() {
        return Ok(String::new());
    }
    let (cured, mut diff) = (Sources::default(), String::new());
    for id in sources.ids() {
        let file = sources.file(id);
        let edits: Vec<&Edit> =
            fixes.iter().flat_map(|fix| &fix.edits).filter(|edit| edit.file == id).collect();
        let after =
            source::apply(file.text(), &edits).map_err(|edit| format!("edits overlap at {edit:?}"))?;
        let changes = similar::TextDiff::from_lines(file.text(), &after);
        diff += &changes.unified_diff().header(file.path(), file.path()).to_string();
        cured.add(file.path(), file.kind(), after.into_bytes()).map_err(|size| format!("{size} bytes"))?;
    }
    let left = run(rule, &cured);
    match left.findings.len() + fixes.len() == found.findings.len() {
        true => Ok(diff),
        false => Err(format!("the fix does not cure it:\n{diff}\n{}", report(&left, &cured))),
    }
}

/// The case with its report and its fix in place of those that stand there.
fn rewrite(case: &str, report: &str, diff: &str) -> String {
    let mut out = String::new();
    for part in parts(case) {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Fence { language: "text" | "diff", .. } => {}
            Part::Fence { language, body, .. } => write!(out, "```{language}\n{body}```\n").unwrap(),
        }
    }
    let mut out = out.trim_end().to_owned();
    write!(out, "\n\n```text\n{}\n```\n", report.trim_end()).unwrap();
    if !diff.is_empty() {
        write!(out, "\n```diff\n{}```\n", diff).unwrap();
    }
    out.push('\n');
    out
}

#[test]
fn every_page_has_a_rule() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut pages: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.sort();
    let pages: Vec<_> = pages.iter().map(|path| path.file_stem().unwrap().to_str().unwrap()).collect();
    let mut names: Vec<_> = rules::ALL.iter().map(|rule| rule.name).collect();
    names.sort_unstable();
    assert_eq!(pages, names);
}
