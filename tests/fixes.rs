//! What fixing leaves behind, on files put together at random: they parse as before, comments and line ends stay,
//! and fixing once more changes nothing.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use shipworthy::config::Config;
use shipworthy::fix::{Options, Outcome, Reason, fix, prove};
use shipworthy::source::{Kind, Sources};
use shipworthy::{lint, rules, syntax::dockerfile};

fn every_rule() -> Config {
    Config { select: rules::ALL.iter().map(|rule| rule.name.to_owned()).collect(), ..Config::default() }
}

fn one(text: &str) -> Sources {
    let sources = Sources::default();
    sources.add("Dockerfile", Kind::Dockerfile, text.into()).unwrap();
    sources
}

fn fixed(sources: &Sources, unsafe_fixes: bool) -> Outcome {
    fix(sources, &every_rule(), &Options { unsafe_fixes, ..Options::default() })
}

/// As [`fixed`], but for these rules only.
fn fixed_by(rules: &[&str], sources: &Sources, unsafe_fixes: bool) -> Outcome {
    let select = rules.iter().map(|&rule| rule.to_owned()).collect();
    let config = Config { select, ..Config::default() };
    fix(sources, &config, &Options { unsafe_fixes, ..Options::default() })
}

fn text(sources: &Sources) -> &str {
    sources.file(sources.ids().next().unwrap()).text()
}

/// Instructions and what stands between them; `\n` is the line end of the file.
const FRAGMENTS: &[&str] = &[
    "FROM node:22",
    "FROM python:3.12-slim AS build",
    "from scratch",
    "ARG A=1",
    "ENV A=1 B=2 # why",
    "USER app # not root",
    "  USER\tapp   # indented",
    "WORKDIR /app # here",
    "EXPOSE 80 # web \\\n  81",
    "STOPSIGNAL SIGKILL",
    "STOPSIGNAL 9 # now",
    "CMD [\"node server.js\"]",
    "CMD [\"node\", \"server.js\"] # web",
    "CMD ['node', 'server.js']",
    "  CMD [\"node\", \"server.js\",]",
    "ENTRYPOINT [\"python app.py --x 'y'\"]",
    "ENTRYPOINT [\"a\"];",
    "CMD a \\\n  # inside\n  b",
    "HEALTHCHECK CMD [\"curl\", \"-f\", \"x\"] # x",
    "HEALTHCHECK --interval=5s \\\n\n  CMD curl x",
    "RUN <<EOF\n# no comment\nCMD x\nEOF",
    "RUN a && \\\n    b",
    "ONBUILD CMD [\"a b\"]",
    "COPY --from=build /a /b",
    "# a comment",
    "   # an indented one",
    "# escape=`",
    "# syntax=docker/dockerfile:1",
    "",
    "   ",
    "RNU x",
    "CMD é 😀",
    "CMD [\"é 😀\"] # ü",
    "LABEL a=\"b \\\n c\"",
    "CMD x \\",
];

fn files() -> impl Strategy<Value = (String, bool)> {
    let line_end = select(vec!["\n", "\r\n"]);
    let parts = (select(vec!["", "\u{feff}"]), vec(select(FRAGMENTS), 0..12), line_end, any::<bool>());
    parts.prop_map(|(mark, fragments, line_end, ends)| {
        let mut text = format!("{mark}{}", fragments.join("\n"));
        if ends {
            text.push('\n');
        }
        (text.replace('\n', line_end), line_end == "\r\n")
    })
}

