//! Values as the engine reads them: the readers of Go's standard library and of Docker's own helpers, to the
//! letter where a value that they refuse keeps a container or the daemon from starting.

mod number;
mod size;
mod url;

pub use crate::syntax::duration::parse as parse_duration;
pub use number::{atoi, parse_bool};
pub use size::{Units, parse_size};
pub use url::{SplitError, Url, parse_url, split_host_port};
