//! YAML as Compose reads it.
