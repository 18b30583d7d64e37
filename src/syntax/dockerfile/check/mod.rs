//! What BuildKit refuses although it can be parsed, to the letter of
//! [parse.go](https://github.com/moby/buildkit/blob/master/frontend/dockerfile/instructions/parse.go), and of
//! [convert.go](https://github.com/moby/buildkit/blob/master/frontend/dockerfile/dockerfile2llb/convert.go)
//! for what does not depend on the build.
//!
//! What stands under `ONBUILD` is looked at only when another image is built on this one, so it is not
//! checked here.

mod copy;
mod flags;
mod from;
mod health;
mod mount;
mod words;

use super::error::{SyntaxError, SyntaxErrorKind, shown};
use super::json::{self, Json};
use super::keyword::Keyword;
use super::lex::{Expanded, LexError, Lexer, Value};
use super::text::MappedText;
use super::tree::{Arguments, Dockerfile, Instruction};
use crate::source::Span;

/// Adds what BuildKit refuses in `file`, which was parsed from `source`.
pub(super) fn file(file: &mut Dockerfile, source: &str) {
    let errors = std::mem::take(&mut file.errors);
    let mut checker = Checker { source, lexer: Lexer::new(file.escape), errors };
    checker.stages(&file.instructions);
    for instruction in &file.instructions {
        checker.instruction(instruction);
    }
    file.errors = checker.errors;
}

struct Checker<'t> {
    source: &'t str,
    lexer: Lexer,
    errors: Vec<SyntaxError>,
}

