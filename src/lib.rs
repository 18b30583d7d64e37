//! shipworthy reads Dockerfiles, Compose files and `daemon.json` together, works out what each container will
//! really run with, and says what would break in production: where, why, and with which edit it is cured.
//!
//! The one door is [`lint()`]: pure, in memory, from [`source::Sources`] to a [`Report`].

pub mod baseline;
pub mod config;
pub mod discover;
pub mod finding;
pub mod model;
pub mod report;
pub mod rule;
pub mod rules;
pub mod source;
pub mod suppress;
pub mod syntax;

pub mod cli;
pub mod fix;
mod lint;
pub mod readiness;

pub use lint::{FileCounts, Report, Unresolved, lint};
