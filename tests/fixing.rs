//! `check --fix` and `check --diff` as people run them: what is written, what is said, and how they exit.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// One finding with a safe fix.
const SAFE: &str = "FROM alpine:3.22\nUSER app # web\nCMD [\"app\"]\n";
const SAFE_FIXED: &str = "FROM alpine:3.22\n# web\nUSER app\nCMD [\"app\"]\n";
/// One finding with an unsafe fix.
const UNSAFE: &str = "FROM alpine:3.22\nCMD ['app', 'b']\n";
const UNSAFE_FIXED: &str = "FROM alpine:3.22\nCMD [\"app\", \"b\"]\n";

/// The rules that those files are about.
const SELECT: &str = "--select=inline-comment,malformed-exec-form,duplicate-instruction,invalid-dockerfile";

struct Folder(TempDir);

#[derive(Debug, PartialEq)]
struct Output {
    status: i32,
    stdout: String,
    stderr: String,
}

impl Folder {
    fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().expect("a temporary folder"));
        for (path, text) in files {
            let path = folder.path(path);
            fs::create_dir_all(path.parent().expect("a path in the folder")).expect("a folder is made");
            fs::write(path, text).expect("a file is written");
        }
        folder
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("a file of text")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shipworthy"));
        command.arg("check").args(["--format=concise", SELECT]);
        if arguments.contains(&"--diff") {
            command = Command::new(env!("CARGO_BIN_EXE_shipworthy"));
            command.args(["check", SELECT]);
        }
        command.args(arguments).current_dir(self.0.path()).stdin(Stdio::null()).env_remove("NO_COLOR");
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Output::of(&self.command(arguments).output().expect("the program runs"))
    }

    fn run_with_stdin(&self, arguments: &[&str], stdin: &[u8]) -> Output {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program runs");
        child.stdin.take().expect("a pipe").write_all(stdin).expect("all is read");
        Output::of(&child.wait_with_output().expect("the program ends"))
    }
}

