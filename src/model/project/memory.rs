//! How much memory a container may have.

use super::container::Container;
use crate::model::origin::{Origin, Sourced};

impl Container {
    /// The limit in bytes that its service sets; its value is `None` where there is no limit. `None` for an image that
    /// no service runs.
    #[must_use]
    pub fn memory_limit(&self) -> Option<Sourced<Option<i64>>> {
        let unlimited = Sourced { value: None, origin: Origin::Default };
        let limit = self.service()?.memory_limit();
        // The engine takes 0 for no limit.
        let limit = limit.map(|limit| Sourced {
            value: Some(limit.value).filter(|&bytes| bytes > 0),
            origin: limit.origin,
        });
        Some(limit.unwrap_or(unlimited))
    }
}
