//! Compose files.

pub mod dotenv;
mod path;
mod shellwords;
mod template;
pub mod units;
mod value;

pub use value::{Entry, Kind, Mapping, Place, Value, Written};
pub use shellwords::split as split_words;
