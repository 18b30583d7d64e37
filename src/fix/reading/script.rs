//! What a script says.

use super::Reading;
use crate::syntax::shell;

/// Reads `text` as shell code: why it is not understood. What it does is known only to whoever runs it, so nothing
/// is held against its commands one by one.
pub(super) fn read(text: &str) -> Reading {
    let problems = shell::parse(text).err().map(|unsure| unsure.reason.to_owned());
    Reading { problems: problems.into_iter().collect(), ..Reading::default() }
}
