//! Relative paths in a model, and the folder that they start from.

use super::path::{ITEM, Path};
use super::value::{Kind, Value};
use crate::source;

/// Which paths an attribute may hold.
#[derive(Clone, Copy, Debug)]
enum Rule {
    /// The context of a build, which may be remote.
    Context,
    /// A path of this system.
    Native,
    /// A path of this system, or a Windows one.
    Any,
    /// A volume in long form.
    Volume,
    /// A named volume that may be a bind mount in disguise.
    NamedVolume,
}

const RULES: &[(&str, Rule)] = &[
    ("services.*.build.context", Rule::Context),
    ("services.*.build.additional_contexts.*", Rule::Context),
    ("services.*.build.ssh.*", Rule::Any),
    ("services.*.env_file.*.path", Rule::Native),
    ("services.*.label_file.*", Rule::Native),
    ("services.*.extends.file", Rule::Native),
    ("services.*.develop.watch.*.path", Rule::Native),
    ("services.*.volumes.*", Rule::Volume),
    ("configs.*.file", Rule::Any),
    ("secrets.*.file", Rule::Any),
    ("volumes.*", Rule::NamedVolume),
];

/// Makes the paths in `model` start from where `base` starts from, `base` being the folder that they start from
/// now; `home` is what `~` stands for. See
/// [compose-go](https://github.com/compose-spec/compose-go/blob/main/paths/resolve.go).
pub(super) fn resolve(model: &mut Value, base: &str, home: Option<&str>) {
    Resolver { base, home }.visit(model, &Path::ROOT);
}

/// Whether a build context lies elsewhere than on this machine.
#[must_use]
pub fn is_remote_context(context: &str) -> bool {
    const PREFIXES: [&str; 6] = ["https://", "http://", "git://", "ssh://", "github.com/", "git@"];
    context.contains("://") || PREFIXES.iter().any(|prefix| context.starts_with(prefix))
}

struct Resolver<'a> {
    base: &'a str,
    home: Option<&'a str>,
}

impl Resolver<'_> {
    fn visit(&self, value: &mut Value, path: &Path<'_>) {
        if let Some(rule) = path.look_up(RULES) {
            self.apply(rule, value);
            return;
        }
        match &mut value.kind {
            Kind::Mapping(mapping) => {
                for (key, entry) in mapping.iter_mut() {
                    self.visit(&mut entry.value, &path.join(key));
                }
            }
            Kind::Sequence(items) => {
                for item in items {
                    self.visit(item, &path.join(ITEM));
                }
            }
            Kind::Null | Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) | Kind::String(_) => {}
        }
    }

    fn apply(&self, rule: Rule, value: &mut Value) {
        match (rule, &mut value.kind) {
            (Rule::Context, Kind::String(context))
                if is_remote_context(context) || context.starts_with("service:") => {}
            (Rule::Context, Kind::String(context)) => self.native(context),
            (Rule::Native, Kind::String(path)) => self.native(path),
            (Rule::Any, Kind::String(path)) => self.any(path),
            (Rule::Volume, Kind::Mapping(volume)) => {
                let is_bind = volume.get("type").and_then(Value::as_str) == Some("bind");
                if let Some(Kind::String(source)) = volume.get_mut("source").map(|source| &mut source.kind)
                    && is_bind
                {
                    self.any(source);
                }
            }
            (Rule::NamedVolume, Kind::Mapping(volume)) => {
                let is_local = volume.get("driver").and_then(Value::as_str) == Some("local");
                let Some(Kind::Mapping(options)) = volume.get_mut("driver_opts").map(|value| &mut value.kind)
                else {
                    return;
                };
                let is_bind = is_local && options.get("o").and_then(Value::as_str) == Some("bind");
                if let Some(Kind::String(device)) = options.get_mut("device").map(|device| &mut device.kind)
                    && is_bind
                {
                    self.any(device);
                }
            }
            _ => {}
        }
    }

    fn native(&self, path: &mut String) {
        self.expand_home(path);
        if !path.is_empty() && !path.starts_with('/') {
            *path = source::join(self.base, path);
        }
    }

    fn any(&self, path: &mut String) {
        self.expand_home(path);
        if !path.starts_with('/') && !is_windows_absolute(path) {
            *path = source::join(self.base, path);
        }
    }

    fn expand_home(&self, path: &mut String) {
        if let (Some(rest), Some(home)) = (path.strip_prefix('~'), self.home) {
            *path = source::normalize(&format!("{home}/{rest}"));
        }
    }
}

/// `c:\x` and `\\server\share`.
fn is_windows_absolute(path: &str) -> bool {
    let is_slash = |byte: &u8| matches!(byte, b'/' | b'\\');
    match path.as_bytes() {
        [_, b':', after, ..] => is_slash(after),
        [first, second, ..] => is_slash(first) && is_slash(second),
        _ => false,
    }
}
