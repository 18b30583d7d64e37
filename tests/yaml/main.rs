//! The YAML tree and its edits: against go-yaml's and serde_yaml's opinion of real files, and as properties of
//! generated and mangled ones.

#![expect(clippy::print_stdout, reason = "tests say what they skip and how much they saw")]

mod corpus;
mod edits;
mod generate;
mod plain;
mod spans;
