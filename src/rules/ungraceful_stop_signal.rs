//! A stop signal that no program can handle.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::project::Image;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("ungraceful-stop-signal", Image, check);

fn check(image: &Image, findings: &mut Findings) {
    let setting = &image.config().stop_signal;
    let (Some(signal), Some(location)) = (&setting.value, setting.location()) else { return };
    let consequence = match signal.to_uppercase().trim_start_matches("SIG") {
        "KILL" | "9" => {
            "`docker stop` kills the program at once: no handler runs, requests in flight are cut off"
        }
        "STOP" | "19" => "`docker stop` freezes the program, and kills it when the grace period ends",
        _ => return,
    };
    // Another stage's instruction may be needed by other targets: only one of this stage is offered for deletion.
    let own = image.dockerfile.instructions(image.stage()).iter().find(|one| one.span == location.span);
    findings.push(
        Finding::at(location, format!("no program can handle `{signal}`"))
            .note(consequence)
            .help("delete the line: SIGTERM is the default, or name a signal that the program handles")
            .fix(own.map(|instruction| Fix {
                title: "delete the `STOPSIGNAL`".to_owned(),
                safety: Safety::Unsafe,
                edits: vec![image.dockerfile.remove(instruction)],
            })),
    );
}