impl Checker<'_> {
    fn refuse(&mut self, kind: SyntaxErrorKind, span: Span, message: impl Into<String>) {
        self.errors.push(SyntaxError::new(kind, span, message));
    }

    /// Only `ARG` may stand before the first `FROM`, and there has to be one.
    fn stages(&mut self, instructions: &[Instruction]) {
        let kind = SyntaxErrorKind::Stage;
        let Some(first) = instructions.first() else {
            return self.refuse(kind, Span::default(), "file has no instructions");
        };
        let may_precede = |keyword| matches!(keyword, Keyword::Arg | Keyword::Unknown);
        match instructions.iter().find(|instruction| !may_precede(instruction.keyword)) {
            None => self.refuse(kind, first.keyword_span(), "file has no `FROM`"),
            Some(early) if early.keyword != Keyword::From => {
                let message = format!("`{}` stands before the first `FROM`", early.name());
                self.refuse(kind, early.keyword_span(), message);
            }
            Some(_) => {}
        }
    }

    fn instruction(&mut self, instruction: &Instruction) {
        match instruction.keyword {
            Keyword::Unknown => return self.unknown(instruction),
            Keyword::Healthcheck => return self.health(instruction),
            _ => self.flags(instruction),
        }
        match instruction.keyword {
            Keyword::Add | Keyword::Copy => self.copy(instruction),
            Keyword::Arg | Keyword::Expose | Keyword::Volume => self.list(instruction),
            Keyword::Env | Keyword::Label => self.pairs(instruction),
            Keyword::From => self.from(instruction),
            Keyword::Maintainer => drop(self.one_text(instruction)),
            Keyword::Onbuild => self.onbuild(instruction),
            Keyword::Run => self.run(instruction),
            Keyword::Shell => self.shell(instruction),
            Keyword::Stopsignal => self.stop_signal(instruction),
            Keyword::User | Keyword::Workdir => {
                if let Some(text) = self.one_text(instruction) {
                    self.expand(text);
                }
            }
            Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck | Keyword::Unknown => {}
        }
    }

    fn unknown(&mut self, instruction: &Instruction) {
        let kind = SyntaxErrorKind::UnknownInstruction;
        let name = instruction.name();
        if name.is_empty() {
            return self.refuse(kind, instruction.span, "line is continued but empty");
        }
        let error = SyntaxError::new(
            kind,
            instruction.keyword_span(),
            format!("`{}` is no Dockerfile instruction", shown(name)),
        );
        self.errors.push(error.suggest(Keyword::nearest(name)));
    }

    /// Reports an instruction without arguments; `true` if it has none.
    fn bare(&mut self, instruction: &Instruction) -> bool {
        let bare = match &instruction.arguments {
            Arguments::None => true,
            Arguments::Json { elements, .. } => elements.is_empty(),
            _ => false,
        };
        if bare {
            let message = format!("`{}` has no arguments", instruction.name());
            self.refuse(SyntaxErrorKind::Arguments, instruction.keyword_span(), message);
        }
        bare
    }

    fn one_text<'i>(&mut self, instruction: &'i Instruction) -> Option<&'i MappedText> {
        self.bare(instruction);
        match &instruction.arguments {
            Arguments::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What `text` comes to whatever its variables are; reports what cannot be expanded.
    fn expand(&mut self, text: &MappedText) -> Option<String> {
        let expanded = self.lexer.word(text.as_str(), &|_| Value::Unknown);
        let Expanded { text, unknown, .. } = self.expanded(expanded, text.source())?;
        unknown.is_none().then_some(text)
    }

    fn expanded(&mut self, expanded: Result<Expanded, LexError>, span: Span) -> Option<Expanded> {
        match expanded {
            Ok(expanded) => Some(expanded),
            Err(LexError::Excessive) => None,
            Err(error) => {
                self.refuse(SyntaxErrorKind::Expansion, span, error.to_string());
                None
            }
        }
    }

    fn onbuild(&mut self, instruction: &Instruction) {
        self.bare(instruction);
        let Arguments::Instruction(inner) = &instruction.arguments else { return };
        if matches!(inner.keyword, Keyword::Onbuild | Keyword::From | Keyword::Maintainer) {
            let message = format!("`{}` may not stand under `ONBUILD`", inner.name());
            self.refuse(SyntaxErrorKind::Arguments, inner.keyword_span(), message);
        }
    }

    fn shell(&mut self, instruction: &Instruction) {
        self.bare(instruction);
        let Arguments::Text(text) = &instruction.arguments else { return };
        if matches!(json::parse(text), Json::No) {
            let message = "`SHELL` is not given a JSON array of strings";
            self.refuse(SyntaxErrorKind::Arguments, text.source(), message);
        }
    }

    fn stop_signal(&mut self, instruction: &Instruction) {
        let Some(text) = self.one_text(instruction) else { return };
        let Some(signal) = self.expand(text) else { return };
        if !super::signal::is_signal(&signal) {
            let message = format!("`{}` is no signal", shown(&signal));
            self.refuse(SyntaxErrorKind::Signal, text.source(), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::syntax::dockerfile::parse;

    /// Asserts that each `body`, behind `FROM x`, is refused at exactly the given places.
    pub(super) fn refused(cases: &[(&str, &[&str])]) {
        for (body, places) in cases {
            let text = format!("FROM x\n{body}\n");
            let errors = parse(&text).errors;
            let found: Vec<_> = errors.iter().map(|error| &text[error.span.range()]).collect();
            assert_eq!(&found, places, "{body:?}: {errors:?}");
        }
    }

    #[test]
    fn files() {
        for (text, message) in [
            ("", Some("file has no instructions")),
            ("# only this\n\n", Some("file has no instructions")),
            ("ARG a\n", Some("file has no `FROM`")),
            ("RUN a\nRUN b\nFROM x", Some("`RUN` stands before the first `FROM`")),
            ("\\\n", Some("line is continued but empty")),
            ("ARG a\nFROM x", None),
            ("from x", None),
            ("FR\\\n\n# note\nOM x", None),
        ] {
            let errors = parse(text).errors;
            let found = errors.iter().map(|error| error.message.as_str());
            assert!(found.clone().any(|found| Some(found) == message) || message.is_none(), "{text:?}");
            assert_eq!(found.count() > 0, message.is_some(), "{text:?}: {errors:?}");
        }
    }

    #[test]
    fn unknown_instructions_get_the_nearest_name() {
        let errors = parse("FORM x\nFROM x\nRNU a\nCOPPY b c\nMAKE d").errors;
        let found: Vec<_> = errors.iter().map(|error| error.suggestion.as_deref()).collect();
        assert_eq!(found, [Some("FROM"), Some("RUN"), Some("COPY"), None]);
    }

    #[test]
    fn arguments() {
        refused(&[
            ("WORKDIR", &["WORKDIR"]),
            ("USER \\\n\n", &["USER"]),
            ("EXPOSE", &["EXPOSE"]),
            ("VOLUME []", &["VOLUME"]),
            ("VOLUME [\"\"]", &["\"\""]),
            ("ARG", &["ARG"]),
            ("ARG =x", &["=x"]),
            ("ENV", &["ENV"]),
            ("ENV PATH", &["PATH"]),
            ("ENV a=b c", &["c"]),
            ("ENV =b", &["=b"]),
            ("LABEL a", &["a"]),
            ("SHELL", &["SHELL"]),
            ("SHELL []", &["SHELL"]),
            ("SHELL bash -c", &["bash -c"]),
            ("SHELL [1]", &["1"]),
            ("CMD [\"a\", 1]", &["1"]),
            ("ONBUILD", &["ONBUILD"]),
            ("ONBUILD ONBUILD RUN a", &["ONBUILD"]),
            ("ONBUILD from x", &["from"]),
            ("MAINTAINER", &["MAINTAINER"]),
            ("STOPSIGNAL", &["STOPSIGNAL"]),
            ("STOPSIGNAL SIGTERM # now", &["SIGTERM # now"]),
            ("CMD", &[]),
            ("ENTRYPOINT []", &[]),
            ("RUN", &[]),
            ("CMD [\"a\",]", &[]),
            ("ONBUILD MAKE a", &[]),
            ("ONBUILD USER", &[]),
            ("STOPSIGNAL --any quit", &[]),
            ("STOPSIGNAL $SIG", &[]),
            ("ARG a b=c", &[]),
            ("USER a b", &[]),
        ]);
    }

    #[test]
    fn expansion() {
        refused(&[
            ("ENV a=${b c=d", &["${b"]),
            ("ENV a=\"b", &["\"b"]),
            ("ENV a=${b=c}", &["${b=c}"]),
            ("WORKDIR /${}", &["/${}"]),
            ("USER 'a", &["'a"]),
            ("LABEL a=$(b) c=${b/c}", &["${b/c}"]),
            ("ARG a=\"b", &["\"b"]),
            ("VOLUME /a /${b", &["/${b"]),
            ("RUN echo ${b \"", &[]),
            ("CMD echo ${b", &[]),
            ("ENV a=${b:-${c:+d}} e=\\${ f=$", &[]),
        ]);
    }
}
