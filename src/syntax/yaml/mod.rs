//! YAML as Compose reads it: a tree that knows where every byte of a value stands.
//!
//! [`Tree::parse`] turns a text into a [`Tree`] of [`Node`]s over the events of `granit-parser`. A tree always
//! comes back: what could not be read is in [`Tree::errors`], and whatever stands before an error is kept.
//! [`Value`] is the view that a loader has of a node: aliases followed, merges applied, scalars typed.
//!
//! The judge of what is accepted is [go-yaml v4](https://github.com/yaml/go-yaml), on which `docker compose` is built.

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
