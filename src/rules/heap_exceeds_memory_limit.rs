//! A heap that may grow to the memory limit of its container, and beyond.

use crate::finding::{Finding, Findings, Severity};
use crate::model::compose::units::print_size;
use crate::model::heap::{Bound, Runtime};
use crate::model::project::{Container, Heap};
use crate::rule::{Rule, rule};
use crate::source::Location;

pub(super) static RULE: Rule = rule!("heap-exceeds-memory-limit", Container, check);

/// Of 100 parts of the limit a heap may have so many: the rest is for what lies beside it.
const ROOM: i64 = 85;

fn check(container: &Container, findings: &mut Findings) {
    let in_force = container.target().reads_compose();
    let Some(limit) = container.memory_limit().filter(|_| in_force) else { return };
    let (Some(bytes), Some(place)) = (limit.value, limit.location()) else { return };
    findings.extend(container.heaps().iter().filter_map(|heap| finding(container, heap, bytes, place)));
}

fn finding(container: &Container, heap: &Heap, limit: i64, limit_place: Location) -> Option<Finding> {
    let size = heap.bound.bytes(limit);
    let is_full = size >= limit;
    // Go's bound is one of all that its runtime manages: it needs less room.
    if !is_full && (heap.runtime == Runtime::Go || size <= limit.saturating_mul(ROOM) / 100) {
        return None;
    }
    let name = container.service()?.name();
    let left = match is_full {
        true => "nothing".to_owned(),
        false => rounded(limit - size),
    };
    let message = format!("`{}` leaves {left} of the {} of `{name}`", heap.option, print_size(limit));
    // What an env file or a base image says is cured in the Compose file as well.
    let stack = container.stack()?;
    let in_sight = |place: &Location| {
        stack.loaded.trees.contains_key(&place.file)
            || container.image.as_ref().is_some_and(|image| image.dockerfile.file == place.file)
    };
    let finding = match heap.location.filter(in_sight) {
        Some(place) => Finding::at(place, message).label(limit_place, "all that it may have"),
        None => Finding::at(limit_place, message),
    };
    let finding = match heap.location.filter(|place| !in_sight(place)) {
        Some(place) => finding.label(place, "the heap may grow to this size"),
        None => finding,
    };
    let finding = if is_full { finding } else { finding.severity(Severity::Warning) };
    Some(finding.note(note(heap.runtime)).help(help(heap, limit)))
}

/// What else takes memory, and how it ends.
fn note(runtime: Runtime) -> &'static str {
    match runtime {
        Runtime::Java => {
            "metaspace, threads, compiled code and buffers lie beside the heap: before it is full the kernel kills \
             the container with status 137, without an `OutOfMemoryError` or a heap dump"
        }
        Runtime::Node => {
            "buffers, code and stacks lie beside the heap: before V8 collects its garbage in earnest the kernel \
             kills the container with status 137"
        }
        Runtime::Dotnet | Runtime::Go => {
            "before the garbage collector works harder the kernel kills the container with status 137"
        }
        Runtime::Redis => {
            "buffers of clients, fragments and the copy for a snapshot lie beside the data: before redis evicts \
             anything the kernel kills it with status 137"
        }
        Runtime::InnoDb => {
            "each connection takes memory besides the pool: when the pool has filled up the kernel kills the server"
        }
    }
}

/// A bound that leaves a quarter of the limit.
fn help(heap: &Heap, limit: i64) -> String {
    let mib = (limit / 4 * 3) >> 20;
    let smaller = match heap.runtime {
        Runtime::Java if matches!(heap.bound, Bound::Percent(_)) => "-XX:MaxRAMPercentage=75.0".to_owned(),
        Runtime::Java => format!("-Xmx{mib}m"),
        Runtime::Node => format!("--max-old-space-size={mib}"),
        Runtime::Dotnet => format!("DOTNET_GCHeapHardLimit=0x{:X}", mib << 20),
        Runtime::Go => format!("GOMEMLIMIT={mib}MiB"),
        Runtime::Redis => format!("--maxmemory {mib}mb"),
        Runtime::InnoDb => format!("--innodb-buffer-pool-size={mib}M"),
    };
    format!("raise the memory limit, or write `{smaller}`")
}

/// To the MiB, where there is more than one.
fn rounded(bytes: i64) -> String {
    print_size(if bytes >> 20 > 0 { (bytes >> 20) << 20 } else { bytes })
}
