//! `FROM`.

use super::{Checker, Instruction, SyntaxErrorKind, shown};

impl Checker<'_> {
    pub(super) fn from(&mut self, instruction: &Instruction) {
        if self.bare(instruction) {
            return;
        }
        let words = instruction.arguments.words();
        let name = match words {
            [_] => None,
            [_, keyword, name] if keyword.as_str().eq_ignore_ascii_case("as") => Some(name),
            _ => {
                let message = "`FROM` takes an image, or an image `AS` a stage name";
                let span = instruction.arguments.span().unwrap_or_else(|| instruction.keyword_span());
                return self.refuse(SyntaxErrorKind::Arguments, span, message);
            }
        };
        if let Some(name) = name.filter(|name| !is_stage_name(name.as_str())) {
            let message = format!("`{}` cannot name a stage", shown(name.as_str()));
            self.refuse(SyntaxErrorKind::Arguments, name.span, message);
        }
        if let Some(image) = words.first() {
            self.expand(&image.text);
        }
        if let Some(platform) = instruction.flag("platform").and_then(|flag| flag.value.as_ref()) {
            self.expand(&platform.text);
        }
    }
}

/// A letter, then letters, digits, `-`, `_` and `.`, in any case.
fn is_stage_name(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.starts_with(|c: char| c.is_ascii_lowercase())
        && lower.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '-' | '_' | '.'))
}

#[cfg(test)]
mod tests {
    use super::super::tests::refused;

    #[test]
    fn images_and_stage_names() {
        refused(&[
            ("FROM", &["FROM"]),
            ("FROM a b", &["a b"]),
            ("FROM a AS", &["a AS"]),
            ("FROM a AS b c", &["a AS b c"]),
            ("FROM a # note", &["a # note"]),
            ("FROM a OF b", &["a OF b"]),
            ("FROM a AS 1b", &["1b"]),
            ("FROM a AS b/c", &["b/c"]),
            ("FROM ${a", &["${a"]),
            ("FROM --platform=\"'x\" a", &["'x"]),
            ("FROM a as B-1_2.x", &[]),
            ("FROM --platform=$BUILDPLATFORM ${a:-b} AS c", &[]),
        ]);
    }
}
