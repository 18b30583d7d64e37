//! Variables in text: `$NAME`, `${NAME}` and its operators, as
//! [compose-go](https://github.com/compose-spec/compose-go/blob/main/template/template.go) replaces them.
//! See also [the documentation](https://docs.docker.com/reference/compose-file/interpolation/).

use std::sync::Arc;

/// How many defaults may be within each other. Every level reads its text anew, so this also keeps the work in
/// proportion to the text.
const MAX_NESTING: usize = 64;

/// How long a text may grow, in bytes: variables that name each other can double it at every step.
pub(super) const MAX_LENGTH: usize = 1 << 20;

/// Text with its variables replaced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Substituted {
    /// The text.
    pub(super) text: String,
    /// Variables that have no value and no default; the text has nothing in their place.
    pub(super) unset: Vec<Arc<str>>,
    /// The first variable that the text requires (`${NAME:?reason}`) and that is not set.
    pub(super) missing: Option<Missing>,
}

/// A variable that must be set, and is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Missing {
    /// Its name.
    pub(super) name: String,
    /// What the file says about it; may be empty.
    pub(super) reason: String,
}

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.reason.as_str() {
            "" => write!(f, "the variable `{}` must be set", self.name),
            reason => write!(f, "the variable `{}` must be set: {reason}", self.name),
        }
    }
}

/// Why variables cannot be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TemplateError {
    /// `${` begins something that is no variable.
    Invalid,
    /// The text grows over [`MAX_LENGTH`], or defaults are nested over [`MAX_NESTING`] times.
    TooLarge,
}

impl std::fmt::Display for TemplateError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Invalid => f.write_str("`${` begins no variable"),
            Self::TooLarge => f.write_str("the variables grow the text without end"),
        }
    }
}

/// Replaces the variables in `template` by what `look_up` has for them.
pub(super) fn substitute(
    template: &str,
    look_up: &dyn Fn(&str) -> Option<String>,
) -> Result<Substituted, TemplateError> {
    let mut substituted = Substituted::default();
    Substitution { look_up, into: &mut substituted }.run(template, 0)?;
    Ok(substituted)
}

struct Substitution<'a> {
    look_up: &'a dyn Fn(&str) -> Option<String>,
    into: &'a mut Substituted,
}

impl Substitution<'_> {
    fn run(&mut self, template: &str, depth: usize) -> Result<(), TemplateError> {
        if depth > MAX_NESTING {
            return Err(TemplateError::TooLarge);
        }
        let mut rest = template;
        while let Some(at) = rest.find('$') {
            self.push(&rest[..at])?;
            rest = &rest[at..];
            let taken = self.variable(rest, depth)?;
            rest = &rest[taken..];
        }
        self.push(rest)
    }

    /// Replaces what begins with the dollar sign of `text`, and gives its length.
    fn variable(&mut self, text: &str, depth: usize) -> Result<usize, TemplateError> {
        let after = &text[1..];
        if after.starts_with('$') {
            self.push("$")?;
            return Ok(2);
        }
        let Some(inner) = after.strip_prefix('{') else {
            let name = name_length(after);
            if name == 0 {
                self.push("$")?;
            } else {
                self.value_of(&after[..name])?;
            }
            return Ok(1 + name);
        };
        let name = name_length(inner);
        if name == 0 {
            return Err(TemplateError::Invalid);
        }
        if inner[name..].starts_with('}') {
            self.value_of(&inner[..name])?;
            return Ok(2 + name + 1);
        }
        let braced = braced(text).ok_or(TemplateError::Invalid)?;
        self.operator(&inner[..name], &braced[2 + name..braced.len() - 1], depth)?;
        Ok(braced.len())
    }

    /// Replaces `${name` followed by `operation`, which is an operator and its operand.
    fn operator(&mut self, name: &str, operation: &str, depth: usize) -> Result<(), TemplateError> {
        let (not_empty, operation) = match operation.strip_prefix(':') {
            Some(operation) => (true, operation),
            None => (false, operation),
        };
        let mut characters = operation.chars();
        let operator = characters.next();
        let operand = characters.as_str();
        let value = (self.look_up)(name);
        let present = value.as_ref().is_some_and(|value| !(not_empty && value.is_empty()));
        match operator {
            Some('-') if present => self.push(&value.unwrap_or_default()),
            Some('-') => self.run(operand, depth + 1),
            Some('+') if present => self.run(operand, depth + 1),
            Some('+') => {
                self.into.unset.push(name.into());
                self.push(&value.unwrap_or_default())
            }
            Some('?') if present => self.push(&value.unwrap_or_default()),
            Some('?') => {
                let mut reason = Substituted::default();
                Substitution { look_up: self.look_up, into: &mut reason }.run(operand, depth + 1)?;
                self.into.unset.push(name.into());
                self.into.missing.get_or_insert(Missing { name: name.to_owned(), reason: reason.text });
                Ok(())
            }
            _ => Err(TemplateError::Invalid),
        }
    }

    fn value_of(&mut self, name: &str) -> Result<(), TemplateError> {
        match (self.look_up)(name) {
            Some(value) => self.push(&value),
            None => {
                self.into.unset.push(name.into());
                Ok(())
            }
        }
    }

    fn push(&mut self, text: &str) -> Result<(), TemplateError> {
        if self.into.text.len() + text.len() > MAX_LENGTH {
            return Err(TemplateError::TooLarge);
        }
        self.into.text.push_str(text);
        Ok(())
    }
}

