//! What each container will really run with: services, the images they build, and the daemon, resolved
//! across files.

use crate::source::Sources;

/// An image that a Dockerfile builds.
pub struct Image<'a>(std::marker::PhantomData<&'a ()>);
/// A container.
pub struct Container<'a>(std::marker::PhantomData<&'a ()>);
/// What `docker compose up` would load.
pub struct Stack;

/// Everything that one run sees.
pub struct Project<'a> {
    /// The files.
    pub sources: &'a Sources,
}
