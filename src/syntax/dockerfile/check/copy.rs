//! `ADD` and `COPY`.

use super::super::heredoc::mark;
use super::{Arguments, Checker, Instruction, Lexer, SyntaxErrorKind, Value, shown};

impl Checker<'_> {
    pub(super) fn copy(&mut self, instruction: &Instruction) {
        if matches!(instruction.arguments, Arguments::Text(_)) {
            return;
        }
        let Some((destination, sources @ [_, ..])) = instruction.arguments.words().split_last() else {
            let message = format!("`{}` needs a source and a destination", instruction.name());
            return self.refuse(SyntaxErrorKind::Arguments, instruction.keyword_span(), message);
        };
        if mark(destination.as_str()).is_some() {
            let message = "destination is a heredoc";
            self.refuse(SyntaxErrorKind::Heredoc, destination.span, message);
        }
        for source in sources.iter().filter(|source| mark(source.as_str()).is_none()) {
            self.expand(&source.text);
        }
        self.expand(&destination.text);
        self.contents(instruction);
        for flag in instruction.flags.iter().filter(|flag| flag.name != "exclude") {
            let Some(value) = &flag.value else { continue };
            if flag.name == "from" {
                self.stage_name(value.as_str(), value.span);
            } else {
                self.expand(&value.text);
            }
        }
    }

    /// Variables in heredocs are expanded when they are copied, unlike those that are run.
    fn contents(&mut self, instruction: &Instruction) {
        let lexer = Lexer::for_content();
        for heredoc in instruction.heredocs.iter().filter(|heredoc| heredoc.expand) {
            let body = &self.source[heredoc.body.range()];
            let expanded = lexer.word(body, &|_| Value::Unknown);
            self.expanded(expanded, heredoc.marker);
        }
    }

    /// `--from` is taken literally: BuildKit refuses what expansion would change.
    fn stage_name(&mut self, name: &str, span: crate::source::Span) {
        let expanded = self.lexer.word(name, &|_| Value::Unset);
        let Some(expanded) = self.expanded(expanded, span) else { return };
        if expanded.text != name {
            let message = format!("`--from` takes no variables, it is `{}`", shown(name));
            self.refuse(SyntaxErrorKind::Flag, span, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::refused;

    #[test]
    fn sources_and_destination() {
        refused(&[
            ("COPY a", &["COPY"]),
            ("COPY", &["COPY"]),
            ("ADD [\"a\"]", &["ADD"]),
            ("COPY [\"a\", 1]", &["1"]),
            ("COPY a <<EOF\nEOF", &["<<EOF"]),
            ("COPY <<EOF /x\n${a\nEOF", &["<<EOF"]),
            ("COPY <<\"EOF\" /x\n${a\nEOF", &[]),
            ("COPY --from=$X a b", &["$X"]),
            ("COPY --from=0 a b", &[]),
            ("COPY --chown=${a a b", &["${a"]),
            ("COPY ${a b", &["${a"]),
            ("COPY $a b", &[]),
        ]);
    }
}
