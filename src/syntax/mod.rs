//! Lossless trees with exact byte spans. No meaning: what a stage or a service is, [`crate::model`] knows.

pub mod dockerfile;
pub mod duration;
pub mod ini;
pub mod json;
pub mod shell;
pub mod yaml;
