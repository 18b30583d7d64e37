//! Which process a command line makes PID 1, and what kind of program it is.
