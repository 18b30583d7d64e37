//! `shipworthy completions` and `shipworthy man`: what packages install beside the program.

use std::io::Write;

use clap::Command;
use clap_complete::{Shell, generate};
use clap_mangen::Man;

use super::{Failure, Status, args, finish};

pub(super) fn completions(shell: Shell, out: &mut dyn Write) -> Result<Status, Failure> {
    // The generator takes a full disk for a reason to panic, so it writes to memory.
    let mut script = Vec::new();
    generate(shell, &mut args::command(), "shipworthy", &mut script);
    finish(out.write_all(&script).and_then(|()| out.flush()), Status::Clean)
}

/// The page of the program, or of one of its commands.
pub(super) fn man(name: Option<&str>, out: &mut dyn Write) -> Result<Status, Failure> {
    let mut program = args::command();
    // Gives the commands their full names.
    program.build();
    let command = match name {
        None => program,
        Some(name) => find(&program, name)?.clone().display_name(format!("shipworthy-{name}")),
    };
    finish(Man::new(command).render(out).and_then(|()| out.flush()), Status::Clean)
}

fn find<'c>(program: &'c Command, name: &str) -> Result<&'c Command, Failure> {
    program.find_subcommand(name).ok_or_else(|| {
        let mut names: Vec<_> = program.get_subcommands().map(Command::get_name).collect();
        names.sort_unstable();
        Failure::new(format!("there is no command `{name}`"))
            .tip(format!("commands are {}", names.join(", ")))
    })
}
