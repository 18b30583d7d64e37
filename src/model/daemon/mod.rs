//! The Docker daemon's own configuration.
