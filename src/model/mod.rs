//! What the files mean: stages, services, the daemon, and what each container will really run with.

pub mod command;
pub mod compose;
pub mod context;
pub mod daemon;
pub mod dockerfile;
pub mod image;
pub mod origin;
pub mod project;
