//! Stages, their chains, and what their target image is configured with.
