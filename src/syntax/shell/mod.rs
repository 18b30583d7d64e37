//! Just enough POSIX shell to tell what a command line runs.