fn comments(text: &str) -> Vec<String> {
    let tree = dockerfile::parse(text);
    let mut comments: Vec<_> =
        tree.comments.iter().map(|comment| text[comment.span.range()].trim_end().to_owned()).collect();
    comments.sort();
    comments
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn fixing_settles_and_keeps_what_it_does_not_cure((before, crlf) in files(), unsafe_fixes in any::<bool>()) {
        let sources = one(&before);
        let outcome = fixed(&sources, unsafe_fixes);
        let after = text(&outcome.sources);

        let again = fixed(&outcome.sources, unsafe_fixes);
        prop_assert_eq!(text(&again.sources), after, "fixing once more changes something");
        prop_assert!(again.applied.is_empty());
        prop_assert_eq!(&again.refused, &outcome.refused, "the same fixes are refused once more");

        let errors = |text: &str| dockerfile::parse(text).errors.len();
        prop_assert!(errors(after) <= errors(&before), "{}", after);

        let mut left = comments(after);
        for comment in comments(&before) {
            let at = left.iter().position(|kept| *kept == comment);
            prop_assert!(at.is_some(), "{:?} is lost in {:?}", comment, after);
            left.swap_remove(at.unwrap());
        }
        if crlf {
            prop_assert_eq!(after.matches('\n').count(), after.matches("\r\n").count(), "{:?}", after);
        }
        prop_assert_eq!(outcome.applied.is_empty(), after == before);
        prop_assert_eq!(text(&sources), before.as_str(), "what was given stays");
    }

    #[test]
    fn a_fix_that_is_proven_alone_changes_only_its_lines((before, _) in files()) {
        let sources = one(&before);
        let report = lint(&sources, &every_rule());
        for finding in &report.findings {
            for fix in &finding.fixes {
                let Ok(after) = prove(&sources, &every_rule(), finding, fix) else { continue };
                let count = |sources: &Sources| {
                    lint(sources, &every_rule()).findings.iter().filter(|found| found.rule == finding.rule).count()
                };
                prop_assert!(count(&after) < count(&sources), "{:?}", fix);
            }
        }
    }
}

#[test]
fn safe_fixes_only_unless_asked() {
    let sources = one("FROM node:22\nUSER app # x\nCMD ['a', 'b']\n");
    let rules = ["inline-comment", "malformed-exec-form"];
    let safe = fixed_by(&rules, &sources, false);
    assert_eq!(text(&safe.sources), "FROM node:22\n# x\nUSER app\nCMD ['a', 'b']\n");
    assert_eq!((safe.applied.len(), safe.withheld), (1, 1));
    let all = fixed_by(&rules, &sources, true);
    assert_eq!(text(&all.sources), "FROM node:22\n# x\nUSER app\nCMD [\"a\", \"b\"]\n");
    assert_eq!((all.applied.len(), all.withheld), (2, 0));
}

#[test]
fn fixes_that_touch_wait_for_the_next_round() {
    let many = "CMD [\"a\"]\n".repeat(100);
    let sources = one(&format!("FROM node:22\n{many}"));
    let outcome = fixed_by(&["duplicate-instruction"], &sources, false);
    assert_eq!(text(&outcome.sources), "FROM node:22\nCMD [\"a\"]\n");
    assert_eq!(outcome.applied.len(), 99);
}

#[test]
fn a_comment_inside_is_not_deleted_along() {
    let sources = one("FROM node:22\nCMD [ \\\n# why\n\"a\"]\nCMD [\"b\"]\n");
    let outcome = fixed_by(&["duplicate-instruction"], &sources, false);
    assert_eq!(text(&outcome.sources), text(&sources));
    let reasons: Vec<_> = outcome.refused.iter().map(|refused| (refused.rule, &refused.reason)).collect();
    assert_eq!(reasons, [("duplicate-instruction", &Reason::LostComment { text: "# why".into() })]);
}

#[test]
fn locked_files_and_files_that_are_no_text_stay() {
    let sources = Sources::default();
    sources.add("a/Dockerfile", Kind::Dockerfile, b"FROM a\nUSER b # c\n".to_vec()).unwrap();
    sources.add("b/Dockerfile", Kind::Dockerfile, b"FROM a\nUSER b # \xff\n".to_vec()).unwrap();
    sources.add("c/Dockerfile", Kind::Dockerfile, b"FROM a\nUSER b # c\n".to_vec()).unwrap();
    let options = Options {
        locked: &|file| (file.path() == "a/Dockerfile").then(|| "it is locked".to_owned()),
        ..Options::default()
    };
    let config = Config { select: vec!["inline-comment".into()], ..Config::default() };
    let outcome = fix(&sources, &config, &options);
    let changed: Vec<_> = outcome.changes(&sources).map(|change| change.after.path()).collect();
    assert_eq!(changed, ["c/Dockerfile"]);
    let reasons: Vec<_> = outcome.refused.iter().map(|refused| refused.reason.to_string()).collect();
    assert_eq!(
        reasons,
        ["`a/Dockerfile` is not edited: it is locked", "`b/Dockerfile` is not edited: it is no UTF-8"]
    );
}

#[test]
fn only_rules_that_run_are_fixed() {
    let sources = one("FROM node:22\nUSER app # x\nCMD [\"a b\"]\n");
    let outcome = fixed_by(&["inline-comment"], &sources, false);
    assert_eq!(text(&outcome.sources), "FROM node:22\n# x\nUSER app\nCMD [\"a b\"]\n");
}
