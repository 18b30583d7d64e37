//! [SARIF 2.1.0](https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html), which code scanning services
//! and editors read.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{range_of, safe_json, words};
use crate::finding::{Finding, Fingerprints, Fix, Severity};
use crate::lint::{Report, Unresolved};
use crate::rule::{self, Page, Rule};
use crate::rules;
use crate::source::{FileId, Location, Sources};

/// Writes one run: all rules, whether they found something or not, and a result for each finding.
///
/// # Errors
/// What `out` fails with.
pub fn sarif(report: &Report, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let mut fingerprints = Fingerprints::default();
    let results: Vec<_> = report
        .findings
        .iter()
        .map(|finding| result(finding, fingerprints.next(finding, sources), sources))
        .collect();
    let open: Vec<_> = report.unresolved.iter().map(|open| notification(open, sources)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "shipworthy",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules::ALL.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
            }},
            "invocations": [{"executionSuccessful": true, "toolExecutionNotifications": open}],
            "columnKind": "unicodeCodePoints",
            "newlineSequences": ["\r\n", "\n", "\r"],
            "results": results,
        }],
    });
    safe_json::write_json(&log, out)
}

fn descriptor(rule: &Rule) -> Value {
    let page = rule.page();
    let mut descriptor = json!({
        "id": rule.name,
        "shortDescription": {"text": page.summary},
        "fullDescription": {"text": why(page)},
        "help": {"text": page.body, "markdown": page.body},
        "defaultConfiguration": {"level": level(page.severities[0]), "enabled": page.preset == rule::Preset::Recommended},
        "properties": {"tags": [page.category], "aliases": page.aliases},
    });
    if let Some(url) = rule::url(rule.name) {
        descriptor["helpUri"] = json!(url);
    }
    descriptor
}

/// What a page says before its cases.
fn why(page: &Page) -> &str {
    page.body.split("\n## ").next().unwrap_or_default().trim()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result(finding: &Finding, fingerprint: String, sources: &Sources) -> Value {
    let mut result = json!({
        "ruleId": finding.rule,
        "level": level(finding.severity),
        "message": {"text": words(finding).collect::<Vec<_>>().join("\n")},
        "locations": [{"physicalLocation": physical(finding.location, sources)}],
        "partialFingerprints": {"shipworthy/v1": fingerprint},
    });
    if let Some(index) = rules::ALL.iter().position(|rule| rule.name == finding.rule) {
        result["ruleIndex"] = json!(index);
    }
    let related = finding.labels.iter().enumerate().map(|(id, label)| {
        json!({
            "id": id,
            "message": {"text": label.message},
            "physicalLocation": physical(label.location, sources),
        })
    });
    if !finding.labels.is_empty() {
        result["relatedLocations"] = related.collect();
    }
    if !finding.fixes.is_empty() {
        result["fixes"] = finding.fixes.iter().map(|fix| cure(fix, sources)).collect();
    }
    result
}

fn physical(location: Location, sources: &Sources) -> Value {
    json!({"artifactLocation": artifact(location.file, sources), "region": region(location, sources)})
}

fn artifact(file: FileId, sources: &Sources) -> Value {
    let path = sources.file(file).path();
    match path.starts_with('/') {
        true => json!({"uri": format!("file://{}", encoded(path))}),
        false => json!({"uri": encoded(path), "uriBaseId": "%SRCROOT%"}),
    }
}

fn region(location: Location, sources: &Sources) -> Value {
    let (start, end) = range_of(sources, location);
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

/// A path as a [relative reference](https://datatracker.ietf.org/doc/html/rfc3986#section-4.2): all but the
/// characters that never have a meaning is percent-encoded.
fn encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

fn cure(fix: &Fix, sources: &Sources) -> Value {
    let mut files: Vec<_> = fix.edits.iter().map(|edit| edit.file).collect();
    files.sort_unstable();
    files.dedup();
    let changes = files.into_iter().map(|file| {
        let edits = fix.edits.iter().filter(|edit| edit.file == file);
        let replacements = edits.map(|edit| {
            json!({
                "deletedRegion": region(Location::new(file, edit.span), sources),
                "insertedContent": {"text": edit.replacement},
            })
        });
        json!({
            "artifactLocation": artifact(file, sources),
            "replacements": replacements.collect::<Vec<_>>(),
        })
    });
    json!({
        "description": {"text": fix.title},
        "artifactChanges": changes.collect::<Vec<_>>(),
        "properties": {"safety": fix.safety},
    })
}

fn notification(unresolved: &Unresolved, sources: &Sources) -> Value {
    json!({
        "level": "note",
        "message": {"text": format!("not judged: {}", unresolved.reason)},
        "locations": [{"physicalLocation": physical(unresolved.location, sources)}],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_references() {
        for (path, uri) in [
            ("api/Dockerfile", "api/Dockerfile"),
            ("a:b/c d%.ü?#", "a%3Ab/c%20d%25.%C3%BC%3F%23"),
            ("../x\\y", "../x%5Cy"),
        ] {
            assert_eq!(encoded(path), uri);
        }
    }
}
