//! Dockerfile syntax, to the letter of BuildKit.
//!
//! [`parse`] takes any text. What it gives is what
//! [BuildKit's parser](https://github.com/moby/buildkit/tree/master/frontend/dockerfile/parser) sees, with the
//! place of everything; what BuildKit refuses becomes a [`SyntaxError`], and parsing goes on behind it.

mod arguments;
pub mod ast_json;
mod check;
mod directive;
pub mod edit;
mod error;
mod flags;
mod go;
mod heredoc;
mod json;
mod keyword;
mod lex;
mod lines;
mod parser;
pub mod port;
pub mod signal;
mod suggest;
mod text;
mod tree;

pub use error::{SyntaxError, SyntaxErrorKind};
pub use keyword::Keyword;
pub use lex::{Expanded, ExpandedWord, LexError, Lexer, Value};
pub use parser::parse;
pub use text::MappedText;
pub use tree::{Arguments, Comment, Directive, Dockerfile, Flag, Heredoc, Instruction, Pair, Word};
