//! What a container may have only so much of: CPUs, memory, processes.

use super::service::{Service, sourced};
use super::value::Value;
use crate::model::origin::Sourced;

/// A resource that Compose limits in two places: by a short key of the service, and below `deploy.resources.limits`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    /// Time on CPUs.
    Cpus,
    /// Memory.
    Memory,
    /// Processes and threads.
    Pids,
}

const ALL: [Resource; 3] = [Resource::Cpus, Resource::Memory, Resource::Pids];

impl Resource {
    /// The short key.
    fn short(self) -> &'static [&'static str] {
        match self {
            Self::Cpus => &["cpus"],
            Self::Memory => &["mem_limit"],
            Self::Pids => &["pids_limit"],
        }
    }

    /// The keys from `deploy` on.
    fn nested(self) -> &'static [&'static str] {
        match self {
            Self::Cpus => &["deploy", "resources", "limits", "cpus"],
            Self::Memory => &["deploy", "resources", "limits", "memory"],
            Self::Pids => &["deploy", "resources", "limits", "pids"],
        }
    }
}

impl<'p> Service<'p> {
    /// The value that limits `resource`, be it a limit or a number that stands for none.
    #[must_use]
    pub fn limit(self, resource: Resource) -> Option<&'p Value> {
        self.get(resource.nested()).or_else(|| self.get(resource.short()))
    }

    /// The keys where a limit of `resource` belongs that is not there yet: below `deploy`, or beside other short keys,
    /// as these and `deploy.resources.limits` exclude each other.
    #[must_use]
    pub fn keys_for(self, resource: Resource) -> &'static [&'static str] {
        let has_short = ALL.iter().any(|other| self.get(other.short()).is_some());
        let has_limits = self.get(&["deploy", "resources", "limits"]).is_some();
        if has_short && !has_limits { resource.short() } else { resource.nested() }
    }

    /// How much memory it may have, in bytes; 0 is without limit.
    #[must_use]
    pub fn memory_limit(self) -> Option<Sourced<i64>> {
        self.bytes(Resource::Memory.nested()).or_else(|| self.bytes(Resource::Memory.short()))
    }

    /// How much memory is kept for it, in bytes: `deploy.resources.reservations.memory`, or else `mem_reservation`.
    #[must_use]
    pub fn memory_reservation(self) -> Option<Sourced<i64>> {
        self.bytes(&["deploy", "resources", "reservations", "memory"])
            .or_else(|| self.bytes(&["mem_reservation"]))
    }

    /// How much memory and swap together it may have, in bytes; -1 is without limit, and 0 as if it were not there.
    #[must_use]
    pub fn swap_limit(self) -> Option<Sourced<i64>> {
        self.bytes(&["memswap_limit"])
    }

    /// How many CPUs it may keep busy; 0 is without limit.
    #[must_use]
    pub fn cpu_limit(self) -> Option<Sourced<f64>> {
        let value = self.limit(Resource::Cpus)?;
        let cpus = value.as_float().or_else(|| value.as_str()?.parse().ok());
        Some(sourced(value, if value.is_unknown() { 0.0 } else { cpus? }))
    }
}
