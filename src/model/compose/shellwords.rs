//! `command:` and `entrypoint:` as one string: split into words, but run by no shell. Quotes and backslashes
//! count, nothing is expanded.

/// Splits `line` as [go-shellwords](https://github.com/mattn/go-shellwords/tree/v1.0.12) does. What follows an
/// unquoted `;`, `&`, `|`, `<` or `>` is dropped.
///
/// # Errors
/// Gives one clause for people if quotes or parentheses are not closed.
pub fn split(line: &str) -> Result<Vec<String>, &'static str> {
    let mut words = Vec::new();
    let mut word = String::new();
    // Whether there is a word, even an empty one in quotes.
    let mut begun = false;
    let (mut escaped, mut double, mut single, mut backtick, mut dollar) = (false, false, false, false, false);
    for character in line.chars() {
        if escaped {
            word.push(match character {
                't' => '\t',
                'n' => '\n',
                other => other,
            });
            (escaped, begun) = (false, true);
            continue;
        }
        match character {
            '\\' if single => word.push('\\'),
            '\\' => escaped = true,
            ' ' | '\t' | '\r' | '\n' if single || double || backtick || dollar => word.push(character),
            ' ' | '\t' | '\r' | '\n' => {
                if std::mem::take(&mut begun) {
                    words.push(std::mem::take(&mut word));
                }
            }
            '(' if !(single || double || backtick) => {
                if dollar || !word.ends_with('$') {
                    return Err("a parenthesis outside of quotes");
                }
                dollar = true;
                word.push('(');
            }
            '"' if !single && !dollar => {
                begun |= double;
                double = !double;
            }
            '\'' if !double && !dollar => {
                begun |= single;
                single = !single;
            }
            ';' | '&' | '|' | '<' | '>' if !(single || double || backtick || dollar) => {
                // A redirection takes the number of its file along.
                if character == '>' && word.starts_with(|first: char| first.is_ascii_digit()) {
                    begun = false;
                }
                break;
            }
            other => {
                match other {
                    '`' if !(single || double || dollar) => backtick = !backtick,
                    ')' if !(single || double || backtick) => dollar = !dollar,
                    _ => {}
                }
                begun = true;
                word.push(other);
            }
        }
    }
    if begun {
        words.push(word);
    }
    if escaped || single || double || backtick || dollar {
        return Err("quotes or parentheses that are not closed");
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        for (line, words) in [
            ("", vec![]),
            ("  a\tb\nc ", vec!["a", "b", "c"]),
            (r#"sh -c "a b" 'c d'"#, vec!["sh", "-c", "a b", "c d"]),
            (r#"a"b c"d"#, vec!["ab cd"]),
            (r#"x "" ''"#, vec!["x", "", ""]),
            (r"a\ b '\n' \n", vec!["a b", "\\n", "\n"]),
            ("a && b", vec!["a"]),
            ("a 2>&1", vec!["a"]),
            ("a >log", vec!["a"]),
            ("echo $(date -u) `x y`", vec!["echo", "$(date -u)", "`x y`"]),
            ("--x='a;b' $HOME", vec!["--x=a;b", "$HOME"]),
        ] {
            assert_eq!(split(line).as_deref(), Ok(words.map_to_strings().as_slice()), "{line:?}");
        }
    }

    trait ToStrings {
        fn map_to_strings(self) -> Vec<String>;
    }

    impl ToStrings for Vec<&str> {
        fn map_to_strings(self) -> Vec<String> {
            self.into_iter().map(str::to_owned).collect()
        }
    }

    #[test]
    fn open_ends_are_errors() {
        for line in ["'a", "\"a", "a\\", "a (b)", "$(a", "`a", "a)"] {
            assert!(split(line).is_err(), "{line:?}");
        }
    }
}
