//! Who is PID 1, and whether an init is.

use super::Gather;
use crate::model::command::program::Kind;
use crate::model::origin;
use crate::model::project::{Container, Delivery, Processes};
use crate::readiness::{Column, Fact, Mark, Origin, Value};

pub(super) fn facts(gather: &Gather<'_>, container: &Container) -> Vec<Fact> {
    let processes = container.processes();
    vec![pid1(gather, &processes), init(gather, container, &processes)]
}

fn pid1(gather: &Gather<'_>, processes: &Result<Processes, String>) -> Fact {
    let processes = match processes {
        Ok(processes) => processes,
        Err(reason) => {
            let origin = Origin::Unknown(reason.clone());
            return Fact::new("pid1", Value::Nothing, origin).cell(Column::Pid1, "");
        }
    };
    let Some(first) = processes.chain.first() else {
        return Fact::new("pid1", Value::Nothing, Origin::Default)
            .cell(Column::Pid1, "none")
            .mark(Mark::Flaw)
            .note("it has neither ENTRYPOINT nor CMD".to_owned());
    };
    let names: Vec<_> = processes.chain.iter().map(|process| process.name.as_str()).collect();
    let (mark, note) = match &processes.delivery {
        Delivery::Arrives => (Mark::Good, None),
        Delivery::Stops(reason) => {
            (Mark::Flaw, Some(format!("the stop signal does not reach the program: {reason}")))
        }
        Delivery::Unknown(reason) => (Mark::Open, Some(reason.clone())),
    };
    let value = Value::Text(names.join(" > "));
    Fact::new("pid1", value, gather.origin(&first.origin))
        .cell(Column::Pid1, first.name.clone())
        .mark(mark)
        .note(note)
}

fn init(gather: &Gather<'_>, container: &Container, processes: &Result<Processes, String>) -> Fact {
    let told = &container.init;
    let has_init = match container.has_init() {
        Ok(has_init) => has_init,
        Err(reason) => {
            return Fact::new("init", Value::Nothing, Origin::Unknown(reason)).cell(Column::Init, "");
        }
    };
    if told.value {
        return gather.fact("init", told, |_| Value::Flag(true)).cell(Column::Init, "yes").mark(Mark::Good);
    }
    if has_init {
        let origin = match processes {
            Ok(Processes { chain, .. }) if !chain.is_empty() => gather.origin(&chain[0].origin),
            _ => gather.origin(&container.config.entrypoint.origin),
        };
        return Fact::new("init", Value::Flag(true), origin).cell(Column::Init, "yes").mark(Mark::Good);
    }
    let origin = match (&told.origin, processes) {
        (origin::Origin::Default, Err(reason)) => Origin::Unknown(reason.clone()),
        (told, _) => gather.origin(told),
    };
    let unknown = matches!(origin, Origin::Unknown(_));
    let value = if unknown { Value::Nothing } else { Value::Flag(false) };
    Fact::new("init", value, origin)
        .cell(Column::Init, if unknown { "" } else { "no" })
        .mark(if leaves_orphans(container) { Mark::Flaw } else { Mark::Plain })
}

/// Whether the program is PID 1, may start others, and is known not to reap.
fn leaves_orphans(container: &Container) -> bool {
    container.invocation().is_some_and(|found| {
        found.parent().is_none()
            && found.program.is_some_and(|program| {
                matches!(program.kind, Kind::Interpreter | Kind::Framework)
                    && program.reaps_orphans() == Some(false)
            })
    })
}
