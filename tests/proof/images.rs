//! Images without a registry: root file systems made of programs of this machine, under the names of those official
//! images whose shell and whose tools they have.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::engine::{Engine, run};

/// Programs of Debian's smallest image, and what the experiments run.
const DEBIAN: &[&str] = &[
    "/bin/dash",
    "/bin/bash",
    "/bin/cat",
    "/bin/sleep",
    "/bin/echo",
    "/bin/true",
    "/bin/false",
    "/bin/df",
    "/bin/ls",
    "/usr/bin/env",
    "/usr/bin/head",
    "/usr/bin/id",
    "/usr/bin/tail",
    "/usr/bin/yes",
    "/usr/bin/tini",
];

/// Makes all images.
///
/// # Errors
/// Says which program of this machine is missing, or what the engine does not take.
pub(crate) fn make(engine: &Engine) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let debian = folder.path().join("debian");
    for program in DEBIAN {
        add_program(&debian, program)?;
    }
    let python =
        fs::canonicalize("/usr/bin/python3").map_err(|error| format!("/usr/bin/python3: {error}"))?;
    let python = python.display().to_string();
    add_program(&debian, &python)?;
    add_tree(&debian, &python.replace("/bin/", "/lib/"))?;
    link(&debian, "dash", "bin/sh");
    for name in ["usr/local/bin/python3", "usr/local/bin/python", "usr/bin/python3"] {
        link(&debian, &python, name);
    }
    fs::create_dir_all(debian.join("tmp")).map_err(|error| error.to_string())?;
    fs::create_dir_all(debian.join("etc")).map_err(|error| error.to_string())?;
    fs::write(debian.join("etc/passwd"), "root:x:0:0::/root:/bin/sh\napp:x:1000:1000::/:/bin/sh\n")
        .map_err(|error| error.to_string())?;
    import(engine, &debian, &["debian:12", "python:3.12-slim-bookworm"], &[])?;
    let node = Command::new("node").args(["-p", "process.execPath"]).output();
    let node = node.map_err(|error| format!("node: {error}"))?.stdout;
    add_program(&debian, String::from_utf8_lossy(&node).trim())?;
    import(engine, &debian, &["node:22-bookworm-slim"], &[])?;
    add_program(&debian, "/usr/bin/curl")?;
    import(engine, &debian, &["python:3.12-bookworm"], &[])?;
    script(&debian, "usr/local/bin/docker-entrypoint.sh", "#!/bin/sh\nexec \"$@\"\n");
    script(&debian, "usr/local/bin/postgres", "#!/bin/sh\necho ready\nexec sleep 600\n");
    let server = ["ENTRYPOINT [\"docker-entrypoint.sh\"]", "CMD [\"postgres\"]"];
    import(engine, &debian, &["postgres:17"], &server)?;
    let alpine = folder.path().join("alpine");
    add_program(&alpine, "/bin/busybox")?;
    let applets = Command::new("/bin/busybox").arg("--list").output().map_err(|error| error.to_string())?;
    for applet in String::from_utf8_lossy(&applets.stdout).lines().filter(|applet| *applet != "busybox") {
        link(&alpine, "busybox", &format!("bin/{applet}"));
    }
    import(engine, &alpine, &["alpine:3.22", "busybox:1.37"], &["CMD [\"/bin/sh\"]"])
}

/// Copies a program with the libraries that it loads.
fn add_program(root: &Path, program: &str) -> Result<(), String> {
    let mut paths = vec![program.to_owned()];
    // A static program has none, of which `ldd` complains.
    let libraries = Command::new("ldd").arg(program).output().map_err(|error| error.to_string())?;
    let listed = String::from_utf8_lossy(&libraries.stdout).into_owned();
    paths.extend(listed.split_whitespace().filter(|word| word.starts_with('/')).map(str::to_owned));
    for path in paths {
        let target = inside(root, &path);
        fs::create_dir_all(target.parent().expect("a path below the root"))
            .map_err(|error| error.to_string())?;
        fs::copy(&path, &target).map_err(|error| format!("{path}: {error}"))?;
    }
    Ok(())
}

fn add_tree(root: &Path, path: &str) -> Result<(), String> {
    let target = inside(root, path);
    fs::create_dir_all(target.parent().expect("a path below the root")).map_err(|error| error.to_string())?;
    let said = run(Command::new("cp").arg("-rL").arg(path).arg(&target));
    if said.ok { Ok(()) } else { Err(said.text) }
}

fn inside(root: &Path, path: &str) -> PathBuf {
    root.join(path.trim_start_matches('/'))
}

fn link(root: &Path, target: &str, path: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a path below the root")).expect("a folder is made");
    std::os::unix::fs::symlink(target, path).expect("a link is made");
}

fn script(root: &Path, path: &str, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    let path = root.join(path);
    fs::write(&path, text).expect("a script is written");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("it is made executable");
}

/// Hands the file system to the engine, under `names`, with `changes` to its configuration.
fn import(engine: &Engine, root: &Path, names: &[&str], changes: &[&str]) -> Result<(), String> {
    let archive = root.with_extension("tar");
    let packed = run(Command::new("tar").arg("-cf").arg(&archive).arg("-C").arg(root).arg("."));
    if !packed.ok {
        return Err(packed.text);
    }
    let archive = archive.display().to_string();
    let path = "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    let mut arguments = vec!["import", "-c", path];
    for change in changes {
        arguments.extend(["-c", change]);
    }
    arguments.extend([archive.as_str(), names[0]]);
    let said = engine.docker(&arguments);
    if !said.ok {
        return Err(said.text);
    }
    names[1..].iter().for_each(|name| {
        engine.docker(&["tag", names[0], name]);
    });
    Ok(())
}
