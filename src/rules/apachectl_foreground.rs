//! Apache's control script in front of Apache.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::command::Family;
use crate::model::project::{Container, FinalCommand};
use crate::rule::{Rule, rule};
use crate::source::Edit;

pub(super) static RULE: Rule = rule!("apachectl-foreground", Container, check);

/// The script reads this file too.
const LINE: &str = ". /etc/apache2/envvars && exec apache2 -DFOREGROUND";

fn check(container: &Container, findings: &mut Findings) {
    // Elsewhere the script may be another one.
    if container.sh() != Family::Dash {
        return;
    }
    let commands = container.final_commands();
    findings.extend(commands.iter().filter_map(|command| finding(container, command)));
}

fn finding(container: &Container, command: &FinalCommand<'_>) -> Option<Finding> {
    let argv = command.argv();
    let program = command.invocation().program?;
    let stays = argv[program.index..].iter().any(|word| word.contains("FOREGROUND") || *word == "-X");
    if !matches!(program.name, "apachectl" | "apache2ctl") || !stays {
        return None;
    }
    let location = command.location_from(program.index)?;
    Some(
        Finding::at(location, format!("`{}` stays PID 1 and keeps signals from Apache", program.name))
            .note("it is a shell script that starts Apache as its child: `docker stop` ends in SIGKILL, status 137")
            .help(format!("write `{LINE}` for a shell, and `STOPSIGNAL SIGWINCH`"))
            .fix(fix(container, command, program.index)),
    )
}

/// In the words of a Dockerfile, where nothing stands in front.
fn fix(container: &Container, command: &FinalCommand<'_>, index: usize) -> Option<Fix> {
    let image = container.image.as_ref()?;
    let place = command.location_from(0).filter(|place| place.file == image.dockerfile.file && index == 0)?;
    let start = image.instructions().find(|one| one.span.contains(place.span))?;
    let replacement = match command.is_element(0) {
        true => format!("\"sh\", \"-c\", \"{LINE}\""),
        false if command.obstacles.is_empty() && !command.replaces_shell => LINE.to_owned(),
        // Behind an `exec` the line would have to begin otherwise.
        false => return None,
    };
    let mut edits = vec![Edit { file: place.file, span: place.span, replacement }];
    if container.config.stop_signal.value.is_none() {
        edits.push(image.dockerfile.insert_line_before(start.span, "STOPSIGNAL SIGWINCH"));
    }
    Some(Fix { title: "become Apache".to_owned(), safety: Safety::Unsafe, edits })
}
