//! JSON as dockerd judges it.
