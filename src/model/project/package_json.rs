//! What the scripts of a Node project run.

use super::Project;
use super::container::Container;
use crate::source::join;

impl Project<'_> {
    /// What the script called `script` runs, by the `package.json` in the working folder of `container`; `None` where
    /// that is not in sight.
    #[must_use]
    pub fn package_script(&self, container: &Container, script: &str) -> Option<String> {
        let folder = container.config.working_dir.value.as_deref().unwrap_or("/");
        let file = self.file_in(container, &join(folder, "package.json"))?;
        let package: serde_json::Value = serde_json::from_str(&file.text).ok()?;
        Some(package.get("scripts")?.get(script)?.as_str()?.to_owned())
    }
}
