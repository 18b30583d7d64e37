//! A program that shares much memory among its processes, in the 64 MiB that Docker gives it for that.

use crate::finding::{Finding, Findings, Safety};
use crate::model::compose::{Service, Value};
use crate::model::image::ImageReference;
use crate::model::project::{Container, OptionWord, Project};
use crate::model::target::Target;
use crate::rule::{Rule, cured, rule};
use crate::source::Location;
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("default-shm-size", Project, check);

/// What needs more, how much to start with, and what happens when it is used up.
#[derive(Clone, Copy)]
struct Need {
    label: &'static str,
    size: &'static str,
    note: &'static str,
}

const BROWSER: Need = Need {
    label: "a browser needs more",
    size: "2g",
    note: "a page that needs more crashes: `session deleted because of page crash`",
};
const POSTGRES: Need = Need {
    label: "parallel workers need more",
    size: "256m",
    note: "a query that needs more fails: `could not resize shared memory segment …: No space left on device`",
};
const TENSORS: Need = Need {
    label: "PyTorch needs more",
    size: "2g",
    note: "loaders and workers that need more are killed: `DataLoader worker … is killed by signal: Bus error`",
};

/// Images whose makers ask for more. Those of Puppeteer and Playwright are not here: these start a browser with
/// `--disable-dev-shm-usage` by themselves.
const IMAGES: [(&str, Need); 9] = [
    ("nvcr.io/nvidia/pytorch", TENSORS),
    ("pytorch/pytorch", TENSORS),
    ("selenium/node-", BROWSER),
    ("selenium/standalone-", BROWSER),
    ("seleniarm/node-", BROWSER),
    ("seleniarm/standalone-", BROWSER),
    ("ghcr.io/huggingface/text-generation-inference", TENSORS),
    ("vllm/vllm-openai", TENSORS),
    ("rocm/pytorch", TENSORS),
];

const BROWSERS: [&str; 6] =
    ["chrome", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "headless-shell"];

fn check(project: &Project<'_>, findings: &mut Findings) {
    if !project.daemons().any(|daemon| daemon.settings().mentions("default-shm-size")) {
        findings.extend(project.containers().filter_map(finding));
    }
}

fn finding(container: &Container) -> Option<Finding> {
    let (service, stack) = (container.service()?, container.stack()?);
    // Nobody else reads `shm_size`.
    if container.target() != Target::Compose || !has_default(service) {
        return None;
    }
    let words = container.command_words();
    let (need, place) = need(container, service, &words)?;
    let finding =
        Finding::at(service.location(), format!("`{}` has 64 MiB of shared memory", service.name()))
            .note(need.note)
            .help(format!("set `shm_size: {}`, or what its load needs", need.size));
    let finding = match place {
        Some(place) => finding.label(place, need.label),
        None => finding,
    };
    let site = stack.loaded.site(service.location());
    let edits = site.map(|site| site.set(&["shm_size"], &New::from(need.size)));
    Some(cured(finding, &format!("set `shm_size: {}`", need.size), Safety::Unsafe, edits))
}

/// Whether it gets a `/dev/shm` of its own, as large as the engine makes it.
fn has_default(service: Service<'_>) -> bool {
    let is_own = service.text(&["ipc"]).is_none_or(|ipc| ["private", "shareable"].contains(&ipc.value));
    let mounted = service.volumes().iter().any(|mount| mount.target == Some("/dev/shm"));
    let tmpfs = service.get(&["tmpfs"]).and_then(Value::as_sequence).unwrap_or_default();
    let in_memory = tmpfs.iter().filter_map(Value::as_str).any(|path| path.starts_with("/dev/shm"));
    is_own && !mounted && !in_memory && service.get(&["shm_size"]).is_none()
}

/// What of the container needs more, and where that is written.
fn need(
    container: &Container,
    service: Service<'_>,
    words: &[OptionWord],
) -> Option<(Need, Option<Location>)> {
    if words.iter().any(|word| word.text == "--disable-dev-shm-usage") {
        return None;
    }
    let program = container.final_program();
    let name = program.as_ref().map(|program| program.name.as_str()).unwrap_or_default();
    if BROWSERS.contains(&name) {
        return Some((BROWSER, program?.location));
    }
    let repository = ImageReference::parse(container.base_name()?)?.repository;
    let repository = repository.trim_start_matches("docker.io/");
    if name == "postgres" || repository.rsplit('/').next().is_some_and(|name| name.starts_with("postg")) {
        return shares(words).map(|place| (POSTGRES, place));
    }
    let listed = IMAGES.iter().find(|(image, _)| match image.ends_with('-') {
        true => repository.starts_with(image),
        false => repository == *image,
    });
    let place = container.image.as_ref().map(|image| image.base_location());
    listed.map(|&(_, need)| (need, place.or_else(|| service.image()?.location())))
}

/// The setting that shows that workers of Postgres share much memory. They do so in
/// [`/dev/shm`](https://www.postgresql.org/docs/current/runtime-config-resource.html#GUC-DYNAMIC-SHARED-MEMORY-TYPE);
/// the buffers themselves lie elsewhere, but who has set them has large queries.
fn shares(words: &[OptionWord]) -> Option<Option<Location>> {
    let settings: Vec<_> =
        words.iter().filter_map(|word| Some((setting(&word.text)?, word.location))).collect();
    let is_off = settings.iter().any(|((name, value), _)| match name.as_str() {
        "max_parallel_workers" | "max_parallel_workers_per_gather" => *value == "0",
        "dynamic_shared_memory_type" => *value != "posix",
        _ => false,
    });
    let is_large = |(name, value): &(String, &str)| match name.as_str() {
        "max_parallel_workers_per_gather" | "max_parallel_maintenance_workers" => {
            value.parse().is_ok_and(|workers: u32| workers > 2)
        }
        "shared_buffers" => megabytes(value).is_some_and(|size| size > 128),
        "maintenance_work_mem" => megabytes(value).is_some_and(|size| size > 64),
        "work_mem" => megabytes(value).is_some_and(|size| size > 16),
        _ => false,
    };
    let large = settings.iter().find(|(setting, _)| is_large(setting))?;
    (!is_off).then_some(large.1)
}

/// A setting on the command line: `-c name=value`, `--name=value`.
fn setting(word: &str) -> Option<(String, &str)> {
    let (name, value) = word.split_once('=')?;
    let name = name.trim_start_matches("--").trim_start_matches("-c");
    Some((name.replace('-', "_"), value))
}

/// A size with a unit, as [Postgres](https://www.postgresql.org/docs/current/config-setting.html) has it.
fn megabytes(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches(char::is_alphabetic);
    let number: u64 = digits.parse().ok()?;
    match &text[digits.len()..] {
        "kB" => Some(number >> 10),
        "MB" => Some(number),
        "GB" => number.checked_mul(1 << 10),
        "TB" => number.checked_mul(1 << 20),
        _ => None,
    }
}
