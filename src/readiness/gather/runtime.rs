//! What a service says about its container: restart, memory, how it is stopped.

use super::Gather;
use crate::model::compose::RestartPolicy;
use crate::model::origin::Origin;
use crate::model::project::Container;
use crate::readiness::{Column, Fact, Mark, Value, duration};

/// Restart and memory; nothing for an image that no service runs.
pub(super) fn facts(gather: &Gather<'_>, container: &Container) -> Vec<Fact> {
    restart(gather, container).into_iter().chain(memory(gather, container)).collect()
}

fn restart(gather: &Gather<'_>, container: &Container) -> Option<Fact> {
    let service = container.service()?;
    let policy = service.restart_policy();
    let name = |policy: &RestartPolicy<'_>| match policy {
        RestartPolicy::Never | RestartPolicy::Unset => "no".to_owned(),
        RestartPolicy::Always => "always".to_owned(),
        RestartPolicy::UnlessStopped => "unless-stopped".to_owned(),
        RestartPolicy::OnFailure => match service.restart_limit() {
            Some(limit) => format!("on-failure:{limit}"),
            None => "on-failure".to_owned(),
        },
        RestartPolicy::Invalid(name) => (*name).to_owned(),
    };
    let short = if policy.location().is_none() && policy.origin != Origin::Default {
        String::new()
    } else {
        name(&policy.value)
    };
    let (mark, note) = match policy.value {
        RestartPolicy::Never => (Mark::Flaw, None),
        RestartPolicy::Unset => (Mark::Flaw, Some("`deploy.restart_policy` has no `condition`")),
        RestartPolicy::Invalid(_) => (Mark::Flaw, Some("Docker knows no such policy")),
        RestartPolicy::Always | RestartPolicy::UnlessStopped | RestartPolicy::OnFailure => (Mark::Good, None),
    };
    let fact = gather.fact("restart", &policy, |policy| Value::Text(name(policy)));
    Some(fact.cell(Column::Restart, short).mark(mark).note(note.map(str::to_owned)))
}

fn memory(gather: &Gather<'_>, container: &Container) -> Option<Fact> {
    let limit = container.memory_limit()?;
    let fact = gather.fact("memory.limit", &limit, |limit| limit.map_or(Value::Nothing, Value::Bytes));
    let mark = if limit.value.is_some() { Mark::Good } else { Mark::Flaw };
    let short = if fact.mark == Mark::Open { String::new() } else { fact.value.to_string() };
    Some(fact.cell(Column::Memory, short).mark(mark))
}

/// Signal and time.
pub(super) fn stop(gather: &Gather<'_>, container: &Container) -> Vec<Fact> {
    let signal = container.stop_signal();
    let kills = ["SIGKILL", "KILL", "9"].contains(&signal.value.as_str());
    let fact = gather.fact("stop.signal", &signal, |signal| Value::Text(signal.clone()));
    let short = match fact.mark {
        Mark::Open => "",
        _ => signal.value.strip_prefix("SIG").unwrap_or(&signal.value),
    };
    let mut facts = vec![fact.cell(Column::Stop, short).mark(if kills { Mark::Flaw } else { Mark::Good })];
    if let Some(timeout) = container.stop_timeout() {
        let fact = gather.fact("stop.timeout", &timeout, |&time| Value::Time(time));
        let short = if fact.mark == Mark::Open { String::new() } else { duration(timeout.value) };
        let mark = if timeout.value.is_zero() { Mark::Flaw } else { Mark::Good };
        facts.push(fact.cell(Column::Stop, short).mark(mark));
    }
    facts
}
