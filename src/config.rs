//! The config file: which rules, how severe.
