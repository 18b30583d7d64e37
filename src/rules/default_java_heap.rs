//! A JVM that uses a quarter of the memory that it is given.

use crate::finding::{Finding, Findings, Safety};
use crate::model::compose::units::print_size;
use crate::model::heap::decides_java_heap;
use crate::model::project::{Container, JAVA_TOOL_OPTIONS};
use crate::rule::{Rule, cured, rule};

pub(super) static RULE: Rule = rule!("default-java-heap", Container, check);

/// Below so many bytes the JVM takes more than a quarter: half of up to 250 MB, and some 126 MB from there on.
const SMALL: i64 = 512 << 20;

fn check(container: &Container, findings: &mut Findings) {
    let (Some(service), Some(stack)) = (container.service(), container.stack()) else { return };
    let in_force = container.target().reads_compose();
    let Some(limit) = container.memory_limit().filter(|_| in_force) else { return };
    let (Some(bytes), Some(place)) = (limit.value, limit.location()) else { return };
    if !container.role.may_serve() || bytes < SMALL || !has_default_heap(container) {
        return;
    }
    let (heap, all) = (print_size(((bytes / 4) >> 20) << 20), print_size(bytes));
    let finding = Finding::at(
        service.location(),
        format!("the JVM of `{}` keeps its heap within {heap} of {all}", service.name()),
    )
    .label(place, "the JVM takes a quarter of this for its heap")
    .note("garbage is collected harder, up to `OutOfMemoryError`, while most of the memory stays unused")
    .help("set `JAVA_TOOL_OPTIONS: -XX:MaxRAMPercentage=75.0`, or `-Xmx`");
    let site =
        stack.loaded.site(service.location()).filter(|_| container.variable(JAVA_TOOL_OPTIONS).is_none());
    let edits = site.map(|site| site.set_variable(JAVA_TOOL_OPTIONS, "-XX:MaxRAMPercentage=75.0"));
    findings.push(cured(finding, "let it take three quarters", Safety::Unsafe, edits));
}

/// Whether all options of the JVM are known, and none decides the size of its heap.
fn has_default_heap(container: &Container) -> bool {
    let is_java = container.final_program().is_some_and(|program| program.name == "java");
    let options = container.java_options().filter(|options| is_java && options.complete);
    options.is_some_and(|options| !options.words.iter().any(|word| decides_java_heap(&word.text)))
}
