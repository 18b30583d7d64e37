//! The pipeline.
/// x
pub fn lint() {}
/// x
pub struct Report;
/// x
pub struct Unresolved;
