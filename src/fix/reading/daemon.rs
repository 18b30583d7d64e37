//! What a `daemon.json` says.

use super::Reading;
use crate::source::FileId;

/// Reads `text`: what keeps it from being JSON.
pub(super) fn read(_: FileId, text: &str) -> Reading {
    let verdict: Result<serde_json::Value, _> = serde_json::from_str(text.trim_start_matches('\u{feff}'));
    Reading {
        problems: verdict.err().map(|error| error.to_string()).into_iter().collect(),
        ..Reading::default()
    }
}