impl Output {
    fn of(output: &std::process::Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
        let status = output.status.code().expect("the program is not killed");
        Self { status, stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }

    #[track_caller]
    fn assert(&self, status: i32, stdout: &str, stderr: &str) {
        assert_eq!(
            (self.status, self.stdout.as_str(), self.stderr.as_str()),
            (status, stdout, stderr),
            "status, stdout, stderr"
        );
    }
}

const LEFT: &str = "b/Dockerfile:2:5: error[malformed-exec-form]: this exec form of `CMD` is no JSON: its quotes \
                    are single\n";

#[test]
fn safe_fixes_are_written_and_the_rest_is_reported() {
    let folder = Folder::with(&[("a/Dockerfile", SAFE), ("b/Dockerfile", UNSAFE)]);
    folder.run(&["--fix"]).assert(1, LEFT, "Fixed 1 finding in 1 file; 1 more with `--unsafe-fixes`.\n");
    assert_eq!(
        (folder.read("a/Dockerfile"), folder.read("b/Dockerfile")),
        (SAFE_FIXED.into(), UNSAFE.into())
    );
    folder.run(&["--fix"]).assert(1, LEFT, "Nothing to fix; 1 more with `--unsafe-fixes`.\n");
    folder.run(&["--fix", "--quiet", "--exit-zero"]).assert(0, LEFT, "");
    folder.run(&["--fix", "--unsafe-fixes"]).assert(0, "", "Fixed 1 finding in 1 file.\n");
    assert_eq!(folder.read("b/Dockerfile"), UNSAFE_FIXED);
}

#[test]
fn rules_are_fixed_one_by_one() {
    let folder = Folder::with(&[("Dockerfile", "FROM a\nUSER b # c\nCMD [\"a\"]\nCMD [\"b\"]\n")]);
    folder.run(&["--fix", "--ignore=inline-comment"]).assert(0, "", "Fixed 1 finding in 1 file.\n");
    assert_eq!(folder.read("Dockerfile"), "FROM a\nUSER b # c\nCMD [\"b\"]\n");
}

#[test]
fn a_diff_shows_what_would_be_written() {
    let folder = Folder::with(&[("a/Dockerfile", SAFE), ("b/Dockerfile", UNSAFE)]);
    let diff = "--- a/Dockerfile\n+++ a/Dockerfile\n@@ -1,3 +1,4 @@\n FROM alpine:3.22\n-USER app # web\n+# web\n\
                +USER app\n CMD [\"app\"]\n";
    let safe = folder.run(&["--diff"]);
    safe.assert(1, diff, "Would fix 1 finding in 1 file; 1 more with `--unsafe-fixes`.\n");
    let both = folder.run(&["--diff", "--unsafe-fixes", "--quiet"]);
    assert!(
        both.stdout.starts_with(diff) && both.stdout.contains("+CMD [\"app\", \"b\"]\n"),
        "{}",
        both.stdout
    );
    assert_eq!((both.status, both.stderr.as_str()), (1, ""));
    assert_eq!(folder.run(&["--diff", "--exit-zero"]).status, 0);
    folder.run(&["--diff", "b"]).assert(0, "", "Nothing to fix; 1 more with `--unsafe-fixes`.\n");
    assert_eq!((folder.read("a/Dockerfile"), folder.read("b/Dockerfile")), (SAFE.into(), UNSAFE.into()));
}

#[test]
fn a_diff_is_a_patch_to_the_byte() {
    let text = "FROM a\r\nUSER b # c\x1b\r\nCMD [\"a\"]\r\nCMD [\"b\"]";
    let folder = Folder::with(&[("Dockerfile", text)]);
    let mut patch = Command::new("patch");
    patch.args(["-p0", "--binary"]).current_dir(folder.0.path()).stdin(Stdio::piped()).stdout(Stdio::null());
    let Ok(mut patch) = patch.spawn() else {
        return; // There is no such program here.
    };
    patch.stdin.take().expect("a pipe").write_all(folder.run(&["--diff"]).stdout.as_bytes()).expect("read");
    assert!(patch.wait().expect("it ends").success());
    assert_eq!(folder.read("Dockerfile"), "FROM a\r\n# c\x1b\r\nUSER b\r\nCMD [\"b\"]");
}

#[test]
fn arguments_that_make_no_sense_together_are_refused() {
    let folder = Folder::with(&[("Dockerfile", SAFE)]);
    for arguments in [&["--unsafe-fixes"][..], &["--fix", "--diff"], &["--diff", "--output=x"]] {
        let output = folder.run(arguments);
        assert_eq!((output.status, output.stdout.as_str()), (2, ""), "{arguments:?}");
    }
    assert_eq!(folder.read("Dockerfile"), SAFE);
}

#[test]
fn standard_input_is_fixed_to_standard_output() {
    let folder = Folder::with(&[("Dockerfile", UNSAFE)]);
    let fix = &["--fix", "--kind=dockerfile", "-"][..];
    folder.run_with_stdin(fix, SAFE.as_bytes()).assert(0, SAFE_FIXED, "Fixed 1 finding in 1 file.\n");
    let named = [fix, &["--stdin-filename=Dockerfile"]].concat();
    let left = folder.run_with_stdin(&named, UNSAFE.as_bytes());
    let report = LEFT.replace("b/", "");
    left.assert(1, UNSAFE, &format!("{report}Nothing to fix; 1 more with `--unsafe-fixes`.\n"));
    folder.run_with_stdin(&[&named[..], &["--unsafe-fixes", "-q"]].concat(), UNSAFE.as_bytes()).assert(
        0,
        UNSAFE_FIXED,
        "",
    );
    assert_eq!(folder.read("Dockerfile"), UNSAFE, "the file that it stands for stays");
    let diff = folder.run_with_stdin(&["--diff", "--kind=dockerfile", "-"], SAFE.as_bytes());
    assert!(diff.stdout.starts_with("--- <stdin>\n+++ <stdin>\n"), "{}", diff.stdout);
    let binary = folder.run_with_stdin(fix, b"FROM a\nUSER b # \xff\n");
    binary.assert(2, "", "error: cannot fix `<stdin>`: it is no UTF-8\n");
}

#[test]
fn files_that_are_no_utf_8_stay() {
    let folder = Folder::with(&[("Dockerfile", "")]);
    let bytes = b"FROM a\nUSER b # \xff\n";
    fs::write(folder.path("Dockerfile"), bytes).expect("a file is written");
    let output = folder.run(&["--fix"]);
    assert_eq!(
        output.stderr,
        "Nothing to fix; 1 fix refused.\nrefused: Dockerfile:2:8: [inline-comment] move the comment to a line of \
         its own: `Dockerfile` is not edited: it is no UTF-8\n"
    );
    assert_eq!(output.status, 1);
    assert_eq!(fs::read(folder.path("Dockerfile")).expect("it is there"), bytes);
}

#[test]
fn odd_files_keep_what_is_odd_about_them() {
    const RESTART: &str = "--select=missing-restart-policy";
    let web = "services:\n  web:\n    image: nginx:1.28\n    ports: [\"80:80\"]\n";
    let fixed = format!("{web}    restart: unless-stopped\n");
    let crlf = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    for (before, after) in [
        (web.to_owned(), fixed.clone()),
        (web.trim_end().to_owned(), fixed.trim_end().to_owned()),
        (crlf(web), crlf(&fixed)),
        (crlf(web.trim_end()), crlf(fixed.trim_end())),
        (web.replace("1.28", "1.28\t# a tab"), fixed.replace("1.28", "1.28\t# a tab")),
        (format!("{web}\n\n"), format!("{fixed}\n\n")),
        // Neither is YAML.
        (web.replace("  web", "\tweb"), web.replace("  web", "\tweb")),
        (format!("{web}# \0\n"), format!("{web}# \0\n")),
    ] {
        let folder = Folder::with(&[("compose.yaml", &before)]);
        let mut command = Command::new(env!("CARGO_BIN_EXE_shipworthy"));
        command.args(["check", "--fix", "--unsafe-fixes", RESTART]).current_dir(folder.0.path());
        command.output().expect("the program runs");
        assert_eq!(folder.read("compose.yaml"), after);
    }
    for before in ["FROM a\nUSER b # \0\nCMD [\"a\"]\n", "FROM a\n\tUSER b\t# tab\n CMD [\"a\"]"] {
        let folder = Folder::with(&[("Dockerfile", before)]);
        folder.run(&["--fix"]);
        let comment = before.find('#').expect("a comment");
        let comment = before[comment..].lines().next().expect("its line");
        assert!(folder.read("Dockerfile").contains(comment), "{:?}", folder.read("Dockerfile"));
        assert_eq!(folder.read("Dockerfile").ends_with('\n'), before.ends_with('\n'));
    }
}

#[test]
fn files_that_cannot_be_read_fail_the_run_but_not_the_fixes() {
    let folder = Folder::with(&[("Dockerfile", SAFE)]);
    let output = folder.run(&["--fix", "Dockerfile", "none/Dockerfile"]);
    output.assert(
        2,
        "",
        "error: cannot check `none/Dockerfile`: there is no such file or folder\nFixed 1 finding in 1 file.\n",
    );
    assert_eq!(folder.read("Dockerfile"), SAFE_FIXED);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    use std::path::Path;

    use super::*;

    fn chmod(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions are set");
    }

    #[test]
    fn an_interrupt_leaves_whole_files() {
        let paths: Vec<_> = (0..150).map(|number| format!("{number}/Dockerfile")).collect();
        let files: Vec<_> = paths.iter().map(|path| (path.as_str(), SAFE)).collect();
        for milliseconds in [5, 20, 60, 150] {
            let folder = Folder::with(&files);
            let mut command = folder.command(&["--fix", "--quiet"]);
            let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs");
            std::thread::sleep(std::time::Duration::from_millis(milliseconds));
            let interrupt = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
            assert!(interrupt.is_ok(), "there is no `kill`");
            child.wait().expect("it ends");
            for path in &paths {
                let text = folder.read(path);
                assert!(text == SAFE || text == SAFE_FIXED, "{path} after {milliseconds} ms: {text:?}");
            }
        }
    }

    #[test]
    fn permissions_owner_and_line_ends_stay() {
        let folder = Folder::with(&[("Dockerfile", &format!("\u{feff}{}", SAFE.replace('\n', "\r\n")))]);
        let path = folder.path("Dockerfile");
        chmod(&path, 0o751);
        let before = fs::metadata(&path).expect("it is there");
        assert_eq!(folder.run(&["--fix"]).status, 0);
        let after = fs::metadata(&path).expect("it is there");
        assert_eq!((after.mode(), after.uid(), after.gid()), (before.mode(), before.uid(), before.gid()));
        assert_eq!(folder.read("Dockerfile"), format!("\u{feff}{}", SAFE_FIXED.replace('\n', "\r\n")));
        assert_eq!(fs::read_dir(folder.0.path()).expect("a folder").count(), 1, "nothing is left beside it");
    }

    #[test]
    fn links_inside_the_project_are_written_through() {
        let folder = Folder::with(&[("docker/web", SAFE)]);
        symlink("docker/web", folder.path("Dockerfile")).expect("a link is made");
        folder.run(&["--fix"]).assert(0, "", "Fixed 1 finding in 1 file.\n");
        assert!(fs::symlink_metadata(folder.path("Dockerfile")).expect("it is there").is_symlink());
        assert_eq!(folder.read("docker/web"), SAFE_FIXED);
    }

    #[test]
    fn links_that_leave_the_project_are_not() {
        let outside = Folder::with(&[("web", SAFE)]);
        let folder = Folder::with(&[]);
        symlink(outside.path("web"), folder.path("Dockerfile")).expect("a link is made");
        let output = folder.run(&["--fix", "Dockerfile"]);
        let reason = "`Dockerfile` is not edited: it lies, or leads, out of the project\n";
        assert!(output.stderr.ends_with(reason), "{}", output.stderr);
        assert_eq!((output.status, outside.read("web").as_str()), (1, SAFE));
    }

    #[test]
    fn read_only_files_stay() {
        let folder = Folder::with(&[("a/Dockerfile", SAFE), ("b/Dockerfile", SAFE)]);
        chmod(&folder.path("a/Dockerfile"), 0o444);
        let diff = folder.run(&["--diff"]);
        assert_eq!((diff.status, diff.stderr.as_str()), (1, "Would fix 2 findings in 2 files.\n"));
        let output = folder.run(&["--fix"]);
        assert_eq!(output.status, 1);
        assert!(
            output.stderr.starts_with("Fixed 1 finding in 1 file; 1 fix refused.\n"),
            "{}",
            output.stderr
        );
        assert!(
            output.stderr.ends_with("`a/Dockerfile` is not edited: it is read-only\n"),
            "{}",
            output.stderr
        );
        assert_eq!(
            (folder.read("a/Dockerfile"), folder.read("b/Dockerfile")),
            (SAFE.into(), SAFE_FIXED.into())
        );
    }

    #[test]
    #[expect(clippy::print_stdout, reason = "a skipped test is to be seen")]
    fn a_read_only_folder_does_not_keep_the_others_from_being_written() {
        let folder = Folder::with(&[("a/Dockerfile", SAFE), ("b/Dockerfile", SAFE)]);
        chmod(&folder.path("a"), 0o555);
        if fs::write(folder.path("a/new"), "").is_ok() {
            println!("skipped: this user may write everything");
            return;
        }
        let output = folder.run(&["--fix"]);
        chmod(&folder.path("a"), 0o755);
        assert_eq!(output.status, 2);
        assert!(output.stdout.starts_with("a/Dockerfile:2:"), "what is left is told: {}", output.stdout);
        assert_eq!(
            output.stderr,
            "error: cannot write `a/Dockerfile`: permission is denied\nFixed 1 finding in 1 file.\n"
        );
        assert_eq!(
            (folder.read("a/Dockerfile"), folder.read("b/Dockerfile")),
            (SAFE.into(), SAFE_FIXED.into())
        );
    }
}
