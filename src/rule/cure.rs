//! What the fixes of Compose files have in common.

use crate::finding::{Finding, Fix, Safety};
use crate::syntax::yaml::edit::Edits;

/// `finding` with a fix called `title`, or with the reason why there is none.
pub(crate) fn cured(finding: Finding, title: &str, safety: Safety, edits: Option<Edits>) -> Finding {
    match edits {
        Some(Ok(edits)) if !edits.is_empty() => finding.fix(Fix { title: title.to_owned(), safety, edits }),
        Some(Err(refusal)) => finding.note(format!("there is no automatic fix: {refusal}")),
        _ => finding,
    }
}
