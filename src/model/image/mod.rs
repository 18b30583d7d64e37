//! What known base images bring: shell, tools, and the configuration that a stage inherits.
//!
//! The table is `data/base-images.json`. Its facts come from the images' own Dockerfiles: the
//! [official images](https://github.com/docker-library/official-images), and the repositories of the others.

mod reference;
mod store;
mod table;

pub use reference::ImageReference;
pub use store::{Since, Store};
pub use table::{BaseImage, Init, Packages, Role, known, official_name};
