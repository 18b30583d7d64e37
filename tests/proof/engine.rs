//! A Docker daemon of our own: its data, its socket and its end.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long a daemon may take to start or to end.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running `dockerd`. It ends with this value.
pub(crate) struct Engine {
    folder: TempDir,
    daemon: Child,
    pub(crate) version: String,
}

/// What a command said, on both streams, and whether it succeeded.
pub(crate) struct Said {
    pub(crate) ok: bool,
    pub(crate) text: String,
}

impl Engine {
    /// Starts a daemon that touches neither the network nor the data of another one.
    ///
    /// # Errors
    /// Says why there can be none.
    pub(crate) fn start() -> Result<Self, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let daemon = spawn(folder.path(), &["--bridge=none", "--iptables=false"])?;
        let mut engine = Self { folder, daemon, version: String::new() };
        let start = Instant::now();
        loop {
            let said = engine.docker(&["version", "--format", "{{.Server.Version}}"]);
            if said.ok {
                engine.version = said.text.trim().to_owned();
                return Ok(engine);
            }
            let ended = engine.daemon.try_wait().map_err(|error| error.to_string())?.is_some();
            if ended || start.elapsed() > PATIENCE {
                return Err(last_line(&engine.log()));
            }
            thread::sleep(Duration::from_millis(100));
        }
    }

    /// Runs `docker` against this daemon.
    pub(crate) fn docker(&self, arguments: &[&str]) -> Said {
        let mut docker = Command::new("docker");
        docker.arg("-H").arg(format!("unix://{}", socket(self.folder.path()).display())).args(arguments);
        // The classic builder needs no plug-in.
        run(docker.env("DOCKER_BUILDKIT", "0"))
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        end(&mut self.daemon);
    }
}

/// Starts a daemon with `options` whose files all lie in `folder`.
///
/// # Errors
/// Says that it is not installed, or may not be started.
pub(crate) fn spawn(folder: &Path, options: &[&str]) -> Result<Child, String> {
    let log = File::create(folder.join("log")).map_err(|error| error.to_string())?;
    let path = |name: &str| folder.join(name).display().to_string();
    Command::new("dockerd")
        .args(["--data-root", &path("data"), "--exec-root", &path("exec"), "--pidfile", &path("pid")])
        .arg("-H")
        .arg(format!("unix://{}", socket(folder).display()))
        .args(options)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .map_err(|error| format!("dockerd cannot be started: {error}"))
}

/// Asks a daemon to end, and insists.
pub(crate) fn end(daemon: &mut Child) {
    if matches!(daemon.try_wait(), Ok(Some(_))) {
        return;
    }
    let _ = Command::new("kill").arg(daemon.id().to_string()).status();
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if matches!(daemon.try_wait(), Ok(Some(_)) | Err(_)) {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
    let _ = daemon.kill();
    let _ = daemon.wait();
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command) -> Said {
    match command.stdin(Stdio::null()).output() {
        Ok(output) => {
            let text = [output.stdout, output.stderr].concat();
            Said { ok: output.status.success(), text: String::from_utf8_lossy(&text).into_owned() }
        }
        Err(error) => Said { ok: false, text: error.to_string() },
    }
}

/// The last line that says something, without the prefixes of programs.
pub(crate) fn last_line(text: &str) -> String {
    let line = text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it said nothing");
    let line = line.split_once("Error response from daemon: ").map_or(line, |(_, message)| message);
    // Where names were looked up is this machine's own affair.
    let line = line
        .split_once(" on ")
        .filter(|_| line.contains("no such host"))
        .map_or(line.to_owned(), |(head, tail)| {
            format!("{head}: {}", tail.split_once(": ").map_or(tail, |(_, rest)| rest))
        });
    match line.trim().char_indices().nth(160) {
        Some((end, _)) => format!("{}…", &line.trim()[..end]),
        None => line.trim().to_owned(),
    }
}

fn socket(folder: &Path) -> PathBuf {
    folder.join("docker.sock")
}
