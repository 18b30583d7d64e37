//! YAML as Compose reads it: a tree that knows where every byte of a value stands.
//!
//! [`Tree::parse`] turns a text into a [`Tree`] of [`Node`]s over the events of `granit-parser`. A tree always
//! comes back: what could not be read is in [`Tree::errors`], and whatever stands before an error is kept.
//! [`Value`] is the view that a loader has of a node: aliases followed, merges applied, scalars typed.
//!
//! The judge of what is accepted is [go-yaml v4](https://github.com/yaml/go-yaml), on which `docker compose` is built.
//! Known to differ, as the parser has it otherwise:
//! - refused here alone: U+007F, a byte order mark within the text, names of anchors with `:` or beyond ASCII, `*a:`
//!   for `*a :`, lone `-` and `:` within brackets, a block scalar whose `|` is not indented, the tag `!!!str`;
//! - refused by go-yaml alone: a `...` before anything else, `#` in a tag, a bracket right behind an anchor, a block
//!   scalar that begins with a tab, `!!binary` that is not base64;
//! - U+0085, U+2028 and U+2029 end lines to go-yaml only; the lines of a block scalar that is a whole document need no
//!   indentation here.

pub mod edit;

mod aliases;
mod build;
mod error;
mod frame;
mod keys;
mod messages;
mod node;
mod parse;
mod repair;
mod scalar;
mod tabs;
mod trivia;
mod value;

pub use error::{Error, ErrorKind};
pub use node::{
    Anchor, Collection, Comment, Content, Document, Entry, Item, Node, NodeId, ScalarStyle, Tag, Tree,
};
pub use scalar::Scalar;
pub use value::{Member, Shape, Value};
