//! Each format on one hostile pair of files: CRLF, more than ASCII, control characters in names, text and
//! messages. Lines, columns and offsets are counted by hand.

mod people;
mod services;

use std::io::{self, Write};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use serde_json::{Value, json};
use shipworthy::finding::{Finding, Fix, Safety, Severity};
use shipworthy::report::{self, Style};
use shipworthy::source::{Edit, FileId, Kind, Location, Sources, Span};
use shipworthy::{FileCounts, Report, Unresolved};

const PATH: &str = "api\x1b[2J/Dockerfile.\u{202e}ü";
/// Line 1 has 21 bytes, line 2 begins at 23, line 3 at 37, line 4 at 65.
const DOCKERFILE: &str =
    "# größe 漢字 😀\r\nFROM node:22\r\nLABEL a=\"é😀\" b=\"\x1b[31m\"\r\nCMD npm start\r\n";
/// Line 2 begins at 10, line 3 at 18.
const COMPOSE: &str = "services:\n  wéb:\n    build: .\n";

struct Case {
    sources: Sources,
    report: Report,
}

fn place(file: FileId, start: usize, end: usize) -> Location {
    Location::new(file, Span::new(start, end))
}

fn named(rule: &'static str, finding: Finding) -> Finding {
    let mut finding = finding;
    finding.rule = rule;
    finding
}

fn case() -> Case {
    let sources = Sources::default();
    let dockerfile = sources.add(PATH, Kind::Dockerfile, DOCKERFILE.into()).expect("a small file");
    let compose = sources.add("compose.yaml", Kind::Compose, COMPOSE.into()).expect("a small file");
    let fix = Fix {
        title: "write the command as a list\x07".to_owned(),
        safety: Safety::Safe,
        edits: vec![
            Edit {
                file: dockerfile,
                span: Span::new(69, 78),
                replacement: "[\"npm\", \"start\"]".to_owned(),
            },
            Edit { file: compose, span: Span::empty(30), replacement: "\n    init: true".to_owned() },
        ],
    };
    let shell_form = Finding::at(place(dockerfile, 65, 78), "`npm start` runs under `/bin/sh`\x1b[8m, as PID 1")
        .severity(Severity::Error)
        .label(place(compose, 22, 30), "service `wéb` runs this image\r")
        .note("on `docker stop` the shell keeps SIGTERM from it, and after 10 seconds all processes are killed\u{9b}2J")
        .help("write `CMD [\"npm\", \"start\"]`")
        .fix(fix);
    let label = Finding::at(place(dockerfile, 54, 63), "a label").severity(Severity::Info);
    Case {
        sources,
        report: Report {
            findings: vec![named("obscure-label", label), named("shell-form-command", shell_form)],
            unresolved: vec![Unresolved {
                location: place(dockerfile, 23, 35),
                reason: "the base is unknown".into(),
            }],
            judged: 0,
            stacks: Vec::new(),
            files: FileCounts { dockerfile: 1, compose: 1, daemon: 0 },
            ..Report::default()
        },
    }
}

type Format<'a> = &'a dyn Fn(&Report, &Sources, &mut dyn Write) -> io::Result<()>;

fn written(format: Format<'_>, case: &Case) -> String {
    let mut out = Vec::new();
    format(&case.report, &case.sources, &mut out).expect("a buffer takes everything");
    String::from_utf8(out).expect("reports are UTF-8")
}

fn pretty(style: Style) -> impl Fn(&Report, &Sources, &mut dyn Write) -> io::Result<()> {
    move |report, sources, out| report::pretty(report, sources, style, out)
}

const WITH_COLOUR: Style = Style { color: true, unicode: true, links: false, live: false, width: 80 };

/// `text` without the sequences that set colours.
fn without_colours(text: &str) -> String {
    let mut parts = text.split("\x1b[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| {
        let (codes, rest) = part.split_once('m').expect("only colours are set");
        assert!(codes.bytes().all(|byte| byte.is_ascii_digit() || byte == b';'), "{codes:?}");
        plain + rest
    })
}

