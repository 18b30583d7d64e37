//! What a command does, judged from its text alone: which process becomes PID 1, which program runs in the end,
//! what a health probe really tests.
//!
//! Everything here is a pure function of a command line, an argument list or the text of a script; which of
//! them a container runs is for other parts of the model to know.

mod ending;
mod exec;
mod pid1;
pub mod probe;
pub mod program;
mod script;
mod shell;
mod significance;
mod trap;

pub use ending::{Ending, Obstacle, endings};
pub use exec::{Insertion, NoExec};
pub use pid1::{Because, Pid1, pid1, pid1_of_file};
pub use script::{Entrypoint, Shebang, mentions_arguments, mentions_own_arguments};
pub use shell::{Family, is_builtin};
pub use trap::{Trap, traps};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::syntax::shell::parse;

    proptest! {
        #[test]
        fn whatever_can_be_read_can_be_analysed(text in "([a-c$\"'|&;(){}<>!\n ]|curl |-f |exec |sh -c |if |then |fi |exit |trap |wait ){0,24}") {
            let Ok(script) = parse(&text) else { return Ok(()) };
            for family in [Family::Dash, Family::Bash, Family::Ash, Family::Unknown] {
                let _ = pid1(&text, &script, family);
            }
            let _ = Entrypoint::of(&script).without_exec().count();
            let _ = (probe::never_fails(&script), probe::bashisms(&script), probe::first_tool(&script));
            for call in probe::unchecked_calls(&script) {
                prop_assert!(text.is_char_boundary(call.insert));
            }
            for command in script.simple_commands() {
                let argv = command.argv();
                let _ = (program::invocation(&argv), probe::endpoint(&argv), probe::shell_syntax(&argv), probe::idle_suffix(&argv));
            }
        }
    }
}
