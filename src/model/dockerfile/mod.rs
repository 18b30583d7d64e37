//! Stages, their chains, and what their target image is configured with.

/// A Dockerfile.
pub struct Dockerfile;
