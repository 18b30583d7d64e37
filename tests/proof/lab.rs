//! Where experiments are made: an engine with its images, and containers that are gone after use.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::engine::{Engine, last_line, run};
use crate::images;

/// An engine with the images that experiments build on.
pub(crate) struct Lab {
    pub(crate) engine: Engine,
    count: AtomicUsize,
}

/// A container of a [`Lab`].
pub(crate) struct Container<'l> {
    lab: &'l Lab,
    name: String,
}

impl Lab {
    pub(crate) fn open() -> Result<Self, String> {
        let engine = Engine::start()?;
        images::make(&engine)?;
        Ok(Self { engine, count: AtomicUsize::new(0) })
    }

    /// Makes the container of the project in `folder`: the service `app` of its Compose file, or else its Dockerfile's.
    ///
    /// # Errors
    /// What the builder or the engine refuses it with.
    pub(crate) fn create(&self, folder: &Path) -> Result<Container<'_>, String> {
        let name = format!("proof-{}", self.count.fetch_add(1, Ordering::Relaxed));
        let service = service(folder)?;
        let built = service["build"].is_object() || service.is_null();
        let image = match service["image"].as_str() {
            Some(image) if !built => image.to_owned(),
            _ => name.clone(),
        };
        if built {
            let context = folder.display().to_string();
            let said = self.engine.docker(&["build", "-q", "--network=none", "-t", &image, &context]);
            if !said.ok {
                return Err(last_line(&said.text));
            }
        }
        let (options, words) = options(&service);
        let mut arguments = vec!["create", "--network=none", "--name", &name];
        arguments.extend(options.iter().map(String::as_str));
        arguments.push(&image);
        arguments.extend(words.iter().map(String::as_str));
        let said = self.engine.docker(&arguments);
        if said.ok {
            return Ok(Container { lab: self, name });
        }
        // The command's own refusals begin with the reason, the engine's end with it.
        let is_own = said.text.contains("'docker create --help'");
        Err(last_line(if is_own { said.text.lines().next().unwrap_or_default() } else { &said.text }))
    }

    /// As [`Self::create`], started, and waited for until it says `ready`.
    pub(crate) fn up(&self, folder: &Path) -> Result<Container<'_>, String> {
        let container = self.create(folder)?;
        container.start()?;
        let start = Instant::now();
        while !container.logs().lines().any(|line| line == "ready") {
            if start.elapsed() > Duration::from_secs(30) {
                return Err(format!("it is not ready: {}", last_line(&container.logs())));
            }
            thread::sleep(Duration::from_millis(100));
        }
        Ok(container)
    }
}

impl Container<'_> {
    /// # Errors
    /// Why the engine cannot start it.
    pub(crate) fn start(&self) -> Result<(), String> {
        let said = self.docker(&["start", &self.name]);
        if said.ok { Ok(()) } else { Err(last_line(said.text.lines().next().unwrap_or_default())) }
    }

    /// What `docker COMMAND NAME …` says; success or not.
    pub(crate) fn docker(&self, arguments: &[&str]) -> crate::engine::Said {
        self.lab.engine.docker(arguments)
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn logs(&self) -> String {
        self.docker(&["logs", &self.name]).text
    }

    /// A value that `docker inspect` tells.
    pub(crate) fn inspect(&self, template: &str) -> String {
        self.docker(&["inspect", "--format", template, &self.name]).text.trim().to_owned()
    }
}

impl Drop for Container<'_> {
    fn drop(&mut self) {
        self.docker(&["rm", "-f", "-v", &self.name]);
    }
}

/// The service `app` as Compose would run it; null if there is no Compose file.
fn service(folder: &Path) -> Result<Value, String> {
    if !folder.join("compose.yaml").exists() {
        return Ok(Value::Null);
    }
    let mut show = Command::new(env!("CARGO_BIN_EXE_shipworthy"));
    let said =
        run(show.args(["show", "--compose", "--format=json", "-f", "compose.yaml"]).current_dir(folder));
    let model: Value = serde_json::from_str(&said.text).map_err(|_| said.text)?;
    Ok(model["services"]["app"].clone())
}

/// A service's keys as options of `docker create`, and its command.
fn options(service: &Value) -> (Vec<String>, Vec<String>) {
    const PLAIN: [(&str, &str); 11] = [
        ("stop_signal", "--stop-signal"),
        ("restart", "--restart"),
        ("mem_limit", "--memory"),
        ("memswap_limit", "--memory-swap"),
        ("mem_reservation", "--memory-reservation"),
        ("cpus", "--cpus"),
        ("cpu_quota", "--cpu-quota"),
        ("cpu_period", "--cpu-period"),
        ("shm_size", "--shm-size"),
        ("pids_limit", "--pids-limit"),
        ("user", "--user"),
    ];
    let mut options = Vec::new();
    for (key, option) in PLAIN {
        if let Some(value) = scalar(&service[key]) {
            options.push(format!("{option}={value}"));
        }
    }
    for (key, option) in [("init", "--init"), ("oom_kill_disable", "--oom-kill-disable")] {
        if service[key] == true {
            options.push(option.to_owned());
        }
    }
    let limits = &service["deploy"]["resources"];
    for (value, option) in [
        (&limits["limits"]["memory"], "--memory"),
        (&limits["limits"]["cpus"], "--cpus"),
        (&limits["limits"]["pids"], "--pids-limit"),
        (&limits["reservations"]["memory"], "--memory-reservation"),
    ] {
        options.extend(scalar(value).map(|value| format!("{option}={value}")));
    }
    for (name, value) in entries(&service["environment"]) {
        options.push(format!("--env={name}={}", scalar(value).unwrap_or_default()));
    }
    if let Some(driver) = service["logging"]["driver"].as_str() {
        options.push(format!("--log-driver={driver}"));
    }
    for (name, value) in entries(&service["logging"]["options"]) {
        options.push(format!("--log-opt={name}={}", scalar(value).unwrap_or_default()));
    }
    for (name, value) in entries(&service["ulimits"]) {
        let limit = match (scalar(&value["soft"]), scalar(&value["hard"])) {
            (Some(soft), Some(hard)) => format!("{soft}:{hard}"),
            _ => scalar(value).unwrap_or_default(),
        };
        options.push(format!("--ulimit={name}={limit}"));
    }
    options.extend(health(&service["healthcheck"]));
    let mut command = words(&service["command"]);
    if let Some((first, rest)) = words(&service["entrypoint"]).split_first() {
        options.push(format!("--entrypoint={first}"));
        command = [rest, &command].concat();
    }
    (options, command)
}

fn health(check: &Value) -> Vec<String> {
    let mut options = Vec::new();
    if check["disable"] == true {
        options.push("--no-healthcheck".to_owned());
    }
    // `docker create` has no way to say the exec form: none of the experiments has one in Compose.
    if let Some(["CMD-SHELL", line]) =
        words(&check["test"]).iter().map(String::as_str).collect::<Vec<_>>().get(..2)
    {
        options.push(format!("--health-cmd={line}"));
    }
    for (key, option) in [
        ("interval", "interval"),
        ("timeout", "timeout"),
        ("retries", "retries"),
        ("start_period", "start-period"),
    ] {
        options.extend(scalar(&check[key]).map(|value| format!("--health-{option}={value}")));
    }
    options
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn words(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(scalar).collect()
}
