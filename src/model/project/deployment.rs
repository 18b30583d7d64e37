//! A stack with its containers.

use std::collections::HashMap;

use super::container::Container;
use super::stack::Stack;
use crate::model::compose::Dependency;

/// A stack with the containers of its services.
#[derive(Debug)]
pub struct Deployment<'p> {
    /// The stack.
    pub stack: &'p Stack,
    /// Its containers in the order of the files, without those of services that are not fully known.
    pub containers: &'p [Container],
    by_service: HashMap<&'p str, &'p Container>,
    dependents: HashMap<&'p str, Vec<(&'p str, Dependency<'p>)>>,
}

impl<'p> Deployment<'p> {
    pub(super) fn new(stack: &'p Stack, containers: &'p [Container]) -> Self {
        let named = |container: &'p Container| Some((container.service()?.name(), container));
        let mut dependents: HashMap<_, Vec<_>> = HashMap::new();
        for service in containers.iter().filter_map(Container::service) {
            for dependency in service.depends_on() {
                dependents.entry(dependency.service).or_default().push((service.name(), dependency));
            }
        }
        Self { stack, containers, by_service: containers.iter().filter_map(named).collect(), dependents }
    }

    /// The container of the service `name`.
    #[must_use]
    pub fn container(&self, name: &str) -> Option<&'p Container> {
        self.by_service.get(name).copied()
    }

    /// The services that depend on the service `name`, and how.
    #[must_use]
    pub fn dependents(&self, name: &str) -> &[(&'p str, Dependency<'p>)] {
        self.dependents.get(name).map_or(&[], Vec::as_slice)
    }
}
