//! shipworthy reads Dockerfiles, Compose files and `daemon.json` together, works out what each container will
//! really run with, and says what would break in production: where, why, and with which edit it is cured.
//!
//! The one door is [`lint()`]: pure, in memory, from [`source::Sources`] to a [`Report`].
//!
//! ```
//! use shipworthy::config::Config;
//! use shipworthy::lint;
//! use shipworthy::source::{Kind, Sources};
//!
//! let sources = Sources::default();
//! sources.add("Dockerfile", Kind::Dockerfile, b"FROM alpine:3.22\nCMD ['app']\n".to_vec()).unwrap();
//! let report = lint(&sources, &Config::default());
//! assert_eq!(report.findings[0].rule, "malformed-exec-form");
//! assert_eq!(sources.text(report.findings[0].location), "['app']");
//! ```
//!
//! Around it: [`discover`] fills `Sources` from a disk, [`config`] reads `shipworthy.toml`, [`fix::fix`] gives the files
//! with their fixes, [`report`] has a function for each format, [`rules::ALL`] all that is known. [`syntax`] and
//! [`model`] are what rules are made of: lossless trees, and containers resolved across files.
//!
//! # Features
//!
//! `cli`, on by default, is the command line with all that it needs of terminals and arguments. A program that embeds
//! the library leaves it out: `default-features = false`.
//!
//! # Stability
//!
//! Names of rules, exit statuses, the versions of JSON output and the syntax of suppressions do not change within a major
//! version. The Rust interface may in any minor version before 1.0.

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

#[cfg(feature = "cli")]
pub mod cli;
pub mod fix;
mod lint;
pub mod readiness;

pub use lint::{FileCounts, Report, Unresolved, lint};
