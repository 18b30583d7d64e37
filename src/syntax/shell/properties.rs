//! What holds for every text.

use proptest::prelude::*;

use super::*;

#[test]
fn depth_is_bounded_and_time_is_linear() {
    let started = std::time::Instant::now();
    for part in [
        "(",
        "( ",
        "{ ",
        "$(",
        "$((",
        "((",
        "\"$(",
        "${a:-",
        "\"${a:-",
        "`",
        "@(",
        "a=(",
        "<(",
        "[",
        "{a,",
        "f() ",
        "! ",
        "if a; then ",
        "case a in b) ",
        "while ",
        "[[ ",
        "a && ",
        "a | ",
        "a; ",
        "a <<E\n",
        "\\\n",
        "# c\n",
        "'",
        "\"",
        "a[",
        "é",
        "a=()",
        "$(a)",
        ";; ",
        "a<<E<<F\nE\nF\n",
    ] {
        let _ = parse(&part.repeat(50_000));
    }
    assert!(started.elapsed() < std::time::Duration::from_secs(30), "{:?}", started.elapsed());
    assert!(parse(&"( ".repeat(100)).is_err());
    let deep = format!("{}a{}", "( ".repeat(40), " )".repeat(40));
    assert!(parse(&deep).is_ok());
}

/// Text that is likely to be shell code.
fn shell_text() -> impl Strategy<Value = String> {
    let token = prop::sample::select(vec![
        "a",
        "prog",
        "A=",
        "=",
        " ",
        " ",
        " ",
        "\n",
        ";",
        "&",
        "&&",
        "|",
        "||",
        "(",
        ")",
        "{ ",
        "}",
        "\"",
        "'",
        "$",
        "$(",
        "${",
        "`",
        "\\",
        "#",
        "<",
        ">",
        "<<E",
        "\nE\n",
        "2>&1",
        "if ",
        "then ",
        "fi",
        "do ",
        "done",
        "for x in ",
        "while ",
        "case x in ",
        "esac",
        ";;",
        "*",
        "[",
        "]",
        "[[ ",
        "]]",
        "((",
        "))",
        "!",
        "~",
        "é",
        "\r\n",
        "\t",
        "@",
        "1",
        "{{",
        ",",
    ]);
    prop::collection::vec(token, 0..40).prop_map(|tokens| tokens.concat())
}

fn check_span(text: &str, outer: Span, span: Span) {
    assert!(text.get(span.range()).is_some(), "{span:?} is no slice of {text:?}");
    assert!(outer.contains(span), "{span:?} lies outside {outer:?} in {text:?}");
}

fn check_items(text: &str, outer: Span, items: &[Item]) {
    let mut before = outer.start;
    for item in items {
        check_span(text, outer, item.span);
        assert!(item.span.start >= before && !item.span.is_empty(), "{text:?}");
        before = item.span.end;
        for pipeline in item.pipelines() {
            check_span(text, item.span, pipeline.span);
            for command in &pipeline.commands {
                check_command(text, pipeline.span, command);
            }
        }
    }
}

fn check_command(text: &str, outer: Span, command: &Command) {
    check_span(text, outer, command.span());
    match command {
        Command::Simple(simple) => {
            for word in simple.all_words() {
                check_span(text, simple.span, word.span);
                for expansion in &word.expansions {
                    check_span(text, word.span, expansion.span);
                    if let ExpansionKind::Command(Some(script)) | ExpansionKind::Process(script) =
                        &expansion.kind
                    {
                        check_items(text, expansion.span, &script.items);
                    }
                }
            }
        }
        Command::Compound(compound) => {
            for list in compound.lists() {
                check_items(text, compound.span, list);
            }
        }
        Command::Function(function) => check_command(text, function.span, &function.body),
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_with_a_place(text in any::<String>()) {
        match parse(&text) {
            Ok(script) => check_items(&text, Span::new(0, text.len()), &script.items),
            Err(unsure) => check_span(&text, Span::new(0, text.len()), unsure.span),
        }
    }

    #[test]
    fn spans_lie_inside_one_another(text in shell_text()) {
        match parse(&text) {
            Ok(script) => check_items(&text, Span::new(0, text.len()), &script.items),
            Err(unsure) => check_span(&text, Span::new(0, text.len()), unsure.span),
        }
    }

    #[test]
    fn quoted_words_come_back(values in prop::collection::vec((any::<String>(), 0..3_u8), 1..6)) {
        let quoted: Vec<_> = values.iter().map(|(value, style)| quote(value, *style)).collect();
        let text = quoted.join(" ");
        let script = parse(&text).unwrap();
        let words = &script.as_simple().unwrap().words;
        prop_assert_eq!(words.len(), values.len());
        for (word, (value, _)) in words.iter().zip(&values) {
            prop_assert_eq!(word.literal(), Some(&**value));
        }
    }
}

fn quote(value: &str, style: u8) -> String {
    match style {
        0 => format!("'{}'", value.replace('\'', r"'\''")),
        1 => {
            let escaped =
                value.replace('\\', r"\\").replace('"', "\\\"").replace('$', r"\$").replace('`', r"\`");
            format!("\"{escaped}\"")
        }
        _ => {
            let escape = |c: char| if c == '\n' { "'\n'".to_owned() } else { format!("\\{c}") };
            if value.is_empty() { "''".to_owned() } else { value.chars().map(escape).collect() }
        }
    }
}
