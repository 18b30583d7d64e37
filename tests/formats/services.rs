//! The formats that services read: SARIF, GitHub, GitLab, JUnit, Checkstyle, Markdown.

use shipworthy::rules;

use super::*;

/// [`PATH`] as SARIF names it: percent-encoded UTF-8.
const URI: &str = "api%1B%5B2J/Dockerfile.%E2%80%AE%C3%BC";

#[test]
fn counts_are_lines_that_are_always_all_there() {
    let of = |report: &Report| {
        written(
            &|report, _, out| report::counts(report, out),
            &Case { sources: Sources::default(), report: report.clone() },
        )
    };
    let mut report = case().report;
    report.suppressed = 3;
    report.accepted = 4;
    assert_eq!(
        of(&report),
        "findings=2\nerrors=1\nwarnings=0\ninfos=1\nfixable=1\nignored=3\naccepted=4\nunresolved=1\nfiles=2\n"
    );
    let none = of(&Report::default());
    assert_eq!(none.lines().count(), 9);
    assert!(none.lines().all(|line| line.ends_with("=0")), "{none}");
}

fn sarif_of(case: &Case) -> Value {
    serde_json::from_str(&written(&report::sarif, case)).expect("JSON")
}

fn schema_errors(log: &Value) -> Vec<String> {
    let mut schema: Value = serde_json::from_str(include_str!("../schemas/sarif-2.1.0.json")).expect("JSON");
    // Its pattern for languages has a bracket too many; no run of ours names one.
    for part in ["run", "toolComponent"] {
        let language = schema.pointer_mut(&format!("/definitions/{part}/properties/language"));
        language.and_then(Value::as_object_mut).expect("an object").remove("pattern").expect("a pattern");
    }
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    validator.iter_errors(log).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn sarif_has_every_place() {
    let log = sarif_of(&case());
    let region = |start_line: u32, start: u32, end_line: u32, end: u32| json!({"startLine": start_line, "startColumn": start, "endLine": end_line, "endColumn": end});
    let dockerfile = json!({"uri": URI, "uriBaseId": "%SRCROOT%"});
    let compose = json!({"uri": "compose.yaml", "uriBaseId": "%SRCROOT%"});
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(
        run["results"],
        json!([
            {
                "ruleId": "obscure-label",
                "level": "note",
                "message": {"text": "a label"},
                "locations": [{"physicalLocation": {
                    "artifactLocation": dockerfile, "region": region(3, 14, 3, 23),
                }}],
                "partialFingerprints": {"shipworthy/v1": "5e29e6a60599f539"},
            },
            {
                "ruleId": "shell-form-command",
                "level": "error",
                "message": {"text": "`npm start` runs under `/bin/sh`\u{1b}[8m, as PID 1\n\
                    note: on `docker stop` the shell keeps SIGTERM from it, and after 10 seconds all processes \
                    are killed\u{9b}2J\nhelp: write `CMD [\"npm\", \"start\"]`"},
                "locations": [{"physicalLocation": {
                    "artifactLocation": dockerfile, "region": region(4, 1, 4, 14),
                }}],
                "relatedLocations": [{
                    "id": 0,
                    "message": {"text": "service `wéb` runs this image\r"},
                    "physicalLocation": {"artifactLocation": compose, "region": region(3, 5, 3, 13)},
                }],
                "fixes": [{
                    "description": {"text": "write the command as a list\u{7}"},
                    "artifactChanges": [
                        {
                            "artifactLocation": dockerfile,
                            "replacements": [{
                                "deletedRegion": region(4, 5, 4, 14),
                                "insertedContent": {"text": "[\"npm\", \"start\"]"},
                            }],
                        },
                        {
                            "artifactLocation": compose,
                            "replacements": [{
                                "deletedRegion": region(3, 13, 3, 13),
                                "insertedContent": {"text": "\n    init: true"},
                            }],
                        },
                    ],
                    "properties": {"safety": "safe"},
                }],
                "partialFingerprints": {"shipworthy/v1": "f0e005f81c33a857"},
                "ruleIndex": rules::ALL.iter().position(|rule| rule.name == "shell-form-command"),
            },
        ])
    );
    assert_eq!(
        run["invocations"][0]["toolExecutionNotifications"][0]["locations"][0]["physicalLocation"]["region"],
        region(2, 1, 2, 13)
    );
}

#[test]
fn sarif_keeps_to_its_schema() {
    assert_eq!(schema_errors(&sarif_of(&case())), [""; 0]);
    let nothing = Case { sources: Sources::default(), report: Report::default() };
    assert_eq!(schema_errors(&sarif_of(&nothing)), [""; 0]);
    let mut wrong = sarif_of(&case());
    wrong["runs"][0]["results"][0]["level"] = json!("fatal");
    assert_eq!(schema_errors(&wrong).len(), 1, "the schema is looked at");
}

#[test]
fn sarif_describes_every_rule() {
    let nothing = Case { sources: Sources::default(), report: Report::default() };
    let log = sarif_of(&nothing);
    let described = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("a list");
    assert_eq!(described.len(), rules::ALL.len());
    for (descriptor, rule) in described.iter().zip(rules::ALL) {
        assert_eq!(descriptor["id"], rule.name);
        assert_eq!(descriptor["help"]["markdown"], rule.page().body);
        assert!(descriptor["fullDescription"]["text"].as_str().is_some_and(|text| !text.is_empty()));
    }
}

#[test]
fn sarif_names_the_rule_by_its_place() {
    let mut case = case();
    let last = rules::ALL.len() - 1;
    case.report.findings[0].rule = rules::ALL[last].name;
    assert_eq!(sarif_of(&case)["runs"][0]["results"][0]["ruleIndex"], json!(last));
}

#[test]
fn github_annotates() {
    assert_eq!(
        written(&report::github, &case()),
        "::group::api␛[2J/Dockerfile.\u{fffd}ü\n\
         ::notice file=api␛[2J/Dockerfile.\u{fffd}ü,line=3,endLine=3,col=14,endColumn=23,\
         title=shipworthy[obscure-label]::a label\n\
         ::error file=api␛[2J/Dockerfile.\u{fffd}ü,line=4,endLine=4,col=1,endColumn=14,\
         title=shipworthy[shell-form-command]::`npm start` runs under `/bin/sh`␛[8m, as PID 1%0A\
         note: on `docker stop` the shell keeps SIGTERM from it, and after 10 seconds all processes are killed\u{fffd}2J%0A\
         help: write `CMD [\"npm\", \"start\"]`\n\
         ::endgroup::\n"
    );
}

/// A report of `count` findings at the start of the file at `path`.
fn repeated(path: &str, count: usize, message: &str, severity: Severity) -> Case {
    let sources = Sources::default();
    let file = sources.add(path, Kind::Dockerfile, "FROM a\nCMD b\n".into()).expect("a small file");
    let finding = named("rule", Finding::at(place(file, 0, 6), message).severity(severity));
    Case { sources, report: Report { findings: vec![finding; count], ..Report::default() } }
}

#[test]
fn github_commands_in_texts_stay_inert() {
    let case = repeated(
        "::error::a,b:c%0A.Dockerfile",
        1,
        "100%\r\n::error file=x::y\n##[error]z%0A",
        Severity::Warning,
    );
    assert_eq!(
        written(&report::github, &case),
        "::group::::error::a,b:c%250A.Dockerfile\n\
         ::warning file=%3A%3Aerror%3A%3Aa%2Cb%3Ac%250A.Dockerfile,line=1,endLine=1,col=1,endColumn=7,\
         title=shipworthy[rule]::100%25␍␊::error file=x::y␊##[error]z%250A\n\
         ::endgroup::\n"
    );
}

#[test]
fn github_shows_the_most_severe() {
    let mut case = repeated("Dockerfile", 60, "m", Severity::Info);
    case.report.findings[59].severity = Severity::Error;
    let annotations = written(&report::github, &case);
    assert_eq!(annotations.matches("::notice file=").count(), 49);
    assert_eq!(annotations.matches("::error file=").count(), 1);
    assert!(
        annotations.ends_with(
            "::endgroup::\n::notice title=shipworthy::10 more findings are not annotated: GitHub shows 50 of a job\n"
        ),
        "{annotations}"
    );
}

#[test]
fn github_gives_no_columns_to_a_place_of_several_lines() {
    let mut case = repeated("Dockerfile", 1, "m", Severity::Error);
    case.report.findings[0].location.span.end = 12;
    assert!(
        written(&report::github, &case).contains("::error file=Dockerfile,line=1,endLine=2,title="),
        "columns of different lines are refused"
    );
}

#[test]
fn gitlab_has_its_fields() {
    let issues: Value = serde_json::from_str(&written(&report::gitlab, &case())).expect("JSON");
    assert_eq!(
        issues,
        json!([
            {
                "description": "a label",
                "check_name": "obscure-label",
                "fingerprint": "5e29e6a60599f539",
                "severity": "info",
                "location": {"path": PATH, "lines": {"begin": 3, "end": 3}},
            },
            {
                "description": "`npm start` runs under `/bin/sh`\u{1b}[8m, as PID 1\n\
                    note: on `docker stop` the shell keeps SIGTERM from it, and after 10 seconds all processes \
                    are killed\u{9b}2J\nhelp: write `CMD [\"npm\", \"start\"]`",
                "check_name": "shell-form-command",
                "fingerprint": "f0e005f81c33a857",
                "severity": "critical",
                "location": {"path": PATH, "lines": {"begin": 4, "end": 4}},
            },
        ])
    );
}

#[test]
fn junit_has_a_suite_for_each_file() {
    assert_eq!(
        written(&report::junit, &case()),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
<testsuites name=\"shipworthy\" tests=\"3\" failures=\"1\">
  <testsuite name=\"api␛[2J/Dockerfile.\u{fffd}ü\" tests=\"2\" failures=\"1\" errors=\"0\">
    <testcase name=\"obscure-label:3:14\" classname=\"api␛[2J/Dockerfile.\u{fffd}ü\">
      <system-out>api␛[2J/Dockerfile.\u{fffd}ü:3:14: a label</system-out>
    </testcase>
    <testcase name=\"shell-form-command:4:1\" classname=\"api␛[2J/Dockerfile.\u{fffd}ü\">
      <failure type=\"error\" message=\"`npm start` runs under `/bin/sh`␛[8m, as PID 1\">\
api␛[2J/Dockerfile.\u{fffd}ü:4:1: `npm start` runs under `/bin/sh`␛[8m, as PID 1
note: on `docker stop` the shell keeps SIGTERM from it, and after 10 seconds all processes are killed\u{fffd}2J
help: write `CMD [&quot;npm&quot;, &quot;start&quot;]`</failure>
    </testcase>
  </testsuite>
  <testsuite name=\"compose.yaml\" tests=\"1\" failures=\"0\" errors=\"0\">
    <testcase name=\"no findings\" classname=\"compose.yaml\"/>
  </testsuite>
</testsuites>
"
    );
}

#[test]
fn checkstyle_has_every_place() {
    assert_eq!(
        written(&report::checkstyle, &case()),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
<checkstyle version=\"4.3\">
  <file name=\"api␛[2J/Dockerfile.\u{fffd}ü\">
    <error line=\"3\" column=\"14\" severity=\"info\" message=\"a label\" source=\"shipworthy.obscure-label\"/>
    <error line=\"4\" column=\"1\" severity=\"error\" message=\"`npm start` runs under `/bin/sh`␛[8m, as PID 1\" \
source=\"shipworthy.shell-form-command\"/>
  </file>
</checkstyle>
"
    );
}

/// What an XML parser makes of a report: the values of all attributes, and all texts.
fn read_xml(text: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut values = Vec::new();
    loop {
        match reader.read_event().expect("well-formed XML") {
            quick_xml::events::Event::Eof => return values,
            quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                for attribute in tag.attributes() {
                    let attribute = attribute.expect("an attribute");
                    let value = attribute.value;
                    values.push(quick_xml::escape::unescape(&value).expect("known entities").into_owned());
                }
            }
            _ => {}
        }
    }
}

#[test]
fn xml_holds_any_text() {
    let message = "</error>\"'<&amp;]]>\u{ffff}\0";
    let case = repeated("a\"<&.Dockerfile", 1, message, Severity::Error);
    for format in [&report::junit as Format<'_>, &report::checkstyle] {
        let values = read_xml(&written(format, &case));
        assert!(values.contains(&"a\"<&.Dockerfile".to_owned()), "{values:?}");
        assert!(values.contains(&"</error>\"'<&amp;]]>\u{fffd}␀".to_owned()), "{values:?}");
    }
}

#[test]
fn xml_without_findings_is_a_whole_document() {
    let nothing = || Case { sources: Sources::default(), report: Report::default() };
    assert_eq!(
        written(&report::checkstyle, &nothing()),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\"/>\n"
    );
    let values = read_xml(&written(&report::junit, &nothing()));
    assert_eq!(values, ["shipworthy", "0", "0"]);
}

#[test]
fn markdown_is_a_table() {
    assert_eq!(
        written(&report::markdown, &case()),
        "## shipworthy: 1 error, 1 info\n\n\
         | Severity | Rule | Place | Finding |\n|---|---|---|---|\n\
         | info | obscure-label | api␛&#91;2J/Dockerfile.\u{fffd}ü:3:14 | a label |\n\
         | error | shell-form-command | api␛&#91;2J/Dockerfile.\u{fffd}ü:4:1 | \
         <code>npm start</code> runs under <code>/bin/sh</code>␛&#91;8m, as PID 1<br>\
         note: on <code>docker stop</code> the shell keeps SIGTERM from it, and after 10 seconds all processes \
         are killed\u{fffd}2J<br>help: write <code>CMD &#91;&#34;npm&#34;, &#34;start&#34;&#93;</code> |\n\n\
         Checked 1 Dockerfile, 1 Compose file: 1 error, 1 info (1 fixable).\n"
    );
}

#[test]
fn markdown_ends_before_it_is_too_long() {
    let table = written(&report::markdown, &repeated("Dockerfile", 1200, "m", Severity::Error));
    assert_eq!(table.matches("| error |").count(), 1000);
    assert!(table.contains("\n\nand 200 more.\n\n"), "{}", &table[table.len() - 200..]);
}