/// Whether a terminal shows `text` and nothing else happens.
fn is_inert(text: &str) -> bool {
    !text.contains(|character: char| {
        (character.is_control() && character != '\n')
            || matches!(character, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    })
}

#[test]
fn concise_is_a_line_for_each_finding() {
    assert_eq!(
        written(&report::concise, &case()),
        "api␛[2J/Dockerfile.\u{fffd}ü:3:14: info[obscure-label]: a label\n\
         api␛[2J/Dockerfile.\u{fffd}ü:4:1: error[shell-form-command]: `npm start` runs under `/bin/sh`␛[8m, as PID 1\n"
    );
}

#[test]
fn pretty_shows_every_place_in_its_file() {
    let expected = "  \
  info[obscure-label]: a label
   ╭─[api␛[2J/Dockerfile.\u{fffd}ü:3:14]
 2 │ FROM node:22
 3 │ LABEL a=\"é😀\" b=\"␛[31m\"
   ·               ─────────
 4 │ CMD npm start
   ╰────

  error[shell-form-command]: `npm start` runs under `/bin/sh`␛[8m, as PID 1
   ╭─[api␛[2J/Dockerfile.\u{fffd}ü:4:1]
 3 │ LABEL a=\"é😀\" b=\"␛[31m\"
 4 │ CMD npm start
   · ─────────────
   ╰────
   ╭─[compose.yaml:3:5]
 2 │   wéb:
 3 │     build: .
   ·     ────┬───
   ·         ╰── service `wéb` runs this image␍
   ╰────
  note: on `docker stop` the shell keeps SIGTERM from it, and after 10 seconds
        all processes are killed\u{fffd}2J
  help: write `CMD [\"npm\", \"start\"]`
  fix: write the command as a list␇
    - CMD npm start
    + CMD [\"npm\", \"start\"]
    compose.yaml:3
    +     init: true

";
    assert_eq!(written(&pretty(Style::default()), &case()), expected);
    assert_eq!(without_colours(&written(&pretty(WITH_COLOUR), &case())), expected);
}

#[test]
fn pretty_does_with_ascii() {
    let report = written(&pretty(Style { unicode: false, ..Style::default() }), &case());
    assert!(report.contains("\n   ,-[compose.yaml:3:5]\n"), "{report}");
    assert!(!report.contains(['─', '│', '╭', '╰']), "{report}");
}

#[test]
fn json_has_every_field() {
    let report: Value = serde_json::from_str(&written(&report::json, &case())).expect("JSON");
    let place =
        |line: u32, column: u32, offset: u32| json!({"line": line, "column": column, "offset": offset});
    let command = json!({"start": place(4, 1, 65), "end": place(4, 14, 78)});
    let expected = json!({
        "version": 1,
        "findings": [
            {
                "rule": "obscure-label",
                "severity": "info",
                "message": "a label",
                "path": PATH,
                "span": {"start": place(3, 14, 54), "end": place(3, 23, 63)},
                "labels": [],
                "notes": [],
                "help": null,
                "fixes": [],
                "fingerprint": "5e29e6a60599f539",
            },
            {
                "rule": "shell-form-command",
                "severity": "error",
                "message": "`npm start` runs under `/bin/sh`\u{1b}[8m, as PID 1",
                "path": PATH,
                "span": command,
                "labels": [{
                    "path": "compose.yaml",
                    "span": {"start": place(3, 5, 22), "end": place(3, 13, 30)},
                    "message": "service `wéb` runs this image\r",
                }],
                "notes": ["on `docker stop` the shell keeps SIGTERM from it, and after 10 seconds all processes \
                           are killed\u{9b}2J"],
                "help": "write `CMD [\"npm\", \"start\"]`",
                "fixes": [{
                    "title": "write the command as a list\u{7}",
                    "safety": "safe",
                    "edits": [
                        {
                            "path": PATH,
                            "start": place(4, 5, 69),
                            "end": place(4, 14, 78),
                            "replacement": "[\"npm\", \"start\"]",
                        },
                        {
                            "path": "compose.yaml",
                            "start": place(3, 13, 30),
                            "end": place(3, 13, 30),
                            "replacement": "\n    init: true",
                        },
                    ],
                }],
                "fingerprint": "f0e005f81c33a857",
            },
        ],
        "unresolved": [{
            "path": PATH,
            "span": {"start": place(2, 1, 23), "end": place(2, 13, 35)},
            "reason": "the base is unknown",
        }],
        "guesses": [],
        "summary": {
            "files": {"dockerfile": 1, "compose": 1, "daemon": 0},
            "errors": 1,
            "warnings": 0,
            "infos": 1,
            "fixable": 1,
        },
    });
    assert_eq!(report, expected);
}

#[test]
fn json_keeps_its_order_and_ends_its_line() {
    let sources = Sources::default();
    let case = Case { sources, report: Report::default() };
    assert_eq!(
        written(&report::json, &case),
        "{\"version\":1,\"findings\":[],\"unresolved\":[],\"guesses\":[],\"summary\":{\"files\":{\"dockerfile\":0,\"compose\":0,\
         \"daemon\":0},\"errors\":0,\"warnings\":0,\"infos\":0,\"fixable\":0}}\n"
    );
}

/// Every format, as it is written to a file.
fn every_format(mut check: impl FnMut(&str, Format<'_>)) {
    check("checkstyle", &report::checkstyle);
    check("concise", &report::concise);
    check("github", &report::github);
    check("gitlab", &report::gitlab);
    check("grouped", &|report, sources, out| report::grouped(report, sources, Style::default(), out));
    check("html", &report::html);
    check("json", &report::json);
    check("jsonl", &report::jsonl);
    check("junit", &report::junit);
    check("markdown", &report::markdown);
    check("pretty", &pretty(Style::default()));
    check("sarif", &report::sarif);
    check("summary", &|report, _, out| report::summary(report, Style::default(), out));
}

#[test]
fn no_format_lets_control_characters_through() {
    every_format(|name, format| assert!(is_inert(&written(format, &case())), "{name}"));
}

/// A report of one finding in `text`, on the first of `marked` and labelled at the others.
fn marked(text: &str, marked: &[(&str, &str)]) -> String {
    let sources = Sources::default();
    let file = sources.add("compose.yaml", Kind::Compose, text.into()).expect("a small file");
    let place = |needle: &str| {
        let start = text.find(needle).expect("it is in the text");
        place(file, start, start + needle.len())
    };
    let finding = Finding::at(place(marked[0].0), marked[0].1);
    let finding =
        marked[1..].iter().fold(finding, |finding, (needle, message)| finding.label(place(needle), *message));
    let report = Report { findings: vec![named("rule", finding)], ..Report::default() };
    written(&pretty(Style::default()), &Case { sources, report })
}

#[test]
fn a_label_inside_the_place_shares_its_line() {
    assert_eq!(
        marked("CMD npm start\n", &[("CMD npm start", "m"), ("npm start", "inner"), ("start", "innermost")]),
        "  error[rule]: m
   ╭─[compose.yaml:1:1]
 1 │ CMD npm start
   · ──────┬───┬──
   ·   │   │   ╰── innermost
   ·   │   ╰── inner
   ╰────

"
    );
}

#[test]
fn a_label_on_the_same_place_is_its_message() {
    assert_eq!(
        marked("CMD x\n", &[("CMD x", "m"), ("CMD x", "one"), ("CMD x", "two")]),
        "  error[rule]: m
   ╭─[compose.yaml:1:1]
 1 │ CMD x
   · ──┬──
   ·   ╰─┤ one
   ·     │ two
   ╰────

"
    );
}

#[test]
fn the_place_of_the_finding_comes_first() {
    let text = "a: 1\nb: 2\nc: 3\n\n\nd: 4\ne: 5\nf: 6\ng: 7\n";
    assert_eq!(
        marked(text, &[("f: 6", "m"), ("b: 2", "far above"), ("e: 5", "near")]),
        "  error[rule]: m
   ╭─[compose.yaml:8:1]
 6 │ d: 4
 7 │ e: 5
   · ──┬─
   ·   ╰── near
 8 │ f: 6
   · ────
 9 │ g: 7
   ╰────
   ╭─[compose.yaml:2:1]
 1 │ a: 1
 2 │ b: 2
   · ──┬─
   ·   ╰── far above
 3 │ c: 3
   ╰────

"
    );
}

#[test]
fn a_place_of_several_lines_has_a_bracket() {
    assert_eq!(
        marked("a:\n  b: 1\n  c: 2\n\nd: 3\n", &[("a:\n  b: 1\n  c: 2\n\n", "m"), ("b: 1", "one")]),
        "  error[rule]: m
   ╭─[compose.yaml:1:1]
 1 │ ╭─▶ a:
 2 │ │     b: 1
   · │     ──┬─
   · │       ╰── one
 3 │ ╰─▶   c: 2
   ╰────

"
    );
}

#[test]
fn a_long_line_is_cut_around_each_mark() {
    let text = format!("{{\"a\": \"{0}\", \"b\": 1, \"c\": \"{0}\"}}\n", "x".repeat(5_000));
    let report = marked(&text, &[("\"b\"", "m"), ("\"a\"", "far away"), ("1", "near")]);
    assert!(report.contains("\n   ╭─[compose.yaml:1:5011]\n"), "{report}");
    assert!(report.contains("\n   ╭─[compose.yaml:1:2]\n"), "{report}");
    assert!(report.lines().all(|line| line.chars().count() <= 80), "{report}");
    assert!(report.contains("… far away") || report.contains("── far away"), "{report}");
    assert_eq!(report.matches("\"b\": 1").count(), 1, "{report}");
}

#[test]
fn of_many_labels_the_first_are_shown() {
    let text = "key: 1\n".repeat(100);
    let sources = Sources::default();
    let file = sources.add("compose.yaml", Kind::Compose, text.into()).expect("a small file");
    let own = Finding::at(place(file, 0, 3), "m");
    let finding =
        (1..100).fold(own, |finding, nth| finding.label(place(file, nth * 7, nth * 7 + 3), "label"));
    let report = Report { findings: vec![named("rule", finding)], ..Report::default() };
    let case = Case { sources, report };
    let shown = written(&pretty(Style::default()), &case);
    assert_eq!(shown.matches("── label").count(), 20);
    assert!(shown.contains("\n  and 79 more places\n"), "{shown}");
    let all: Value = serde_json::from_str(&written(&report::json, &case)).expect("JSON");
    assert_eq!(all["findings"][0]["labels"].as_array().map(Vec::len), Some(99));
}

#[test]
fn every_end_of_a_file_can_be_shown() {
    for (text, start, end) in
        [("", 0, 0), ("a", 1, 1), ("a\n", 2, 2), ("a\r\n", 1, 3), ("\u{feff}a", 0, 4), ("a", 7, 9)]
    {
        let sources = Sources::default();
        let file = sources.add("f", Kind::Dockerfile, text.into()).expect("a small file");
        let findings = vec![named("rule", Finding::at(place(file, start, end), "m"))];
        let report = written(
            &pretty(Style::default()),
            &Case { sources, report: Report { findings, ..Report::default() } },
        );
        assert!(report.contains("╭─[f:1:") || report.contains("╭─[f:2:1]"), "{text:?}: {report}");
    }
}

#[test]
fn thousands_of_findings_in_one_long_line_take_linear_time() {
    let text = "\"é\":1,".repeat(200_000);
    let sources = Sources::default();
    let file = sources.add("daemon.json", Kind::Daemon, text.into()).expect("a small file");
    let findings: Vec<_> = (0..2_000)
        .map(|nth| named("rule", Finding::at(place(file, nth * 700, nth * 700 + 4), "m")))
        .collect();
    let case = Case { sources, report: Report { findings, ..Report::default() } };
    let started = Instant::now();
    every_format(|name, format| assert!(!written(format, &case).is_empty(), "{name}"));
    // A few seconds without optimisation; counting from the start of the line takes minutes.
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
}

fn texts() -> impl Strategy<Value = String> {
    let parts = vec![
        "a", "key: 1", "\n", "\r\n", "\r", "\t", " ", "é", "漢", "😀", "\x1b[31m", "\u{feff}", "\u{202e}",
    ];
    let long = Just("x".repeat(200));
    let part = prop_oneof![12 => prop::sample::select(parts).prop_map(str::to_owned), 1 => long];
    proptest::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn any_places_can_be_reported(
        texts in [texts(), texts()],
        places in proptest::collection::vec((0_usize..2, any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..6),
        width in 20_usize..120,
    ) {
        let sources = Sources::default();
        let files = [("a", &texts[0]), ("b", &texts[1])].map(|(path, text)| {
            sources.add(path, Kind::Compose, text.clone().into()).expect("a small file")
        });
        let boundary = |text: &str, at: usize| (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        let mut places = places.iter().map(|(file, one, other)| {
            let text = &texts[*file];
            let [one, other] = [one, other].map(|at| boundary(text, at.index(text.len() + 1)));
            place(files[*file], one.min(other), one.max(other))
        });
        let own = places.next().expect("there is one place or more");
        let finding = places.enumerate().fold(Finding::at(own, "headline"), |finding, (nth, place)| {
            finding.label(place, format!("label{nth}"))
        });
        let labels = finding.labels.len();
        let report = Report { findings: vec![named("rule", finding)], ..Report::default() };
        let case = Case { sources, report };
        for style in [Style { width, ..Style::default() }, Style { width, ..WITH_COLOUR }] {
            let report = without_colours(&written(&pretty(style), &case));
            prop_assert!(is_inert(&report), "{report:?}");
            prop_assert!(report.contains("headline"), "{report}");
            for nth in 0..labels {
                let label = format!("label{nth}");
                prop_assert_eq!(report.matches(&label).count(), 1, "{} in\n{}", label, report);
            }
        }
        // SARIF describes all rules each time, and says the rest as `json` does.
        every_format(|name, format| assert!(name == "sarif" || is_inert(&written(format, &case)), "{name}"));
    }
}
