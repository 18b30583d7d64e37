//! Quotes and variables in words, to the letter of BuildKit's
//! [lex.go](https://github.com/moby/buildkit/blob/master/frontend/dockerfile/shell/lex.go).
//!
//! The parser needs it to find heredocs and to tell what BuildKit refuses; the model expands values with it.

mod pattern;
mod run;
mod splitter;

use std::cell::Cell;
use std::fmt;
use std::ops::Range;

use run::Run;

/// What [`Lexer`] spends on values and patterns in its life. A few lines can double a value over and over;
/// no file that is meant seriously comes near.
const FUEL: usize = 32 << 20;

/// The value of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'v> {
    /// It has this value.
    Set(&'v str),
    /// It does not exist: nothing stands in its place.
    Unset,
    /// It may have any value, or none: what it stands in is unknown too.
    Unknown,
}

/// What one text comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expanded {
    /// The text. Unknown variables are left out of it.
    pub text: String,
    /// The words that the text splits into; empty unless asked for.
    pub words: Vec<ExpandedWord>,
    /// The first variable whose value had to be known and is not.
    pub unknown: Option<String>,
}

/// A word of an expanded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpandedWord {
    /// The word.
    pub text: String,
    /// Byte offsets, in the text before expansion, of what it was made from.
    pub range: Range<usize>,
}

/// Why a text cannot be expanded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LexError {
    /// A quote of this kind is not closed.
    Quote(char),
    /// `${` is not closed.
    Brace,
    /// `${x/y}` lacks its second slash.
    Slash,
    /// `${}` and the like: no name.
    Name,
    /// `${x=y}` and the like: no such modifier.
    Modifier(String),
    /// A pattern with an escape that it cannot have.
    Pattern(String),
    /// `${name?}` of a variable that is not there, and the message that was given for it.
    Required(String, String),
    /// More nested or longer than is reasonable; BuildKit may take it.
    Excessive,
}

impl fmt::Display for LexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Quote(quote) => write!(f, "{quote} is not closed"),
            Self::Brace => f.write_str("`${` is not closed"),
            Self::Slash => f.write_str("`${…/` lacks the second `/`"),
            Self::Name => f.write_str("`${` is not followed by a name"),
            Self::Modifier(modifier) => write!(f, "`{modifier}` is no modifier of a variable"),
            Self::Pattern(pattern) => write!(f, "pattern `{pattern}` has an escape that means nothing"),
            Self::Required(name, message) => write!(f, "variable `{name}` {message}"),
            Self::Excessive => f.write_str("it expands to too much"),
        }
    }
}

/// How texts are expanded. One lexer serves one file: it limits the total of what expansion may cost.
#[derive(Clone, Debug)]
pub struct Lexer {
    escape: char,
    /// Quotes stay in the result.
    raw_quotes: bool,
    /// Escape characters stay in the result.
    raw_escapes: bool,
    /// Quotes are characters like any other.
    plain_quotes: bool,
    /// Variables that are not set stay in the result.
    keep_unset: bool,
    fuel: Cell<usize>,
}

impl Lexer {
    /// Expands as most instructions do, with the file's escape character.
    #[must_use]
    pub fn new(escape: char) -> Self {
        Self {
            escape,
            raw_quotes: false,
            raw_escapes: false,
            plain_quotes: false,
            keep_unset: false,
            fuel: Cell::new(FUEL),
        }
    }

    /// Expands the content of a heredoc: quotes mean nothing there.
    #[must_use]
    pub fn for_content() -> Self {
        Self { plain_quotes: true, ..Self::new('\\') }
    }

    /// Splits a text and leaves its variables alone, quotes and escapes too if they are to be `raw`.
    pub(super) fn splitter(raw_quotes: bool, raw_escapes: bool) -> Self {
        Self { raw_quotes, raw_escapes, keep_unset: true, ..Self::new('\\') }
    }

