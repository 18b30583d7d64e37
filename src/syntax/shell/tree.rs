//! What a command line is made of.

use std::fmt;

use crate::source::Span;

/// A whole command line or script file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// The commands, in order; empty for a blank text.
    pub items: Vec<Item>,
    /// Every comment, from `#` to before the line end.
    pub comments: Vec<Span>,
}

/// One entry of a list: pipelines joined by `&&` and `||`, up to a `;`, a `&`, a line end or the end of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The pipeline that always runs.
    pub first: Pipeline,
    /// Those that run depending on what went before, each with the operator in front of it.
    pub rest: Vec<(Operator, Pipeline)>,
    /// What stands behind the item.
    pub terminator: Terminator,
    /// Whether a line ends between the item and what follows it, whatever the terminator.
    pub ends_line: bool,
    /// From the first byte of the first pipeline to the last of the last one, the terminator not included.
    pub span: Span,
}

/// How two pipelines of an [`Item`] are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `&&`
    And,
    /// `||`
    Or,
}

/// What ends an [`Item`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Terminator {
    /// `;`
    Semicolon,
    /// A line end.
    Newline,
    /// `&`: the shell does not wait for the item.
    Background,
    /// Nothing: the list ends here.
    End,
}

/// Commands joined by `|` or `|&`; mostly just one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pipeline {
    /// Whether `!` stands in front, which turns the exit status round.
    pub negated: bool,
    /// The commands, at least one.
    pub commands: Vec<Command>,
    /// From `!` or the first command to the end of the last one.
    pub span: Span,
}

/// One command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Words to run, with assignments and redirections.
    Simple(SimpleCommand),
    /// A group, a condition, a loop.
    Compound(Compound),
    /// `name() { …; }`: runs nothing by itself.
    Function(Function),
}

/// `A=1 prog arg >file`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimpleCommand {
    /// The assignments in front of the first word.
    pub assignments: Vec<Assignment>,
    /// The command's name and its arguments; empty if there are only assignments or redirections.
    pub words: Vec<Word>,
    /// The redirections, wherever they stand.
    pub redirections: Vec<Redirection>,
    /// From the first assignment, word or redirection to the last.
    pub span: Span,
}

/// A command that holds other commands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compound {
    /// Which one it is, and what it holds.
    pub kind: CompoundKind,
    /// The redirections behind it.
    pub redirections: Vec<Redirection>,
    /// From the opening word or parenthesis to the end of the last redirection.
    pub span: Span,
}

/// The kinds of [`Compound`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompoundKind {
    /// `{ …; }`
    Braces(Vec<Item>),
    /// `( … )`
    Subshell(Vec<Item>),
    /// `if …; then …; elif …; then …; else …; fi`
    If {
        /// Condition and body of `if` and of every `elif`.
        branches: Vec<(Vec<Item>, Vec<Item>)>,
        /// The body of `else`.
        otherwise: Option<Vec<Item>>,
    },
    /// `case … in …) …;; esac`
    Case {
        /// What is compared.
        subject: Word,
        /// The arms, in order.
        arms: Vec<Arm>,
    },
    /// `while` and `until`.
    While {
        /// What is tried before each round.
        condition: Vec<Item>,
        /// What is run in each.
        body: Vec<Item>,
    },
    /// `for` and `select`.
    For {
        /// What is run for each word.
        body: Vec<Item>,
    },
    /// `[[ … ]]` (not in POSIX).
    Test,
    /// `(( … ))` (not in POSIX).
    Arithmetic,
}

/// One arm of a `case`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arm {
    /// The patterns, of which one must match.
    pub patterns: Vec<Word>,
    /// What is run then.
    pub body: Vec<Item>,
}

/// The definition of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// What a call runs.
    pub body: Box<Command>,
    /// From the name, or the word `function`, to the end of the body.
    pub span: Span,
}

/// `NAME=value`, `NAME+=value` or `NAME[index]=value` in front of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The variable's name.
    pub name: String,
    /// The whole assignment as a word: its text starts with the name.
    pub word: Word,
    /// Where in [`Word::text`] of `word` the value starts.
    pub(super) value: usize,
}

