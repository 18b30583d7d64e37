//! What a shell is told to do.

use crate::model::command::Family;

/// A call of a shell: `bash -euo pipefail -c "…" name arg`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShellCall {
    /// The family that the shell's name tells; `None` for `sh`, which each image has of its own kind.
    pub family: Option<Family>,
    /// Which argument is the command line behind `-c`.
    pub script: Option<usize>,
    /// Which argument is the script file.
    pub file: Option<usize>,
    /// Where the script's own arguments start: behind `-c`, this one is `$0`.
    pub arguments: usize,
    /// Whether it reads the login files (`-l`), which set `PATH` and more.
    pub login: bool,
    /// Whether it is told to be interactive (`-i`).
    pub interactive: bool,
}

/// Reads the arguments of the shell that `argv[index]` names.
pub(super) fn shell_call(argv: &[&str], index: usize) -> ShellCall {
    let family = argv.get(index).and_then(|name| Family::of_program(name));
    let mut call = ShellCall {
        family,
        script: None,
        file: None,
        arguments: argv.len(),
        login: false,
        interactive: false,
    };
    if family == Some(Family::Windows) {
        return call;
    }
    let mut takes_script = false;
    let mut at = index + 1;
    while let Some(&word) = argv.get(at) {
        let Some(letters) = word.strip_prefix(['-', '+']).filter(|letters| !letters.is_empty()) else {
            break;
        };
        at += 1;
        match letters {
            "-" => break,
            "-login" => call.login = true,
            "-rcfile" | "-init-file" => at += 1,
            _ if letters.starts_with('-') => {}
            _ => {
                takes_script |= letters.contains('c');
                call.login |= letters.contains('l');
                call.interactive |= letters.contains('i');
                at += letters.matches(['o', 'O']).count();
            }
        }
    }
    let operand = (at < argv.len()).then_some(at);
    if takes_script {
        call.script = operand
    } else {
        call.file = operand
    }
    call.arguments = argv.len().min(at + 1);
    call
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls() {
        for (argv, script, file, arguments) in [
            (&["sh", "-c", "x"][..], Some(2), None, 3),
            (&["bash", "-lc", "x", "y"], Some(2), None, 3),
            (&["bash", "-euxo", "pipefail", "-c", "x", "--", "y"], Some(4), None, 5),
            (&["bash", "-o", "pipefail", "+x", "-c", "x"], Some(5), None, 6),
            (&["bash", "--login", "-c", "x"], Some(3), None, 4),
            (&["bash", "--rcfile", "f", "run.sh", "-c"], None, Some(3), 4),
            (&["sh", "run.sh", "-c", "x"], None, Some(1), 2),
            (&["sh", "-e", "--", "run.sh"], None, Some(3), 4),
            (&["sh", "-c"], None, None, 2),
            (&["bash"], None, None, 1),
            (&["cmd", "/S", "/C", "x"], None, None, 4),
            (&["bash", "-"], None, Some(1), 2),
        ] {
            let call = shell_call(argv, 0);
            assert_eq!((call.script, call.file, call.arguments), (script, file, arguments), "{argv:?}");
        }
    }

    #[test]
    fn login_and_interactive() {
        let call = shell_call(&["/bin/bash", "-lic", "x"], 0);
        assert_eq!((call.family, call.login, call.interactive), (Some(Family::Bash), true, true));
        let call = shell_call(&["sh", "-ec", "x"], 0);
        assert_eq!((call.family, call.login, call.interactive), (None, false, false));
    }
}
