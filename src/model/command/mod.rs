//! What a command does, judged from its text alone: which process becomes PID 1, which program runs in the end,
//! what a health probe really tests.
//!
//! Everything here is a pure function of a command line, an argument list or the text of a script; which of
//! them a container runs is for other parts of the model to know.

mod ending;
mod exec;
mod pid1;
pub mod program;
mod script;
mod shell;
mod trap;

pub use ending::{Ending, Obstacle, endings};
pub use exec::{Insertion, NoExec};
pub use pid1::{Because, Pid1, pid1, pid1_of_file};
pub use script::{Entrypoint, Shebang, mentions_arguments, mentions_own_arguments};
pub use shell::{Family, is_builtin};
pub use trap::{Trap, traps};
