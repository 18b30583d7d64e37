//! What runs containers, and what it makes of the files.

/// What runs containers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Target {
    /// `docker compose` or `docker run`, on one host.
    #[default]
    Compose,
    /// `docker stack deploy`.
    Swarm,
    /// Kubernetes, whose manifests say how containers are checked, limited and stopped.
    Kubernetes,
    /// Amazon ECS, whose task definitions say so.
    Ecs,
}

impl Target {
    /// All.
    pub const ALL: [Self; 4] = [Self::Compose, Self::Swarm, Self::Kubernetes, Self::Ecs];

    /// The word that users read and write.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Compose => "compose",
            Self::Swarm => "swarm",
            Self::Kubernetes => "kubernetes",
            Self::Ecs => "ecs",
        }
    }

    /// What it is called in a sentence.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Compose => "Compose",
            Self::Swarm => "Swarm",
            Self::Kubernetes => "Kubernetes",
            Self::Ecs => "ECS",
        }
    }

    /// Whether it takes how containers run from Compose files. Elsewhere these are for builds and for the desk of a
    /// developer; what they lack, manifests and task definitions have.
    #[must_use]
    pub fn reads_compose(self) -> bool {
        matches!(self, Self::Compose | Self::Swarm)
    }

    /// Whether it runs the `HEALTHCHECK` of an image. Kubernetes has
    /// [probes](https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/), ECS has
    /// [checks in the task definition](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html)
    /// and does not look at those of images.
    #[must_use]
    pub fn reads_image_healthcheck(self) -> bool {
        matches!(self, Self::Compose | Self::Swarm)
    }

    /// Whether a container stays down after a crash unless `restart` says otherwise. Swarm restarts
    /// [under any condition](https://docs.docker.com/reference/compose-file/deploy/#restart_policy) by default, so
    /// does Kubernetes, and an ECS service starts another task.
    #[must_use]
    pub fn needs_restart_policy(self) -> bool {
        self == Self::Compose
    }
}