impl Assignment {
    /// The value, expansions left as they are written.
    #[must_use]
    pub fn value(&self) -> &str {
        self.word.text.get(self.value..).unwrap_or_default()
    }
}

/// `2>&1`, `< file`, `<<EOF`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirection {
    /// The number in front of the operator.
    pub descriptor: Option<u32>,
    /// The operator.
    pub kind: RedirectionKind,
    /// What follows: a file, a descriptor, the end word of a heredoc.
    pub target: Word,
    /// From the number or operator to the end of the target. The body of a heredoc is not included.
    pub span: Span,
}

/// The operators of [`Redirection`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RedirectionKind {
    /// `<`
    Read,
    /// `>` and `>|`
    Write,
    /// `>>`
    Append,
    /// `<>`
    ReadWrite,
    /// `<&`
    DuplicateInput,
    /// `>&`: another descriptor, or a file for both outputs if no number follows (not in POSIX).
    DuplicateOutput,
    /// `&>` (not in POSIX: there it is `&` and `>`).
    WriteBoth,
    /// `&>>` (not in POSIX).
    AppendBoth,
    /// `<<` and `<<-`
    Heredoc,
    /// `<<<` (not in POSIX).
    HereString,
}

/// One word, before the shell expands it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word as it is written, quotes included.
    pub span: Span,
    /// The word without its quotes, each expansion left as it is written.
    pub text: String,
    /// What the shell puts in place of parts of the word, in the order in which each part ends: an expansion
    /// inside another one's default value stands before it.
    pub expansions: Vec<Expansion>,
}

impl Word {
    /// The value, if it is the same in every run: the word holds no expansion of any kind.
    #[must_use]
    pub fn literal(&self) -> Option<&str> {
        self.expansions.is_empty().then_some(&*self.text)
    }

    /// Whether the word is `"$@"`: every argument of the script, each a word of its own.
    #[must_use]
    pub fn is_all_arguments(&self) -> bool {
        matches!(&*self.expansions, [Expansion { kind: ExpansionKind::Parameter(name), quoted: true, .. }] if name == "@")
            && matches!(&*self.text, "$@" | "${@}")
    }

    /// The names of the variables and parameters that the word mentions.
    pub fn parameters(&self) -> impl Iterator<Item = &str> {
        self.expansions.iter().filter_map(|expansion| match &expansion.kind {
            ExpansionKind::Parameter(name) => Some(&**name),
            _ => None,
        })
    }
}

/// A part of a [`Word`] that the shell replaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expansion {
    /// The part, as it is written.
    pub span: Span,
    /// What is put in its place.
    pub kind: ExpansionKind,
    /// Whether it stands in double quotes, where the result is not split into several words.
    pub quoted: bool,
}

/// What an [`Expansion`] is replaced by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpansionKind {
    /// The value of a variable (`$HOME`, `${PORT:-80}`) or parameter (`1`, `@`, `?`), given by name.
    Parameter(String),
    /// What a command prints: `$(…)` or `` `…` ``. `None` for backquotes with backslashes inside, which hide the
    /// text that is really run.
    Command(Option<Script>),
    /// The name of a pipe from or to a command: `<(…)`, `>(…)` (not in POSIX).
    Process(Script),
    /// The value of `$((…))`.
    Arithmetic,
    /// File names that match `*`, `?`, `[…]` or an extended pattern such as `@(…|…)`; the word itself if none does.
    Glob,
    /// A home folder: `~`, `~user`.
    Tilde,
    /// Several words: `{a,b}`, `{1..3}` (not in POSIX).
    Braces,
    /// `$'…'` and `$"…"` (not in POSIX, where the `$` is an ordinary character).
    DollarQuote,
    /// The elements of an array: `A=(…)` (not in POSIX).
    Array,
}

/// Why a text was not understood. Nothing may be claimed about such a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsure {
    /// The place where understanding ended.
    pub span: Span,
    /// A clause for people: "a quote is never closed".
    pub reason: &'static str,
}

impl fmt::Display for Unsure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason)
    }
}

impl std::error::Error for Unsure {}
