//! From text to tree, to the letter of
//! [parser.go](https://github.com/moby/buildkit/blob/master/frontend/dockerfile/parser/parser.go).

use super::error::{SyntaxError, SyntaxErrorKind};
use super::keyword::Keyword;
use super::lines::{Line, Lines};
use super::text::MappedText;
use super::tree::{Arguments, Dockerfile, Instruction};
use super::{arguments, check, directive, flags, heredoc};
use crate::source::Span;

/// Parses `text`, which may be any text.
#[must_use]
pub fn parse(text: &str) -> Dockerfile {
    let mut parser = Parser {
        lines: Lines::new(text),
        file: Dockerfile {
            directives: Vec::new(),
            escape: '\\',
            instructions: Vec::new(),
            comments: Vec::new(),
            errors: Vec::new(),
        },
    };
    parser.run();
    let mut file = parser.file;
    check::file(&mut file, text);
    file.errors.sort_by_key(|error| error.span);
    file
}

struct Parser<'t> {
    lines: Lines<'t>,
    file: Dockerfile,
}

impl<'t> Parser<'t> {
    fn run(&mut self) {
        let mut directives_over = false;
        while let Some(line) = self.lines.next(&mut self.file.errors) {
            let line = line.trimmed_start();
            directives_over = directives_over || !self.directive(line);
            if !directives_over || line.text.is_empty() {
                continue;
            }
            match line.comment() {
                Some(comment) => self.file.comments.push(comment),
                None => self.instruction(line),
            }
        }
    }

    /// Takes `line` as a parser directive, if it is one.
    fn directive(&mut self, line: Line<'t>) -> bool {
        let Some(directive) = directive::parse(line) else { return false };
        if self.file.directives.iter().any(|earlier| earlier.name == directive.name) {
            let message = format!("directive `{}` is repeated", directive.name);
            self.file.errors.push(SyntaxError::new(SyntaxErrorKind::Directive, directive.span, message));
            return true;
        }
        match directive::check(&directive) {
            Some(error) => self.file.errors.push(error),
            None if directive.name == "escape" => {
                self.file.escape = directive.value.chars().next().unwrap_or(self.file.escape);
            }
            None => {}
        }
        self.file.directives.push(directive);
        true
    }

    fn instruction(&mut self, first: Line<'t>) {
        let Dockerfile { escape, comments, errors, .. } = &mut self.file;
        let line = self.lines.logical(first, *escape, comments, errors);
        let mut instruction = instruction(line.text, line.span, *escape, Nesting::Onbuild, errors);
        if takes_heredocs(&instruction) {
            instruction.heredocs = heredoc::parse(&instruction.line, &mut self.lines, errors);
            if let Some(last) = instruction.heredocs.last() {
                instruction.span = instruction.span.to(last.terminator);
            }
        }
        self.file.instructions.push(instruction);
    }
}

/// Whether an instruction may hold another one. BuildKit refuses `ONBUILD ONBUILD`, so one level is enough.
#[derive(Clone, Copy, PartialEq)]
enum Nesting {
    Onbuild,
    None,
}

fn instruction(
    line: MappedText,
    span: Span,
    escape: char,
    nesting: Nesting,
    errors: &mut Vec<SyntaxError>,
) -> Instruction {
    let (name, flags, rest) = flags::split(&line, escape);
    let keyword = Keyword::of(&line.as_str()[name.clone()]);
    let rest = line.slice(rest);
    let arguments = if keyword == Keyword::Onbuild && nesting == Nesting::Onbuild && !rest.as_str().is_empty()
    {
        let span = rest.source();
        Arguments::Instruction(Box::new(instruction(rest, span, escape, Nesting::None, errors)))
    } else {
        arguments::parse(keyword, &rest, escape, errors)
    };
    Instruction { keyword, span, line, name, flags, arguments, heredocs: Vec::new() }
}

/// Heredocs are looked for after some instructions, also under `ONBUILD`, but never after the exec form.
fn takes_heredocs(instruction: &Instruction) -> bool {
    let instruction = match &instruction.arguments {
        Arguments::Instruction(inner) => inner,
        _ => instruction,
    };
    instruction.keyword.takes_heredocs() && !matches!(instruction.arguments, Arguments::Json { .. })
}
