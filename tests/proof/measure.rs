//! What is looked at: how a container stops, starts, speaks and is judged by its health check.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::experiment::Measured;
use crate::lab::{Container, Lab};

/// After so many seconds `docker stop` kills here; 10 is Docker's default.
const GRACE: u64 = 3;

type Result = std::result::Result<Measured, String>;

/// Flawed if the stop signal does nothing, so that the container is killed when its time is up.
pub(crate) fn stop(lab: &Lab, folder: &Path) -> Result {
    let container = lab.up(folder)?;
    let start = Instant::now();
    container.docker(&["stop", "-t", &GRACE.to_string(), container.name()]);
    let took = start.elapsed().as_secs_f64();
    let status = container.inspect("{{.State.ExitCode}}");
    let grace = if status == "137" { format!(" (of a grace period of {GRACE} s)") } else { String::new() };
    Ok(Measured {
        is_flawed: status == "137",
        text: format!("the stop took {took:.1} s{grace}, exit status {status}"),
    })
}

/// Flawed if the program does not get to say goodbye.
pub(crate) fn farewell(lab: &Lab, folder: &Path) -> Result {
    let container = lab.up(folder)?;
    container.docker(&["stop", "-t", &GRACE.to_string(), container.name()]);
    let says = container.logs().lines().any(|line| line == "goodbye");
    let status = container.inspect("{{.State.ExitCode}}");
    let text = if says { "it finished its work" } else { "it was cut off in its work" };
    Ok(Measured { is_flawed: !says, text: format!("{text}, exit status {status}") })
}

/// Flawed if the container is refused, cannot be started, or ends within two seconds.
pub(crate) fn run(lab: &Lab, folder: &Path) -> Result {
    let container = match lab.create(folder) {
        Ok(container) => container,
        Err(reason) => return Ok(Measured { is_flawed: true, text: format!("it is refused: {reason}") }),
    };
    if let Err(reason) = container.start() {
        return Ok(Measured { is_flawed: true, text: format!("it does not start: {reason}") });
    }
    thread::sleep(Duration::from_secs(2));
    let status = container.inspect("{{.State.Status}}");
    let text = match status.as_str() {
        "running" => "it runs".to_owned(),
        _ => {
            let said = crate::engine::last_line(&container.logs());
            format!("it ended with status {}: {said}", container.inspect("{{.State.ExitCode}}"))
        }
    };
    Ok(Measured { is_flawed: status != "running", text })
}

/// Flawed if what the program has said is gone when it is killed.
pub(crate) fn last_words(lab: &Lab, folder: &Path) -> Result {
    let container = lab.create(folder)?;
    container.start()?;
    thread::sleep(Duration::from_secs(3));
    container.docker(&["kill", container.name()]);
    let lines = container.logs().lines().filter(|line| line.starts_with("line ")).count();
    Ok(Measured { is_flawed: lines == 0, text: format!("{lines} of 10 lines were in the log after a kill") })
}

/// What the health check says in the end: `wanted`, or after ten seconds something else.
fn verdict(container: &Container<'_>, wanted: &str) -> String {
    // Until then the probes that came before the service was ready are forgotten.
    thread::sleep(Duration::from_secs(5));
    let start = Instant::now();
    loop {
        let status = container.inspect("{{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}}");
        if status == wanted || start.elapsed() > Duration::from_secs(10) {
            return status;
        }
        thread::sleep(Duration::from_millis(200));
    }
}

/// Flawed if a service that answers 500, or does not answer, does not count as unhealthy.
pub(crate) fn sick(lab: &Lab, folder: &Path) -> Result {
    let status = verdict(&lab.up(folder)?, "unhealthy");
    Ok(Measured {
        is_flawed: status != "unhealthy",
        text: format!("a service that does not work: health is `{status}`"),
    })
}

/// Flawed if a service that works does not count as healthy.
pub(crate) fn sound(lab: &Lab, folder: &Path) -> Result {
    let container = lab.up(folder)?;
    let status = verdict(&container, "healthy");
    let last = container.inspect("{{range .State.Health.Log}}{{.Output}}{{end}}");
    let why =
        if status == "healthy" { String::new() } else { format!(": {}", crate::engine::last_line(&last)) };
    Ok(Measured {
        is_flawed: status != "healthy",
        text: format!("a service that works: health is `{status}`{why}"),
    })
}