/// The length of the variable name that `text` begins with.
fn name_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let first = bytes.first().is_some_and(|&byte| byte == b'_' || byte.is_ascii_alphabetic());
    if !first {
        return 0;
    }
    bytes.iter().take_while(|&&byte| byte == b'_' || byte.is_ascii_alphanumeric()).count()
}

/// What of `text`, which begins with `${`, belongs to the variable: up to the brace that closes it. As in
/// compose-go the character after an opening brace is passed over, and where no brace closes the variable the
/// last one of the line does.
fn braced(text: &str) -> Option<&str> {
    let line = text.split('\n').next().unwrap_or(text);
    let last = line.rfind('}')?;
    let line = line.as_bytes();
    let mut open = 0_usize;
    let mut at = 0;
    while at <= last {
        match line[at] {
            b'}' => {
                open = open.saturating_sub(1);
                if open == 0 {
                    return text.get(..=at);
                }
            }
            b'{' => {
                open += 1;
                at += 1;
            }
            _ => {}
        }
        at += 1;
    }
    text.get(..=last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn look_up(name: &str) -> Option<String> {
        match name {
            "FOO" => Some("first".to_owned()),
            "EMPTY" => Some(String::new()),
            "BAR" => Some("second".to_owned()),
            _ => None,
        }
    }

    fn text(template: &str) -> Result<String, TemplateError> {
        substitute(template, &look_up).map(|substituted| substituted.text)
    }

    #[test]
    fn variables_are_replaced() {
        for (template, expected) in [
            ("", ""),
            ("a $ string", "a $ string"),
            ("^REGEX$", "^REGEX$"),
            ("$5 $$ $$FOO", "$5 $ $FOO"),
            ("$FOO-$foo-${FOO}", "first--first"),
            ("$FOO_x", ""),
            ("${FOO:-x} ${NONE:-x} ${EMPTY:-x} ${EMPTY-x}", "first x x "),
            ("${FOO-x}${NONE-y}", "firsty"),
            ("${FOO:+x} ${EMPTY:+x} ${EMPTY+x} ${NONE+x}", "x  x "),
            ("${FOO:?no} ${FOO?no}", "first first"),
            ("${NONE:-${BAR}}", "second"),
            ("${NONE:-${NONE:-${BAR:-x}}!}", "second!"),
            ("${NONE:-a$$b}", "a$b"),
            ("${NONE:-/a:b-c?d}", "/a:b-c?d"),
            ("${NONE--x}", "-x"),
            ("${NONE:--x}", "-x"),
            ("${FOO} and } or ${NONE:-}}", "first and } or }"),
            ("http://${FOO}:${BAR}@x", "http://first:second@x"),
            ("${NONE:-{\"a\": 1}}", "{\"a\": 1}"),
        ] {
            assert_eq!(text(template).as_deref(), Ok(expected), "{template:?}");
        }
    }

    #[test]
    fn what_is_no_variable_is_an_error() {
        for template in [
            "${",
            "${}",
            "${ foo}",
            "${foo!}",
            "${FOO",
            "${1}",
            "${FOO:-a\nb}",
            "${FOO:x}",
            "${FOO:}",
            "${é}",
        ] {
            assert_eq!(text(template), Err(TemplateError::Invalid), "{template:?}");
        }
    }

    #[test]
    fn required_variables_are_missed_with_their_reason() {
        let missing =
            |template| substitute(template, &look_up).unwrap().missing.map(|missing| missing.to_string());
        let message = |reason: &str| Some(format!("the variable `NONE` must be set{reason}"));
        assert_eq!(missing("${NONE:?set $FOO}"), message(": set first"));
        assert_eq!(missing("${NONE?}"), message(""));
        assert_eq!(missing("${EMPTY?no}"), None);
    }

    #[test]
    fn variables_without_value_or_default_are_named() {
        let unset = |template| substitute(template, &look_up).unwrap().unset;
        assert_eq!(unset("$A ${B} ${C:-x} ${FOO} ${D:-$E}"), ["A".into(), "B".into(), "E".into()]);
        assert_eq!(unset("${A:+x}"), ["A".into()], "with the variable it would be something else");
    }

    #[test]
    fn growth_and_nesting_are_bounded() {
        let huge = |_: &str| Some("x".repeat(MAX_LENGTH / 2 + 1));
        assert_eq!(substitute("$A", &huge).map(|done| done.text.len()), Ok(MAX_LENGTH / 2 + 1));
        assert_eq!(substitute("$A$A", &huge), Err(TemplateError::TooLarge));
        let nested = format!("{}x{}", "${A:-".repeat(5000), "}".repeat(5000));
        assert_eq!(text(&nested), Err(TemplateError::TooLarge));
    }

    proptest! {
        #[test]
        fn text_without_dollars_stays(text in "[^$]*") {
            prop_assert_eq!(substitute(&text, &look_up), Ok(Substituted { text, ..Substituted::default() }));
        }

        #[test]
        fn nothing_panics(template in "[$${}:?+-Aé\n ]{0,40}") {
            let _ = text(&template);
        }
    }
}
