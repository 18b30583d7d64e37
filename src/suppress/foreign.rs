//! Comments to other linters about a check that a rule here makes too.

use super::cover::Comments;
use crate::source::Span;

/// The checks that comments of hadolint and BuildKit switch off, each with the bytes that it is switched off for, in
/// the words of the rule pages' `aliases`: `hadolint DL3025`, `BuildKit JSONArgsRecommended`. `BuildKit all` is all
/// that BuildKit checks.
pub(super) fn codes(text: &str, comments: &Comments<'_>) -> Vec<(String, Span)> {
    let Comments::Dockerfile(tree, _) = comments else { return Vec::new() };
    let file = Span::new(0, text.len() + 1);
    let mut codes = Vec::new();
    for (comment, below) in comments.with_cover() {
        let words = text.get(comment.range()).unwrap_or_default().trim_start_matches(['#', ' ', '\t']);
        let Some(pragma) = words.strip_prefix("hadolint").filter(|rest| rest.starts_with([' ', '\t'])) else {
            continue;
        };
        let pragma = pragma.trim_start();
        let global = pragma.strip_prefix("global").map(str::trim_start);
        let (pragma, covered) = global.map_or((pragma, below), |pragma| (pragma, file));
        codes.extend(list(pragma, "ignore").map(|code| (format!("hadolint {code}"), covered)));
    }
    for directive in tree.directives.iter().filter(|directive| directive.name == "check") {
        let settings = directive.value.split(';');
        let skipped = settings.flat_map(|setting| list(setting.trim(), "skip"));
        codes.extend(skipped.map(|code| (format!("BuildKit {code}"), file)));
    }
    codes
}

/// The items of `key=a,b` in `text`.
fn list<'a>(text: &'a str, key: &str) -> impl Iterator<Item = &'a str> {
    let items = text.strip_prefix(key).and_then(|rest| rest.trim_start().strip_prefix('='));
    let items = items.unwrap_or_default().split(',').map(str::trim);
    // What follows a code is a remark.
    items.filter_map(|item| item.split_whitespace().next())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Kind;

    #[test]
    fn pragmas_are_read() {
        for (text, expected) in [
            (
                "FROM a\n# hadolint ignore=DL3025,DL3006 because\nCMD b\n",
                &[("hadolint DL3025", "CMD b"), ("hadolint DL3006", "CMD b")][..],
            ),
            ("# hadolint global ignore = DL3025\nFROM a\n", &[("hadolint DL3025", "")]),
            (
                "# check=skip=JSONArgsRecommended, A;error=true\nFROM a\n",
                &[("BuildKit JSONArgsRecommended", ""), ("BuildKit A", "")],
            ),
            ("# check=error=true;skip=all\nFROM a\n", &[("BuildKit all", "")]),
            ("FROM a\n# check=skip=all\nCMD b\n", &[]),
            ("FROM a\n# hadolintignore=DL3025\n# hadolint shell=/bin/bash\nCMD b\n", &[]),
        ] {
            let comments = Comments::read(text, Kind::Dockerfile).unwrap();
            let codes = codes(text, &comments);
            // The whole file is shown as nothing.
            let codes: Vec<_> = codes
                .iter()
                .map(|(code, span)| (&**code, text.get(span.range()).unwrap_or_default()))
                .collect();
            assert_eq!(codes, expected, "{text:?}");
        }
    }
}
