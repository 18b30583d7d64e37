//! Rounds and refusals, with fixes that no rule would offer.

use super::*;
use crate::finding::{Safety, Severity};
use crate::source::{Edit, Kind, Span};

/// A rule that finds a word and offers another for it.
type Word = (&'static str, &'static str, &'static str);

/// Finds each word of `words` in every file, as the rule that it is given with; `!` is an error that nobody cures.
fn judge(sources: &Sources, words: &[Word]) -> Report {
    let mut report = Report::default();
    for id in sources.ids() {
        let text = sources.file(id).text();
        for &(rule, word, replacement) in words {
            for (at, _) in text.match_indices(word) {
                let span = Span::new(at, at + word.len());
                let edits = vec![Edit { file: id, span, replacement: replacement.to_owned() }];
                let fix = Fix { title: format!("{word} to {replacement}"), safety: Safety::Safe, edits };
                let finding = Finding::at(Location::new(id, span), word).severity(Severity::Info).fix(fix);
                report.findings.push(Finding { rule, ..finding });
            }
        }
        for (at, _) in text.match_indices('!') {
            let finding = Finding::at(Location::new(id, Span::new(at, at + 1)), "!");
            report.findings.push(Finding { rule: "invalid-dockerfile", ..finding });
        }
    }
    report
}

/// `text`, the command of an image, with all fixes that hold, and the reasons why others do not.
fn fixed(text: &str, words: &[Word]) -> (String, Vec<Reason>) {
    let sources = Sources::default();
    let dockerfile = format!("FROM scratch\nCMD {text}\n");
    let id = sources.add("Dockerfile", Kind::Dockerfile, dockerfile.into_bytes()).unwrap();
    let outcome =
        settled(&sources, &Config::default(), &Options::default(), &|sources| judge(sources, words));
    let after =
        outcome.sources.file(id).text().trim_start_matches("FROM scratch\nCMD ").trim_end().to_owned();
    (after, outcome.refused.into_iter().map(|refused| refused.reason).collect())
}

const ONE: &str = "inline-comment";
const TWO: &str = "duplicate-instruction";
const THREE: &str = "shell-form-command";

#[test]
fn fixes_that_others_bring_up_are_made_in_later_rounds() {
    let words = [(ONE, "aa", "bb"), (TWO, "bb", "cc"), (THREE, "cc", "dd")];
    assert_eq!(fixed("aa bb aa", &words), ("dd dd dd".into(), vec![]));
}

#[test]
fn fixes_that_undo_each_other_are_not_made() {
    let two = [(ONE, "aa", "bb"), (TWO, "bb", "aa")];
    assert_eq!(fixed("aa", &two), ("aa".into(), vec![Reason::Restless]));
    assert_eq!(fixed("bb", &two), ("bb".into(), vec![Reason::Restless]));
    let three = [(ONE, "aa", "bb"), (TWO, "bb", "cc"), (THREE, "cc", "aa")];
    assert_eq!(fixed("cc", &three), ("cc".into(), vec![Reason::Restless]));
    let growing = [(ONE, "aa", "bbx"), (TWO, "bb", "aax")];
    assert_eq!(fixed("aa", &growing), ("aa".into(), vec![Reason::Restless]));
}

#[test]
fn what_comes_to_rest_is_made_beside_what_does_not() {
    let words = [(ONE, "aa", "bb"), (TWO, "bb", "aa"), (THREE, "cc", "dd")];
    assert_eq!(fixed("aa cc", &words), ("aa dd".into(), vec![Reason::Restless]));
}

#[test]
fn more_rounds_than_may_be_idle_are_made_as_long_as_they_lead_on() {
    // Words that touch are fixed every other one.
    let many = "aa".repeat(3000);
    assert_eq!(fixed(&many, &[(ONE, "aa", "b")]), ("b".repeat(3000), vec![]));
}

#[test]
fn fixes_that_do_not_cure_are_refused() {
    for (words, reason) in [
        ([(ONE, "aa", "aa b"), (TWO, "cc", "dd")], Reason::NotGone),
        ([(ONE, "aa", "b!"), (TWO, "cc", "dd")], Reason::NewError { rule: "invalid-dockerfile" }),
        (
            [(ONE, "aa", "a\nUSSER x"), (TWO, "cc", "dd")],
            Reason::Broken { problem: "`USSER` is no Dockerfile instruction".into() },
        ),
    ] {
        assert_eq!(fixed("aa cc", &words), ("aa dd".into(), vec![reason]));
    }
}

#[test]
fn a_fix_that_had_to_wait_for_one_that_is_refused_gets_its_turn() {
    let words = [(ONE, "aa", "b!"), (TWO, "aab", "c")];
    assert_eq!(fixed("aab", &words), ("c".into(), vec![]));
}
