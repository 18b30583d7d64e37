//! Values that are fine each for itself, but not together, as
//! [compose-go checks them](https://github.com/compose-spec/compose-go/blob/main/loader/validate.go).

use std::collections::{HashMap, HashSet};

use super::cycles;
use super::problem::{Problem, ProblemKind, Problems};
use super::value::{Entry, Mapping, Value, Written};
use crate::model::nearest::nearest;
use crate::source::Location;

/// Checks the services of `model` that are in `active`.
///
/// `complete` tells whether what is not in the model is nowhere.
pub(super) fn check(model: &Value, active: &HashSet<String>, complete: bool, problems: &mut Problems) {
    let none = Mapping::new();
    let services = model.get("services").and_then(Value::as_mapping).unwrap_or(&none);
    let mut check = Check { model, services, active, complete, problems };
    for (name, entry) in services.iter().filter(|(name, _)| active.contains(*name)) {
        check.service(name, entry);
    }
    check.secrets();
    cycles::check(services, active, check.problems);
}

struct Check<'a> {
    model: &'a Value,
    services: &'a Mapping,
    active: &'a HashSet<String>,
    complete: bool,
    problems: &'a mut Problems,
}

impl Check<'_> {
    fn report(&mut self, service: &str, location: Location, message: String) {
        self.report_at(service, &[], location, message);
    }

    /// Reports what is wrong with `keys` of `service`.
    fn report_at(&mut self, service: &str, keys: &[&str], location: Location, message: String) {
        self.push(service, keys, Problem::new(ProblemKind::Consistency, location, message));
    }

    fn push(&mut self, service: &str, keys: &[&str], problem: Problem) {
        let path = [&["services", service], keys].concat();
        self.problems.push_for("services", service, problem.about(&path));
    }

    fn service(&mut self, name: &str, entry: &Entry) {
        let service = &entry.value;
        let was_broken = self.problems.is_broken("services", name);
        if !was_broken {
            self.image(name, entry);
        }
        if let Some(build) = service.get("build") {
            self.build(name, service, build);
        }
        self.networks(name, service);
        self.health(name, service);
        self.dependencies(name, service);
        self.references(name, service);
        self.scale(name, service);
        if !was_broken {
            self.resources(name, service);
        }
        self.watches(name, service);
        self.mounts(name, service);
    }

    fn image(&mut self, name: &str, entry: &Entry) {
        let service = &entry.value;
        let image = service.get("image");
        let has_image = image.is_some_and(|image| image.as_str() != Some(""));
        if has_image || ["build", "provider"].iter().any(|key| service.get(key).is_some()) {
            return;
        }
        let message = format!("`{name}` has neither `image` nor `build`");
        match image {
            // It is empty for a variable that is not set.
            Some(image) => {
                let problem = Problem::new(ProblemKind::Consistency, image.location(), message);
                self.problems.push(problem.about(&["services", name, "image"]));
            }
            None => self.report_at(name, &["image"], entry.key.location, message),
        }
    }

    fn build(&mut self, name: &str, service: &Value, build: &Value) {
        if let (Some(_), Some(inline)) = (build.get("dockerfile"), build.get("dockerfile_inline")) {
            let message = format!("`{name}` has both `dockerfile` and `dockerfile_inline`");
            self.report(name, inline.location(), message);
        }
        let contexts = build.get("additional_contexts").and_then(Value::as_mapping);
        for (context, entry) in contexts.into_iter().flat_map(Mapping::iter) {
            let target = entry.value.as_str().and_then(|context| context.strip_prefix("service:"));
            let Some(target) = target else { continue };
            let built = self.active_service(target).map(|service| service.get("build").is_some());
            if built != Some(true) && self.knows(target) {
                let lack = if built.is_none() { "is no service" } else { "is not built" };
                let message = format!("`{name}` takes the context `{context}` from `{target}`, which {lack}");
                self.report(name, entry.value.location(), message);
            }
        }
        let platforms = build.get("platforms").and_then(Value::as_sequence).unwrap_or_default();
        if let Some(platform) = service.get("platform")
            && !platforms.is_empty()
            && platforms.iter().all(|built| built.kind != platform.kind)
        {
            let message = format!("`{name}` runs on a platform that `build.platforms` does not have");
            self.report(name, platform.location(), message);
        }
    }

    fn networks(&mut self, name: &str, service: &Value) {
        let Some(networks) = service.get("networks").and_then(Value::as_mapping) else { return };
        if let Some(mode) = service.get("network_mode") {
            let message = format!("`{name}` has both `network_mode` and `networks`");
            self.report(name, mode.location(), message);
        }
        for (network, entry) in networks.iter() {
            self.must_exist(name, "networks", "network", network, entry.key.location);
        }
    }

    fn health(&mut self, name: &str, service: &Value) {
        let test = service.at(&["healthcheck", "test"]).and_then(Value::as_sequence).unwrap_or_default();
        if let Some(first) = test.first()
            && !matches!(first.as_str(), Some("CMD" | "CMD-SHELL" | "NONE"))
        {
            let message =
                "the list of a `healthcheck.test` begins with neither `CMD`, `CMD-SHELL` nor `NONE`";
            self.report_at(name, &["healthcheck", "test"], first.location(), message.to_owned());
        }
    }

    fn active_service(&self, name: &str) -> Option<&Value> {
        self.services.get(name).filter(|_| self.active.contains(name))
    }

    /// Whether all of the service `name` is known, or that there is none.
    fn knows(&self, name: &str) -> bool {
        self.complete && !self.problems.is_broken("services", name)
    }

    fn dependencies(&mut self, name: &str, service: &Value) {
        let mode = service.get("network_mode");
        let joined = mode.and_then(Value::as_str).and_then(|mode| mode.strip_prefix("service:"));
        let dependencies = service.get("depends_on").and_then(Value::as_mapping);
        for (target, entry) in dependencies.into_iter().flat_map(Mapping::iter) {
            if joined == Some(target) && entry.value.place.written == Written::Implied {
                continue;
            }
            let required = entry.value.get("required").and_then(Value::as_bool) != Some(false);
            let message = match (self.services.contains(target), self.active.contains(target)) {
                (true, true) => continue,
                (true, false) if !required => continue,
                (true, false) => format!("`{name}` depends on `{target}`, which no active profile has"),
                (false, _) if !self.knows(target) => continue,
                (false, _) => format!("`{name}` depends on `{target}`, which is no service"),
            };
            if self.problems.is_full() {
                return;
            }
            let near = nearest(self.services.keys(), target).map(|near| format!("write `{near}`"));
            let problem = Problem::new(ProblemKind::Consistency, entry.key.location, message).help(near);
            self.push(name, &["depends_on"], problem);
        }
        if let (Some(mode), Some(target)) = (mode, joined)
            && self.active_service(target).is_none()
            && self.knows(target)
        {
            let message = format!("`{name}` joins the network of `{target}`, which is no service");
            self.report_at(name, &["network_mode"], mode.location(), message);
        }
    }

    /// Reports that `name` uses a `word` that its section does not have.
    fn must_exist(&mut self, name: &str, section: &str, word: &str, key: &str, location: Location) {
        let exists = self.model.at(&[section, key]).is_some();
        if exists || !self.complete || self.problems.is_broken(section, key) {
            return;
        }
        if self.problems.is_full() {
            return;
        }
        let known = self.model.get(section).and_then(Value::as_mapping);
        let help = match nearest(known.into_iter().flat_map(Mapping::keys), key) {
            Some(near) => format!("write `{near}`, or add `{key}` to the top-level `{section}`"),
            None => format!("add `{key}:` to the top-level `{section}`"),
        };
        let message = format!("`{name}` uses the {word} `{key}`, which `{section}` does not have");
        let problem = Problem::new(ProblemKind::Consistency, location, message).help(help);
        self.push(name, &[section], problem);
    }

    fn references(&mut self, name: &str, service: &Value) {
        fn items(value: Option<&Value>) -> &[Value] {
            value.and_then(Value::as_sequence).unwrap_or_default()
        }
        for volume in items(service.get("volumes")) {
            let is_named = volume.get("type").and_then(Value::as_str) == Some("volume");
            if let Some(source) = volume.get("source").and_then(Value::as_str).filter(|_| is_named) {
                self.must_exist(name, "volumes", "volume", source, volume.location());
            }
        }
        let uses = [
            ("secrets", "build secret", service.at(&["build", "secrets"])),
            ("configs", "config", service.get("configs")),
            ("secrets", "secret", service.get("secrets")),
        ];
        for (section, word, list) in uses {
            for item in items(list) {
                let source = item.get("source").and_then(Value::as_str).unwrap_or_default();
                self.must_exist(name, section, word, source, item.location());
            }
        }
        let models = service.get("models").and_then(Value::as_mapping);
        for (model, entry) in models.into_iter().flat_map(Mapping::iter) {
            self.must_exist(name, "models", "model", model, entry.key.location);
        }
    }

    fn scale(&mut self, name: &str, service: &Value) {
        let scale = service.get("scale");
        let replicas = service.at(&["deploy", "replicas"]);
        if let (Some(scale), Some(replicas)) = (scale, replicas)
            && scale.kind != replicas.kind
        {
            let message = format!("`{name}` has another number in `scale` than in `deploy.replicas`");
            self.report(name, replicas.location(), message);
        }
        for (key, number) in [("scale", scale), ("deploy.replicas", replicas)] {
            let Some(number) = number.filter(|number| number.as_int() < Some(0)) else { continue };
            self.report(name, number.location(), format!("`{name}` has a `{key}` below zero"));
        }
        let Some((key, number)) = scale.map(|n| ("scale", n)).or(replicas.map(|n| ("deploy.replicas", n)))
        else {
            return;
        };
        if number.as_int() > Some(1)
            && let Some(container) = service.get("container_name")
        {
            let message =
                format!("`{name}` has one `container_name` for the {} containers of `{key}`", print(number));
            self.report_at(name, &["container_name"], container.location(), message);
        }
    }

    /// The old keys must say the same as those below `deploy`, where one that is missing says zero.
    fn resources(&mut self, name: &str, service: &Value) {
        for (old, section, new) in [
            ("cpus", "limits", "cpus"),
            ("mem_limit", "limits", "memory"),
            ("mem_reservation", "reservations", "memory"),
            ("pids_limit", "limits", "pids"),
        ] {
            // Zero is as good as none.
            let Some(value) = service.get(old).filter(|value| value.as_str() != Some("0")) else { continue };
            let Some(resources) = service.at(&["deploy", "resources", section]) else { continue };
            let same = match resources.get(new) {
                Some(other) if old == "cpus" => other.as_float() == value.as_float(),
                Some(other) => other.kind == value.kind,
                None => false,
            };
            if !same {
                let says = if resources.get(new).is_some() { "says otherwise" } else { "does not have" };
                let message =
                    format!("`{name}` has a `{old}` that `deploy.resources.{section}.{new}` {says}");
                self.report_at(
                    name,
                    &[old],
                    value.location(),
                    message.replace(&format!(".{new} does"), " does"),
                );
            }
        }
    }

    fn watches(&mut self, name: &str, service: &Value) {
        for watch in service.at(&["develop", "watch"]).and_then(Value::as_sequence).unwrap_or_default() {
            let action = watch.get("action").and_then(Value::as_str);
            if watch.get("target").is_none() && !matches!(action, Some("rebuild" | "restart")) {
                let message = format!("`{name}` watches a path without a `target` to copy it to");
                self.report(name, watch.location(), message);
            }
        }
    }

    /// No two mounts may be at one place.
    fn mounts(&mut self, name: &str, service: &Value) {
        let mut seen: HashMap<String, Location> = HashMap::new();
        let items = |key| service.get(key).and_then(Value::as_sequence).unwrap_or_default();
        let tmpfs = items("tmpfs").iter().map(|item| {
            let text = item.as_str().unwrap_or_default();
            (text.split(':').next().unwrap_or(text).to_owned(), item.location())
        });
        let volumes = items("volumes").iter().map(|item| {
            let target = item.get("target").and_then(Value::as_str).unwrap_or_default();
            (target.to_owned(), item.location())
        });
        for (target, location) in tmpfs.chain(volumes) {
            if let Some(first) = seen.get(&target) {
                let message = format!("`{name}` mounts two things at `{target}`");
                let problem = Problem::new(ProblemKind::Consistency, location, message);
                self.problems.push_for("services", name, problem.related(*first, "the first one"));
            }
            seen.insert(target, location);
        }
    }

    fn secrets(&mut self) {
        let secrets = self.model.get("secrets").and_then(Value::as_mapping);
        for (name, entry) in secrets.into_iter().flat_map(Mapping::iter) {
            let has = |key: &str| entry.value.get(key).is_some();
            if !has("external")
                && !has("file")
                && !has("environment")
                && !self.problems.is_broken("secrets", name)
            {
                let message = format!("the secret `{name}` has neither `file` nor `environment`");
                let problem = Problem::new(ProblemKind::Consistency, entry.key.location, message);
                self.problems.push_for("secrets", name, problem);
            }
        }
    }
}

fn print(number: &Value) -> String {
    super::merge::print(number)
}
