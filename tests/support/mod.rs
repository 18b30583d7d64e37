//! A folder to run the program in, and what it says there.
#![allow(dead_code, unreachable_pub, reason = "each test binary uses a part of it")]

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder to run the program in.
pub struct Folder(pub TempDir);

/// What a run of the program gives.
pub struct Output {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Folder {
    pub fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().expect("a temporary folder"));
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    pub fn path(&self, path: &str) -> std::path::PathBuf {
        self.0.path().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a path in the folder")).expect("a folder is made");
        fs::write(path, text).expect("a file is written");
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shipworthy"));
        command.args(arguments).current_dir(self.0.path()).stdin(Stdio::null());
        let own = std::env::vars_os().map(|(name, _)| name);
        let own = own.filter(|name| name.to_string_lossy().starts_with("SHIPWORTHY_"));
        let common = ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "XDG_CONFIG_HOME"].map(Into::into);
        for variable in own.chain(common) {
            command.env_remove(variable);
        }
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        let output = self.command(arguments).output().expect("the program runs");
        Output::new(&output)
    }

    pub fn run_with_stdin(&self, arguments: &[&str], stdin: &str) -> Output {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program runs");
        // The program may be done before it has read all.
        let _ = child.stdin.take().expect("a pipe").write_all(stdin.as_bytes());
        Output::new(&child.wait_with_output().expect("the program ends"))
    }

    /// How many Dockerfiles, Compose files and `daemon.json` files a check with these arguments judges.
    pub fn counts(&self, arguments: &[&str]) -> [u64; 3] {
        let output = self.run(&[&["check", "--format=json"], arguments].concat());
        output.counts()
    }
}

impl Output {
    pub fn new(output: &std::process::Output) -> Self {
        Self {
            status: output.status.code().expect("the program is not killed"),
            stdout: String::from_utf8(output.stdout.clone()).expect("output is UTF-8"),
            stderr: String::from_utf8(output.stderr.clone()).expect("errors are UTF-8"),
        }
    }

    pub fn counts(&self) -> [u64; 3] {
        let report: Value = serde_json::from_str(&self.stdout).unwrap_or_else(|_| panic!("{}", self.stderr));
        let files = &report["summary"]["files"];
        ["dockerfile", "compose", "daemon"].map(|kind| files[kind].as_u64().expect("a count"))
    }

    /// Fails unless the run ended with status 2 and these errors, and reported nothing.
    #[track_caller]
    pub fn assert_failed(&self, stderr: &str) {
        assert_eq!((self.status, self.stderr.as_str(), self.stdout.as_str()), (2, stderr, ""));
    }
}
