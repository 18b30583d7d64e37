//! The shells that images bring, and their builtins.

/// Which shell reads a command line, as far as that decides who becomes PID 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// `dash` as Debian and Ubuntu build it: `sh` there. A patch keeps it from replacing itself with the last
    /// command of `-c`, which `dash` does elsewhere: <https://bugs.debian.org/642706>.
    Dash,
    /// `bash` from 5.1 on, also under the name `sh` (Fedora, RHEL, Amazon Linux and their kin).
    Bash,
    /// BusyBox `ash` from 1.28 on: `sh` on Alpine.
    Ash,
    /// `cmd` and PowerShell: none of what is known here applies.
    Windows,
    /// The image has no shell.
    None,
    /// Some shell for POSIX command lines.
    #[default]
    Unknown,
}

impl Family {
    /// The family that a program's name tells, with or without its folder; `sh` tells nothing about it.
    #[must_use]
    pub fn of_program(program: &str) -> Option<Self> {
        match base_name(program).to_ascii_lowercase().trim_end_matches(".exe") {
            "dash" => Some(Self::Dash),
            "bash" => Some(Self::Bash),
            "ash" | "busybox" => Some(Self::Ash),
            "cmd" | "powershell" | "pwsh" => Some(Self::Windows),
            "zsh" | "ksh" | "mksh" => Some(Self::Unknown),
            _ => None,
        }
    }
}

/// The last part of a path with `/` or `\`.
pub(super) fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// Whether `name` is run by the shell itself, in one of the families at least. `time` and `coproc`, words of
/// bash's grammar that stand in front of a command, count too.
#[must_use]
pub fn is_builtin(name: &str) -> bool {
    BUILTINS.binary_search(&name).is_ok()
}

/// Builtins of dash 0.5.12, bash 5.2 and BusyBox ash 1.36, in order.
#[rustfmt::skip]
const BUILTINS: [&str; 64] = [
    ".", ":", "[", "alias", "bg", "bind", "break", "builtin", "caller", "cd", "chdir", "command",
    "compgen", "complete", "compopt", "continue", "coproc", "declare", "dirs", "disown", "echo",
    "enable", "eval", "exec", "exit", "export", "false", "fc", "fg", "getopts", "hash", "help",
    "history", "jobs", "kill", "let", "local", "logout", "mapfile", "popd", "printf", "pushd", "pwd",
    "read", "readarray", "readonly", "return", "set", "shift", "shopt", "source", "suspend", "test",
    "time", "times", "trap", "true", "type", "typeset", "ulimit", "umask", "unalias", "unset", "wait",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builtins_are_in_order() {
        assert!(BUILTINS.is_sorted());
        assert!(is_builtin("[") && is_builtin("wait") && !is_builtin("node") && !is_builtin(""));
    }

    #[test]
    fn families_by_name() {
        for (program, family) in [
            ("bash", Some(Family::Bash)),
            ("/usr/bin/dash", Some(Family::Dash)),
            ("/bin/busybox", Some(Family::Ash)),
            (r"C:\Windows\System32\cmd.exe", Some(Family::Windows)),
            ("PowerShell.exe", Some(Family::Windows)),
            ("/bin/sh", None),
            ("node", None),
        ] {
            assert_eq!(Family::of_program(program), family, "{program}");
        }
    }
}
