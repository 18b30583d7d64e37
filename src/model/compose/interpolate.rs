//! Variables in values, and the types that the values around them take on.

use std::collections::BTreeMap;

use super::path::{ITEM, Path};
use super::problem::{Problem, ProblemKind, Problems};
use super::template::{self, Substituted, TemplateError};
use super::units;
use super::value::{Kind, Value};
use crate::model::go::atoi;
use crate::source::Location;

/// A variable that has neither value nor default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unset {
    /// Its name.
    pub name: String,
    /// The value that names it.
    pub location: Location,
}

/// What a string becomes at some path.
#[derive(Clone, Copy, Debug)]
enum Cast {
    Boolean,
    Integer,
    Float,
    /// A number of single precision, as `cpus`.
    Float32,
}

/// The [types that compose-go gives to strings](https://github.com/compose-spec/compose-go/blob/main/loader/interpolate.go),
/// be there variables in them or not.
const CASTS: &[(&str, Cast)] = &[
    ("services.*.cpu_count", Cast::Integer),
    ("services.*.cpu_percent", Cast::Float),
    ("services.*.cpu_period", Cast::Integer),
    ("services.*.cpu_quota", Cast::Integer),
    ("services.*.cpu_rt_period", Cast::Integer),
    ("services.*.cpu_rt_runtime", Cast::Integer),
    ("services.*.cpus", Cast::Float32),
    ("services.*.cpu_shares", Cast::Integer),
    ("services.*.init", Cast::Boolean),
    ("services.*.depends_on.*.required", Cast::Boolean),
    ("services.*.depends_on.*.restart", Cast::Boolean),
    ("services.*.deploy.replicas", Cast::Integer),
    ("services.*.deploy.update_config.parallelism", Cast::Integer),
    ("services.*.deploy.update_config.max_failure_ratio", Cast::Float),
    ("services.*.deploy.rollback_config.parallelism", Cast::Integer),
    ("services.*.deploy.rollback_config.max_failure_ratio", Cast::Float),
    ("services.*.deploy.restart_policy.max_attempts", Cast::Integer),
    ("services.*.deploy.placement.max_replicas_per_node", Cast::Integer),
    ("services.*.healthcheck.retries", Cast::Integer),
    ("services.*.healthcheck.disable", Cast::Boolean),
    ("services.*.oom_kill_disable", Cast::Boolean),
    ("services.*.oom_score_adj", Cast::Integer),
    ("services.*.pids_limit", Cast::Integer),
    ("services.*.ports.[].target", Cast::Integer),
    ("services.*.privileged", Cast::Boolean),
    ("services.*.read_only", Cast::Boolean),
    ("services.*.scale", Cast::Integer),
    ("services.*.stdin_open", Cast::Boolean),
    ("services.*.tty", Cast::Boolean),
    ("services.*.ulimits.*", Cast::Integer),
    ("services.*.ulimits.*.hard", Cast::Integer),
    ("services.*.ulimits.*.soft", Cast::Integer),
    ("services.*.volumes.[].read_only", Cast::Boolean),
    ("services.*.volumes.[].volume.nocopy", Cast::Boolean),
    ("networks.*.external", Cast::Boolean),
    ("networks.*.internal", Cast::Boolean),
    ("networks.*.attachable", Cast::Boolean),
    ("networks.*.enable_ipv4", Cast::Boolean),
    ("networks.*.enable_ipv6", Cast::Boolean),
    ("volumes.*.external", Cast::Boolean),
    ("secrets.*.external", Cast::Boolean),
    ("configs.*.external", Cast::Boolean),
];

/// How many bytes variables may make of the values of one project.
const MAX_GROWTH: usize = 64 << 20;

/// Replaces the variables in all values of a model.
pub(super) struct Interpolation<'a> {
    /// What the variables are replaced by.
    pub(super) environment: &'a BTreeMap<String, String>,
    pub(super) problems: &'a mut Problems,
    /// Takes in the variables without value.
    pub(super) unset: &'a mut Vec<Unset>,
    /// Counts what the variables have made of values.
    pub(super) grown: &'a mut usize,
}

impl Interpolation<'_> {
    pub(super) fn run(&mut self, model: &mut Value) {
        self.visit(model, &Path::ROOT);
    }

    /// Works on `value` and all below; tells whether it may stay.
    fn visit(&mut self, value: &mut Value, path: &Path<'_>) -> bool {
        match &mut value.kind {
            Kind::String(_) => return self.string(value, path),
            Kind::Sequence(items) => items.retain_mut(|item| self.visit(item, &path.join(ITEM))),
            Kind::Mapping(mapping) => {
                mapping.retain(|key, entry| self.visit(&mut entry.value, &path.join(key)));
            }
            Kind::Null | Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) => {}
        }
        true
    }

    fn string(&mut self, value: &mut Value, path: &Path<'_>) -> bool {
        let location = value.location();
        let Kind::String(text) = &mut value.kind else { return true };
        if text.contains('$') {
            let substituted = template::substitute(text, &|name| self.environment.get(name).cloned());
            match substituted.and_then(|substituted| self.within_bounds(substituted)) {
                Ok(substituted) => {
                    self.note(&substituted, location, path);
                    value.place.unset = substituted.unset.into_iter().next();
                    *text = substituted.text;
                }
                Err(error) => {
                    let help = "write `$$` for a dollar sign".to_owned();
                    let problem =
                        Problem::new(ProblemKind::Interpolation, location, error.to_string()).help(help);
                    self.problems.push_at(path, problem);
                    return false;
                }
            }
        }
        let Some(cast) = path.look_up(CASTS) else { return true };
        match cast.apply(text) {
            Some(kind) => value.kind = kind,
            // With its variable set it may be right; what it is now is told when it gets its type.
            None if value.place.unset.is_some() => {}
            None => {
                let message = format!("`{path}` is {}, not {}", quoted(text), cast.wanted());
                self.problems.push_at(path, Problem::new(ProblemKind::Value, location, message));
                return false;
            }
        }
        true
    }

    fn within_bounds(&mut self, substituted: Substituted) -> Result<Substituted, TemplateError> {
        *self.grown = self.grown.saturating_add(substituted.text.len());
        if *self.grown > MAX_GROWTH { Err(TemplateError::TooLarge) } else { Ok(substituted) }
    }

    /// Reports the variables without value.
    fn note(&mut self, substituted: &Substituted, location: Location, path: &Path<'_>) {
        if let Some(missing) = &substituted.missing {
            // Nothing is wrong with the object: the value is as unknown as that of any unset variable.
            let problem = Problem::new(ProblemKind::MissingVariable, location, missing.to_string());
            self.problems.push(problem.about(&path.keys()));
        }
        let names = substituted.unset.iter();
        self.unset.extend(names.map(|name| Unset { name: name.to_string(), location }));
    }
}

/// `text` for a message.
pub(super) fn quoted(text: &str) -> String {
    if text.is_empty() { "empty".to_owned() } else { format!("`{text}`") }
}

impl Cast {
    fn apply(self, text: &str) -> Option<Kind> {
        match self {
            Self::Boolean => units::boolean(text).map(Kind::Bool),
            Self::Integer => atoi(text).map(Kind::Int),
            Self::Float => units::float(text).map(Kind::Float),
            Self::Float32 => units::float(text).map(|number| Kind::Float(units::single(number))),
        }
    }

    fn wanted(self) -> &'static str {
        match self {
            Self::Boolean => "a boolean",
            Self::Integer => "an integer",
            Self::Float | Self::Float32 => "a number",
        }
    }
}
