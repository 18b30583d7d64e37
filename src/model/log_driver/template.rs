//! Templates in log tags.

/// What a template may name of the container
/// ([`logger.Info`](https://github.com/moby/moby/blob/master/daemon/logger/loginfo.go)).
const FIELDS: [&str; 21] = [
    "Command",
    "Config",
    "ContainerArgs",
    "ContainerCreated",
    "ContainerEntrypoint",
    "ContainerEnv",
    "ContainerID",
    "ContainerImageID",
    "ContainerImageName",
    "ContainerLabels",
    "ContainerName",
    "DaemonName",
    "ExtraAttributes",
    "FullID",
    "Hostname",
    "ID",
    "ImageFullID",
    "ImageID",
    "ImageName",
    "LogPath",
    "Name",
];

/// The functions of Docker and those of [text/template](https://pkg.go.dev/text/template#hdr-Functions).
const FUNCTIONS: [&str; 26] = [
    "and", "call", "eq", "ge", "gt", "html", "index", "join", "js", "json", "le", "len", "lower", "lt", "ne",
    "not", "or", "pad", "print", "printf", "println", "slice", "split", "title", "truncate", "upper",
];

/// Checks the template `text`. What the language has beyond values and functions (conditions, loops,
/// variables) is taken on trust.
///
/// # Errors
/// Says what is wrong, as one clause.
pub(super) fn check(text: &str) -> Result<(), String> {
    let mut rest = text;
    while let Some(open) = rest.find("{{") {
        let after = &rest[open + 2..];
        let Some(close) = end_of_action(after) else {
            return Err("has a template that is not closed".to_owned());
        };
        check_action(after[..close].trim_matches(|c: char| c == '-' || c.is_whitespace()))?;
        rest = &after[close + 2..];
    }
    Ok(())
}

/// Where the `}}` of an action is, strings passed over.
fn end_of_action(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut previous = '\0';
    for (at, c) in text.char_indices() {
        match quote {
            None if matches!(c, '"' | '`') => quote = Some(c),
            None if text[at..].starts_with("}}") => return Some(at),
            Some(open) if c == open && (open == '`' || previous != '\\') => quote = None,
            _ => {}
        }
        previous = if previous == '\\' { '\0' } else { c };
    }
    None
}

fn check_action(action: &str) -> Result<(), String> {
    const BEYOND: [&str; 11] =
        ["if", "else", "end", "range", "with", "define", "template", "block", "break", "continue", "nil"];
    if action.is_empty() {
        return Err("has an empty template".to_owned());
    }
    let words = words(action);
    if action.contains('$') || action.starts_with("/*") || words.iter().any(|word| BEYOND.contains(word)) {
        return Ok(());
    }
    for word in words {
        if let Some(field) = word.strip_prefix('.') {
            let name = field.split('.').next().unwrap_or(field);
            if !name.is_empty() && !FIELDS.contains(&name) {
                return Err(format!("names `.{name}`, which containers do not have"));
            }
        } else if word.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && !is_value(word)
            && !FUNCTIONS.contains(&word)
        {
            return Err(format!("calls `{word}`, which is no function"));
        }
    }
    Ok(())
}

fn is_value(word: &str) -> bool {
    matches!(word, "true" | "false" | "urlquery")
}

/// The words of an action outside of strings: names, fields with their dots, numbers.
fn words(action: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = None;
    let mut quote = None;
    let mut previous = '\0';
    for (at, c) in action.char_indices() {
        let is_part = quote.is_none() && (c.is_alphanumeric() || matches!(c, '.' | '_'));
        match (start, is_part) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                words.push(&action[from..at]);
                start = None;
            }
            _ => {}
        }
        match quote {
            None if matches!(c, '"' | '`' | '\'') => quote = Some(c),
            Some(open) if c == open && (open == '`' || previous != '\\') => quote = None,
            _ => {}
        }
        previous = if previous == '\\' { '\0' } else { c };
    }
    words.extend(start.map(|from| &action[from..]));
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn templates_that_work_pass() {
        for text in [
            "",
            "plain",
            "{{.Name}}",
            "[{{.Name}}][{{ .ID }}]",
            "{{- .ImageName -}}",
            "{{.Name | upper}}",
            "{{printf \"%s }} %d\" .FullID 3}}",
            "{{index .ContainerLabels \"com.x\"}}",
            "{{ truncate .ImageID 3 }}",
            "{{if .Name}}{{.Name}}{{else}}x{{end}}",
            "{{range $i, $e := .ContainerEnv}}{{$e}}{{end}}",
            "{{json .}}",
            "{{(.ExtraAttributes nil).x}}",
            "{{.ContainerLabels.anything}}",
            "}}",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn templates_that_fail_are_told() {
        for (text, reason) in [
            ("{{.Nam}}", "names `.Nam`, which containers do not have"),
            ("{{.name}}", "names `.name`, which containers do not have"),
            ("{{.Node.Hostname}}", "names `.Node`, which containers do not have"),
            ("{{Name}}", "calls `Name`, which is no function"),
            ("{{.Name", "has a template that is not closed"),
            ("{{}}", "has an empty template"),
            ("{{.Name | shout}}", "calls `shout`, which is no function"),
        ] {
            assert_eq!(check(text), Err(reason.to_owned()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_read(text in "(\\{\\{|\\}\\}|[.a-zA-Z\"`'\\\\ é|-]){0,20}") {
            let _ = check(&text);
        }
    }
}
