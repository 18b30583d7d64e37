//! What the files mean: stages, services, the daemon, and what each container will really run with.

pub mod command;
pub mod compose;
pub mod context;
pub mod daemon;
pub mod delivery;
pub mod docker_unit;
pub mod dockerfile;
pub mod engine;
pub mod go;
pub mod heap;
pub mod image;
pub mod journald;
pub mod log_driver;
pub mod logging;
pub mod nearest;
pub mod origin;
pub mod project;
pub mod supervisord;
pub mod target;
