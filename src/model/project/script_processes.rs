//! The processes of the script that a container starts with, where its text is in sight.

use super::container::Container;
use super::entry_script::EntryScript;
use super::launch::CommandLine;
use super::processes::{Delivery, Processes};
use crate::model::command::program::invocation;
use crate::model::command::{Ending, Entrypoint};
use crate::model::origin::Origin;
use crate::syntax::shell;

impl Container {
    /// Adds the script that the word `index` of `line` names, and what it starts. The words from `arguments` on are
    /// what it is given.
    pub(super) fn add_script(
        &self,
        line: &CommandLine,
        index: usize,
        arguments: usize,
        processes: &mut Processes,
    ) {
        let Some(word) = line.argv.get(index) else { return };
        let path = word.as_str();
        let origin = self.origin_of(line, index);
        let Some(file) = self.script_named_at(line, index) else {
            return processes.add_unread_script(path, origin);
        };
        let name = path.rsplit('/').next().unwrap_or(path);
        let stays = |processes: &mut Processes, delivery| {
            processes.push(name, origin.clone());
            processes.deliver(delivery);
        };
        let Ok(script) = shell::parse(&file.text) else {
            return stays(processes, Delivery::Unknown(format!("`{name}` cannot be read")));
        };
        let entrypoint = Entrypoint::of(&script);
        if entrypoint.job_control {
            return stays(processes, Delivery::Unknown(format!("`{name}` looks after several programs")));
        }
        let Some(last) = entrypoint.endings.last() else {
            return stays(processes, Delivery::Unknown(format!("`{name}` starts no program by itself")));
        };
        let keeping: Vec<_> = entrypoint.without_exec().map(|ending| ending.command.span).collect();
        let all = entrypoint.endings.len();
        match keeping.len() {
            0 if entrypoint.endings.iter().all(Ending::replaces_shell) => {}
            0 if all == 1 && entrypoint.answers_signals(last) => processes.push(name, origin),
            0 => return stays(processes, Delivery::Unknown(format!("what `{name}` starts is not read"))),
            some => {
                let kept = format!("`{name}` keeps it: a script starts every program as a child");
                let partly = || format!("`{name}` keeps it in {some} of {all} ways to end");
                stays(
                    processes,
                    if some == all { Delivery::Stops(kept) } else { Delivery::Unknown(partly()) },
                );
            }
        }
        self.add_ending(line, arguments, file, last, processes);
    }

    /// The script that the word `index` of `line` names, if its text is in sight.
    pub(super) fn script_named_at(&self, line: &CommandLine, index: usize) -> Option<&EntryScript> {
        let place = line.argv.get(index)?.location()?;
        self.entry_script.as_ref().filter(|script| script.named_at == place)
    }

    /// Adds the program that a script ends with; `"$@"` is what the script is given.
    fn add_ending(
        &self,
        line: &CommandLine,
        arguments: usize,
        file: &EntryScript,
        ending: &Ending<'_>,
        processes: &mut Processes,
    ) {
        let mut own = ending.argv();
        let passes_on = ending.command.words.last().is_some_and(shell::Word::is_all_arguments);
        if passes_on {
            own.pop();
        }
        let started = Origin::At(file.location(ending.command.span));
        let found = invocation(&own);
        processes.add_launchers(&found, |_| started.clone());
        match &found.program {
            Some(program) => {
                processes.add_program(program.name, program.kind, program.script.is_some(), started);
            }
            None if passes_on && arguments < line.argv.len() => self.add_words(line, arguments, processes),
            None => {
                processes.deliver(Delivery::Unknown("what it starts is not on its command line".to_owned()))
            }
        }
    }
}
