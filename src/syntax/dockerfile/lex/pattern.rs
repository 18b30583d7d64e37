//! The patterns of `${x#pattern}` and its kin: `*` is any text, `?` any character, `\` escapes.

/// A pattern, in the order in which it is matched.
pub(super) struct Pattern(Vec<Token>);

enum Token {
    Star,
    Any,
    Char(char),
}

/// Which of the places where a match can end is wanted.
#[derive(Clone, Copy)]
pub(super) enum Ends {
    First,
    Last,
}

impl Pattern {
    /// Reads `pattern`, back to front for texts that are matched from their end. `None` where an escape stands
    /// before what needs none.
    pub(super) fn new(pattern: &str, reversed: bool) -> Option<Self> {
        let mut tokens = Vec::new();
        let mut chars = pattern.chars().peekable();
        while let Some(c) = chars.next() {
            tokens.push(match c {
                '*' => Token::Star,
                '?' => Token::Any,
                // The escape of a character that would end the `${…}` is not the pattern's own.
                '\\' if matches!(chars.peek(), Some('}' | '/')) => continue,
                '\\' => Token::Char(chars.next().filter(|c| matches!(c, '*' | '?' | '\\'))?),
                c => Token::Char(c),
            });
        }
        if reversed {
            tokens.reverse();
        }
        Some(Self(tokens))
    }

    /// For each start in `text`, its end included: where the first or last match from there ends.
    /// Costs the product of the lengths.
    pub(super) fn ends(&self, text: &[char], which: Ends) -> Vec<Option<usize>> {
        let mut ends: Vec<_> = (0..=text.len()).map(Some).collect();
        for token in self.0.iter().rev() {
            match token {
                Token::Star => {
                    // From the back: what follows the star starts here, or the star takes one character more.
                    for at in (0..text.len()).rev().filter(|&at| text[at] != '\n') {
                        ends[at] = match (which, ends[at], ends[at + 1]) {
                            (Ends::First, Some(here), Some(later)) => Some(here.min(later)),
                            (Ends::Last, Some(here), Some(later)) => Some(here.max(later)),
                            (_, here, later) => here.or(later),
                        };
                    }
                }
                Token::Any => shift(&mut ends, text, |c| c != '\n'),
                Token::Char(wanted) => shift(&mut ends, text, |c| c == *wanted),
            }
        }
        ends
    }

    /// `text` with the first match, or `all` matches, replaced. Matches are as long as they can be.
    pub(super) fn replace(&self, text: &str, replacement: &str, all: bool) -> String {
        let chars: Vec<char> = text.chars().collect();
        let ends = self.ends(&chars, Ends::Last);
        let mut result = String::new();
        let mut at = 0;
        let mut replaced = 0;
        let mut last_end = None;
        while at <= chars.len() {
            let end = ends[at].filter(|&end| (all || replaced == 0) && (end > at || last_end != Some(at)));
            if let Some(end) = end {
                result.push_str(replacement);
                replaced += 1;
                last_end = Some(end);
                if end > at {
                    at = end;
                    continue;
                }
            }
            result.extend(chars.get(at));
            at += 1;
        }
        result
    }
}

/// One character more before what `ends` tells of.
fn shift(ends: &mut [Option<usize>], text: &[char], accepts: impl Fn(char) -> bool) {
    for (at, &c) in text.iter().enumerate() {
        ends[at] = ends[at + 1].filter(|_| accepts(c));
    }
    if let Some(last) = ends.last_mut() {
        *last = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_match_is_as_long_or_as_short_as_asked() {
        for (pattern, text, first, last) in [
            ("", "ab", Some(0), Some(0)),
            ("*", "ab", Some(0), Some(2)),
            ("*x*y", "xxyy", Some(3), Some(4)),
            ("?", "é", Some(1), Some(1)),
            ("?", "", None, None),
            ("a", "b", None, None),
            ("*b", "abab", Some(2), Some(4)),
            ("\\*\\?\\\\", "*?\\", Some(3), Some(3)),
            ("[.]", "[.]x", Some(3), Some(3)),
            ("*b", "a\nb", None, None),
        ] {
            let chars: Vec<_> = text.chars().collect();
            let read = Pattern::new(pattern, false).unwrap();
            let found = (read.ends(&chars, Ends::First)[0], read.ends(&chars, Ends::Last)[0]);
            assert_eq!(found, (first, last), "{pattern:?} on {text:?}");
        }
    }

    #[test]
    fn wrong_escapes_are_refused() {
        for pattern in ["\\", "\\x", "\\\\\\"] {
            assert!(Pattern::new(pattern, false).is_none(), "{pattern:?}");
        }
    }

    #[test]
    fn replacing() {
        for (text, pattern, all, result) in [
            ("/a/foo/b", "/?/", true, "<foo/b"),
            ("/a/b", "/", false, "<a/b"),
            ("/a/b", "\\/", true, "<a<b"),
            ("xy", "", true, "<x<y<"),
            ("xy", "", false, "<xy"),
            ("xy", "*", true, "<"),
            ("", "*", true, "<"),
            ("abc", "z", true, "abc"),
        ] {
            let found = Pattern::new(pattern, false).unwrap().replace(text, "<", all);
            assert_eq!(found, result, "{pattern:?} on {text:?}");
        }
    }
}
