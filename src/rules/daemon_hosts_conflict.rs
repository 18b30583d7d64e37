//! A key of `daemon.json` that `dockerd` is given as a flag too.

use crate::finding::{Finding, Findings, Severity};
use crate::model::daemon::hosts::{FlagConflict, flag_conflicts};
use crate::model::project::Daemon;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("daemon-hosts-conflict", Daemon, check);

fn check(daemon: &Daemon<'_>, findings: &mut Findings) {
    let Some(unit) = &daemon.unit else { return };
    findings.extend(flag_conflicts(&daemon.file, unit).iter().map(finding));
}

fn finding(conflict: &FlagConflict) -> Finding {
    let FlagConflict { key, location, flag } = conflict;
    let flag_name = &flag.value;
    let finding =
        Finding::at(*location, format!("`{key}` is given to `dockerd` as a flag too: `{flag_name}`"));
    match flag.location() {
        Some(place) => finding
            .severity(Severity::Error)
            .label(place, format!("`{flag_name}` is given here"))
            .note("`dockerd` does not start: a setting stands in the file or on its command line, not in both")
            .help(format!("delete `{key}` here, or `{flag_name}` there")),
        // Nobody says that the host has the unit as Docker ships it.
        None => finding
            .note(format!(
                "the stock unit `docker.service` starts `dockerd {flag_name} …`; with the same setting in the file \
                 `dockerd` does not start, although `dockerd --validate` is content"
            ))
            .help(
                "start it without: in `/etc/systemd/system/docker.service.d/override.conf`, `[Service]`, a line \
                 `ExecStart=`, and a line `ExecStart=/usr/bin/dockerd`",
            ),
    }
}
