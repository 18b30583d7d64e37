//! What a comment says.

use crate::source::Span;

/// A comment that speaks to shipworthy.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parsed {
    pub(super) whole_file: bool,
    /// The places of the names, or why there are none.
    pub(super) names: Result<Vec<Span>, String>,
    /// Between the brackets.
    pub(super) list: Span,
    pub(super) has_reason: bool,
}

/// Reads the comment at `span` of `text`; `None` if it speaks to nobody here.
pub(super) fn parse(text: &str, span: Span) -> Option<Parsed> {
    let comment = text.get(span.range())?;
    let rest = comment.trim_start_matches(['#', ' ', '\t']).strip_prefix("shipworthy")?.trim_start();
    let nothing = |reason: String| {
        Some(Parsed { whole_file: false, names: Err(reason), list: span, has_reason: false })
    };
    let Some(rest) = rest.strip_prefix(':') else {
        // Without a colon it may be prose.
        let looks_meant = rest.starts_with("ignore[") || rest.starts_with("ignore-file[");
        return if looks_meant { nothing("`shipworthy` is not followed by `:`".to_owned()) } else { None };
    };
    let rest = rest.trim_start();
    let end =
        rest.find(|character: char| !character.is_alphanumeric() && character != '-' && character != '_');
    let (word, rest) = rest.split_at(end.unwrap_or(rest.len()));
    let whole_file = match word {
        "ignore" => false,
        "ignore-file" => true,
        _ => return nothing(format!("`{word}` is neither `ignore` nor `ignore-file`")),
    };
    let Some(rest) = rest.strip_prefix('[') else {
        return nothing(format!("`{word}` is not followed by `[`"));
    };
    let Some((list, reason)) = rest.split_once(']') else {
        return nothing("the list of rules is not closed by `]`".to_owned());
    };
    let place = |part: &str| {
        let start = part.as_ptr() as usize - text.as_ptr() as usize;
        Span::new(start, start + part.len())
    };
    let names: Vec<_> = list.split(',').map(str::trim).filter(|name| !name.is_empty()).map(place).collect();
    Some(Parsed {
        whole_file,
        names: if names.is_empty() { Err("it names no rule".to_owned()) } else { Ok(names) },
        list: place(list),
        has_reason: reason.chars().any(char::is_alphanumeric),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(comment: &str) -> Option<Parsed> {
        parse(comment, Span::new(0, comment.len()))
    }

    #[test]
    fn names_and_reasons_are_read() {
        for (comment, whole_file, names, has_reason) in [
            ("# shipworthy: ignore[a] why", false, &["a"][..], true),
            ("#shipworthy:ignore[a,b-c]", false, &["a", "b-c"], false),
            ("##  shipworthy :  ignore-file[ a , ]: why", true, &["a"], true),
            ("# shipworthy: ignore[größe] 漢字", false, &["größe"], true),
            ("# shipworthy: ignore[a] -- ", false, &["a"], false),
        ] {
            let parsed = read(comment).unwrap();
            let read: Vec<_> = parsed.names.unwrap().iter().map(|span| &comment[span.range()]).collect();
            assert_eq!(
                (parsed.whole_file, read.as_slice(), parsed.has_reason),
                (whole_file, names, has_reason)
            );
        }
    }

    #[test]
    fn what_is_misspelt_is_told_from_prose() {
        for (comment, reason) in [
            ("# shipworthy: ignor[a]", Some("`ignor` is neither `ignore` nor `ignore-file`")),
            ("# shipworthy:", Some("`` is neither `ignore` nor `ignore-file`")),
            ("# shipworthy: ignore a", Some("`ignore` is not followed by `[`")),
            ("# shipworthy: ignore[a", Some("the list of rules is not closed by `]`")),
            ("# shipworthy: ignore[ , ]", Some("it names no rule")),
            ("# shipworthy ignore[a]", Some("`shipworthy` is not followed by `:`")),
            ("# shipworthy ignores much", None),
            ("# is shipworthy: ignore[a]", None),
            ("# hadolint ignore=DL3025", None),
            ("#", None),
        ] {
            assert_eq!(read(comment).map(|parsed| parsed.names.unwrap_err()).as_deref(), reason, "{comment}");
        }
    }
}
