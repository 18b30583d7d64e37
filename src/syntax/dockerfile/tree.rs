//! The tree.

use std::ops::Range;

use super::error::SyntaxError;
use super::keyword::Keyword;
use super::text::MappedText;
use crate::source::Span;

/// A Dockerfile as BuildKit's parser sees it. Every span is one of the text that was parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dockerfile {
    /// The parser directives at its top, repeated ones left out.
    pub directives: Vec<Directive>,
    /// The escape character: `\`, or a backtick if the `escape` directive says so.
    pub escape: char,
    /// The instructions, in order.
    pub instructions: Vec<Instruction>,
    /// All comments, also those between the lines of an instruction, in order.
    pub comments: Vec<Comment>,
    /// What BuildKit refuses, in order of place.
    pub errors: Vec<SyntaxError>,
}

impl Dockerfile {
    /// The comments that stand inside `span`.
    #[must_use]
    pub fn comments_in(&self, span: Span) -> &[Comment] {
        let start = self.comments.partition_point(|comment| comment.span.start < span.start);
        let end = self.comments.partition_point(|comment| comment.span.end <= span.end);
        self.comments.get(start..end).unwrap_or_default()
    }
}

/// A [parser directive](https://docs.docker.com/reference/dockerfile/#parser-directives): `# escape=x`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// `syntax`, `escape` or `check`, in small letters.
    pub name: String,
    /// What it is set to.
    pub value: String,
    /// From `#` to the end of the line.
    pub span: Span,
    /// The name.
    pub name_span: Span,
    /// The value.
    pub value_span: Span,
}

/// A comment: a whole line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    /// From `#` to the end of the line.
    pub span: Span,
}

/// One instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// Which one.
    pub keyword: Keyword,
    /// From its first character to the end of its last line, heredocs included, the line end not. An instruction
    /// that is continued at the end of the file extends to that end.
    pub span: Span,
    /// The logical line: continuations joined, comments and blank lines left out.
    pub line: MappedText,
    /// Where the name stands in [`Self::line`].
    pub(super) name: Range<usize>,
    /// What stands between the name and the arguments.
    pub flags: Vec<Flag>,
    /// What follows the flags.
    pub arguments: Arguments,
    /// The heredocs, in order. Those of an instruction under `ONBUILD` belong to the `ONBUILD`.
    pub heredocs: Vec<Heredoc>,
}

impl Instruction {
    /// The name as it is written.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.line.as_str()[self.name.clone()]
    }

    /// The place of the name.
    #[must_use]
    pub fn keyword_span(&self) -> Span {
        self.line.span(self.name.clone())
    }

    /// The flag called `name` (without dashes), the last one if there are several.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<&Flag> {
        self.flags.iter().rev().find(|flag| flag.name == name)
    }
}

/// A flag: `--name` or `--name=value`, quotes and escapes undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// The name without dashes.
    pub name: String,
    /// What follows the first `=`.
    pub value: Option<Word>,
    /// All of it.
    pub span: Span,
    /// The name.
    pub name_span: Span,
}

/// A word, or an element of a JSON array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// What it says. Variables and, outside of JSON and flags, quotes are still in it.
    pub text: MappedText,
    /// All of it, with the quotes of a JSON string.
    pub span: Span,
}

impl Word {
    /// What it says.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.text.as_str()
    }
}

impl From<MappedText> for Word {
    fn from(text: MappedText) -> Self {
        let span = text.source();
        Self { text, span }
    }
}

/// A name and a value of `ENV` or `LABEL`, both still with quotes and variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The name.
    pub name: Word,
    /// The value; may be empty.
    pub value: Word,
    /// Whether a blank stands between the two instead of `=`: the old form, with one pair.
    pub legacy: bool,
}

/// What an instruction is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arguments {
    /// Nothing.
    None,
    /// One text, taken whole: a command in shell form, a path, a user, a signal.
    Text(MappedText),
    /// A JSON array of strings: a command in exec form, or `COPY ["a", "b"]`.
    Json {
        /// The strings.
        elements: Vec<Word>,
        /// From `[` to `]`.
        span: Span,
    },
    /// Words between blanks: of `ADD`, `ARG`, `COPY`, `EXPOSE`, `FROM`, `VOLUME`.
    Words(Vec<Word>),
    /// Names and values: of `ENV` and `LABEL`.
    Pairs(Vec<Pair>),
    /// `HEALTHCHECK`: a type and what it is given.
    Health {
        /// `CMD` or `NONE`, in any case.
        kind: Word,
        /// [`Arguments::None`], [`Arguments::Text`] or [`Arguments::Json`].
        command: Box<Arguments>,
    },
    /// `ONBUILD`: an instruction.
    Instruction(Box<Instruction>),
}

impl Arguments {
    /// The words of a list, be it written between blanks or in JSON; none for the other shapes.
    #[must_use]
    pub fn words(&self) -> &[Word] {
        match self {
            Self::Words(words) | Self::Json { elements: words, .. } => words,
            _ => &[],
        }
    }

    /// All of it, as it stands in the file; `None` if there is nothing.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        match self {
            Self::None => None,
            Self::Text(text) => Some(text.source()),
            Self::Json { span, .. } => Some(*span),
            Self::Words(words) => Some(words.first()?.span.to(words.last()?.span)),
            Self::Pairs(pairs) => Some(pairs.first()?.name.span.to(pairs.last()?.value.span)),
            Self::Health { kind, command } => {
                Some(command.span().map_or(kind.span, |command| kind.span.to(command)))
            }
            Self::Instruction(instruction) => Some(instruction.span),
        }
    }
}

/// A [here-document](https://docs.docker.com/reference/dockerfile/#here-documents).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heredoc {
    /// The word that ends it, quotes undone.
    pub name: String,
    /// The mark on the instruction's line: `<<EOF`, `3<<-"EOF"`.
    pub marker: Span,
    /// The lines between, line ends included.
    pub body: Span,
    /// The line that ends it; empty at the end of the file if there is none.
    pub terminator: Span,
    /// Whether variables in it are expanded: no part of the word is quoted.
    pub expand: bool,
    /// Whether tabs at the start of its lines are dropped: `<<-`.
    pub chomp: bool,
    /// The number before `<<`; 0 for none.
    pub file_descriptor: u64,
}

impl Heredoc {
    /// The content as the builder takes it from `source`, the text that was parsed: leading tabs are dropped if
    /// the heredoc says so.
    #[must_use]
    pub fn content(&self, source: &str) -> String {
        let body = source.get(self.body.range()).unwrap_or_default();
        if !self.chomp {
            return body.to_owned();
        }
        body.split_inclusive('\n').map(|line| line.trim_start_matches('\t')).collect()
    }
}