    /// Expands `text` to one text.
    ///
    /// # Errors
    /// What BuildKit refuses, or [`LexError::Excessive`].
    pub fn word<'v>(&self, text: &str, variables: &dyn Fn(&str) -> Value<'v>) -> Result<Expanded, LexError> {
        Run::new(self, text, variables, false).finish()
    }

    /// Expands `text`, then splits it at blanks outside of quotes.
    ///
    /// # Errors
    /// As [`Self::word`].
    pub fn words<'v>(&self, text: &str, variables: &dyn Fn(&str) -> Value<'v>) -> Result<Expanded, LexError> {
        Run::new(self, text, variables, true).finish()
    }

    fn spend(&self, fuel: usize) -> Result<(), LexError> {
        let left = self.fuel.get().checked_sub(fuel).ok_or(LexError::Excessive)?;
        self.fuel.set(left);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(name: &str) -> Value<'static> {
        match name {
            "A" => Value::Set("a b"),
            "EMPTY" => Value::Set(""),
            "FILE" => Value::Set("lib/x.tar.gz"),
            "STAR" => Value::Set("*"),
            "ANY" => Value::Unknown,
            _ => Value::Unset,
        }
    }

    #[test]
    fn words_come_out_as_one_text() {
        for (word, expected) in [
            ("x$A", "xa b"),
            ("${A}x", "a bx"),
            ("'$A' \"$A\" \\$A", "$A a b $A"),
            ("$NONE.${NONE}", "."),
            ("$ $. $1x", "$ $. x"),
            ("${EMPTY-x}${EMPTY:-x}${NONE-y}", "xy"),
            ("${A+x}${EMPTY+y}${EMPTY:+z}${NONE+w}", "xy"),
            ("${A?no}${A:?no}", "a ba b"),
            ("${NONE:-${EMPTY:-$A}}", "a b"),
            ("${FILE#*/} ${FILE##*.} ${FILE%.*} ${FILE%%.*}", "x.tar.gz gz lib/x.tar lib/x"),
            ("${FILE#y} ${NONE#y}", "lib/x.tar.gz "),
            ("${FILE#$STAR} ${FILE##$STAR}", "lib/x.tar.gz "),
            ("${FILE/\\//:} ${FILE//./_}", "lib:x.tar.gz lib/x_tar_gz"),
        ] {
            let expected = Expanded { text: expected.to_owned(), ..Expanded::default() };
            assert_eq!(Lexer::new('\\').word(word, &variables), Ok(expected), "{word:?}");
        }
    }

    #[test]
    fn what_hangs_on_an_unknown_variable_is_unknown() {
        for (word, unknown) in [
            ("x$ANY", true),
            ("${ANY}", true),
            ("${ANY#x}", true),
            ("${ANY/x/y}", true),
            ("${ANY:+x}", true),
            ("${ANY?x}", true),
            ("${FILE#$ANY}", true),
            ("${NONE:-$ANY}", true),
            // What a build without arguments takes.
            ("${ANY:-x}", false),
            ("${A:-$ANY}", false),
            ("${NONE:+$ANY}", false),
            ("'$ANY'", false),
        ] {
            let found = Lexer::new('\\').word(word, &variables).unwrap();
            assert_eq!(found.unknown.is_some(), unknown, "{word:?}");
        }
    }

    #[test]
    fn what_cannot_be_read() {
        let modifier = |text: &str| LexError::Modifier(text.to_owned());
        for (word, error) in [
            ("'a", LexError::Quote('\'')),
            ("\"a", LexError::Quote('"')),
            ("${", LexError::Brace),
            ("${A", LexError::Brace),
            ("${A:-b", LexError::Brace),
            ("${}", LexError::Name),
            ("${:-a}", LexError::Name),
            ("${A=b}", modifier("=")),
            ("${A:b}", modifier(":b")),
            ("${A:#b}", modifier(":#")),
            ("${.}", modifier(".")),
            ("${A/b}", LexError::Slash),
            ("${A#\\b}", LexError::Pattern("\\b".to_owned())),
            ("${NONE?why}", LexError::Required("NONE".to_owned(), "why".to_owned())),
            ("${EMPTY:?}", LexError::Required("EMPTY".to_owned(), "may not be empty".to_owned())),
        ] {
            assert_eq!(Lexer::new('\\').word(word, &variables), Err(error), "{word:?}");
        }
    }

    #[test]
    fn words_are_split_behind_expansion() {
        for (text, expected) in [
            ("x$A y", vec![("xa", 0..3), ("b", 1..3), ("y", 4..5)]),
            ("\"$A\" 'c d'", vec![("a b", 0..4), ("c d", 5..10)]),
            ("$NONE \"\" x\\ y", vec![("x y", 9..13)]),
            // BuildKit forgets what stands before a nested word.
            ("80${NONE:-80}", vec![("80", 2..13)]),
        ] {
            let words = Lexer::new('\\').words(text, &variables).unwrap().words;
            let found: Vec<_> = words.iter().map(|word| (word.text.as_str(), word.range.clone())).collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn expansion_has_its_bounds() {
        let long = "x".repeat(1 << 20);
        let variables = |_: &str| Value::Set(long.as_str());
        let lexer = Lexer::new('\\');
        assert_eq!(lexer.word(&"$A".repeat(100), &variables), Err(LexError::Excessive));
        assert_eq!(lexer.word("${A//*x*x*x*y/}", &variables), Err(LexError::Excessive));
        assert_eq!(lexer.word(&"${B:-".repeat(100), &|_| Value::Unset), Err(LexError::Excessive));
    }
}
