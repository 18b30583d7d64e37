//! A size that is none, or that is taken for bytes.

use crate::finding::{Finding, Findings, Safety};
use crate::model::compose::{Problem, Service, Topic, Value};
use crate::model::project::Stack;
use crate::rule::{Rule, cured, rule};
use crate::source::Location;
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("invalid-size", Stack, check);

/// The least memory [that the engine gives](https://docs.docker.com/engine/containers/resource_constraints/#limit-a-containers-access-to-memory).
const LEAST_MEMORY: i64 = 6 << 20;

/// Where memory is limited or reserved.
const MEMORY: [&[&str]; 4] = [
    &["mem_limit"],
    &["mem_reservation"],
    &["deploy", "resources", "limits", "memory"],
    &["deploy", "resources", "reservations", "memory"],
];

fn check(stack: &Stack, findings: &mut Findings) {
    let problems = stack.loaded.problems.iter().filter(|problem| problem.topic() == Topic::Size);
    for problem in problems.filter(|problem| problem.unset.is_none()) {
        findings.push(refused(stack, problem));
    }
    for service in stack.services() {
        findings.extend(MEMORY.iter().filter_map(|keys| too_small(stack, service, keys)));
    }
}

/// A value that Compose refuses.
fn refused(stack: &Stack, problem: &Problem) -> Finding {
    let location = problem.location;
    let Some(written) = stack.loaded.site(location).and_then(|site| site.node().text()) else {
        return Finding::at(location, &problem.message);
    };
    let key = problem.path.last().map_or("", String::as_str);
    let note = "`docker compose` refuses the file";
    if key == "cpus" {
        let finding = Finding::at(location, format!("`{written}` is no number of CPUs")).note(note);
        return match number_of_cpus(written) {
            Some(cpus) => {
                let help = format!("write `\"{cpus}\"` for {cpus} CPUs");
                set(finding.help(help), stack, location, &cpus, Safety::Unsafe)
            }
            None => finding.help("write a number: `\"0.5\"` is half a CPU"),
        };
    }
    if written.parse::<i64>().is_ok() {
        return bytes(stack, location, written, "is a number, and has to be a text").note(note);
    }
    let finding = Finding::at(location, format!("`{written}` is no size")).note(note);
    match in_docker_units(written) {
        Some(size) => {
            let help = format!("write `{size}`: the units of Docker are powers of 1024 as they are");
            set(finding.help(help), stack, location, &size, Safety::Safe)
        }
        None => finding.help("write a number and `k`, `m` or `g`: `512m`"),
    }
}

/// A value that Compose takes, and the engine does not: less than any container needs.
fn too_small(stack: &Stack, service: Service<'_>, keys: &[&str]) -> Option<Finding> {
    let size = service.bytes(keys)?;
    let location = size.location()?;
    if size.value <= 0 || size.value >= LEAST_MEMORY || service.get(keys).is_none_or(Value::is_unknown) {
        return None;
    }
    let written = stack.loaded.text(location).trim_matches(['"', '\'']);
    let finding = match written.parse::<i64>() {
        Ok(_) => bytes(stack, location, written, "is a number of bytes"),
        Err(_) => Finding::at(location, format!("`{written}` is less memory than a container can have"))
            .help("write at least `6m`"),
    };
    Some(finding.note("the engine refuses to create the container: the least is 6 MB"))
}

/// A number without a unit.
fn bytes(stack: &Stack, location: Location, written: &str, what: &str) -> Finding {
    let finding = Finding::at(location, format!("`{written}` {what}"));
    let is_small = written.parse().is_ok_and(|bytes: i64| bytes < LEAST_MEMORY);
    match is_small {
        true => {
            let size = format!("{written}m");
            let help = format!("write the unit: `{size}`");
            set(finding.help(help), stack, location, &size, Safety::Unsafe)
        }
        false => set(finding.help(format!("write `\"{written}\"`")), stack, location, written, Safety::Safe),
    }
}

fn set(finding: Finding, stack: &Stack, location: Location, value: &str, safety: Safety) -> Finding {
    let edits = stack.loaded.site(location).map(|site| site.set(&[], &New::from(value)));
    cured(finding, &format!("write `{value}`"), safety, edits)
}

/// A size in the units of Kubernetes (`512Mi`) in those of Docker, which are as large.
fn in_docker_units(text: &str) -> Option<String> {
    let number = text.strip_suffix('i')?;
    let (digits, unit) = number.split_at_checked(number.len().checked_sub(1)?)?;
    let known = ["K", "M", "G", "T", "k", "m", "g", "t"].contains(&unit);
    (known && digits.trim_end().parse::<f64>().is_ok()).then(|| number.to_owned())
}

/// A share (`50%`) or thousandths (`500m`) as a number of CPUs.
fn number_of_cpus(text: &str) -> Option<String> {
    let (number, parts) = match text.strip_suffix('%') {
        Some(percent) => (percent, 100.0),
        None => (text.strip_suffix('m')?, 1000.0),
    };
    let number: f64 = number.trim_end().parse().ok()?;
    (number.is_finite() && number > 0.0).then(|| (number / parts).to_string())
}
