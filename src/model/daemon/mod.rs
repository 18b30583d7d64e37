//! The Docker daemon's own configuration.

/// A daemon.
pub struct Daemon;
