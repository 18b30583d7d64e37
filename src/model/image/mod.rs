//! What known base images bring: shell, tools, and the configuration that a stage inherits.
//!
//! The table is `data/base-images.json`. Its facts come from the images' own Dockerfiles: the
//! [official images](https://github.com/docker-library/official-images), and the repositories of the others.

mod reference;
mod table;

pub use reference::ImageReference;
pub use table::{BaseImage, Init, Packages, Role, known};

/// The family of a `/bin/sh`: it decides whether the shell stays PID 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ShellFamily {
    /// Debian's and Ubuntu's dash, which never replaces itself by the last command of `-c`.
    Dash,
    /// busybox ash (Alpine).
    Ash,
    /// bash called as `sh` (Red Hat's family, Amazon Linux, Oracle Linux).
    Bash,
    /// No shell at all.
    None,
    /// `cmd` or PowerShell.
    Windows,
    /// Not known.
    #[default]
    Unknown,
}
