//! The rules. A new one takes its page, its file here, and two lines below.

use crate::rule::Rule;

/// Every rule, by name.
pub static ALL: &[&Rule] = &[];
