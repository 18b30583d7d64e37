//! Signal names as `STOPSIGNAL` takes them.

/// The names of
/// [moby/sys/signal](https://github.com/moby/sys/blob/main/signal/signal_linux.go) for Linux, without the
/// real-time ones.
const NAMES: [&str; 34] = [
    "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL", "PIPE",
    "POLL", "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP", "TTIN", "TTOU",
    "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ",
];

/// The names of the signals with `SIG` before them, without the real-time ones.
pub fn names() -> impl Iterator<Item = String> {
    NAMES.iter().map(|name| format!("SIG{name}"))
}

/// Whether Docker takes `text` for a signal: a number other than 0, or a name in any case, with or without
/// `SIG`.
#[must_use]
pub fn is_signal(text: &str) -> bool {
    if let Ok(number) = text.parse::<i64>() {
        return number != 0;
    }
    let upper = text.to_uppercase();
    let name = upper.strip_prefix("SIG").unwrap_or(&upper);
    NAMES.contains(&name) || is_real_time(name)
}

/// `RTMIN`, `RTMIN+1` to `RTMIN+15`, `RTMAX-14` to `RTMAX`.
fn is_real_time(name: &str) -> bool {
    let (rest, sign, most) = match (name.strip_prefix("RTMIN"), name.strip_prefix("RTMAX")) {
        (Some(rest), _) => (rest, '+', 15),
        (_, Some(rest)) => (rest, '-', 14),
        _ => return false,
    };
    let Some(number) = rest.strip_prefix(sign) else { return rest.is_empty() };
    (1..=most).any(|known: u8| number == known.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals() {
        for text in ["SIGTERM", "term", "sigquit", "9", "-1", "RTMIN", "SIGRTMIN+3", "RTMAX-14", "CLD"] {
            assert!(is_signal(text), "{text:?}");
        }
        for text in
            ["", "0", "SIG", "SIGFOO", "SIGSIGTERM", "RTMIN+16", "RTMIN+03", "RTMAX+1", "TERM now", "9.0"]
        {
            assert!(!is_signal(text), "{text:?}");
        }
    }
}