/// Flawed if orphans stay as zombies.
pub(crate) fn orphans(lab: &Lab, folder: &Path) -> Result {
    let container = lab.up(folder)?;
    thread::sleep(Duration::from_secs(2));
    let count = "import glob; print(sum(open(path).read().rpartition(')')[2].split()[0] == 'Z' \
                 for path in glob.glob('/proc/[0-9]*/stat')))";
    let said = container.docker(&["exec", container.name(), "python", "-c", count]).text;
    let zombies: usize = said.trim().parse().map_err(|_| said)?;
    Ok(Measured { is_flawed: zombies > 0, text: format!("{zombies} zombies after 5 orphans had ended") })
}

/// Flawed if a container that has crashed stays down.
pub(crate) fn revival(lab: &Lab, folder: &Path) -> Result {
    let container = lab.create(folder)?;
    container.start()?;
    thread::sleep(Duration::from_secs(4));
    let count = container.inspect("{{.RestartCount}}");
    Ok(Measured { is_flawed: count == "0", text: format!("{count} restarts in the 4 s after it crashed") })
}

/// Flawed if a job that has done its work is started again.
pub(crate) fn repetition(lab: &Lab, folder: &Path) -> Result {
    let container = lab.create(folder)?;
    container.start()?;
    thread::sleep(Duration::from_secs(4));
    let count = container.inspect("{{.RestartCount}}");
    Ok(Measured {
        is_flawed: count != "0",
        text: format!("{count} restarts in the 4 s after the job was done"),
    })
}

/// How many megabytes of log files the container has on the host, when it has written 40 MB.
pub(crate) fn log_size(lab: &Lab, folder: &Path) -> Result {
    let container = finished(lab, folder)?;
    let path = container.inspect("{{.LogPath}}");
    let folder = Path::new(&path).parent().ok_or("it has no log file")?;
    let files = std::fs::read_dir(folder).map_err(|error| error.to_string())?.flatten();
    let logs = files.filter(|file| file.file_name().to_string_lossy().contains("-json.log"));
    let bytes: u64 = logs.filter_map(|file| file.metadata().ok()).map(|metadata| metadata.len()).sum();
    let megabytes = bytes / 1_000_000;
    Ok(Measured {
        is_flawed: megabytes > 35,
        text: format!("{megabytes} MB of log files after 40 MB of output"),
    })
}

/// Flawed if not all of the last lines can still be read.
pub(crate) fn log_tail(lab: &Lab, folder: &Path) -> Result {
    let container = finished(lab, folder)?;
    let lines = container.logs().lines().count().min(20_000);
    Ok(Measured { is_flawed: lines < 20_000, text: format!("{lines} of the last 20000 lines could be read") })
}

/// Flawed if `docker logs` has nothing to tell.
pub(crate) fn log_read(lab: &Lab, folder: &Path) -> Result {
    let container = finished(lab, folder)?;
    let said = container.docker(&["logs", container.name()]);
    let is_told = said.text.lines().any(|line| line == "done");
    let text =
        if is_told { "`docker logs` tells it".to_owned() } else { crate::engine::last_line(&said.text) };
    Ok(Measured { is_flawed: !is_told, text })
}

/// The container after it has ended by itself.
fn finished<'l>(lab: &'l Lab, folder: &Path) -> std::result::Result<Container<'l>, String> {
    let container = lab.create(folder)?;
    container.start()?;
    let said = container.docker(&["wait", container.name()]);
    if said.ok { Ok(container) } else { Err(said.text) }
}

/// Flawed if a program that takes 300 MB and more is not stopped.
pub(crate) fn leak(lab: &Lab, folder: &Path) -> Result {
    let container = finished(lab, folder)?;
    let killed = container.inspect("{{.State.OOMKilled}}") == "true";
    let status = container.inspect("{{.State.ExitCode}}");
    let text = if killed { "it was killed at its limit" } else { "it took 900 MB of the host" };
    Ok(Measured { is_flawed: !killed, text: format!("{text}, exit status {status}") })
}
