//! Compose files: what `docker compose` makes of them, every value with its place.
//!
//! [`load`] follows [compose-go](https://github.com/compose-spec/compose-go), the loader of `docker compose`, step
//! by step: variables, `include`, `!reset`, `extends`, merges, the schema, long forms, defaults, paths,
//! types, profiles, consistency, env files. Where compose-go stops at the first thing that is wrong, [`load`]
//! goes on and reports all of them.

mod attributes;
mod canonical;
mod check;
mod consistency;
mod convert;
mod cycles;
mod decode;
mod defaults;
pub mod dotenv;
mod environment;
mod extends;
mod files;
mod include;
mod interpolate;
mod limits;
mod load;
mod loader;
mod merge;
mod mount;
mod normalize;
mod parts;
mod path;
mod paths;
mod ports;
mod print;
mod problem;
mod read;
mod reset;
mod restart;
mod schema;
mod service;
mod shellwords;
mod site;
mod template;
#[cfg(test)]
mod tests;
mod types;
mod unique;
pub mod units;
mod value;

pub use files::{Choice, choose};
pub use interpolate::Unset;
pub use limits::Resource;
pub use load::{LoadOptions, Loaded, Project, load};
pub use loader::Remote;
pub use parts::{Build, Dependency, Healthcheck, Logging, Mount, Port, Ulimit, Variable};
pub use paths::is_remote_context;
pub use problem::{Problem, ProblemKind, Topic};
pub use restart::{RestartPolicy, nearest_policy};
pub use service::Service;
pub use shellwords::split as split_words;
pub use site::Site;
pub use value::{Entry, Kind, Mapping, Place, Value, Written};
