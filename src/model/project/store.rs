//! Whether the data of a known server outlives its container.

use super::container::Container;
use crate::model::compose::{Mount, Service, Value};
use crate::model::image::ImageReference;
use crate::model::origin::Origin;

/// The data of a service that runs the server of a known image.
#[derive(Clone, Debug)]
pub struct Store<'c> {
    /// The folder of the data.
    pub folder: String,
    /// The folder that the image declares as VOLUME.
    pub volume: Option<String>,
    /// Whether the tag tells the version; the newest one is assumed otherwise.
    pub is_version_known: bool,
    /// Whether a mount of the service holds it.
    pub is_mounted: bool,
    /// What is mounted close to it, and does not hold it.
    pub astray: Option<Mount<'c>>,
}

/// Words of options that may name another folder, or a file that does.
const MOVING: [&str; 8] =
    ["config", "conf", "data_directory", "datadir", "dbpath", "defaults-file", "dir", "path.data"];

impl Container {
    /// What is known of where its data lie; `None` if it is no service with the server of a known image, or if
    /// something may move the data.
    #[must_use]
    pub fn store(&self) -> Option<Store<'_>> {
        let service = self.service()?;
        let image = ImageReference::parse(self.base_name()?)?;
        let (known, is_version_known) = self.base.store.as_ref()?.of(&image);
        if !self.runs_base_server() || self.may_move_data(service) || known.cache && !self.asks_to_keep() {
            return None;
        }
        let folder = match known.variable.as_deref().map(|name| self.variable(name)) {
            Some(Some(setting)) => setting.value.clone()?,
            Some(None) if !service.knows_environment() => return None,
            _ => known.folder?,
        };
        let mounts = mounts(service)?;
        let target = |mount: &Mount<'_>| mount.target.unwrap_or_default().trim_end_matches('/').to_owned();
        // The mount that is nearest to the data holds them, be it one that only the image asks for.
        let own = mounts.iter().map(target).chain(tmpfs(service));
        let holding = own.filter(|target| is_in(&folder, target)).max_by_key(String::len);
        let declared = known.volume.clone().filter(|volume| is_in(&folder, volume));
        let is_mounted = match (&holding, &declared) {
            (Some(own), Some(declared)) => own.len() >= declared.len(),
            (own, _) => own.is_some(),
        };
        let anchor = known.volume.as_deref().unwrap_or(&folder).to_owned();
        let is_close = |mount: &Mount<'_>| {
            let target = target(mount);
            let name = target.rsplit('/').next().unwrap_or_default();
            !mount.read_only && !name.contains('.') && (is_in(&anchor, &target) || is_in(&target, &anchor))
        };
        let astray = mounts.into_iter().filter(|_| !is_mounted).find(is_close);
        Some(Store { folder, volume: known.volume, is_version_known, is_mounted, astray })
    }

    /// Whether it starts what its base image is there for: the image's own command, or options for it.
    #[must_use]
    pub fn runs_base_server(&self) -> bool {
        let inherited = matches!(self.config.entrypoint.origin, Origin::Base(_) | Origin::Default);
        if !inherited {
            return false;
        }
        if matches!(self.config.command.origin, Origin::Base(_)) {
            return true;
        }
        let server = self.base.command.as_ref().and_then(|command| command.first());
        let words = self.words();
        let own = self.launch.command_line().and_then(|line| words.get(line.entrypoint_len));
        own.is_some_and(|own| own.starts_with('-') || Some(*own) == server.map(String::as_str))
    }

    /// Whether an option or a variable names a folder or a configuration of its own.
    fn may_move_data(&self, service: Service<'_>) -> bool {
        let option = |word: &str| {
            let name = word.trim_start_matches('-').split('=').next().unwrap_or_default();
            word == "-D" || MOVING.iter().any(|moving| name.ends_with(moving)) || word.ends_with(".conf")
        };
        self.words().iter().any(|word| option(word))
            || self.config.env.variables.contains_key("path.data")
            || service.get(&["volumes_from"]).is_some()
    }

    /// Whether a cache is told to keep data: `--appendonly yes`, `--save 60 1`.
    fn asks_to_keep(&self) -> bool {
        let words = self.words();
        let told = |option: &str, nothing: &[&str]| {
            words.windows(2).any(|pair| pair[0] == option && !nothing.contains(&pair[1]))
        };
        told("--appendonly", &["no"]) || told("--save", &["", "\"\"", "''"])
    }
}

/// Whether `path` is `folder` or lies in it.
fn is_in(path: &str, folder: &str) -> bool {
    !folder.is_empty()
        && path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What the service mounts; `None` if that is not all known.
fn mounts(service: Service<'_>) -> Option<Vec<Mount<'_>>> {
    let items = service.get(&["volumes"]).and_then(Value::as_sequence).unwrap_or_default();
    let known = items
        .iter()
        .all(|item| !item.is_unknown() && item.get("target").is_some_and(|target| !target.is_unknown()));
    known.then(|| service.volumes())
}

fn tmpfs(service: Service<'_>) -> Vec<String> {
    let items = service.get(&["tmpfs"]).and_then(Value::as_sequence).unwrap_or_default();
    let path = |item: &Value| item.as_str().and_then(|text| text.split(':').next().map(str::to_owned));
    items.iter().filter_map(path).collect()
}
